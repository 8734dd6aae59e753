"""Dollars that an author may have meant as money or as mathematics."""

from __future__ import annotations

import re

from heatplate.problems import input_error, quoted

MONEY = re.compile(r"\$(\s.*|.*\s)\$.?|\$.*\$[0-9]", re.DOTALL)
"""Two dollars that are hardly mathematics, and what follows them: the rule is Pandoc's."""


_OPENS = re.compile(r"(?<!\\)\$(?:\d[\d.,]*[_^\\]|(?![\d\s).,;:\]])[^$]*?(?:\\[A-Za-z]|[_^]))")
"""A dollar that seems to begin mathematics: more than an amount or the end of ``US$``."""


def check_single_dollar(key: str, line: str) -> None:
    """Raises InputError, with this key, if a line seems to have mathematics that are not closed."""
    count = len(re.findall(r"(?<!\\)\$", line))
    if count % 2 and (_OPENS.search(line) or (count > 1 and set("\\_^") & set(line))):
        raise input_error(
            "",
            f"{quoted(line)} has a dollar without a second one; close the mathematics with a $, or write \\$ "
            "for the sign",
            key=key,
        )


def check_dollars(key: str, line: str) -> None:
    """Raises InputError, with this key, if two dollars of a line are perhaps not meant as mathematics."""
    pairs = re.findall(r"(?<!\\)(\$.*?(?<!\\)\$)(?=(.?))", line)
    if any(MONEY.fullmatch(dollars + following) for dollars, following in pairs):
        raise input_error(
            "",
            f"the dollars in {quoted(line)} may be money or mathematics; write \\$ for a dollar, $x$ "
            "without spaces inside for mathematics, or parse_math: false",
            key=key,
        )

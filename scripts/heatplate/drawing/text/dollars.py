"""Dollars that an author may have meant as money or as mathematics."""

from __future__ import annotations

import re

from heatplate.problems import input_error, quoted

MONEY = re.compile(r"\$(\s.*|.*\s)\$.?|\$.*\$[0-9]", re.DOTALL)
"""Two dollars that are hardly mathematics, and what follows them: the rule is Pandoc's."""


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

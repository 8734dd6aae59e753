"""Numbers as people set them in tables: ``65.3 ± 0.2``, ``12.5%``, ``87.1†``, ``–``."""

from __future__ import annotations

import re

_UNSIGNED = r"(?:[0-9][0-9.,' ]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
_NUMBER = rf"[-+]?{_UNSIGNED}"
_MARKS = r"(?:\s*(?:\^?[*†‡§¶⋆★✓]+|\^[^\s^]{1,3}|[↑↓]))*"
_CELL = re.compile(
    rf"[$€£]?\s*(?P<number>{_NUMBER})\s*%?{_MARKS}"
    rf"(?:\s*(?:_?\s*(?:±|\+/-|\+-)|_)\s*(?P<spread>{_UNSIGNED})%?"
    rf"|\s*_?\(\s*(?:±|\+/-)?\s*(?P<beside>{_UNSIGNED})%?\s*\)"
    rf"|\s*(?:_[-+]{_UNSIGNED}|_?\(\s*[-+]\s*{_UNSIGNED}\s*%?\s*\)))?"
    rf"\s*%?{_MARKS}"
)
_POWER = re.compile(rf"({_NUMBER})\s*[×·x]\s*10\^([-+]?[0-9]+)")
_DASHES = re.compile(r"[-\u2010-\u2015\u2212]*")
_MAX_LENGTH = 100
"""Characters of a cell that may be a number."""


def is_percentage(text: str) -> bool | None:
    """Whether the number in a cell has a per cent sign; None if the cell is no number."""
    number, _ = number_and_spread(text)
    return "%" in text if re.fullmatch(_NUMBER, number) else None


def number_and_spread(text: str) -> tuple[str, str | None]:
    """The number in a cell without what surrounds it, and the spread beside it, if there is one.

    The spread is after a ±, in parentheses, or a subscript; a change with a sign, ``65.3 (+1.2)``, is none.
    Dashes alone are a missing value, an empty text. A cell that is no number stays as it is.
    """
    plain = text.strip().replace("\u2212", "-").replace("\u2009", " ").replace("\u00a0", " ")
    if _DASHES.fullmatch(plain):
        return "", None
    if len(plain) > _MAX_LENGTH:
        return text, None
    if re.match("[\u2012-\u2015]\\s*[0-9.]", plain):
        plain = f"-{plain[1:].lstrip()}"
    plain = re.sub(r"^([-+])\s+", r"\1", plain)
    if power := _POWER.fullmatch(plain):
        return f"{power[1].strip()}e{power[2]}", None
    if power := re.fullmatch(r"10\^(-[0-9]+)", plain):
        return f"1e{power[1]}", None
    found = _CELL.fullmatch(plain)
    if found is None or re.match(r"10\^[-+]?[0-9]", plain):
        return text, None
    spread = found["spread"] or found["beside"]
    return found["number"].strip(), None if spread is None else spread.strip()

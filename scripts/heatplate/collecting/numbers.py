"""A cell of a source as a number."""

from __future__ import annotations

import re

from heatplate.problems import quoted, wording

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_SPECIAL = re.compile(r"[-+]?(inf|infinity)|nan", re.IGNORECASE)
_LONGEST = 400
"""Characters of a number: the longest a float is ever written with, and below Python's limit for integers."""


def number(value: object, *, decimal: str = ".", thousands: str | None = None) -> float:
    """The number that a cell holds: of text as it is written, of a truth value 1 or 0.

    ``nan`` and ``inf`` are numbers here; what becomes of them is the configuration's choice. -0.0
    becomes 0.0. Raises ValueError, with the way out, for what is no number, is too large for a float, or
    is an integer that a float cannot hold exactly.
    """
    if isinstance(value, str):
        return _of_text(value.strip(), decimal, thousands)
    if isinstance(value, int):
        return _of_integer(value)
    if isinstance(value, float):
        return value + 0.0
    raise ValueError(f"{quoted(value)} is not a number")


def _of_text(text: str, decimal: str, thousands: str | None) -> float:
    plain = _without_thousands(text, decimal, thousands)
    if decimal != ".":
        if "." in plain:
            grouped = '; write thousands: "."' if _is_grouped(plain, decimal, ".") else ""
            raise ValueError(f"{quoted(text)} is not a number with decimal: {quoted(decimal)}{grouped}")
        plain = plain.replace(decimal, ".")
    if _SPECIAL.fullmatch(plain):
        return float(plain)
    if not _NUMBER.fullmatch(plain) or len(plain) > _LONGEST:
        raise ValueError(f"{quoted(text)} is not a number{_hint(text, decimal)}")
    if _INTEGER.fullmatch(plain):
        return _of_integer(int(plain))
    result = float(plain)
    if result in (float("inf"), float("-inf")):
        raise ValueError(f"{quoted(text)} is too large for a 64-bit number")
    return result + 0.0


def _of_integer(value: int) -> float:
    try:
        result = float(value)
    except OverflowError:
        result = float("inf")
    if result != value:
        raise ValueError(
            f"the integer {quoted(value)} is beyond 2^53 and cannot be held exactly; "
            "if it is a name, it belongs to index or columns"
        )
    return result


def _without_thousands(text: str, decimal: str, thousands: str | None) -> str:
    if thousands is None or thousands not in text:
        return text
    if not _is_grouped(text, decimal, thousands):
        raise ValueError(f"{quoted(text)} is not a number with thousands: {quoted(thousands)}")
    return text.replace(thousands, "")


def _is_grouped(text: str, decimal: str, thousands: str) -> bool:
    """Whether the digits stand in groups of three, the first without a leading zero: 0.123 is no group."""
    mark, point = re.escape(thousands), re.escape(decimal)
    return bool(re.fullmatch(rf"[-+]?[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})+({point}[0-9]*)?", text))


@wording
def _hint(text: str, decimal: str) -> str:
    """What the author may have to write for this text to be a number."""
    if text.lower() in ("true", "false"):
        return "; it is a truth value: write 1 or 0"
    if text.endswith("%"):
        return '; write it without % and say unit: "%"'
    if text[:1] in ("\u2212", "\u2013"):
        return '; it begins with a dash: write the minus as "-"'
    for mark in (",", " ", "_", "'"):
        if mark != decimal and _is_grouped(text, decimal, mark):
            also = ' or decimal: ","' if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text) else ""
            return f"; write thousands: {quoted(mark)}{also}"
    if decimal == "." and re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return '; write decimal: ","'
    if decimal == "." and _is_grouped(text, ",", "."):
        return '; write decimal: "," and thousands: "."'
    alone = "write the number alone, or, " if re.search(r"[0-9]", text) else ""
    return f"; {alone}if it means a missing value, add it to na_values"

"""Parsing the numbers in source files."""

from __future__ import annotations

import re

from heatplate.problems import quoted, wording

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_SPECIAL = re.compile(r"[-+]?(inf|infinity)|nan", re.IGNORECASE)
_MAX_LENGTH = 400
"""Characters of a number: enough for any float, and below Python's limit for integers."""


def parse_number(value: object, *, decimal: str = ".", thousands: str | None = None) -> float:
    """The number in a cell, which may be text, a number, or a boolean (1 or 0).

    ``nan`` and ``inf`` are numbers here; the configuration decides what happens to them. -0.0 becomes 0.0.
    Raises ValueError, with a suggested fix, for anything that is not a number, is too large for a float, or
    is an integer that a float cannot represent exactly.
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
            grouped = '; set thousands: "."' if _is_grouped(plain, decimal, ".") else ""
            raise ValueError(f"{quoted(text)} is not a number with decimal: {quoted(decimal)}{grouped}")
        plain = plain.replace(decimal, ".")
    if _SPECIAL.fullmatch(plain):
        return float(plain)
    if not _NUMBER.fullmatch(plain) or len(plain) > _MAX_LENGTH:
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
            f"the integer {quoted(value)} is beyond 2^53, so a float cannot represent it exactly; "
            "if it is a name, use its field for index or columns"
        )
    return result


def _without_thousands(text: str, decimal: str, thousands: str | None) -> str:
    if thousands is None or thousands not in text:
        return text
    if not _is_grouped(text, decimal, thousands):
        raise ValueError(f"{quoted(text)} is not a number with thousands: {quoted(thousands)}")
    return text.replace(thousands, "")


def _is_grouped(text: str, decimal: str, thousands: str) -> bool:
    """Whether the digits are in groups of three; the first has no leading zero, so 0.123 is not grouped."""
    mark, point = re.escape(thousands), re.escape(decimal)
    return bool(re.fullmatch(rf"[-+]?[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})+({point}[0-9]*)?", text))


@wording
def _hint(text: str, decimal: str) -> str:
    """How the author can make this text a number, as the end of a message."""
    if text.lower() in ("true", "false"):
        return "; it is a boolean, so write 1 or 0"
    if text.endswith("%"):
        return '; remove the % and set unit: "%"'
    if text[:1] in ("\u2212", "\u2013"):
        return '; it starts with a dash, so write the minus sign as "-"'
    for mark in (",", " ", "_", "'"):
        if mark != decimal and _is_grouped(text, decimal, mark):
            also = ' or decimal: ","' if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text) else ""
            return f"; set thousands: {quoted(mark)}{also}"
    if decimal == "." and re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return '; set decimal: ","'
    if decimal == "." and _is_grouped(text, ",", "."):
        return '; set decimal: "," and thousands: "."'
    alone = "write only the number, or, " if re.search(r"[0-9]", text) else ""
    return f"; {alone}if it means a missing value, add it to na_values"

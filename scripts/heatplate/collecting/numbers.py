"""Parsing the numbers in source files."""

from __future__ import annotations

import re

from heatplate.collecting.digit_groups import is_grouped
from heatplate.collecting.messages import number_hint
from heatplate.problems import quoted

_NUMBER = re.compile(r"[-+]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][-+]?[0-9]+)?")
_INTEGER = re.compile(r"[-+]?[0-9]+")
_SPECIAL = re.compile(r"[-+]?(inf|infinity)|nan", re.IGNORECASE)
_MAX_LENGTH = 400
"""Characters of a number: enough for any float, and below Python's limit for integers."""


def parse_number(value: object, *, decimal: str = ".", thousands: str | None = None) -> float:
    """The number in a cell, which may be text with blanks around it, a number, or a boolean (1 or 0).

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


def number_or_none(value: object) -> float | None:
    """The number in a cell, written with a decimal point; None if it is something else."""
    try:
        return parse_number(value)
    except ValueError:
        return None


def is_number(value: object) -> bool:
    """Whether a cell has a number, written with a decimal point."""
    return number_or_none(value) is not None


def _of_text(text: str, decimal: str, thousands: str | None) -> float:
    plain = _without_thousands(text, decimal, thousands)
    if decimal != ".":
        if "." in plain:
            raise ValueError(
                f"{quoted(text)} is not a number with decimal: {quoted(decimal)}"
                + ('; set thousands: "."' if is_grouped(plain, decimal, ".") else "")
            )
        plain = plain.replace(decimal, ".")
    if _SPECIAL.fullmatch(plain):
        return float(plain)
    if not _NUMBER.fullmatch(plain) or len(plain) > _MAX_LENGTH:
        raise ValueError(f"{quoted(text)} is not a number{number_hint(text, decimal)}")
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
    if not is_grouped(text, decimal, thousands):
        raise ValueError(f"{quoted(text)} is not a number with thousands: {quoted(thousands)}")
    return text.replace(thousands, "")

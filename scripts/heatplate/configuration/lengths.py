"""Lengths as authors write them: a number of inches, or a number with a unit."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BeforeValidator

from heatplate.problems import quoted

POINTS_PER_INCH = 72.27
"""TeX's points, which ``\\the\\columnwidth`` prints; those of PDF and Matplotlib are 72."""

NARROWEST, WIDEST = 0.5, 60.0
"""Of a figure, in inches."""

_INCHES = {"in": 1.0, "inch": 1.0, "inches": 1.0, "cm": 1 / 2.54, "mm": 1 / 25.4, "pt": 1 / POINTS_PER_INCH}
_NUMBER = r"(?P<number>\d+(?:\.\d+)?|\.\d+)"
_LENGTH = re.compile(_NUMBER + r"\s*(?P<unit>inches|inch|in|cm|mm|pt)")
_SHARE = re.compile(rf"(?:{_NUMBER}\s*)?(?P<whole>column|text)")
_OF_TEX = re.compile(rf"(?:{_NUMBER}\s*)?\\?(?P<whole>column|text|line|h)(?:width|size)")

Whole = Literal["column", "text"]


def share(value: float | str) -> tuple[float, Whole] | None:
    """``0.5 text`` as ``(0.5, "text")``; None for anything else."""
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return None
    return float(found["number"] or 1), "column" if found["whole"] == "column" else "text"


def _inches(value: object, *, or_else: str = "") -> object:
    """A length in inches. Raises ValueError for text that is none; other types are left to Pydantic.

    or_else: what else may be written, as the end of the message.
    """
    if not isinstance(value, str):
        return value
    if in_tex := _OF_TEX.fullmatch(value.strip()):
        raise ValueError(
            f"{quoted(value)} is a length of LaTeX; write, with a venue, "
            f"{' '.join(filter(None, (in_tex['number'], 'text' if in_tex['whole'] == 'text' else 'column')))}"
        )
    found = _LENGTH.fullmatch(value.strip())
    if value.lower() in ("auto", "none", "default"):
        raise ValueError(f"{quoted(value)} is not a length; remove the key, and it is chosen")
    if not found:
        raise ValueError(
            f"{quoted(value)} is not a length; write inches as a number, or a unit: 8 cm, 80 mm, 3.3 in, or "
            f"240 pt (TeX's points){or_else}"
        )
    return round(float(found["number"]) * _INCHES[found["unit"]], 4)


def _inches_or_share(value: object) -> object:
    """A length in inches, or a share as it is written."""
    if isinstance(value, str) and share(value.strip()):
        return value.strip()
    inches = _inches(value, or_else="; or, with a venue, column, text, or a share of one: 0.5 text")
    if isinstance(inches, int | float) and not isinstance(inches, bool):
        check_width(inches)
    return inches


def check_width(inches: float) -> None:
    """Raises ValueError for a width that no figure has."""
    if not NARROWEST <= inches <= WIDEST:
        raise ValueError(f"is {inches:g} in; write {NARROWEST:g} to {WIDEST:g} (inches)")


Length = Annotated[float, BeforeValidator(_inches, json_schema_input_type=float | str)]
"""A length, in inches once it is read."""

Width = Annotated[float | str, BeforeValidator(_inches_or_share, json_schema_input_type=float | str)]
"""A length in inches, or as text a share of what a venue calls its column or text."""

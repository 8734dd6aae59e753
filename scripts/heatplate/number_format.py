"""Numbers as text, in Python's format language: ``.1f``, ``+.2f``, ``.0%``, ``d``."""

from __future__ import annotations

import math
import re

from heatplate.problems import quoted


def check_format(spec: str) -> str:
    """The format, if it is one for numbers. Raises ValueError if not, or if it is absurdly wide."""
    too_wide = any(len(run) > 2 for run in re.findall(r"[0-9]+", spec))
    filled = re.match(r"[0-9][<>=^]", spec)  # its digits could not be told from the number's
    try:
        if not too_wide and not filled:
            format_number(1.0, spec)
            return spec
    except ValueError:
        pass
    raise ValueError(f"not a format for a number: {quoted(spec)}; write for example .1f, .2e, .0%, +.2f, d")


def format_number(value: float, spec: str) -> str:
    """The number in the format. What is less than 0 and rounded to nothing has no sign.

    ``d`` is for whole numbers, as those of a matrix of counts are, although a matrix holds floats. Raises
    ValueError for ``d`` and a number that is not whole.
    """
    if spec.endswith("d"):
        if not value.is_integer():
            raise ValueError(f"{value!r} is not a whole number; fmt: {spec} is for counts")
        return format(int(value), spec)
    text = format(value, spec)
    is_zero = math.isfinite(value) and not any(digit in text for digit in "123456789")
    if is_zero:
        return format(0.0, spec.replace("+", "", 1) if value < 0 else spec)
    return text

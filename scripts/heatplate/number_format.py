"""Numbers as text, in Python's format language: ``.1f``, ``+.2f``, ``.0%``, ``d``."""

from __future__ import annotations

import math
import re

from heatplate.problems import quoted

MINUS = "\N{MINUS SIGN}"
INFINITY = "\N{INFINITY}"


def check_format(spec: str) -> str:
    """The format itself. Raises ValueError if it is not one for numbers, or if it is absurdly wide."""
    too_wide = any(len(run) > 2 for run in re.findall(r"[0-9]+", spec))
    filled = re.match(r"[0-9][<>=^]", spec)  # its digits could not be told from the number's
    without_point = re.fullmatch(r"[+,]?([0-9]+[eEfF%]|[0-9]+\.[0-9]+)", spec)  # 2f for .2f, 0.1 for .1f
    try:
        if not too_wide and not filled and not without_point:
            format_number(1.0, spec)
            return spec
    except ValueError:
        pass
    raise ValueError(f"{quoted(spec)} is not a number format; use one such as .1f, .2e, .0%, +.2f or d")


def format_number(value: float, spec: str) -> str:
    """The number in the format, with a real minus; an infinity is ∞. What is rounded to zero has no sign.

    So −0.03, 0 and 0.03 are all 0.0 in ``+.1f``. ``d`` is for whole numbers such as counts, although a matrix
    holds them as floats. Raises ValueError if the format is ``d`` and the number is not whole.
    """
    if math.isinf(value):
        sign = MINUS if value < 0 else "+" if "+" in spec else ""
        return f"{sign}{INFINITY}{'%' if spec.endswith('%') else ''}"
    if spec.endswith("d"):
        if not value.is_integer():
            raise ValueError(f"{value!r} is not a whole number; fmt: {spec} is for counts")
        text = format(int(value), spec)
    else:
        text = format(value, spec)
    if math.isfinite(value) and not any(digit in text for digit in "123456789"):
        plain = spec.replace("+", "", 1)
        text = format(0, plain) if spec.endswith("d") else format(0.0, plain)
    return text.replace("-", MINUS)


def number_shown(text: str) -> float | None:
    """The number that a text of ``format_number`` shows, as it is rounded there; None if it shows none."""
    if INFINITY in text:
        return -math.inf if MINUS in text else math.inf
    found = re.search(r"-?[0-9][0-9,_]*(\.[0-9]*)?([eE][-+]?[0-9]+)?|-?\.[0-9]+", text.replace(MINUS, "-"))
    if found is None:
        return None
    number = float(re.sub("[,_]", "", found[0]))
    return number / 100 if text.rstrip().endswith("%") else number

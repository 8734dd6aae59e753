"""The texts of a colour bar's ticks in the format that an author chose.

A number format (``.1f``), one of ``10^k``, ``1k`` and ``%``, or a text around a number as Matplotlib's
``StrMethodFormatter`` has it: ``{x:.0f} ms``.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Sequence
from itertools import pairwise

from heatplate.number_format import check_format, format_number, number_shown
from heatplate.problems import quoted

POWERS, THOUSANDS, PERCENT = "10^k", "1k", "%"

LONG = 1e5
"""From here on a number of one or two digits and many zeros is a power of ten."""

MOST_DECIMALS = 12

MOST_DIGITS = 17
"""Significant digits that tell any two 64-bit numbers apart."""

OFF = 0.05
"""How far the text of a tick may be off, as a share of the distance to the next one."""

SUFFIXES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
"""Of ``1k``: as papers write numbers of parameters and of tokens."""


def check_tick_format(spec: str) -> str:
    """The format itself. Raises ValueError if it is none."""
    if spec in (POWERS, THOUSANDS, PERCENT):
        return spec
    if "{" in spec or "}" in spec:
        _check_template(spec)
        return spec
    try:
        return check_format(spec)
    except ValueError as error:
        raise ValueError(f'{error}; or 10^k, 1k, "%" (of a fraction) or "{{x:.0f}} ms"') from error


def is_math(spec: str) -> bool:
    """Whether texts of this format have mathematics in them."""
    return spec == POWERS


def format_ticks(values: Sequence[float], spec: str) -> list[str]:
    """The texts. Raises ValueError if the format is for whole numbers, and one of them is not."""
    if spec == POWERS:
        return telling_apart(values, power_of_ten, 3)
    if spec == THOUSANDS:
        return telling_apart(values, _thousands, 4)
    if spec == PERCENT:
        return [text + "%" for text in plain_texts([100 * value for value in values])]
    if "{" not in spec:
        return [format_number(value, spec) for value in values]
    return [_filled(spec, value) for value in values]


def are_true(values: Sequence[float], spec: str) -> bool:
    """Whether the texts show these numbers, and not others to which the format rounds them: 2.5 as 2."""
    if spec in (POWERS, THOUSANDS, PERCENT):
        return True
    fields = [form or "g" for _, name, form, _ in string.Formatter().parse(spec) if name is not None]
    shown = [number_shown(format_number(value, fields[0] if fields else spec)) for value in values]
    steps = [abs(b - a) for a, b in pairwise(values)] or [abs(value) for value in values]
    return all(
        number is not None and abs(number - value) <= OFF * min(steps)
        for number, value in zip(shown, values, strict=True)
    )


def decimals_of(values: Sequence[float]) -> int:
    """How many decimals all of them need to be as good as exact."""
    span = max(values) - min(values) or abs(values[0]) or 1.0
    near = [min(1e-6 * span, 1e-3 * abs(value)) for value in values]
    places = range(MOST_DECIMALS)
    enough = (d for d in places if all(abs(round(v, d) - v) <= e for v, e in zip(values, near, strict=True)))
    return next(enough, MOST_DECIMALS)


def plain_texts(values: Sequence[float]) -> list[str]:
    """All with as many decimals as the one that needs most, and a real minus sign."""
    values = [value + 0.0 for value in values]  # no negative zero
    decimals = decimals_of(values)
    return [_with_minus(f"{value:.{decimals}f}") for value in values]


def by_themselves(values: Sequence[float]) -> list[str]:
    """Each as short as it can be, ``0.0006`` beside ``12``; powers of ten for very large and small ones."""
    return telling_apart(values, _by_itself, 6)


def telling_apart(values: Sequence[float], write: Callable[[float, int], str], digits: int) -> list[str]:
    """The texts with this many significant digits, or more where they would be off by a part of a step."""
    needed = (d for d in range(digits, MOST_DIGITS) if _are_told_apart(values, d))
    count = next(needed, MOST_DIGITS)
    return [write(value, count) for value in values]


def _are_told_apart(values: Sequence[float], digits: int) -> bool:
    """Whether so many digits put each number closer to itself than to its neighbours, by far."""
    ordered = sorted(set(values))
    rounded = [float(f"{value:.{digits - 1}e}") for value in ordered]
    steps = [b - a for a, b in pairwise(ordered)]
    nearest = map(min, [*steps[:1], *steps], [*steps, *steps[-1:]])
    return not steps or all(
        abs(near - value) <= OFF * step for near, value, step in zip(rounded, ordered, nearest, strict=True)
    )


def power_of_ten(value: float, digits: int = 3) -> str:
    """The number as mathematics: 10³, 2×10³, −10³, 0; but 4.6 rather than 4.6×10⁰."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{abs(value):.{digits - 1}e}".partition("e")
    short = f"{float(mantissa):.{digits}g}"
    if short != "1" and int(exponent) == 0:
        return _with_minus(f"-{short}" if value < 0 else short)
    sign, factor = "-" if value < 0 else "", "" if short == "1" else rf"{short}\times"
    return f"${sign}{factor}10^{{{int(exponent)}}}$"


def _by_itself(value: float, digits: int) -> str:
    text = f"{value + 0.0:.{digits}g}"
    is_long = "e" in text or (abs(value) >= LONG and float(f"{value:.1e}") == value)
    return power_of_ten(value, digits) if is_long else _with_minus(text)


def _thousands(value: float, digits: int) -> str:
    for unit, suffix in SUFFIXES:
        if abs(value) >= unit:
            return _with_minus(f"{value / unit:.{digits}g}") + suffix
    return _with_minus(f"{value + 0.0:.{digits}g}")


def _with_minus(text: str) -> str:
    return text.replace("-", "\N{MINUS SIGN}", 1) if text.startswith("-") else text


def _check_template(spec: str) -> None:
    example = '"{x:.0f} ms"'
    try:
        parts = list(string.Formatter().parse(spec))
    except ValueError as error:
        raise ValueError(f"not a valid template: {error}; for example {example}") from error
    fields = [name for _, name, _, _ in parts if name is not None]
    if fields != ["x"]:
        raise ValueError(f"{quoted(spec)} must show the number once, as {{x}}; for example {example}")
    for _, field, form, conversion in parts:
        if field is not None and (conversion or "{" in (form or "")):
            raise ValueError(f"the number may have only a plain format; for example {example}")
        check_format(form or "")


def _filled(spec: str, value: float) -> str:
    text = ""
    for before, name, form, _ in string.Formatter().parse(spec):
        text += before + ("" if name is None else format_number(value, form or "g"))
    return text

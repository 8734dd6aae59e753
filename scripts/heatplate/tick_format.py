"""The texts of a colour bar's ticks in the format that an author chose.

A number format (``.1f``), one of ``10^k``, ``1k`` and ``%``, or a text around a number as Matplotlib's
``StrMethodFormatter`` has it: ``{x:.0f} ms``.
"""

from __future__ import annotations

import string
from collections.abc import Sequence

from heatplate.number_format import check_format, format_number
from heatplate.problems import quoted

POWERS, THOUSANDS, PERCENT = "10^k", "1k", "%"

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
        return [power_of_ten(value) for value in values]
    if spec == THOUSANDS:
        return [_thousands(value) for value in values]
    if spec == PERCENT:
        return [text + "%" for text in plain_texts([100 * value for value in values])]
    if "{" not in spec:
        return [format_number(value, spec) for value in values]
    return [_filled(spec, value) for value in values]


def plain_texts(values: Sequence[float]) -> list[str]:
    """All with as many decimals as the one that needs most, and a real minus sign."""
    values = [value + 0.0 for value in values]  # no negative zero
    span = max(values) - min(values) or abs(values[0]) or 1.0
    decimals = next((d for d in range(12) if all(abs(round(v, d) - v) < 1e-6 * span for v in values)), 12)
    return [_with_minus(f"{value:.{decimals}f}") for value in values]


def power_of_ten(value: float) -> str:
    """The number as mathematics: 10³, 2×10³, −10³, 0."""
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{abs(value):.2e}".partition("e")
    short, sign = f"{float(mantissa):g}", "-" if value < 0 else ""
    factor = "" if short == "1" else rf"{short}\times"
    return f"${sign}{factor}10^{{{int(exponent)}}}$"


def _thousands(value: float) -> str:
    for unit, suffix in SUFFIXES:
        if abs(value) >= unit:
            return _with_minus(f"{value / unit:.4g}") + suffix
    return _with_minus(f"{value + 0.0:.4g}")


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

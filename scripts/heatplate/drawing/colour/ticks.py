"""The ticks of a colour bar: round values, and short texts for them.

The values are Matplotlib's locators'. The texts are not its formatters': ``ScalarFormatter`` puts a shared
power of ten or an offset elsewhere, where it needs a place of its own and is overlooked, and ``LogFormatter``
writes 10^0 for 1."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from matplotlib.ticker import LogLocator, MaxNLocator

PLAIN = (1e-3, 1e5)
"""Texts are plain if the largest value lies in this range, and powers of ten otherwise."""

POWER = 2
"""A power of ten takes more room than this many digits, and is harder to read."""

MOST = 8
"""Ticks of a bar at the most."""

SUBS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
"""Steps within a decade, the densest first."""


def candidates(vmin: float, vmax: float, norm: str) -> Iterator[list[float]]:
    """Sets of round values between the limits, in the order in which they are to be tried."""
    if norm == "log":
        yield from _decades(vmin, vmax)
    exponent = _exponent([vmin, vmax])
    unit = float(f"1e{exponent}")
    sets = []
    for count in range(MOST, 0, -1):
        rounded = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(vmin / unit, vmax / unit)
        sets.append(_between([float(f"{tick:.12f}e{exponent}") for tick in rounded], vmin, vmax))
    yield from sorted(sets, key=len, reverse=True)


def texts_of(values: Sequence[float], norm: str) -> list[str]:
    """Short texts for round values, with a real minus; ``$…$`` is mathematics."""
    return _powers(values) if norm == "log" else _numbers(values)


def _decades(vmin: float, vmax: float) -> Iterator[list[float]]:
    """Powers of ten with two more values in each decade, then ever fewer."""
    span = math.ceil(math.log10(vmax)) - math.floor(math.log10(vmin))
    sets = [
        _between(
            [float(f"{tick:.6g}") for tick in LogLocator(subs=subs, numticks=1000).tick_values(vmin, vmax)],
            vmin,
            vmax,
        )
        for subs in SUBS
        if span <= MOST or subs == (1.0,)
    ]
    yield from sets
    for step in range(2, span):
        yield [tick for tick in sets[-1] if round(math.log10(tick)) % step == 0]


def _between(ticks: Sequence[float], vmin: float, vmax: float) -> list[float]:
    return [tick for tick in ticks if vmin <= tick <= vmax]


def _exponent(values: Sequence[float]) -> int:
    """The power of ten that tick labels share; 0 if plain numbers are short enough."""
    largest = max(abs(value) for value in values)
    if largest == 0 or PLAIN[0] <= largest < PLAIN[1]:
        return 0
    return math.floor(math.log10(largest))


def _numbers(values: Sequence[float]) -> list[str]:
    """All with as many decimals as the one that needs most, and a real minus sign.

    In powers of ten where that is shorter; not for 99950 and 100050, whose mantissas would have five digits.
    """
    exponent = _exponent(values)
    plain, mantissas = _digits(values), _digits([value / float(f"1e{exponent}") for value in values])
    shorter = max(map(len, plain)) <= max(map(len, mantissas)) + POWER
    if exponent == 0 or (exponent > 0 and shorter):
        return plain
    power = rf"$\times10^{{{exponent}}}$"
    return [text + power if value else text for value, text in zip(values, mantissas, strict=True)]


def _digits(values: Sequence[float]) -> list[str]:
    values = [value + 0.0 for value in values]  # no negative zero
    span = max(values) - min(values) or abs(values[0]) or 1.0
    decimals = next((d for d in range(12) if all(abs(round(v, d) - v) < 1e-6 * span for v in values)), 12)
    texts = [f"{value:.{decimals}f}" for value in values]
    return [text.replace("-", "\N{MINUS SIGN}", 1) if text[0] == "-" else text for text in texts]


def _powers(values: Sequence[float]) -> list[str]:
    if all(PLAIN[0] <= value < PLAIN[1] for value in values):
        return [f"{value:.4g}" for value in values]
    texts = []
    for value in values:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        short = f"{float(mantissa):g}"
        texts.append(
            f"$10^{{{int(exponent)}}}$" if short == "1" else rf"${short}\times10^{{{int(exponent)}}}$"
        )
    return texts

"""The ticks of a colour bar: round values, and short texts for them.

The values are Matplotlib's locators'. The texts are not its formatters': ``ScalarFormatter`` puts a shared
power of ten or an offset elsewhere, where it needs a place of its own and is overlooked, and ``LogFormatter``
writes 10^0 for 1."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

from matplotlib.ticker import LogLocator, MaxNLocator

from heatplate.drawing.colour.norms import Bins, Log, Norm, SymLog, TwoSlope
from heatplate.tick_format import (
    by_themselves,
    decimals_of,
    plain_texts,
    power_of_ten,
    telling_apart,
)

PLAIN = (1e-3, 1e5)
"""Texts are plain if the largest value lies in this range, and powers of ten otherwise."""

POWER = 2
"""A power of ten takes more room than this many digits, and is harder to read."""

MOST_SHARED = 3
"""Decimals that ticks of uneven distances share; where one of them needs more, each has its own."""

FEW_DIGITS = 3
"""Digits of the factor of a power of ten on a logarithmic bar; where they do not do, its decades are few."""

MOST = 8
"""Ticks of a bar at the most."""

SUBS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))
"""Steps within a decade, the densest first."""

FEW_DECADES = 3
"""Up to so many, values within a decade have labels; in more, powers of ten and small marks do."""


def candidates(norm: Norm) -> Iterator[list[float]]:
    """Sets of round values between the limits, in the order in which they are to be tried."""
    match norm:
        case Bins():
            yield from ([*norm.edges[::step]] for step in range(1, len(norm.edges)))
        case TwoSlope():
            yield from _two_sides(norm)
        case SymLog():
            yield from _two_signs(norm)
        case Log():
            yield from _decades(norm.vmin, norm.vmax)
    yield from sorted(_round(norm.vmin, norm.vmax), key=len, reverse=True)


def minor_candidates(norm: Norm, ticks: Sequence[float]) -> Iterator[list[float]]:
    """Sets of values for small marks without labels, the densest first. ticks: those with labels."""
    if isinstance(norm, Log | SymLog):
        base = norm.base if isinstance(norm, SymLog) else 10.0
        low = norm.linthresh if isinstance(norm, SymLog) else norm.vmin
        powers = _powers_between(low, max(abs(norm.vmin), abs(norm.vmax)), base, beyond=True)
        for factors in ((2, 3, 4, 5, 6, 7, 8, 9), (2, 5), ()):
            sizes = [power * factor for power in powers for factor in (1, *factors) if factor < base]
            signs = (1, -1) if isinstance(norm, SymLog) else (1,)
            inside = [size * sign for size in sizes if size >= low for sign in signs]
            yield sorted(_between(inside, norm.vmin, norm.vmax))
        return
    steps = {float(f"{b - a:.9g}") for a, b in pairwise(ticks)}
    if len(steps) != 1 or isinstance(norm, Bins):
        return
    (step,) = steps
    for parts in (5, 2) if f"{step:e}"[0] != "2" or f"{step:e}".startswith("2.5") else (4, 2):
        count = math.ceil((norm.vmax - norm.vmin) / step * parts) + parts
        around = (ticks[0] + k * step / parts for k in range(-count, count + 1))
        yield _between(list(around), norm.vmin, norm.vmax)


def texts_of(values: Sequence[float], norm: Norm) -> list[str]:
    """Short texts for round values, with a real minus, that tell them apart; ``$…$`` is mathematics."""
    values = [value + 0.0 for value in values]  # no negative zero
    match norm:
        case Log() | SymLog():
            texts = _powers(values)
        case Bins():
            written = dict(zip(norm.edges, norm.written, strict=True))
            shown = [written.get(value, value) for value in values]
            texts = _numbers(shown) if _are_even(shown) else by_themselves(shown)
        case TwoSlope():
            texts = _of_two_sides(values, norm.vcenter)
        case _:
            texts = _numbers(values)
    return texts if len(set(texts)) == len(set(values)) else by_themselves(values)


def _round(vmin: float, vmax: float) -> Iterator[list[float]]:
    """Round values of even distances, fewer and fewer."""
    exponent = _exponent([vmin, vmax])
    unit = float(f"1e{exponent}")
    for count in range(MOST, 0, -1):
        rounded = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(vmin / unit, vmax / unit)
        yield _between([float(f"{tick:.12f}e{exponent}") for tick in rounded], vmin, vmax)


def _decades(vmin: float, vmax: float) -> Iterator[list[float]]:
    """Powers of ten with two more values in each decade, then ever fewer; even steps in half a decade."""
    if vmax / vmin < 5:
        return
    span = math.ceil(math.log10(vmax)) - math.floor(math.log10(vmin))
    sets = [
        _between(
            [float(f"{tick:.6g}") for tick in LogLocator(subs=subs, numticks=1000).tick_values(vmin, vmax)],
            vmin,
            vmax,
        )
        for subs in SUBS
        if math.log10(vmax / vmin) <= FEW_DECADES or subs == (1.0,)
    ]
    yield from sets
    for step in range(2, span):
        yield [tick for tick in sets[-1] if round(math.log10(tick)) % step == 0]


def _two_signs(norm: SymLog) -> Iterator[list[float]]:
    """Zero and powers of the base on both sides of it, then ever fewer, the largest always."""
    powers = _powers_between(norm.linthresh, max(abs(norm.vmin), abs(norm.vmax)), norm.base)
    for step in range(1, len(powers) + 1):
        kept = powers[::-1][::step]
        values = [-power for power in kept] + [0.0] + kept[::-1]
        yield _between(values, norm.vmin, norm.vmax)


def _two_sides(norm: TwoSlope) -> Iterator[list[float]]:
    """The middle, and round values on each side of it."""
    below = [set(values) for values in _round(norm.vmin, norm.vcenter)]
    above = [set(values) for values in _round(norm.vcenter, norm.vmax)]
    for some, others in zip(below, above, strict=True):
        yield sorted(some | others | {norm.vcenter})
    yield [norm.vmin, norm.vcenter, norm.vmax]


def _powers_between(low: float, high: float, base: float, *, beyond: bool = False) -> list[float]:
    """Powers of a base between two sizes. beyond: with the one below the lower."""
    exponents = range(
        math.floor(math.log(low, base)) if beyond else math.ceil(math.log(low, base) - 1e-9),
        math.floor(math.log(high, base) + 1e-9) + 1,
    )
    return [float(f"1e{e}") if base == 10 else base**e for e in exponents]


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
    Each by itself if they are unlike.
    """
    if _are_unlike(values):
        return by_themselves(values)
    exponent = _exponent(values)
    plain = plain_texts(values)
    mantissas = plain_texts([value / float(f"1e{exponent}") for value in values])
    shorter = max(map(len, plain)) <= max(map(len, mantissas)) + POWER
    if exponent == 0 or (exponent > 0 and shorter):
        return plain
    power = rf"$\times10^{{{exponent}}}$"
    return [text + power if value else text for value, text in zip(values, mantissas, strict=True)]


def _are_unlike(values: Sequence[float]) -> bool:
    """Whether values that are not evenly spaced need so many decimals that most would be zeros."""
    if _are_even(values):
        return False
    exponent = _exponent(values)
    return decimals_of([value / float(f"1e{exponent}") for value in values]) > MOST_SHARED


def _are_even(values: Sequence[float]) -> bool:
    """Whether all are at the same distance from the next."""
    steps = [b - a for a, b in pairwise(sorted(values))]
    return not steps or max(steps) <= 1.001 * min(steps)


def _of_two_sides(values: Sequence[float], vcenter: float) -> list[str]:
    """The same for values of which those on one side of the middle may be much larger than the others."""
    sides = [v for v in values if v <= vcenter], [v for v in values if v >= vcenter]
    low, high = (_numbers(side) if side else [] for side in sides)
    together = _numbers(values)
    if together in ([*low, *high], [*low[:-1], *high]):
        return together
    texts = dict(zip([*sides[0], *sides[1]], [*low, *high], strict=True))
    (texts[vcenter],) = by_themselves([vcenter])
    return [texts[value] for value in values]


def _powers(values: Sequence[float]) -> list[str]:
    """Each number by itself, and all as powers of ten if one of them would be too long."""
    if all(value == 0 or PLAIN[0] <= abs(value) < PLAIN[1] for value in values):
        return by_themselves(values)
    texts = telling_apart(values, power_of_ten, FEW_DIGITS)
    return texts if texts == [power_of_ten(value, FEW_DIGITS) for value in values] else _numbers(values)

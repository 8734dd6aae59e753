"""Maps that mislead: they are drawn, and the author is told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from heatplate.drawing.colour.contrast import relative_luminance
from heatplate.drawing.colour.maps import colormap, number_of_choices, opaque
from heatplate.drawing.composition import AnySpecification
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array
from heatplate.problems import Remark

SAMPLES = 64
"""Colours of a map that are looked at; of an even number none lies in the middle, where some maps jump."""

LEAST_TURN = 7.0
"""By so much lightness (of 100) a map falls after it rose, or rises after it fell, to have a turn there."""

VIVID = 0.4
"""Largest and smallest of R, G and B differ by more where a colour is no pale middle: Spectral's differ by
0.25, turbo's by 0.76."""

ALIKE = 0.1
"""A map is a cycle, for angles, if no channel of its two ends differs by more."""

MOST_OF_CYCLE = 2
"""Turns of a cycle at the most; hsv has three."""


def remarks_on_map(specification: AnySpecification) -> Iterator[Remark]:
    """What there is to say of a figure's colour map; for a composed figure its panels' own figures say it."""
    if not isinstance(specification, Specification):
        return
    name, choice = specification.cmap, specification.norm.name
    if not isinstance(name, str) or choice == "categories":
        return
    cmap = colormap(name)
    if number_of_choices(cmap) is not None and choice in ("boundaries", "quantiles"):
        return
    has_middle = specification.center is not None or choice == "two_slope"
    if not is_rainbow(opaque(cmap(np.linspace(0.0, 1.0, SAMPLES))), has_middle=has_middle):
        return
    suited = "vlag" if has_middle else "viridis, mako or YlGnBu"
    yield Remark(
        "cmap",
        f"the lightness of {name} rises and falls, which shows edges that are not in the data and is lost in "
        f"grey; {suited} would do better (for angles twilight)",
    )


def is_rainbow(rgb: Array, *, has_middle: bool = False) -> bool:
    """Whether the lightness of a map rises and falls without a pale or dark middle to say so.

    rgb: colours from its first to its last, (n, 3); those of a cycle may rise and fall. has_middle: whether
    the data have a middle, so that each half counts by itself, as in maps for heights and depths.
    """
    values = lightness(rgb)
    middle = len(rgb) // 2
    turns = turns_of(values)
    if is_cycle(rgb):
        return len(turns) > MOST_OF_CYCLE
    if len(turns) == 1:
        return bool(np.ptp(rgb[turns[0]]) > VIVID)
    if has_middle:
        return bool(turns_of(values[:middle]) or turns_of(values[-middle:]))
    return len(turns) > 1


def is_cycle(rgb: Array) -> bool:
    """Whether a map ends with the colour that it begins with."""
    return bool(np.abs(rgb[0] - rgb[-1]).max() < ALIKE)


def lightness(rgb: Array) -> Array:
    """CIE L* of sRGB colours (…, 3), 0 to 100: CIE 15."""
    luminance = relative_luminance(rgb)
    found: Array = np.where(luminance > 216 / 24389, 116 * np.cbrt(luminance) - 16, luminance * 24389 / 27)
    return found


def turns_of(values: Array, least: float = LEAST_TURN) -> list[int]:
    """Where a series stops rising and falls by at least so much, or stops falling and rises."""
    turns: list[int] = []
    low = high = direction = 0
    for place, value in enumerate(values.tolist()):
        high = place if value > values[high] else high
        low = place if value < values[low] else low
        if direction >= 0 and values[high] - value >= least:
            turns += [high] if direction else []
            low, high, direction = place, place, -1
        elif direction <= 0 and value - values[low] >= least:
            turns += [low] if direction else []
            low, high, direction = place, place, 1
    return turns

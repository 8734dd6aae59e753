"""How well a colour map can be read: in lightness, in its steps, in grey, and without one kind of cone.

All differences are Euclidean distances in CAM02-UCS (``appearance``); 1 is about what can just be told apart
side by side.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from matplotlib.colors import Colormap

from heatplate.colormaps.appearance import VISION, as_seen_by, in_grey, ucs
from heatplate.drawing.colour.maps import colormap, opaque
from heatplate.drawing.colour.rainbows import is_cycle, is_rainbow, lightness, turns_of
from heatplate.matrix import Array

Kind = Literal["sequential", "diverging", "cyclic", "categorical"]
"""What data a map is measured for: amounts, differences from a middle, angles, or classes."""

TWO_SIDED: tuple[Kind, ...] = ("diverging", "cyclic")
"""Kinds whose maps have two sides on each of which the lightness goes one way."""

STEPS = 32
"""A step is so small a share of the range. Shorter ones would show the rounding of the colours in the tables
of some maps, which have 256 levels for each channel."""

FAR = 0.25
"""Values are to be told apart that lie so far from each other: a share of the range."""

HARD = 5.0
"""Two colours that differ by less are hard to tell apart if they do not touch. A choice, not a standard; maps
that collapse are below it (RdYlGn without red or green: 1), and those that are recommended are above 8."""

UNEVEN = 0.33
"""Steps that differ more from their mean make equal differences look unequal; viridis has 0.01, jet 0.41."""

BACK = 2.0
"""Lightness (of 100) by which a map may run back without anyone seeing it."""

ONE_WAY, MIDDLES = ("rises", "falls"), ("light middle", "dark middle")
"""What the lightness of a map does that shows the order of values, and that of one with two sides."""


@dataclass(frozen=True)
class Measures:
    """What was measured of a map.

    course: what the lightness does from the first colour to the last: ``rises``, ``falls``, ``light middle``,
    ``dark middle`` or ``rises and falls``; of classes nothing.
    unevenness: standard deviation of the steps as a share of their mean; None for classes.
    apart: the smallest difference between the colours of two values that lie a quarter of the range apart, or
    of two classes: as the map is, in ``grey``, and as a ``protan``, ``deutan`` and ``tritan`` reader sees it.
    In grey a map with two sides is measured on each by itself, since they look alike.
    """

    kind: Kind
    course: str
    unevenness: float | None
    apart: dict[str, float]

    @property
    def is_ordered(self) -> bool:
        """Whether the lightness shows the order of the values, or on each side how far they are from it."""
        return self.course in (MIDDLES if self.kind in TWO_SIDED else ONE_WAY)

    @property
    def is_even(self) -> bool:
        return self.unevenness is not None and round(self.unevenness, 2) <= UNEVEN

    @property
    def weak(self) -> list[str]:
        """In which ways the map is hard to read; the best have none."""
        ways = [] if self.kind == "categorical" or self.is_ordered else ["lightness"]
        ways += [] if self.kind == "categorical" or self.is_even else ["steps"]
        return ways + [way for way, least in self.apart.items() if least < HARD]

    @property
    def least(self) -> float:
        """The smallest of the differences; for classes without that in grey, where few can be told apart."""
        return min(least for way, least in self.apart.items() if way != "grey" or self.kind != "categorical")


def measured(colours: Array, kind: Kind) -> Measures:
    """The measures of a map for data of a kind.

    colours: RGB, 0 to 1, (n, 3): from the first to the last of the map, or one for each class.
    """
    looks = [colours, in_grey(colours), *(as_seen_by(reader, colours) for reader in VISION)]
    seen, grey, *readers = ucs(np.array(looks))
    far = 1 if kind == "categorical" else max(round(FAR * (len(colours) - 1)), 1)
    is_cycle = kind == "cyclic"
    sides = _sides(grey) if kind in TWO_SIDED else [grey]
    apart = {
        "seen": _least_apart(seen, far, is_cycle=is_cycle),
        "grey": min(_least_apart(side, far) for side in sides),
        **{
            reader: _least_apart(places, far, is_cycle=is_cycle)
            for reader, places in zip(VISION, readers, strict=True)
        },
    }
    if kind == "categorical":
        return Measures(kind, "", None, apart)
    step = max(len(colours) // STEPS, 1)
    steps = np.linalg.norm(seen[step:] - seen[:-step], axis=1)
    unevenness = float(steps.std() / steps.mean()) if steps.any() else 0.0
    return Measures(kind, _course(seen[:, 0], kind), unevenness, apart)


def colours_of(cmap: Colormap) -> Array:
    """All colours of a map from its first to its last, (n, 3)."""
    return opaque(np.asarray(cmap(np.arange(cmap.N)), dtype=np.float64))


@cache
def measured_map(name: str, kind: Kind) -> Measures:
    """The measures of a map by its name."""
    return measured(colours_of(colormap(name)), kind)


def kind_of_map(cmap: Colormap) -> Kind:
    """What a map is made for, by its lightness; ``sequential`` also for what has no order."""
    colours = colours_of(cmap)
    if is_rainbow(colours) or not turns_of(lightness(colours)):
        return "sequential"
    return "cyclic" if is_cycle(colours) else "diverging"


def _sides(values: Array) -> Sequence[Array]:
    middle = len(values) // 2
    return values[: middle + 1], values[len(values) - 1 - middle :]


def _least_apart(places: Array, far: int, *, is_cycle: bool = False) -> float:
    """The smallest distance of two places whose numbers differ by so much; of a single place infinite.

    is_cycle: whether the last place is the first one again.
    """
    squares = sum(np.subtract.outer(axis, axis) ** 2 for axis in places.T)
    numbers = np.arange(len(places))
    between = np.abs(numbers[:, np.newaxis] - numbers)
    if is_cycle:
        between = np.minimum(between, len(places) - 1 - between)
    return math.sqrt(np.min(squares, where=between >= far, initial=np.inf))


def _course(values: Array, kind: Kind) -> str:
    first, middle, last = values[[0, len(values) // 2, -1]]
    if _runs_back(values) < BACK:
        return "rises" if last > first else "falls"
    sides = _sides(values)
    if kind in TWO_SIDED and max(map(_runs_back, sides)) < BACK and (middle > first) == (middle > last):
        return "light middle" if middle > first else "dark middle"
    return "rises and falls"


def _runs_back(values: Array) -> float:
    """By how much a series falls after it rose or rises after it fell, whichever is less."""
    fall = np.max(np.maximum.accumulate(values) - values)
    rise = np.max(values - np.minimum.accumulate(values))
    return float(min(fall, rise))

"""What was measured of a map, in a word or a number each, with an exclamation mark where it is a weakness."""

from __future__ import annotations

import math

from heatplate.colormaps.appearance import VISION
from heatplate.colormaps.measures import Measures

WAYS = {"seen": "colours", "grey": "grey", **{reader: reader for reader in VISION}}
"""How a map is looked at, as a page says it."""


def course_of(measures: Measures) -> str:
    """What the lightness does, with an exclamation mark if it does not show the order of the values."""
    return f"{measures.course}{' !' if 'lightness' in measures.weak else ''}"


def steps_of(measures: Measures) -> str:
    """How uneven the steps are, with an exclamation mark if they mislead."""
    mark = " !" if "steps" in measures.weak else ""
    return f"±{100 * (measures.unevenness or 0.0):.0f} %{mark}"


def difference_of(measures: Measures, way: str) -> str:
    """The smallest difference of colours, with an exclamation mark if it is hard to see."""
    least = measures.apart[way]
    return "–" if math.isinf(least) else f"{math.floor(least)}{' !' if way in measures.weak else ''}"

"""The colours of strips: of categories one each, of numbers a scale. A further strip has others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
from matplotlib.colors import Colormap

from heatplate.drawing.colour import maps
from heatplate.drawing.colour.norms import Linear, Log
from heatplate.drawing.colour.scales import QUALITATIVE, ColorScale
from heatplate.drawing.painter import Color
from heatplate.drawing.side_annotations.style import SideAnnotation
from heatplate.drawing.side_annotations.values import Value
from heatplate.problems import input_error, quoted

PALETTES: Sequence[Sequence[str] | str] = (QUALITATIVE[:-1], "Set2", "Dark2", "Set1", "tab20")
"""Colours for categories, in the order in which strips take them; black would look like a line."""

SEQUENTIAL = ("crest", "flare", "Purples", "Greens", "Oranges", "Greys")
"""Maps for numbers. The first two begin with a colour that is not taken for paper."""


@dataclass(frozen=True)
class Categories:
    """A colour for each category, in the order of the legend."""

    colors: Mapping[str, Color]

    def of(self, values: Sequence[Value], none: Color) -> list[Color]:
        """The colour of each value. none: of those that are not there."""
        return [none if value is None else self.colors[str(value)] for value in values]


@dataclass(frozen=True)
class Numbers:
    """The colours of numbers."""

    scale: ColorScale

    def of(self, values: Sequence[Value], none: Color) -> list[Color]:
        """As of categories."""
        numbers = np.array([np.nan if value is None else float(value) for value in values])
        found = self.scale.colors(numbers)
        found[np.isnan(numbers)] = none
        return [(red, green, blue) for red, green, blue in found.tolist()]


class Palettes:
    """The colours that no strip has yet."""

    def __init__(self) -> None:
        self._maps = [maps.colormap(palette) for palette in PALETTES]
        self._palette = self._next = 0
        self._sequential = iter(SEQUENTIAL * 10)

    def for_categories(self, count: int) -> list[Color]:
        """So many that no other strip has, all of one palette; they begin anew where all are taken.

        Raises InputError if there are not so many in any.
        """
        while self._palette < len(self._maps):
            cmap = self._maps[self._palette]
            first = self._next
            if first + count <= cmap.N:
                self._next += count
                return [_rgb(cmap, number) for number in range(first, first + count)]
            self._palette, self._next = self._palette + 1, 0
        fitting = next((cmap for cmap in self._maps if count <= cmap.N), None)
        if fitting is None:
            raise input_error(
                "",
                f"{count} categories are more than there are colours to tell apart; give cmap, a list or a "
                "colour map such as husl, or kind: text",
            )
        return [_rgb(fitting, number) for number in range(count)]

    def for_numbers(self) -> str:
        return next(self._sequential)


def coloring(
    annotation: SideAnnotation, values: Sequence[Value], palettes: Palettes, key: str
) -> Categories | Numbers:
    """The colours of an annotation. values: of all that share them. Raises InputError for too few colours."""
    if annotation.kind == "numbers":
        return _numbers(annotation, [float(value) for value in values if value is not None], palettes, key)
    there = dict.fromkeys(str(value) for value in values if value is not None)
    names = [name for name in annotation.categories or there if name in there]
    if annotation.categories and isinstance(annotation.cmap, list):
        by_name = dict(zip(annotation.categories, map(maps.rgb, annotation.cmap), strict=True))
        if lacking := [name for name in there if name not in by_name]:
            raise input_error("", f"there is no colour for {quoted(lacking[0])}; add one", key=f"{key}.cmap")
        return Categories({name: by_name[name] for name in names})
    if annotation.cmap is None:
        return Categories(dict(zip(names, palettes.for_categories(len(names)), strict=True)))
    cmap = maps.colormap(annotation.cmap)
    choices = maps.number_of_choices(cmap)
    if choices is None:
        places = np.linspace(0.0, 1.0, len(names)) if len(names) > 1 else np.array([0.5])
        return Categories({name: _rgb(cmap, float(at)) for name, at in zip(names, places, strict=True)})
    if choices < len(names):
        raise input_error(
            "",
            f"there are {len(names)} categories and {choices} colours; give as many, or another map such as "
            "tab20",
            key=f"{key}.cmap",
        )
    return Categories({name: _rgb(cmap, number) for number, name in enumerate(names)})


def _numbers(annotation: SideAnnotation, values: Sequence[float], palettes: Palettes, key: str) -> Numbers:
    values = [value for value in values if math.isfinite(value)]
    if not values:
        raise input_error("", "there is no finite number for a colour; leave this annotation out", key=key)
    cmap = maps.colormap(annotation.cmap or palettes.for_numbers())
    if annotation.norm == "log" and any(value <= 0 for value in values):
        raise input_error(
            "",
            f"norm: log needs numbers above 0, and {min(values):g} is not; write norm: linear",
            key=f"{key}.norm",
        )
    low = min(values) if annotation.vmin is None else annotation.vmin
    high = max(values) if annotation.vmax is None else annotation.vmax
    if low > high:
        name, limit = ("vmin", low) if annotation.vmin is not None else ("vmax", high)
        raise input_error(
            "", f"{limit:g} leaves no number between the limits; change it", key=f"{key}.{name}"
        )
    if low == high:  # a single number: the middle of the colours
        margin = abs(low) / 10 or 0.1
        low, high = (low / 10, low * 10) if annotation.norm == "log" else (low - margin, low + margin)
    norm = Log(low, high) if annotation.norm == "log" else Linear(low, high)
    below, above = any(value < low for value in values), any(value > high for value in values)
    return Numbers(ColorScale(cmap, norm, below, above))


def _rgb(cmap: Colormap, at: float | int) -> Color:
    """A colour by its number in a list, or by its place on a continuous map."""
    return cast(Color, tuple(maps.opaque(np.array(cmap(at))).tolist()))


def shared(annotations: Sequence[SideAnnotation]) -> Iterator[tuple[list[int], SideAnnotation]]:
    """Those, by number, that have their colours and their legend together since they have one name, and how
    they look: what one of them leaves open another may say.
    """
    by_name: dict[tuple[str, str], list[int]] = {}
    for number, annotation in enumerate(annotations):
        if annotation.kind != "text":
            by_name.setdefault((annotation.name, annotation.kind), []).append(number)
    for numbers in by_name.values():
        look = annotations[numbers[0]]
        for other in (annotations[number] for number in numbers[1:]):
            colored = look if look.cmap is not None else other
            look = replace(
                look,
                cmap=colored.cmap,
                categories=colored.categories,
                vmin=other.vmin if look.vmin is None else look.vmin,
                vmax=other.vmax if look.vmax is None else look.vmax,
                norm=other.norm if look.norm == "linear" else look.norm,
                fmt=other.fmt if look.fmt is None else look.fmt,
                legend=look.legend or other.legend,
            )
        yield numbers, look

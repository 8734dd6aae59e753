"""The colour bar: as long as the heatmap's side, or a share of it in its middle, and always equally thin."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.maps import opaque
from heatplate.drawing.colour.norms import Log, SymLog
from heatplate.drawing.colour.scales import ColorScale
from heatplate.drawing.colour.ticks import candidates, minor_candidates, texts_of
from heatplate.drawing.geometry import Side
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.axis_name import FittedName, fit_name
from heatplate.drawing.specification import ColourBarStyle
from heatplate.drawing.text.label import Label, widest
from heatplate.problems import Place, Problem, Remark, input_error, quoted, wording
from heatplate.tick_format import are_true, format_ticks, is_math

THICKNESS = 7.2
"""Points: a tenth of an inch."""

SLENDER = 0.5
"""Of the body: a bar is not thicker than this, or a narrow heatmap would look like the bar of its bar."""

GAP = 6.0
"""Points between the heatmap, or what stands below it, and the bar."""

MARK = 2.0
"""Length of a tick mark in points."""

MINOR_MARK = 1.2
"""The same of a tick without a label."""

MINOR_WIDTH = 0.35
"""Points; of a tick mark without a label."""

MINOR_APART = 1.2
"""Least distance in points of tick marks of which some have no label."""

MARK_GAP = 2.0
"""Points between a tick mark and its label."""

LABEL_GAP = 3.0
"""Points between the tick labels and the label."""

LINE_WIDTH = 0.5
"""Points; of the outline and the tick marks."""

POINT = 6.0
"""Length of a pointed end in points."""

APART = 1.6
"""Distance of chosen ticks as a multiple of the line height; what an author gives may stand closer."""

NAMES_APART = 1.05
"""Distance of names above each other as a multiple of the line height, where the bar is made for them."""

Ticks = list[tuple[float, Label]]


@dataclass(frozen=True)
class FittedBar:
    """The bar as it is painted.

    start, length: of the bar along the side, in points. side: the length of the heatmap's side. ticks: where
    each stands along the bar, and its label. minor: where the marks without a label stand. label: of
    the whole bar, if it has one.
    """

    bar: ColourBar
    start: float
    length: float
    side: float
    thickness: float
    ticks: Ticks
    minor: Sequence[float]
    label: FittedName | None
    problems: Sequence[Problem] = ()

    remarks: ClassVar[Sequence[Remark]] = ()

    @property
    def needs(self) -> Sequence[Need]:
        """The bar, its ticks, and its label: of these only the ticks and the label reach beyond its ends."""
        beyond = [self._beyond(at, label) for at, label in self.ticks]
        numbers = Need(
            self._numbers_end,
            max(0.0, *(before for before, _ in beyond)),
            max(0.0, *(after for _, after in beyond)),
            near=self.thickness,
        )
        if self.label is None:
            return Need(self.thickness), numbers
        (need,) = self.label.needs
        start = self._numbers_end + LABEL_GAP
        return Need(self.thickness), numbers, Need(start + need.far, need.before, need.after, near=start)

    @property
    def _numbers_end(self) -> float:
        labels = [label for _, label in self.ticks]
        depth = widest(labels) if self.bar.side.is_vertical else max(label.height for label in labels)
        return self.thickness + MARK + MARK_GAP + depth

    def _beyond(self, at: float, label: Label) -> tuple[float, float]:
        """How far a tick label reaches beyond the start and the end of the bar."""
        below = above = label.width / 2
        if self.bar.side.is_vertical:
            below, above = label.depth + label.capital / 2, label.ascent - label.capital / 2
        return below - self.start - at, above - (self.side - self.start - at)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        bar = replace(slot, start=slot.start + self.start)
        self._draw_gradient(canvas, bar)
        side = self.bar.side
        for at in self.minor:
            ends = [bar.point(at, self.thickness), bar.point(at, self.thickness + MINOR_MARK)]
            canvas.line(ends, MINOR_WIDTH)
        for at, label in self.ticks:
            ends = [bar.point(at, self.thickness), bar.point(at, self.thickness + MARK)]
            canvas.line(ends, LINE_WIDTH)
            x, y = bar.point(at, self.thickness + MARK + MARK_GAP)
            if side.is_vertical:
                canvas.text(label, x, y, horizontal="left" if side is Side.RIGHT else "right")
            else:
                canvas.text(label, x, y, vertical="top" if side is Side.BOTTOM else "bottom")
        if self.label:
            self.label.draw_at(canvas, *slot.point(self.label.middle, self._numbers_end + LABEL_GAP))

    def _draw_gradient(self, canvas: Canvas, slot: Slot) -> None:
        """Each colour reaches from its place to the end and is covered by the next, so that no seam shows."""
        low, high = self.bar.ends
        start, end = self.bar.span(self.length)
        begins, shades = self.bar.scale.norm.bands
        places = begins * (end - start) + start
        colors = opaque(self.bar.scale.cmap(shades))
        new = np.append(True, np.any(colors[1:] != colors[:-1], axis=1))
        places, colors = places[new], colors[new]
        across, half = self.thickness, self.thickness / 2
        outline = [(start, 0.0), *([(0.0, half)] if low else []), (start, across)]
        outline += [(end, across), *([(self.length, half)] if high else []), (end, 0.0)]
        shapes = [outline, *([(x, 0.0), (end, 0.0), (end, across), (x, across)] for x in places)]
        faces = [colors[0], *colors]
        if high:
            shapes.append([(end, 0.0), (self.length, half), (end, across)])
            faces.append(colors[-1])
        for shape, (red, green, blue) in zip(shapes, faces, strict=True):
            corners = [slot.point(along, out) for along, out in shape]
            canvas.area(corners, (float(red), float(green), float(blue)))
        canvas.line([slot.point(along, out) for along, out in outline], LINE_WIDTH, closed=True)


@dataclass(frozen=True)
class ColourBar:
    """The colour bar of a scale, as an author asked for it.

    label: of the bar; empty if there is none. names: the values that have a text instead of a number.
    """

    scale: ColorScale
    style: ColourBarStyle
    label: Label
    names: Ticks

    name: ClassVar[str] = "colour bar"
    gap: ClassVar[float] = GAP

    @property
    def side(self) -> Side:
        return Side(self.style.location)

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether the lower and the upper end are pointed."""
        if self.style.extend == "auto":
            return self.scale.below, self.scale.above
        return self.style.extend in ("min", "both"), self.style.extend in ("max", "both")

    @property
    def given_labels(self) -> list[Label]:
        """The texts that come from outside: the label, and what a format puts around a number."""
        numbers = self._labelled([self.scale.vmin]) if self.style.format is not None else []
        return [self.label, *(label for _, label in (*numbers, *self.names))]

    @property
    def least_length(self) -> float:
        """Points that a vertical bar needs for its names."""
        if len(self.names) < 2 or not self.side.is_vertical:
            return 0.0
        places = [float(self.scale.positions(np.array(value))) for value, _ in self.names]
        nearest = min(b - a for a, b in itertools.pairwise(places))
        room = NAMES_APART * max(label.line_height for _, label in self.names) / nearest
        return (room + POINT * sum(self.ends)) / self.style.shrink

    def fit(self, room: Room) -> FittedBar:
        length = room.length * self.style.shrink
        ticks, problems = self._ticks(length)
        placed = [(self._at(value, length), label) for value, label in ticks]
        label = fit_name(self.label, self.side, room) if self.label else None
        thickness = min(THICKNESS, SLENDER * room.across)
        if self.style.aspect is not None:
            thickness = length / self.style.aspect
        minor = self._minor([value for value, _ in ticks], length)
        start = (room.length - length) / 2
        return FittedBar(self, start, length, room.length, thickness, placed, minor, label, problems)

    def span(self, length: float) -> tuple[float, float]:
        """Where the gradient begins and ends between the pointed ends, in points from the bar's start."""
        low, high = self.ends
        point = min(POINT, length / 4)
        return point * low, length - point * high

    def _at(self, value: float, length: float) -> float:
        start, end = self.span(length)
        return start + float(self.scale.positions(np.array(value))) * (end - start)

    def _ticks(self, length: float) -> tuple[Ticks, Sequence[Problem]]:
        """Values and labels: as many as can stand apart, and two rather than one. Or all names."""
        if self.names:
            near = self._too_near(self.names, length, 1.0)
            if near is None:
                return self.names, ()
            value, label = self.names[0]
            return [(value, replace(label, text=""))], (_overlap(near, self.side),)
        if self.style.ticks is not None:
            ticks = self._labelled(sorted(set(self.style.ticks)))
            if (same := _repeated(ticks)) is not None:
                return ticks, (Problem(Place(""), "cbar_kws.format", _same(same, ticks)),)
            near = self._too_near(ticks, length, 1.0)
            if near is None:
                return ticks, ()
            first, second = (quoted(label.text) for label in near)
            message = f"the labels {first} and {second} overlap; give fewer ticks"
            return ticks, (Problem(Place(""), "cbar_kws.ticks", message),)
        found = self._candidates()
        several = [values for values in found if len(values) > 1]
        for values in (*several, *([values[0], values[-1]] for values in several)):
            ticks = self._labelled(values)
            if _repeated(ticks) is None and self._too_near(ticks, length, APART) is None:
                return ticks, ()
        one = next((values for values in reversed(found) if values), [self.scale.vmin])
        return self._labelled(one[len(one) // 2 :][:1]), ()

    def _candidates(self) -> list[list[float]]:
        """Sets of ticks to choose from: those which the format shows as they are, if there are any."""
        found, spec = list(candidates(self.scale.norm)), self.style.format
        if spec is None:
            return found
        return [values for values in found if _are_true(values, spec)] or found

    def _minor(self, ticks: Sequence[float], length: float) -> Sequence[float]:
        """Where small marks stand, as many as can stand apart from each other."""
        wanted = self.style.minorticks
        if not wanted or self.names or (wanted == "auto" and not isinstance(self.scale.norm, Log | SymLog)):
            return ()
        labelled = [self._at(value, length) for value in ticks]
        for values in minor_candidates(self.scale.norm, ticks):
            places = [self._at(value, length) for value in values]
            if all(abs(b - a) >= MINOR_APART for a, b in itertools.pairwise(places)):
                return [at for at in places if all(abs(at - other) > LINE_WIDTH for other in labelled)]
        return ()

    def _too_near(self, ticks: Ticks, length: float, apart: float) -> tuple[Label, Label] | None:
        """The first two labels that stand too near to each other, if any do."""
        for (a, first), (b, second) in itertools.pairwise(ticks):
            needed = first.line_height * apart
            if not self.side.is_vertical:
                needed = (first.width + second.width) / 2 + first.size * 0.7 * apart
            if self._at(b, length) - self._at(a, length) < needed:
                return first, second
        return None

    def _labelled(self, values: Sequence[float]) -> Ticks:
        spec = self.style.format
        texts = texts_of(values, self.scale.norm) if spec is None else _formatted(values, spec)
        ours = spec is None or is_math(spec)  # and so a power of ten is meant as mathematics
        setter, size = self.label.typesetter, self.label.size
        labels = [Label("cbar_kws.format", text, setter, size, math=ours) for text in texts]
        return list(zip(values, labels, strict=True))


def colour_bar(
    scale: ColorScale, style: ColourBarStyle, label: Label, *, names_key: str, parse_math: bool
) -> ColourBar:
    """The bar. Raises InputError for ticks that lie beyond the limits.

    names_key: of the configuration, which the names of values come from. parse_math: whether they may have
    mathematics in them.
    """
    for tick in style.ticks or ():
        if not scale.vmin <= tick <= scale.vmax:
            raise input_error(
                "",
                f"{tick:g} lies beyond the limits of the colours, {scale.vmin:g} and {scale.vmax:g}; leave "
                "it out, or change vmin or vmax",
                key="cbar_kws.ticks",
            )
    is_named = style.ticks is None and style.format is None
    names = [
        (value, Label(names_key, text, label.typesetter, label.size, parse_math))
        for value, text in (scale.names if is_named else ())
    ]
    return ColourBar(scale, style, label, names)


def _repeated(ticks: Ticks) -> str | None:
    """The first text that two ticks have, if any do."""
    return next((a.text for (_, a), (_, b) in itertools.pairwise(ticks) if a.text == b.text), None)


@wording
def _same(text: str, ticks: Ticks) -> str:
    values = [f"{value:g}" for value, label in ticks if label.text == text]
    return f"{' and '.join(values)} are printed alike, as {quoted(text)}; give more decimals, or fewer ticks"


def _formatted(values: Sequence[float], spec: str) -> list[str]:
    try:
        return format_ticks(values, spec)
    except ValueError as error:
        raise input_error("", str(error), key="cbar_kws.format") from error


def _are_true(values: Sequence[float], spec: str) -> bool:
    try:
        return are_true(values, spec)
    except ValueError:  # a format for whole numbers, and one of them is not
        return False


def _overlap(labels: tuple[Label, Label], side: Side) -> Problem:
    """Names at a bar that is too short for them."""
    return Problem(Place(""), labels[0].name, _why_names_overlap(labels, side))


@wording
def _why_names_overlap(labels: tuple[Label, Label], side: Side) -> str:
    first, second = (quoted(label.text) for label in labels)
    if side.is_vertical:
        change = "make the figure taller (height), or its text smaller (fontsize)"
    elif labels[0].name == "norm":
        change = "shorten them, or write cbar_kws: {location: right}"
    else:
        change = "make the figure wider (width), or write cbar_kws: {location: right}"
    return f"the names {first} and {second} at the colour bar overlap; {change}"

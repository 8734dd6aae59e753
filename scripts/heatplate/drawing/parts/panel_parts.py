"""What stands around a grid of panels: labels along the outer panels, and the titles of rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.part import FittedPart, Need, Room, Slot
from heatplate.drawing.parts.axis_name import FittedName, fit_name
from heatplate.drawing.parts.tick_labels import FittedTickLabels, TickLabels
from heatplate.drawing.text.label import Label
from heatplate.problems import Place, Problem, Remark, quoted, wording

LEAST_SIZE = 5.0
"""Points: titles are not made smaller than this by themselves."""

BETWEEN = 0.5
"""Least room between two titles, as a multiple of their size."""

NAME_GAP = 2.0
"""Points between the titles and the name of what they tell apart."""


def runs_along(tracks: Tracks, side: Side, length: float) -> list[tuple[float, float]]:
    """Where each panel begins and ends along a side, the first row or column first."""
    return [tracks.span_along(side, run, length) for run in tracks.runs]


def _beyond(spans: Sequence[tuple[float, float]], needs: Sequence[Need], length: float) -> Need:
    """The room of pieces that stand at these places along a side."""
    before = max(need.before - start for need, (start, _) in zip(needs, spans, strict=True))
    after = max(need.after + end - length for need, (_, end) in zip(needs, spans, strict=True))
    far, near = max(need.far for need in needs), min(need.near for need in needs)
    return Need(far, max(before, 0.0), max(after, 0.0), near)


@dataclass(frozen=True)
class FittedOuterLabels:
    """The labels of one panel, once for each panel along the side."""

    one: FittedTickLabels
    spans: Sequence[tuple[float, float]]
    length: float

    @property
    def needs(self) -> Sequence[Need]:
        return [_beyond(self.spans, [need] * len(self.spans), self.length) for need in self.one.needs]

    @property
    def remarks(self) -> Sequence[Remark]:
        return self.one.remarks

    @property
    def problems(self) -> Sequence[Problem]:
        return self.one.problems

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        for start, _ in self.spans:
            self.one.draw(canvas, replace(slot, start=slot.start + start))


@dataclass(frozen=True)
class OuterLabels:
    """The tick labels of each panel along a side; all panels have the same.

    tracks: of all panels. count: how many of them have labels, from the first.
    """

    one: TickLabels
    tracks: Tracks
    count: int

    gap: ClassVar[float] = 0.0

    @property
    def name(self) -> str:
        return self.one.name

    @property
    def side(self) -> Side:
        return self.one.side

    def fit(self, room: Room) -> FittedOuterLabels:
        """Labels do not lean over the next panel, or they would stand beside its cells."""
        spans = runs_along(self.tracks, self.side, room.length)
        length = spans[0][1] - spans[0][0]
        beyond = self.tracks.gap / 2
        fitted = self.one.fit(
            replace(room, length=length, before=beyond, after=beyond, page=0.0, is_set=(True, True))
        )
        return FittedOuterLabels(fitted, spans[: self.count], room.length)


@dataclass(frozen=True)
class FittedTitles:
    """A title at the middle of each row or column of panels, and what they tell apart, if they do not say so.

    depth: of the titles in points.
    """

    titles: Sequence[FittedName]
    spans: Sequence[tuple[float, float]]
    length: float
    depth: float
    over: FittedName | None
    problems: Sequence[Problem]

    remarks: ClassVar[Sequence[Remark]] = ()

    @property
    def needs(self) -> Sequence[Need]:
        titles = _beyond(self.spans, [title.needs[0] for title in self.titles], self.length)
        if self.over is None:
            return [titles]
        need, start = self.over.needs[0], self.depth + NAME_GAP
        return [titles, Need(start + need.far, need.before, need.after, near=start)]

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        for title, (start, _) in zip(self.titles, self.spans, strict=True):
            title.draw_at(canvas, *slot.point(start + title.middle, 0.0))
        if self.over is not None:
            self.over.draw_at(canvas, *slot.point(self.over.middle, self.depth + NAME_GAP))


@dataclass(frozen=True)
class PanelTitles:
    """The titles of the rows of panels at the left, or of the columns at the top.

    labels: such as 3. named: such as head 3, for where there is room. There may be more of them than columns;
    those of further rows of panels stand in the gaps between these. over: the name, to stand once beyond the
    labels where there is no room; may be empty. tracks: of the cells.
    """

    side: Side
    labels: Sequence[Label]
    named: Sequence[Label]
    over: Label
    tracks: Tracks

    gap: ClassVar[float] = 4.0

    @property
    def name(self) -> str:
        return wording(f"titles of the panel {'rows' if self.side.is_vertical else 'columns'}")

    @property
    def height(self) -> float:
        """Points that a title takes at the most, with the gap below it."""
        return max(label.height for label in self.named) + self.gap

    def chosen(self, length: float) -> Sequence[Label]:
        """All titles as they are shown at a side of this length."""
        pitch = self._pitch(length)
        fits = max(map(_length, self.named)) <= pitch
        labels = self.named if fits else self.labels
        size = labels[0].size * min(1.0, pitch / max(map(_length, labels)))
        size = labels[0].size if size >= labels[0].size else max(int(10 * size) / 10, LEAST_SIZE)
        return [label.at_size(min(size, label.size)) for label in labels]

    def _pitch(self, length: float) -> float:
        start, end = runs_along(self.tracks, self.side, length)[0]
        return end - start + self.tracks.gap

    def fit(self, room: Room) -> FittedPart:
        spans = runs_along(self.tracks, self.side, room.length)
        own, pitch = spans[0][1] - spans[0][0], self._pitch(room.length)
        labels = self.chosen(room.length)
        problems = [self._too_long(label, pitch) for label in labels if _length(label) > pitch + 0.01][:1]
        beyond = self.tracks.gap / 2
        one = Room(own, room.across, beyond, beyond, room.depth, room.most, 10_000.0)
        titles = [_one_line(label, self.side, one) for label in labels[: len(spans)]]
        depth = max(title.needs[0].far for title in titles)
        says_all = not self.over or labels[0].text == self.named[0].text
        over = None if says_all else fit_name(self.over, self.side, room)
        return FittedTitles(titles, spans, room.length, depth, over, problems)

    def _too_long(self, label: Label, pitch: float) -> Problem:
        return Problem(
            Place(""),
            "width",
            f"the panel title {quoted(label.text)} needs {_length(label) / 72:.2f} in, and its panel has "
            f"{pitch / 72:.2f}; give shorter labels, or make the figure larger",
        )


def _length(label: Label) -> float:
    """What a title takes of its panel's side."""
    return label.width + BETWEEN * label.size


def _one_line(label: Label, side: Side, room: Room) -> FittedName:
    """At the left a title of one or two characters stands upright, any other is turned."""
    upright = side.is_vertical and label.width <= 2 * label.size
    return FittedName(side, label, room.length, room.length / 2, side.is_vertical and not upright)

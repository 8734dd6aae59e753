"""A column of texts beside the rows, or a row of texts above or below the columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.strip import Name
from heatplate.drawing.text.label import Horizontal, Label, widest
from heatplate.problems import Place, Problem, Remark, quoted

GAP = 4.0
"""Points between texts and the cells, or what else stands beside them."""

AFTER = 1.5
"""More points between texts and what stands outside of them, such as tick labels, or they would read as one
text."""

LEAST_SIZE = 5.0
"""Points: texts are not made smaller than this by themselves, as tick labels are not."""

BETWEEN = 0.5
"""Least room between two texts in a row, as a multiple of their size."""

WIDE_NAME = 1.6
"""Width up to which the name of a column is not turned, as a multiple of that of its texts."""

SHORT_NAME = 4.0
"""The same as a multiple of the size."""


@dataclass(frozen=True)
class FittedAnnotationTexts:
    """Texts as they are painted, each with the place of its middle along the side."""

    texts: AnnotationTexts
    labels: Sequence[tuple[float, Label]]
    length: float
    is_turned: bool
    name: Name
    problems: Sequence[Problem] = ()

    remarks: ClassVar[Sequence[Remark]] = ()

    @property
    def _is_across(self) -> bool:
        """Whether the texts run away from the body."""
        return self.texts.side.is_vertical or self.is_turned

    @property
    def _width(self) -> float:
        """Depth of the texts alone."""
        labels = [label for _, label in self.labels]
        return widest(labels) if self._is_across else 2 * max(label.reach for label in labels)

    @property
    def _depth(self) -> float:
        return max(self._width, self.name.depth)

    @property
    def _ends(self) -> tuple[float, float]:
        """Where the texts begin and end along the side; at least where the rows or columns do."""
        reach = [(label.reach if self._is_across else label.width / 2) for _, label in self.labels]
        places = [middle for middle, _ in self.labels]
        starts = [middle - half for middle, half in zip(places, reach, strict=True)]
        ends = [middle + half for middle, half in zip(places, reach, strict=True)]
        side, count = self.texts.side, len(places)
        start, end = self.texts.tracks.span_along(side, range(count), self.length)
        return min(start, *starts), max(end, *ends)

    @property
    def needs(self) -> Sequence[Need]:
        start, end = self._ends
        own = Need(self._depth + AFTER, -start, end - self.length)
        return own, self.name.need(start, end, self.length, self._middle_of_name)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        out = self._out if self.texts.side.is_vertical else self._depth / 2
        for middle, label in self.labels:
            if not label:
                continue
            if self.texts.side.is_vertical:
                x, y = slot.point(middle, out)
                canvas.text(label, x, y, horizontal=self._horizontal)
            elif self.is_turned:
                # It stands on the side of the body, and what is shorter ends sooner.
                x, y = slot.point(middle, 0.0)
                ends: Horizontal = "right" if self.texts.side is Side.BOTTOM else "left"
                canvas.text(label, x, y, horizontal=ends, angle=90)
            else:
                canvas.text(label, *slot.point(middle, out))
        self.name.draw(canvas, slot, *self._ends, self._middle_of_name)

    @property
    def _horizontal(self) -> Horizontal:
        """How the texts of a column are aligned: numbers at their last digits, others at the start."""
        return "right" if self.texts.are_numbers else "left"

    @property
    def _out(self) -> float:
        """How far from the body the texts of a column are aligned, in the middle of the column's width."""
        beyond = (self._depth - self._width) / 2
        return beyond if self._is_inner_edge else beyond + self._width

    @property
    def _is_inner_edge(self) -> bool:
        """Whether the texts of a column are aligned at their edge towards the body."""
        return self.texts.are_numbers == (self.texts.side is Side.LEFT)

    @property
    def _middle_of_name(self) -> float:
        """Where the name lies away from the body; a narrow one is aligned as the texts are."""
        half = self.name.depth / 2
        if not self.texts.side.is_vertical or self.name.is_turned or 2 * half >= self._width:
            return self._depth / 2
        return half if self._is_inner_edge else self._depth - half


@dataclass(frozen=True)
class AnnotationTexts:
    """A text for each row or column, in their order; empty where there is none.

    tracks: the rows or columns, of which those with texts are the first. are_numbers: whether they are
    aligned as numbers are.
    """

    side: Side
    labels: Sequence[Label]
    tracks: Tracks
    label: Name
    are_numbers: bool
    key: str
    name: str

    gap: ClassVar[float] = GAP

    @property
    def least_row(self) -> float:
        """Points that a row needs for its text in the least size."""
        size = self.labels[0].size
        return self._highest * min(LEAST_SIZE, size) / size if self.side.is_vertical else 0.0

    @property
    def _highest(self) -> float:
        return max(label.line_height for label in self.labels)

    def fit(self, room: Room) -> FittedAnnotationTexts:
        """In full size, or smaller; below or above the columns turned, if they are too wide."""
        pitch, size = self.tracks.size(room.length), self.labels[0].size
        across = size * pitch / self._highest
        along = size * pitch / (widest(self.labels) + BETWEEN * size)
        least = min(LEAST_SIZE, size)
        is_turned = not self.side.is_vertical and along < least <= across
        wanted = across if self.side.is_vertical or is_turned else along
        fits = wanted >= least - 0.01
        chosen = max(min(int(10 * wanted + 1e-6) / 10, size), least)
        labels = [
            (self.tracks.middle_along(self.side, number, room.length), label.at_size(chosen))
            for number, label in enumerate(self.labels)
        ]
        width = widest([label for _, label in labels])
        name = self.label
        if self.side.is_vertical:
            most = max(WIDE_NAME * width, SHORT_NAME * size)
            name = replace(name, is_turned=name.label.width > most)
        return FittedAnnotationTexts(
            self, labels, room.length, is_turned, name, () if fits else (self._too_close(pitch, least),)
        )

    def _too_close(self, pitch: float, least: float) -> Problem:
        longest = max(self.labels, key=lambda label: label.width)
        side = "height" if self.side.is_vertical else "width"
        what = "row" if self.side.is_vertical else "column"
        return Problem(
            Place(""),
            self.key,
            f"texts such as {quoted(longest.text)} do not fit at {least:g} pt, with a {what} every "
            f"{pitch:.1f} points; make the figure larger ({side}), or write kind: categories",
        )

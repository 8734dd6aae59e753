"""A strip of colours beside the rows or the columns: one for each, its name at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.painter import Color
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.cells import SURPLUS
from heatplate.drawing.text.label import Horizontal, Label, Vertical
from heatplate.problems import Problem, Remark

GAP = 2.0
"""Points between a strip and the cells, or another strip."""

THICKNESS = 1.1
"""Of a strip, as a multiple of the font size: its name, beside those of others, fits at its end."""

NAME_SIZE = 0.9
"""Of its name, as a multiple of the font size."""

NAME_GAP = 2.5
"""Points between a strip and its name."""


@dataclass(frozen=True)
class Name:
    """The name of what stands along a side, at one of its ends.

    is_at_start: whether it stands before the first place along the side, at the left or below. is_turned:
    whether it runs upwards.
    """

    side: Side
    label: Label
    is_at_start: bool
    is_turned: bool

    def need(self, start: float, end: float, length: float, middle: float) -> Need:
        """The room of the name beyond what reaches from start to end along the side.

        middle: where it lies away from the body.
        """
        near, far = middle - self.depth / 2, middle + self.depth / 2
        extent = self.label.width if self.is_turned or not self.side.is_vertical else self.label.height
        if self.is_at_start:
            return Need(far, NAME_GAP + extent - start, start - NAME_GAP - length, near)
        return Need(far, -end - NAME_GAP, end + NAME_GAP + extent - length, near)

    @property
    def depth(self) -> float:
        """Its dimension away from the body; about its middle it is the same on both sides."""
        return self.label.width if self.side.is_vertical and not self.is_turned else 2 * self.label.reach

    def draw(self, canvas: Canvas, slot: Slot, start: float, end: float, middle: float) -> None:
        """Paint it beyond what reaches from start to end. middle: where it lies away from the body."""
        at = start - NAME_GAP if self.is_at_start else end + NAME_GAP
        x, y = slot.point(at, middle)
        if not self.side.is_vertical or self.is_turned:
            towards: Horizontal = "right" if self.is_at_start else "left"
            canvas.text(self.label, x, y, horizontal=towards, angle=90 if self.is_turned else 0)
        else:
            vertical: Vertical = "top" if self.is_at_start else "bottom"
            canvas.text(self.label, x, y, vertical=vertical)


@dataclass(frozen=True)
class FittedStrip:
    """A strip at a length of its side. spans: where each of its cells begins and ends along the side."""

    strip: Strip
    spans: Sequence[tuple[float, float]]
    length: float

    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    @property
    def _ends(self) -> tuple[float, float]:
        line = self.strip.linewidths / 2
        return min(start for start, _ in self.spans) - line, max(end for _, end in self.spans) + line

    @property
    def _depth(self) -> float:
        return self.strip.thickness + self.strip.linewidths

    @property
    def needs(self) -> Sequence[Need]:
        start, end = self._ends
        own = Need(self._depth, -start, end - self.length)
        return own, self.strip.label.need(start, end, self.length, self._depth / 2)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        near, far = self.strip.linewidths / 2, self.strip.thickness + self.strip.linewidths / 2
        for number, (color, (start, end)) in enumerate(zip(self.strip.colors, self.spans, strict=True)):
            # A cell reaches beneath the next one, as those of the body do, so that no seam shows.
            if number + 1 < len(self.spans):
                after_start, after_end = self.spans[number + 1]
                surplus = min(SURPLUS, (end - start) / 2)
                start, end = (
                    start - surplus if abs(after_end - start) < TOUCHING else start,
                    end + surplus if abs(after_start - end) < TOUCHING else end,
                )
            canvas.area(
                [slot.point(*p) for p in ((start, near), (end, near), (end, far), (start, far))], color
            )
        if self.strip.linewidths:
            for start, end in self.spans:
                corners = ((start, near), (end, near), (end, far), (start, far))
                canvas.line(
                    [slot.point(*p) for p in corners],
                    self.strip.linewidths,
                    self.strip.linecolor,
                    closed=True,
                )
        self.strip.label.draw(canvas, slot, *self._ends, self._depth / 2)


TOUCHING = 1e-6
"""Points between two cells without a gap."""


@dataclass(frozen=True)
class Strip:
    """A colour for each row or column, in their order.

    tracks: the rows or columns, of which those with colours are the first. thickness, linewidths: points.
    label: its name.
    """

    side: Side
    colors: Sequence[Color]
    tracks: Tracks
    label: Name
    thickness: float
    linewidths: float
    linecolor: Color
    name: str

    gap: ClassVar[float] = GAP

    def fit(self, room: Room) -> FittedStrip:
        spans = [
            self.tracks.span_along(self.side, range(number, number + 1), room.length)
            for number in range(len(self.colors))
        ]
        return FittedStrip(self, spans, room.length)

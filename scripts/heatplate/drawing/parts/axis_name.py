"""The name of an axis: a text that belongs to a whole side of the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.side_text import paint_at_side
from heatplate.drawing.text.label import Label
from heatplate.problems import Problem, Remark, input_error, quoted, wording

GAP = 3.0
"""Points between a name and what it stands beside."""

UPRIGHT = 2.0
"""Width as a multiple of the size up to which a name at a vertical side is not turned, such as % or n."""

MOST_LINES = 3
"""Of a turned name; more would crush the body."""

MOST_LINES_ACROSS = 6
"""Of a name above or below, or of a title."""

LONGEST = 216.0
"""Points: the height of a page that a turned name may ask for, if the page is not that high by itself (3
in)."""


@dataclass(frozen=True)
class FittedName:
    """A name as it is painted. length: of the body's side. middle: of the text along that side."""

    side: Side
    label: Label
    length: float
    middle: float
    is_turned: bool = False

    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    @property
    def needs(self) -> Sequence[Need]:
        across = self.side.is_vertical and not self.is_turned
        depth = self.label.width if across else self.label.height
        half = self.label.reach if across else self.label.width / 2
        return (Need(depth, max(0.0, half - self.middle), max(0.0, self.middle + half - self.length)),)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        self.draw_at(canvas, *slot.point(self.middle, 0.0))

    def draw_at(self, canvas: Canvas, x: float, y: float) -> None:
        """Paint the name with the middle of its inner edge at a place of the page."""
        paint_at_side(canvas, self.label, self.side, x, y, is_turned=self.is_turned)


def fit_name(label: Label, side: Side, room: Room) -> FittedName:
    """A name at the middle of a side, or as near to it as the edges of the page allow.

    At the left or right it is turned to run along the side, unless it is as short as a unit. Raises
    InputError if it is too long and cannot be broken.
    """
    if not side.is_vertical:
        return _across(label, side, room)
    middle = room.length / 2
    if label.width <= UPRIGHT * label.size:
        return FittedName(side, label, room.length, middle)
    broken = label.within(room.length + 2 * min(room.before, room.after), MOST_LINES)
    longest = min(room.page, max(room.length, LONGEST))
    if broken.width > longest:
        raise input_error(
            "",
            f"{quoted(label.text)} is {broken.width / 72:.2f} in long, and beside the heatmap there are "
            f"{longest / 72:.2f}; shorten it, or give it spaces to break it at",
            key=label.key or label.name,
        )
    return FittedName(side, broken, room.length, middle, is_turned=True)


def _across(label: Label, side: Side, room: Room) -> FittedName:
    broken = label.within(room.page, MOST_LINES_ACROSS)
    if broken.width > room.page:
        raise input_error(
            "",
            f"{quoted(label.text)} needs {broken.width / 72:.2f} in, and the figure has {room.page / 72:.2f}"
            "; shorten it, or give it spaces to break it at",
            key=label.key or label.name,
        )
    half = broken.width / 2
    middle = min(max(room.length / 2, half - room.before), room.length + room.after - half)
    return FittedName(side, broken, room.length, middle)


@dataclass(frozen=True)
class AxisName:
    """The name of the rows or of the columns."""

    side: Side
    label: Label

    gap: ClassVar[float] = GAP

    @property
    def name(self) -> str:
        return wording(f"name of the {'row' if self.side.is_vertical else 'column'} axis")

    def fit(self, room: Room) -> FittedName:
        return fit_name(self.label, self.side, room)

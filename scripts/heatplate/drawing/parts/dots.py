"""Cells as dots: the colour is the value, and the area a number of the cell. Their legend is another part."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.norms import Linear
from heatplate.drawing.colour.ticks import candidates, texts_of
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Grid, Tracks
from heatplate.drawing.masks import numbers_of
from heatplate.drawing.painter import Color
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.axis_name import FittedName, fit_name
from heatplate.drawing.specification import DotStyle
from heatplate.drawing.text.label import Label, widest
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Array, Matrix
from heatplate.problems import Problem, Remark, input_error

FILL = 0.92
"""Diameter of the largest dot as a share of the smaller side of a cell."""

DOT_ROW = 2.2
"""Height of a row of dots as a multiple of the text's size."""

CORNERS = 64
"""Of the polygon that is a dot: at a radius of 10 points it is off a circle by a hundredth of a point."""

MOST_DOTS = 10_000
"""More are too small to tell their sizes apart, and take seconds."""

GRID_WIDTH = 0.5
GRID_COLOR: Color = (0.85, 0.85, 0.85)

GREY: Color = (0.55, 0.55, 0.55)
"""Of the dots of the legend."""

GAP = 8.0
"""Points between the legend and what it stands beside."""

ENTRY_GAP = 3.0
"""Points between two dots of the legend, and between a dot and its number."""

MOST_ENTRIES = 4

LARGEST_ENTRY = 30.0
"""Diameter in points of the largest dot of the legend, where that of the body is larger."""


@dataclass(frozen=True)
class Dots:
    """The dots of a body.

    shares: area of each as a share of the largest, (rows, columns), 0 to 1; NaN where there is none.
    absent: the cells without a value, which are painted whole.
    """

    shares: Array
    absent: NDArray[np.bool_]

    def draw(self, canvas: Canvas, grid: Grid, colors: Array) -> None:
        """Paint the dots in the colours of their cells, RGB of shape (rows, columns, 3)."""
        largest = largest_dot(grid.cell_width, grid.cell_height)
        for row, column in np.argwhere(self.absent).tolist():
            box = grid.around(range(row, row + 1), range(column, column + 1))
            corners = [
                (box.left, box.top),
                (box.right, box.top),
                (box.right, box.bottom),
                (box.left, box.bottom),
            ]
            canvas.area(corners, tuple(colors[row, column].tolist()))
        for row, column in np.argwhere(self.shares > 0).tolist():
            diameter = largest * math.sqrt(self.shares[row, column])
            canvas.area(_circle(*grid.middle(row, column), diameter), tuple(colors[row, column].tolist()))


@dataclass(frozen=True)
class FittedLegend:
    """Dots with their numbers, one above the other, the largest at the top.

    entries: for each its diameter, its number, and where its middle lies along the side.
    """

    entries: Sequence[tuple[float, Label, float]]
    length: float
    label: FittedName | None

    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    @property
    def needs(self) -> Sequence[Need]:
        lowest, highest = self.entries[-1], self.entries[0]
        before = max(_height(*lowest[:2]) / 2 - lowest[2], 0.0)
        after = max(highest[2] + _height(*highest[:2]) / 2 - self.length, 0.0)
        own = Need(self._end, before, after)
        if self.label is None:
            return (own,)
        (need,) = self.label.needs
        start = self._end + ENTRY_GAP
        return own, Need(start + need.far, need.before, need.after, near=start)

    @property
    def _across(self) -> float:
        return max(diameter for diameter, _, _ in self.entries)

    @property
    def _end(self) -> float:
        return self._across + ENTRY_GAP + widest([number for _, number, _ in self.entries])

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        for diameter, number, middle in self.entries:
            canvas.area(_circle(*slot.point(middle, self._across / 2), diameter), GREY)
            canvas.text(number, *slot.point(middle, self._across + ENTRY_GAP), horizontal="left")
        if self.label:
            self.label.draw_at(canvas, *slot.point(self.label.middle, self._end + ENTRY_GAP))


@dataclass(frozen=True)
class SizeLegend:
    """What the areas of dots mean. largest: the number of the largest dot. rows, columns: of the body."""

    largest: float
    rows: Tracks
    columns: Tracks
    label: Label

    name: ClassVar[str] = "size legend"
    side: ClassVar[Side] = Side.RIGHT
    gap: ClassVar[float] = GAP

    def fit(self, room: Room) -> FittedLegend:
        cell = largest_dot(self.columns.size(room.across), self.rows.size(room.length))
        for values in self._choices(self.largest * min(1.0, (LARGEST_ENTRY / cell) ** 2)):
            texts = texts_of(values, Linear(0.0, max(values)))
            numbers = [
                Label("legend", text, self.label.typesetter, self.label.size, math=True) for text in texts
            ]
            diameters = [cell * math.sqrt(value / self.largest) for value in values]
            heights = [_height(*entry) for entry in zip(diameters, numbers, strict=True)]
            if sum(heights) + ENTRY_GAP * (len(heights) - 1) <= room.length:
                break
        top = (room.length + sum(heights) + ENTRY_GAP * (len(heights) - 1)) / 2
        entries = []
        for diameter, number, height in zip(diameters, numbers, heights, strict=True):
            entries.append((diameter, number, top - height / 2))
            top -= height + ENTRY_GAP
        return FittedLegend(
            entries, room.length, fit_name(self.label, self.side, room) if self.label else None
        )

    def _choices(self, largest: float) -> list[list[float]]:
        """Sets of round numbers up to the largest, which comes first. Sets with more of them come first."""
        found = [
            sorted((value for value in values if value > 0), reverse=True)
            for values in candidates(Linear(0.0, largest))
        ]
        several = [values for values in found if 1 < len(values) <= MOST_ENTRIES]
        return [*several, *([values[0]] for values in several), [largest]]


def dots(matrix: Matrix, shown: NDArray[np.bool_], style: DotStyle) -> tuple[Dots, float]:
    """The dots of the cells that are shown, and the number of the largest.

    Raises InputError for a number that the matrix does not have, if all are 0, and for too many cells.
    """
    if shown.size > MOST_DOTS:
        raise input_error(
            "",
            f"{shown.size} cells are too many for dots; draw plain cells, or fewer than {MOST_DOTS}",
            key="dots",
        )
    absent = np.isnan(matrix.values)
    sizes = np.where(shown & ~absent, np.abs(numbers_of(matrix, style.size, "dots.size")), np.nan)
    finite = sizes[np.isfinite(sizes)]
    largest = style.vmax or finite.max(initial=0.0)
    if not largest and not (shown & ~absent).any():
        largest = 1.0  # that there is nothing to draw is a problem of the colours
    if not largest:
        raise input_error(
            "",
            f"no cell has a {style.size} other than 0 for the size of its dot; choose another size",
            key="dots.size",
        )
    return Dots((sizes / largest).clip(max=1), shown & absent), float(largest)


def size_legend(
    style: DotStyle,
    largest: float,
    rows: Tracks,
    columns: Tracks,
    name: str,
    typesetter: Typesetter,
    size: float,
) -> SizeLegend:
    """The legend of dots. name: of what their areas show. size: of the text in points."""
    text = name if style.label is None else style.label
    return SizeLegend(largest, rows, columns, Label("dots.label", text, typesetter, size))


def name_of_size(matrix: Matrix, shown: NDArray[np.bool_], style: DotStyle) -> str:
    """What the areas of dots show: of values their unit, if they have one."""
    if style.size != "value":
        return style.size
    return matrix.unit or ("|value|" if (matrix.values[shown] < 0).any() else "value")


def largest_dot(width: float, height: float) -> float:
    """Diameter of the largest dot in cells of this size."""
    return FILL * min(width, height)


def _height(diameter: float, number: Label) -> float:
    return max(diameter, number.line_height)


def _circle(x: float, y: float, diameter: float) -> Array:
    """The corners of a dot, (corners, 2)."""
    angles = np.arange(CORNERS) * (2 * math.pi / CORNERS)
    circle: Array = np.column_stack([np.cos(angles), np.sin(angles)]) * diameter / 2 + [x, y]
    return circle

"""A hatching of cells without a value, which tells them from those whose colour is near to theirs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box
from heatplate.drawing.grid import Grid
from heatplate.drawing.painter import Color
from heatplate.drawing.text.label import Label
from heatplate.matrix import Array

SPACING = 6.0
"""Points from line to line of the plainest hatching; of a denser one a half, a third, a fourth."""

WIDTH = 0.4
"""Points."""

COLOR: Color = (0.55, 0.55, 0.55)

DIRECTIONS = {"/": (45,), "\\": (-45,), "x": (45, -45), "-": (0,), "|": (90,), "+": (0, 90)}
"""Angles in degrees of the lines of each pattern; Matplotlib's words."""

ROOM_ACROSS, ROOM_UP = 0.25, 0.12
"""Beside and above a text that stands on lines, as multiples of its size."""

Mask = NDArray[np.bool_]
Point = tuple[float, float]


@dataclass(frozen=True)
class Hatching:
    """Lines over some cells, (rows, columns). pattern: a sign of ``DIRECTIONS``, repeated for a denser one.

    background: the colour of these cells.
    """

    cells: Mask
    pattern: str
    background: Color

    def draw(self, canvas: Canvas, grid: Grid, labels: Mapping[tuple[int, int], Label]) -> None:
        """Paint the lines, from cell to cell without a break, and nothing outside of the cells.

        labels: the texts in cells, below which there are no lines, since they would be hard to read.
        """
        if not self.cells.any():
            return
        left, right = (grid.box.left + edge for edge in grid.columns.edges(grid.box.width))
        top, bottom = (grid.box.top - edge for edge in grid.rows.edges(grid.box.height))
        columns, rows = np.column_stack([left, right]), np.column_stack([bottom, top])
        for angle in DIRECTIONS[self.pattern[0]]:
            for start, end in self._pieces(columns, rows, angle, SPACING / len(self.pattern)):
                canvas.line([start, end], WIDTH, COLOR)
        for cell, label in labels.items():
            if self.cells[cell]:
                x, y = grid.middle(*cell)
                across, up = label.width / 2 + ROOM_ACROSS * label.size, label.reach + ROOM_UP * label.size
                room = Box.between(x - across, y - up, x + across, y + up)
                canvas.area(room.corners, self.background)

    def _pieces(
        self, columns: Array, rows: Array, angle: int, spacing: float
    ) -> Iterator[tuple[Point, Point]]:
        """The lines at an angle, cut to the cells; two cells that touch share one piece.

        columns, rows: where each one begins and ends on the page, (columns, 2) and (rows, 2).
        """
        left, right = columns.min(), columns.max()
        bottom, top = rows.min(), rows.max()
        along = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))]).round(12)
        across = np.array([-along[1], along[0]])
        corners = np.array([(x, y) for x in (left, right) for y in (bottom, top)])
        # Half a line's distance from the corner, so that no line lies on an edge of the body.
        distances = (corners - corners[0]) @ across
        first = math.floor(distances.min() / spacing) * spacing + spacing / 2
        for distance in np.arange(first, distances.max(), spacing):
            yield from self._cut(columns, rows, corners[0] + distance * across, along)

    def _cut(self, columns: Array, rows: Array, origin: Array, along: Array) -> Iterator[tuple[Point, Point]]:
        """The pieces of one line that lie in the cells."""
        breaks = [
            (edges.ravel() - origin[axis]) / along[axis]
            for axis, edges in enumerate((columns, rows))
            if abs(along[axis]) > 1e-9
        ]
        places = np.unique(np.concatenate(breaks).round(6))
        middles = origin + np.outer((places[:-1] + places[1:]) / 2, along)
        j, i = _place(columns, middles[:, 0]), _place(rows, middles[:, 1])
        inside = (i >= 0) & (j >= 0)
        inside[inside] = self.cells[i[inside], j[inside]]
        changes = np.flatnonzero(np.diff(np.pad(inside.astype(int), 1)))
        for start, end in changes.reshape(-1, 2):
            begin, finish = origin + places[start] * along, origin + places[end] * along
            yield (float(begin[0]), float(begin[1])), (float(finish[0]), float(finish[1]))


def _place(spans: Array, at: Array) -> NDArray[np.intp]:
    """Which of the spans holds each place; -1 where none does. The spans are in order, up or down."""
    order = np.argsort(spans[:, 0])
    found = np.searchsorted(spans[order, 0], at) - 1
    held = (found >= 0) & (at < spans[order[found], 1])
    return np.where(held, order[found], -1)

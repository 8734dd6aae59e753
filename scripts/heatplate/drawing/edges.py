"""The edges of chosen cells, and lines along them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.grid import Grid
from heatplate.drawing.painter import Color

Mask = NDArray[np.bool_]


def runs_of(chosen: Mask) -> Iterator[range]:
    """The runs of neighbours that are chosen."""
    changes = np.flatnonzero(np.diff(np.pad(chosen.astype(int), 1)))
    for start, end in changes.reshape(-1, 2).tolist():
        yield range(start, end)


def paint_edges(
    canvas: Canvas, grid: Grid, cells: Mask, width: float, color: Color, *, also_between: bool
) -> None:
    """Paint lines round the chosen cells, and also between them; they end at the gaps of the grid.

    width: of the lines in points.
    """

    def line(start: tuple[float, float], end: tuple[float, float]) -> None:
        canvas.line([start, end], width, color, projecting=True)

    across, down = grid.cell_width, grid.cell_height
    for block in grid.blocks():
        chosen, box = cells[block.where], block.box
        for y, run in _edges(chosen, also_between):
            up = box.top - y * down
            line((box.left + run.start * across, up), (box.left + run.stop * across, up))
        for x, run in _edges(chosen.T, also_between):
            along = box.left + x * across
            line((along, box.top - run.start * down), (along, box.top - run.stop * down))


def _edges(cells: Mask, also_between: bool) -> Iterator[tuple[int, range]]:
    """The runs of edges above and below chosen cells: after how many rows each lies, and its columns."""
    bordered = np.pad(cells, ((1, 1), (0, 0)))
    above, below = bordered[:-1], bordered[1:]
    for place, row in enumerate(above | below if also_between else above != below):
        for run in runs_of(row):
            yield place, run

"""Lines round chosen cells: rows, columns, blocks, or the cells in which a condition holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.labels import places_of
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.edges import paint_edges, runs_of
from heatplate.drawing.grid import Grid
from heatplate.drawing.masks import cells_where
from heatplate.drawing.painter import Color
from heatplate.drawing.specification import BoxStyle
from heatplate.matrix import Matrix
from heatplate.named_lines import Side
from heatplate.problems import InputError, Problem, attempt

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Outline:
    """A line round some rows and columns, or, with ``cells``, round those of the cells that are chosen.

    rows, columns: runs of neighbours. width: of the line in points.
    """

    rows: Sequence[range]
    columns: Sequence[range]
    cells: Mask | None
    color: Color
    width: float

    def draw(self, canvas: Canvas, grid: Grid) -> None:
        if self.cells is not None:
            paint_edges(canvas, grid, self.cells, self.width, self.color, also_between=False)
            return
        for rows in self.rows:
            for columns in self.columns:
                box = grid.around(rows, columns)
                corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom)]
                canvas.line([*corners, (box.left, box.bottom)], self.width, self.color, closed=True)


@dataclass(frozen=True)
class Boxes:
    """All boxes of a body; the later ones are painted over the earlier ones."""

    outlines: Sequence[Outline]

    @property
    def widest(self) -> float:
        """Width in points of the widest line, half of which reaches beyond the edge of the body."""
        return max((outline.width for outline in self.outlines), default=0.0)

    def draw(self, canvas: Canvas, grid: Grid) -> None:
        if self.outlines:
            part = canvas.part("boxes", grid.box.grown(self.widest / 2))
            for outline in self.outlines:
                outline.draw(part, grid)


NO_BOXES = Boxes(())


def boxes(matrix: Matrix, styles: Sequence[BoxStyle], shown: Mask) -> Boxes:
    """The boxes that a figure asks for. Raises InputError for labels that the matrix does not have.

    shown: the cells that no mask leaves empty; only in them a condition can hold.
    """
    found: list[Problem] = []
    outlines = []
    for number, style in enumerate(styles):
        key = f"boxes[{number}]"
        rows = _chosen(style.index, matrix, f"{key}.index", "row", found)
        columns = _chosen(style.columns, matrix, f"{key}.columns", "column", found)
        cells = None
        if style.where is not None:
            cells = cells_where(matrix, style.where, style.field, key) & np.outer(rows, columns) & shown
        outlines.append(
            Outline(list(runs_of(rows)), list(runs_of(columns)), cells, rgb(style.color), style.linewidth)
        )
    if found:
        raise InputError(found)
    return Boxes(outlines)


def _chosen(wanted: Sequence[str] | None, matrix: Matrix, key: str, side: Side, found: list[Problem]) -> Mask:
    """Which rows or columns are wanted; all if none is named. What is not there is added to the problems."""
    chosen = np.full(len(matrix.index if side == "row" else matrix.columns), wanted is None)
    for name in wanted or ():
        chosen[attempt(found, partial(places_of, name, matrix, key, side)) or []] = True
    return chosen

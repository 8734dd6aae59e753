"""What is checked: the finished page, the ledger of what drawing paints, each heatmap with its matrix."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heatplate.checking.finished_page import FinishedPage, PictureThing, ShapeThing
from heatplate.checking.matching import Matching
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.composition import AnySpecification
from heatplate.drawing.heatmap import Heatmap
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import quoted
from heatplate.venue_rules import VenueRules

Cell = tuple[int, int]


@dataclass(frozen=True)
class ShownMatrix:
    """A matrix and where it is shown.

    content: as it was read, of several panels all of them. specification: of its figure. within: what the
    names of its parts begin with; empty but for the panels of a composed figure.
    """

    heatmap: Heatmap
    content: Matrix | PanelGrid
    specification: Specification
    within: str = ""

    @property
    def shape(self) -> tuple[int, int]:
        rows, columns = self.heatmap.shown.shape
        return rows, columns

    def named(self, cell: Cell) -> str:
        """What a finding calls a cell: by its labels."""
        matrix = self.heatmap.matrix
        row, column = quoted(matrix.row_names[cell[0]]), quoted(matrix.column_names[cell[1]])
        return f"{self._panel_of(cell)}row {row}, column {column}"

    def _panel_of(self, cell: Cell) -> str:
        if isinstance(self.content, Matrix):
            return self.within
        first = self.content.first
        down, across = cell[0] // len(first.index), cell[1] // len(first.columns)
        if len(self.content.row) * len(first.index) == self.shape[0]:
            names = [self.content.row[down], self.content.col[across]]
        else:  # a single row of panels, broken into several
            number = down * (self.shape[1] // len(first.columns)) + across
            names = [self.content.col[number]] if number < len(self.content.col) else []
        named = ", ".join(filter(None, names))
        return f"{self.within}panel {quoted(named)}, " if named else self.within

    @cached_property
    def edges(self) -> tuple[Array, Array, Array, Array]:
        """Where columns begin and end on the page, and where rows end and begin: left, right, bottom, top."""
        grid = self.heatmap.grid
        starts, ends = grid.columns.edges(grid.box.width)
        above, below = grid.rows.edges(grid.box.height)
        return grid.box.left + starts, grid.box.left + ends, grid.box.top - below, grid.box.top - above

    @cached_property
    def middles(self) -> tuple[Array, Array]:
        """Of the columns and of the rows."""
        left, right, bottom, top = self.edges
        return (left + right) / 2, (bottom + top) / 2

    def at(self, x: float, y: float) -> Cell | None:
        """The cell at a place of the page."""
        left, right, bottom, top = self.edges
        column = int(np.searchsorted(left, x, side="right")) - 1
        row = int(np.searchsorted(-top, -y, side="right")) - 1
        inside = column >= 0 and row >= 0 and x <= right[column] and y >= bottom[row]
        return (row, column) if inside else None

    @cached_property
    def values(self) -> Array:
        """What the cells should show, by their labels: the matrix as it was read, in the order of the labels.

        Cells of margins are NaN here.
        """
        matrix, content = self.heatmap.matrix, self.content
        if isinstance(content, PanelGrid):
            return self._of_panels(content)
        found = np.full(self.shape, np.nan)
        rows, columns = content.values.shape
        down = _places(matrix.row_names[:rows], content.row_names)
        across = _places(matrix.column_names[:columns], content.column_names)
        found[:rows, :columns] = content.values[np.ix_(down, across)]
        return found

    def _of_panels(self, content: PanelGrid) -> Array:
        values = content.values
        down, across, rows, columns = values.shape
        if down * rows == self.shape[0] and across * columns == self.shape[1]:
            return np.ascontiguousarray(values.transpose(0, 2, 1, 3).reshape(self.shape))
        found = np.full(self.shape, np.nan)
        wide = self.shape[1] // columns
        for number in range(across):
            i, j = number // wide * rows, number % wide * columns
            found[i : i + rows, j : j + columns] = values[0, number]
        return found

    @property
    def is_margin(self) -> NDArray[np.bool_]:
        """The cells of margins, (rows, columns)."""
        found = np.zeros(self.shape, dtype=bool)
        if isinstance(self.content, Matrix):
            rows, columns = self.content.values.shape
            found[rows:] = True
            found[:, columns:] = True
        return found


def _places(names: Sequence[str], among: Sequence[str]) -> list[int]:
    """Where each name is among others; names that repeat are taken in their order."""
    if len(set(among)) < len(among):
        return list(range(len(names)))
    place_of = {name: place for place, name in enumerate(among)}
    return [place_of[name] for name in names]


@dataclass(frozen=True)
class Subject:
    """All that the checks of a figure look at."""

    page: FinishedPage
    canvas: Canvas
    matching: Matching
    matrices: Sequence[ShownMatrix]
    specification: AnySpecification
    rules: VenueRules
    _found_colors: dict[int, Array] = field(default_factory=dict)

    def found_colors(self, number: int) -> Array:
        """The colour on the page in the middle of each cell of a matrix, RGB, (rows, columns, 3)."""
        if number not in self._found_colors:
            self._found_colors[number] = self._colors_of(self.matrices[number])
        return self._found_colors[number]

    def _colors_of(self, shown: ShownMatrix) -> Array:
        found = np.full((*shown.shape, 3), np.nan)
        xs, ys = shown.middles
        across, up = xs.tolist(), (-ys).tolist()  # both rising
        for thing, (top, bottom), (left, right) in _over(self.page, across, up):
            if isinstance(thing, PictureThing):
                x0, y0, x1, y1 = thing.box
                rows, columns, _ = thing.samples.shape
                i = ((y1 - ys[top:bottom]) / (y1 - y0) * rows).astype(int).clip(0, rows - 1)
                j = ((xs[left:right] - x0) / (x1 - x0) * columns).astype(int).clip(0, columns - 1)
                found[top:bottom, left:right] = thing.samples[np.ix_(i, j)] / 255
            else:
                found[top:bottom, left:right] = np.nan if thing.color is None else thing.color
        return found


def _over(
    page: FinishedPage, across: Sequence[float], down: Sequence[float]
) -> Iterator[tuple[ShapeThing | PictureThing, tuple[int, int], tuple[int, int]]]:
    """The filled things over the middles of cells, in the order of painting, with these rows and columns."""
    for thing in page.things:
        if isinstance(thing, PictureThing) or (isinstance(thing, ShapeThing) and thing.width is None):
            x0, y0, x1, y1 = thing.box
            left, right = bisect_left(across, x0), bisect_right(across, x1)
            if left < right:
                top, bottom = bisect_left(down, -y1), bisect_right(down, -y0)
                if top < bottom:
                    yield thing, (top, bottom), (left, right)

"""The coloured cells, the lines between them and the numbers in them: the body of a heatmap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.edges import paint_edges
from heatplate.drawing.geometry import Box
from heatplate.drawing.grid import Grid, Tracks
from heatplate.drawing.heatmap import Heatmap
from heatplate.drawing.painter import Color
from heatplate.drawing.parts.boxes import NO_BOXES, Boxes
from heatplate.drawing.parts.cell_image import CellImage
from heatplate.drawing.parts.dots import Dots
from heatplate.drawing.parts.hatching import Hatching
from heatplate.drawing.parts.numbers import FittedNumbers, Numbers
from heatplate.matrix import Array, Matrix
from heatplate.problems import Place, Problem, Remark

MOST_VECTOR_CELLS = 10_000
"""Above, the cells are an image. 10 000 cells take 1.1 s and 280 kB, 40 000 take
4.8 s and 1.3 MB (measured, 2 cores); the images 0.2 s and 27 kB, 0.3 s and 57 kB."""

MAX_CELLS_PER_INCH = 1200
"""More than a printer of this resolution can show."""

SURPLUS = 1.0
"""Points that a cell reaches beneath its neighbours: a pixel at 72 dpi. More would show as a fringe where the
surplus ends at the edge of the heatmap and that edge is smoothed."""

FLATNESS = 0.6
"""Height of a cell as a multiple of its width, as far as the text in it and beside it allows."""

PROPORTION = 0.62
"""Height of a body as a multiple of its width that it does not exceed by itself: the golden section, upside
down. Where the text in its rows needs more, it gets that."""

HIGH = 1.5
"""The same for a body of so many rows that not every label can have its full size."""

SEPARATOR = 0.5
"""Width in points of the lines between groups."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class RowHeight:
    """Points that a row needs. full: for its text in full size. least: for its label in the least size, or 0.

    most: what a row does not exceed by itself. is_for_labels: whether only labels need it, of which some may
    be left out: then the body becomes no higher for them than it is wide.
    """

    full: float
    least: float
    most: float
    is_for_labels: bool = False


@dataclass(frozen=True)
class FittedCells:
    """The cells at a size of the body, with the numbers that fit into them."""

    cells: Cells
    numbers: FittedNumbers
    problems: Sequence[Problem]
    remarks: Sequence[Remark]

    @property
    def border(self) -> float:
        """Half of the lines that lie on the edge."""
        return max(self.cells.linewidths, self.cells.boxes.widest) / 2

    def draw(self, canvas: Canvas, box: Box) -> None:
        grid = Grid(box, self.cells.rows, self.cells.columns)
        canvas.heatmaps.append(self.cells.heatmap(canvas.name, grid))
        if self.cells.dots is None:
            self.cells.draw_colors(canvas, grid)
        else:
            self.cells.dots.draw(canvas, grid, self.cells.colors)
        if self.cells.hatching:
            self.cells.hatching.draw(canvas, grid, self.numbers.labels)
        self.cells.draw_lines(canvas, grid)
        if self.cells.has_separators:
            for start, end in grid.separators():
                canvas.line([start, end], SEPARATOR)
        self.cells.boxes.draw(canvas, grid)
        self.numbers.draw(canvas.part("numbers", box), grid)


@dataclass(frozen=True)
class Cells:
    """The body of a heatmap.

    matrix: what they show, with margins. colors: RGB of the cells, (rows, columns, 3). shown: the cells that
    are painted at all; inner: those without the margins. rows, columns: how they follow one another.
    is_square: whether cells are as high as wide. linewidths: of the lines around them, in points. lowest:
    least height of the body in points. boxes: round chosen cells. dots: in place of the cells. hatching: of
    cells without a value. image: what paints the cells if they are too many for a shape each
    (``is_always_image``), or turn out to be too fine for it. has_separators: whether lines stand in its gaps.
    """

    matrix: Matrix
    colors: Array
    shown: Mask
    inner: Mask
    rows: Tracks
    columns: Tracks
    numbers: Numbers
    is_square: bool
    linewidths: float
    linecolor: Color
    row_height: RowHeight
    lowest: float = 0.0
    boxes: Boxes = NO_BOXES
    hatching: Hatching | None = None
    dots: Dots | None = None
    image: CellImage | None = None
    is_always_image: bool = False
    has_separators: bool = False

    def size(self, width: float, height: float | None, most: float) -> tuple[float, float]:
        """Width and height in points within this width and height; without one, up to the most."""
        if self.is_square:
            if height is None:
                height = min(most, max(HIGH * width, self.rows.length(self.row_height.full)))
            cell = min(self.columns.size(width), self.rows.size(height))
            return self.columns.length(cell), self.rows.length(cell)
        return width, self._natural_height(width, most) if height is None else height

    def _natural_height(self, width: float, most: float) -> float:
        """Cells somewhat wider than high, as far as the text in them and beside them allows."""
        row, cell = self.row_height, self.columns.size(width)
        if row.is_for_labels and self.rows.length(row.full) > width:
            row = RowHeight(0.0, 0.0, row.most)
        needed = self.rows.length(row.full)
        is_readable = not self.numbers.is_optional or self.rows.length(self.numbers.least_row) <= most
        if not (self.numbers and is_readable) and needed > HIGH * width:
            # Their labels become smaller, or, if they are too many even then, some are left out.
            labelled = self.rows.length(row.least)
            rest = min(self.rows.length(cell), HIGH * width)
            wanted = max(HIGH * width, labelled) if 0 < labelled <= most else rest
            return min(max(wanted, self.lowest), most)
        wanted = self.rows.length(min(max(FLATNESS * cell, row.full), row.most))
        return min(max(min(wanted, max(needed, PROPORTION * width)), self.lowest), most)

    def fit(self, width: float, height: float) -> FittedCells:
        rows, columns = self.shown.shape
        numbers = self.numbers.fit(self.columns.size(width), self.rows.size(height))
        problems, remarks = list(numbers.problems), list(numbers.remarks)
        grid = Grid(Box(0.0, 0.0, width, height), self.rows, self.columns)
        image = self._image_at(grid)
        if image is not None:
            problems += image.problems(grid, self.linewidths)
            remarks += image.remarks(grid)
        if image is None or image.how == "none":
            problems += too_fine(rows, columns, width, height)
        return FittedCells(self, numbers, problems, remarks)

    def heatmap(self, part: str, grid: Grid) -> Heatmap:
        """What the ledger says of them at their place."""
        image = self._image_at(grid) if self.dots is None else None
        blocks = tuple((block, image.blocks(block)) for block in grid.blocks()) if image else ()
        return Heatmap(part, grid, self.matrix, self.shown, self.inner, blocks)

    def draw_colors(self, canvas: Canvas, grid: Grid) -> None:
        """Paint each cell."""
        if image := self._image_at(grid):
            image.draw(canvas, grid)
            return
        for corners, color in zip(self._corners(grid), self.colors[self.shown].tolist(), strict=True):
            canvas.area(corners, tuple(color))

    def _image_at(self, grid: Grid) -> CellImage | None:
        """The image that is painted at this size, if one is."""
        return self.image if self.image and (self.is_always_image or self.image.reduces(grid)) else None

    def _corners(self, grid: Grid) -> list[Array]:
        """The corners of each painted cell, (4 or 6, 2); a cell reaches a little beneath those that follow.

        What is painted later covers the surplus. So a viewer that smooths edges mixes the colours of two
        neighbours there, and never the page's, which would be seen as a fine line. Where the two neighbours
        are painted and the cell between them is not, the corner that nothing would cover is left out.
        """
        width, height = grid.cell_width, grid.cell_height
        right_of = np.pad(self.shown[:, 1:], ((0, 0), (0, 1)))
        below = np.pad(self.shown[1:], ((0, 1), (0, 0)))
        diagonal = np.pad(self.shown[1:, 1:], ((0, 1), (0, 1)))
        if self.columns.gap:
            right_of[:, [start - 1 for start in self.columns.starts]] = False
        if self.rows.gap:
            below[[start - 1 for start in self.rows.starts]] = False
        i, j = np.argwhere(self.shown).T
        left, top, right, bottom = grid.edges(i, j)
        beyond = right + right_of[self.shown] * min(SURPLUS, width / 2)
        beneath = bottom - below[self.shown] * min(SURPLUS, height / 2)
        corners = np.array([[left, top], [beyond, top], [beyond, beneath], [left, beneath]])
        notched = np.array(
            [[left, top], [beyond, top], [beyond, bottom], [right, bottom], [right, beneath], [left, beneath]]
        )
        is_notched = (right_of & below & ~diagonal)[self.shown]
        by_cell = zip(is_notched, corners.transpose(2, 0, 1), notched.transpose(2, 0, 1), strict=True)
        return [six if is_notch else four for is_notch, four, six in by_cell]

    def draw_lines(self, canvas: Canvas, grid: Grid) -> None:
        """Paint lines along the edges of all painted cells, as seaborn does."""
        if not self.linewidths:
            return
        paint_edges(canvas, grid, self.shown, self.linewidths, self.linecolor, also_between=True)


def too_fine(rows: int, columns: int, width: float, height: float) -> Iterator[Problem]:
    """What is wrong with so many cells on so many points."""
    for count, length, what in ((columns, width, "columns"), (rows, height, "rows")):
        if count > MAX_CELLS_PER_INCH * length / 72:
            yield Problem(
                Place(""),
                "matrix",
                f"{count} {what} on {length / 72:.2f} in are more than the {MAX_CELLS_PER_INCH} per inch "
                "that can be printed; make the matrix smaller, or the figure larger",
            )

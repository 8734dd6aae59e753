"""Cells that are too many for a shape each: one image, with no more samples than can be seen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.scales import ColorScale
from heatplate.drawing.grid import Block, Grid
from heatplate.drawing.painter import Color
from heatplate.drawing.reduction import Blocks, median
from heatplate.drawing.specification import Reduction
from heatplate.matrix import Array
from heatplate.problems import Place, Problem, Remark

CELLS = 83
"""More cells per inch than these are reduced. At 150 dots per inch, on a screen or a page that is looked at
closely, one takes 1.8 dots, and isolated ones keep three quarters of their contrast in every viewer, wherever
they lie (measured in MuPDF and poppler); with 1.7 dots they keep half of it, with 1.2 a third."""

SAMPLES = 75
"""Samples per inch of a reduced image. Wherever it lies, such a sample fills a whole dot, so that its colour
is seen in every viewer; it is a third of a millimetre."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CellImage:
    """The cells as an image.

    values, shown: shape (rows, columns). na_color: of cells without a value. how: a block of cells becomes a
    sample where there are more than can be seen; ``none`` keeps every cell. center: from which the extreme is
    measured, or None for the median. dpi: of the PNG, if that is coarser than other viewers. faded: the
    colours of all cells, some of which are faded.
    """

    values: Array
    shown: Mask
    scale: ColorScale
    na_color: Color
    how: Reduction
    center: float | None
    dpi: int
    faded: Array | None = None

    def reduces(self, grid: Grid) -> bool:
        """Whether some cells become one sample at this size."""
        return not all(self.blocks(part).are_cells for part in grid.blocks())

    def blocks(self, part: Block) -> Blocks:
        """How the cells of a part of the image are cut into blocks at its size."""
        rows, columns = len(part.rows), len(part.columns)
        most = self._most(rows, part.box.height), self._most(columns, part.box.width)
        return Blocks.within((rows, columns), most)

    def _most(self, cells: int, length: float) -> int:
        """The most samples of so many cells in a row. A dot is left, for lengths rounded to whole pixels."""
        if self.how == "none" or cells <= length / 72 * min(CELLS, self.dpi) - 1:
            return cells
        return max(1, int(length / 72 * min(SAMPLES, self.dpi)) - 1)

    def remarks(self, grid: Grid) -> Iterator[Remark]:
        """What is said of a reduction."""
        found = [self.blocks(part) for part in grid.blocks()]
        if not self.reduces(grid):
            return
        (rows, columns), how = self.shown.shape, self._how
        high, wide = (max(sizes) for sizes in zip(*(blocks.size for blocks in found), strict=True))
        farthest = "center" if self.center is not None else "the median"
        yield Remark(
            "reduce",
            f"{how}: {rows} × {columns} cells are more than can be seen on {grid.box.height / 72:.2f} × "
            f"{grid.box.width / 72:.2f} in, so each block of {high} × {wide} is shown as "
            + {
                "extreme": f"its value farthest from {farthest}",
                "max": "its largest value",
                "min": "its smallest value",
                "mean": "its mean",
            }[how],
        )

    def problems(self, grid: Grid, linewidths: float) -> Iterator[Problem]:
        """Lines between cells of which many become one sample would cover them."""
        if self.faded is not None and self.reduces(grid):
            yield Problem(
                Place(""),
                "fade",
                "there are more cells than can be seen, and some of those that become one would be faded; "
                "leave out fade, make the matrix smaller, or set reduce: none",
            )
        if linewidths and self.reduces(grid):
            yield Problem(
                Place(""),
                "linewidths",
                f"the cells are {grid.cell_width:.2f} × {grid.cell_height:.2f} points, and lines of "
                f"{linewidths:g} points would cover them; set linewidths: 0",
            )

    def draw(self, canvas: Canvas, grid: Grid) -> None:
        """Paint the image; a sample whose cells are all masked has the page's colour."""
        parts = [(part, self.blocks(part)) for part in grid.blocks()]
        middle = 0.0 if all(blocks.are_cells for _, blocks in parts) else self._middle()
        for part, blocks in parts:
            values, shown = self.values[part.where], self.shown[part.where]
            if not shown.any():
                continue
            if not blocks.are_cells:
                values, shown = blocks.reduced(values, shown, self._how, middle, self.scale.positions)
            colors = self.scale.colors(values) if self.faded is None else self.faded[part.where].copy()
            colors[np.isnan(values)] = self.na_color
            colors[~shown] = 1.0
            canvas.picture(np.round(colors * 255).astype(np.uint8), part.box)

    @property
    def _how(self) -> Reduction:
        return "extreme" if self.how == "auto" else self.how

    def _middle(self) -> float:
        """The place among the colours from which the extreme is measured."""
        if self._how != "extreme":
            return 0.0
        center = median(self.values, self.shown) if self.center is None else self.center
        return float(self.scale.positions(np.array(center)))

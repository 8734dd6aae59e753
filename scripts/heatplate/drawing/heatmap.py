"""The cells of a heatmap in the ledger: which values lie where on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.grid import Block, Grid
from heatplate.drawing.reduction import Blocks
from heatplate.matrix import Matrix


@dataclass(frozen=True)
class Heatmap:
    """The cells of a body at their place.

    part: the name of the body. grid: where the cells lie. matrix: what they show, in the order in which it is
    drawn, margins included. shown: the cells that are painted; inner: those of them that are no margins;
    both (rows, columns). blocks: of an image, how the cells of each of its pieces become samples; empty if
    each cell is a shape.
    """

    part: str
    grid: Grid
    matrix: Matrix
    shown: NDArray[np.bool_]
    inner: NDArray[np.bool_]
    blocks: Sequence[tuple[Block, Blocks]] = ()

    @property
    def is_reduced(self) -> bool:
        """Whether several cells are one sample."""
        return any(not blocks.are_cells for _, blocks in self.blocks)

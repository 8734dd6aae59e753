"""Fewer samples than cells: blocks of a large matrix become one value each, by a function that is named.

A viewer that is left to do it averages, or takes any one cell of a block, and isolated cells disappear."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.specification import Reduction
from heatplate.matrix import Array

MOST_FOR_MEDIAN = 2**22
"""Of more values than this, the middle is that of evenly chosen rows."""

Positions = Callable[[Array], Array]
"""Where values lie among the colours, 0 to 1."""


@dataclass(frozen=True)
class Blocks:
    """How a matrix is cut into blocks: where they begin, from the top and from the left.

    shape: of the matrix. rows, columns: the first row or column of each block.
    """

    shape: tuple[int, int]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]

    @classmethod
    def within(cls, shape: tuple[int, int], most: tuple[int, int]) -> Blocks:
        """At most so many blocks down and across, about equally large."""
        rows, columns = (_starts(count, limit) for count, limit in zip(shape, most, strict=True))
        return cls(shape, rows, columns)

    @property
    def are_cells(self) -> bool:
        return self.shape == (len(self.rows), len(self.columns))

    @property
    def size(self) -> tuple[int, int]:
        """Rows and columns of the largest block."""
        rows, columns = self.shape
        return math.ceil(rows / len(self.rows)), math.ceil(columns / len(self.columns))

    def reduced(
        self, values: Array, shown: NDArray[np.bool_], how: Reduction, middle: float, positions: Positions
    ) -> tuple[Array, NDArray[np.bool_]]:
        """A value for each block, NaN if no cell has one, and whether any of its cells is shown.

        Only cells that are shown and have a value count. middle: the place among the colours from which
        ``extreme`` measures.
        """
        found = np.full((len(self.rows), len(self.columns)), np.nan)
        kept = np.zeros(found.shape, dtype=bool)
        ends = np.append(self.rows[1:], self.shape[0])
        for i, (start, end) in enumerate(zip(self.rows.tolist(), ends.tolist(), strict=True)):
            visible = shown[start:end]
            band = np.where(visible, values[start:end], np.nan)
            kept[i] = np.logical_or.reduceat(visible.any(axis=0), self.columns)
            found[i] = _reduced(band, self.columns, how, middle, positions)
        return found, kept


def _starts(count: int, most: int) -> NDArray[np.int64]:
    blocks = max(1, min(count, most))
    return np.arange(blocks, dtype=np.int64) * count // blocks


def _reduced(
    band: Array, columns: NDArray[np.int64], how: Reduction, middle: float, positions: Positions
) -> Array:
    """A value for each block of a band of rows."""
    if how == "mean":
        present = ~np.isnan(band)
        total = np.add.reduceat(np.where(present, band, 0.0).sum(axis=0), columns)
        count = np.add.reduceat(present.sum(axis=0), columns)
        return np.where(count > 0, total / np.maximum(count, 1), np.nan)
    largest: Array = np.fmax.reduceat(np.fmax.reduce(band, axis=0), columns)
    if how == "max":
        return largest
    smallest: Array = np.fmin.reduceat(np.fmin.reduce(band, axis=0), columns)
    if how == "min":
        return smallest
    is_above = positions(largest) - middle >= middle - positions(smallest)
    return np.where(is_above, largest, smallest)


def median(values: Array, shown: NDArray[np.bool_]) -> float:
    """The median of the values that are shown; NaN if there is none."""
    step = -(-values.size // MOST_FOR_MEDIAN)
    for rows in (slice(None, None, step), slice(None)):
        counted = values[rows][shown[rows] & ~np.isnan(values[rows])]
        if counted.size:
            return float(np.median(counted))
    return math.nan

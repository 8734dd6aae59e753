"""Where the cells of a heatmap lie: the one place that knows what a row and a column have to do with points.

Cells, numbers, tick labels and all that stands beside rows and columns ask here. All lengths are points."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.geometry import Box, Side
from heatplate.matrix import Array

IntArray = NDArray[np.int64]

MOST_GAPS = 0.25
"""Share of a side that all gaps together may take; then each is narrower than was asked for."""


@dataclass(frozen=True)
class Tracks:
    """The rows or the columns of a grid: all of the same size, with a gap before some of them.

    count: how many there are. starts: the numbers of those that come after a gap, ascending and above 0.
    gap: its width.
    """

    count: int
    starts: tuple[int, ...] = ()
    gap: float = 0.0

    @classmethod
    def of(cls, groups: Sequence[str], count: int, gap: float, *, is_last_apart: bool = False) -> Tracks:
        """So many rows or columns, with a gap where the group changes, if there are groups.

        is_last_apart: also before the last one.
        """
        pairs = enumerate(itertools.pairwise(groups), start=1)
        starts = {number for number, (one, other) in pairs if one != other}
        return cls(count, tuple(sorted(starts | {count - 1} if is_last_apart else starts)), gap)

    @property
    def is_last_apart(self) -> bool:
        """Whether the last one stands alone after a gap."""
        return self.count - 1 in self.starts

    @property
    def runs(self) -> list[range]:
        """Those without a gap between them, together."""
        bounds = (0, *self.starts, self.count)
        return [range(start, end) for start, end in itertools.pairwise(bounds)]

    def size(self, length: float) -> float:
        """Of each one, if all of them with their gaps have this length."""
        return (length - self._gap(length) * len(self.starts)) / self.count

    def length(self, size: float) -> float:
        """Of all of them with their gaps, if each one has this size."""
        cells = self.count * size
        return cells + min(self.gap * len(self.starts), cells * MOST_GAPS / (1 - MOST_GAPS))

    def start(self, number: int, length: float) -> float:
        """Where one begins, from the left or the top."""
        return number * self.size(length) + self._gaps_before(number, length)

    def end(self, number: int, length: float) -> float:
        return (number + 1) * self.size(length) + self._gaps_before(number, length)

    def middle(self, number: int, length: float) -> float:
        cells = length - self._gap(length) * len(self.starts)
        return (number + 0.5) * cells / self.count + self._gaps_before(number, length)

    def middle_of_gap(self, start: int, length: float) -> float:
        """The middle of the gap before one of the starts."""
        return self.start(start, length) - self._gap(length) / 2

    def middle_along(self, side: Side, number: int, length: float) -> float:
        """The middle along a side of the body, where places count from the left or the bottom."""
        if not side.is_vertical:
            return (number + 0.5) * self.size(length) + self._gaps_before(number, length)
        after = self._gap(length) * len(self.starts) - self._gaps_before(number, length)
        return (self.count - number - 0.5) * self.size(length) + after

    def span_along(self, side: Side, run: range, length: float) -> tuple[float, float]:
        """Where several begin and end along a side, from the left or the bottom."""
        start, end = self.start(run[0], length), self.end(run[-1], length)
        return (length - end, length - start) if side.is_vertical else (start, end)

    def edges(self, length: float) -> tuple[Array, Array]:
        """Where each one begins and ends, from the left or the top."""
        numbers, size = np.arange(self.count), self.size(length)
        gaps = np.searchsorted(np.array(self.starts, dtype=int), numbers, side="right") * self._gap(length)
        return numbers * size + gaps, (numbers + 1) * size + gaps

    def _gap(self, length: float) -> float:
        return min(self.gap, MOST_GAPS * length / len(self.starts)) if self.starts else 0.0

    def _gaps_before(self, number: int, length: float) -> float:
        return bisect_right(self.starts, number) * self._gap(length)


@dataclass(frozen=True)
class Block:
    """Rows and columns without a gap between them, and the box of their cells."""

    rows: range
    columns: range
    box: Box

    @property
    def where(self) -> tuple[slice, slice]:
        """The place of the cells in an array of all cells."""
        return slice(self.rows.start, self.rows.stop), slice(self.columns.start, self.columns.stop)


@dataclass(frozen=True)
class Grid:
    """The cells of a body at their place on the page. Row 0 is the top one."""

    box: Box
    rows: Tracks
    columns: Tracks

    @property
    def cell_width(self) -> float:
        return self.columns.size(self.box.width)

    @property
    def cell_height(self) -> float:
        return self.rows.size(self.box.height)

    def edges(self, rows: IntArray, columns: IntArray) -> tuple[Array, Array, Array, Array]:
        """The left, upper, right and lower edges of cells, given the row and the column of each."""
        starts, ends = self.columns.edges(self.box.width)
        above, below = self.rows.edges(self.box.height)
        left, right = self.box.left + starts[columns], self.box.left + ends[columns]
        return left, self.box.top - above[rows], right, self.box.top - below[rows]

    def middle(self, row: int, column: int) -> tuple[float, float]:
        """Of a cell."""
        x = self.box.left + self.columns.middle(column, self.box.width)
        return x, self.box.top - self.rows.middle(row, self.box.height)

    def around(self, rows: range, columns: range) -> Box:
        """The box of several cells with the gaps between them; ``range(i, i + 1)`` is row i alone."""
        width, height = self.box.width, self.box.height
        return Box.between(
            self.box.left + self.columns.start(columns[0], width),
            self.box.top - self.rows.end(rows[-1], height),
            self.box.left + self.columns.end(columns[-1], width),
            self.box.top - self.rows.start(rows[0], height),
        )

    def separators(self) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
        """The lines in the middle of the gaps, from end to end of the grid."""
        box = self.box
        for start in self.columns.starts:
            x = box.left + self.columns.middle_of_gap(start, box.width)
            yield (x, box.bottom), (x, box.top)
        for start in self.rows.starts:
            y = box.top - self.rows.middle_of_gap(start, box.height)
            yield (box.left, y), (box.right, y)

    def blocks(self) -> Iterator[Block]:
        """The parts of the grid between its gaps; the whole grid if it has none."""
        if not (self.rows.starts or self.columns.starts):
            yield Block(range(self.rows.count), range(self.columns.count), self.box)
            return
        for rows in self.rows.runs:
            for columns in self.columns.runs:
                yield Block(rows, columns, self.around(rows, columns))

"""Which numbers are the best: compared as they are printed, lower or higher, per column, row or all."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.labels import check_labels
from heatplate.matrix import Matrix
from heatplate.problems import input_error, wording

Cell = tuple[int, int]
Axis = Literal["columns", "index", "all"]


def lower_is_better(matrix: Matrix, asked: bool | Sequence[str]) -> NDArray[np.bool_]:
    """For each cell whether the lower of two values is the better one, (rows, columns).

    asked: whether it is everywhere, or the labels of the columns or rows in which it is. Raises InputError
    for a label that is neither.
    """
    shape = len(matrix.index), len(matrix.columns)
    if isinstance(asked, bool):
        return np.full(shape, asked)
    check_labels(asked, [*matrix.columns, *matrix.index], "lower_is_better", wording("column or row"))
    rows = np.isin(np.array(matrix.index, dtype=object), list(asked))
    columns = np.isin(np.array(matrix.columns, dtype=object), list(asked))
    return np.asarray(rows[:, np.newaxis] | columns[np.newaxis, :])


def ranks(numbers: Mapping[Cell, float], axis: Axis, lower: NDArray[np.bool_]) -> dict[Cell, int]:
    """The rank of each cell within its column or row, or among all: 1 for the best; equal numbers share one.

    numbers: as they are printed. A cell with no other one to be compared with has no rank. Raises InputError
    if lower is better for some of those that are compared, and higher for others.
    """
    groups: dict[int, list[Cell]] = {}
    for cell, number in numbers.items():
        if not math.isnan(number):
            groups.setdefault({"columns": cell[1], "index": cell[0], "all": 0}[axis], []).append(cell)
    return {cell: rank for cells in groups.values() for cell, rank in _ranked(numbers, cells, lower)}


def _ranked(
    numbers: Mapping[Cell, float], cells: Sequence[Cell], lower: NDArray[np.bool_]
) -> Iterator[tuple[Cell, int]]:
    directions = {bool(lower[cell]) for cell in cells}
    if len(directions) > 1:
        raise input_error(
            "",
            "lower is better for some of the numbers that are compared, and higher for others; choose "
            "another axis for highlight",
            key="lower_is_better",
        )
    if len(cells) < 2:
        return
    ordered = sorted({numbers[cell] for cell in cells}, reverse=not directions.pop())
    rank_of = {number: rank for rank, number in enumerate(ordered, start=1)}
    for cell in cells:
        yield cell, rank_of[numbers[cell]]

"""Which numbers are the best: compared as they are printed, lower or higher, per column, row or all."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.labels import places_of
from heatplate.matrix import Matrix
from heatplate.named_lines import calls
from heatplate.problems import InputError, Place, Problem, attempt, did_you_mean, input_error, quoted, wording

KEY = "lower_is_better"

Cell = tuple[int, int]
Axis = Literal["columns", "index", "all"]
Groups = tuple[Sequence[str], Sequence[str]]
"""The group of each row and that of each column; empty for an axis without groups."""


def lower_is_better(matrix: Matrix, asked: bool | Sequence[str]) -> NDArray[np.bool_]:
    """For each cell whether the lower of two values is the better one, (rows, columns).

    asked: whether it is everywhere, or the labels of the columns or rows in which it is. Raises InputError
    for a label that is neither.
    """
    cells = np.full((len(matrix.index), len(matrix.columns)), asked is True)
    found: list[Problem] = []
    for name in () if isinstance(asked, bool) else asked:
        is_column = name in (*matrix.columns, *matrix.column_names)
        is_row = name in (*matrix.index, *matrix.row_names)
        if is_column:
            cells[:, attempt(found, partial(places_of, name, matrix, KEY, "column")) or []] = True
        if is_row:
            cells[attempt(found, partial(places_of, name, matrix, KEY, "row")) or []] = True
        if not (is_column or is_row):
            known = [*calls(matrix.columns, matrix.column_names), *calls(matrix.index, matrix.row_names)]
            found.append(Problem(Place(""), KEY, _neither(name, known)))
    if found:
        raise InputError(found)
    return cells


@wording
def _neither(name: str, known: Sequence[str]) -> str:
    return f"there is no column or row {quoted(name)}{did_you_mean(name, known)}"


@dataclass(frozen=True)
class Standing:
    """Where a number stands among those that it is compared with.

    rank: 1 and the number of better ones, as ``DataFrame.rank(method="min")``. level: 1 for the best, 2 for
    those that look the next best, however many share the first place.
    """

    rank: int
    level: int


def standings(
    numbers: Mapping[Cell, float], axis: Axis, lower: NDArray[np.bool_], groups: Groups | None = None
) -> dict[Cell, Standing]:
    """The standing of each cell within its column or row, or among all.

    numbers: as they are printed. groups: if cells are only compared with those of the same groups, the group
    of each row and of each column. A cell with no other one to be compared with has no standing. Raises
    InputError if lower is better for some of those that are compared, and higher for others.
    """
    compared: dict[Hashable, list[Cell]] = {}
    for cell, number in numbers.items():
        if not math.isnan(number):
            row, column = cell
            by_axis = {"columns": column, "index": row, "all": 0}[axis]
            rows, columns = groups or ((), ())
            compared.setdefault((by_axis, _of(rows, row), _of(columns, column)), []).append(cell)
    return {cell: found for cells in compared.values() for cell, found in _standings(numbers, cells, lower)}


def _of(groups: Sequence[str], place: int) -> str:
    return groups[place] if groups else ""


def _standings(
    numbers: Mapping[Cell, float], cells: Sequence[Cell], lower: NDArray[np.bool_]
) -> Iterator[tuple[Cell, Standing]]:
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
    ordered = sorted((numbers[cell] for cell in cells), reverse=not directions.pop())
    first = {number: place for place, number in reversed(list(enumerate(ordered, start=1)))}
    level = {number: place for place, number in enumerate(dict.fromkeys(ordered), start=1)}
    for cell in cells:
        yield cell, Standing(first[numbers[cell]], level[numbers[cell]])

"""Rows and columns with empty cells, which ``dropna`` leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatplate.collecting.messages import first_names, sources
from heatplate.collecting.tally import tell
from heatplate.configuration.matrices import MatrixKeys
from heatplate.configuration.steps import DropEmpty, HowEmpty
from heatplate.matrix import Array, Matrix
from heatplate.problems import Remark, input_error, wording

Mask = NDArray[np.bool_]


def without_empty(
    matrices: Sequence[Matrix], choice: DropEmpty, keys: MatrixKeys, key: str = "dropna"
) -> list[Matrix]:
    """The matrices without the rows and columns that are empty in all of them, with a remark on these.

    matrices: one, or the panels of a grid. key: of the configuration, which the choice is from.

    Raises InputError if nothing is left.
    """
    first = matrices[0]
    values = np.stack([matrix.values for matrix in matrices])
    rows, columns, found = lines_left(values, (first.row_names, first.column_names), choice, keys, key)
    return [replace(matrix.taken(rows, columns), remarks=(*matrix.remarks, *found)) for matrix in matrices]


def lines_left(
    values: Array,
    names: tuple[Sequence[str], Sequence[str]],
    choice: DropEmpty,
    keys: MatrixKeys,
    key: str = "dropna",
) -> tuple[list[int], list[int], list[Remark]]:
    """The rows and the columns that stay, and what to say of the others.

    values: of panels, (panels, rows, columns). names: of the rows and of the columns. Raises InputError if
    nothing is left.
    """
    rows, columns = kept_lines(values, choice)
    if not (rows.any() and columns.any()):
        what = "row" if not rows.any() else "column"
        raise input_error(
            sources(keys), f"every {what} has empty cells, so that nothing is left; choose others", key=key
        )
    remarks = []
    for kept, labels, what, how in (
        (rows, names[0], "rows", choice.index),
        (columns, names[1], "columns", choice.columns),
    ):
        gone = [name for name, stays in zip(labels, kept, strict=True) if not stays]
        if gone:
            tell(f"{what} left out by {{name}}: {{}}", len(gone), name=key)
            remarks.append(Remark(key, _left_out(gone, len(labels), what, how or "all")))
    return np.flatnonzero(rows).tolist(), np.flatnonzero(columns).tolist(), remarks


def kept_lines(values: Array, choice: DropEmpty) -> tuple[Mask, Mask]:
    """Which rows and which columns stay, of panels: (panels, rows, columns)."""
    is_empty = np.isnan(values)
    return _kept(is_empty, choice.index, (0, 2)), _kept(is_empty, choice.columns, (0, 1))


def _kept(is_empty: Mask, how: HowEmpty | None, across: tuple[int, int]) -> Mask:
    """Which lines stay. across: the axes of the cells of a line."""
    if how is None:
        return np.ones_like(is_empty.any(axis=across))
    gone: Mask = np.asarray(is_empty.all(axis=across) if how == "all" else is_empty.any(axis=across))
    return ~gone


@wording
def _left_out(names: Sequence[str], total: int, what: str, how: str) -> str:
    if len(names) == 1:
        why = "all of its cells are empty" if how == "all" else "it has an empty cell"
        return f"1 of {total} {what} is left out, since {why}: {first_names(names)}"
    why = "all of their cells are empty" if how == "all" else "they have an empty cell"
    return f"{len(names)} of {total} {what} are left out, since {why}: {first_names(names)}"

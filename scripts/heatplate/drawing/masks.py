"""Cells that are chosen by what is in them, or by where they are: what a mask leaves empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatplate.condition import Condition
from heatplate.drawing.annotation.fields import Fields
from heatplate.drawing.specification import CellMask
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError, input_error


def masked_cells(matrix: Matrix, masks: Sequence[CellMask]) -> NDArray[np.bool_]:
    """The cells that one of the masks leaves empty.

    Raises InputError for a diagonal that is not there, or a field that the matrix does not have.
    """
    rows, columns = len(matrix.index), len(matrix.columns)
    hidden = np.zeros((rows, columns), dtype=bool)
    row, column = np.indices((rows, columns), sparse=True)
    sides = {"upper": column > row, "lower": column < row, "diagonal": column == row}
    for mask in masks:
        if mask.where not in sides:
            hidden |= cells_where(matrix, mask.where, mask.field, "mask")
        elif rows == columns:
            hidden |= sides[mask.where]
        else:
            raise input_error(
                "",
                f"{rows} rows and {columns} columns have no diagonal; mask: {mask.where} is for a square "
                "matrix, such as of correlations",
                key="mask",
            )
    return hidden


def cells_where(matrix: Matrix, condition: str, field: str, key: str) -> NDArray[np.bool_]:
    """The cells in which a condition on one of their fields holds. Raises InputError as ``numbers_of``."""
    return Condition.of(condition).holds(numbers_of(matrix, field, key))


def numbers_of(matrix: Matrix, field: str, key: str) -> Array:
    """One of the numbers that each cell has: ``value``, ``std``, ``p`` and so on, or those of another.

    key: of the figure, for the InputError that is raised if the matrix does not have it.
    """
    try:
        return Fields(matrix, None).of(field)
    except InputError as error:
        raise InputError(replace(problem, key=key) for problem in error.problems) from error

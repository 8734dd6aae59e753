"""Rows and columns of a matrix by what an author calls them."""

from __future__ import annotations

from heatplate.matrix import Matrix
from heatplate.named_lines import Side, line_named, lines_named


def places_of(name: str, matrix: Matrix, key: str, side: Side) -> list[int]:
    """The rows or columns that are called so. Raises InputError as ``lines_named``."""
    labels, full_names = _names(matrix, side)
    return lines_named(name, labels, full_names, key=key, side=side)


def only_place_of(name: str, matrix: Matrix, key: str, side: Side) -> int:
    """The row or column that is called so. Raises InputError as ``line_named``."""
    labels, full_names = _names(matrix, side)
    return line_named(name, labels, full_names, key=key, side=side)


def _names(matrix: Matrix, side: Side) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if side == "row":
        return matrix.index, matrix.row_names
    return matrix.columns, matrix.column_names

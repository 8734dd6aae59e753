"""Rows and columns of a matrix that an author names: left out, or the only ones that stay, in that order."""

from __future__ import annotations

from functools import partial

from heatplate.collecting.labels import duplicates
from heatplate.collecting.messages import sources
from heatplate.configuration.matrices import MatrixKeys, Tensor
from heatplate.configuration.steps import Dropped, SideLabels
from heatplate.matrix import Matrix
from heatplate.named_lines import Side, lines_named
from heatplate.problems import InputError, Place, Problem, attempt, input_error, quoted


def dropped(matrix: Matrix, wanted: Dropped, keys: MatrixKeys, key: str) -> Matrix:
    """The matrix without some rows and columns. Raises InputError for labels that it does not have."""
    found: list[Problem] = []
    rows, columns = (
        set(_named(matrix, side, names or [], keys, f"{key}.{name}", found))
        for side, name, names in _sides(wanted.index, wanted.columns)
    )
    if found:
        raise InputError(found)
    kept_rows = [place for place in range(len(matrix.index)) if place not in rows]
    kept_columns = [place for place in range(len(matrix.columns)) if place not in columns]
    for kept, name in ((kept_rows, "row"), (kept_columns, "column")):
        if not kept:
            raise input_error(sources(keys), f"no {name} would be left; keep one", key=key)
    return matrix.taken(kept_rows, kept_columns)


def reindexed(matrix: Matrix, wanted: SideLabels, keys: MatrixKeys, key: str) -> Matrix:
    """The matrix with some rows and columns, in this order.

    Raises InputError for labels that it does not have, that are listed twice, or that would take the rows of
    a group apart.
    """
    found: list[Problem] = []
    places: list[list[int] | None] = []
    for side, name, labels in _sides(wanted.index, wanted.columns):
        its_key, groups = f"{key}.{name}", matrix.index_groups if side == "row" else matrix.columns_groups
        if labels is None:
            places.append(None)
            continue
        for label in [] if isinstance(keys, Tensor) else duplicates(labels):
            message = f"the label {quoted(label)} is duplicated; list it once"
            found.append(Problem(Place(sources(keys)), its_key, message))
        places.append(_named(matrix, side, labels, keys, its_key, found))
        order = [groups[place] for place in places[-1] or [] if groups]
        starts = [group for before, group in zip([None, *order], order, strict=False) if group != before]
        for group in duplicates(starts):
            message = f"the {side}s of the group {quoted(group)} are apart; list them one after the other"
            found.append(Problem(Place(sources(keys)), its_key, message))
    if found:
        raise InputError(found)
    return matrix.taken(*places)


def _sides(index: object, columns: object) -> list[tuple[Side, str, list[str] | None]]:
    """Both sides: what one of its lines is called, its key, and the names. A step has no labels by field."""
    sides: list[tuple[Side, str, object]] = [("row", "index", index), ("column", "columns", columns)]
    return [(side, name, names if isinstance(names, list) else None) for side, name, names in sides]


def _named(
    matrix: Matrix, side: Side, names: list[str], keys: MatrixKeys, key: str, found: list[Problem]
) -> list[int]:
    """The positions of the rows or columns with these names; problems are added to those found."""
    labels, full = (
        (matrix.index, matrix.row_names) if side == "row" else (matrix.columns, matrix.column_names)
    )
    lines = partial(lines_named, labels=labels, full_names=full, key=key, side=side, file=sources(keys))
    return [place for name in names for place in attempt(found, partial(lines, name)) or []]

"""The order of rows and columns that a ``sort`` asks for, where it is not that of the records."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np

from heatplate.aggregation import aggregate
from heatplate.collecting.labels import sorted_labels
from heatplate.collecting.messages import sources
from heatplate.collecting.natural_order import natural_key
from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys
from heatplate.configuration.ordering import AxisOrder, Order, SideOrders, Sort, order_of
from heatplate.matrix import Array, Matrix
from heatplate.named_lines import line_named
from heatplate.problems import input_error

Side = Literal["index", "columns"]


def ordered(
    matrices: Sequence[Matrix], sort: Sort | AxisOrder, keys: MatrixKeys, key: str = "sort"
) -> list[Matrix]:
    """The matrices with their rows and columns in order, the same in all; those of a group stay together.

    matrices: one, or the panels of a grid, whose rows and columns are ordered by the values of all of them.
    key: of the configuration, which the order is from.

    By labels, groups are in order too; by values, they stay where they are. Raises InputError for a label
    that does not exist.
    """
    has_one_order = isinstance(keys, Confusion | Correlation) and not isinstance(sort, SideOrders)
    if has_one_order and matrices[0].row_names == matrices[0].column_names:
        rows = columns = _positions(matrices, "index", sort, keys, key)
    else:
        rows = _positions(matrices, "index", sort, keys, key)
        columns = _positions(matrices, "columns", sort, keys, key)
    return [matrix.taken(rows, columns) for matrix in matrices]


def _positions(
    matrices: Sequence[Matrix], side: Side, sort: Sort | AxisOrder, keys: MatrixKeys, key: str
) -> list[int]:
    """The rows or columns in their new order, each by its position in the old one."""
    matrix = matrices[0]
    order = order_of(sort, side, default=False)
    labels = matrix.index if side == "index" else matrix.columns
    if order is False:
        return list(range(len(labels)))
    order = Order() if order is True else order
    groups = matrix.index_groups if side == "index" else matrix.columns_groups
    groups = groups or ("",) * len(labels)
    if order.by is None and order.aggfunc is None:
        rank = _ranked(order, (*groups, *labels))
        pairs = list(zip(groups, labels, strict=True))
        return sorted(
            range(len(labels)),
            key=lambda n: (rank(pairs[n][0]), rank(pairs[n][1])),
            reverse=not order.ascending,
        )
    if order.by is None:
        values = _aggregates(_lines(matrices, side), order.aggfunc or "mean", keys, key)
    else:
        key = f"{key}.{side}.by" if isinstance(sort, SideOrders) else f"{key}.by"
        values = _values(matrix, side, order.by, keys, key)
    sign = 1 if order.ascending else -1
    first = {group: n for n, group in reversed(list(enumerate(groups)))}
    return sorted(
        range(len(labels)),
        key=lambda n: (
            first[groups[n]],
            math.isnan(values[n]),
            0 if math.isnan(values[n]) else sign * values[n],
        ),
    )


def _ranked(order: Order, labels: Sequence[str]) -> Callable[[str], Any]:
    """What labels are compared by."""
    if order.key == "natural":
        return natural_key
    ranks = {label: rank for rank, label in enumerate(sorted_labels(labels))}
    return ranks.__getitem__


def _lines(matrices: Sequence[Matrix], side: Side) -> Array:
    """The rows or the columns of all matrices, those of the same label as one."""
    if len(matrices) == 1:
        return matrices[0].values if side == "index" else matrices[0].values.T
    lines: Array = np.hstack([m.values if side == "index" else m.values.T for m in matrices])
    return lines


def _aggregates(lines: Array, name: str, keys: MatrixKeys, key: str) -> list[float]:
    try:
        return [aggregate(name, [v for v in line.tolist() if v == v]) for line in lines]
    except OverflowError as error:
        raise input_error(sources(keys), f"{error}; order by something else", key=key) from error


def _values(matrix: Matrix, side: Side, by: str, keys: MatrixKeys, key: str) -> list[float]:
    """The numbers in the row or column that gives the order."""
    file = sources(keys)
    if side == "index":
        place = line_named(by, matrix.columns, matrix.column_names, key=key, side="column", file=file)
        values: list[float] = matrix.values[:, place].tolist()
    else:
        place = line_named(by, matrix.index, matrix.row_names, key=key, side="row", file=file)
        values = matrix.values[place].tolist()
    return values

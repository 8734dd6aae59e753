"""The order of rows and columns that the key ``sort`` asks for, where it is not that of the records."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Literal

from heatplate.aggregation import aggregate
from heatplate.collecting.labels import sorted_labels
from heatplate.collecting.messages import sources
from heatplate.collecting.natural_order import natural_key
from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Tensor
from heatplate.configuration.ordering import Order, SideOrders, order_of
from heatplate.matrix import Matrix
from heatplate.named_lines import line_named
from heatplate.problems import input_error

Side = Literal["index", "columns"]


def ordered(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """The matrix with its rows and columns in order; those of a group stay together.

    By labels, groups are in order too; by values, they stay where they are. Raises InputError for a label
    that does not exist.
    """
    if isinstance(keys, Confusion | Correlation):
        rows = _positions(matrix, "index", keys)
        return matrix.taken(rows, rows)
    return matrix.taken(_positions(matrix, "index", keys), _positions(matrix, "columns", keys))


def _positions(matrix: Matrix, side: Side, keys: MatrixKeys) -> list[int]:
    """The rows or columns in their new order, each by its position in the old one."""
    order = order_of(keys.sort, side)
    if isinstance(order, bool):
        if not (order and isinstance(keys, Tensor)):
            return list(range(len(matrix.index if side == "index" else matrix.columns)))
        order = Order()  # other kinds have sorted their labels
    labels = matrix.index if side == "index" else matrix.columns
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
    values = _values(matrix, side, order, keys)
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


def _values(matrix: Matrix, side: Side, order: Order, keys: MatrixKeys) -> list[float]:
    """The number of each row or column that gives its place."""
    lines = matrix.values if side == "index" else matrix.values.T
    if order.by is None:
        name = order.aggfunc or "mean"
        try:
            return [aggregate(name, [v for v in line.tolist() if v == v]) for line in lines]
        except OverflowError as error:
            raise input_error(sources(keys), f"{error}; order by something else", key="sort") from error
    key = f"sort.{side}.by" if isinstance(keys.sort, SideOrders) else "sort.by"
    file = sources(keys)
    if side == "index":
        place = line_named(order.by, matrix.columns, matrix.column_names, key=key, side="column", file=file)
    else:
        place = line_named(order.by, matrix.index, matrix.row_names, key=key, side="row", file=file)
    values: list[float] = lines[:, place].tolist()
    return values


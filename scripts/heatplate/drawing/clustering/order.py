"""A matrix in the order of its clusters, with all that belongs to its rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from heatplate.drawing.clustering.distances import (
    are_correlations,
    distances_of_rows,
    given_distances,
    is_symmetric,
)
from heatplate.drawing.clustering.style import ClusterStyle
from heatplate.drawing.clustering.tree import Tree, tree_of
from heatplate.drawing.specification import Specification, TickLabels
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import input_error

MOST_LABELS = 1000
"""Labels that are clustered at the most: their best order takes up to 5 s (it grows with the cube)."""

GIVEN = ("similarity", "precomputed")
"""Metrics for which the values are the distances, or tell them."""


@dataclass(frozen=True)
class Clustered:
    """A matrix and a specification in the order of the clusters; the trees of its rows and columns, if any.

    is_joint: whether both axes have one tree.
    """

    matrix: Matrix | PanelGrid
    specification: Specification
    rows: Tree | None = None
    columns: Tree | None = None
    is_joint: bool = False


def in_order(matrix: Matrix | PanelGrid, s: Specification) -> Clustered:
    """The matrix as it is drawn: as it was collected, or with rows and columns ordered by clustering.

    Lists of tick labels, which are written in the order of the matrix, follow. Raises InputError if distances
    are not defined, or there are too many labels.
    """
    if s.cluster is None:
        return Clustered(matrix, s)
    if isinstance(matrix, PanelGrid) or matrix.index_groups or matrix.columns_groups:
        what = "panels" if isinstance(matrix, PanelGrid) else "groups"
        raise input_error(
            "",
            f"a matrix with {what} cannot be clustered, since that would take them apart; remove cluster",
            key="cluster",
        )
    rows, columns, is_joint = _trees(matrix, s.cluster)
    places, others = _places(rows, columns, matrix)
    specification = replace(
        s, yticklabels=_listed(s.yticklabels, places), xticklabels=_listed(s.xticklabels, others)
    )
    return Clustered(matrix.taken(places, others), specification, rows, columns, is_joint)


def clustered(matrix: Matrix, style: ClusterStyle) -> Matrix:
    """The matrix in the order of its clusters. Raises InputError as ``in_order``."""
    rows, columns, _ = _trees(matrix, style)
    return matrix.taken(*_places(rows, columns, matrix))


def _trees(matrix: Matrix, style: ClusterStyle) -> tuple[Tree | None, Tree | None, bool]:
    """The trees of the rows and of the columns, and whether both axes have one."""
    if style.axis == "both" and matrix.index == matrix.columns:
        tree = _tree(_joint(matrix.values), matrix.index, matrix.values, style, "row")
        return tree, tree, True
    square = matrix.values if matrix.index == matrix.columns else None
    rows = columns = None
    if style.orders("index"):
        rows = _tree(matrix.values, matrix.index, square, style, "row")
    if style.orders("columns"):
        columns = _tree(matrix.values.T, matrix.columns, square, style, "column")
    return rows, columns, False


def _places(rows: Tree | None, columns: Tree | None, matrix: Matrix) -> tuple[Sequence[int], Sequence[int]]:
    """Which rows and which columns follow one another."""
    return (
        tuple(rows.order if rows else range(len(matrix.index))),
        tuple(columns.order if columns else range(len(matrix.columns))),
    )


def _joint(values: Array) -> Array:
    """What two labels of both axes are compared by: their rows, and their columns where these differ."""
    return values if is_symmetric(values) else np.hstack([values, values.T])


def _tree(
    vectors: Array, names: tuple[str, ...], square: Array | None, style: ClusterStyle, what: str
) -> Tree | None:
    """The tree of the labels of one axis; None if there is a single one.

    vectors: a row for each. square: the matrix, if both of its axes have the same labels.
    """
    if len(names) == 1:
        return None
    if len(names) > MOST_LABELS:
        raise input_error(
            "",
            f"{len(names)} {what}s are more than the {MOST_LABELS} that can be clustered; leave cluster out, "
            "or make the matrix smaller",
            key="cluster",
        )
    metric = style.metric or _default_metric(square, style.method)
    if metric not in GIVEN:
        distances = distances_of_rows(vectors, metric, names, what)
    elif square is None:
        raise input_error(
            "",
            f"metric: {metric} needs the same labels, in the same order, on both axes; use another metric, "
            "such as euclidean",
            key="cluster.metric",
        )
    else:
        distances = given_distances(square, metric, names)
    return tree_of(distances, style.method, optimal_ordering=style.optimal_ordering)


def _default_metric(square: Array | None, method: str) -> Literal["similarity", "euclidean"]:
    from_correlations = method not in ("ward", "centroid", "median")
    if from_correlations and square is not None and are_correlations(square):
        return "similarity"
    return "euclidean"


def _listed(labels: TickLabels, order: Sequence[int]) -> TickLabels:
    """A list of labels in this order; if it is too short or long, as it is, to be refused later."""
    if isinstance(labels, list) and len(labels) == len(order):
        return [labels[place] for place in order]
    return labels

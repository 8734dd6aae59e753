"""Clustering: the order is SciPy's, all that belongs to a row follows it, and the tree's leaves meet their rows."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError
from scipy.cluster.hierarchy import ClusterNode, leaves_list, linkage, optimal_leaf_ordering, to_tree
from scipy.spatial.distance import pdist, squareform

from heatplate.configuration.figures import Figure
from heatplate.drawing.canvas import Line
from heatplate.drawing.clustering.leaf_order import best_order
from heatplate.drawing.clustering.order import in_order
from heatplate.drawing.figure import painted
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError
from tests.drawing.reading import drawn, matrix_of, specification

VALUES = np.random.default_rng(5).normal(size=(9, 6)).round(3)
TABLE = matrix_of(VALUES)


def order_of(labels: tuple[str, ...]) -> list[int]:
    return [int(label[1:]) for label in labels]


def clustered(matrix: Matrix, **keys: object) -> Matrix:
    found = in_order(matrix, specification(**keys)).matrix
    assert isinstance(found, Matrix)
    return found


def orders_of(node: ClusterNode) -> list[list[int]]:
    """Every order of leaves that a tree allows."""
    if node.is_leaf():
        return [[node.id]]
    left, right = orders_of(node.left), orders_of(node.right)
    return [one + other for a, b in ((left, right), (right, left)) for one in a for other in b]


def length(order: list[int], distances: Array) -> float:
    """The sum of the distances of neighbours. distances: in SciPy's condensed form."""
    apart = squareform(distances, checks=False)
    return float(sum(apart[one, other] for one, other in itertools.pairwise(order)))


METHODS = ["average", "single", "complete", "ward"]
METRICS = ["euclidean", "cityblock", "chebyshev", "cosine", "correlation"]
WAYS = [(method, metric) for method in METHODS for metric in METRICS[: 1 if method == "ward" else None]]


@pytest.mark.parametrize(("method", "metric"), WAYS)
def test_the_order_is_the_best_that_the_tree_of_scipy_allows(method: str, metric: str) -> None:
    found = clustered(TABLE, cluster={"axis": "index", "method": method, "metric": metric})
    distances = pdist(VALUES, metric)
    possible = orders_of(to_tree(linkage(distances, method)))
    assert order_of(found.index) in possible
    best = min(length(order, distances) for order in possible)
    assert length(order_of(found.index), distances) == pytest.approx(best)
    assert found.columns == TABLE.columns
    np.testing.assert_array_equal(found.values, VALUES[order_of(found.index)])


def test_scipy_still_does_not_find_the_best_order() -> None:
    """If this fails, ``leaf_order`` can go: https://github.com/scipy/scipy/issues/11227 is mended."""
    distances = pdist(VALUES)
    tree = linkage(distances, "average")
    best = min(length(order, distances) for order in orders_of(to_tree(tree)))
    assert length(leaves_list(optimal_leaf_ordering(tree, distances)).tolist(), distances) > best + 0.1


@pytest.mark.parametrize("seed", range(20))
def test_the_best_order_of_any_tree(seed: int) -> None:
    random = np.random.default_rng(seed)
    distances = pdist(random.integers(0, 4, (int(random.integers(2, 10)), 2)), "cityblock")  # with many ties
    tree = linkage(distances, "single")
    pairs = [(int(one), int(other)) for one, other in tree[:, :2]]
    found = best_order(pairs, squareform(distances))
    possible = orders_of(to_tree(tree))
    assert found in possible
    assert length(found, distances) == min(length(order, distances) for order in possible)


def test_columns_are_ordered_by_themselves() -> None:
    found = clustered(TABLE, cluster={"axis": "columns", "metric": "euclidean", "optimal_ordering": False})
    assert order_of(found.columns) == leaves_list(linkage(pdist(VALUES.T), "average")).tolist()
    assert found.index == TABLE.index


def test_correlations_have_one_order_from_their_own_values() -> None:
    correlations = np.corrcoef(VALUES)
    names = tuple(f"r{i}" for i in range(9))
    found = clustered(matrix_of(correlations, index=names, columns=names), cluster="both")
    distances = squareform((1 - correlations).round(12), checks=False)
    possible = orders_of(to_tree(linkage(distances, "average")))
    assert found.index == found.columns
    assert order_of(found.index) in possible
    best = min(length(order, distances) for order in possible)
    assert length(order_of(found.index), distances) == pytest.approx(best)


def test_the_order_does_not_depend_on_that_of_the_matrix_nor_on_the_last_bits() -> None:
    turned = matrix_of(VALUES[::-1] * (1 + 1e-15), index=TABLE.index[::-1])
    one, other = (clustered(matrix, cluster="both") for matrix in (TABLE, turned))
    assert other.index in (one.index, one.index[::-1])
    assert one.columns == other.columns


def test_missing_values_are_left_out_and_too_few_are_an_error() -> None:
    values = VALUES.copy()
    values[2, 1:3] = np.nan
    found = clustered(matrix_of(values), cluster={"axis": "index", "optimal_ordering": False})
    both = ~np.isnan(values)[:, None] & ~np.isnan(values)[None]
    squares = np.where(both, values[:, None] - values[None], 0) ** 2
    distances = squareform(np.sqrt(np.nansum(squares, axis=2) * 6 / both.sum(axis=2)), checks=False)
    assert order_of(found.index) == leaves_list(linkage(distances, "average")).tolist()
    values[2] = np.nan
    with pytest.raises(InputError, match='row "r2" has 0 of 6 values.*needs 1 in common; leave the row out'):
        clustered(matrix_of(values), cluster="index")


def test_spreads_follow() -> None:
    found = clustered(matrix_of(VALUES, std=abs(VALUES), count=VALUES**2), cluster="both")
    assert found.std is not None
    assert found.count is not None
    np.testing.assert_array_equal(found.std, abs(found.values))
    np.testing.assert_array_equal(found.count, found.values**2)
    assert not np.array_equal(found.values, VALUES)


def test_labels_numbers_and_lists_of_labels_follow(tmp_path: Path) -> None:
    names = [f"row {i}" for i in range(9)]
    keys: dict[str, object] = {
        "cluster": "both",
        "annot": True,
        "fmt": ".3f",
        "yticklabels": names,
        "height": 5,
    }
    drawing = drawn(tmp_path, TABLE, **keys)
    expected = clustered(TABLE, cluster="both")
    for i, row in enumerate(order_of(expected.index)):
        for j, column in enumerate(order_of(expected.columns)):
            number = f"{VALUES[row, column]:.3f}".replace("-", "−")
            assert drawing.text_in(drawing.cell_box(i, j)) == number
    shown = in_order(TABLE, specification(**keys)).specification.yticklabels
    assert shown == [names[row] for row in order_of(expected.index)]


@pytest.mark.parametrize("keys", [{}, {"margins": True}, {"yticklabels_kws": {"location": "right"}}])
def test_leaves_meet_the_middles_of_their_rows(keys: dict[str, object]) -> None:
    canvas = painted(TABLE, specification(cluster="index", **keys))
    boxes = dict(canvas.boxes)
    body = next(box for name, box in canvas.boxes if name == "body")
    tree = [item for item in canvas.items if isinstance(item, Line) and item.part == "dendrogram of the rows"]
    assert len(tree) == len(TABLE.index) - 1
    box = boxes["dendrogram of the rows"]
    assert box.left >= body.right or box.right <= body.left
    near = box.left if box.left >= body.right else box.right
    leaves = sorted({round(float(y), 3) for line in tree for x, y in line.points if abs(x - near) < 0.5})
    cells = [item.box for item in canvas.items if item.part == "body" and item.kind == "area"]
    tops = sorted({round(cell.top, 3) for cell in cells})[-len(TABLE.index) :]  # they reach below the next
    assert leaves == pytest.approx([top - (tops[-1] - tops[-2]) / 2 for top in tops], abs=0.01)


def test_the_tree_of_a_triangle_stands_behind_its_labels(tmp_path: Path) -> None:
    names = tuple(f"name {i}" for i in range(9))
    matrix = matrix_of(np.corrcoef(VALUES), index=names, columns=names)
    canvas = painted(matrix, specification(cluster="both", mask="upper"))
    boxes = dict(canvas.boxes)
    assert "dendrogram of the columns" not in boxes
    labels = [item.box for item in canvas.items if item.kind == "text" and item.box.left < 200]
    assert boxes["dendrogram of the rows"].right <= min(box.left for box in labels if box.width > 10)
    lower = dict(painted(matrix, specification(cluster="both", mask="lower")).boxes)
    assert lower["dendrogram of the rows"].left >= lower["body"].right  # where that triangle is full


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"cluster": "index", "mask": "upper"}, "write cluster: both, or remove mask"),
        ({"cluster": {"method": "ward", "metric": "cosine"}}, "is defined for Euclidean distances"),
        ({"cluster": {"axis": "index", "dendrogram": "columns"}}, "makes no dendrogram of columns"),
        ({"cluster": "rows"}, "index"),
    ],
)
def test_nonsense_is_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate(keys)


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        (matrix_of(VALUES, index_groups=tuple("aaabbbccc")), "a matrix with groups cannot be clustered"),
        (matrix_of(np.where(VALUES > 2, np.inf, VALUES)), "has an infinite value"),
    ],
)
def test_a_matrix_that_cannot_be_clustered_is_refused(matrix: Matrix, message: str) -> None:
    if "infinite" in message:
        matrix = matrix_of([[np.inf, 1], [2, 3]])
    with pytest.raises(InputError, match=message):
        clustered(matrix, cluster="both")


def test_a_metric_of_given_distances_needs_a_symmetric_matrix() -> None:
    with pytest.raises(InputError, match="similarity needs the same labels"):
        clustered(TABLE, cluster={"metric": "similarity"})
    names = ("a", "b", "c")
    odd = matrix_of([[1, 0.2, 0.3], [0.9, 1, 0.4], [0.3, 0.4, 1]], index=names, columns=names)
    with pytest.raises(InputError, match="similarity needs a symmetric matrix"):
        clustered(odd, cluster={"metric": "similarity"})

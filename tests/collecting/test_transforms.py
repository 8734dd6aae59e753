"""The steps that are applied to the cells: each alone, their order, and their problems."""

import math
from dataclasses import replace

import numpy as np
import pytest
import seaborn as sns
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from pandas import DataFrame

from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Pivot
from heatplate.matrix import Matrix
from tests.collecting.make_records import messages

VALUES = np.array([[1.0, 3.0, 4.0], [2.0, 6.0, 12.0]])
MATRIX = Matrix(VALUES, ("a", "b"), ("x", "y", "z"), "model", "task", std=VALUES, sem=VALUES, count=VALUES)
EMPTY = np.array([[1.0, 3.0, math.nan], [2.0, 6.0, 12.0]])


def keys(**given: object) -> Pivot:
    return Pivot.model_validate({"source": "r.csv", "index": "i", "columns": "c", "values": "v", **given})


def result(matrix: Matrix = MATRIX, **given: object) -> list[list[float]]:
    return transformed(matrix, keys(**given)).values.tolist()


def problems(matrix: Matrix = MATRIX, **given: object) -> list[str]:
    return messages(transformed, matrix, keys(**given))


def bare(values: object) -> Matrix:
    return replace(MATRIX, values=np.array(values, dtype=float), std=None, sem=None, count=None)


def test_without_keys_nothing_changes() -> None:
    assert result() == VALUES.tolist()


def test_the_baseline_is_subtracted_from_every_line() -> None:
    assert result(baseline={"index": "a"}) == [[0, 0, 0], [1, 3, 8]]
    assert result(baseline={"columns": "y"}) == [[-2, 0, 1], [-4, 0, 6]]


def test_normalize_divides_by_the_sum() -> None:
    assert result(normalize="index") == [[1 / 8, 3 / 8, 4 / 8], [2 / 20, 6 / 20, 12 / 20]]
    assert result(normalize="columns") == [[1 / 3, 3 / 9, 4 / 16], [2 / 3, 6 / 9, 12 / 16]]
    assert result(normalize="all") == [[1 / 28, 3 / 28, 4 / 28], [2 / 28, 6 / 28, 12 / 28]]


@pytest.mark.parametrize("key", ["standard_scale", "z_score"])
@pytest.mark.parametrize(("side", "axis"), [("index", 0), ("columns", 1)])
@given(values=arrays(float, (3, 4), elements=st.floats(-1e3, 1e3).map(lambda x: round(x, 3)), unique=True))
def test_standardizing_agrees_with_clustermap(key: str, side: str, axis: int, values: np.ndarray) -> None:
    matrix = Matrix(values, ("a", "b", "c"), ("w", "x", "y", "z"))
    reference = getattr(sns.matrix.ClusterGrid, key)(DataFrame(values), axis)
    np.testing.assert_allclose(
        transformed(matrix, keys(**{key: side})).values, reference, rtol=1e-9, atol=1e-12
    )


def test_scale_applies_to_values_and_spreads_but_not_to_counts() -> None:
    matrix = transformed(MATRIX, keys(scale=-2, unit="%"))
    assert matrix.values.tolist() == (-2 * VALUES).tolist()
    assert matrix.std.tolist() == matrix.sem.tolist() == (2 * VALUES).tolist()
    assert matrix.count.tolist() == VALUES.tolist()
    assert matrix.unit == "%"


def test_the_order_is_baseline_normalize_standardize_scale() -> None:
    assert result(baseline={"index": "a"}, normalize="all", scale=12) == [[0, 0, 0], [1, 3, 8]]
    assert result(scale=100, standard_scale="index")[0][2] == 100


@pytest.mark.parametrize(
    "step",
    [{"baseline": {"index": "a"}}, {"normalize": "all"}, {"standard_scale": "index"}, {"z_score": "index"}],
)
def test_spreads_are_dropped_where_they_would_be_wrong(step: dict[str, object]) -> None:
    matrix = transformed(MATRIX, keys(**step))
    assert matrix.std is matrix.sem is matrix.count is None


def test_labels_are_renamed_before_transposing() -> None:
    asked = keys(rename={"index": {"a": "A"}, "columns": {"z": "Z"}}, transpose=True, index_name="Model")
    matrix = transformed(MATRIX, asked)
    assert (matrix.index, matrix.columns) == (("x", "y", "Z"), ("A", "b"))
    assert (matrix.index_name, matrix.columns_name) == ("task", "Model")
    for array in (matrix.values, matrix.std, matrix.sem, matrix.count):
        assert array.tolist() == VALUES.T.tolist()
        assert array.flags.c_contiguous


def test_labels_can_be_exchanged_but_not_merged() -> None:
    assert transformed(MATRIX, keys(rename={"index": {"a": "b", "b": "a"}})).index == ("b", "a")
    assert problems(rename={"columns": {"x": "y"}}) == [
        'r.csv: rename.columns: "x" and "y" would all have the label "y"; make them distinct'
    ]


def test_missing_cells_stay_missing_and_are_ignored_in_sums() -> None:
    kept = {"missing": "keep"}
    assert result(bare(EMPTY), normalize="index", **kept)[0] == [
        0.25,
        0.75,
        pytest.approx(math.nan, nan_ok=True),
    ]
    assert math.isnan(result(bare(EMPTY), baseline={"columns": "z"}, **kept)[0][0])
    assert result(bare(EMPTY), standard_scale="index", **kept)[0][:2] == [0, 1]


def test_a_row_of_zeros_is_a_problem_unless_missing_values_are_allowed() -> None:
    zeros = bare([[0, 0, 0], [2, 6, 12]])
    assert problems(zeros, normalize="index") == [
        'r.csv: normalize: the row "a" sums to 0, so it cannot be divided by its sum; if all its values are 0, '
        "missing: keep leaves it empty"
    ]
    assert np.isnan(result(zeros, normalize="index", missing="keep")[0]).all()
    assert result(zeros, normalize="index", fill_value=0)[0] == [0, 0, 0]
    opposite = bare([[1, -1, 0], [2, 6, 12]])
    assert 'the row "a" sums to 0' in problems(opposite, normalize="index", missing="keep")[0]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"baseline": {"index": "A"}}, 'r.csv: baseline.index: there is no row "A"; did you mean a?'),
        ({"baseline": {"columns": "q"}}, 'r.csv: baseline.columns: there is no column "q"; known: x, y, z'),
        ({"rename": {"index": {"c": "d"}}}, 'r.csv: rename.index: there is no label "c"; known: a, b'),
    ],
)
def test_unknown_labels_are_reported_with_the_known_ones(given: dict[str, object], message: str) -> None:
    assert problems(**given) == [message]


@pytest.mark.parametrize("key", ["standard_scale", "z_score"])
def test_a_constant_row_cannot_be_standardized(key: str) -> None:
    constant = bare([[1, 1, 1], [2, 6, 12]])
    assert problems(constant, **{key: "index"})[0].startswith(
        f'r.csv: {key}: the row "a" has fewer than two distinct values'
    )
    single = Matrix(np.ones((1, 2)), ("a",), ("x", "y"))
    assert len(problems(single, **{key: "columns"})) == 2


@pytest.mark.parametrize(
    ("values", "step"),
    [
        ([[1e308, 1, 1], [1, 1, 1]], {"scale": 100}),
        ([[1e308, 1, 1], [-1e308, 1, 1]], {"baseline": {"index": "b"}}),
        ([[1e308, 1e308, 1], [1, 1, 1]], {"normalize": "index"}),
        ([[1e308, -1e308, 1], [1, 2, 3]], {"standard_scale": "index"}),
    ],
)
def test_results_that_are_too_large_are_problems(values: list[list[float]], step: dict[str, object]) -> None:
    (message,) = problems(bare(values), **step)
    assert "too large" in message
    assert next(iter(step)) in message


def test_steps_reject_infinite_values_except_scale() -> None:
    infinite = bare([[math.inf, 1, 1], [1, 1, 2]])
    assert problems(infinite, z_score="index", infinite="keep") == [
        "r.csv: z_score: the cell (row a, column x) is infinite; leave it out with where, or set infinite: missing"
    ]
    assert result(infinite, scale=-1, infinite="keep")[0] == [-math.inf, -1, -1]


def test_no_result_is_negative_zero() -> None:
    zeros = transformed(bare([[0, 1, 2], [0, -0.0, 3]]), keys(scale=-1)).values
    assert not np.signbit(zeros[zeros == 0]).any()

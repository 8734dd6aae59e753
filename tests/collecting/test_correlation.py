"""Correlations: those of pandas.DataFrame.corr, in any order of the records."""

import math
import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatplate.collecting.correlation import correlation_matrix
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Correlation
from tests.collecting.make_records import make_records, messages

VARIABLES = ("bleu", "comet", "ter")


def keys(**given: object) -> Correlation:
    base = {
        "kind": "correlation",
        "source": "runs.csv",
        "index": "item",
        "columns": "metric",
        "values": "score",
    }
    return Correlation.model_validate({**base, **given})


def scores(table: list[list[object]], seed: int | None = None) -> Records:
    """A row per item, a column per metric; with a seed in another order."""
    records = [(str(i), v, x) for i, row in enumerate(table) for v, x in zip(VARIABLES, row, strict=False)]
    if seed is not None:
        random.Random(seed).shuffle(records)
    return make_records("item metric score", *records)


TABLE = [[1, 10, 3], [2, 30, 1], [3, 20, 2]]


def test_variables_label_both_sides_and_the_diagonal_is_one() -> None:
    matrix = correlation_matrix(keys(), scores(TABLE))
    assert matrix.index == matrix.columns == VARIABLES
    assert (matrix.index_name, matrix.columns_name) == ("metric", "metric")
    assert matrix.values.diagonal().tolist() == [1, 1, 1]
    assert matrix.values[0, 1] == pytest.approx(0.5)


def test_labels_select_and_order_the_variables() -> None:
    assert correlation_matrix(keys(labels=["ter", "bleu"]), scores(TABLE)).index == ("ter", "bleu")


def test_variables_of_two_fields_are_in_groups_on_both_sides() -> None:
    numbers = [[1, 10, 3], [2, 30, 1], [3, 20, 2]]
    names = [("mt", "ter"), ("human", "mqm"), ("mt", "bleu")]
    records = make_records(
        "item kind metric score",
        *((str(i), *name, x) for i, row in enumerate(numbers) for name, x in zip(names, row, strict=True)),
    )
    matrix = correlation_matrix(keys(columns=["kind", "metric"]), records)
    assert matrix.index_groups == matrix.columns_groups == ("human", "mt", "mt")
    assert matrix.index == matrix.columns == ("mqm", "bleu", "ter")
    assert matrix.index_name == matrix.columns_name == "kind / metric"
    plain = pd.DataFrame(numbers, columns=["ter", "mqm", "bleu"]).corr()
    expected = plain.loc[list(matrix.index), list(matrix.columns)]
    assert matrix.values.tolist() == pytest.approx(expected.to_numpy(), abs=1e-15)
    chosen = correlation_matrix(keys(columns=["kind", "metric"], labels={"metric": ["ter", "bleu"]}), records)
    assert chosen.row_names == ("mt / ter", "mt / bleu")


def test_a_constant_variable_is_named_with_its_group() -> None:
    records = make_records(
        "item kind metric score", *((str(i), kind, "ter", 1) for i in range(3) for kind in ("mt", "human"))
    )
    assert messages(correlation_matrix, keys(columns=["kind", "metric"]), records) == [
        f'runs.csv: columns: the variable "{kind} / ter" has fewer than two distinct values; '
        "leave it out with where: {metric: {exclude: ter}}"
        for kind in ("human", "mt")
    ]


@pytest.mark.parametrize("given", [{"columns": "item"}, {"columns": ["metric", "metric"]}])
def test_a_field_can_only_be_used_once(given: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="have the same field"):
        keys(**given)


numbers = st.floats(-1e3, 1e3).map(lambda x: round(x, 2))


@pytest.mark.parametrize("method", ["pearson", "spearman", "kendall"])
@settings(max_examples=40)
@given(
    table=st.lists(st.lists(numbers, min_size=3, max_size=3), min_size=3, max_size=8),
    absent=st.sets(st.tuples(st.integers(0, 2), st.integers(0, 2)), max_size=2),
    seed=st.integers(),
)
def test_agrees_with_pandas_and_does_not_depend_on_the_order(
    method: str, table: list[list[object]], absent: set[tuple[int, int]], seed: int
) -> None:
    for row, column in absent:
        table[row][column] = None
    frame = pd.DataFrame(table, columns=VARIABLES, dtype=float)
    if (frame.nunique() < 2).any():
        return
    asked = keys(method=method, missing="keep")
    one, other = (correlation_matrix(asked, scores(table, s)).values for s in (None, seed))
    assert one.tobytes() == other.tobytes()
    expected = frame.corr(method=method).to_numpy(copy=True)
    np.fill_diagonal(expected, 1.0)
    np.testing.assert_allclose(one, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("size", [1e-200, 1e200])
def test_the_scale_of_a_variable_does_not_matter(size: float) -> None:
    scaled = [[row[0] * size, *row[1:]] for row in TABLE]
    np.testing.assert_allclose(
        correlation_matrix(keys(), scores(scaled)).values,
        correlation_matrix(keys(), scores(TABLE)).values,
        rtol=1e-12,
    )


def test_several_runs_of_an_item_are_aggregated_if_the_keys_say_so() -> None:
    records = [
        (str(i), v, x + d)
        for i, row in enumerate(TABLE)
        for v, x in zip(VARIABLES, row, strict=True)
        for d in (-1, 1)
    ]
    twice = make_records("item metric score", *records)
    expected = correlation_matrix(keys(), scores(TABLE)).values
    np.testing.assert_allclose(correlation_matrix(keys(aggfunc="mean"), twice).values, expected)
    assert messages(correlation_matrix, keys(), twice)[0].startswith(
        "runs.csv:3: 2 values for the cell (row 0, column bleu)"
    )


def test_missing_values_are_problems_or_left_out_pair_by_pair() -> None:
    table = [[1, 10, 3], [2, 30, None], [3, 20, 2], [4, None, 9]]
    assert "(row 1, column ter) is missing" in messages(correlation_matrix, keys(), scores(table))[0]
    frame = pd.DataFrame(table, dtype=float)
    kept = correlation_matrix(keys(missing="keep"), scores(table)).values
    np.testing.assert_allclose(kept, frame.corr().to_numpy())
    np.testing.assert_array_equal(correlation_matrix(keys(fill_value=0), scores(table)).values, kept)


def test_a_pair_without_common_items_is_empty_or_filled() -> None:
    table = [[1, None], [2, None], [None, 1], [None, 2]]
    assert math.isnan(correlation_matrix(keys(missing="keep"), scores(table)).values[0, 1])
    assert correlation_matrix(keys(fill_value=0), scores(table)).values.tolist() == [[1, 0], [0, 1]]


@pytest.mark.parametrize(
    ("table", "given", "message"),
    [
        ([[1, 5], [2, 5]], {}, 'runs.csv: columns: the variable "comet" has fewer than two distinct values'),
        ([[1, 5]], {}, 'runs.csv: index: a correlation needs at least two items; the field "item" has one'),
        (
            [[1, 5], [2, "inf"]],
            {"infinite": "keep"},
            'runs.csv: infinite: the variable "comet" has an infinite',
        ),
        (
            TABLE,
            {"labels": ["bleu", "commet"]},
            'runs.csv: labels: no record has "commet" as its metric; did you',
        ),
        (
            TABLE,
            {"columns": "metrics"},
            'runs.csv: columns: there is no field "metrics"; did you mean metric?',
        ),
    ],
)
def test_constant_or_infinite_variables_and_unknown_names_are_problems(
    table: list, given: dict[str, object], message: str
) -> None:
    assert messages(correlation_matrix, keys(**given), scores(table))[0].startswith(message)

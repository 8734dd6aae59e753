"""Rows and columns that become one by patterns for their labels: as pandas computes it, and honest about spreads."""

import math
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.records import Records
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Pivot
from heatplate.matrix import Matrix
from tests.collecting.make_records import frame_of, make_records, messages

TASKS = ("mmlu_a", "mmlu_b", "mmlu_c", "bbh_x", "boolean_expressions", "other")
MODELS = ("m", "n")


def scores(*, without: tuple[tuple[str, str], ...] = ()) -> Records:
    """Two runs of each model on each task, with the number of items of the task."""
    cells = [
        (model, task, seed, 10 * i + j + 0.3 * seed, 10 * (j + 1), 0.5 + j)
        for i, model in enumerate(MODELS)
        for j, task in enumerate(TASKS)
        for seed in (1, 2)
        if (model, task) not in without
    ]
    return make_records("model task seed acc items se", *cells)


def keys(**given: object) -> Pivot:
    return Pivot.model_validate(
        {
            "source": "runs.csv",
            "index": "model",
            "columns": "task",
            "values": "acc",
            "aggfunc": "mean",
            **given,
        }
    )


GROUPS = {"MMLU": "mmlu_*", "BBH": ["bbh_*", "boolean_expressions"]}


def frame(records: Records) -> pd.DataFrame:
    return (
        frame_of(records)
        .astype({"acc": float, "items": float})
        .pivot_table(index="model", columns="task", values="acc", aggfunc="mean")
    )


@pytest.mark.parametrize("aggfunc", ["mean", "median", "min", "max", "sum"])
def test_groups_of_columns_agree_with_pandas(aggfunc: str) -> None:
    records = scores()
    groupby = {"columns": GROUPS, "others": "drop", "aggfunc": aggfunc}
    matrix = pivot_matrix(keys(groupby=groupby), records)
    group_of = {task: "MMLU" if "mmlu" in task else "BBH" for task in TASKS[:-1]}
    expected = frame(records).T.groupby(group_of).agg(aggfunc).T
    assert (matrix.index, matrix.columns) == (MODELS, ("MMLU", "BBH"))
    np.testing.assert_allclose(matrix.values, expected[["MMLU", "BBH"]].to_numpy(), rtol=1e-14)


def test_the_macro_mean_is_that_of_the_cells_and_not_of_the_runs() -> None:
    records = make_records(
        "model task seed acc", ("m", "a_1", 1, 0), ("m", "a_1", 2, 0), ("m", "a_1", 3, 0), ("m", "a_2", 1, 4)
    )
    matrix = pivot_matrix(keys(groupby={"columns": {"A": "a_*"}}), records)
    assert matrix.values.tolist() == [[2.0]]


def test_weights_from_a_field_are_those_of_the_cells() -> None:
    matrix = pivot_matrix(keys(groupby={"columns": GROUPS, "others": "drop", "weights": "items"}), scores())
    table = frame(scores())
    expected = [(10 * table["mmlu_a"] + 20 * table["mmlu_b"] + 30 * table["mmlu_c"]) / 60]
    expected += [(40 * table["bbh_x"] + 50 * table["boolean_expressions"]) / 90]
    np.testing.assert_allclose(matrix.values, np.array(expected).T, rtol=1e-14)
    assert matrix.weights is None


def test_weights_as_numbers_must_be_those_of_the_members() -> None:
    groups = {"columns": {"MMLU": "mmlu_*"}, "others": "drop"}
    weights = {"mmlu_a": 1, "mmlu_b": 1, "mmlu_c": 2}
    matrix = pivot_matrix(keys(groupby={**groups, "weights": weights}), scores())
    table = frame(scores())
    expected = (table["mmlu_a"] + table["mmlu_b"] + 2 * table["mmlu_c"]) / 4
    np.testing.assert_allclose(matrix.values[:, 0], expected, rtol=1e-14)
    wrong = {**groups, "weights": {"mmlu_a": 1, "mmlu_bb": 2}}
    assert messages(pivot_matrix, keys(groupby=wrong), scores()) == [
        'runs.csv: groupby.weights: no group has a member "mmlu_bb"; did you mean mmlu_b or mmlu_c or mmlu_a?',
        "runs.csv: groupby.weights: 2 of the members have no weight (mmlu_b, mmlu_c); give each a number",
    ]


@given(
    st.lists(
        st.tuples(st.floats(-1e6, 1e6), st.integers(1, 10_000)),
        min_size=1,
        max_size=8,
    )
)
def test_weighted_means_are_exactly_rounded(pairs: list[tuple[float, int]]) -> None:
    labels = tuple(f"t{n}" for n in range(len(pairs)))
    matrix = Matrix(np.array([[value for value, _ in pairs]]), ("m",), labels)
    weights = {label: weight for label, (_, weight) in zip(labels, pairs, strict=True)}
    result = transformed(matrix, keys(groupby={"columns": {"T": "t*"}, "weights": weights}))
    exact = sum(Fraction(value) * weight for value, weight in pairs) / sum(weight for _, weight in pairs)
    assert result.values[0, 0] == float(exact)


def test_what_is_in_no_group_is_kept_or_left_out_as_the_author_says() -> None:
    assert messages(pivot_matrix, keys(groupby={"columns": GROUPS}), scores()) == [
        "runs.csv: groupby: 1 column is in no group (other); write others: keep or others: drop, or add to a group"
    ]
    kept = pivot_matrix(keys(groupby={"columns": GROUPS, "others": "keep"}), scores())
    assert kept.columns == ("MMLU", "BBH", "other")
    np.testing.assert_allclose(kept.values[:, 2], frame(scores())["other"], rtol=1e-14)
    dropped = pivot_matrix(keys(groupby={"columns": GROUPS, "others": "drop"}), scores())
    assert dropped.columns == ("MMLU", "BBH")
    assert [str(remark) for remark in dropped.remarks] == [
        "groupby: MMLU is the mean of 3 columns: mmlu_a, mmlu_b, mmlu_c",
        "groupby: BBH is the mean of 2 columns: bbh_x, boolean_expressions",
        "groupby: 1 column that is in no group is left out: other",
    ]


def test_of_many_groups_the_first_are_named() -> None:
    labels = [f"g{n}_{k}" for n in range(8) for k in range(n + 1)]
    records = make_records("model task acc", *(("m", label, 1) for label in labels))
    groups = {f"G{n}": f"g{n}_*" for n in range(8)}
    told = list(map(str, pivot_matrix(keys(aggfunc=None, groupby={"columns": groups}), records).remarks))
    assert told[0] == "groupby: G0 is the mean of 1 column: g0_0"
    assert told[4:] == [
        "groupby: G4 is the mean of 5 columns: g4_0, g4_1, g4_2, g4_3, g4_4",
        "groupby: 8 groups in all, of 1 to 8 columns",
    ]


def test_spreads_that_are_not_known_are_left_out() -> None:
    alone = pivot_matrix(keys(groupby={"columns": GROUPS, "others": "drop"}), scores())
    assert alone.std is None
    assert alone.count is not None
    assert alone.count.tolist() == [[2, 2], [2, 2]]
    kept = pivot_matrix(keys(groupby={"columns": GROUPS, "others": "keep"}), scores())
    assert kept.std is not None
    assert np.isnan(kept.std[:, :2]).all()
    assert kept.std[:, 2].tolist() == pytest.approx([0.3 / math.sqrt(2)] * 2)


def test_the_number_of_runs_is_known_where_all_members_have_the_same() -> None:
    records = make_records(
        "model task seed acc",
        *(("m", "a_1", 1, 1), ("m", "a_1", 2, 1), ("m", "a_2", 1, 1), ("n", "a_1", 1, 1), ("n", "a_2", 1, 1)),
    )
    count = pivot_matrix(keys(groupby={"columns": {"A": "a_*"}}), records).count
    assert count is not None
    assert np.isnan(count[0, 0])
    assert count[1, 0] == 1


def test_a_given_standard_error_is_that_of_independent_members() -> None:
    one_each = make_records("model task acc se", ("m", "a_1", 1, 3), ("m", "a_2", 5, 4))
    table = {"aggfunc": None, "sem": "se", "groupby": {"columns": {"A": "a_*"}}}
    sem = pivot_matrix(keys(**table), one_each).sem
    assert sem is not None
    assert sem.tolist() == [[2.5]]
    weights = {"columns": {"A": "a_*"}, "weights": {"a_1": 1, "a_2": 3}}
    sem = pivot_matrix(keys(**{**table, "groupby": weights}), one_each).sem
    assert sem is not None
    assert sem[0, 0] == pytest.approx(math.hypot(3 / 4, 3))
    of_maximum = {"columns": {"A": "a_*"}, "aggfunc": "max"}
    assert pivot_matrix(keys(**{**table, "groupby": of_maximum}), one_each).sem is None


def test_missing_members_are_an_error_unless_they_are_kept_and_then_they_are_told() -> None:
    gaps = scores(without=(("m", "mmlu_b"),))
    groupby = {"columns": {"MMLU": "mmlu_*"}, "others": "drop"}
    assert (
        "the cell (row m, column mmlu_b) has no record"
        in messages(pivot_matrix, keys(groupby=groupby), gaps)[0]
    )
    matrix = pivot_matrix(keys(groupby=groupby, missing="keep"), gaps)
    expected = frame(gaps)[["mmlu_a", "mmlu_b", "mmlu_c"]].mean(axis=1)
    np.testing.assert_allclose(matrix.values[:, 0], expected, rtol=1e-14)
    assert "groupby: MMLU is of fewer than 3 in 1 row: m: 2" in list(map(str, matrix.remarks))


def test_mistakes_in_patterns_are_all_told_at_once() -> None:
    groups = {"MMLU": "mmlu_*", "All": ["mmlu_a", "bbh_*"], "BBH": "bbbh_x"}
    assert messages(pivot_matrix, keys(groupby={"columns": groups, "others": "drop"}), scores()) == [
        'runs.csv: groupby.columns.BBH: no column is called "bbbh_x"; did you mean bbh_x?',
        'runs.csv: groupby.columns: the column "mmlu_a" is in the groups "MMLU" and "All"; write patterns that tell '
        "them apart",
    ]


def test_only_two_characters_are_signs_and_a_label_means_itself() -> None:
    records = make_records("model task acc", ("m", "a[1]", 1), ("m", "a1", 3), ("m", "*", 5))
    group = {"columns": {"G": "a[1]", "H": ["a?"]}, "others": "drop"}
    assert pivot_matrix(keys(aggfunc=None, groupby=group), records).values.tolist() == [[1, 3]]


def test_rows_are_grouped_like_columns_and_a_baseline_may_be_a_group() -> None:
    records = make_records("model task acc", ("g_1", "x", 1), ("g_2", "x", 3), ("h_1", "x", 7))
    groupby = {"index": {"G": "g_*", "H": "h_*"}}
    matrix = pivot_matrix(keys(aggfunc=None, groupby=groupby, baseline={"index": "G"}), records)
    assert (matrix.index, matrix.values.tolist()) == (("G", "H"), [[0], [5]])


def test_a_group_called_like_another_label_is_refused() -> None:
    groups = {"columns": {"other": "mmlu_*", "B": ["bbh_x", "boolean*"]}, "others": "keep"}
    assert messages(pivot_matrix, keys(groupby=groups), scores()) == [
        'runs.csv: groupby.columns: "other" is a group and also a label that is in no group; give the group '
        "another label"
    ]


def test_weights_that_differ_within_a_cell_or_are_missing_are_refused() -> None:
    groupby = {"columns": {"A": "a_*"}, "weights": "items"}
    records = make_records(
        "model task seed acc items", ("m", "a_1", 1, 1, 10), ("m", "a_1", 2, 1, 20), ("m", "a_2", 1, 1, 5)
    )
    assert messages(pivot_matrix, keys(groupby=groupby), records) == [
        'runs.csv:3: groupby.weights: the weight "items" differs from that in runs.csv:2, of the same cell; '
        "correct it"
    ]
    records = make_records("model task acc items", ("m", "a_1", 1, 10), ("m", "a_2", 1, ""))
    assert messages(pivot_matrix, keys(groupby=groupby), records) == [
        "runs.csv: groupby.weights: the cell (row m, column a_2) has no weight; fill it in"
    ]
    negative = make_records("model task acc items", ("m", "a_1", 1, -10), ("m", "a_2", 1, 1))
    assert "is not above 0" in messages(pivot_matrix, keys(groupby=groupby), negative)[0]
    unknown = {"columns": {"A": "a_*"}, "weights": "item"}
    assert 'groupby.weights: there is no field "item"; did you mean items' in str(
        messages(pivot_matrix, keys(groupby=unknown), negative)
    )

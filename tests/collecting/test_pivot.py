"""Pivot tables agree with pandas in any order of the records, and mistakes are reported."""

import math
import random
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.collecting import collect
from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.records import Records
from heatplate.collecting.tally import tally
from heatplate.configuration.matrices import Pivot
from heatplate.matrix import Matrix
from tests.collecting.make_records import make_records, messages

KEEP = {"missing": "keep"}


def keys(**given: object) -> Pivot:
    return Pivot.model_validate(
        {"source": "runs.csv", "index": "model", "columns": "task", "values": "acc", **given}
    )


SQUARE = make_records(
    "model task acc", ("small", "A", "10"), ("small", "B", "20"), ("large", "A", "30"), ("large", "B", "40")
)
RUNS = make_records(
    "model task seed acc se",
    ("small", "A", "1", "10", "3"),
    ("small", "A", "2", "20", "4"),
    ("large", "A", "1", "30", "1"),
)


def problems(records: Records = SQUARE, **given: object) -> list[str]:
    return messages(pivot_matrix, keys(**given), records)


# Labels and selection


def test_labels_are_sorted_as_text_and_values_follow_their_labels() -> None:
    matrix = pivot_matrix(keys(), SQUARE)
    assert (matrix.index, matrix.columns) == (("large", "small"), ("A", "B"))
    assert (matrix.index_name, matrix.columns_name) == ("model", "task")
    np.testing.assert_array_equal(matrix.values, [[30, 40], [10, 20]])
    assert matrix.std is matrix.sem is matrix.count is None


def test_labels_that_are_all_numbers_are_sorted_by_value() -> None:
    steps = make_records("model task acc", *((step, "A", 0.5) for step in ("1e3", "20", "3", "-1")))
    assert pivot_matrix(keys(), steps).index == ("-1", "3", "20", "1e3")
    with_a_name = make_records("model task acc", *((step, "A", 0.5) for step in ("20", "3", "final")))
    assert pivot_matrix(keys(), with_a_name).index == ("20", "3", "final")


def test_without_sorting_labels_come_in_the_order_of_the_records() -> None:
    assert pivot_matrix(keys(sort=False), SQUARE).index == ("small", "large")


def test_names_that_look_like_numbers_or_missing_values_stay_text() -> None:
    names = ["007", "1e5", "NA", "None", "True", "nan", "null"]
    matrix = pivot_matrix(keys(), make_records("model task acc", *((name, "7", "1") for name in names)))
    assert matrix.index == tuple(names)
    assert pivot_matrix(keys(reindex={"index": ["NA", "007"]}), _named(names)).index == ("NA", "007")


def _named(names: list[str]) -> Records:
    return make_records("model task acc", *((name, "7", "1") for name in names))


def test_cells_of_json_become_labels_as_they_are_written() -> None:
    cells = make_records("model task acc", (True, 1, 1), (False, 2.5, 2))
    matrix = pivot_matrix(keys(missing="keep"), cells)
    assert (matrix.index, matrix.columns) == (("false", "true"), ("1", "2.5"))


def test_where_does_not_match_a_zero_padded_name_to_its_number() -> None:
    records = make_records("model task seed acc", ("a", "x", "7", "1"), ("a", "x", "007", "100"))
    for seed, acc in (("7", 1), ("007", 100), ("7.0", 1)):
        assert pivot_matrix(keys(where={"seed": seed}), records).values.tolist() == [[acc]]


def test_an_integer_and_the_equal_float_of_a_json_file_are_one_label() -> None:
    records = make_records("model task acc", (1, "x", 2), (1.0, "y", 3), (0.5, "x", 4), (0.5, "y", 5))
    assert pivot_matrix(keys(), records).index == ("0.5", "1")


def test_where_matches_equal_text_numbers_and_booleans() -> None:
    records = make_records(
        "model task acc shots best",
        ("a", "x", 1, "5.0", "True"),
        ("a", "y", 2, 5, True),
        ("a", "z", 3, 0, False),
    )
    assert pivot_matrix(keys(where={"shots": 5}), records).columns == ("x", "y")
    assert pivot_matrix(keys(where={"best": True}), records).columns == ("x", "y")
    assert pivot_matrix(keys(where={"task": ["x", "z"], "shots": ["0", "5"]}), records).columns == ("x", "z")


def test_reindex_selects_and_orders_labels_and_ignores_other_records() -> None:
    records = make_records("model task acc", ("a", "x", 1), ("b", "x", 2), ("c", "x", "broken"))
    matrix = pivot_matrix(keys(reindex={"index": ["b", "a"]}), records)
    assert matrix.index == ("b", "a")
    assert matrix.values.tolist() == [[2], [1]]


# Their values


def test_a_mean_keeps_the_standard_deviation_and_the_number_of_runs() -> None:
    matrix = pivot_matrix(keys(aggfunc="mean", sem="se"), RUNS)
    np.testing.assert_array_equal(matrix.values, [[30], [15]])
    np.testing.assert_array_equal(matrix.std, [[math.nan], [math.sqrt(50)]])
    np.testing.assert_array_equal(matrix.count, [[1], [2]])
    np.testing.assert_array_equal(matrix.sem, [[1], [2.5]])  # sqrt(3^2 + 4^2) / 2


def test_given_standard_errors_are_kept() -> None:
    matrix = pivot_matrix(keys(sem="se", where={"seed": 1}), RUNS)
    np.testing.assert_array_equal(matrix.sem, [[1], [3]])
    assert matrix.std is matrix.count is None


@pytest.mark.parametrize("aggfunc", [None, "mean", "median", "std", "sum", "count", "first"])
@pytest.mark.parametrize("sem", [None, "se"])
def test_the_matrix_has_the_spreads_that_its_keys_promise(aggfunc: str | None, sem: str | None) -> None:
    if sem and aggfunc not in (None, "mean"):
        return
    asked = keys(aggfunc=aggfunc, sem=sem, where={"seed": [1] if aggfunc is None else [1, 2]}, fill_value=0)
    assert _spreads(pivot_matrix(asked, RUNS)) == asked.spreads
    asked = asked.model_copy(update={"normalize": "all"})
    assert _spreads(pivot_matrix(asked, RUNS)) == asked.spreads == frozenset()


def _spreads(matrix: Matrix) -> set[str]:
    return {name for name in ("std", "sem", "count") if getattr(matrix, name) is not None}


labels = st.sampled_from(["a", "b", "c", "10", "9"])
records_of_runs = st.lists(
    st.tuples(labels, labels, st.floats(-1e6, 1e6) | st.none(), st.floats(0, 1e3)), min_size=1, max_size=30
)


@pytest.mark.parametrize("aggfunc", ["mean", "median", "std", "min", "max", "count"])
@given(records=records_of_runs)
def test_agrees_with_pandas(aggfunc: str, records: list[tuple[object, ...]]) -> None:
    matrix = pivot_matrix(keys(aggfunc=aggfunc, missing="keep"), make_records("model task acc se", *records))
    frame = pd.DataFrame(records, columns=["model", "task", "acc", "se"]).astype({"acc": float})
    expected = frame.groupby(["model", "task"])["acc"].agg(aggfunc).unstack()
    expected = expected.reindex(index=list(matrix.index), columns=list(matrix.columns))
    np.testing.assert_allclose(matrix.values, expected.to_numpy(dtype=float), rtol=1e-9, atol=1e-6)
    if aggfunc in ("mean", "std"):
        table = frame.pivot_table(index="model", columns="task", values="acc", aggfunc=aggfunc)
        there = matrix.values[
            np.ix_(*map(_positions, (matrix.index, matrix.columns), (table.index, table.columns)))
        ]
        np.testing.assert_allclose(there, table.to_numpy(dtype=float), rtol=1e-9, atol=1e-6)


def _positions(labels: tuple[str, ...], wanted: pd.Index) -> list[int]:
    return [labels.index(label) for label in wanted]


@given(records=records_of_runs, seed=st.integers())
def test_the_order_of_the_records_does_not_change_a_bit(records: list[tuple[object, ...]], seed: int) -> None:
    asked = keys(aggfunc="mean", sem="se", missing="keep")
    shuffled = random.Random(seed).sample(records, len(records))
    one, other = (
        pivot_matrix(asked, make_records("model task acc se", *order)) for order in (records, shuffled)
    )
    assert (one.index, one.columns) == (other.index, other.columns)
    for name in ("values", "std", "sem", "count"):
        assert getattr(one, name).tobytes() == getattr(other, name).tobytes()


def test_numbers_in_text_are_read_with_the_configured_separators() -> None:
    assert pivot_matrix(keys(decimal=",", thousands="."), _value("1.234,5")).values[0, 0] == 1234.5


def _value(*values: object) -> Records:
    """One model, tasks t0, t1 and so on."""
    return make_records("model task acc", *(("m", f"t{i}", value) for i, value in enumerate(values)))


def test_negative_zero_is_zero() -> None:
    assert math.copysign(1, pivot_matrix(keys(), _value(-0.0)).values[0, 0]) == 1


# Missing and infinite values


@pytest.mark.parametrize("value", [None, "", "nan", "NaN", " ", math.nan])
def test_a_missing_value_is_a_problem_with_its_cell_and_line(value: object) -> None:
    assert problems(_value("1", value)) == [
        'runs.csv:3: "acc" of the cell (row m, column t1) is missing; '
        "leave it out with where: {task: {exclude: t1}}, or set missing: keep (an empty cell) or fill_value: 0"
    ]


def test_a_cell_without_a_record_is_a_problem_with_its_cell() -> None:
    records = make_records("model task acc", ("BERT", "CoLA", 1), ("BERT", "RTE", 1), ("T5", "RTE", 1))
    assert problems(records) == [
        "runs.csv: the cell (row T5, column CoLA) has no record, so it is missing; "
        "leave it out with where: {task: {exclude: CoLA}}, or set missing: keep (an empty cell) or fill_value: 0"
    ]
    np.testing.assert_array_equal(pivot_matrix(keys(**KEEP), records).values, [[1, 1], [math.nan, 1]])
    np.testing.assert_array_equal(pivot_matrix(keys(fill_value=-1), records).values, [[1, 1], [-1, 1]])


def test_a_kept_missing_value_is_left_out_of_means() -> None:
    records = make_records("model task acc", ("m", "t", "1"), ("m", "t", ""), ("m", "t", "3"))
    matrix = pivot_matrix(keys(aggfunc="mean", **KEEP), records)
    assert (matrix.values[0, 0], matrix.count[0, 0]) == (2, 2)


def test_na_values_are_read_as_missing() -> None:
    matrix = pivot_matrix(keys(na_values=["n/a", -1], **KEEP), _value("n/a", -1))
    assert np.isnan(matrix.values).all()
    assert problems(_value("n/a"))[0].startswith('runs.csv:2: the field "acc": "n/a" is not a number')


@pytest.mark.parametrize("cell", ["-1", "-1.000", "-1e0", -1, -1.0])
@pytest.mark.parametrize("written", [-1, "-1", "-1.0"])
def test_a_number_of_na_values_is_missing_however_it_is_written(cell: object, written: object) -> None:
    matrix = pivot_matrix(keys(na_values=[written], **KEEP), _value(cell, -1.5, "", "1"))
    np.testing.assert_array_equal(matrix.values, [[math.nan, -1.5, math.nan, 1]])


def test_words_for_true_and_false_are_1_and_0_if_there_are_no_others() -> None:
    matrix = pivot_matrix(keys(missing="keep"), _value("True", "FALSE", "", " false "))
    np.testing.assert_array_equal(matrix.values, [[1, 0, math.nan, 0]])
    assert problems(_value("True", "0.5")) == [
        'runs.csv:2: the field "acc": "True" is not a number; it is a boolean, so write 1 or 0'
    ]


def test_a_cell_with_a_run_too_many_is_named() -> None:
    runs = [("m", task, seed, 1) for task in "wxyz" for seed in (1, 2)]
    records = make_records("model task seed acc", *runs, ("m", "x", 1, 1))
    (remark,) = pivot_matrix(keys(aggfunc="mean"), records).remarks
    assert str(remark) == "aggfunc: 1 cell is of more than 2 runs (m, x: 3)"
    (remark,) = pivot_matrix(keys(aggfunc="mean"), records.taken(np.array([0, 1, 2, 3, 4, 6, 7, 8]))).remarks
    assert str(remark) == "aggfunc: 2 cells are of fewer or more than 2 runs (m, x: 3; m, y: 1)"


def test_cells_that_all_lack_a_value_are_of_fewer_runs() -> None:
    records = make_records(
        "model task seed acc", *((m, "x", s, 1 if m == s else "") for m in (1, 2) for s in (1, 2))
    )
    remarks = map(str, pivot_matrix(keys(aggfunc="mean", missing="keep"), records).remarks)
    assert "aggfunc: 2 cells are of fewer than 2 runs (1, x: 1; 2, x: 1)" in remarks


def test_a_column_that_only_some_records_have_lacks_no_run() -> None:
    records = make_records(
        "model task acc variable",
        *((m, t, 1 if metric == t else None, metric) for m in "ab" for t in "xy" for metric in "xy"),
    )
    melted = keys(columns="variable", aggfunc="mean", missing="keep", melt={"value_vars": ["x", "y"]})
    assert pivot_matrix(melted, records).remarks == ()


def test_the_log_counts_cells_that_have_fill_value() -> None:
    records = make_records("model task acc", ("a", "x", 1), ("a", "y", 2), ("b", "x", 3))
    with tally() as told:
        assert pivot_matrix(keys(fill_value=0), records).values.tolist() == [[1, 2], [3, 0]]
    assert told.lines() == ["cells without a value that have fill_value: 1"]


def test_everything_missing_is_kept_as_empty_cells() -> None:
    assert np.isnan(pivot_matrix(keys(aggfunc="mean", **KEEP), _value(None, None)).values).all()


@pytest.mark.parametrize("value", ["inf", " -infinity ", math.inf])
def test_an_infinite_value_is_a_problem_unless_it_is_allowed(value: object) -> None:
    assert problems(_value(value)) == [
        'runs.csv:2: "acc" of the cell (row m, column t0) is infinite; set infinite: missing or '
        "infinite: keep to allow it"
    ]
    assert np.isinf(pivot_matrix(keys(infinite="keep"), _value(value)).values).all()
    assert np.isnan(pivot_matrix(keys(infinite="missing", **KEEP), _value(value)).values).all()
    assert problems(_value(value), infinite="missing")[0].startswith('runs.csv:2: "acc" of the cell')


def test_a_missing_value_is_left_out_with_the_row_or_column_that_lacks_more() -> None:
    records = make_records(
        "model task acc",
        ("a", "x", 1),
        ("a", "y", 1),
        ("b", "x", ""),
        ("b", "y", ""),
        ("c", "x", 1),
        ("c", "y", 1),
    )
    way = "leave it out with where: {model: {exclude: b}}"
    assert [way in problem for problem in problems(records)] == [True, True]
    matrix = pivot_matrix(keys(where={"model": {"exclude": "b"}}), records)
    assert matrix.index == ("a", "c")
    found = problems(records, where={"model": ["a", "b"]})
    assert ['remove "b" from where.model' in problem for problem in found] == [True, True]


def test_a_standard_deviation_of_one_run_is_a_problem() -> None:
    assert problems(RUNS, aggfunc="std")[0].startswith(
        "runs.csv: the std of the cell (row large, column A) is undefined for so few values, so it is missing"
    )


def test_sums_that_are_too_large_are_a_problem() -> None:
    records = make_records("model task acc", ("m", "t", 1e308), ("m", "t", 1e308))
    assert problems(records, aggfunc="sum") == [
        "runs.csv: aggfunc: the sum is too large for a 64-bit number: the cell (row m, column t)"
    ]
    assert pivot_matrix(keys(aggfunc="mean"), records).values[0, 0] == 1e308


# Problems


def test_two_values_for_a_cell_are_a_problem_with_both_places_and_the_fix() -> None:
    assert problems(RUNS) == [
        "runs.csv:3: 2 values for the cell (row small, column A), the first in runs.csv:2; select one with "
        'where, or set aggfunc: mean (they differ in "seed", "se")'
    ]


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("runs/*/scores.csv", "runs/{name}/scores.csv"),
        ("*/*/s*.csv", "*/{name}/s*.csv"),
        ("runs/**/scores.csv", ""),
        (["runs/a/scores.csv", "runs/b/scores.csv"], ""),
        ("runs/{judge}/*.csv", ""),
    ],
)
def test_values_from_several_files_that_a_star_matches_are_told_apart_by_a_name(
    source: str | list[str], named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for judge, error in (("a", 1), ("b", 2)):
        (tmp_path / "runs" / judge).mkdir(parents=True)
        Path(f"runs/{judge}/scores.csv").write_text(f"model,task,acc,se\nm,t,1,{error}\n")
    [found] = messages(collect, keys(source=source))
    said = (
        f'they are from 2 files that * matches; write "{named}" in source, and what it stands for is a field for '
        "index or columns, select one with where, or set aggfunc: mean"
    )
    assert (said in found) == bool(named)
    assert "select one with where, or set aggfunc: mean (they differ in " in found
    if named:
        matrix = collect(keys(source=named, index="name"))
        assert isinstance(matrix, Matrix)
        assert matrix.index == ("a", "b")


def test_many_problems_of_one_kind_are_counted() -> None:
    found = problems(_value(*["x"] * 25))
    assert len(found) == 10
    assert found[-1].endswith("(and 15 more such problems)")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"index": "modle"}, 'runs.csv: index: there is no field "modle"; did you mean model?'),
        ({"values": "accuracy"}, 'runs.csv: values: there is no field "accuracy"; known: model, task, acc'),
        ({"sem": "Acc_se"}, 'runs.csv: sem: there is no field "Acc_se"'),
        ({"where": {"tsak": "A"}}, 'runs.csv: where.tsak: there is no field "tsak"; did you mean task?'),
        (
            {"where": {"model": "smal"}},
            'runs.csv: where.model: no record has the value "smal"; did you mean small?',
        ),
        (
            {"reindex": {"columns": ["A", "B", "C"]}},
            'runs.csv: reindex.columns: no record has "C" as its task',
        ),
        (
            {"reindex": {"index": ["small", "small"]}},
            'runs.csv: reindex.index: the label "small" is duplicated; list it once',
        ),
    ],
)
def test_unknown_names_are_reported_with_the_known_ones(given: dict[str, object], message: str) -> None:
    assert problems(**given)[0].startswith(message)


def test_an_empty_selection_is_a_problem() -> None:
    records = make_records("model task acc", ("a", "x", 1), ("b", "y", 2))
    assert problems(records, where={"model": "a", "task": "y"}) == [
        "runs.csv: where: no record satisfies all conditions (model, task); remove some"
    ]


@pytest.mark.parametrize("cell", [None, "", "  ", math.nan])
def test_a_record_without_a_label_is_a_problem_with_its_line(cell: object) -> None:
    records = make_records("model task acc", ("a", "x", 1), (cell, "x", 2))
    assert problems(records) == [
        'runs.csv:3: the field "model" is empty, so the record has no label; fill it in, or leave such records '
        "out with where: {model: {isna: false}}"
    ]


def test_a_negative_standard_error_is_a_problem() -> None:
    records = make_records("model task acc se", ("a", "x", 1, -0.5))
    assert problems(records, sem="se") == ['runs.csv:2: the standard error "se" is negative; correct it']


def test_a_matrix_with_too_many_cells_is_rejected_before_it_is_built() -> None:
    records = make_records("model task acc", *((str(i), str(i), 1) for i in range(10_001)))
    assert problems(records, fill_value=0)[0].startswith(
        "runs.csv: 10001 rows and 10001 columns are more than"
    )


def test_control_characters_in_labels_are_escaped_in_messages() -> None:
    records = make_records("model task acc", ("\x1b[31m\n", "x", None))
    assert r"(row \x1b[31m\n, column x)" in problems(records)[0]


# A given standard deviation


def test_a_standard_deviation_that_the_source_gives_is_kept_and_scaled() -> None:
    given = make_records("model task acc sd", ("small", "A", 0.5, 0.02), ("large", "A", 0.75, 0))
    matrix = pivot_matrix(keys(std="sd", scale=100), given)
    assert matrix.std is not None
    assert matrix.std.tolist() == [[0], [2]]
    assert matrix.sem is matrix.count is None


def test_mistakes_with_a_given_standard_deviation() -> None:
    negative = make_records("model task acc sd", ("small", "A", 0.5, -0.02))
    assert messages(pivot_matrix, keys(std="sd"), negative) == [
        'runs.csv:2: the standard deviation "sd" is negative; correct it'
    ]
    with pytest.raises(ValueError, match="aggfunc computes its own; remove one"):
        keys(std="sd", aggfunc="mean")
    assert "there is no field" in problems(std="sdd")[0]

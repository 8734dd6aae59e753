"""Failed runs: known by a condition, a missing value or their absence; left out, given a value, or an error."""

import math

import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.pivot_panels import pivot_panels
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Pivot
from tests.collecting.make_records import frame_of, make_records, messages


def keys(**given: object) -> Pivot:
    table = {"source": "runs.csv", "index": "model", "columns": "task", "values": "acc", "aggfunc": "mean"}
    return Pivot.model_validate({**table, **given})


def runs() -> Records:
    """Three seeds of two models on two tasks; of small on B one failed, one has no value, and one is not there."""
    cells = [
        (model, task, seed, 10 * i + 5 * j + seed, "ok")
        for i, model in enumerate(("large", "small"))
        for j, task in enumerate("AB")
        for seed in (0, 1, 2)
        if (model, task) != ("small", "B")
    ]
    cells += [("small", "B", 0, 17, "ok"), ("small", "B", 1, "OOM", "failed")]
    return make_records("model task seed acc status", *cells)


FAILED = {"where": {"status": "failed"}, "action": "drop"}


def test_failed_runs_are_left_out_whatever_their_value_says() -> None:
    matrix = pivot_matrix(keys(failed=FAILED), runs())
    frame = frame_of(runs())
    frame = frame[frame["status"] == "ok"].astype({"acc": float})
    expected = frame.pivot_table(index="model", columns="task", values="acc", aggfunc="mean")
    np.testing.assert_allclose(matrix.values, expected.to_numpy(), rtol=1e-15)
    assert matrix.count is not None
    assert matrix.count.tolist() == [[3, 3], [3, 1]]
    assert list(map(str, matrix.remarks)) == [
        "failed: 1 run failed and is left out (small, B: 1)",
        "aggfunc: 1 cell is of fewer than 3 runs (small, B: 1)",
    ]


def test_runs_that_are_expected_and_not_there_failed() -> None:
    failed = {**FAILED, "expected": {"seed": [0, 1, 2]}}
    matrix = pivot_matrix(keys(failed=failed), runs())
    assert "failed: 2 runs failed and are left out (small, B: 2)" in list(map(str, matrix.remarks))
    error = keys(failed={**failed, "action": "error"})
    assert messages(pivot_matrix, error, runs()) == [
        "runs.csv:12: failed: a run of the cell (row small, column B) failed; run it again, or set action: drop",
        "runs.csv: failed: the cell (row small, column B) has no run with seed 2; run it again, or set action: drop",
    ]


@pytest.mark.parametrize(("fill", "value"), [(0, 0.0), ("min", 6.0), ("max", 17.0)])
def test_failed_runs_count_with_the_given_or_the_worst_value_of_their_column(
    fill: object, value: float
) -> None:
    records = make_records(
        "model task seed acc status",
        *(("a", "A", 0, 1, "ok"), ("a", "A", 1, 2, "ok"), ("a", "B", 0, 6, "ok"), ("a", "B", 1, 8, "ok")),
        *(
            ("b", "A", 0, 3, "ok"),
            ("b", "A", 1, 4, "ok"),
            ("b", "B", 0, 17, "ok"),
            ("b", "B", 1, "-", "failed"),
        ),
    )
    failed = {"where": {"status": "failed"}, "fill_value": fill, "expected": {"seed": [0, 1, 2]}}
    matrix = pivot_matrix(keys(failed=failed), records)
    assert matrix.count is not None
    assert matrix.std is not None
    assert matrix.count.tolist() == [[3, 3], [3, 3]]
    assert matrix.values[1, 1] == pytest.approx(pd.Series([17, value, value]).mean(), rel=1e-15)
    assert matrix.std[1, 1] == pytest.approx(pd.Series([17, value, value]).std(), rel=1e-12)


def test_a_cell_without_any_run_is_filled_too() -> None:
    records = make_records("model task seed acc", ("a", "A", 0, 4), ("a", "B", 0, 2), ("b", "A", 0, 8))
    matrix = pivot_matrix(keys(failed={"expected": {"seed": [0]}, "fill_value": 0}), records)
    assert matrix.values.tolist() == [[4, 2], [8, 0]]


def test_a_missing_value_is_a_failed_run_if_the_author_says_so() -> None:
    records = make_records(
        "model task seed acc", ("a", "A", 0, 1), ("a", "A", 1, ""), ("b", "A", 0, 1), ("b", "A", 1, 3)
    )
    assert (
        "failed: {isna: true, action: drop} if the run failed" in messages(pivot_matrix, keys(), records)[0]
    )
    assert (
        "set isna: true in failed if the run failed"
        in messages(pivot_matrix, keys(failed={"where": {"seed": "7"}, "action": "drop"}), records)[0]
    )
    matrix = pivot_matrix(keys(failed={"isna": True, "action": "drop"}), records)
    assert matrix.values.tolist() == [[1], [2]]


def test_a_cell_all_of_whose_runs_failed_follows_missing() -> None:
    records = make_records("model task acc status", ("a", "A", "", "failed"), ("b", "A", 1, "ok"))
    assert messages(pivot_matrix, keys(failed=FAILED), records) == [
        "runs.csv: every run of the cell (row a, column A) failed, or there is none, so it is missing; leave "
        "it out with where: {model: {exclude: a}}, or set missing: keep (an empty cell) or fill_value: 0"
    ]
    matrix = pivot_matrix(keys(failed=FAILED, missing="keep"), records)
    assert math.isnan(matrix.values[0, 0])
    assert matrix.count is not None
    assert matrix.count.tolist() == [[0], [1]]
    assert pivot_matrix(keys(failed=FAILED, dropna=True), records).index == ("b",)


def test_a_run_that_was_done_again_did_not_fail() -> None:
    records = make_records(
        "model task seed acc status",
        ("a", "A", 0, 1, "ok"),
        ("a", "A", 1, "", "failed"),
        ("a", "A", 1, 3, "ok"),
    )
    failed = {"where": {"status": "failed"}, "expected": {"seed": [0, 1]}, "action": "error"}
    assert pivot_matrix(keys(failed=failed), records).values.tolist() == [[2.0]]
    filled = {**failed, "action": None, "fill_value": 0}
    assert pivot_matrix(keys(failed=filled), records).values.tolist() == [[2.0]]


def test_where_nothing_failed_nothing_is_changed() -> None:
    records = make_records("model task seed acc status", ("a", "A", 0, 1, "ok"), ("a", "A", 1, 3, "ok"))
    matrix = pivot_matrix(keys(failed=FAILED), records)
    assert matrix.values.tolist() == [[2.0]]
    assert list(map(str, matrix.remarks)) == ["failed: no run failed"]


def test_a_run_that_is_not_expected_is_a_mistake() -> None:
    failed = {**FAILED, "expected": {"seed": [0, 1]}}
    assert messages(pivot_matrix, keys(failed=failed), runs()) == [
        'runs.csv:4: failed.expected.seed: the run with seed "2" is not expected; add it, or leave it out with where'
    ]
    assert (
        'there is no field "sed"'
        in messages(pivot_matrix, keys(failed={"expected": {"sed": [0]}, "action": "drop"}), runs())[0]
    )
    assert (
        'failed.where.state: there is no field "state"; did you mean status?'
        in messages(pivot_matrix, keys(failed={"where": {"state": "x"}, "action": "drop"}), runs())[0]
    )


def test_several_fields_tell_runs_apart() -> None:
    records = make_records(
        "model task seed fold acc", ("a", "A", 0, 0, 1), ("a", "A", 0, 1, 2), ("a", "A", 1, 1, 3)
    )
    failed = {"expected": {"seed": [0, 1], "fold": [0, 1]}, "action": "error"}
    assert messages(pivot_matrix, keys(failed=failed), records) == [
        "runs.csv: failed: the cell (row a, column A) has no run with seed 1, fold 0; run it again, or set action: drop"
    ]


def test_a_run_that_is_there_twice_is_a_mistake_where_runs_are_expected() -> None:
    records = make_records("model task seed acc", ("a", "A", 0, 1), ("a", "A", 1, 2), ("a", "A", 1, 3))
    failed = {"expected": {"seed": [0, 1]}, "action": "drop"}
    assert messages(pivot_matrix, keys(failed=failed), records) == [
        "runs.csv:4: failed.expected: the cell (row a, column A) has this run already in runs.csv:3; select one "
        "with where, or name a further field that tells them apart"
    ]
    assert pivot_matrix(keys(), records).values.tolist() == [[2.0]]


def test_fewer_runs_are_told_whatever_they_are_aggregated_to() -> None:
    records = make_records("model task seed acc", ("a", "A", 0, 1), ("a", "A", 1, 2), ("b", "A", 0, 3))
    assert list(map(str, pivot_matrix(keys(aggfunc="max"), records).remarks)) == [
        "aggfunc: 1 cell is of fewer than 2 runs (b, A: 1)"
    ]


def test_a_run_that_was_left_out_needs_no_partner_in_a_test() -> None:
    cells = [(m, "A", s, s + i * (s % 3 + 1), "ok") for i, m in enumerate(("a", "b")) for s in range(6)]
    cells[7] = ("b", "A", 1, "", "failed")
    records = make_records("model task seed acc status", *cells)
    test = {"baseline": "a", "pair_by": "seed"}
    matrix = pivot_matrix(keys(failed=FAILED, test=test), records)
    assert matrix.n is not None
    assert matrix.n[1, 0] == 5
    absent = make_records("model task seed acc status", *(cell for cell in cells if cell[3] != ""))
    assert (
        "has no run with seed 1 to pair this one with" in messages(pivot_matrix, keys(test=test), absent)[0]
    )
    expected = {"expected": {"seed": list(range(6))}, "action": "drop"}
    matrix = pivot_matrix(keys(failed=expected, test=test), absent)
    assert matrix.n is not None
    assert matrix.n[1, 0] == 5
    with pytest.raises(ValidationError, match="gives runs a value that no run had"):
        keys(test=test, failed={"where": {"status": "failed"}, "fill_value": 0})


def test_every_run_of_a_column_failed_so_none_is_the_worst() -> None:
    records = make_records("model task acc status", ("a", "A", 1, "ok"), ("a", "B", "", "failed"))
    failed = {"where": {"status": "failed"}, "fill_value": "min"}
    assert "every run of the column" in messages(pivot_matrix, keys(failed=failed), records)[0]


def test_in_panels_and_without_aggregation() -> None:
    records = make_records(
        "model task layer acc status",
        ("a", "A", 1, 1, "ok"),
        ("a", "A", 2, "x", "failed"),
        ("b", "A", 1, 3, "ok"),
        ("b", "A", 2, 4, "ok"),
    )
    grid = pivot_panels(keys(col="layer", failed=FAILED, missing="keep"), records)
    assert np.nan_to_num(grid.values[0, :, :, 0], nan=-1).tolist() == [[1, 3], [-1, 4]]
    alone = make_records("model task acc status", ("a", "A", "x", "failed"), ("b", "A", 3, "ok"))
    fill = {"where": {"status": "failed"}, "fill_value": 0.5}
    assert pivot_matrix(keys(aggfunc=None, failed=fill), alone).values.tolist() == [[0.5], [3.0]]


def test_what_is_not_true_of_every_panel_is_said_with_its_panel() -> None:
    def told(*lost: str) -> list[str]:
        cells = [
            (model, task, seed, step, 1, "failed" if step in lost and (model, seed) == ("m", 0) else "ok")
            for model in "mn"
            for task in "AB"
            for seed in (0, 1)
            for step in ("1", "2", "3")
        ]
        records = make_records("model task seed step acc status", *cells)
        return list(map(str, pivot_panels(keys(failed=FAILED, col="step"), records).remarks))

    failed = "2 runs failed and are left out (m, A: 1; m, B: 1)"
    fewer = "2 cells are of fewer than 2 runs (m, A: 1; m, B: 1)"
    assert told("1", "2", "3") == [f"failed: {failed}", f"aggfunc: {fewer}"]
    none = "failed: in the panel step 1 and 1 more: no run failed"
    assert told("2") == [
        none,
        f"failed: in the panel step 2: {failed}",
        f"aggfunc: in the panel step 2: {fewer}",
    ]

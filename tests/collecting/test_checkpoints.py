"""The best checkpoint of each run by another metric, before the runs are aggregated."""

import random

import numpy as np
import pytest

from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.pivot_panels import pivot_panels
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Pivot
from tests.collecting.make_records import frame_of, make_records, messages

FIELDS = "model task seed step dev_acc dev_loss acc"


def keys(**given: object) -> Pivot:
    table = {"source": "runs.csv", "index": "model", "columns": "task", "values": "acc", "aggfunc": "mean"}
    return Pivot.model_validate({**table, **given})


def checkpoints(seed: int) -> Records:
    randomly = random.Random(seed)
    cells = [
        (model, task, run, step, randomly.randint(0, 4), randomly.random(), randomly.random())
        for model in "ab"
        for task in ("x", "y")
        for run in (1, 2, 3)
        for step in (10, 20, 30, 40)
    ]
    randomly.shuffle(cells)
    return make_records(FIELDS, *cells)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    ("at", "field", "sign"), [("max dev_acc", "dev_acc", 1), ("min dev_loss", "dev_loss", -1)]
)
def test_of_each_run_the_best_counts_and_the_first_of_equals(
    seed: int, at: str, field: str, sign: int
) -> None:
    records = checkpoints(seed)
    word, name = at.split()
    matrix = pivot_matrix(keys(at={word: name, "by": "seed"}), records)
    frame = frame_of(records).astype({"acc": float, field: float})
    frame["key"] = sign * frame[field]
    best = frame.loc[frame.groupby(["model", "task", "seed"])["key"].idxmax()]  # idxmax: the first
    expected = best.pivot_table(index="model", columns="task", values="acc", aggfunc="mean")
    np.testing.assert_allclose(matrix.values, expected.to_numpy(), rtol=1e-14)
    assert matrix.count is not None
    assert matrix.count.tolist() == [[3, 3], [3, 3]]


def test_the_run_says_what_one_run_is_and_where_several_are_equally_good() -> None:
    records = make_records(
        FIELDS, ("a", "x", 1, 10, 5, 0, 1), ("a", "x", 1, 20, 5, 0, 2), ("a", "x", 2, 10, 1, 0, 3)
    )
    matrix = pivot_matrix(keys(at={"max": "dev_acc", "by": ["seed"]}), records)
    assert matrix.values.tolist() == [[2.0]]
    assert list(map(str, matrix.remarks)) == [
        "at: 2 of 3 records count, that with the max dev_acc of each run (model, task, seed); in 1 of them several "
        "are equally good, and the first counts"
    ]


def test_the_fields_of_runs_may_be_those_of_a_test_or_of_expected_runs() -> None:
    failed = {"expected": {"seed": [1, 2, 3]}, "action": "error"}
    a, b = (
        pivot_matrix(keys(at="max dev_acc", failed=failed), checkpoints(0)),
        pivot_matrix(keys(at={"max": "dev_acc", "by": "seed"}), checkpoints(0)),
    )
    assert a.values.tolist() == b.values.tolist()


def test_expected_runs_may_be_told_apart_by_other_fields_than_those_of_checkpoints() -> None:
    cells = [("a", "x", seed, fold, 1, dev, dev) for seed in (1, 2) for fold in (1, 2) for dev in (3, 4)]
    records = make_records("model task seed fold step dev acc", *cells)
    failed = {"expected": {"seed": [1, 2, 3], "fold": [1, 2]}, "fill_value": 0}
    matrix = pivot_matrix(keys(at={"max": "dev", "by": ["fold", "seed"]}, failed=failed), records)
    assert matrix.values[0, 0] == pytest.approx((4 * 4 + 0 + 0) / 6)
    one = pivot_matrix(
        keys(at={"max": "dev", "by": ["fold"]}, failed={"expected": {"seed": [1]}, "action": "drop"}),
        make_records("model task seed fold step dev acc", *(cell for cell in cells if cell[2:4] == (1, 1))),
    )
    assert one.values.tolist() == [[4]]


def test_without_aggregation_a_run_is_a_cell() -> None:
    records = make_records(
        FIELDS, ("a", "x", 1, 10, 5, 0, 1), ("a", "x", 1, 20, 6, 0, 2), ("b", "x", 1, 5, 1, 0, 3)
    )
    assert pivot_matrix(keys(at="max dev_acc", aggfunc=None), records).values.tolist() == [[2], [3]]


def test_a_missing_metric_is_an_error_at_its_line() -> None:
    records = make_records(FIELDS, ("a", "x", 1, 10, "", 0, 1), ("a", "x", 1, 20, 6, 0, 2))
    assert messages(pivot_matrix, keys(at={"max": "dev_acc", "by": "seed"}), records) == [
        'runs.csv:2: at.max: the field "dev_acc" is empty, so that this record cannot be compared; fill it in, or '
        "leave it out with where: {dev_acc: {isna: false}}"
    ]
    assert (
        'there is no field "dev_ac"; did you mean dev_acc'
        in messages(pivot_matrix, keys(at={"max": "dev_ac", "by": "seed"}), records)[0]
    )
    assert "at.by" in messages(pivot_matrix, keys(at={"max": "dev_acc", "by": "sed"}), records)[0]


def test_a_failed_record_counts_only_where_a_run_has_no_other() -> None:
    records = make_records(
        "model task seed dev acc status",
        *(("a", "x", 1, 1, 10, "ok"), ("a", "x", 1, 9, 99, "failed"), ("a", "x", 2, "", "", "failed")),
    )
    failed = {"where": {"status": "failed"}, "action": "drop"}
    matrix = pivot_matrix(keys(at={"max": "dev", "by": "seed"}, failed=failed), records)
    assert matrix.values.tolist() == [[10]]
    assert list(map(str, matrix.remarks)) == [
        "at: 2 of 3 records count, that with the max dev of each run (model, task, seed)",
        "failed: 1 run failed and is left out (a, x: 1)",
    ]


def test_the_panels_have_runs_of_their_own() -> None:
    cells = [
        ("a", "x", seed, layer, 0, dev, acc)
        for seed, layer, dev, acc in ((1, 1, 1, 5), (1, 1, 2, 6), (1, 2, 9, 7))
    ]
    records = make_records("model task seed layer step dev acc", *cells)
    grid = pivot_panels(keys(col="layer", at={"max": "dev", "by": "seed"}), records)
    assert grid.values.ravel().tolist() == [6, 7]
    assert [str(remark) for remark in grid.remarks] == [
        "at: 2 of 3 records count, that with the max dev of each run (layer, model, task, seed)"
    ]

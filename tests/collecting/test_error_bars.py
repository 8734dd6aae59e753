"""Intervals around means, compared with SciPy, NumPy and seaborn."""

import random

import numpy as np
import pytest
from pydantic import ValidationError
from scipy import stats
from seaborn._statistics import EstimateAggregator

from heatplate.collecting.pivot import pivot_matrix
from heatplate.configuration.matrices import Pivot
from heatplate.matrix import Matrix
from tests.collecting.make_records import make_records

RANDOM = random.Random(3)
RUNS = {
    (m, t): [round(RANDOM.gauss(70, 5), 2) for _ in range(n)]
    for m, t, n in (("a", "x", 2), ("a", "y", 5), ("b", "x", 9), ("b", "y", 30))
}
RECORDS = make_records("model task acc", *((m, t, v) for (m, t), values in RUNS.items() for v in values))
CELLS = [RUNS[cell] for cell in (("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"))]


def keys(**given: object) -> Pivot:
    table = {"source": "runs.csv", "index": "model", "columns": "task", "values": "acc", "aggfunc": "mean"}
    return Pivot.model_validate({**table, **given})


def matrix(**given: object) -> Matrix:
    return pivot_matrix(keys(**given), RECORDS)


@pytest.mark.parametrize("level", [80, 95, 99.9])
def test_confidence_intervals_are_those_of_student_t(level: float) -> None:
    found = matrix(errorbar=["ci", level])
    for position, runs in enumerate(CELLS):
        low, high = stats.t.interval(level / 100, len(runs) - 1, np.mean(runs), stats.sem(runs))
        assert found.err_low.flat[position] == pytest.approx(low, rel=1e-12)
        assert found.err_high.flat[position] == pytest.approx(high, rel=1e-12)
        assert found.err.flat[position] == pytest.approx((high - low) / 2, rel=1e-12)


@pytest.mark.parametrize("errorbar", ["sd", "se", "pi", ["sd", 2], ["se", 1.96], ["pi", 50]], ids=str)
def test_the_others_are_those_of_seaborn(errorbar: object) -> None:
    import pandas as pd

    found = matrix(errorbar=errorbar)
    reference = EstimateAggregator("mean", tuple(errorbar) if isinstance(errorbar, list) else errorbar)
    for position, runs in enumerate(CELLS):
        expected = reference(pd.DataFrame({"y": runs}), "y")
        assert found.err_low.flat[position] == pytest.approx(expected["ymin"], rel=1e-12)
        assert found.err_high.flat[position] == pytest.approx(expected["ymax"], rel=1e-12)
    assert (found.err is None) == ("pi" in str(errorbar))


def test_defaults_are_95_percent_and_once() -> None:
    assert matrix(errorbar="ci").labels_as_json() == matrix(errorbar=["ci", 95]).labels_as_json()
    assert (
        matrix(errorbar="pi").labels_as_json()
        == matrix(errorbar={"name": "pi", "level": 95}).labels_as_json()
    )
    assert matrix(errorbar="se").labels_as_json() == matrix(errorbar=["se", 1]).labels_as_json()


def test_intervals_are_scaled_and_turned_with_their_values() -> None:
    plain, turned = matrix(errorbar="ci"), matrix(errorbar="ci", scale=-0.01)
    np.testing.assert_array_equal(turned.err_low, plain.err_high * -0.01)
    np.testing.assert_array_equal(turned.err_high, plain.err_low * -0.01)
    np.testing.assert_array_equal(turned.err, plain.err * 0.01)
    assert matrix(errorbar="ci", baseline={"index": "a"}).err_low is None


def test_a_single_run_has_none() -> None:
    one = make_records("model task acc", ("a", "x", 1), ("b", "x", 2), ("b", "x", 4))
    found = pivot_matrix(keys(errorbar="ci"), one)
    assert np.isnan([found.err_low[0, 0], found.err_high[0, 0], found.err[0, 0]]).all()
    assert found.err_low[1, 0] < 3 < found.err_high[1, 0]


def test_the_order_of_the_runs_does_not_change_a_bit() -> None:
    shuffled = RECORDS.taken(np.random.default_rng(1).permutation(len(RECORDS.places)))
    again = pivot_matrix(keys(errorbar=["ci", 90]), shuffled)
    assert again.labels_as_json() == matrix(errorbar=["ci", 90]).labels_as_json()


def test_an_interval_needs_means() -> None:
    with pytest.raises(ValidationError, match="write aggfunc: mean"):
        keys(errorbar="ci", aggfunc="median")
    assert pivot_matrix(keys(errorbar="pi", aggfunc="median"), RECORDS).err_low is not None
    for share in (0.95, 100, 0):
        with pytest.raises(ValidationError):
            keys(errorbar=["ci", share])

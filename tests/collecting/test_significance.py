"""Tests of the runs against a baseline: each value against another computation, and what cannot be tested."""

import itertools
import json
import math
import random
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.collecting.hypothesis_tests import corrected, independent_p, paired_p
from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Pivot
from heatplate.matrix import BaselineTest, Matrix
from tests.collecting.make_records import make_records, messages

BASE = [61.2, 60.1, 62.3, 59.8, 61.0]
BETTER = [64.9, 62.2, 65.8, 63.0, 63.1]
SAME = [61.2, 60.1, 62.3, 59.8, 61.0]
MIXED = [61.9, 59.6, 62.9, 60.1, 60.6]


def runs_of(cells: dict[tuple[str, str], list[float]], *, seed: int | None = None) -> Records:
    """Records of the runs of cells, in a random order if there is a seed."""
    records = [
        (model, task, f"s{number}", str(value))
        for (model, task), values in cells.items()
        for number, value in enumerate(values)
    ]
    if seed is not None:
        random.Random(seed).shuffle(records)
    return make_records("model task seed acc", *records)


CELLS = {
    ("base", "A"): BASE,
    ("good", "A"): BETTER,
    ("odd", "A"): MIXED,
    ("base", "B"): MIXED,
    ("good", "B"): BASE,
    ("odd", "B"): BETTER,
}
RUNS = runs_of(CELLS)


def keys(test: dict[str, object] | None = None, **given: object) -> Pivot:
    return Pivot.model_validate(
        {
            "source": "runs.csv",
            "index": "model",
            "columns": "task",
            "values": "acc",
            "aggfunc": "mean",
            "test": {"baseline": "base", "pair_by": "seed", **(test or {})},
            **given,
        }
    )


def collected(records: Records = RUNS, test: dict[str, object] | None = None, **given: object) -> Matrix:
    return pivot_matrix(keys(test, **given), records)


def problems(records: Records = RUNS, test: dict[str, object] | None = None, **given: object) -> list[str]:
    return messages(pivot_matrix, keys(test, **given), records)


# The values


def t_two_sided(t: float, freedom: float) -> float:
    """P(|T| > t) by adding up the density of Student's t: no function of SciPy."""
    x = np.linspace(0, abs(t), 200_001)
    density = (1 + x**2 / freedom) ** (-(freedom + 1) / 2)
    density *= math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(
        freedom * math.pi
    )
    return 1 - 2 * float(np.trapezoid(density, x))


def signs(count: int) -> np.ndarray:
    return np.array(list(itertools.product((1, -1), repeat=count)))


def test_the_paired_t_test_is_that_of_the_textbook() -> None:
    d = np.subtract(BETTER, BASE)
    t = d.mean() / (d.std(ddof=1) / math.sqrt(5))
    assert paired_p("paired_t", "two-sided", BETTER, BASE) == pytest.approx(t_two_sided(t, 4), rel=1e-6)
    assert paired_p("paired_t", "greater", BETTER, BASE) == pytest.approx(t_two_sided(t, 4) / 2, rel=1e-6)
    assert paired_p("paired_t", "less", BETTER, BASE) == pytest.approx(1 - t_two_sided(t, 4) / 2, rel=1e-6)


def test_welch_is_that_of_the_textbook() -> None:
    a, b = np.array(BETTER), np.array(MIXED[:4])
    va, vb = a.var(ddof=1) / a.size, b.var(ddof=1) / b.size
    t = (a.mean() - b.mean()) / math.sqrt(va + vb)
    freedom = (va + vb) ** 2 / (va**2 / (a.size - 1) + vb**2 / (b.size - 1))
    expected = t_two_sided(t, freedom)
    assert independent_p("welch_t", "two-sided", BETTER, MIXED[:4]) == pytest.approx(expected, rel=1e-6)


def test_wilcoxon_counts_all_signs_of_the_ranks() -> None:
    d = np.subtract(MIXED, BASE)  # 0.7, -0.5, 0.6, 0.3, -0.4: no ties
    ranks = np.argsort(np.argsort(np.abs(d))) + 1
    observed, every = ranks[d > 0].sum(), ((signs(5) > 0) * ranks).sum(axis=1)
    above, below = (every >= observed).mean(), (every <= observed).mean()
    assert paired_p("wilcoxon", "two-sided", MIXED, BASE) == pytest.approx(min(1, 2 * min(above, below)))
    assert paired_p("wilcoxon", "greater", MIXED, BASE) == pytest.approx(above)


def test_permutation_counts_all_signs_of_the_differences() -> None:
    d = np.round(np.subtract(MIXED, BASE), 6)
    means = np.round((signs(5) * d).mean(axis=1), 9)
    observed = round(d.mean(), 9)
    expected = 2 * min((means >= observed).mean(), (means <= observed).mean())
    assert paired_p("permutation", "two-sided", MIXED, BASE) == pytest.approx(expected)
    assert paired_p("permutation", "less", MIXED, BASE) == pytest.approx((means <= observed).mean())


def test_the_bootstrap_is_near_all_samples_there_are() -> None:
    d = np.round(np.subtract(MIXED, BASE), 6)
    every = d[np.array(list(itertools.product(range(5), repeat=5)))].mean(axis=1)
    not_above, not_below = (every <= 1e-12).mean(), (every >= -1e-12).mean()
    error = 4 * math.sqrt(0.25 / 9999)
    assert paired_p("bootstrap", "greater", MIXED, BASE) == pytest.approx(not_above, abs=error)
    assert paired_p("bootstrap", "less", MIXED, BASE) == pytest.approx(not_below, abs=error)
    two_sided = paired_p("bootstrap", "two-sided", MIXED, BASE)
    assert two_sided == pytest.approx(2 * min(not_above, not_below), abs=2 * error)
    assert paired_p("bootstrap", "two-sided", BETTER, BASE) == 2 / 10_000  # none contradicts: never 0


def test_mann_whitney_counts_all_ways_to_share_the_ranks() -> None:
    a, b = [3.0, 5.5, 7.0, 8.1], [1.0, 2.0, 4.4, 5.0, 6.0]
    pooled = sorted(a + b)
    observed = sum(pooled.index(x) + 1 for x in a)
    every = np.array([sum(c) for c in itertools.combinations(range(1, 10), 4)])
    expected = 2 * min((every >= observed).mean(), (every <= observed).mean())
    assert independent_p("mannwhitney", "two-sided", a, b) == pytest.approx(expected)


def test_equal_differences_of_decimals_are_a_tie() -> None:
    assert 0.3 - 0.1 != 0.5 - 0.3
    exact = paired_p("wilcoxon", "two-sided", [3.0, 3.0, 7.0, 6.0], [1.0, 5.0, 8.0, 2.0])
    assert paired_p("wilcoxon", "two-sided", [0.3, 0.3, 0.7, 0.6], [0.1, 0.5, 0.8, 0.2]) == exact


@pytest.mark.parametrize("method", ["paired_t", "wilcoxon", "permutation", "bootstrap"])
def test_without_any_difference_p_is_1(method: str) -> None:
    assert paired_p(method, "two-sided", SAME, BASE) == 1
    assert paired_p(method, "greater", [0.5, 0.5], [0.5, 0.5]) == 1


@pytest.mark.parametrize("method", ["welch_t", "mannwhitney"])
def test_of_nothing_but_equal_numbers_p_is_1(method: str) -> None:
    assert independent_p(method, "two-sided", [2.5, 2.5, 2.5], [2.5, 2.5]) == 1


@pytest.mark.parametrize(
    "method", ["paired_t", "wilcoxon", "permutation", "bootstrap", "welch_t", "mannwhitney"]
)
def test_size_and_order_of_the_numbers_change_nothing(method: str) -> None:
    function = paired_p if method in ("paired_t", "wilcoxon", "permutation", "bootstrap") else independent_p
    expected = function(method, "two-sided", BETTER, MIXED)
    for factor in (2.0**-900, 2.0**900):
        a, b = [x * factor for x in reversed(BETTER)], [x * factor for x in reversed(MIXED)]
        assert function(method, "two-sided", a, b) == pytest.approx(expected, rel=1e-9)


def test_holm_and_benjamini_hochberg_follow_their_definitions() -> None:
    p = np.array([[0.01, 0.04, math.nan], [0.03, 0.005, 0.6]])
    tests = sorted((value, place) for place, value in np.ndenumerate(p) if value == value)
    m = len(tests)
    holm, bh = np.full(p.shape, math.nan), np.full(p.shape, math.nan)
    for rank, (_, place) in enumerate(tests):
        holm[place] = min(1, max((m - k) * tests[k][0] for k in range(rank + 1)))
        bh[place] = min(1, *(m / (k + 1) * tests[k][0] for k in range(rank, m)))
    np.testing.assert_allclose(corrected(p, "holm"), holm, rtol=1e-9)
    np.testing.assert_allclose(corrected(p, "fdr_bh"), bh, rtol=1e-9)
    np.testing.assert_array_equal(corrected(p, "none"), p)


# In a matrix


def test_each_cell_is_tested_against_the_baseline_in_its_column() -> None:
    matrix = collected(test={"correction": "none"})
    assert matrix.p is not None
    assert matrix.n is not None
    assert np.isnan(matrix.p[0]).all()
    assert matrix.p[1:].tolist() == [
        [paired_p("paired_t", "two-sided", CELLS[model, task], CELLS["base", task]) for task in "AB"]
        for model in ("good", "odd")
    ]
    np.testing.assert_array_equal(matrix.n, [[math.nan] * 2, [5, 5], [5, 5]])
    assert matrix.test == BaselineTest("paired_t", "base", ("seed",), "two-sided", "none")


def test_a_baseline_may_be_a_column() -> None:
    matrix = collected(test={"baseline": "A", "axis": "columns", "correction": "none"})
    assert matrix.p is not None
    assert np.isnan(matrix.p[:, 0]).all()
    assert matrix.p[1, 1] == paired_p("paired_t", "two-sided", CELLS["good", "B"], CELLS["good", "A"])


def test_the_correction_is_over_all_cells() -> None:
    matrix = collected(test={"correction": "fdr_bh"})
    assert matrix.p is not None
    assert matrix.p_raw is not None
    np.testing.assert_array_equal(matrix.p, corrected(matrix.p_raw, "fdr_bh"))
    assert (matrix.p[1:] > matrix.p_raw[1:]).any()


@pytest.mark.parametrize("method", ["paired_t", "permutation", "bootstrap"])
def test_the_order_of_the_records_changes_nothing(method: str) -> None:
    first, *others = (
        collected(runs_of(CELLS, seed=seed), {"method": method}).labels_as_json() for seed in range(3)
    )
    assert set(others) == {first}


def test_the_test_is_kept_with_the_labels(tmp_path: Path) -> None:
    matrix = collected(baseline={"index": "base", "drop": True}, transpose=True, scale=100)
    matrix.write(tmp_path / "m.npy", tmp_path / "m.json")
    again = Matrix.read(tmp_path / "m.npy", tmp_path / "m.json")
    assert again.test == matrix.test
    for name in ("values", "p", "p_raw", "n"):
        np.testing.assert_array_equal(getattr(again, name), getattr(matrix, name))
    written = json.loads((tmp_path / "m.json").read_text())
    assert written["test"]["method"] == "paired_t"
    assert len(written["p"]) == 2


def test_the_difference_to_a_baseline_keeps_the_test_and_can_do_without_the_baselines_row() -> None:
    plain = collected()
    matrix = collected(baseline={"index": "base", "drop": True}, scale=2)
    assert matrix.index == ("good", "odd")
    np.testing.assert_allclose(matrix.values, 2 * (plain.values[1:] - plain.values[0]))
    assert plain.p is not None
    np.testing.assert_array_equal(matrix.p, plain.p[1:])
    assert matrix.std is None


def test_a_baseline_column_can_be_left_out() -> None:
    matrix = collected(baseline={"columns": "A", "drop": True})
    plain = collected()
    assert matrix.columns == ("B",)
    np.testing.assert_allclose(matrix.values[:, 0], plain.values[:, 1] - plain.values[:, 0])


def test_independent_runs_may_differ_in_number() -> None:
    cells = {("base", "A"): BASE, ("good", "A"): BETTER[:3]}
    matrix = collected(runs_of(cells), {"method": "welch_t", "pair_by": None, "correction": "none"})
    assert matrix.p is not None
    assert matrix.n is not None
    assert matrix.p[1, 0] == independent_p("welch_t", "two-sided", BETTER[:3], BASE)
    assert matrix.n[1, 0] == 3


# What cannot be tested


def test_a_run_without_a_partner_is_an_error_or_is_left_out() -> None:
    cells = {("base", "A"): BASE, ("good", "A"): BETTER[:4]}
    (problem,) = problems(runs_of(cells))
    assert problem.startswith(
        "runs.csv:6: test.pair_by: the cell (row good, column A) has no run with seed s4"
    )
    assert "missing: keep" in problem
    matrix = collected(runs_of(cells), missing="keep")
    assert matrix.p_raw is not None
    assert matrix.n is not None
    assert matrix.p_raw[1, 0] == paired_p("paired_t", "two-sided", BETTER[:4], BASE[:4])
    assert matrix.n[1, 0] == 4


def test_a_single_pair_is_no_test() -> None:
    cells = {("base", "A"): BASE[:1], ("good", "A"): BETTER[:1]}
    (problem,) = problems(runs_of(cells))
    assert (
        "(row good, column A) has 1 pair of runs with the baseline, and a test needs at least 2;" in problem
    )
    matrix = collected(runs_of(cells), missing="keep")
    assert matrix.p is not None
    assert np.isnan(matrix.p).all()
    (problem,) = problems(runs_of(cells), {"method": "mannwhitney", "pair_by": None})
    assert "has 1 run and the baseline 1, and a test needs at least 2 of each;" in problem


def test_a_t_test_without_variance_says_what_p_would_be() -> None:
    cells = {("base", "A"): [1.0, 2.0, 3.0], ("good", "A"): [1.5, 2.5, 3.5]}
    (problem,) = problems(runs_of(cells))
    assert "by the same amount" in problem
    assert "p would be 0" in problem
    assert collected(runs_of(cells), {"method": "permutation"}).p is not None
    cells = {("base", "A"): [1.0, 1.0], ("good", "A"): [2.0, 2.0]}
    (problem,) = problems(runs_of(cells), {"method": "welch_t", "pair_by": None})
    assert "p would be 0" in problem


def test_two_runs_that_cannot_be_told_apart_are_an_error() -> None:
    cells = {("base", "A"): BASE, ("good", "A"): BETTER}
    records = runs_of(cells)
    records.cells("seed")[6] = "s0"
    assert any("(row good, column A) has 2 runs with seed s0" in problem for problem in problems(records))


def test_an_unknown_baseline_or_field_answers_with_the_nearest() -> None:
    (problem,) = problems(test={"baseline": "bass"})
    assert problem == 'runs.csv: test.baseline: there is no row "bass"; did you mean base?'
    (problem,) = problems(test={"pair_by": "seeds"})
    assert problem == 'runs.csv: test.pair_by: there is no field "seeds"; did you mean seed?'


def test_infinite_runs_cannot_be_tested() -> None:
    cells = {("base", "A"): BASE, ("good", "A"): [math.inf, *BETTER[1:]]}
    assert any("no test can use" in problem for problem in problems(runs_of(cells), infinite="keep"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"test": {"baseline": "b"}}, "pair_by: seed"),
        ({"test": {"baseline": "b", "method": "welch_t", "pair_by": "seed"}}, "remove pair_by"),
        ({"test": {"baseline": "b", "pair_by": ["seed", "seed"]}}, "names a field twice"),
        ({"aggfunc": "max"}, "test requires aggfunc: mean or median"),
        ({"aggfunc": None}, "test requires aggfunc: mean or median"),
    ],
)
def test_keys_that_contradict_each_other_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Pivot.model_validate({**keys().model_dump(), **given})

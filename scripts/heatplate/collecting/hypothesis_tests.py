"""p values: SciPy's tests of runs against those of a baseline, and the corrections for testing many cells.

The numbers are sorted first and random samples are always the same, so that a p value depends on the numbers
alone. It is rounded to ten significant digits, beyond which it depends on the processor.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from heatplate.matrix import Array

SAMPLES = 9999
"""Random permutations or bootstrap samples: as many as SciPy's default. At p = 0.05 the standard error of p
is then 0.002."""

BATCH = 1_000_000
"""How many numbers of random samples are in memory at a time."""

SEED = 0

CONSTANT = 1e-10
"""Numbers that vary by no more than this share of the largest are all the same."""

ZERO = 1e-12
"""A resampled mean of differences of about 1 that is no larger than this is 0."""

DIGITS = 10
"""Significant digits of a p value that are kept."""


class NoVarianceError(Exception):
    """All runs differ from the baseline by the same, so that a t test has nothing to measure this with."""


def paired_p(method: str, alternative: str, runs: Sequence[float], of_baseline: Sequence[float]) -> float:
    """The p value of runs against those of a baseline, pair by pair; both finite, two pairs or more.

    Differences are taken of the decimals as they are written: 0.3 - 0.1 and 0.5 - 0.3 are a tie. If all
    are 0, p is 1.

    Raises NoVarianceError for a t test of equal differences, OverflowError if one is beyond float64.
    """
    from scipy import stats

    pairs = zip(runs, of_baseline, strict=True)
    differences = np.array(sorted(float(Decimal(repr(x)) - Decimal(repr(y))) for x, y in pairs))
    if not differences.any():
        return 1.0
    (differences,) = _scaled(differences)
    match method:
        case "paired_t":
            if _is_constant(differences):
                raise NoVarianceError
            p = stats.ttest_1samp(differences, 0.0, alternative=alternative).pvalue
        case "wilcoxon":
            p = stats.wilcoxon(differences, alternative=alternative).pvalue
        case "permutation":
            p = stats.permutation_test(
                (differences,),
                np.mean,
                permutation_type="samples",
                vectorized=True,
                n_resamples=SAMPLES,
                batch=_batch(differences),
                alternative=alternative,
                rng=np.random.default_rng(SEED),
            ).pvalue
        case _:
            p = _bootstrap_p(differences, alternative)
    return _rounded(p)


def independent_p(
    method: str, alternative: str, runs: Sequence[float], of_baseline: Sequence[float]
) -> float:
    """The p value of runs against others that are not paired with them; finite, two or more of each.

    If all numbers are the same, p is 1.

    Raises NoVarianceError for a t test of two constants, OverflowError if a difference is beyond float64.
    """
    from scipy import stats

    first, second = _scaled(np.sort(runs), np.sort(of_baseline))
    if _is_constant(np.concatenate([first, second])):
        return 1.0
    if method == "mannwhitney":
        return _rounded(stats.mannwhitneyu(first, second, alternative=alternative).pvalue)
    if _is_constant(first) and _is_constant(second):
        raise NoVarianceError
    return _rounded(stats.ttest_ind(first, second, equal_var=False, alternative=alternative).pvalue)


def corrected(p: Array, method: str) -> Array:
    """The p values with a correction (``holm``, ``fdr_bh`` or ``none``) for their number.

    p: of any shape; NaN, where nothing was tested, stays NaN and does not count.
    """
    from scipy import stats

    is_tested = ~np.isnan(p)
    tests = p[is_tested]
    if method == "holm":
        order = np.argsort(tests, kind="stable")
        factors = np.arange(tests.size, 0, -1)
        tests[order] = np.maximum.accumulate(tests[order] * factors).clip(max=1)
    elif method == "fdr_bh" and tests.size:
        tests = stats.false_discovery_control(tests, method="bh")
    result = p.copy()
    result[is_tested] = [_rounded(value) for value in tests.tolist()]
    return result


def _bootstrap_p(differences: Array, alternative: str) -> float:
    """By how many bootstrap samples contradict: two-sided twice the smaller share; never 0."""
    from scipy import stats

    means = stats.bootstrap(
        (differences,),
        np.mean,
        n_resamples=SAMPLES,
        batch=_batch(differences),
        vectorized=True,
        method="percentile",
        rng=np.random.default_rng(SEED),
    ).bootstrap_distribution
    not_above, not_below = (
        (1 + int(np.count_nonzero(contradicts))) / (1 + SAMPLES)
        for contradicts in (means <= ZERO, means >= -ZERO)
    )
    both = min(1.0, 2 * min(not_above, not_below))
    return {"greater": not_above, "less": not_below}.get(alternative, both)


def _batch(numbers: Array) -> int:
    return max(1, BATCH // numbers.size)


def _scaled(*samples: Array) -> list[Array]:
    """The samples divided by a power of two, so that the largest is about 1: it changes no p value."""
    largest = max(np.abs(sample).max() for sample in samples)
    if np.isinf(largest):
        raise OverflowError
    _, exponent = np.frexp(largest)
    return [np.ldexp(sample, -exponent) for sample in samples]


def _is_constant(numbers: Array) -> bool:
    return bool(np.ptp(numbers) <= CONSTANT * np.abs(numbers).max())


def _rounded(p: float) -> float:
    return float(f"{p:.{DIGITS}g}")

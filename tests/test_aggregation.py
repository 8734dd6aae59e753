"""Aggregates: those of pandas, the same to the last bit in any order."""

import math
import random
from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.aggregation import aggregate, weighted_mean

NAMES = ["mean", "median", "std", "var", "sem", "min", "max", "sum", "count", "nunique", "first", "last"]
moderate = st.floats(-1e6, 1e6).map(lambda x: round(x, 4))


@pytest.mark.parametrize("name", NAMES)
@given(numbers=st.lists(moderate, min_size=1, max_size=20))
def test_agrees_with_pandas(name: str, numbers: list[float]) -> None:
    expected = getattr(pd.Series(numbers).groupby([0] * len(numbers)), name)()[0]
    assert aggregate(name, numbers) == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True)


@pytest.mark.parametrize("name", NAMES[:-2])
@given(
    numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=12),
    seed=st.integers(),
)
def test_order_does_not_change_a_bit(name: str, numbers: list[float], seed: int) -> None:
    shuffled = random.Random(seed).sample(numbers, len(numbers))
    results = []
    for order in (numbers, shuffled):
        try:
            results.append(float(aggregate(name, order)).hex())
        except OverflowError:
            results.append("too large")
    assert results[0] == results[1]


def test_sums_are_exactly_rounded() -> None:
    assert aggregate("sum", [0.1] * 10) == 1.0
    assert aggregate("mean", [1e16, 1.0, -1e16]) == 1 / 3


@given(numbers=st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=12))
def test_a_mean_is_rounded_once(numbers: list[float]) -> None:
    assert aggregate("mean", numbers) == float(sum(map(Fraction, numbers)) / len(numbers))


def test_a_mean_that_is_another_one_if_the_sum_is_rounded_before() -> None:
    f1 = [0.8959855788684541, 0.8963086337903265, 0.8968254846971572]
    assert aggregate("mean", f1) == 0.8963732324519793
    assert math.fsum(f1) / 3 == 0.8963732324519792


def test_the_mean_of_huge_numbers_is_between_them_and_their_sum_is_rejected() -> None:
    assert aggregate("mean", [1e308, 1e308]) == aggregate("median", [1e308, 1e308]) == 1e308
    with pytest.raises(OverflowError):
        aggregate("sum", [1e308, 1e308])
    with pytest.raises(OverflowError):
        aggregate("var", [1e308, -1e308])


def test_a_spread_needs_two_numbers_and_a_mean_needs_one() -> None:
    assert all(math.isnan(aggregate(name, [1.0])) for name in ("std", "var", "sem"))
    assert all(math.isnan(aggregate(name, [])) for name in NAMES if name not in ("count", "nunique"))
    assert aggregate("count", []) == aggregate("nunique", []) == 0


def test_infinite_numbers_follow_ieee() -> None:
    assert aggregate("mean", [math.inf, 1.0]) == math.inf
    assert math.isnan(aggregate("sum", [math.inf, -math.inf]))
    assert math.isnan(aggregate("std", [math.inf, 1.0]))


def test_what_has_no_weight_has_no_say_however_large_it_is() -> None:
    assert weighted_mean([math.inf, 3.0], [0.0, 2.0]) == 3.0
    assert weighted_mean([math.inf, 3.0], [0.5, 0.5]) == math.inf
    assert math.isnan(weighted_mean([math.inf, 3.0, -math.inf], [1.0, 1.0, 1.0]))


def test_there_is_no_negative_zero() -> None:
    assert all(math.copysign(1, aggregate(name, [-0.0])) == 1 for name in ("mean", "min", "first"))

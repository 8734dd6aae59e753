"""Aggregates of many groups at once: to the last bit those of each group by itself."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.aggregation import aggregate
from heatplate.collecting import group_aggregates
from heatplate.collecting.group_aggregates import GroupOverflowError, Groups, _square_root

NAMES = ["sum", "mean", "var", "std", "sem", "min", "max", "median", "count", "nunique", "first", "last"]

decimals = st.floats(-1000, 1000).map(lambda number: round(number, 3))
of_like_size = st.floats(0.01, 100.0)
of_any_size = st.floats(allow_nan=False, allow_infinity=False)
squares_that_fit = st.floats(-1e70, 1e70) | st.floats(-1e-60, 1e-60) | st.sampled_from([0.0, -0.0, 5e-324])
groups = st.one_of(
    *(
        st.lists(st.lists(numbers, max_size=6), min_size=1, max_size=6)
        for numbers in (decimals, of_like_size, of_any_size, squares_that_fit)
    )
)


def of_each(name: str, groups: list[list[float]]) -> list[str]:
    try:
        return [float(aggregate(name, group)).hex() for group in groups]
    except OverflowError as error:
        return [str(error)]


def together(name: str, groups: list[list[float]]) -> list[str]:
    starts = [0, *itertools.accumulate(map(len, groups))][:-1]
    numbers = np.array([number for group in groups for number in group], dtype=np.float64)
    try:
        return [number.hex() for number in Groups(numbers, np.array(starts)).aggregated(name).tolist()]
    except GroupOverflowError as error:
        return [str(error)]


@pytest.mark.parametrize("name", NAMES)
@given(groups=groups)
def test_each_group_has_the_aggregate_that_it_has_by_itself(name: str, groups: list[list[float]]) -> None:
    assert together(name, groups) == of_each(name, groups)


@pytest.mark.parametrize("name", ["sum", "mean", "var", "std", "sem"])
def test_a_group_may_be_longer_than_a_block(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    random = np.random.default_rng(3)
    lists = [random.normal(size=size).tolist() for size in (5, 0, 1, 23, 8, 2, 40)]
    monkeypatch.setattr(group_aggregates, "BLOCK", 8)
    assert together(name, lists) == of_each(name, lists)


def test_sums_of_the_largest_block_do_not_overflow() -> None:
    number = math.ldexp(2**53 - 1, -20)  # all limbs as large as they can be
    numbers = np.full(group_aggregates.BLOCK, number)
    groups = Groups(numbers, np.array([0]))
    assert groups.aggregated("sum").tolist() == [number * group_aggregates.BLOCK]
    assert groups.aggregated("var").tolist() == [0.0]


def test_the_group_that_is_too_large_is_known() -> None:
    with pytest.raises(GroupOverflowError) as raised:
        Groups(np.array([1.0, 1e308, 1e308]), np.array([0, 1])).aggregated("sum")
    assert raised.value.group == 1


@pytest.mark.parametrize(("beyond", "expected"), [(-1, 2**53), (0, 2**53), (1, 2**53 + 2)])
def test_a_root_just_beside_the_middle_of_two_numbers_is_rounded_to_the_nearer_one(
    beyond: int, expected: int
) -> None:
    middle = (2**53 + 1) << 40
    assert _square_root(middle * middle + beyond, 1, -40) == expected

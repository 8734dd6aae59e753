"""Conditions in words: where they hold, and texts that are none."""

import math

import numpy as np
import pytest

from heatplate.condition import Condition

NUMBERS = np.array([-1.0, -0.1, 0.0, 0.1, 3.0, math.inf, math.nan])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("below 0.1", [1, 1, 1, 0, 0, 0, 0]),
        ("above 0.1", [0, 0, 0, 0, 1, 1, 0]),
        ("between -0.1 and 0.1", [0, 1, 1, 1, 0, 0, 0]),
        ("between -1e-1 and -1e-1", [0, 1, 0, 0, 0, 0, 0]),
    ],
)
def test_a_condition_holds_for_the_numbers_that_its_words_say(text: str, expected: list[int]) -> None:
    assert Condition.of(text).holds(NUMBERS).astype(int).tolist() == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("belw 3", "did you mean below"),
        ("", "unknown condition"),
        ("below", "is not a condition"),
        ("below 3 4", "is not a condition"),
        ("below three", '"three" is not a number'),
        ("above nan", "is not a number"),
        ("between 1 2", "between -0.1 and 0.1"),
        ("between 2 and 1", "smaller one first"),
        ("above __import__('os')", "is not a number"),
    ],
)
def test_a_text_that_is_no_condition_says_what_to_write(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Condition.of(text)

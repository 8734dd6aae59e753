"""The texts of ticks: they tell the ticks apart on every scale, and none is rounded to another number."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from heatplate.drawing.colour.norms import Bins, Linear, Log, Norm, SymLog, TwoSlope
from heatplate.drawing.colour.ticks import candidates, texts_of
from heatplate.drawing.figure import painted
from heatplate.problems import InputError
from heatplate.tick_format import format_ticks
from tests.drawing.reading import matrix_of, specification

FINITE = st.floats(allow_nan=False, allow_infinity=False, width=32)


def bar_texts(values: object, **keys: Any) -> list[str]:
    canvas = painted(matrix_of(values), specification(**{"width": 3.25, "height": 2.5, **keys}))
    return [item.text for item in canvas.items if item.kind == "text" and item.part == "colour bar"]  # type: ignore[attr-defined]


def test_both_sides_of_a_scale_of_two_slopes_can_be_read() -> None:
    found = bar_texts([[-1, 2e6]], norm="two_slope")
    power = r"$\times10^{6}$"
    assert found[: found.index("0") + 1] == ["−1.0", "−0.8", "−0.6", "−0.4", "−0.2", "0"]
    assert found[-2:] == ["1.5" + power, "2.0" + power]
    assert bar_texts([[-1, 200]], norm="two_slope")[-5:] == ["0", "50", "100", "150", "200"]


@pytest.mark.parametrize(
    ("edges", "expected"),
    [
        ([0, 0.0006, 0.5, 12], ["0", "0.0006", "0.5", "12"]),
        ([-1, 0, 4.6, 30], ["−1", "0", "4.6", "30"]),
        (
            [1e-9, 1e-6, 1e-3, 1, 1e9],
            ["$10^{-9}$", "$10^{-6}$", "0.001", "1", "$10^{9}$"],
        ),
        ([0, 0.5, 1], ["0.0", "0.5", "1.0"]),
        ([0, 1e5, 123456, 1e6], ["0", "$10^{5}$", "123456", "$10^{6}$"]),
        ([0, 1000000.5, 1000001, 1e7], ["0", "1000000.5", "1000001", "$10^{7}$"]),
    ],
)
def test_an_edge_of_a_bin_is_never_rounded_to_another_number(edges: list[float], expected: list[str]) -> None:
    assert bar_texts([[edges[0]]], norm={"name": "boundaries", "boundaries": edges}) == expected


def test_edges_of_quantiles_have_the_digits_that_tell_them_apart() -> None:
    values = [[-1.0, 0, 0.0006, 0.0006, 0.5, 4.6, 4.6, 12000, 3e7]]
    assert bar_texts(values, norm={"name": "quantiles", "q": 4}) == [
        "−1",
        "0.0006",
        "0.5",
        "4.6",
        r"$3\times10^{7}$",
    ]


def test_no_text_is_a_multiple_of_ten_to_the_zero() -> None:
    assert format_ticks([-1.0, 0.0, 4.6, 46.0, 1.0], "10^k") == [
        "$-10^{0}$",
        "0",
        "4.6",
        r"$4.6\times10^{1}$",
        "$10^{0}$",
    ]
    random = 10 ** np.random.default_rng(2).uniform(-9, 5, (9, 9))
    assert not [text for text in bar_texts(random, norm="quantiles") if r"\times10^{0}" in text]


def norm_of(name: str, low: float, high: float) -> Norm:
    middle = low / 2 + high / 2
    if name == "linear":
        return Linear(low, high)
    if name == "log":
        return Log(2 ** (low / 1e37), 2 ** (high / 1e37) * 1.001)
    if name == "symlog":
        return SymLog(low, high, max(abs(low), abs(high)) / 1e4, 1.0, 10.0)
    if name == "two_slope":
        return TwoSlope(low, high, middle)
    edges = (low, middle, high, high + max(1.0, abs(high)))
    return Bins(low, edges[-1], edges, edges, 3)


@given(FINITE, FINITE, st.sampled_from(["linear", "log", "symlog", "two_slope", "bins"]))
def test_any_two_ticks_have_different_texts(one: float, other: float, name: str) -> None:
    low, high = min(one, other), max(one, other)
    assume(low < low / 2 + high / 2 < high)
    norm = norm_of(name, low, high)
    for values in candidates(norm):
        texts = texts_of(values, norm) if values else []
        assert len(set(texts)) == len(set(values)), (values, texts)


@pytest.mark.parametrize(
    ("values", "form", "expected"),
    [
        ([[0, 10]], ".0f", ["0", "2", "4", "6", "8", "10"]),  # and not 2 for 2.5
        ([[0, 1]], ".0f", ["0", "1"]),
        ([[0, 1]], "d", ["0", "1"]),
        ([[0, 10]], "GPT4 {x:.0f} ms", ["GPT4 0 ms", "GPT4 2 ms", "GPT4 4 ms"]),
        ([[1000, 1001]], "1k", ["1k", "1.0002k", "1.0004k"]),
    ],
)
def test_chosen_ticks_suit_their_format(values: object, form: str, expected: list[str]) -> None:
    assert bar_texts(values, cbar_kws={"format": form})[: len(expected)] == expected


def test_given_ticks_that_a_format_makes_alike_are_refused() -> None:
    message = r'^cbar_kws.format: 0 and 0.25 are printed alike, as "0"; give more decimals, or fewer ticks$'
    with pytest.raises(InputError, match=message):
        bar_texts([[0, 1]], cbar_kws={"format": ".0f", "ticks": [0, 0.25, 1]})

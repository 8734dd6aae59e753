"""The colour bar: as long as the heatmap, its ticks where the colours are."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing import reading
from tests.drawing.reading import Drawing, matrix_of


def drawn(directory: Path, matrix: Matrix, **keys: Any) -> Drawing:
    return reading.drawn(directory, matrix, **{"cbar": True, **keys})


VALUES = matrix_of(np.linspace(0, 100, 12).reshape(3, 4), unit="accuracy (%)")


@pytest.mark.parametrize(
    "keys", [{}, {"square": True}, {"height": 4}, {"height": 2, "square": True}, {"vmax": 50}]
)
@pytest.mark.parametrize("width", [3.25, 5.5])
def test_it_is_exactly_as_high_as_the_heatmap(tmp_path: Path, keys: dict[str, Any], width: float) -> None:
    drawing = drawn(tmp_path, VALUES, width=width, **{"cmap": "viridis", **keys})
    _, top, right, bottom = drawing.body
    bar = outline(drawing, bool(keys.get("vmax")))
    assert (bar["top"], bar["bottom"]) == pytest.approx((top, bottom), abs=1e-3)
    assert bar["width"] == pytest.approx(7.2, abs=1e-3)
    assert bar["x0"] - right == pytest.approx(6, abs=1e-3)


def outline(drawing: Drawing, pointed: bool) -> dict[str, Any]:
    parts = drawing.curves if pointed else drawing.rects
    return [part for part in parts if not part["fill"]][-1]


@pytest.mark.parametrize("location", ["bottom", "top"])
def test_above_or_below_it_is_exactly_as_wide(tmp_path: Path, location: str) -> None:
    drawing = drawn(tmp_path, VALUES, cbar_kws={"location": location})
    left, top, right, bottom = drawing.body
    bar = drawing.bar()
    assert (bar["x0"], bar["x1"]) == pytest.approx((left, right), abs=1e-3)
    assert bar["height"] == pytest.approx(7.2, abs=1e-3)
    assert bar["bottom"] < top if location == "top" else bar["top"] > bottom


def ticks(drawing: Drawing) -> dict[str, float]:
    """The labels right of the bar with the place between its lower end (0) and its upper end (1)."""
    bar = drawing.bar()
    beside = [c for c in drawing.chars if c["x0"] > bar["x1"] and c["upright"]]
    lines = itertools.groupby(
        sorted(beside, key=lambda c: (c["matrix"][5], c["x0"])), key=lambda c: c["matrix"][5]
    )
    return {
        "".join(c["text"] for c in line): (bar["bottom"] - (drawing.height - y - 0.729 * 4)) / bar["height"]
        for y, line in ((y, list(line)) for y, line in lines)
    }


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([[0, 100]], {"0": 0.0, "50": 0.5, "100": 1.0}),
        ([[-0.5, 0.5]], {"−0.50": 0.0, "0.00": 0.5, "0.50": 1.0}),
        ([[0.001, 0.002]], {"0.00100": 0.0, "0.00200": 1.0}),
    ],
)
def test_ticks_stand_at_their_values(tmp_path: Path, values: Any, expected: dict[str, float]) -> None:
    found = ticks(drawn(tmp_path, matrix_of(values), height=0.95))
    for text, place in expected.items():
        assert found[text] == pytest.approx(place, abs=0.01)


def test_ticks_that_are_given_are_kept(tmp_path: Path) -> None:
    found = ticks(drawn(tmp_path, VALUES, cbar_kws={"ticks": [5, 50], "format": ".1f", "label": ""}))
    assert found == pytest.approx({"5.0": 0.05, "50.0": 0.5}, abs=0.01)


@pytest.mark.parametrize("scale", [1e-30, 1e-7, 1.0, 3e4, 1e9, 1e300])
@pytest.mark.parametrize("location", ["right", "bottom"])
def test_ticks_of_any_magnitude_are_short_and_apart(tmp_path: Path, scale: float, location: str) -> None:
    drawing = drawn(
        tmp_path,
        matrix_of(VALUES.values * scale),
        width=3.25,
        xticklabels=False,
        cbar_kws={"location": location},
    )
    bar = drawing.bar()
    beyond = [
        c for c in drawing.chars if (c["x0"] > bar["x1"] if location == "right" else c["top"] > bar["bottom"])
    ]
    assert len(beyond) < 60
    key = (lambda c: c["x0"]) if location == "bottom" else (lambda c: (round(c["matrix"][5]), c["x0"]))
    for first, second in itertools.pairwise(sorted(beyond, key=key)):
        if location == "bottom" and abs(first["matrix"][5] - second["matrix"][5]) < 0.1:
            assert second["x0"] > first["x1"] - 0.5


def test_powers_of_ten_for_a_logarithmic_scale(tmp_path: Path) -> None:
    drawing = drawn(
        tmp_path, matrix_of([[1e-6, 1e-3, 1.0, 1e3, 1e6]]), norm="log", height=1.2, cmap="viridis"
    )
    bar = drawing.bar()
    text = drawing.text_in((bar["x1"], 0, drawing.width, drawing.height))
    assert text.replace("\n", "").count("10") >= 3


@pytest.mark.parametrize(
    ("values", "keys", "ends"),
    [
        ([[0, 100]], {}, 0),
        ([[0, 100]], {"vmin": 10}, 1),
        ([[0, 100]], {"vmin": 10, "vmax": 90}, 2),
        ([[0, np.inf, 50]], {}, 1),
        ([[0, 100]], {"vmin": 10, "cbar_kws": {"extend": "neither"}}, 0),
        ([[0, 100]], {"cbar_kws": {"extend": "both"}}, 2),
    ],
)
def test_ends_are_pointed_where_values_lie_beyond(
    tmp_path: Path, values: Any, keys: dict[str, Any], ends: int
) -> None:
    drawing = drawn(tmp_path, matrix_of(values), cmap="viridis", **keys)
    assert len(outline(drawing, ends > 0)["pts"]) - (5 if ends else 4) == ends


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"ticks": [0, 50, 130]}, r"^cbar_kws.ticks: 130 lies beyond the limits of the colours, 0 and 100; "),
        ({"ticks": [50, 51]}, r'^cbar_kws.ticks: the labels "50" and "51" overlap; give fewer ticks$'),
        (
            {"label": r"$\nonsense$"},
            r"^cbar_kws.label: the mathematics in .* have the command .*, which Matplotlib does not know",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(tmp_path: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, VALUES, cbar_kws=keys)


def test_one_dollar_is_a_dollar(tmp_path: Path) -> None:
    assert "cost ($)" in drawn(tmp_path, VALUES, height=3, cbar_kws={"label": "cost ($)"}).all_text


@pytest.mark.parametrize(
    ("values", "power"),
    [([99950, 100050], False), ([1.7e9, 1.7e9 + 10], False), ([0, 2e7], True), ([0, 2e-7], True)],
)
def test_a_power_of_ten_stands_where_it_is_shorter(tmp_path: Path, values: Any, power: bool) -> None:
    drawing = drawn(tmp_path, matrix_of([values]), height=2)
    assert ("×10" in drawing.all_text.replace("\n", "")) == power


def test_its_label_is_the_unit(tmp_path: Path) -> None:
    assert "accuracy (%)" in drawn(tmp_path, VALUES, height=3).all_text
    assert "accuracy (%)" not in drawn(tmp_path, VALUES, height=3, cbar_kws={"label": ""}).all_text
    assert "Recall" in drawn(tmp_path, VALUES, height=3, cbar_kws={"label": "Recall"}).all_text


@pytest.mark.parametrize(
    "values", [[[0.01, 0.98]], [[61.2]], [[75.2, 97.8]], [[-3e-7, 2e-7]], [[1900, 2026]]]
)
def test_a_short_bar_has_two_ticks_or_three(tmp_path: Path, values: Any) -> None:
    drawing = drawn(tmp_path, matrix_of(values))
    bar = drawing.bar()
    marks = [line for line in drawing.lines if line["x0"] == pytest.approx(bar["x1"], abs=0.01)]
    assert 2 <= len(marks) <= 3


@pytest.mark.parametrize("location", ["left", "right", "top", "bottom"])
def test_a_shorter_bar_lies_in_the_middle_of_its_side(tmp_path: Path, location: str) -> None:
    keys = {"location": location, "shrink": 0.5, "aspect": 10}
    drawing = drawn(tmp_path, VALUES, cbar_kws=keys, height=3)
    left, top, right, bottom = drawing.body
    bar = drawing.bar()
    if location in ("left", "right"):
        assert bar["height"] == pytest.approx((bottom - top) / 2, abs=1e-3)
        assert bar["top"] + bar["bottom"] == pytest.approx(top + bottom, abs=1e-3)
        assert bar["width"] == pytest.approx(bar["height"] / 10, abs=1e-3)
        assert bar["x1"] < left if location == "left" else bar["x0"] > right
    else:
        assert bar["width"] == pytest.approx((right - left) / 2, abs=1e-3)
        assert bar["x0"] + bar["x1"] == pytest.approx(left + right, abs=1e-3)
        assert bar["height"] == pytest.approx(bar["width"] / 10, abs=1e-3)


def test_the_ticks_of_a_bar_at_the_left_end_at_their_marks(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, VALUES, cbar_kws={"location": "left", "label": ""}, height=2)
    bar = drawing.bar()
    beside = [c for c in drawing.chars if c["x1"] < bar["x0"] and c["upright"]]
    lines = itertools.groupby(sorted(beside, key=lambda c: c["matrix"][5]), key=lambda c: c["matrix"][5])
    ends = [max(c["x1"] for c in line) for _, line in lines]
    assert len(ends) >= 3
    assert ends == pytest.approx([bar["x0"] - 4.0] * len(ends), abs=0.6)
    assert bar["x1"] < min(c["x0"] for c in drawing.chars if c["text"] == "r")  # left of the row labels


def test_the_names_of_a_shorter_bar_have_their_room(tmp_path: Path) -> None:
    names = [f"class {k}" for k in range(8)]
    norm = {"name": "categories", "categories": names}
    drawing = drawn(tmp_path, matrix_of([[0, 7]]), norm=norm, cbar_kws={"shrink": 0.5})
    assert drawing.all_text.count("class") == 8

"""Scales of colours: as Matplotlib's norms, in the cells and on the bar."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import colormaps
from matplotlib.colors import BoundaryNorm, LogNorm, Normalize, PowerNorm, SymLogNorm, TwoSlopeNorm
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.drawing.colour.scales import ColorScale, color_scale
from heatplate.drawing.figure import painted
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, specification

VALUES = np.array([[-30.0, -2, -0.5, 0], [0.5, 3, 40, 90]])
COUNTS = matrix_of([[0, 1, 12, 300], [7, 40, 0, 9000]])


def scale_of(values: object, **keys: object) -> ColorScale:
    matrix = matrix_of(values)
    return color_scale(matrix, np.ones(matrix.values.shape, dtype=bool), specification(**keys))


def bar_texts(matrix: Any, **keys: Any) -> list[str]:
    canvas = painted(matrix, specification(**{"width": 3.25, **keys}))
    return [item.text for item in canvas.items if item.kind == "text" and item.part == "colour bar"]  # type: ignore[attr-defined]


def bar_marks(matrix: Any, **keys: Any) -> int:
    canvas = painted(matrix, specification(**{"width": 3.25, **keys}))
    return sum(1 for item in canvas.items if item.kind == "line" and item.part == "colour bar") - 1


@pytest.mark.parametrize(
    ("norm", "matplotlib"),
    [
        ("linear", Normalize(-30, 90)),
        ({"name": "symlog", "linthresh": 1}, SymLogNorm(1, vmin=-30, vmax=90, base=10)),
        (
            {"name": "symlog", "linthresh": 2, "linscale": 0.5, "base": 2},
            SymLogNorm(2, 0.5, vmin=-30, vmax=90, base=2),
        ),
        ({"name": "power", "gamma": 0.3}, PowerNorm(0.3, -30, 90)),
        ("power", PowerNorm(0.5, -30, 90)),
        ("two_slope", TwoSlopeNorm(0, -30, 90)),
        ({"name": "two_slope", "vcenter": 3}, TwoSlopeNorm(3, -30, 90)),
        (
            {"name": "boundaries", "boundaries": [-30, 0, 3, 50, 90]},
            BoundaryNorm([-30, 0, 3, 50, 90], 256),
        ),
    ],
)
def test_the_colours_in_the_file_are_matplotlibs(tmp_path: Path, norm: Any, matplotlib: Any) -> None:
    cells = drawn(tmp_path, matrix_of(VALUES), norm=norm, cmap="viridis").cells()
    for cell, expected in zip(cells, colormaps["viridis"](matplotlib(VALUES)).reshape(-1, 4), strict=True):
        np.testing.assert_allclose(colour(cell), expected[:3], atol=1e-6)


def test_counts_with_zeros_can_be_drawn_in_logs(tmp_path: Path) -> None:
    cells = drawn(tmp_path, COUNTS, norm="log", cmap="viridis", vmin=1).cells()
    assert (colour(cells[0]) == colour(cells[1])).all()
    np.testing.assert_allclose(colour(cells[0]), colormaps["viridis"](0)[:3], atol=1e-6)
    expected = colormaps["viridis"](LogNorm(1, 9000)(300))[:3]
    np.testing.assert_allclose(colour(cells[3]), expected, atol=1e-6)


@pytest.mark.parametrize("low", [0.0, -0.5, -np.inf])
def test_under_a_logarithm_what_is_not_above_zero_is_below_the_limits(low: float) -> None:
    scale = scale_of([[low, 4.0, 900.0]], norm="log")
    assert (scale.vmin, scale.vmax, scale.below) == (4.0, 900.0, True)
    assert (scale.colors(np.array([low])) == scale.colors(np.array([4.0]))).all()


@pytest.mark.parametrize("norm", ["linear", "log", "symlog", "power", "two_slope", "quantiles"])
def test_infinities_have_the_colours_of_the_ends(norm: str) -> None:
    ends = scale_of([[-np.inf, 1, 2, 3, np.inf]], norm=norm).norm.shades(np.array([-np.inf, np.inf]))
    assert ends.tolist() == [0, 1]


@given(
    st.lists(st.floats(allow_nan=False), min_size=1, max_size=12),
    st.sampled_from(["symlog", "power", "two_slope", "quantiles"]),
)
def test_any_numbers_have_colours_in_their_order(values: list[float], norm: str) -> None:
    if not np.isfinite(values).any():
        return
    try:
        scale = scale_of([values], norm=norm, cmap="gray")
    except InputError as error:
        assert norm == "two_slope", error
        return
    shades = scale.norm.shades(np.sort(values))
    assert np.isfinite(shades).all()
    assert (np.diff(shades) >= 0).all()
    assert shades.min() >= 0
    assert shades.max() <= 1


def test_quantiles_have_equally_many_cells() -> None:
    values = 10 ** np.random.default_rng(1).uniform(-3, 4, (10, 10))
    colors = scale_of(values, norm={"name": "quantiles", "q": 4}).colors(values)
    _, counts = np.unique(colors.reshape(-1, 3), axis=0, return_counts=True)
    assert counts.tolist() == [25, 25, 25, 25]


def test_a_side_without_values_is_as_long_as_the_other() -> None:
    scale = scale_of([[2.0, 10.0]], norm="two_slope")
    assert (scale.vmin, scale.vmax) == (-10, 10)


def test_the_middle_of_a_symlog_map_lies_at_the_center() -> None:
    scale = scale_of(VALUES, norm="symlog", center=0, cmap="vlag")
    middle = scale.colors(np.array([0.0]))[0]
    assert np.ptp(middle) < 0.06


def test_correlations_are_light_in_the_middle_by_default() -> None:
    scale = scale_of([[-1.0, 0.0, 1.0]], center=0)
    assert scale.colors(np.array([0.0])).min() > 0.85


@pytest.mark.parametrize(
    ("limits", "height", "expected"),
    [
        ((3, 300), 1, {"10", "100"}),
        ((0.25, 64), 1, {"1", "10"}),
        ((0.25, 64), 3, {"0.5", "1", "10", "50"}),
        ((1e-3, 1e2), 2, {"0.001", "0.01", "0.1", "1", "10", "100"}),
        ((99, 101), 2, {"99", "99.25", "101"}),
        ((20, 90), 2, {"20", "40", "60", "80"}),
    ],
)
def test_a_logarithmic_bar_has_ticks_that_serve(
    limits: tuple[float, float], height: float, expected: set[str]
) -> None:
    assert expected <= set(bar_texts(matrix_of([limits]), norm="log", height=height))


def test_small_marks_stand_between_decades_unless_they_are_not_wanted() -> None:
    matrix = matrix_of([[1, 1000]])
    with_minor = bar_marks(matrix, norm="log", height=2)
    assert with_minor == len([10**e * k for e in range(3) for k in range(1, 10)]) + 1
    without = bar_marks(matrix, norm="log", height=2, cbar_kws={"minorticks": False})
    assert without == len(bar_texts(matrix, norm="log", height=2))
    assert bar_marks(matrix, height=2) == len(bar_texts(matrix, height=2))
    assert bar_marks(matrix, height=2, cbar_kws={"minorticks": True}) > bar_marks(matrix, height=2)


@pytest.mark.parametrize(
    ("form", "ticks", "expected"),
    [
        ("10^k", [1, 50, 3000], ["$10^{0}$", r"$5\times10^{1}$", r"$3\times10^{3}$"]),
        ("1k", [1, 1500, 3000], ["1", "1.5k", "3k"]),
        ("%", [1, 1500], ["100%", "150000%"]),
        ("{x:.0f} ms", [1, 1500], ["1 ms", "1500 ms"]),
        (".1f", [1, 1500], ["1.0", "1500.0"]),
    ],
)
def test_formats_of_ticks(form: str, ticks: list[float], expected: list[str]) -> None:
    keys = {"height": 2, "norm": "log"}
    assert bar_texts(matrix_of([[1, 5000]]), **keys, cbar_kws={"format": form, "ticks": ticks}) == expected


def test_a_negative_number_has_a_real_minus() -> None:
    for form in ("1k", "%"):
        (first, *_) = bar_texts(matrix_of([[-5000, 5]]), cbar_kws={"format": form, "ticks": [-2000, 0]})
        assert first.startswith("\N{MINUS SIGN}2")
    found = bar_texts(matrix_of([[-100, 0.1, 100]]), height=2, norm={"name": "symlog", "linthresh": 1})
    assert found == ["−100", "−10", "−1", "0", "1", "10", "100"]


def test_two_slopes_have_a_tick_in_the_middle_and_on_both_sides() -> None:
    found = bar_texts(matrix_of([[-3, 60]]), norm="two_slope", height=2)
    assert "0" in found
    assert any(text.startswith("−") for text in found)
    assert "60" in found


def test_bins_show_their_edges_and_equal_bands(tmp_path: Path) -> None:
    norm = {"name": "boundaries", "boundaries": [0, 1, 10, 1000]}
    drawing = drawn(tmp_path, matrix_of([[0, 5, 999]]), norm=norm, height=2, cbar=True)
    assert bar_texts(matrix_of([[0, 5, 999]]), norm=norm, height=2) == ["0", "1", "10", "1000"]
    bar = drawing.bar()
    bands = [r for r in drawing.rects if r["fill"] and r["x0"] == pytest.approx(bar["x0"], abs=0.01)]
    tops = sorted({round(r["bottom"] - bar["top"], 2) for r in bands})
    assert tops == pytest.approx([bar["height"] * k / 3 for k in (1, 2, 3)], abs=0.02)
    assert len({tuple(colour(r)) for r in bands}) == 3


@pytest.mark.parametrize(
    "norm",
    [
        {"name": "boundaries", "boundaries": [0, 2, 5, 9], "labels": ["low", "fair", "high"]},
        {"name": "categories", "categories": ["low", "fair", "high"]},
    ],
)
@pytest.mark.parametrize("location", ["right", "bottom"])
def test_names_of_bins_stand_in_their_middle(norm: dict[str, Any], location: str) -> None:
    matrix = matrix_of([[0, 1, 2]])
    canvas = painted(matrix, specification(norm=norm, width=3.25, cbar_kws={"location": location}))
    bar = [item for item in canvas.items if item.part == "colour bar"]
    outline = next(item for item in bar if getattr(item, "closed", False))
    names = [item for item in bar if item.kind == "text"]
    assert [item.text for item in names] == ["low", "fair", "high"]  # type: ignore[attr-defined]
    marks = [item for item in bar if item.kind == "line" and item is not outline]
    vertical = location == "right"
    start, length = (
        (outline.box.bottom, outline.box.height) if vertical else (outline.box.left, outline.box.width)
    )
    middles = [
        (m.box.bottom + m.box.height / 2) if vertical else (m.box.left + m.box.width / 2) for m in marks
    ]
    assert middles == pytest.approx([start + length * k / 6 for k in (1, 3, 5)], abs=0.3)


def test_a_bar_is_high_enough_for_all_its_names() -> None:
    names = [f"class {k}" for k in range(8)]
    norm = {"name": "categories", "categories": names}
    assert bar_texts(matrix_of([[0, 7]]), norm=norm) == names


@pytest.mark.parametrize(
    ("values", "keys", "message"),
    [
        (
            [[0, 1.5]],
            {"norm": {"name": "categories", "categories": ["a", "b"]}},
            r'^norm.categories: row "r0", column "c1" is 1.5, and categories are numbered from 0 to 1; correct the value, or list further categories$',
        ),
        (
            [[0, 1]],
            {"norm": {"name": "categories", "categories": list("abcdefghij")}},
            r"^cmap: there are 10 categories, and the map has 8 colours; ",
        ),
        (
            [[1, 1, 1, 1, 2]],
            {"norm": {"name": "quantiles", "q": 2, "labels": ["a", "b"]}},
            r"^norm.labels: so many values are equal that there are 1 bins, and not 2; ",
        ),
        ([[1, 9]], {"norm": "two_slope", "vmin": 2, "center": 1}, r"between vmin and vmax"),
        ([[1, 1e300]], {"norm": {"name": "symlog", "linthresh": 1e-300}}, r"^norm.linthresh: "),
        (
            [[0, 1, 2]],
            {
                "norm": {"name": "categories", "categories": ["x" * 30, "y" * 30, "z"]},
                "width": 2,
                "cbar_kws": {"location": "bottom"},
            },
            r"^norm: the names .* at the colour bar overlap; shorten them, or write cbar_kws: {location: right}$",
        ),
    ],
)
def test_what_cannot_be_drawn_is_refused(values: Any, keys: dict[str, Any], message: str) -> None:
    with pytest.raises((InputError, ValidationError), match=message):
        bar_texts(matrix_of(values), **keys)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"norm": {"name": "log", "linthresh": 1}}, "linthresh belongs to norm: symlog, and the name is log"),
        ({"norm": "boundaries"}, r"boundaries needs its list; write norm: \{name: boundaries, boundaries: "),
        ({"norm": {"name": "boundaries", "boundaries": [1, 0]}}, "boundaries must rise"),
        ({"norm": {"name": "quantiles", "labels": ["a"]}}, "1 labels for 5 bins"),
        ({"norm": "power", "center": 0}, "center cannot be combined with norm: power"),
        ({"norm": "quantiles", "vmin": 0}, "quantiles has limits of its own; remove vmin"),
        ({"standard_scale": "columns", "vmin": 0}, "limits of its own; remove vmin"),
        ({"standard_scale": "columns", "norm": "log"}, "limits of its own; remove norm"),
        ({"cbar_kws": {"format": "{y}"}}, r'"\{y\}" must show the number once, as \{x\}; for example'),
        ({"cbar_kws": {"format": "10^"}}, r"is not a number format; .*; or 10\^k, 1k, "),
    ],
)
def test_nonsense_is_refused_by_the_configuration_alone(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate(keys)


def test_boundaries_that_leave_out_all_values_are_refused() -> None:
    norm = {"name": "boundaries", "boundaries": [0, 0.5, 1]}
    message = (
        "^norm.boundaries: no value lies between the boundaries 0 and 1: the values go from -3 to 90; change "
    )
    with pytest.raises(InputError, match=message):
        scale_of([[-3, 20, 90]], norm=norm)
    assert scale_of([[1, 20, 90]], norm=norm).above

"""Limits and colours where seaborn is silently wrong, and where nothing could be seen."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.configuration.colours import COLORMAPS
from heatplate.drawing.colour.contrast import black_is_better, contrast_ratio, relative_luminance
from heatplate.drawing.colour.scales import ColorScale, color_scale
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, specification


def scale_of(values: object, **keys: object) -> ColorScale:
    matrix = matrix_of(values)
    return color_scale(matrix, np.ones(matrix.values.shape, dtype=bool), specification(**keys))


def test_an_infinity_does_not_wreck_the_limits() -> None:
    scale = scale_of([[1, 2, 3, np.inf, -np.inf]], cmap="viridis")
    assert (scale.vmin, scale.vmax) == (1, 3)
    assert (scale.below, scale.above) == (True, True)
    ends = scale.colors(np.array([-np.inf, 1, 3, np.inf]))
    assert (ends[0] == ends[1]).all()
    assert (ends[2] == ends[3]).all()


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0, 1e308, -1e308, 1.7976931348623157e308, 5e-324])
def test_equal_values_get_a_colour_between_sensible_limits(tmp_path: Path, value: float) -> None:
    scale = scale_of([[value, value]])
    assert scale.vmin < value < scale.vmax or abs(value) > 1e308
    assert np.isfinite([scale.vmin, scale.vmax]).all()
    first, second = drawn(tmp_path, matrix_of([[value, value]])).cells()
    assert (colour(first) == colour(second)).all()


@pytest.mark.parametrize("keys", [{}, {"center": 0}, {"robust": True}, {"vmin": 0}, {"center": 1e308}])
def test_the_largest_numbers_overflow_nowhere(tmp_path: Path, keys: dict[str, Any]) -> None:
    matrix = matrix_of([[-1.7e308, 0.0, 1.0], [5e307, 1.0e308, 1.7e308]])
    cells = drawn(tmp_path, matrix, cmap="viridis", **keys).cells()
    assert len({tuple(colour(cell)) for cell in cells}) >= 3


@given(
    st.lists(st.floats(allow_nan=False), min_size=1, max_size=20),
    st.booleans(),
    st.none() | st.floats(-1e3, 1e3),
)
def test_any_numbers_have_colours_in_their_order(
    values: list[float], robust: bool, center: float | None
) -> None:
    if not np.isfinite(values).any():
        return
    scale = scale_of([values], robust=robust, center=center, cmap="gray")
    positions = scale.positions(np.sort(values))
    assert np.isfinite(positions).all()
    assert (np.diff(positions) >= 0).all()
    assert positions.min() >= 0
    assert positions.max() <= 1


@pytest.mark.parametrize(
    ("values", "keys", "message"),
    [
        (
            [[np.nan, np.nan]],
            {},
            r"^matrix: every cell is masked or has no value, so there is nothing to draw; change mask, or the matrix$",
        ),
        ([[1.0]], {"mask": "diagonal"}, r"^matrix: every cell is masked or has no value"),
        ([[np.inf, np.nan]], {}, r"^matrix: every value is infinite"),
        ([[-1, 0]], {"norm": "log"}, r"^norm: log needs values above 0, and there is none; write norm: "),
        (
            [[1, 75]],
            {"vmin": 80},
            r"^vmin: vmin is 80, but no value lies above it: .* is 75; change vmin, or leave",
        ),
        ([[1, 75]], {"vmin": 75}, r"^vmin: vmin is 75, but"),
        ([[1, 75]], {"vmax": 0.5}, r"^vmax: vmax is 0.5, but no value lies below it: .* is 1; change vmax"),
        ([[75, 75]], {"vmin": 80}, r"^vmin: vmin is 80, but no value lies above it"),
        ([[1, 75]], {"vmin": 80, "vmax": 90}, r"^vmin: vmin is 80, but"),
        ([[1, 75]], {"vmin": -9, "vmax": 0}, r"^vmax: vmax is 0, but"),
    ],
)
def test_limits_that_show_nothing_are_refused(
    tmp_path: Path, values: Any, keys: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, matrix_of(values), **keys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("value", "keys", "position"),
    [
        (100, {"vmax": 100}, 1),
        (0, {"vmin": 0}, 0),
        (0, {"vmin": 0, "vmax": 1}, 0),
        (1, {"vmin": 1, "norm": "log"}, 0),
        (1, {}, 0.5),
    ],
)
def test_one_value_at_a_limit_has_the_colour_of_the_limit(
    value: float, keys: dict[str, Any], position: float
) -> None:
    assert scale_of([[value, value]], **keys).positions(np.array(value)) == pytest.approx(position)


def test_all_problems_are_reported_at_once(tmp_path: Path) -> None:
    keys = {"vmin": 80, "xticklabels": ["a"], "yticklabels": ["a"], "annot": "{value}±{std}"}
    with pytest.raises(InputError) as caught:
        drawn(tmp_path, matrix_of([[1, 75], [2, 3]]), **keys)
    assert {problem.key for problem in caught.value.problems} == {
        "vmin",
        "xticklabels",
        "yticklabels",
        "annot",
    }


def test_every_colour_map_that_the_configuration_knows_is_there() -> None:
    import matplotlib
    import seaborn  # noqa: F401 - registers its own with Matplotlib

    for name in (name + tail for names in COLORMAPS.values() for name in names for tail in ("", "_r")):
        assert (scale_of([[0, 1]], cmap=name).cmap(0.3)) == matplotlib.colormaps[name](0.3)


def test_a_transparent_colour_lies_on_white() -> None:
    scale = scale_of([[0, 1]], cmap=["#ff000080", "#0000ff"])
    assert scale.colors(np.array([0.0, 1.0])) == pytest.approx(
        np.array([[1, 127 / 255, 127 / 255], [0, 0, 1]])
    )


def test_luminance_and_contrast_are_those_of_wcag() -> None:
    grey = relative_luminance(np.array([[1.0, 1, 1], [0, 0, 0], [0x77 / 255] * 3]))
    assert contrast_ratio(grey[0], grey[1]) == pytest.approx(21)
    assert contrast_ratio(grey[0], grey[2]) == pytest.approx(4.48, abs=0.01)  # WebAIM's example


@given(st.tuples(*[st.floats(0, 1)] * 3))
def test_the_better_of_black_and_white_is_always_readable(rgb: tuple[float, float, float]) -> None:
    here = np.array(rgb)
    text = np.zeros(3) if black_is_better(here) else np.ones(3)
    assert contrast_ratio(relative_luminance(here), relative_luminance(text)) >= 4.58

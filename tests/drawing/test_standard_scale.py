"""Tables of unlike metrics: each column has colours of its own, and its best value the dark one."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.colour.contrast import relative_luminance
from heatplate.drawing.figure import painted
from heatplate.matrix import Array
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, specification

TABLE = matrix_of(
    [[27.5, 120, 0.91, 5], [40.0, 80, 0.88, 5], [53.1, 310, np.nan, 5]],
    columns=("BLEU", "Latency", "Recall", "Seeds"),
)


def colors(directory: Path, **keys: Any) -> Array:
    cells = drawn(directory, TABLE, **{"standard_scale": "columns", **keys}).cells()
    return np.array([colour(cell) for cell in cells]).reshape(3, 4, 3)


@pytest.mark.parametrize("cmap", ["rocket", "viridis", "Blues", "Blues_r", "crest"])
def test_the_best_of_each_column_is_the_darkest(tmp_path: Path, cmap: str) -> None:
    dark = relative_luminance(colors(tmp_path, cmap=cmap, lower_is_better=["Latency"])).argmin(axis=0)
    assert dark[[0, 1]].tolist() == [2, 1]
    painted_cells = colors(tmp_path, cmap=cmap, lower_is_better=["Latency"])
    np.testing.assert_allclose(painted_cells[2, 0], painted_cells[1, 1])  # the two best
    np.testing.assert_allclose(painted_cells[0, 0], painted_cells[2, 1])  # the two worst


def test_the_last_colour_is_the_best_where_no_end_is_darker(tmp_path: Path) -> None:
    found = colors(tmp_path, cmap="RdYlGn")
    assert found[2, 0].argmax() == 1  # green
    assert found[0, 0].argmax() == 0


def test_lower_is_better_for_all(tmp_path: Path) -> None:
    np.testing.assert_allclose(
        colors(tmp_path, lower_is_better=True)[2, 0], colors(tmp_path, lower_is_better=False)[0, 0]
    )


def test_numbers_stay_as_they_are_and_equal_values_have_the_middle(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, TABLE, standard_scale="columns", annot=True, fmt=".4g", cmap="Greys", width=5.5)
    assert [drawing.text_of(2, j) for j in (0, 1)] == ["53.1", "310"]
    middle = relative_luminance(np.array([colour(drawing.cells()[3])]))
    assert 0.1 < middle[0] < 0.6


def test_rows_can_have_colours_of_their_own(tmp_path: Path) -> None:
    found = relative_luminance(colors(tmp_path, standard_scale="index"))
    assert np.nanargmin(found[:2], axis=1).tolist() == [1, 1]


@pytest.mark.parametrize(("axis", "label"), [("columns", "per column"), ("index", "per row")])
@pytest.mark.parametrize(
    ("keys", "ends"),
    [
        ({}, ["lowest", "highest"]),
        ({"lower_is_better": []}, ["worst", "best"]),
        ({"lower_is_better": True}, ["worst", "best"]),
        ({"highlight": {"best": "bold"}}, ["worst", "best"]),
    ],
)
def test_the_bar_says_what_its_ends_are(axis: str, label: str, keys: dict[str, Any], ends: list[str]) -> None:
    canvas = painted(TABLE, specification(standard_scale=axis, **keys))
    bar = [item.text for item in canvas.items if item.kind == "text" and item.part == "colour bar"]  # type: ignore[attr-defined]
    assert bar == [*ends, label]


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (["Latncy"], r'^lower_is_better: .*"Latncy".*Latency'),
        (["r0"], r'^lower_is_better: lower is better for some values of "BLEU", and higher for others'),
    ],
)
def test_a_direction_that_means_nothing_is_refused(asked: list[str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        painted(TABLE, specification(standard_scale="columns", lower_is_better=asked))

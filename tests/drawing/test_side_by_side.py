"""Several matrices as panels under one bar, and panels with colours of their own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing import draw
from heatplate.drawing.canvas import Area, Canvas, Text
from heatplate.drawing.figure import painted
from heatplate.drawing.side_by_side import side_by_side
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.read_back import differences
from tests.drawing.reading import matrix_of, specification

DEV = matrix_of([[10, 20], [30, 40]], index=("BERT", "T5"), columns=("A", "B"), unit="%", index_name="Model")
TEST = matrix_of([[8, 7], [6, 5]], index=("T5", "BERT"), columns=("B", "A"), unit="%")


def canvas_of(matrices: dict[str, Matrix], **keys: Any) -> Canvas:
    return painted(side_by_side(matrices), specification(**keys))


def texts(canvas: Canvas, part: str) -> list[str]:
    return [item.text for item in canvas.items if isinstance(item, Text) and item.part == part]


def greys(canvas: Canvas) -> list[float]:
    cells = [item for item in canvas.items if isinstance(item, Area) and item.part == "body"]
    return [round(cell.color[0], 2) for cell in cells]


def test_rows_and_columns_are_matched_by_label() -> None:
    grid = side_by_side({"Dev": DEV, "Test": TEST})
    assert grid.values.tolist() == [[[[10, 20], [30, 40]], [[5, 6], [7, 8]]]]
    assert (grid.first.index, grid.first.columns, grid.col) == (("BERT", "T5"), ("A", "B"), ("Dev", "Test"))
    assert grid.first.unit == "%"


def test_the_file_has_a_titled_panel_for_each_under_one_bar(tmp_path: Path) -> None:
    keys = {"annot": True, "panel_letters": True, "cmap": "gray"}
    canvas = canvas_of({"Dev": DEV, "Test": TEST}, **keys)
    assert texts(canvas, "titles of the panel columns") == ["(a) Dev", "(b) Test"]
    assert texts(canvas, "row labels") == ["BERT", "T5"]
    assert texts(canvas, "column labels") == ["A", "B"] * 2
    assert texts(canvas, "numbers") == ["10", "20", "30", "40", "5", "6", "7", "8"]
    expected = [(value - 5) / 35 for value in (10, 20, 5, 6, 30, 40, 7, 8)]
    assert greys(canvas) == pytest.approx(expected, abs=0.01)
    assert texts(canvas, "colour bar")[-1] == "%"
    draw(side_by_side({"Dev": DEV, "Test": TEST}), specification(**keys), [tmp_path / "a.pdf"])
    assert list(differences(canvas, tmp_path / "a.pdf")) == []


def test_they_can_be_wrapped() -> None:
    grid = side_by_side({"Dev": DEV, "Test": TEST, "Again": DEV})
    canvas = painted(grid, specification(col_wrap=2, cbar=False))
    titles = {i.text: i.box for i in canvas.items if isinstance(i, Text) and i.part.startswith("titles")}
    assert titles["Dev"].bottom == pytest.approx(titles["Test"].bottom)
    assert titles["Again"].top < titles["Dev"].bottom


@pytest.mark.parametrize(
    ("other", "message"),
    [
        (
            matrix_of([[1, 2]], index=("BERT",), columns=("A", "B")),
            r'^matrix: "Test" has no row "T5", which "Dev" has; give both the same rows with reindex',
        ),
        (
            matrix_of([[1, 2, 3]] * 2, index=("BERT", "T5"), columns=("A", "B", "C")),
            r'^matrix: "Dev" has no column "C", which "Test" has',
        ),
        (
            matrix_of([[1, 2]] * 3, index=("BERT", "T5", "T5"), columns=("A", "B")),
            r'^matrix: the rows of "Dev" and "Test" differ, .* "Test" has "T5" more than once',
        ),
        (
            matrix_of([[1, 2]] * 2, index=("BERT", "T5"), columns=("A", "B"), index_groups=("g", "g")),
            r'^matrix: the matrix of "Test" has two fields on one axis',
        ),
    ],
)
def test_labels_that_cannot_be_matched_are_named(other: Matrix, message: str) -> None:
    with pytest.raises(InputError, match=message):
        side_by_side({"Dev": DEV, "Test": other})


def test_equal_labels_may_repeat() -> None:
    tokens = matrix_of([[1, 2]] * 2, index=("the", "the"))
    assert side_by_side({"a": tokens, "b": tokens}).first.index == ("the", "the")


def test_a_spread_that_one_of_them_lacks_is_dropped() -> None:
    both = side_by_side({"a": matrix_of([[1, 2]], std=np.ones((1, 2))), "b": matrix_of([[3, 4]])})
    assert [panel.std for panel in both.panels[0]] == [None, None]


def test_each_panel_has_colours_from_its_lowest_to_its_highest_value() -> None:
    high = matrix_of([[500, 600], [800, np.inf]])
    plain = matrix_of([[1, 1], [1, np.nan]])
    grid = {"low": matrix_of([[0, 1], [2, 4]]), "high": high, "plain": plain}
    canvas = canvas_of(grid, standard_scale="panel", cmap="gray", na_color="#ff0000", mask=["above 700"])
    first, second = greys(canvas)[:6], greys(canvas)[6:]
    assert first == [0, 0.25, 0, 1, 0.5, 0.5]
    assert second == [0.5, 1, 0.5, 1]  # of the second panel nothing is shown; the last one has no value
    assert texts(canvas, "colour bar") == ["lowest", "highest", "per panel"]


def test_the_numbers_of_panels_with_their_own_colours_stay_as_they_are() -> None:
    canvas = canvas_of({"a": DEV, "b": TEST}, standard_scale="panel", annot=True, cbar_kws={"label": "Own"})
    assert texts(canvas, "numbers") == ["10", "20", "30", "40", "5", "6", "7", "8"]
    assert texts(canvas, "colour bar")[-1] == "Own"

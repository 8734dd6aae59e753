"""Cells as dots: their areas, colours and places, and the legend of their sizes."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.drawing.canvas import Area, Canvas, Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, specification

VALUES = np.array([[1.0, -4.0, 0.0], [2.0, np.nan, 3.0]])
MATRIX = matrix_of(VALUES, count=np.array([[5.0, 5.0, 3.0], [1.0, 0.0, 2.0]]), unit="%")


def ledger(matrix: Matrix = MATRIX, **keys: object) -> Canvas:
    return painted(matrix, specification(**{"cbar": False, "dots": True, **keys}))


def circles(canvas: Canvas, part: str = "body") -> list[Area]:
    return [
        item
        for item in canvas.items
        if isinstance(item, Area) and item.part == part and len(item.corners) > 4
    ]


def area(circle: Area) -> float:
    x, y = circle.corners.T
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def test_the_area_of_a_dot_is_its_value() -> None:
    dots = circles(ledger())
    values = [1, 4, 2, 3]  # none for 0 and for a missing value
    assert [area(dot) / area(dots[1]) for dot in dots] == pytest.approx([value / 4 for value in values])


def test_the_area_may_be_another_number_of_the_cell() -> None:
    dots = circles(ledger(dots={"size": "count"}))
    assert [area(dot) / area(dots[0]) for dot in dots] == pytest.approx([1, 1, 3 / 5, 1 / 5, 2 / 5])


def test_the_largest_dot_may_be_that_of_another_number() -> None:
    whole, half, cut = (circles(ledger(dots={"vmax": vmax})) for vmax in (4, 8, 2))
    assert [area(b) / area(a) for a, b in zip(whole, half, strict=True)] == pytest.approx([0.5] * 4)
    assert [area(dot) / area(whole[1]) for dot in cut] == pytest.approx([0.5, 1, 1, 1])


def test_dots_have_the_colours_of_their_cells_and_stand_in_the_middle(tmp_path: Path) -> None:
    plain, dotted = drawn(tmp_path, MATRIX), ledger()
    painted_cells = [(0, 0), (0, 1), (1, 0), (1, 2)]
    body = dict(dotted.boxes)["body"].grown(-0.25)
    for dot, (i, j) in zip(circles(dotted), painted_cells, strict=True):
        np.testing.assert_allclose(dot.color, colour(plain.cells()[i * 3 + j]), atol=1e-6)
        x, y = body.left + (j + 0.5) * body.width / 3, body.top - (i + 0.5) * body.height / 2
        assert dot.box.middle == pytest.approx((x, y), abs=0.01)
        assert dot.box.width == pytest.approx(dot.box.height)
        assert dot.box.width < min(body.width / 3, body.height / 2)


def test_a_missing_value_is_painted_whole_and_a_masked_one_not_at_all() -> None:
    canvas = ledger(mask="above 2.5", na_color="0.5")
    (square,) = [item for item in canvas.items if isinstance(item, Area) and len(item.corners) == 4]
    assert square.color == (0.5, 0.5, 0.5)
    assert len(circles(canvas)) == 3


def test_the_legend_shows_dots_of_true_size_with_their_numbers() -> None:
    canvas = ledger(width=4.0, height=3.0)
    largest = max(area(dot) for dot in circles(canvas))
    legend = circles(canvas, "size legend")
    texts = [item for item in canvas.items if isinstance(item, Text) and item.part == "size legend"]
    numbers = [text for text in texts if text.text != "%"]
    assert len(texts) == len(numbers) + 1
    assert len(legend) == len(numbers) >= 2
    for dot, number in zip(legend, numbers, strict=True):
        assert area(dot) / largest == pytest.approx(float(number.text) / 4)
        assert number.box.left > dot.box.right
        assert abs(number.box.middle[1] - dot.box.middle[1]) < 1
    box = dict(canvas.boxes)["size legend"]
    assert all(box.holds(item.box, 0.1) for item in canvas.items if item.part == "size legend")


def test_the_legend_can_be_left_out_or_named(tmp_path: Path) -> None:
    assert "size legend" not in dict(ledger(dots={"legend": False}).boxes)
    assert "Runs" in drawn(tmp_path, MATRIX, dots={"size": "count", "label": "Runs"}).all_text.replace(
        " ", ""
    )


@pytest.mark.parametrize("shape", [(1, 1), (1, 10), (3, 90), (90, 3)])
@pytest.mark.parametrize("keys", [{}, {"square": True}, {"width": 3.25, "cbar": True}])
def test_nothing_overlaps_in_odd_shapes(shape: tuple[int, int], keys: dict[str, Any]) -> None:
    canvas = ledger(matrix_of(np.arange(1.0, 1 + math.prod(shape)).reshape(shape), unit="%"), **keys)
    boxes = [box for name, box in canvas.boxes if name not in ("numbers", "boxes")]
    assert not [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if a.overlaps(b, 0.1) and a != b]
    assert all(item.box.left >= 0 and item.box.right <= canvas.width for item in canvas.items)
    assert all(item.box.bottom >= 0 and item.box.top <= canvas.height for item in canvas.items)


@pytest.mark.parametrize(
    ("matrix", "dots", "message"),
    [
        (MATRIX, {"size": "std"}, "dots.size: the matrix has no std"),
        (matrix_of([[0.0, 0.0]]), True, "dots.size: no cell has a value other than 0"),
        (matrix_of(np.ones((101, 100))), True, "dots: 10100 cells are too many"),
    ],
)
def test_what_cannot_be_dots_is_an_error(matrix: Matrix, dots: object, message: str) -> None:
    with pytest.raises(InputError, match=message):
        ledger(matrix, dots=dots)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"dots": True, "annot": True}, "remove annot, or dots"),
        ({"dots": True, "stars": True}, "remove stars, or dots"),
        ({"dots": {"vmax": 0}}, "greater than 0"),
    ],
)
def test_nonsense_is_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate(keys)


@pytest.mark.parametrize(
    ("values", "unit", "expected"),
    [([[1, 2]], "", "value"), ([[-1, 2]], "", "|value|"), ([[-1, 2]], "%", "%")],
)
def test_the_legend_has_the_name_of_what_it_shows(values: object, unit: str, expected: str) -> None:
    canvas = ledger(matrix_of(values, unit=unit))
    legend = [item.text for item in canvas.items if isinstance(item, Text) and item.part == "size legend"]
    assert legend[-1] == expected
    named = ledger(matrix_of(values, unit=unit), dots={"label": ""})
    assert "size legend" in dict(named.boxes)
    assert expected not in [item.text for item in named.items if isinstance(item, Text)]

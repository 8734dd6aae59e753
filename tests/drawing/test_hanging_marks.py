"""Stars and other marks behind numbers: the numbers of a column stay below each other."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.canvas import Canvas, Text
from heatplate.drawing.figure import painted
from heatplate.drawing.parts.numbers import PADDING_ACROSS
from tests.drawing.reading import drawn, matrix_of, specification

VALUES = np.array([[1.5, 2.5], [3.5, 4.5], [5.5, 6.5]])
P = np.array([[0.5, 0.5], [0.0001, 0.5], [0.02, 0.5]])
MATRIX = matrix_of(VALUES, p=P, std=np.ones((3, 2)), count=np.array([[5.0, 5], [5, 5], [5, 4]]))


def ledger(**keys: Any) -> Canvas:
    return painted(MATRIX, specification(**{"annot": True, "cbar": False, "width": 2.5, **keys}))


def numbers(canvas: Canvas) -> list[Text]:
    return [item for item in canvas.items if isinstance(item, Text) and item.part == "numbers"]


@pytest.mark.parametrize("width", [2.5, 0.95])
def test_numbers_with_and_without_stars_stand_below_each_other(width: float) -> None:
    texts = numbers(ledger(stars=True, width=width))
    assert [text.text for text in texts[::2]] == ["1.5", "3.5***", "5.5*"]
    assert [text.x for text in texts[::2]] == pytest.approx([texts[0].x] * 3)


def test_where_there_is_room_they_are_where_they_are_without_stars() -> None:
    with_stars, without = numbers(ledger(stars=True)), numbers(ledger())
    assert [text.x for text in with_stars] == pytest.approx([text.x for text in without])


def test_in_the_file_their_first_digits_stand_below_each_other(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, MATRIX, annot=True, stars=True, width=2.5)
    lefts = []
    for i in range(3):
        left, top, right, bottom = drawing.cell_box(i, 0)
        inside = [
            c for c in drawing.chars if left < c["x0"] < right and top < c["top"] and c["bottom"] < bottom
        ]
        lefts.append(min(c["x0"] for c in inside))
    assert lefts == pytest.approx([lefts[0]] * 3, abs=0.01)


def test_where_there_is_little_they_move_as_far_as_the_stars_need() -> None:
    canvas = ledger(stars=True, width=0.95)
    body = dict(canvas.boxes)["body"]
    starred = next(text for text in numbers(canvas) if "***" in text.text)
    padding = PADDING_ACROSS * starred.label.size
    assert starred.box.right + padding == pytest.approx(body.left + body.width / 2)
    second = [text for text in numbers(canvas) if text.text in ("2.5", "4.5", "6.5")]
    middles = [text.box.middle[0] for text in second]
    assert middles == pytest.approx([body.left + 0.75 * body.width] * 3)


def test_where_there_is_none_they_are_in_the_middle_with_their_stars() -> None:
    values = matrix_of([[-1000.5], [3.5]], p=np.array([[0.5], [0.0001]]))
    canvas = painted(values, specification(annot=True, stars=True, cbar=False, width=0.5, yticklabels=False))
    middle = dict(canvas.boxes)["body"].middle[0]
    assert [text.box.middle[0] for text in numbers(canvas)] == pytest.approx([middle] * 2)


def test_the_lines_of_a_cell_stay_below_each_other() -> None:
    texts = numbers(ledger(stars=True, annot="{value:.1f}\n±{std:.1f}"))
    starred = next(text for text in texts if "***" in text.text)
    plain = next(text for text in texts if text.text == "1.5")
    assert starred.x == pytest.approx(plain.x)
    below = [text.x for text in texts if text.text == "±1.0"][::2]
    assert below == pytest.approx([below[0]] * 3)


@pytest.mark.parametrize(("template", "hangs"), [(True, True), ("{value:.1f}±{std:.0f}", False)])
def test_a_mark_of_few_runs_hangs_too_if_it_ends_the_line(template: Any, hangs: bool) -> None:
    texts = numbers(ledger(count_mark="†", annot=template))[1::2]
    assert texts[2].text.startswith("6.5†")
    assert (abs(texts[2].x - texts[0].x) < 1e-6) == hangs


@pytest.mark.parametrize("width", [2.5, 0.75])
def test_a_number_is_underlined_without_its_stars(width: float) -> None:
    canvas = ledger(stars=True, highlight=True, width=width, yticklabels=False)
    starred = next(text for text in numbers(canvas) if text.text == "3.5***")
    lines = [item.box for item in canvas.items if item.kind == "line" and item.part == "numbers"]
    (line,) = [box for box in lines if abs(box.left - starred.box.left) < 0.1 and box.top < starred.box.top]
    plain = next(text for text in numbers(ledger(width=width, yticklabels=False)) if text.text == "3.5")
    size = starred.label.size / plain.label.size
    assert line.width == pytest.approx(plain.box.width * size, abs=0.02)


def test_stars_alone_are_in_the_middle() -> None:
    canvas = ledger(stars=True, annot=False)
    body = dict(canvas.boxes)["body"]
    assert [text.box.middle[0] for text in numbers(canvas)] == pytest.approx([body.left + body.width / 4] * 2)

"""Boxes round cells: where their lines lie, that nothing covers them, and that they cover no number."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.drawing.canvas import Canvas, Line
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.problems import InputError
from tests.drawing.reading import drawn, matrix_of, specification

MATRIX = matrix_of(np.arange(12.0).reshape(4, 3), index=("BERT", "T5", "GPT", "BiLSTM"))


def ledger(boxes: object, **keys: object) -> Canvas:
    return painted(MATRIX, specification(boxes=boxes, cbar=False, **keys))


def lines(canvas: Canvas) -> list[Line]:
    return [item for item in canvas.items if isinstance(item, Line) and item.part == "boxes"]


def body(canvas: Canvas) -> Box:
    """The box of the cells, without their border."""
    return Box.around([item.box for item in canvas.items if item.kind == "area" and item.part == "body"])


def cells_of(canvas: Canvas, line: Line) -> tuple[float, ...]:
    """First row, first column, last row and last column beyond a line, in cells from the upper left corner."""
    (left, bottom), (right, top) = line.points.min(axis=0), line.points.max(axis=0)
    whole = body(canvas)
    rows, columns = MATRIX.values.shape
    places = (
        (whole.top - top) / whole.height * rows,
        (left - whole.left) / whole.width * columns,
        (whole.top - bottom) / whole.height * rows,
        (right - whole.left) / whole.width * columns,
    )
    return tuple(round(float(place), 6) + 0.0 for place in places)


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ({"index": "BERT"}, [(0, 0, 1, 3)]),
        ({"columns": "c1"}, [(0, 1, 4, 2)]),
        ({"index": "BiLSTM", "columns": "c2"}, [(3, 2, 4, 3)]),
        ({"index": ["T5", "GPT"], "columns": ["c0", "c1"]}, [(1, 0, 3, 2)]),
        ({"index": ["BiLSTM", "BERT"]}, [(0, 0, 1, 3), (3, 0, 4, 3)]),
        (
            {"index": ["BERT", "GPT"], "columns": ["c0", "c2"]},
            [(0, 0, 1, 1), (0, 2, 1, 3), (2, 0, 3, 1), (2, 2, 3, 3)],
        ),
    ],
)
def test_a_box_goes_round_its_cells(box: object, expected: list[tuple[int, ...]]) -> None:
    canvas = ledger([box])
    assert [cells_of(canvas, line) for line in lines(canvas)] == expected
    assert all(line.closed for line in lines(canvas))


def test_cells_chosen_by_a_condition_share_a_box_with_their_neighbours() -> None:
    canvas = ledger({"where": "above 6", "columns": ["c1", "c2"]})  # 7, 8, 10, 11: two rows of two
    edges = sorted(cells_of(canvas, line) for line in lines(canvas))
    assert edges == [(2, 1, 2, 3), (2, 1, 4, 1), (2, 3, 4, 3), (4, 1, 4, 3)]


def test_lines_are_painted_over_the_cells_and_under_the_numbers(tmp_path: Path) -> None:
    canvas = ledger([{"index": "T5", "color": "red"}], annot=True, linewidths=0.5)
    parts = list(dict.fromkeys(item.part for item in canvas.items))
    assert parts.index("body") < parts.index("boxes") < parts.index("numbers")
    drawing = drawn(tmp_path, MATRIX, boxes=[{"index": "T5", "color": "red", "linewidth": 1.5}], annot=True)
    (box,) = [rect for rect in drawing.rects if rect["stroke"] and not rect["fill"]]
    assert tuple(box["stroking_color"]) == (1, 0, 0)
    assert box["linewidth"] == pytest.approx(1.5)
    left, top, _, bottom = drawing.cell_box(1, 0)
    assert (box["x0"], box["top"], box["bottom"]) == pytest.approx((left, top, bottom), abs=0.01)
    assert box["x1"] == pytest.approx(drawing.cell_box(1, 2)[2], abs=0.01)


def test_no_line_touches_a_number_or_a_label() -> None:
    boxes = [{"index": name, "columns": "c1", "linewidth": 6} for name in MATRIX.index]
    canvas = ledger(boxes, annot=True, fmt=".2f", width=1.55, title="A title")
    width = lines(canvas)[0].width
    edges = [
        Box.around([Box(*start, 0, 0), Box(*end, 0, 0)]).grown(width / 2)
        for line in lines(canvas)
        for start, end in zip(line.points, np.roll(line.points, -1, axis=0), strict=True)
    ]
    texts = [item for item in canvas.items if item.kind == "text"]
    assert {text.part for text in texts} >= {"numbers"}
    assert len({text.part for text in texts}) > 2
    assert not [text for text in texts for edge in edges if text.box.overlaps(edge)]


def test_a_box_at_the_edge_is_whole_on_the_page() -> None:
    canvas = ledger([{"index": list(MATRIX.index), "linewidth": 8}], xticklabels=False, yticklabels=False)
    (line,) = lines(canvas)
    assert Box(0, 0, canvas.width, canvas.height).holds(line.box)
    outer = [
        part for part, box in canvas.boxes if part != "body" and not dict(canvas.boxes)["body"].holds(box)
    ]
    assert outer == []


@pytest.mark.parametrize("shape", [(1, 1), (1, 10), (30, 2)])
def test_odd_shapes_have_boxes_too(shape: tuple[int, int]) -> None:
    matrix = matrix_of(np.arange(float(shape[0] * shape[1])).reshape(shape))
    canvas = painted(
        matrix, specification(boxes=[{"index": "r0"}, {"columns": "c0"}], cbar=False, width=3.25)
    )
    assert len(lines(canvas)) == 2


def test_repeated_labels_have_a_box_each() -> None:
    matrix = matrix_of(np.ones((3, 1)), index=("the", "cat", "the"))
    canvas = painted(matrix, specification(boxes={"index": "the"}, cbar=False))
    assert len(lines(canvas)) == 2


def test_an_unknown_label_answers_with_the_nearest() -> None:
    with pytest.raises(InputError) as raised:
        ledger([{"index": "BERT"}, {"index": ["T5", "BiLSTN"], "columns": "c9"}])
    assert str(raised.value).splitlines() == [
        'boxes[1].index: there is no row "BiLSTN"; did you mean BiLSTM?',
        'boxes[1].columns: there is no column "c9"; known: c0, c1, c2',
    ]


NONSENSE: list[tuple[Any, str]] = [
    ([{}], "say which cells"),
    ([{"color": "red"}], "say which cells"),
    ([{"index": "a", "field": "p"}], "belongs to a condition"),
    ([{"where": "abov 3"}], "did you mean above"),
    ([{"index": "a", "color": "redd"}], "unknown colour"),
    ([{"index": "a", "linewidth": 0}], "greater than 0"),
]


@pytest.mark.parametrize(("boxes", "message"), NONSENSE)
def test_nonsense_is_refused(boxes: object, message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate({"boxes": boxes})


def test_a_condition_holds_in_no_masked_cell() -> None:
    square = matrix_of([[9.0, 9.0], [1.0, 9.0]])
    keys = {"boxes": [{"where": "above 5"}], "mask": "upper", "cbar": False}
    canvas = painted(square, specification(**keys))
    cells = body(canvas)
    for line in lines(canvas):  # none lies at the outer edges of the masked cell
        right, top = line.points.max(axis=0)
        assert right <= cells.middle[0] + 0.01 or top <= cells.middle[1] + 0.01
    assert len(lines(canvas)) == 6  # round two cells that touch at a corner

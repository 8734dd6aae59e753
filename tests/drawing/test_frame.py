"""Figures that line up: edges of the heatmap and sizes of cells that are set."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.drawing.canvas import Canvas, Text
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError
from tests.drawing.reading import drawn, matrix_of, specification

RANDOM = np.random.default_rng(3)
MODELS = matrix_of(
    RANDOM.random((4, 6)),
    index=("BERT", "RoBERTa large", "ELECTRA", "DeBERTa v3"),
    index_name="Model",
    columns_name="Task",
    unit="accuracy",
)
HEADS = matrix_of(RANDOM.random((9, 12)), index_name="Layer", columns_name="Head")
LAYERS = matrix_of(RANDOM.random((2, 8)), columns=tuple(f"a long slanted label {j}" for j in range(8)))


def body_of(canvas: Canvas) -> Box:
    return next(box for part, box in canvas.boxes if part == "body")


def canvas_of(matrix: Matrix | PanelGrid, **keys: Any) -> Canvas:
    return painted(matrix, specification(**{"width": 3.25, **keys}))


@pytest.mark.parametrize(
    ("matrix", "keys"),
    [
        (MODELS, {"annot": True, "title": "A title that is wider than the heatmap below it is"}),
        (HEADS, {"cbar": False, "xlabel": "The heads of all layers, from the first one to the last one"}),
        (HEADS, {"square": True, "cluster": "both"}),
        (LAYERS, {"cbar_kws": {"location": "bottom"}, "yticklabels": False}),
        (MODELS, {"margins": True, "annot": True, "height": 2.5}),
    ],
)
def test_the_heatmaps_of_figures_of_one_width_begin_and_end_at_the_same_place(
    tmp_path: Path, matrix: Matrix, keys: dict[str, Any]
) -> None:
    shape = tuple(np.array(matrix.values.shape) + bool(keys.get("margins")))
    drawing = drawn(tmp_path, matrix, width=3.25, edges={"left": 1.2, "right": 0.75}, **keys)
    cells = drawing.cells(shape[0] * shape[1])
    assert min(cell["x0"] for cell in cells) == pytest.approx(1.2 * 72, abs=0.01)
    right = max(cell["x1"] for cell in cells)
    assert right == pytest.approx((3.25 - 0.75) * 72, abs=0.01)
    assert drawing.width == pytest.approx(3.25 * 72, abs=1e-4)


@pytest.mark.parametrize("side", ["left", "right", "bottom", "top"])
@pytest.mark.parametrize("keys", [{}, {"height": 3.0}, {"square": True, "height": 3.0}, {"cell": 8}])
def test_one_edge_can_be_set_alone(side: str, keys: dict[str, Any]) -> None:
    canvas = canvas_of(HEADS, edges={side: 0.9}, **keys)
    body = body_of(canvas)
    distance = {
        "left": body.left,
        "right": canvas.width - body.right,
        "bottom": body.bottom,
        "top": canvas.height - body.top,
    }[side]
    assert distance == pytest.approx(0.9 * 72, abs=0.07)


def test_cells_have_the_size_that_is_given_and_the_page_its_width() -> None:
    for matrix, shape in ((MODELS, (4, 6)), (HEADS, (9, 12))):
        canvas = canvas_of(matrix, cell={"width": 10, "height": 13})
        body = body_of(canvas)
        assert (body.width, body.height) == pytest.approx((10 * shape[1], 13 * shape[0]))
        assert canvas.width == 3.25 * 72
        boxes = [box for _, box in canvas.boxes]
        assert min(box.left for box in boxes) == pytest.approx(canvas.width - max(b.right for b in boxes))
    assert body_of(canvas_of(HEADS, cell=11)).height == pytest.approx(99)


@pytest.mark.parametrize("keys", [{"cell": {"height": 11}}, {"cell": {"width": 11}}, {"cell": 11}])
def test_square_cells_need_one_length(keys: dict[str, Any]) -> None:
    body = body_of(canvas_of(HEADS, square=True, **keys))
    assert (body.width, body.height) == pytest.approx((132, 99))


def test_rows_of_two_figures_are_equally_high_while_their_columns_fill_the_page() -> None:
    heights = []
    for matrix in (MODELS, HEADS):
        canvas = canvas_of(matrix, cell={"height": 12}, edges={"top": 0.4, "bottom": 0.6})
        body = body_of(canvas)
        heights.append(body.height / len(matrix.index))
        assert canvas.height == pytest.approx(72 + body.height, abs=0.13)
        assert max(box.right for _, box in canvas.boxes) == pytest.approx(canvas.width - 2, abs=0.1)
    assert heights == pytest.approx([12, 12])


def test_cells_of_panels_and_of_groups_have_the_size_that_is_given() -> None:
    grid = PanelGrid(((HEADS, HEADS), (HEADS, HEADS)), ("1", "2"), ("a", "b"), "layer", "model")
    grouped = matrix_of(RANDOM.random((4, 4)), index_groups=("a", "a", "b", "b"))
    for content, rows in ((grid, 9), (grouped, 4)):
        items = [item for item in canvas_of(content, cell=5).items if item.part == "body"]
        cell = min(items, key=lambda item: item.box.width * item.box.height).box
        assert (cell.width, cell.height) == pytest.approx((5, 5))
        assert len(items) >= rows * rows


def test_a_title_is_centred_above_cells_that_leave_room_beside_them() -> None:
    title = "A title that is far longer than these cells"
    canvas = canvas_of(MODELS, cell=10, title=title)
    (text,) = (item for item in canvas.items if isinstance(item, Text) and item.text == title)
    assert text.box.middle[0] == pytest.approx(body_of(canvas).middle[0], abs=0.1)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"edges": {"left": 0.5}},
            r"^edges\.left: 0\.50 in are too little for the row labels and name of the row axis; write 1\.\d\d or "
            r"more, shorten .*\(fontsize\)$",
        ),
        (
            {"edges": {"right": 0.2}},
            r"^edges\.right: 0\.20 in are too little for the colour bar; write 0\.\d\d or more",
        ),
        ({"edges": {"bottom": 0.2}}, r"^edges\.bottom: .* for the name of the column axis; write 0\.3"),
        (
            {"cell": {"width": 40}},
            r"^cell\.width: 6 columns of 40 points are 3\.33 in wide, and there are 1\.\d\d for them; make the figure "
            r"wider \(width\), or the cells at most 1\d\.\d points wide$",
        ),
        (
            {"cell": {"height": 200}},
            r"^cell\.height: 4 rows of 200 points are 11\.11 in high, and there are 8\.\d\d for them; make the cells at "
            r"most 15\d\.\d points high, or give the figure more height$",
        ),
        ({"cell": {"height": 40}, "height": 2}, r"^cell\.height: 4 rows of 40 points are 2\.22 in high"),
        (
            {"square": True, "height": 1, "edges": {"left": 1.3, "right": 0.7}},
            r"^square: square cells between these edges .* 0\.\d\d in high and only 0\.\d\d wide, not 1\.25; give one of",
        ),
    ],
)
def test_what_does_not_fit_is_refused_with_what_would(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        canvas_of(MODELS, **keys)


@pytest.mark.parametrize("side", ["left", "right", "bottom", "top"])
def test_what_the_message_says_is_enough(side: str) -> None:
    with pytest.raises(InputError) as caught:
        canvas_of(MODELS, edges={side: 0.05}, title="Title")
    enough = float(str(caught.value).split("write ")[1].split(" ")[0])
    canvas_of(MODELS, edges={side: enough}, title="Title")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"cell": 12, "edges": {"left": 1, "right": 1}},
            "the size of a cell says it, too; remove one of the",
        ),
        (
            {"cell": {"height": 12}, "square": True, "edges": {"left": 1, "right": 1}},
            "the size of a cell says it, too; remove one of the",
        ),
        (
            {"cell": 12, "height": 3, "edges": {"bottom": 1, "top": 1}},
            "height, edges.bottom and edges.top say",
        ),
        ({"cell": {"width": 9, "height": 12}, "square": True}, "square cells cannot be 9 points wide and 12"),
        (
            {"width": 3.25, "edges": {"left": 2, "right": 1}},
            "edges leave 0.25 of the width of 3.25 in for the heatmap; together they can be 2.60 in at the most",
        ),
        ({"height": 2, "edges": {"top": 1.9}}, "edges leave 0.10 of the height of 2 in"),
    ],
)
def test_sizes_that_exclude_each_other_are_refused_in_the_configuration(
    keys: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValidationError, match=message):
        Figure.model_validate(keys)


def test_labels_below_do_not_lean_over_an_edge_that_is_set() -> None:
    keys: dict[str, Any] = {"yticklabels": False, "cbar": False, "edges": {"left": 0.6, "right": 0.5}}
    assert {angle_of(LAYERS, **keys), angle_of(LAYERS, **{**keys, "edges": {"left": 0.9}})} == {90, 45}


def angle_of(matrix: Matrix, **keys: Any) -> float:
    """At which the labels of the columns stand."""
    labels = [item for item in canvas_of(matrix, **keys).items if item.part == "column labels"]
    return next(item.angle for item in labels if isinstance(item, Text))

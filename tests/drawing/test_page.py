"""The page: exactly as wide as asked, nothing cut, nothing over anything else, no room wasted."""

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

from heatplate.drawing.canvas import Text
from heatplate.drawing.figure import painted
from heatplate.drawing.page import EDGE, TALLEST
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn, matrix_of, specification

RANDOM = np.random.default_rng(1)
WORDS = tuple(
    "LAMBADA PIQA WinoGrande WSC ARC-e ARC-c SciQ LogiQA Sociology Marketing Astronomy Anatomy".split()
)
TRAINING = matrix_of(
    RANDOM.uniform(0, 100, (27, 12)),
    index=tuple(str(1000 * i) for i in range(27)),
    columns=WORDS,
    index_name="Training step",
    columns_name="Task",
    unit="accuracy (%)",
)
LOG = matrix_of(10 ** RANDOM.uniform(-9, 9, (6, 9)), unit="gradient norm")

CASES: dict[str, tuple[Matrix, dict[str, Any]]] = {
    "small": (SCORES, {"annot": True, "title": "A title"}),
    "training": (TRAINING, {"title": "A title that is rather long for a figure in one column of a paper"}),
    "numbers": (TRAINING, {"annot": True, "fmt": ".0f", "linewidths": 0.5}),
    "square": (TRAINING, {"square": True}),
    "square and high": (SCORES, {"square": True, "height": 4}),
    "low": (TRAINING, {"height": 2}),
    "bar below": (TRAINING, {"cbar_kws": {"location": "bottom"}, "vmin": 20}),
    "bar above": (SCORES, {"cbar_kws": {"location": "top"}, "vmax": 50, "title": "Above"}),
    "one cell": (matrix_of([[61.2]], unit="%", index_name="Model", columns_name="Task"), {"annot": True}),
    "one row": (matrix_of(TRAINING.values[:1], columns=WORDS, unit="accuracy (%)", index_name="Model"), {}),
    "one column": (
        matrix_of(TRAINING.values[:, :1], columns=("a long name",), unit="accuracy (%)"),
        {"annot": True},
    ),
    "one column, square": (matrix_of(TRAINING.values[:, :1]), {"square": True}),
    "logarithmic": (LOG, {"norm": "log"}),
    "image": (matrix_of(RANDOM.random((200, 300))), {}),
    "mathematics": (
        SCORES,
        {"title": r"$\frac{\sum_i x_i}{\sqrt{n}}$", "xlabel": r"$\frac{a}{b}$", "ylabel": "$x$"},
    ),
}


@pytest.mark.parametrize(("width", "family"), [(3.0315, "DejaVu Sans"), (5.5, "STIXGeneral")])
@pytest.mark.parametrize("case", CASES)
def test_the_width_is_exact_and_nothing_is_cut(tmp_path: Path, case: str, width: float, family: str) -> None:
    matrix, keys = CASES[case]
    drawing = drawn(tmp_path, matrix, width=width, font_family=family, cbar=True, **keys)
    assert drawing.width == pytest.approx(width * 72, abs=1e-4)
    with pypdfium2.PdfDocument(tmp_path / "drawn.pdf") as pdf:
        pixels = pdf[0].render(scale=4).to_numpy()
    for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert edge.min() == 255
    left, top, right, bottom = drawing.body
    on_body = [
        c
        for c in drawing.chars
        if left < c["matrix"][4] < right and top < drawing.height - c["matrix"][5] < bottom
    ]
    assert bool(on_body) == bool(keys.get("annot"))


def body_height(directory: Path, rows: int, columns: int, **keys: Any) -> tuple[float, float]:
    """Width and height of the body of a figure of so many rows and columns."""
    drawing = drawn(directory, matrix_of(np.arange(rows * columns).reshape(rows, columns)), **keys)
    left, top, right, bottom = drawing.body
    return right - left, bottom - top


def test_the_height_follows_from_the_rows(tmp_path: Path) -> None:
    heights = [body_height(tmp_path, rows, 4, annot=True)[1] for rows in (2, 4, 20, 40)]
    assert heights[1] == pytest.approx(2 * heights[0], abs=0.1)
    assert heights[3] == pytest.approx(2 * heights[2], abs=0.1)


def test_a_body_is_not_higher_than_the_golden_section_unless_its_text_needs_it(tmp_path: Path) -> None:
    width, height = body_height(tmp_path, 10, 2, annot=True)
    assert height == pytest.approx(0.62 * width, abs=0.1)
    _, height = body_height(tmp_path, 40, 2, annot=True)
    assert 40 * 8 < height < 40 * 14


@pytest.mark.parametrize("keys", [{}, {"annot": True}, {"annot": "auto"}, {"square": True}])
@pytest.mark.parametrize("shape", [(200, 3), (87, 8), (500, 40)])
def test_no_page_is_higher_than_that_of_a_paper(
    tmp_path: Path, shape: tuple[int, int], keys: dict[str, Any]
) -> None:
    matrix = matrix_of(RANDOM.random(shape), columns=("x" * 127, *map(str, range(shape[1] - 1))))
    if keys.get("annot") is True:
        keys = {**keys, "annot_kws": {"fontsize": 2}}
    if shape[0] < 500 or keys.get("annot") is not True:
        assert drawn(tmp_path, matrix, **keys).height <= TALLEST


def test_a_long_title_does_not_lie_on_the_name_of_the_row_axis(tmp_path: Path) -> None:
    matrix = matrix_of([[1, 2, 3]], index_name="Question difficulty in the development set")
    title = "Accuracy of all models on all of the tasks we have"
    drawing = drawn(tmp_path, matrix, width=3.25, title=title, annot=True)
    name = [c for c in drawing.chars if not c["upright"]]
    above = [c for c in drawing.chars if c["bottom"] < drawing.body[1] and c["upright"]]
    assert len(name) > 20
    assert "".join(c["text"] for c in above).replace(" ", "") == title.replace(" ", "")
    right_of_name = min(c["x0"] for c in above) > max(c["x1"] for c in name)
    above_name = max(c["bottom"] for c in above) < min(c["top"] for c in name)
    assert right_of_name or above_name


@pytest.mark.parametrize("font_family", ["STIXGeneral", "DejaVu Sans"])
@pytest.mark.parametrize("rows", [1, 2, 4])
def test_a_name_of_four_words_runs_along_the_rows_and_is_whole(
    tmp_path: Path, rows: int, font_family: str
) -> None:
    name = "Difficulty of the question"
    matrix = matrix_of(RANDOM.random((rows, 5)), index_name=name)
    drawing = drawn(tmp_path, matrix, width=3.25, font_family=font_family)
    turned = [c for c in drawing.chars if not c["upright"]]
    assert sorted("".join(c["text"] for c in turned).replace(" ", "")) == sorted(name.replace(" ", ""))
    left, _, right, _ = drawing.body
    assert right - left > 0.8 * drawing.width
    with pypdfium2.PdfDocument(tmp_path / "drawn.pdf") as pdf:
        pixels = pdf[0].render(scale=4).to_numpy()
    for edge in (pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]):
        assert edge.min() == 255


def test_a_bar_is_not_wider_than_a_narrow_heatmap(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, matrix_of(RANDOM.random((200, 3))), square=True, cbar=True)
    left, _, right, _ = drawing.body
    assert drawing.bar()["width"] == pytest.approx((right - left) / 2, abs=1e-3)


def test_a_unit_stands_upright_beside_the_bar(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, matrix_of(RANDOM.random((9, 9)), unit="%"), cbar=True)
    (unit,) = (c for c in drawing.chars if c["text"] == "%")
    assert unit["upright"]


@pytest.mark.parametrize("name", ["щ", "g", "%", "Å"])
def test_a_name_that_stands_upright_has_room_for_its_ink(name: str) -> None:
    canvas = painted(matrix_of(np.ones((1, 12))), specification(ylabel=name, width=2, square=True))
    (text,) = (item for item in canvas.items if isinstance(item, Text) and item.text == name)
    assert text.angle == 0
    assert dict(canvas.boxes)[text.part].holds(text.box, 0.01)


def test_a_height_that_is_given_is_kept(tmp_path: Path) -> None:
    assert drawn(tmp_path, TRAINING, height=2.5).height == pytest.approx(180)


@pytest.mark.parametrize("shape", [(3, 9), (9, 3), (6, 6), (1, 1), (1, 12), (40, 1)])
@pytest.mark.parametrize("height", [None, 3.0])
def test_square_cells_are_square_and_centred(
    tmp_path: Path, shape: tuple[int, int], height: float | None
) -> None:
    matrix = matrix_of(RANDOM.random(shape))
    drawing = drawn(
        tmp_path, matrix, square=True, height=height, xticklabels=False, yticklabels=False, cbar=False
    )
    left, top, right, bottom = drawing.body
    assert (right - left) / shape[1] == pytest.approx((bottom - top) / shape[0], abs=1e-3)
    assert left == pytest.approx(drawing.width - right, abs=0.01)
    if height is None:
        assert drawing.height - (bottom - top) <= 2 * EDGE + 0.2


def test_a_title_that_is_too_long_is_wrapped(tmp_path: Path) -> None:
    title = "Zero-shot accuracy of Pythia during training on the deduplicated Pile, by task"
    drawing = drawn(tmp_path, SCORES, width=3.25, title=title)
    above = drawing.text_in((0, 0, drawing.width, drawing.body[1]))
    assert above.replace("\n", "").replace(" ", "") == title.replace(" ", "")
    assert above.count("\n") == 1


@pytest.mark.parametrize("key", ["title", "xlabel"])
@pytest.mark.parametrize("bar", [None, {"location": "right"}])
def test_a_name_that_is_longer_than_the_body_leans_on_the_edge_of_the_page(
    tmp_path: Path, key: str, bar: dict[str, str] | None
) -> None:
    matrix = matrix_of(np.eye(2), index=("a rather long label of a row", "b"))
    keys: dict[str, Any] = {"cbar": False} if bar is None else {"cbar_kws": bar}
    keys["yticklabels_kws"] = {"wrap": False}
    without = drawn(tmp_path, matrix, width=2.5, **keys)
    name = "Agreement of the three annotators"
    drawing = drawn(tmp_path, matrix, width=2.5, **keys, **{key: name})
    left, _, right, _ = drawing.body
    assert (left, right) == pytest.approx((without.body[0], without.body[2]), abs=0.1)
    start = drawing.all_text.index(name)
    shown = drawing.chars[start : start + len(name)]
    assert shown[-1]["x1"] == pytest.approx(drawing.width - EDGE, abs=0.5)
    assert shown[0]["x0"] < left


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"title": "x" * 99}, r'^title: "x+" needs \d\.\d\d in, and the figure has 2.94; shorten it'),
        ({"xlabel": "x" * 99}, r"^xlabel: "),
        (
            {"height": 0.4, "title": "Title"},
            r"^height: too little of 0.40 in is left for the heatmap: column labels 0\.\d+ in, name of the column "
            r"axis 0\.\d+ in, title 0\.\d+ in; shorten .* or leave height out$",
        ),
        (
            {"ylabel": "x" * 99},
            r'^ylabel: "x+" is \d\.\d\d in long, and beside the heatmap there are 3.00; shorten',
        ),
        (
            {"fontsize": 40},
            r"^width: too little of 3.00 in is left for the heatmap: row labels 1\.\d+ in, name of the row axis "
            r"0\.\d+ in, colour bar 1\.\d+ in; .*\(fontsize\)$",
        ),
    ],
)
def test_what_has_no_room_is_refused(tmp_path: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, SCORES, width=3, cbar=True, **keys)
    assert list(tmp_path.iterdir()) == []


def test_the_top_row_is_the_first(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, SCORES, annot=True)
    assert [drawing.row_label(i).split()[-1] for i in (0, 1)] == ["small", "large"]
    assert drawing.text_of(0, 0) == "27.5"


def test_names_of_the_axes_can_be_replaced_and_removed(tmp_path: Path) -> None:
    assert "Task" in drawn(tmp_path, SCORES).all_text
    drawing = drawn(tmp_path, SCORES, xlabel="Benchmark", ylabel="")
    assert "Benchmark" in drawing.all_text
    assert "Task" not in drawing.all_text
    assert "Model" not in drawing.all_text


def test_long_labels_leave_no_blank_page_below(tmp_path: Path) -> None:
    matrix = Matrix(
        values=np.arange(18.0).reshape(3, 6) + 0.5,
        index=tuple(f"meta-llama/Llama-3.1-405B-Instruct-LoRA-r16-seed{i}" for i in range(3)),
        columns=tuple(f"hendrycksTest-high_school_european_history_{i}" for i in range(6)),
        index_name="model",
        columns_name="task",
    )
    drawing = drawn(tmp_path, matrix, annot=True, width=6.75)
    lowest = max(float(char["bottom"]) for char in drawing.chars)
    assert drawing.height - lowest <= 2 * EDGE + 2


def test_few_square_cells_do_not_become_as_high_as_a_page(tmp_path: Path) -> None:
    width, height = body_height(tmp_path, 10, 1, square=True, width=3.25)
    assert height == pytest.approx(10 * width, abs=0.1)
    assert height <= 1.5 * 3.25 * 72
    _, height = body_height(tmp_path, 60, 3, square=True, width=3.25)
    assert 60 * 8 < height < 60 * 14  # the labels of 60 rows

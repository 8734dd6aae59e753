"""The page: exactly as wide as asked, nothing cut, nothing over anything else, no room wasted."""

from pathlib import Path
from typing import Any

import numpy as np
import pypdfium2
import pytest

from heatplate.drawing.layout import EDGE
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn, matrix_of

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


def test_the_height_follows_from_the_rows(tmp_path: Path) -> None:
    heights = [
        drawn(tmp_path, matrix_of(np.arange(4 * rows).reshape(rows, 4)), annot=True).height
        for rows in (4, 8, 16)
    ]
    assert heights[2] - heights[1] == pytest.approx(2 * (heights[1] - heights[0]), abs=0.2)


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


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"title": "x" * 99}, r'^title: "x+" needs \d\.\d\d in, and the figure is 3.00 in wide; shorten it'),
        ({"xlabel": "x" * 99}, r"^xlabel: "),
        ({"height": 0.4, "title": "Title"}, r"^height: labels leave 0\.\d+ of 0.40 in for the heatmap"),
        ({"ylabel": "x" * 99}, r"^width: labels and colour bar leave"),
        ({"fontsize": 40}, r"^width: labels and colour bar leave"),
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

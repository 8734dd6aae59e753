"""The best and the second best numbers are marked: which ones, and how the marks look on the page."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.drawing import draw
from heatplate.drawing.canvas import Line, Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.read_back import differences
from tests.drawing.reading import Drawing, drawn, matrix_of, specification

# Two look like 90.1; the second best of the second column is negative; the third has one number only.
SCORES = matrix_of(
    [[90.06, -3.0, np.nan], [90.14, -1.0, 5.0], [88.0, -7.0, np.nan], [70.0, -9.0, np.nan]],
    index=("a", "b", "c", "d"),
    columns=("acc", "loss", "rare"),
)


def marked(drawing: Drawing) -> dict[tuple[int, int], str]:
    """The mark of each cell, read from the page: its font, and whether a line lies below its text."""
    found = {}
    lines = [line for line in drawing.lines if abs(line["top"] - line["bottom"]) < 1]
    for i, j in np.ndindex(drawing.shape):
        left, top, right, bottom = drawing.cell_box(i, j)
        chars = [
            char
            for char in drawing.chars
            if left < (char["x0"] + char["x1"]) / 2 < right
            and top < (char["top"] + char["bottom"]) / 2 < bottom
        ]
        below = [x for x in lines if left < x["x0"] and x["x1"] < right and top < x["top"] < bottom]
        words = ["bold"] * any("Bold" in char["fontname"] for char in chars) + ["underline"] * bool(below)
        if words:
            found[i, j] = " ".join(words)
    return found


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (
            {"highlight": True},
            {(0, 0): "bold", (1, 0): "bold", (2, 0): "underline", (1, 1): "bold", (0, 1): "underline"},
        ),
        (
            {"highlight": True, "lower_is_better": ["loss"]},
            {(0, 0): "bold", (1, 0): "bold", (2, 0): "underline", (3, 1): "bold", (2, 1): "underline"},
        ),
        (
            {"highlight": True, "lower_is_better": True},
            {(3, 0): "bold", (2, 0): "underline", (3, 1): "bold", (2, 1): "underline"},
        ),
        (
            {"highlight": True, "fmt": ".2f"},
            {(1, 0): "bold", (0, 0): "underline", (1, 1): "bold", (0, 1): "underline"},
        ),
        (
            {"highlight": {"axis": "index", "second": "none"}},
            {(0, 0): "bold", (1, 0): "bold", (2, 0): "bold", (3, 0): "bold"},
        ),
        (
            {"highlight": {"axis": "index", "second": "none"}, "lower_is_better": ["d"]},
            {(0, 0): "bold", (1, 0): "bold", (2, 0): "bold", (3, 1): "bold"},
        ),
        (
            {"highlight": {"axis": "all", "best": "bold underline"}},
            {(0, 0): "bold underline", (1, 0): "bold underline", (2, 0): "underline"},
        ),
        ({"highlight": False}, {}),
    ],
)
def test_the_best_and_the_second_best_numbers_are_marked(
    tmp_path: Path, keys: dict[str, Any], expected: dict[tuple[int, int], str]
) -> None:
    assert marked(drawn(tmp_path, SCORES, annot=True, **{"fmt": ".1f", **keys})) == expected


GROUPED = matrix_of(
    [
        [9.0, 1.0, 5.0, 2.0],
        [8.0, 3.0, 7.0, 2.0],
        [7.0, 2.0, 6.0, 9.0],
        [1.0, 4.0, 3.0, 8.0],
        [5.0, 0.0, 4.0, 7.0],
    ],
    index=("S", "M", "S", "M", "S"),
    index_groups=("GPT", "GPT", "OPT", "OPT", "BERT"),
    columns=("acc", "F1", "acc", "F1"),
    columns_groups=("dev", "dev", "test", "test"),
)
BEST = {"best": "bold", "second": "none", "within_groups": True}


@pytest.mark.parametrize(
    ("highlight", "expected"),
    [
        # The only row of BERT has nothing to be compared with.
        ({"axis": "columns"}, {(0, 0), (1, 1), (1, 2), (0, 3), (1, 3), (2, 0), (3, 1), (2, 2), (2, 3)}),
        (
            {"axis": "index"},
            {(0, 0), (0, 2), (1, 0), (1, 2), (2, 0), (2, 3), (3, 1), (3, 3), (4, 0), (4, 3)},
        ),
        ({"axis": "all"}, {(0, 0), (1, 2), (2, 0), (2, 3), (4, 0), (4, 3)}),
    ],
)
def test_the_best_of_each_group_are_marked(highlight: dict[str, Any], expected: set[tuple[int, int]]) -> None:
    texts, _ = items("{value:.0f}", GROUPED, highlight={**BEST, **highlight})
    assert {divmod(place, 4) for place, text in enumerate(texts) if text.label.weight == "bold"} == expected


def test_groups_go_with_lower_is_better_masks_and_margins() -> None:
    texts, lines = items(
        "{value:.0f}",
        replace(GROUPED, values=np.where(GROUPED.values == 9, np.nan, GROUPED.values)),
        highlight={**BEST, "second": "underline"},
        lower_is_better=True,
        mask="above 7.5",
        margins={"columns": "sum"},
    )
    bold = [text.text for text in texts if text.label.weight == "bold"]
    assert bold == ["1", "5", "2", "8", "2", "2", "1", "3", "8"]
    assert len(lines) == 7  # 3, 7, 12; 7, 6, 15; 4


def test_ranks_count_within_groups_and_ties_leave_a_gap() -> None:
    texts, _ = items("{rank}", GROUPED, highlight={**BEST, "axis": "index"})
    assert [text.text for text in texts[:4]] == ["1", "2", "1", "2"]
    tied = matrix_of([[5.04], [4.96], [4.0], [3.0], [3.0], [1.0]])
    texts, lines = items("{value:.1f} ({rank})", tied, highlight=True)
    expected = tied.values[:, 0].round(1)
    pandas_ranks = pd.Series(expected).rank(method="min", ascending=False).astype(int)
    assert [text.text.partition(" ")[2] for text in texts] == [f"({rank})" for rank in pandas_ranks]
    assert len(lines) == 1  # the second best is marked beside two best ones


def test_masked_cells_take_no_part(tmp_path: Path) -> None:
    matrix = matrix_of([[9.0, 9.5, 9.9], [1.0, 2.0, 9.7], [3.0, 4.0, 5.0]])
    found = marked(drawn(tmp_path, matrix, annot=True, highlight=True, mask="upper"))
    assert found == {(0, 0): "bold", (2, 0): "underline", (2, 1): "bold", (1, 1): "underline"}


def test_what_is_compared_is_what_is_printed_from_another_matrix(tmp_path: Path) -> None:
    other = matrix_of([[1.0], [5.0], [3.0]])
    matrix = Matrix(np.array([[9.0], [1.0], [2.0]]), other.index, other.columns, others={"x": other})
    found = marked(drawn(tmp_path, matrix, annot="{x:.0f}", highlight=True))
    assert found == {(1, 0): "bold", (2, 0): "underline"}


def items(template: str, matrix: Matrix = SCORES, **keys: object) -> tuple[list[Text], list[Line]]:
    """The texts of the cells, and the lines below them, on the ledger."""
    asked = specification(annot=template, cbar=False, **keys)
    found = [item for item in painted(matrix, asked).items if item.part == "numbers"]
    return [x for x in found if isinstance(x, Text)], [x for x in found if isinstance(x, Line)]


def test_a_line_is_as_wide_as_its_text_and_clear_of_its_descenders() -> None:
    plain, lines = items("{value:.1f}", highlight={"best": "none", "second": "underline", "axis": "all"})
    (line,) = lines
    (text,) = (text for text in plain if text.text == "88.0")
    assert (line.box.left, line.box.right) == pytest.approx((text.x, text.x + text.box.width), abs=1e-9)
    assert text.box.bottom - 1e-9 <= line.box.bottom < line.box.top < text.y
    assert line.color == text.color
    deep, lower = items("{value:.1f} (y)", highlight={"best": "none", "second": "underline", "axis": "all"})
    (text,) = (text for text in deep if text.text.startswith("88.0"))
    descender = text.label.typesetter.extent("y", "normal", False).depth * text.label.size
    assert text.y - lower[0].box.top > descender
    assert text.y - lower[0].box.top > next(x.y for x in plain if x.text == "88.0") - line.box.top


def test_only_the_line_with_the_number_is_underlined() -> None:
    matrix = matrix_of([[1.0], [2.0], [3.0]], std=np.array([[0.1], [0.2], [0.3]]))
    texts, lines = items(
        "n={std:.1f}\n{value:.1f}", matrix, highlight={"best": "underline", "second": "none"}
    )
    (line,) = lines
    (above, below) = [text for text in texts if text.text in ("n=0.3", "3.0")]
    assert line.box.top < below.y < above.y
    assert below.box.left - 0.01 <= line.box.left
    assert line.box.right <= below.box.right + 0.01


def test_marks_stay_in_their_cells_and_the_file_has_them_all(tmp_path: Path) -> None:
    matrix = matrix_of(np.arange(12.0).reshape(3, 4) + 90, std=np.ones((3, 4)))
    for template in ("{value:.1f}", "{value:.1f}\n±{std:.1f}"):
        asked = specification(annot=template, highlight={"best": "bold underline"}, width=1.8, linewidths=0.5)
        canvas = painted(matrix, asked)
        body = dict(canvas.boxes)["body"].grown(-0.25)
        for item in canvas.items:
            if item.part == "numbers":
                row = int((body.top - item.box.middle[1]) / (body.height / 3))
                assert item.box.bottom > body.top - (row + 1) * body.height / 3
        draw(matrix, asked, [tmp_path / "x.pdf"])
        assert list(differences(canvas, tmp_path / "x.pdf")) == []


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"lower_is_better": ["lss"]},
            '^lower_is_better: there is no column or row "lss"; did you mean loss\\?',
        ),
        (
            {"lower_is_better": ["loss"], "highlight": {"axis": "index"}},
            "^lower_is_better: lower is better for some of the numbers that are compared, and higher for others",
        ),
        ({"font_family": "DejaVu Sans Display"}, "^highlight.best: DejaVu Sans Display has no bold"),
    ],
)
def test_what_cannot_be_marked_is_said(tmp_path: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, SCORES, annot=True, **{"highlight": True, **keys})


@pytest.mark.parametrize(
    ("keys", "axis", "is_right"),
    [
        ("index: [f, i], columns: c", "columns", True),
        ("index: [f, i], columns: c", "index", False),
        ("index: [f, i], columns: c", "all", True),
        ("index: [f, i], columns: c, transpose: true", "index", True),
        ("index: [f, i], columns: c, transpose: true", "columns", False),
        ("index: i, columns: [f, c]", "index", True),
    ],
)
def test_the_groups_that_are_compared_in_must_be_there(keys: str, axis: str, is_right: bool) -> None:
    figure = f"{{annot: true, highlight: {{axis: {axis}, within_groups: true}}}}"
    text = f"matrices:\n  m: {{source: a.csv, {keys}, values: v}}\nfigures:\n  m: {figure}"
    found = str(InputError(check(parse(text.encode(), "config.yaml")).problems))
    other = {"columns": "index", "index": "columns"}.get(axis)
    assert found == "" if is_right else f"write axis: {other}, or remove within_groups" in found


def problems(figure: str) -> str:
    text = "matrices:\n  m: {source: a.csv, index: i, columns: c, values: v}\nfigures:\n  m: " + figure
    return str(InputError(check(parse(text.encode(), "config.yaml")).problems))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            "{highlight: {best: bald}}",
            'm.highlight.best: "bald" should be bold, underline, bold underline or none',
        ),
        ("{highlight: {first: bold}}", "m.highlight.first: unknown key"),
        ("{highlight: yes}", 'm.highlight: "yes" should be true, false or a mapping'),
        ("{highlight: true, annot_kws: {fontweight: bold}}", "m: highlight.best: bold does not stand out"),
        (
            "{highlight: {within_groups: true}}",
            "m.highlight: axis: columns compares within groups of rows, and the matrix has none there; give the "
            "matrix two fields, such as index: [GROUP, LABEL], or remove within_groups",
        ),
        ("{lower_is_better: loss}", 'm.lower_is_better: "loss" should be true, false or a list'),
    ],
)
def test_nonsense_is_named_in_the_configuration(figure: str, expected: str) -> None:
    assert f"figures.{expected}" in problems(figure)

"""Margins: a further row and column, computed from what is shown."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.drawing.canvas import Canvas, Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.problems import InputError, Remark
from tests.drawing.reading import drawn, matrix_of, specification

VALUES = matrix_of([[1, 2, 6], [10, 20, np.nan]])


def numbers(matrix: Matrix, **keys: object) -> list[str]:
    keys = {"cbar": False, "annot": True, **keys}
    return [item.text for item in items(painted(matrix, specification(**keys)), "numbers")]


def items(canvas: Canvas, part: str) -> list[Any]:
    return [item for item in canvas.items if item.part == part]


def test_means_of_rows_columns_and_all_cells_are_printed(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, VALUES, annot=True, margins=True, margins_name="Avg.")
    assert numbers(VALUES, margins=True) == [
        "1",
        "2",
        "6",
        "3.0",
        "10",
        "20",
        "15.0",
        "5.5",
        "11.0",
        "6.0",
        "7.8",
    ]
    assert "5.511.06.07.8" in drawing.all_text
    assert drawing.all_text.count("Avg.") == 2


@pytest.mark.parametrize(
    ("margins", "last"),
    [
        ({"columns": "sum"}, ["1", "2", "6", "9", "10", "20", "30"]),
        ({"index": "max"}, ["1", "2", "6", "10", "20", "10", "20", "6"]),
        ("median", ["1", "2", "6", "2.0", "10", "20", "15.0", "5.5", "11.0", "6.0", "6.0"]),
        (
            {"index": "mean", "columns": "sum"},
            ["1", "2", "6", "9.0", "10", "20", "30.0", "5.5", "11.0", "6.0"],
        ),
    ],
)
def test_either_margin_and_other_functions(margins: object, last: list[str]) -> None:
    assert numbers(VALUES, margins=margins) == last


def test_margins_stand_apart_and_have_colours_of_the_same_scale() -> None:
    canvas = painted(VALUES, specification(cbar=False, margins=True, cmap="Greys", group_kws={"gap": 7}))
    areas = [item for item in items(canvas, "body") if item.kind == "area"]
    assert areas[3].box.left - areas[2].box.right == pytest.approx(7)
    assert areas[4].box.bottom - areas[8].box.top == pytest.approx(7)
    plain = painted(VALUES, specification(cbar=False, cmap="Greys"))
    inner = [item.color for item in items(plain, "body") if item.kind == "area"]
    assert [areas[n].color for n in (0, 1, 2, 4, 5, 6)] == inner
    assert min(inner) < areas[3].color < max(inner)  # the mean of a row


def test_sums_lie_outside_the_scale_and_are_white_unless_a_colour_is_given() -> None:
    for keys, face in (({}, (1, 1, 1)), ({"margins_kws": {"facecolor": "#ff0000"}}, (1, 0, 0))):
        canvas = painted(VALUES, specification(cbar=False, margins={"columns": "sum"}, **keys))
        areas = [item for item in items(canvas, "body") if item.kind == "area"]
        assert areas[3].color == pytest.approx(face)


def test_what_is_masked_is_in_no_margin() -> None:
    square = matrix_of([[1, 200], [3, 5]])
    assert numbers(square, mask="upper", margins=True) == ["1", "1", "3", "5", "4", "2", "5", "3"]
    assert numbers(matrix_of([[1, 2], [3, 4]]), mask="diagonal", margins="sum")[-1] == "5"
    lone = matrix_of([[np.nan, 2], [np.nan, 4]])
    assert numbers(lone, margins=True) == ["2", "2", "4", "4", "3", "3"]  # a mean of nothing is not shown


def test_margins_show_the_value_of_a_template_alone() -> None:
    runs = matrix_of([[1.25, 3.5]], std=np.array([[0.1, 0.2]]))
    assert numbers(runs, annot="{value:.2f}±{std:.1f}", margins={"columns": "mean"}) == [
        "1.25±0.1",
        "3.50±0.2",
        "2.38",
    ]


def test_the_best_mean_is_marked_among_the_means() -> None:
    scores = matrix_of([[1, 2], [5, 4], [3, 9]])
    keys = {"cbar": False, "annot": True, "margins": True, "highlight": {"axis": "columns"}}
    texts = [
        item for item in items(painted(scores, specification(**keys)), "numbers") if isinstance(item, Text)
    ]
    bold = [text.text for text in texts if text.label.weight == "bold"]
    assert bold == ["5", "9", "6.0"]  # and none of the means of columns, which compare with nothing


def test_numbers_of_another_matrix_stay_in_the_cells() -> None:
    counts = matrix_of([[7, 8, 9], [10, 11, 12]])
    both = replace(VALUES, others={"runs": counts})
    shown = numbers(both, annot="{runs:d}", annot_data={"runs": "counts"}, margins={"columns": "max"})
    assert shown == ["7", "8", "9", "6", "10", "11", "20"]


def test_boxes_and_faded_cells_leave_margins_alone() -> None:
    tested = matrix_of([[1, 2], [3, 4]], p=np.array([[0.01, 0.5], [np.nan, 0.2]]))
    keys = {"cbar": False, "margins": True, "boxes": [{"index": ["r1"]}], "fade": 0.05, "stars": True}
    canvas = painted(tested, specification(**keys, annot=True))
    texts = [item.text for item in items(canvas, "numbers") if isinstance(item, Text)]
    assert texts[2] == "1.5"
    areas = [item.box for item in items(canvas, "body") if item.kind == "area"]
    (box,) = (item.box for item in items(canvas, "boxes") if item.kind == "line")
    assert areas[4].right <= box.right < areas[5].left


def test_means_are_exactly_rounded() -> None:
    tenths = matrix_of([[0.1] * 10])
    assert numbers(tenths, fmt=".20f", annot=True, margins={"columns": "sum"}, width=30)[-1] == f"{1.0:.20f}"


def test_the_margin_has_its_label_beside_those_of_an_author_and_of_every_nth() -> None:
    keys: dict[str, object] = {"cbar": False, "margins": True}
    given = painted(VALUES, specification(**keys, xticklabels=["x", "y", "z"]))
    assert [item.text for item in items(given, "column labels")] == ["x", "y", "z", "mean"]
    wide = matrix_of(np.ones((2, 200)))
    labels = items(painted(wide, specification(**keys)), "column labels")
    texts = [item for item in labels if isinstance(item, Text)]
    assert texts[-1].text == "mean"
    assert not texts[-1].box.overlaps(texts[-2].box)


def test_margins_belong_to_no_group() -> None:
    grouped = matrix_of([[1, 2], [3, 4]], index_groups=("a", "b"))
    canvas = painted(grouped, specification(cbar=False, margins=True))
    assert [i.text for i in items(canvas, "labels of groups of rows") if isinstance(i, Text)] == ["a", "b"]
    assert [i.text for i in items(canvas, "row labels")] == ["r0", "r1", "mean"]


def test_nonsense_is_refused() -> None:
    with pytest.raises(ValidationError, match='"avg" is no function for margins; known: mean, median'):
        specification(margins="avg")
    with pytest.raises(ValidationError, match="dots leave no room for them"):
        specification(margins=True, dots=True)
    with pytest.raises(InputError, match=r"^margins: the sum is too large for a 64-bit number"):
        painted(matrix_of([[1.7e308, 1.7e308]]), specification(margins={"columns": "sum"}))


def test_a_margin_without_a_value_is_shown_as_missing_and_the_run_says_so(tmp_path: Path) -> None:
    both = matrix_of([[np.inf, 1, np.nan], [-np.inf, 3, np.nan]])
    keys: dict[str, object] = {"margins": True, "na_color": "#ff0000", "annot": True}
    canvas = painted(both, specification(cbar=False, na_rep="?", **keys))
    areas = [item for item in items(canvas, "body") if item.kind == "area" and item.color == (1, 0, 0)]
    assert len(areas) == 5  # two cells, the means of c0 and of c2, and that of all
    assert numbers(both, na_rep="?", **keys)[-4:] == ["?", "2", "?", "?"]
    remarks: list[Remark] = []
    drawn(tmp_path, both, remarks=remarks, **keys)
    assert [str(remark) for remark in remarks] == [
        'margins: the column "c0" has ∞ and −∞, so that its margin has no value; it is shown as missing',
        "margins: the whole matrix has ∞ and −∞, so that its margin has no value; it is shown as missing",
    ]


def test_a_missing_sum_is_not_white() -> None:
    both = matrix_of([[np.inf, -np.inf], [1, 3]])
    canvas = painted(both, specification(cbar=False, margins={"columns": "sum"}, na_color="#ff0000"))
    areas = [item for item in items(canvas, "body") if item.kind == "area"]
    assert [areas[2].color, areas[5].color] == [(1, 0, 0), (1, 1, 1)]


def test_a_margin_of_masked_cells_alone_is_not_painted() -> None:
    square = matrix_of([[1, 2], [3, 4]])
    canvas = painted(square, specification(cbar=False, mask=["upper", "diagonal"], margins=True))
    assert (
        sum(1 for item in items(canvas, "body") if item.kind == "area") == 4
    )  # 3, its means, and that of all


def test_a_margin_is_not_hidden_by_another_number_of_the_cells() -> None:
    both = replace(VALUES, others={"x": matrix_of([[1, 2, 3], [4, 5, 6]])})
    shown = numbers(
        both, annot_data={"x": "m"}, hide={"field": "x", "where": "above 2"}, margins={"columns": "max"}
    )
    assert shown == ["1", "2", "6", "20"]

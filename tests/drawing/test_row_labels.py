"""Long labels beside rows: in several lines before they are made smaller or shortened, and turned as asked."""

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.canvas import Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.problems import Remark
from tests.drawing.reading import drawn, matrix_of, specification

NAMES = (
    "Retrieval-augmented generation with reranking",
    "Chain of thought",
    "Zero-shot prompting without examples",
    "Few-shot",
)
METHODS = matrix_of(np.random.default_rng(0).random((4, 6)), index=NAMES)


def labels_of(matrix: Matrix, **keys: Any) -> list[Text]:
    canvas = painted(matrix, specification(**{"cbar": False, **keys}))
    return [item for item in canvas.items if isinstance(item, Text) and item.part == "row labels"]


def lines_of(matrix: Matrix, **keys: Any) -> list[str]:
    return [text.text for text in labels_of(matrix, **keys)]


def test_names_that_are_too_long_stand_in_two_lines_in_full_size(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    keys: dict[str, Any] = {"width": 3.75, "annot": True}
    drawing = drawn(tmp_path, METHODS, remarks=remarks, **keys)
    assert drawing.row_label(0).replace(" ", "") == "Retrieval-augmented\ngenerationwithreranking"
    assert drawing.row_label(3) == "Few-shot"
    assert {text.label.size for text in labels_of(METHODS, **keys)} == {8}
    assert remarks == []
    assert drawing.body[0] < 0.5 * drawing.width


def test_names_that_have_room_stay_in_one_line_unless_asked() -> None:
    assert lines_of(METHODS, width=9.0) == list(NAMES)
    broken = lines_of(METHODS, width=9.0, yticklabels_kws={"wrap": True})
    assert broken[:2] == ["Retrieval-augmented", "generation with reranking"]
    assert "Chain of thought" in broken  # it is not what makes the labels wide
    assert "Few-shot" in broken


@pytest.mark.parametrize("keys", [{"yticklabels_kws": {"wrap": False}}, {"cell": {"height": 9}}])
def test_names_are_smaller_where_they_may_not_be_broken_or_rows_are_low(keys: dict[str, Any]) -> None:
    labels = labels_of(METHODS, width=4.5, **keys)
    assert len(labels) == 4
    assert labels[0].label.size < 8


def test_lines_of_neighbouring_names_are_farther_apart_than_those_of_one() -> None:
    matrix = matrix_of(
        np.ones((6, 4)), index=tuple(f"Chain of thought prompting with votes {i}" for i in "abcdef")
    )
    labels = labels_of(matrix, width=3.25, annot=True)
    assert len(labels) == 12
    gaps = [one.y - other.y for one, other in itertools.pairwise(labels)]
    assert min(gaps[1::2]) > 1.1 * max(gaps[::2])


def test_many_rows_do_not_become_higher_for_long_names() -> None:
    names = tuple(f"Chain of thought prompting with votes {i}" for i in range(60))
    matrix = matrix_of(np.ones((60, 4)), index=names)
    one, other = (
        painted(matrix, specification(width=3.25, yticklabels_kws={"wrap": wrap})).height
        for wrap in ("auto", False)
    )
    assert one == other


@pytest.mark.parametrize("location", ["left", "right"])
def test_labels_beside_high_rows_can_run_along_them(location: str) -> None:
    matrix = matrix_of(np.eye(2), index=("positive", "negative"))
    keys: dict[str, Any] = {"width": 2.0, "square": True, "cbar": False}
    canvas = painted(matrix, specification(**keys, yticklabels_kws={"rotation": 90, "location": location}))
    labels = [item for item in canvas.items if isinstance(item, Text) and item.part == "row labels"]
    boxes = dict(canvas.boxes)
    assert [(text.text, text.angle) for text in labels] == [("positive", 90), ("negative", 90)]
    for number, text in enumerate(labels):
        middle = boxes["body"].top - (number + 0.5) * boxes["body"].height / 2
        assert text.box.middle[1] == pytest.approx(middle, abs=0.1)
        assert boxes["row labels"].holds(text.box, 0.05)
    assert not boxes["body"].overlaps(boxes["row labels"], 0.01)
    baselines = {round(text.x, 2) for text in labels}
    assert len(baselines) == 1  # although only one of them has a descender
    flat = painted(matrix, specification(**keys, yticklabels_kws={"location": location}))
    assert boxes["body"].width > dict(flat.boxes)["body"].width


def test_labels_that_run_along_rows_are_broken_if_asked() -> None:
    keys: dict[str, Any] = {"width": 5.5, "square": True, "yticklabels_kws": {"rotation": 90, "wrap": True}}
    labels = labels_of(
        matrix_of(np.eye(2), index=("with all of the context", "without any of the context")), **keys
    )
    assert len(labels) in (2, 3, 4)
    assert {text.angle for text in labels} == {90}
    narrow = labels_of(
        matrix_of(np.eye(2), index=("with all of the context", "without any of the context")),
        **{**keys, "width": 2.0},
    )
    assert len(narrow) > 2
    assert {text.label.size for text in narrow} == {8}

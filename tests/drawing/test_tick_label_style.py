"""Tick labels at the other side, turned, broken and shortened as an author wants them."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from heatplate.drawing.canvas import Text
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import drawn, matrix_of, specification

NAMES = (
    "Reading comprehension",
    "Natural language inference",
    "Arithmetic",
    "Common sense",
    "Code",
    "Knowledge",
)
LONG = matrix_of(np.ones((3, 6)), columns=NAMES, columns_name="Task", index_name="Model")


def texts(matrix: Matrix, part: str, **keys: object) -> list[Text]:
    canvas = painted(matrix, specification(cbar=False, **keys))
    return [item for item in canvas.items if isinstance(item, Text) and item.part == part]


def body(matrix: Matrix, **keys: object) -> Box:
    canvas = painted(matrix, specification(cbar=False, **keys))
    return next(box for part, box in canvas.boxes if part == "body")


def test_labels_groups_and_names_move_to_the_other_sides(tmp_path: Path) -> None:
    grouped = matrix_of(
        np.ones((2, 2)),
        index_groups=("a", "b"),
        columns_groups=("c", "d"),
        index_name="rows",
        columns_name="columns",
    )
    keys: dict[str, object] = {
        "xticklabels_kws": {"location": "top"},
        "yticklabels_kws": {"location": "right"},
    }
    edges = body(grouped, **keys)
    above = [
        texts(grouped, part, **keys)
        for part in ("column labels", "labels of groups of columns", "name of the column axis")
    ]
    assert all(parts for parts in above)
    bottoms = [edges.top, *(min(text.box.bottom for text in part) for part in above)]
    assert bottoms == sorted(bottoms)
    right = [
        texts(grouped, part, **keys)
        for part in ("row labels", "labels of groups of rows", "name of the row axis")
    ]
    lefts = [edges.right, *(min(text.box.left for text in part) for part in right)]
    assert lefts == sorted(lefts)
    drawing = drawn(tmp_path, LONG, **keys)
    assert {c["text"] for c in drawing.chars if c["bottom"] < drawing.body[1]} >= set("Task")


@pytest.mark.parametrize("location", ["bottom", "top"])
@pytest.mark.parametrize("angle", [0, 45, 90])
def test_labels_are_turned_as_given(location: str, angle: int) -> None:
    keys = {"width": 9.0, "xticklabels_kws": {"location": location, "rotation": angle}}
    labels = texts(LONG, "column labels", **keys)
    assert {label.angle for label in labels} == {angle}
    assert len(labels) == 6
    edges = body(LONG, **keys)
    for number, label in enumerate(labels):
        middle = edges.left + (number + 0.5) * edges.width / 6
        near = label.box.left if location == "top" else label.box.right
        assert angle == 45 or label.box.middle[0] == pytest.approx(middle, abs=1)
        assert angle != 45 or near == pytest.approx(middle, abs=4)
        assert label.box.bottom > edges.top if location == "top" else label.box.top < edges.bottom


def test_turned_labels_never_overlap_and_those_without_room_are_left_out() -> None:
    labels = texts(LONG, "column labels", width=3.25, xticklabels_kws={"rotation": 0})
    assert 0 < len(labels) < 6
    assert not any(one.box.overlaps(other.box) for one, other in itertools.pairwise(labels))


def test_labels_are_broken_to_stay_horizontal() -> None:
    labels = texts(LONG, "column labels", xticklabels_kws={"wrap": True})
    assert {label.angle for label in labels} == {0}
    assert {"Reading", "comprehension", "Arithmetic"} < {label.text for label in labels}
    plain = texts(LONG, "column labels", xticklabels_kws={"wrap": False})
    assert 0 not in {label.angle for label in plain}
    narrow = texts(LONG, "column labels", width=2.5, xticklabels_kws={"wrap": True})
    assert 0 not in {label.angle for label in narrow}  # no word would fit


def test_long_labels_lose_their_middle() -> None:
    labels = texts(LONG, "column labels", xticklabels_kws={"max_length": 10})
    assert [label.text for label in labels][:3] == ["Readi…sion", "Natur…ence", "Arithmetic"]
    rows = matrix_of(np.ones((2, 1)), index=("checkpoint-000100", "checkpoint-000200"))
    with pytest.raises(
        InputError,
        match=r'^yticklabels_kws\.max_length: "checkpoint-000100" and "checkpoint-000200" would both be "che…00"',
    ):
        texts(rows, "row labels", yticklabels_kws={"max_length": 6})
    assert len(texts(rows, "row labels", yticklabels_kws={"max_length": 7})) == 2


@pytest.mark.parametrize("location", ["bottom", "top"])
def test_slanted_labels_of_narrow_columns_stay_in_their_room_too(location: str) -> None:
    narrow = matrix_of(np.ones((3, 31)), columns=tuple(f"jumpy {n}gyp" for n in range(31)))
    keys = {
        "width": 2.5,
        "xticklabels": 3,
        "xticklabels_kws": {"location": location, "rotation": 45},
        "yticklabels_kws": {"location": "right"},
    }
    canvas = painted(narrow, specification(cbar=False, **keys))
    (room,) = (box for part, box in canvas.boxes if part == "column labels")
    for label in texts(narrow, "column labels", **keys):
        assert room.holds(label.box, 0.1)


@pytest.mark.parametrize("location", ["bottom", "top"])
def test_slanted_labels_stay_in_the_room_they_asked_for(location: str) -> None:
    keys = {"width": 4.0, "xticklabels_kws": {"location": location, "rotation": 45}}
    canvas = painted(LONG, specification(cbar=False, **keys))
    (room,) = (box for part, box in canvas.boxes if part == "column labels")
    page = Box(0, 0, canvas.width, canvas.height)
    for label in texts(LONG, "column labels", **keys):
        assert room.holds(label.box, 0.1)
        assert page.holds(label.box)


def test_one_long_label_does_not_make_all_small() -> None:
    one = matrix_of(
        np.ones((3, 3)), columns=("NLI", "Question answering over long scientific documents", "QA")
    )
    labels = texts(one, "column labels", width=2.5, fontsize=9)
    assert {label.angle for label in labels} == {0}
    assert min(label.label.size for label in labels) > 8
    found = [label.text for label in labels]
    assert {"NLI", "QA"} < {*found}
    assert " ".join(found).split() == ["NLI", *one.columns[1].split(), "QA"]
    whole = texts(one, "column labels", width=2.5, fontsize=9, xticklabels_kws={"wrap": False})
    assert {label.text for label in whole} == set(one.columns)
    assert all(label.label.size < 9 for label in whole)

"""The labels of rows and columns: never overlapping, never cut, never silently the wrong ones."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.parts.tick_labels import LEAST_SIZE
from heatplate.problems import InputError, Remark
from tests.drawing.reading import Drawing, drawn, matrix_of

NARROW = {"width": 3.25, "cbar": False}


def size_of(char: dict[str, Any]) -> float:
    """The font size of a horizontal or upright character."""
    return round(float(char["size"] if char["upright"] else char["width"]), 2)


def turned(drawing: Drawing) -> set[int]:
    """The angles at which the labels below the body stand."""
    below = [c for c in drawing.chars if c["top"] > drawing.body[3] - 2]
    return {round(np.degrees(np.arctan2(c["matrix"][1], c["matrix"][0]))) for c in below}


@pytest.mark.parametrize(
    ("count", "label", "angle"),
    [(5, "short", 0), (10, "a longer one", 45), (24, "upright", 90)],
)
def test_labels_turn_as_the_room_gets_less(tmp_path: Path, count: int, label: str, angle: int) -> None:
    matrix = matrix_of(np.arange(count), columns=(label,) * count)
    drawing = drawn(tmp_path, matrix, **NARROW)
    assert turned(drawing) == {angle}
    assert [c["text"] for c in drawing.chars].count(label[0]) == count * label.count(label[0])


def test_numbers_of_many_columns_are_thinned_out(tmp_path: Path) -> None:
    matrix = matrix_of(np.ones((2, 64)), columns=tuple(map(str, range(64))))
    drawing = drawn(tmp_path, matrix, **NARROW)
    left, _, right, bottom = drawing.body
    below = drawing.text_in((left - 5, bottom, right + 5, drawing.height))
    assert below == "".join(str(j) for j in range(0, 64, 10))
    marks = [line for line in drawing.lines if line["top"] == pytest.approx(drawing.body[3], abs=0.01)]
    assert len(marks) == 7


def test_long_labels_of_many_columns_are_thinned_out_upright(tmp_path: Path) -> None:
    names = tuple(f"attention head {j}" for j in range(64))
    drawing = drawn(tmp_path, matrix_of(np.ones((2, 64)), columns=names), **NARROW)
    assert turned(drawing) == {90}
    assert drawing.all_text.count("attention head") == 32  # every second, as large as there is room for
    assert {size_of(c) for c in drawing.chars if not c["upright"]} == {7.0}


@pytest.mark.parametrize("count", [4, 8, 11, 16])
def test_column_labels_of_two_lines_never_overlap(tmp_path: Path, count: int) -> None:
    names = tuple(f"label {j}\nsecond" for j in range(count))
    drawing = drawn(tmp_path, matrix_of(np.ones((3, count)), columns=names), **NARROW)
    angle = np.radians(turned(drawing).pop())
    across = np.array([-np.sin(angle), np.cos(angle)])  # from one line of a label to the next
    baselines = {round(float(across @ c["matrix"][4:6]), 1) for c in drawing.chars if c["text"] in "ls"}
    assert len(baselines) >= 2
    size = {size_of(c) for c in drawing.chars if c["text"] in "ls"}.pop()
    assert np.diff(sorted(baselines)).min() >= 0.93 * size or angle == 0


def test_a_label_of_two_lines_takes_no_other_away(tmp_path: Path) -> None:
    names = ("one\nof two lines", *(f"row {i}" for i in range(8)))
    drawing = drawn(tmp_path, matrix_of(np.ones((9, 6)), index=names), **NARROW)
    assert drawing.all_text.count("row") == 8
    matrix = matrix_of(np.ones((6, 8)), index=("two\nlines",) * 6)
    assert drawn(tmp_path, matrix, **NARROW, yticklabels=True).all_text.count("lines") == 6


@pytest.mark.parametrize("rows", [2, 12, 40, 90])
def test_row_labels_never_overlap(tmp_path: Path, rows: int) -> None:
    names = tuple(f"Ågp{i}" for i in range(rows))
    drawing = drawn(tmp_path, matrix_of(np.arange(rows * 4).reshape(rows, 4), index=names), **NARROW)
    baselines = sorted({c["matrix"][5] for c in drawing.chars if c["text"] == "g"})
    assert len(baselines) == rows
    (size,) = {size_of(c) for c in drawing.chars if c["text"] == "g"}
    assert np.diff(baselines).min() >= 0.93 * size  # the ascender and the descender of DejaVu Sans
    assert size == 8 or rows > 12


def test_a_list_of_labels_takes_the_place_of_the_matrix_s(tmp_path: Path) -> None:
    matrix = matrix_of([[1, 2], [3, 4]])
    drawing = drawn(tmp_path, matrix, xticklabels=["$x^2$", "b"], yticklabels=False)
    assert drawing.column_label(0) == "2\nx"
    assert drawing.column_label(1) == "b"
    assert "r0" not in drawing.all_text


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"xticklabels": ["a"]},
            r"^xticklabels: has 1 labels, and the matrix has 2 columns; give one for each$",
        ),
        (
            {"yticklabels": ["a"] * 3},
            r"^yticklabels: has 3 labels, and the matrix has 2 rows; give one for each$",
        ),
    ],
)
def test_a_list_of_the_wrong_length_is_refused(tmp_path: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, matrix_of([[1, 2], [3, 4]]), **keys)


@pytest.mark.parametrize("key", ["xticklabels", "yticklabels"])
def test_labels_that_must_all_be_shown_and_cannot_are_refused(tmp_path: Path, key: str) -> None:
    with pytest.raises(
        InputError,
        match=rf'^{key}: labels such as "[rc]0" are 4\.8 points high at 5 pt, and there is one every .*fontsize',
    ):
        drawn(tmp_path, matrix_of(np.eye(60)), width=3.25, height=3, **{key: True})


@pytest.mark.parametrize("wrap", [False, True])
def test_horizontal_labels_without_room_are_told_with_their_width(tmp_path: Path, wrap: bool) -> None:
    columns = ("long_label_one", "long_label_two", "long_label_three")
    with pytest.raises(
        InputError, match=r'"long_label_three" are .* points long at 5 pt, .* has rotation: 0.*\(width\)'
    ):
        drawn(
            tmp_path,
            matrix_of([[1, 2, 3]], columns=columns),
            width=1.2,
            xticklabels=True,
            xticklabels_kws={"rotation": 0, "wrap": wrap},
        )


@pytest.mark.parametrize(
    "label",
    [
        "$5 and $6",
        "50%",
        "a_b",
        "R&D",
        "#1",
        "{",
        "}",
        "~",
        "^",
        "\\",
        "<",
        '"q"',
        "$x$",
        r"\$",
        "##s",
        "'",
        "-1",
    ],
)
def test_labels_of_the_data_are_shown_as_they_are(tmp_path: Path, label: str) -> None:
    matrix = matrix_of([[1, 2]], index=(label,), columns=(label, "b"), unit=label)
    drawing = drawn(tmp_path, matrix, cbar=False)
    assert drawing.row_label(0).replace(" ", "") == label.replace(" ", "")
    assert drawing.column_label(0).replace(" ", "") == label.replace(" ", "")


def test_labels_that_leave_no_room_are_refused(tmp_path: Path) -> None:
    name = "a-model-whose-name-is-longer-by-far-than-the-abstract-of-its-paper"
    with pytest.raises(
        InputError,
        match=r"^width: too little of 3\.03 in is left for the heatmap: row labels 2\.\d\d in, "
        r"colour bar 0\.\d\d in; shorten the labels, put the colour bar below \(cbar_kws: {location: bottom}\), make",
    ):
        drawn(tmp_path, matrix_of([[1, 2]], index=(name,)), width=3.0315, yticklabels=True, cbar=True)


def test_labels_that_leave_no_room_are_shortened_if_they_may_be_and_the_run_says_so(tmp_path: Path) -> None:
    names = tuple(
        f"model {i} whose name is longer by far than the abstract of its paper, variant {i}" for i in "ab"
    )
    remarks: list[Remark] = []
    drawing = drawn(tmp_path, matrix_of(np.eye(2), index=names), width=3.0315, remarks=remarks)
    assert drawing.row_label(0).startswith("model a w")
    assert drawing.row_label(0).endswith("variant a")
    assert "…" in drawing.row_label(0)
    assert drawing.body[0] < 0.55 * drawing.width
    assert [str(remark) for remark in remarks] == [
        f'yticklabels: 2 of 2 row labels are shortened, such as "{names[1]}"; rename them, or make the figure larger'
    ]


@pytest.mark.parametrize(
    ("keys", "label", "count", "shown"),
    [
        ({"annot": True}, "model {} large", 87, 87),
        ({"width": 3.25}, "model {} large", 60, 60),
        ({"square": True, "width": 3.25, "cbar": False}, "great white shark {}", 20, 20),
    ],
)
def test_names_become_smaller_before_any_is_left_out(
    tmp_path: Path, keys: dict[str, Any], label: str, count: int, shown: int
) -> None:
    names = tuple(label.format(i) for i in range(count))
    columns = names if keys.get("square") else tuple("abcdefgh")
    remarks: list[Remark] = []
    matrix = matrix_of(np.random.default_rng(0).random((count, len(columns))), index=names, columns=columns)
    drawing = drawn(tmp_path, matrix, remarks=remarks, **keys)
    word = label.split()[0]
    assert drawing.all_text.replace(" ", "").count(word) == shown * (2 if keys.get("square") else 1)
    assert remarks == []


def test_names_that_are_left_out_are_counted_in_a_remark(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    matrix = matrix_of(np.zeros((300, 3)), index=tuple(f"row {i} of all" for i in range(300)))
    drawing = drawn(tmp_path, matrix, width=3.25, remarks=remarks)
    assert drawing.all_text.count("of all") == 50
    assert [str(remark) for remark in remarks] == [
        "yticklabels: 50 of 300 row labels are shown, every 6th; there is no room for more, unless the figure is "
        "larger or its text smaller"
    ]


@pytest.mark.parametrize("labels", ["ABCDEFGHIJKLMNOPQRSTUVWXYZ", ["%", "N", "Z", "I", "-"] * 6])
def test_single_letters_are_never_turned(tmp_path: Path, labels: Any) -> None:
    count = len(labels)
    matrix = matrix_of(
        np.random.default_rng(0).random((count, count)), index=tuple(labels), columns=tuple(labels)
    )
    drawing = drawn(tmp_path, matrix, square=True, width=3.25, cbar=True)
    assert all(c["upright"] for c in drawing.chars if c["text"] in labels)
    assert sum(c["text"] in labels for c in drawing.chars) == 2 * count


@pytest.mark.parametrize(
    ("label", "shown"),
    [
        ("\n", "\\n"),
        ("\n\n", "\\n\\n"),
        (" ", "␣"),
        ("   ", "␣␣␣"),
        ("", '""'),
        ("\t", "\\t"),
        ("a\tb", "a\\tb"),
        ("end\n", "end\\n"),
        ("\x07", "\\x07"),
    ],
)
def test_tokens_that_would_be_drawn_as_nothing_have_a_readable_form(
    tmp_path: Path, label: str, shown: str
) -> None:
    tokens = ("The", label, "cat", "sat", "on", "the", "mat", ".")
    matrix = matrix_of(np.random.default_rng(0).random((8, 8)), index=tokens, columns=tokens)
    drawing = drawn(tmp_path, matrix, width=3.25, square=True)
    assert [drawing.row_label(i) for i in range(8)] == ["The", shown, *tokens[2:]]
    assert "".join(c["text"] for c in drawing.chars).count(shown) == 2
    assert "".join(c["text"] for c in drawing.chars).count("cat") == 2


def test_long_labels_below_are_smaller_where_they_would_be_higher_than_the_heatmap(tmp_path: Path) -> None:
    names = tuple(f"hendrycksTest-high_school_european_history_{i}" for i in range(9))
    drawing = drawn(tmp_path, matrix_of(np.random.default_rng(0).random((3, 9)), columns=names), annot=True)
    assert {size_of(c) for c in drawing.chars if not c["upright"]} == {LEAST_SIZE}
    assert drawing.height < 3 * 72

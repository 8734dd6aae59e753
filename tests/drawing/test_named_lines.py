"""Keys that name rows or columns: by the label, or with its group where several groups have it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.canvas import Line, Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import matrix_of, specification

SCORES = matrix_of(
    [[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0], [9.0, 10.0, 11.0, 12.0]],
    index=("125m", "1.3b", "125m"),
    index_groups=("GPT", "GPT", "OPT"),
    columns=("acc", "time", "acc", "F1"),
    columns_groups=("dev", "dev", "test", "test"),
)
TURNED = replace(
    SCORES,
    values=np.ascontiguousarray(SCORES.values.T),
    index=SCORES.columns,
    columns=SCORES.index,
    index_groups=SCORES.columns_groups,
    columns_groups=SCORES.index_groups,
)


def shown(matrix: Matrix = SCORES, **keys: object) -> list[str]:
    """The texts in the cells, row by row; the best of what is compared have a star."""
    items = painted(matrix, specification(cbar=False, **{"annot": True, **keys})).items
    texts = [item for item in items if item.part == "numbers" and isinstance(item, Text)]
    return [item.text + "*" * (item.label.weight == "bold") for item in texts]


def boxed(**keys: object) -> list[tuple[int, int]]:
    """The first and the last row that a box reaches round, counted from the top."""
    canvas = painted(SCORES, specification(cbar=False, group_kws={"gap": 0}, boxes=[keys]))
    body = dict(canvas.boxes)["body"]
    height = body.height / 3
    lines = [item for item in canvas.items if item.part == "boxes" and isinstance(item, Line)]
    return [
        (
            round((body.top - max(line.points[:, 1])) / height),
            round((body.top - min(line.points[:, 1])) / height) - 1,
        )
        for line in lines
    ]


@pytest.mark.parametrize(("short", "full"), [("1.3b", "GPT / 1.3b")])
def test_a_row_is_named_by_its_label_or_with_its_group(short: str, full: str) -> None:
    for name in (short, full):
        assert boxed(index=name) == [(1, 1)]
        assert shown(fmt={"index": {name: ".2f"}})[3:6] == ["4", "5.00", "6.00"]
        assert shown(annot="{delta:.0f}", delta={"index": name})[::4] == ["−4", "0", "4"]
        assert shown(highlight={"axis": "index", "second": "none"}, lower_is_better=[name])[3:8] == [
            "4*",
            "5*",
            "6",
            "7",
            "8",
        ]


def test_a_label_of_several_groups_is_told_apart_by_its_group() -> None:
    assert boxed(index=["OPT / 125m"]) == [(2, 2)]
    assert shown(fmt={"columns": {"test / acc": ".1f"}})[:4] == ["1", "2", "3.0", "4"]
    assert shown(annot="{delta:.0f}", delta={"columns": "test / acc"})[:4] == ["−2", "−1", "0", "1"]
    better = shown(highlight={"second": "none"}, lower_is_better=["test / acc"])
    assert [text for text in better if "*" in text] == ["3*", "9*", "10*", "12*"]
    scaled = [
        painted(SCORES, specification(cbar=False, standard_scale="columns", lower_is_better=names)).items
        for names in (["time"], ["dev / time"])
    ]
    assert [item.color for item in scaled[0]] == [item.color for item in scaled[1]]


@pytest.mark.parametrize(
    ("matrix", "keys", "key"),
    [
        (SCORES, {"boxes": [{"index": ["1.3b", "125m"]}]}, "boxes[0].index"),
        (SCORES, {"fmt": {"index": {"125m": "d"}}}, "fmt.index"),
        (SCORES, {"annot": "{delta}", "delta": {"index": "125m"}}, "delta.index"),
        (SCORES, {"highlight": True, "lower_is_better": ["125m"]}, "lower_is_better"),
        (TURNED, {"boxes": [{"columns": "125m"}]}, "boxes[0].columns"),
        (TURNED, {"fmt": {"columns": {"125m": "d"}}}, "fmt.columns"),
        (TURNED, {"annot": "{delta}", "delta": {"columns": "125m"}}, "delta.columns"),
        (TURNED, {"standard_scale": "columns", "lower_is_better": ["125m"]}, "lower_is_better"),
    ],
)
def test_a_label_of_several_groups_is_refused_with_the_full_ones(
    matrix: Matrix, keys: dict[str, Any], key: str
) -> None:
    with pytest.raises(InputError) as raised:
        shown(matrix, **keys)
    lines = "rows" if matrix is SCORES else "columns"
    expected = f'{key}: 2 {lines} have the label "125m"; write it with its group: GPT / 125m, OPT / 125m'
    assert str(raised.value) == expected


def test_labels_that_repeat_without_groups_are_all_meant() -> None:
    tokens = matrix_of([[1.0, 2.0], [3.0, 4.0]], index=("the", "the"), columns=("a", "the"))
    assert shown(tokens, fmt={"index": {"the": ".1f"}}) == ["1.0", "2.0", "3.0", "4.0"]
    with pytest.raises(
        InputError, match='delta.index: 2 rows have the label "the", and this can be only one'
    ):
        shown(tokens, annot="{delta}", delta={"index": "the"})


def test_what_is_called_by_no_such_name_is_answered_with_the_names_that_would_do() -> None:
    with pytest.raises(InputError) as raised:
        shown(boxes=[{"index": "x"}], lower_is_better=["accc"], highlight=True, fmt={"index": {"GPT": "d"}})
    assert sorted(str(raised.value).splitlines()) == [
        'boxes[0].index: there is no row "x"; known: GPT / 125m, 1.3b, OPT / 125m',
        'fmt.index: there is no row "GPT"; known: GPT / 125m, 1.3b, OPT / 125m',
    ]
    with pytest.raises(
        InputError, match='^lower_is_better: there is no column or row "tme"; did you mean time'
    ):
        shown(lower_is_better=["tme"], highlight=True)

"""Groups of rows and columns: gaps between them, and their labels outside those of the rows."""

import itertools
from pathlib import Path

import numpy as np
import pytest

from heatplate.drawing.canvas import Canvas, Item, Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.reading import drawn, matrix_of, specification

GROUPED = matrix_of(
    np.arange(20).reshape(5, 4),
    index=("125m", "350m", "125m", "350m", "1.3b"),
    index_groups=("GPT", "GPT", "OPT", "OPT", "OPT"),
    columns=("1", "3", "1", "3"),
    columns_groups=("noise", "noise", "blur", "blur"),
)


def items(canvas: Canvas, part: str, kind: str) -> list[Item]:
    return [item for item in canvas.items if item.part == part and item.kind == kind]


def texts(canvas: Canvas, part: str) -> dict[str, Text]:
    return {item.text: item for item in canvas.items if item.part == part and isinstance(item, Text)}


def test_a_gap_lies_between_groups_and_nowhere_else() -> None:
    canvas = painted(GROUPED, specification(cbar=False, annot=True, group_kws={"gap": 6}))
    cells = [item.box for item in items(canvas, "body", "area")]
    assert len(cells) == 20
    rows, columns = cells[::4], cells[:4]
    assert [above.bottom - below.top for above, below in itertools.pairwise(rows)] == pytest.approx(
        [-1, 6, -1, -1]  # a cell reaches one point beneath the one that follows
    )
    assert [b.left - a.right for a, b in itertools.pairwise(columns)] == pytest.approx([-1, 6, -1])
    for cell, number in zip(cells, items(canvas, "numbers", "text"), strict=True):
        assert cell.left < number.box.left < number.box.right < cell.right
        assert cell.bottom < number.box.bottom < number.box.top < cell.top


def test_labels_of_groups_stand_outside_the_tick_labels(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, GROUPED)
    assert all(name in drawing.all_text for name in ("GPT", "OPT", "noise", "blur"))
    canvas = painted(GROUPED, specification(cbar=False))
    rows, groups = texts(canvas, "row labels"), texts(canvas, "labels of groups of rows")
    assert max(text.box.right for text in groups.values()) < min(text.box.left for text in rows.values())
    below = texts(canvas, "labels of groups of columns")
    ticks = texts(canvas, "column labels")
    assert max(text.box.top for text in below.values()) < min(text.box.bottom for text in ticks.values())
    brackets = items(canvas, "labels of groups of rows", "line")
    cells = [item.box for item in items(canvas, "body", "area")][::4]
    assert [(b.box.top, b.box.bottom) for b in brackets] == [
        pytest.approx((cells[0].top, cells[1].bottom)),
        pytest.approx((cells[2].top, cells[4].bottom)),
    ]
    middle = (brackets[1].box.top + brackets[1].box.bottom) / 2
    assert groups["OPT"].box.middle[1] == pytest.approx(middle, abs=1)


def test_lines_instead_of_gaps_and_bold_labels() -> None:
    keys = {"gap": 0, "line": True, "bracket": False, "fontweight": "bold"}
    canvas = painted(GROUPED, specification(cbar=False, group_kws=keys))
    cells = [item.box for item in items(canvas, "body", "area")]
    across, down = items(canvas, "body", "line")
    assert across.box.middle[0] == pytest.approx(cells[2].left)
    assert down.box.middle[1] == pytest.approx(cells[8].top)
    groups = "labels of groups of rows"
    assert items(canvas, groups, "line") == []
    assert {text.label.weight for text in texts(canvas, groups).values()} == {"bold"}


def test_lines_between_cells_stop_at_a_gap() -> None:
    canvas = painted(GROUPED, specification(cbar=False, linewidths=1, group_kws={"gap": 6}))
    heights = [item.box for item in items(canvas, "body", "line") if item.box.width > item.box.height]
    assert len(heights) == 2 * (3 + 4)
    cells = [item.box for item in items(canvas, "body", "area")]
    gap = cells[2].left - cells[1].right
    assert gap == pytest.approx(6)
    assert not [box for box in heights if box.left < cells[1].right < cells[2].left < box.right]


def test_a_large_matrix_is_an_image_for_each_block() -> None:
    values = np.arange(120 * 120).reshape(120, 120)
    groups = ("a",) * 40 + ("b",) * 80
    matrix = matrix_of(values, index_groups=groups, columns_groups=groups)
    images = items(painted(matrix, specification(cbar=False)), "body", "image")
    assert [image.samples.shape[:2] for image in images] == [(40, 40), (40, 80), (80, 40), (80, 80)]  # type: ignore[attr-defined]
    assert images[1].box.left - images[0].box.right == pytest.approx(4)
    assert images[0].box.bottom - images[2].box.top == pytest.approx(4)


@pytest.mark.parametrize("width", [3.25, 5.5])
def test_no_two_texts_overlap(width: float) -> None:
    long = matrix_of(
        np.ones((12, 8)),
        index_groups=("Reading comprehension",) * 2 + ("NLI",) * 4 + ("Arithmetic word problems",) * 6,
        columns_groups=("Vision",) + ("Language and speech",) * 2 + ("Robotics",) * 5,
    )
    canvas = painted(long, specification(width=width))
    found = [item for item in canvas.items if item.kind == "text"]
    assert not [
        (one, other) for n, one in enumerate(found) for other in found[:n] if one.box.overlaps(other.box, 0.1)
    ]
    assert all(item.box.left >= 0 and item.box.right <= canvas.width for item in found)


def test_too_many_groups_for_their_labels_are_a_problem() -> None:
    groups = tuple(f"group {j // 2}" for j in range(200))
    with pytest.raises(InputError, match=r'^xticklabels: the label of the group "group \d+" does not fit'):
        painted(matrix_of(np.ones((3, 200)), columns_groups=groups), specification())


def test_groups_are_written_and_read_back(tmp_path: Path) -> None:
    npy, labels = tmp_path / "m.npy", tmp_path / "m.json"
    GROUPED.write(npy, labels)
    again = Matrix.read(npy, labels)
    assert again.index_groups == GROUPED.index_groups
    assert again.column_names == ("noise / 1", "noise / 3", "blur / 1", "blur / 3")
    matrix_of([[1]]).write(npy, labels)
    assert "groups" not in labels.read_text()

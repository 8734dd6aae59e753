"""Grids of panels: equal cells, outer labels, titles, one colour bar, nothing over anything else."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing import draw
from heatplate.drawing.canvas import Area, Canvas, Line, Picture, Text
from heatplate.drawing.figure import painted
from heatplate.matrix import Array
from heatplate.panel_grid import PanelGrid, with_others
from heatplate.problems import InputError
from tests.drawing.read_back import differences
from tests.drawing.reading import matrix_of, specification

RANDOM = np.random.default_rng(4)


def grid_of(values: Array, row_name: str = "layer", col_name: str = "head", **fields: Any) -> PanelGrid:
    row, col = (
        tuple(map(str, range(count))) if name else ("",)
        for count, name in zip(values.shape, (row_name, col_name), strict=False)
    )
    panels = tuple(tuple(matrix_of(panel, **fields) for panel in line) for line in values)
    return PanelGrid(panels, row, col, row_name, col_name)


def canvas_of(grid: PanelGrid, **keys: Any) -> Canvas:
    return painted(grid, specification(**{"cbar": False, **keys}))


def texts(canvas: Canvas, part: str) -> list[str]:
    return [item.text for item in canvas.items if isinstance(item, Text) and item.part == part]


def assert_parts_stand_apart(canvas: Canvas) -> None:
    boxes = [(name, box) for name, box in canvas.boxes if name != "numbers"]
    for number, (name, box) in enumerate(boxes):
        for other, second in boxes[number + 1 :]:
            assert not box.overlaps(second, 0.01), (name, other)
    for item in canvas.items:
        assert item.box.left >= 0
        assert item.box.right <= canvas.width
        assert item.box.bottom >= 0
        assert item.box.top <= canvas.height


SHAPES = [
    (6, 12, 15, 15),
    (1, 3, 4, 6),
    (2, 2, 1, 1),
    (3, 1, 1, 10),
    (2, 4, 30, 3),
    (12, 12, 32, 32),
    (2, 2, 3, 200),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("width", [3.25, 6.75])
def test_a_grid_has_its_width_and_nothing_overlaps(shape: tuple[int, ...], width: float) -> None:
    grid = grid_of(RANDOM.random(shape))
    canvas = canvas_of(grid, width=width, cbar=True, title="All heads", xlabel="Attended to", ylabel="Token")
    assert canvas.width == width * 72
    assert_parts_stand_apart(canvas)


@pytest.mark.parametrize(("shape", "labels"), [((1, 2, 9, 8), 9), ((1, 4, 16, 16), 16)])
def test_panels_in_one_column_are_high_enough_for_all_row_labels(shape: tuple[int, ...], labels: int) -> None:
    canvas = canvas_of(grid_of(RANDOM.random(shape)), width=3.03, cbar=True)
    shown = [item for item in canvas.items if isinstance(item, Text) and item.part == "row labels"]
    assert len(shown) == labels
    assert {item.label.size for item in shown} == {specification().fontsize}


def test_many_panels_become_no_higher_than_wide_for_their_labels() -> None:
    canvas = canvas_of(grid_of(RANDOM.random((12, 12, 32, 32))), width=3.03)
    assert canvas.height < canvas.width


def test_all_cells_are_equally_large_and_panels_are_aligned() -> None:
    cells = [
        i.box
        for i in canvas_of(grid_of(RANDOM.random((2, 3, 4, 5))), square=True).items
        if isinstance(i, Area)
    ]
    assert len(cells) == 2 * 3 * 4 * 5
    for axis in ("left", "top"):
        places = sorted({round(getattr(box, axis), 3) for box in cells})
        steps = np.diff(places)
        panels, count = (3, 5) if axis == "left" else (2, 4)
        assert len(places) == panels * count
        inner = np.delete(steps, np.arange(count - 1, len(steps), count))
        assert np.ptp(inner) < 0.01
        assert np.ptp(steps[count - 1 :: count]) < 0.01
        assert steps[count - 1] > inner[0] + 3


def test_many_cells_are_one_image_for_each_panel_and_its_own(tmp_path: Path) -> None:
    values = RANDOM.random((6, 12, 15, 15))
    canvas = canvas_of(grid_of(values), cmap="gray", vmin=0, vmax=1)
    pictures = [item for item in canvas.items if isinstance(item, Picture)]
    assert len(pictures) == 72
    tops, lefts = (sorted({round(getattr(p.box, k), 2) for p in pictures}) for k in ("top", "left"))
    for picture in pictures:
        panel = values[::-1][tops.index(round(picture.box.top, 2)), lefts.index(round(picture.box.left, 2))]
        assert np.abs(picture.samples[..., 0] / 255 - panel).max() < 0.01


def test_the_limits_are_those_of_all_panels() -> None:
    values = np.zeros((1, 2, 2, 2))
    values[0, 1] = [[0, 10], [10, 10]]
    colours = [
        item.color[0] for item in canvas_of(grid_of(values), cmap="gray").items if isinstance(item, Area)
    ]
    assert sorted(colours) == [0] * 5 + [1] * 3


def test_labels_stand_at_the_outer_panels_only() -> None:
    canvas = canvas_of(grid_of(RANDOM.random((2, 3, 2, 2))))
    assert texts(canvas, "row labels") == ["r0", "r1"] * 2
    assert texts(canvas, "column labels") == ["c0", "c1"] * 3


def test_titles_name_the_axis_where_there_is_room() -> None:
    wide = canvas_of(grid_of(RANDOM.random((2, 3, 6, 6))))
    assert texts(wide, "titles of the panel columns") == ["head 0", "head 1", "head 2"]
    narrow = canvas_of(grid_of(RANDOM.random((2, 12, 6, 6))), width=3.25)
    assert texts(narrow, "titles of the panel columns") == [*map(str, range(12)), "head"]


def test_titles_stand_over_the_middle_of_their_panels() -> None:
    canvas = canvas_of(grid_of(RANDOM.random((2, 3, 4, 4))), square=True)
    cells = [item.box for item in canvas.items if isinstance(item, Area)]
    lefts = sorted({round(box.left, 3) for box in cells})
    width = lefts[1] - lefts[0]
    middles = [lefts[4 * j] + 2 * width for j in range(3)]
    titles = [
        i.box.middle[0]
        for i in canvas.items
        if isinstance(i, Text) and i.part == "titles of the panel columns"
    ]
    assert titles == pytest.approx(middles, abs=0.3)


def test_one_dimension_of_panels_has_titles_on_one_side() -> None:
    canvas = canvas_of(grid_of(RANDOM.random((1, 3, 2, 2)), row_name=""))
    assert texts(canvas, "titles of the panel rows") == []
    assert len(texts(canvas, "titles of the panel columns")) == 3


def test_numbers_are_equally_large_in_all_panels_and_masks_are_of_each() -> None:
    canvas = canvas_of(grid_of(RANDOM.random((2, 2, 3, 3))), annot=True, mask="upper")
    numbers = [item for item in canvas.items if isinstance(item, Text) and item.part == "numbers"]
    assert len(numbers) == 4 * 6
    assert len({item.label.size for item in numbers}) == 1


def test_a_title_that_has_no_room_is_refused() -> None:
    values = RANDOM.random((1, 12, 2, 2))
    grid = grid_of(values, row_name="")
    long = PanelGrid(grid.panels, grid.row, tuple(f"checkpoint-{i}" for i in range(12)), "", "step")
    with pytest.raises(InputError, match=r'width: the panel title "checkpoint-0" needs .* and its panel has'):
        canvas_of(long, width=3.25)


def test_the_file_shows_what_the_ledger_says_and_always_the_same(tmp_path: Path) -> None:
    grid = grid_of(RANDOM.random((2, 3, 4, 4)))
    keys = {"title": "Heads", "annot": "auto", "square": True}
    for name in ("a.pdf", "b.pdf"):
        draw(grid, specification(**keys), [tmp_path / name])
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert list(differences(painted(grid, specification(**keys)), tmp_path / "a.pdf")) == []


def test_wrapped_panels_have_their_titles_between_the_rows(tmp_path: Path) -> None:
    grid = grid_of(RANDOM.random((1, 5, 6, 6)), row_name="", col_name="seed")
    keys = {"col_wrap": 2, "panel_letters": True, "square": True, "cbar": False}
    canvas = canvas_of(grid, **keys)
    titles = [item for item in canvas.items if isinstance(item, Text) and item.text.startswith("(")]
    assert [title.text for title in titles] == [f"({'cdeab'[i]}) seed {[2, 3, 4, 0, 1][i]}" for i in range(5)]
    assert len({title.label.size for title in titles}) == 1
    cells = [item.box for item in canvas.items if isinstance(item, Area)]
    assert len(cells) == 5 * 36
    for title in titles:
        assert not any(title.box.overlaps(cell) for cell in cells)
    lefts, tops = (sorted({round(getattr(t.box, k)) for t in titles}) for k in ("left", "top"))
    assert (len(lefts), len(tops)) == (2, 3)
    assert texts(canvas, "column labels") == [f"c{j}" for j in range(6)]  # nothing below an empty place
    draw(grid, specification(**keys), [tmp_path / "a.pdf"])
    assert list(differences(canvas, tmp_path / "a.pdf")) == []


@pytest.mark.parametrize(
    ("row_name", "keys", "message"),
    [
        ("layer", {"col_wrap": 2}, "col_wrap: the matrix has rows of panels; use col in place of row"),
        ("layer", {"panel_letters": True}, "panel_letters: the matrix has rows of panels"),
        ("", {"col_wrap": 1, "height": 1.0}, "height: a title between two rows of panels needs"),
    ],
)
def test_keys_that_do_not_suit_the_panels_are_refused(
    row_name: str, keys: dict[str, Any], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        canvas_of(grid_of(RANDOM.random((1, 4, 2, 2)), row_name=row_name), **keys)


def test_a_plain_matrix_has_no_panels_to_wrap() -> None:
    with pytest.raises(InputError, match="col_wrap: the matrix has no panels; give it col: FIELD"):
        painted(matrix_of([[1, 2]]), specification(col_wrap=2))


def test_the_best_of_each_panel_is_marked_and_all_have_one_format() -> None:
    values = np.array([[[[1.0, 2.0]], [[4.0, 3.5]]]])
    canvas = canvas_of(grid_of(values), annot=True, highlight={"axis": "index"})
    found = {i.text: i.label.weight for i in canvas.items if isinstance(i, Text) and i.part == "numbers"}
    assert found == {"1.0": "normal", "2.0": "bold", "4.0": "bold", "3.5": "normal"}


def test_numbers_of_another_matrix_are_not_shown_in_panels() -> None:
    with pytest.raises(InputError, match="annot_data: numbers of another matrix cannot be shown"):
        with_others(grid_of(RANDOM.random((1, 2, 2, 2))), {"count": matrix_of([[1, 2]])})


def test_masks_and_boxes_are_of_each_panel() -> None:
    values = np.array([[[[1.0, 9.0], [3.0, 4.0]], [[9.0, 2.0], [3.0, 4.0]]]])
    keys = {"mask": "above 8", "boxes": [{"index": ["r1"]}], "cmap": "gray", "vmin": 0, "vmax": 10}
    canvas = canvas_of(grid_of(values), **keys)
    assert len([item for item in canvas.items if isinstance(item, Area)]) == 6
    lines = [item.box for item in canvas.items if isinstance(item, Line) and item.part == "boxes"]
    assert len(lines) == 2
    assert lines[0].right < lines[1].left


def test_a_scale_per_column_is_of_each_panel() -> None:
    values = np.array([[[[1.0, 900.0], [2.0, 800.0]], [[30.0, 5.0], [20.0, 6.0]], [[np.nan] * 2] * 2]])
    canvas = canvas_of(grid_of(values), standard_scale="columns", cmap=["#ffffff", "#000000"])
    dark = [item.color[0] == 0 for item in canvas.items if isinstance(item, Area)]
    assert dark == [False, True, True, False, False, False, True, False, False, True, False, False]


def test_that_nothing_is_significant_is_said_only_if_it_is_so_in_all_panels(tmp_path: Path) -> None:
    panels = [matrix_of([[1.0, 2.0]], p=np.array([[0.5, p]])) for p in (0.01, 0.6, 0.7)]
    for chosen, said in ((panels, False), (panels[1:], True)):
        grid = PanelGrid((tuple(chosen),), ("",), tuple(map(str, range(len(chosen)))), "", "head")
        remarks = draw(grid, specification(stars=True, annot=True, cbar=False), [tmp_path / "a.pdf"])
        assert any("no cell is significant" in remark.message for remark in remarks) == said

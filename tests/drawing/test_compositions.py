"""Figures composed of others: aligned bodies, one width, nothing over anything else, each in its own style."""

from __future__ import annotations

import itertools
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing import draw
from heatplate.drawing.canvas import Area, Canvas, Item, Text
from heatplate.drawing.composition import Composition
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.drawing.page import EDGE, TALLEST
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.drawing.random_compositions import composition, random_composition
from tests.drawing.read_back import differences
from tests.drawing.reading import SCORES, matrix_of
from tests.drawing.test_panels import grid_of

RANDOM = np.random.default_rng(5)
ROUNDING = 0.06
"""Points: the layout is exact to 0.05."""

ON_THE_BODY = {"body", "numbers", "boxes"}

KEYS = {"panels", "width"}
"""What a random composed figure may be refused for."""

WIDE = matrix_of(RANDOM.uniform(0, 100, (6, 9)), unit="%", index_name="Model")
CONFUSION = matrix_of(RANDOM.uniform(0, 100, (10, 10)), columns_name="Predicted", index_name="True")


def bodies_of(canvas: Canvas, composition: Composition) -> list[list[Box]]:
    """The cells of each panel, row by row, without the lines around them."""
    found = {name.partition(": ")[0]: box for name, box in canvas.boxes if name.endswith(": numbers")}
    boxes = [found[f"panel {number}"] for number in range(1, len(found) + 1)]
    left = iter(boxes)
    return [[next(left) for _ in row] for row in composition.panels]


def problems_of_composition(
    matrices: tuple[Matrix, ...], composition: Composition, canvas: Canvas
) -> list[str]:
    """What is wrong with the layout of a composed figure."""
    found = []
    page = Box(0, 0, canvas.width, canvas.height)
    if canvas.width != composition.width * 72 or canvas.height > TALLEST:
        found.append(f"the page is {canvas.width} x {canvas.height}")
    boxes = dict(canvas.boxes)
    found += _not_aligned(composition, bodies_of(canvas, composition))
    for part, box in boxes.items():
        if not page.grown(-EDGE).holds(box, ROUNDING):
            found.append(f"the {part} sticks out of the page: {box}")
    parts: dict[str, list[Item]] = defaultdict(list)
    for item in canvas.items:
        parts[item.part].append(item)
    for one, other in itertools.combinations(parts, 2):
        (panel, name), (second, others_name) = _of(one), _of(other)
        if panel == second and {name, others_name} & ON_THE_BODY:
            continue
        near = [item for item in parts[one] if item.box.overlaps(boxes.get(other, page))]
        if any(item.box.overlaps(second_item.box, 0.01) for item in near for second_item in parts[other]):
            found.append(f"the {one} overlap the {other}")
    return found


def _not_aligned(composition: Composition, rows: list[list[Box]]) -> list[str]:
    """Bodies of a row that are not equally high, or of a column that are not equally wide."""
    found = []
    for number, row in enumerate(rows):
        if not all(
            edges == pytest.approx((row[0].bottom, row[0].top), abs=0.01)
            for edges in [(box.bottom, box.top) for box in row]
        ):
            found.append(f"the bodies of row {number} are not aligned: {row}")
    if any(panel.specification.square for panel in composition.figures):
        return found
    for row, other in itertools.combinations(rows, 2):
        pairs = [(row[0].left, other[0].left), (row[-1].right, other[-1].right)]
        if len(row) == len(other):
            pairs += [(a.left, b.left) for a, b in zip(row, other, strict=True)]
            pairs += [(a.right, b.right) for a, b in zip(row, other, strict=True)]
        if not all(one == pytest.approx(second, abs=0.01) for one, second in pairs):
            found.append(f"the bodies below each other are not aligned: {pairs}")
    ratios = composition.width_ratios
    for row in rows if ratios else []:
        if [box.width / row[0].width for box in row] != pytest.approx(
            [r / ratios[0] for r in ratios], rel=1e-3
        ):
            found.append(f"the widths {[box.width for box in row]} are not as {ratios}")
    return found


def _of(part: str) -> tuple[str, str]:
    panel, _, name = part.rpartition(": ")
    return panel, name


def canvas_of(
    matrices: tuple[Any, ...], panels: list[Any], figures: dict[str, dict[str, Any]], **keys: Any
) -> Canvas:
    """The canvas of a composed figure whose layout is right."""
    asked = composition(panels, figures, **keys)
    canvas = painted(matrices, asked)
    assert problems_of_composition(matrices, asked, canvas) == []
    return canvas


def texts(canvas: Canvas, part: str) -> list[str]:
    return [item.text for item in canvas.items if isinstance(item, Text) and item.part == part]


def heights(canvas: Canvas) -> list[float]:
    return [round(box.height, 3) for name, box in canvas.boxes if name.endswith(": numbers")]


def test_each_panel_has_its_own_style_and_the_figure_its_letters_and_title() -> None:
    figures = {
        "a": {"annot": True, "title": "Scores", "fontsize": 12, "cmap": "gray"},
        "b": {"cbar": False, "cmap": ["red", "blue"], "cbar_kws": {"label": "x"}, "width": 3.25},
    }
    canvas = canvas_of(
        (SCORES, WIDE), ["a", "b"], figures, width=6.75, panel_letters=True, title="All", fontsize=7
    )
    assert canvas.width == 6.75 * 72
    assert texts(canvas, "title") == ["All"]
    assert [texts(canvas, f"panel {number}: title") for number in (1, 2)] == [["(a) Scores"], ["(b)"]]
    assert len(texts(canvas, "panel 1: numbers")) == 6
    assert texts(canvas, "panel 2: numbers") == []
    assert {item.part for item in canvas.items} & {"panel 1: colour bar", "panel 2: colour bar"} == {
        "panel 1: colour bar"
    }
    sizes = {item.label.size for item in canvas.items if isinstance(item, Text)}
    assert max(sizes) == 7
    faces = {item.color for item in canvas.items if isinstance(item, Area) and item.part == "panel 2: body"}
    assert faces == {(1.0, 0.0, 0.0), (0.0, 0.0, 1.0)}


def test_titles_of_a_row_are_level_and_stand_over_their_bodies() -> None:
    figures = {"a": {"title": "One", "xticklabels_kws": {"location": "top"}}, "b": {"title": "Two"}}
    canvas = canvas_of((SCORES, WIDE), ["a", "b"], figures)
    titles = [item for item in canvas.items if isinstance(item, Text) and item.part.endswith(": title")]
    assert titles[0].y == pytest.approx(titles[1].y)
    bodies = [box for name, box in canvas.boxes if name.endswith(": numbers")]
    for title, body in zip(titles, bodies, strict=True):
        assert title.box.middle[0] == pytest.approx(body.middle[0], abs=0.5)


def test_square_bodies_are_as_high_as_the_others_and_as_wide_as_that_makes_them() -> None:
    canvas = canvas_of((CONFUSION, WIDE), ["a", "b"], {"a": {"square": True}, "b": {}}, width=6.75)
    square, other = (box for name, box in canvas.boxes if name.endswith(": numbers"))
    assert square.width == pytest.approx(square.height)
    assert other.height == pytest.approx(square.height)
    both = {"a": {"square": True}, "b": {"square": True}}
    grouped = replace(CONFUSION, index_groups=("one",) * 4 + ("other",) * 6)  # a gap is as wide in any size
    first, second = heights(canvas_of((grouped, WIDE), ["a", "b"], both, width=6.75))
    assert first == second


def test_ratios_are_those_of_the_bodies_and_not_of_their_labels() -> None:
    long = matrix_of([[1, 2], [3, 4]], index=("a rather long name", "another long name"))
    canvas = canvas_of((long, WIDE), ["a", "b"], {"a": {}, "b": {}}, width=6.75, width_ratios=[1, 3])
    one, other = (box.width for name, box in canvas.boxes if name.endswith(": numbers"))
    assert other / one == pytest.approx(3)


def test_rows_have_as_many_panels_as_they_like_and_common_outer_edges() -> None:
    figures: dict[str, dict[str, Any]] = {"a": {"annot": True}, "b": {"cbar": False}, "c": {"title": "Wide"}}
    canvas = canvas_of((SCORES, CONFUSION, WIDE), [["a", "b"], ["c"]], figures, width=5.5)
    a, b, c = (box for name, box in canvas.boxes if name.endswith(": numbers"))
    assert (a.left, b.right) == pytest.approx((c.left, c.right))
    assert c.top < min(a.bottom, b.bottom)


def test_a_grid_of_panels_can_be_a_panel() -> None:
    grid = grid_of(RANDOM.random((2, 3, 4, 4)))
    canvas = canvas_of((grid, SCORES), ["a", "b"], {"a": {"square": True}, "b": {}}, width=6.75)
    assert len(texts(canvas, "panel 1: titles of the panel columns")) == 3


@pytest.mark.parametrize("shape", [(1, 1), (1, 10), (3, 200), (200, 3)])
@pytest.mark.parametrize("width", [3.25, 6.75])
def test_odd_shapes_stand_beside_others(shape: tuple[int, int], width: float) -> None:
    odd = matrix_of(RANDOM.random(shape))
    canvas_of((odd, WIDE), [["a"], ["b"]], {"a": {}, "b": {"annot": "auto"}}, width=width, panel_letters=True)
    canvas_of((odd, WIDE), ["a", "b"], {"a": {"cbar": False}, "b": {"annot": "auto"}}, width=width)


def test_the_file_shows_what_the_ledger_says_and_always_the_same(tmp_path: Path) -> None:
    asked = composition([["a"], ["b"]], {"a": {"annot": True}, "b": {}}, panel_letters=True, width=3.25)
    for name in ("a.pdf", "b.pdf"):
        draw((SCORES, WIDE), asked, [tmp_path / name])
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert list(differences(painted((SCORES, WIDE), asked), tmp_path / "a.pdf")) == []


def test_what_is_wrong_with_a_panel_says_with_which() -> None:
    narrow: dict[str, dict[str, Any]] = {"a": {}, "b": {"annot": True, "fmt": ".6f"}}
    with pytest.raises(InputError, match=r"^panels: b: annot: .* needs .* and its cell has"):
        painted((SCORES, WIDE), composition(["a", "b"], narrow, width=3.25))
    with pytest.raises(InputError, match=r"^panels: b: lower_is_better: "):
        painted(
            (SCORES, WIDE),
            composition(
                ["a", "b"], {"a": {}, "b": {"annot": True, "lower_is_better": ["z"], "highlight": True}}
            ),
        )


def test_panels_that_have_no_room_are_refused() -> None:
    names = [f"f{number}" for number in range(12)]
    figures: dict[str, dict[str, Any]] = {name: {} for name in names}
    with pytest.raises(InputError, match=r"^width: too little of 3.25 in is left for the heatmap of f0"):
        painted((WIDE,) * 12, composition(names, figures, width=3.25))
    annotated: dict[str, dict[str, Any]] = {name: {"annot": True} for name in names}
    below = composition([[name] for name in names], annotated, fontsize=12)
    with pytest.raises(InputError, match=r"^panels: the panels below each other need more than the 9.03 in"):
        painted((SCORES,) * 12, below)


def test_remarks_say_of_which_panel_they_are(tmp_path: Path) -> None:
    asked = composition(["a", "b"], {"a": {}, "b": {"annot": "auto", "fmt": ".9f"}}, width=3.25)
    remarks = draw((SCORES, WIDE), asked, [tmp_path / "a.pdf"])
    assert str(remarks[0]).startswith("panels: b: annot: no numbers are shown")


def checked(numbers: range) -> int:
    """How many of the random figures of these numbers can be drawn; each is as it should be."""
    count = 0
    for number in numbers:
        matrices, asked = random_composition(number)
        try:
            canvas = painted(matrices, asked)
        except InputError as error:
            assert {problem.key for problem in error.problems} <= KEYS, number
            continue
        assert problems_of_composition(matrices, asked, canvas) == [], number
        count += 1
    return count


def test_in_random_compositions_nothing_overlaps_and_all_is_aligned() -> None:
    assert checked(range(9)) > 4


@pytest.mark.long
@pytest.mark.parametrize("start", range(9, 409, 40))
def test_in_hundreds_of_compositions_nothing_overlaps(start: int) -> None:
    assert checked(range(start, start + 40)) > 20

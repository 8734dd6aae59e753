"""Random figures of all kinds: nothing overlaps, nothing is cut, and the file shows what the canvas has on its list.

Of 1,600 figures more than 1,000 can be drawn; the others ask for numbers or labels that have no room, and are refused.
"""

from __future__ import annotations

import itertools
import re
import string
from collections import defaultdict
from collections.abc import Callable
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest

from heatplate.drawing import draw
from heatplate.drawing.canvas import Canvas, Item, Text
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.drawing.page import EDGE, TALLEST
from heatplate.drawing.parts.numbers import PADDING_ACROSS, PADDING_UP
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.latex_symbols import SYMBOLS
from heatplate.matrix import Matrix
from heatplate.problems import InputError
from tests.conftest import need
from tests.drawing.random_features import random_featured_figure
from tests.drawing.random_figures import random_figure
from tests.drawing.read_back import differences
from tests.drawing.reading import specification

BATCH = 40
KEYS = {
    "annot",
    "cbar_kws.label",
    "height",
    "title",
    "width",
    "xlabel",
    "xticklabels",
    "ylabel",
    "yticklabels",
}
"""What a figure may be refused for."""

ROUNDING = 0.06
"""Points: the layout is exact to 0.05, of the two that stay free along the edges."""


FEATURE_KEYS = KEYS | {
    "cell.height",
    "cell.width",
    "cluster",
    "cluster.metric",
    "col_annotations",
    "edges.bottom",
    "edges.left",
    "edges.right",
    "highlight.best",
    "highlight.second",
    "norm",
    "row_annotations",
    "square",
    "standard_scale",
    "yticklabels_kws.max_length",
}
"""The same of figures with groups, margins, trees and marks."""

Figure = tuple[int, Matrix, Specification, Canvas]


def drawable(
    numbers: range, make: Callable[[int], tuple[Matrix, dict[str, Any]]] = random_figure
) -> list[Figure]:
    """The figures of these numbers that can be drawn, with the canvas of each."""
    found = []
    for number in numbers:
        matrix, keys = make(number)
        asked = specification(**keys)
        try:
            found.append((number, matrix, asked, painted(matrix, asked)))
        except InputError as error:
            allowed = KEYS if make is random_figure else FEATURE_KEYS
            keys_of = {
                re.sub(r"^(row|col)_annotations\..*", r"\1_annotations", p.key) for p in error.problems
            }
            assert keys_of <= allowed, number
    return found


def problems_of(matrix: Matrix, asked: Specification, canvas: Canvas) -> list[str]:
    """What is wrong with the layout of a figure."""
    found = []
    page, boxes = Box(0, 0, canvas.width, canvas.height), dict(canvas.boxes)
    if canvas.width != asked.width * 72 or canvas.height > (asked.height or TALLEST / 72) * 72:
        found.append(f"the page is {canvas.width} x {canvas.height}")
    for part, box in boxes.items():
        if not page.grown(-EDGE).holds(box, ROUNDING):
            found.append(f"the {part} sticks out of the page: {box}")
    parts: dict[str, list[Item]] = defaultdict(list)
    for item in canvas.items:
        parts[item.part].append(item)
        slack = 0.25 if item.kind == "line" else 0.0  # half of a thin line lies beyond its ends
        if not boxes[item.part].holds(item.box, slack + ROUNDING):
            found.append(f"{item.kind} of the {item.part} at {item.box} is not in {boxes[item.part]}")
    for one, other in itertools.combinations(parts, 2):
        if {one, other} != {"body", "numbers"}:
            found += [
                f"the {one} overlap the {other}" for _ in _overlapping(parts[one], parts[other], boxes[other])
            ]
    found += _numbers_out_of_their_cells(matrix, canvas, asked.linewidths)
    found += _labels_that_touch(parts)
    return found


def _overlapping(items: list[Item], others: list[Item], box: Box) -> list[Item]:
    near = [item for item in items if item.box.overlaps(box)]
    return [item for item in near if any(item.box.overlaps(other.box, 0.01) for other in others)]


def _numbers_out_of_their_cells(matrix: Matrix, canvas: Canvas, lines: float) -> list[str]:
    """Numbers that are nearer to the edge of their cell than their padding."""
    rows, columns = matrix.values.shape
    body = dict(canvas.boxes)["body"].grown(-lines / 2)
    width, height = body.width / columns, body.height / rows
    found = []
    for item in canvas.items:
        if isinstance(item, Text) and item.part == "numbers":
            x, y = item.box.middle
            j, i = int((x - body.left) / width), int((body.top - y) / height)
            cell = Box(body.left + j * width, body.top - (i + 1) * height, width, height).grown(-lines / 2)
            across, up = PADDING_ACROSS * item.label.size, PADDING_UP * item.label.size
            padded = Box(
                item.box.left - across,
                item.box.bottom - up,
                item.box.width + 2 * across,
                item.box.height + 2 * up,
            )
            if not cell.holds(padded, ROUNDING):
                found.append(f"{item.text!r} at {item.box} has no padding in its cell {cell}")
    return found


def _labels_that_touch(parts: dict[str, list[Item]]) -> list[str]:
    """Texts of the colour bar, and neighbours among labels that are horizontal or upright, that overlap."""
    found = []
    on_bar = [item for item in parts["colour bar"] if isinstance(item, Text)]
    for one, other in itertools.combinations(on_bar, 2):
        if one.label is not other.label and one.box.overlaps(other.box, ROUNDING):
            found.append(f"on the colour bar {one.text!r} and {other.text!r} touch")
    for part in ("row labels", "column labels"):
        texts = [item for item in parts[part] if isinstance(item, Text) and item.angle in (0, 90)]
        for one, other in itertools.pairwise(texts):
            if one.label is not other.label and one.box.overlaps(other.box, ROUNDING):
                found.append(f"the {part} {one.text!r} and {other.text!r} touch")
    return found


def problems_with_features(matrix: Matrix, asked: Specification, canvas: Canvas) -> list[str]:
    """The same for figures whose cells have gaps between them, and boxes and hatchings on them."""
    allowed = ["has no padding in its cell", "overlap the boxes", "the boxes overlap"]
    allowed += ["the body overlap"] if asked.na_hatch else []  # by half of a thin line
    found = problems_of(matrix, asked, canvas)
    return [problem for problem in found if not any(words in problem for words in allowed)]


@pytest.mark.parametrize("start", [0])
def test_groups_margins_trees_and_marks_do_not_overlap_either(start: int) -> None:
    for number, matrix, asked, canvas in drawable(range(start, start + BATCH), random_featured_figure):
        assert problems_with_features(matrix, asked, canvas) == [], number


@pytest.mark.long
@pytest.mark.parametrize("start", range(BATCH, 800, BATCH))
def test_of_hundreds_of_figures_with_features_nothing_overlaps(start: int) -> None:
    for number, matrix, asked, canvas in drawable(range(start, start + BATCH), random_featured_figure):
        assert problems_with_features(matrix, asked, canvas) == [], number


@pytest.mark.parametrize("start", range(0, 2 * BATCH, BATCH))
def test_nothing_overlaps_and_nothing_is_cut(start: int) -> None:
    for number, matrix, asked, canvas in drawable(range(start, start + BATCH)):
        assert problems_of(matrix, asked, canvas) == [], number


def test_the_file_shows_what_the_canvas_has_on_its_list(tmp_path: Path) -> None:
    for number, matrix, asked, canvas in drawable(range(0, 160, 16)):
        draw(matrix, asked, [tmp_path / "figure.pdf"])
        assert list(differences(canvas, tmp_path / "figure.pdf")) == [], number


def by_latex(
    make: Callable[[int], tuple[Matrix, dict[str, Any]]],
) -> Callable[[int], tuple[Matrix, dict[str, Any]]]:
    """The same figures with texts that LaTeX sets."""

    def made(number: int) -> tuple[Matrix, dict[str, Any]]:
        matrix, keys = make(number)
        texts = {
            field.name: latin(getattr(matrix, field.name))
            for field in fields(matrix)
            if field.name != "values"
        }
        return replace(matrix, **texts), {**latin(keys), "text": "latex"}

    return made


def latin(value: Any) -> Any:
    """The same value with Latin letters in its texts: what LaTeX has wherever it is installed."""
    if isinstance(value, str):
        known = {*string.printable, *SYMBOLS, *"é±×†…"}
        return "".join(c if c in known else chr(ord("a") + ord(c) % 26) for c in value)
    if isinstance(value, dict):
        return {latin(key): latin(one) for key, one in value.items()}
    return type(value)(map(latin, value)) if isinstance(value, list | tuple) else value


@pytest.mark.long
@pytest.mark.parametrize("make", [random_figure, random_featured_figure])
def test_with_latex_nothing_overlaps_either(
    make: Callable[[int], tuple[Matrix, dict[str, Any]]],
) -> None:
    need("latex")
    found = drawable(range(BATCH), by_latex(make))
    assert len(found) >= BATCH / 4
    for number, matrix, asked, canvas in found:
        assert problems_with_features(matrix, asked, canvas) == [], number


@pytest.mark.long
@pytest.mark.parametrize("start", range(2 * BATCH, 1600, BATCH))
def test_of_more_than_a_thousand_figures_layout_and_file_are_right(tmp_path: Path, start: int) -> None:
    found = drawable(range(start, start + BATCH))
    assert len(found) >= BATCH / 2
    for number, matrix, asked, canvas in found:
        assert problems_of(matrix, asked, canvas) == [], number
        draw(matrix, asked, [tmp_path / "figure.pdf"])
        assert list(differences(canvas, tmp_path / "figure.pdf")) == [], number

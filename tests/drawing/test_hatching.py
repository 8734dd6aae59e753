"""Cells without a value can be hatched: with lines that begin and end at the edges of these cells."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from heatplate.drawing import draw
from heatplate.drawing.canvas import Area, Line, Text
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.drawing.parts.hatching import WIDTH
from heatplate.matrix import Matrix
from tests.drawing.read_back import differences
from tests.drawing.reading import drawn, matrix_of, specification

GAPS = matrix_of([[1.0, np.nan, np.nan, 2.0], [3.0, 4.0, np.nan, np.nan], [5.0, 6.0, 7.0, 8.0]])
SLACK = 0.3
"""Points: half the width of a line that is cut off at a right angle, at its end."""


def lines(matrix: Matrix, **keys: object) -> tuple[list[Line], Box]:
    canvas = painted(matrix, specification(cbar=False, **keys))
    found = [item for item in canvas.items if isinstance(item, Line) and item.part == "body"]
    return found, dict(canvas.boxes)["body"]


@pytest.mark.parametrize("pattern", ["/", "//", "\\", "x", "-", "|", "+++"])
def test_the_lines_fill_the_cells_without_a_value_and_no_others(pattern: str) -> None:
    found, body = lines(GAPS, na_hatch=pattern)
    width, height = body.width / 4, body.height / 3
    crossed = set()
    for line in found:
        assert body.grown(SLACK).holds(line.box)
        # A thousand places along the line, those at the very ends left out.
        for share in np.linspace(0.02, 0.98, 200):
            x, y = line.points[0] + share * (line.points[1] - line.points[0])
            crossed.add((int((body.top - y) / height), int((x - body.left) / width)))
    assert crossed == {(0, 1), (0, 2), (1, 2), (1, 3)}


def test_two_cells_that_touch_share_their_lines() -> None:
    one = matrix_of([[np.nan, np.nan, 1.0]])
    found, body = lines(one, na_hatch="-")
    assert {(round(line.box.left, 3), round(line.box.right, 3)) for line in found} == {
        (round(body.left, 3), round(body.left + body.width * 2 / 3, 3))
    }


def test_more_signs_are_more_lines() -> None:
    counts = [len(lines(GAPS, na_hatch="/" * count)[0]) for count in (1, 2, 4)]
    assert counts[0] * 1.5 < counts[1] < counts[2] / 1.5


def test_masked_cells_are_not_hatched() -> None:
    square = matrix_of([[1.0, np.nan], [2.0, 3.0]])
    assert lines(square, na_hatch="/")[0]
    assert lines(square, na_hatch="/", mask="upper")[0] == []


def test_a_text_on_a_hatching_stands_on_plain_ground() -> None:
    canvas = painted(GAPS, specification(annot=True, na_rep="n/a", na_hatch="//", na_color="#ddeeff"))
    last_line = max(
        k for k, item in enumerate(canvas.items) if isinstance(item, Line) and item.part == "body"
    )
    rooms = [x for x in canvas.items[last_line:] if isinstance(x, Area) and x.part == "body"]
    words = [x for x in canvas.items if isinstance(x, Text) and x.text == "n/a"]
    assert len(words) == len(rooms) == 4
    for word, room in zip(words, rooms, strict=True):
        assert room.box.holds(word.box)
        assert room.color == pytest.approx((0xDD / 255, 0xEE / 255, 1))


def test_the_file_has_these_lines_and_the_same_bytes_every_time(tmp_path: Path) -> None:
    asked = specification(annot=True, na_rep="–", na_hatch="x", linewidths=0.5)
    for name in ("a.pdf", "b.pdf"):
        draw(GAPS, asked, [tmp_path / name])
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()
    assert list(differences(painted(GAPS, asked), tmp_path / "a.pdf")) == []


def test_a_large_matrix_is_hatched_too(tmp_path: Path) -> None:
    values = np.ones((120, 120))
    values[20:60, 30:90] = np.nan
    drawing = drawn(tmp_path, matrix_of(values), na_hatch="/", width=3)
    left, top, right, bottom = drawing.body
    inside = [line for line in drawing.lines if line["linewidth"] == WIDTH]
    assert len(inside) > 10
    assert min(line["x0"] for line in inside) == pytest.approx(left + (right - left) / 4, abs=0.5)
    assert max(line["bottom"] for line in inside) == pytest.approx((top + bottom) / 2, abs=0.5)

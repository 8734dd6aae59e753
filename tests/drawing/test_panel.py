"""Parts around a body: a new one changes none of the others, and none of them overlaps another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from heatplate.drawing import assembly
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box, Side
from heatplate.drawing.page import EDGE, Page
from heatplate.drawing.panel import Panel
from heatplate.drawing.part import Body, FittedBody, Need, Room, Slot
from heatplate.drawing.settings import default_settings
from heatplate.drawing.text.fonts import find_face
from heatplate.drawing.text.mathtext import Mathtext
from heatplate.problems import Problem, Remark
from tests.drawing.read_back import differences
from tests.drawing.reading import matrix_of, specification


@dataclass(frozen=True)
class Strip:
    """A part as somebody might add one: a coloured box for each row or column."""

    side: Side
    count: int

    name: ClassVar[str] = "strip"
    gap: ClassVar[float] = 2.0
    depth: ClassVar[float] = 5.0

    def fit(self, room: Room) -> FittedStrip:
        return FittedStrip(self, room.length)


@dataclass(frozen=True)
class FittedStrip:
    strip: Strip
    length: float

    needs: ClassVar[Sequence[Need]] = (Need(Strip.depth),)
    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        step = self.length / self.strip.count
        for number in range(self.strip.count):
            start, end = number * step, (number + 1) * step
            corners = [(start, 0.0), (end, 0.0), (end, Strip.depth), (start, Strip.depth)]
            canvas.area([slot.point(*corner) for corner in corners], (number / self.strip.count, 0.5, 0.5))


@dataclass(frozen=True)
class SideBySide:
    """A body as somebody might add one: panels in a row, which share what stands around them."""

    bodies: Sequence[Body]

    gap: ClassVar[float] = 6.0

    def size(self, width: float, height: float | None, most: float) -> tuple[float, float]:
        sizes = [body.size(self._width(width), height, most) for body in self.bodies]
        return width, max(high for _, high in sizes)

    def _width(self, width: float) -> float:
        return (width - self.gap * (len(self.bodies) - 1)) / len(self.bodies)

    def fit(self, width: float, height: float) -> FittedSideBySide:
        bodies = [body.fit(self._width(width), height) for body in self.bodies]
        return FittedSideBySide(bodies, self._width(width))


@dataclass(frozen=True)
class FittedSideBySide:
    bodies: Sequence[FittedBody]
    width: float

    border: ClassVar[float] = 0.0
    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    def draw(self, canvas: Canvas, box: Box) -> None:
        for number, body in enumerate(self.bodies):
            left = box.left + number * (self.width + SideBySide.gap)
            body.draw(canvas, Box(left, box.bottom, self.width, box.height))


MATRIX = matrix_of(np.random.default_rng(0).random((4, 6)), index_name="Model", columns_name="Task", unit="%")


def page_of(**keys: object) -> Page:
    asked = specification(**keys)
    return assembly.page_of(MATRIX, asked, Mathtext(find_face(asked.font_family)))


def overlaps(canvas: Canvas) -> list[tuple[str, str]]:
    boxes = [(name, box) for name, box in canvas.boxes if name != "numbers"]
    pairs = ((one, other) for i, one in enumerate(boxes) for other in boxes[i + 1 :])
    return [(one[0], other[0]) for one, other in pairs if one[1].overlaps(other[1], 0.01)]


@pytest.mark.parametrize("side", list(Side))
@pytest.mark.parametrize("location", ["right", "bottom", "top"])
@pytest.mark.parametrize("place", [0, 2, 5])
def test_a_strip_at_any_side_finds_its_place_among_the_other_parts(
    tmp_path: Path, side: Side, location: str, place: int
) -> None:
    page = page_of(title="Title", cbar_kws={"location": location}, annot=True)
    parts = list(page.panel.parts)
    parts.insert(place, Strip(side, 4 if side.is_vertical else 6))
    with default_settings(find_face("DejaVu Sans")):
        canvas, _ = Page(page.width, None, Panel(page.panel.body, parts), page.frame).drawn()
        if place == 0:
            canvas.page().savefig(tmp_path / "strip.pdf", dpi=72)
    assert overlaps(canvas) == []
    boxes = dict(canvas.boxes)
    assert side.range_of(boxes["body"], boxes["strip"]) == pytest.approx((0, side.length(boxes["body"])))
    assert min(boxes["strip"].width, boxes["strip"].height) == pytest.approx(Strip.depth)
    assert Box(0, 0, canvas.width, canvas.height).grown(-EDGE).holds(boxes["strip"], 0.06)
    if place == 0:
        assert list(differences(canvas, tmp_path / "strip.pdf")) == []
        assert side.reach(boxes["body"], boxes["strip"]) == pytest.approx(Strip.gap + Strip.depth)


def test_panels_share_a_colour_bar_and_a_title(tmp_path: Path) -> None:
    page = page_of(title="Three of a kind", cbar_kws={"label": "Accuracy"}, xticklabels=False)
    body = SideBySide([page.panel.body] * 3)
    with default_settings(find_face("DejaVu Sans")):
        canvas, _ = Page(page.width, None, Panel(body, page.panel.parts), page.frame).drawn()
        canvas.page().savefig(tmp_path / "panels.pdf", dpi=72)
    assert overlaps(canvas) == []
    assert list(differences(canvas, tmp_path / "panels.pdf")) == []
    cells = [item.box for item in canvas.items if item.part == "body" and item.kind == "area"]
    assert len(cells) == 3 * 24
    assert Box.around(cells).width == pytest.approx(dict(canvas.boxes)["body"].width)
    assert canvas.width == page.width


def test_a_part_stands_as_close_as_the_others_let_it() -> None:
    """A short title is close to the body; a long one is above the number that sticks out of the colour bar."""
    gaps = []
    for title in (
        "T",
        "A title that is nearly as wide as the whole page",
    ):
        page = page_of(title=title, vmin=0, vmax=1, fontsize=14)
        with default_settings(find_face("DejaVu Sans")):
            boxes = dict(page.drawn()[0].boxes)
        gaps.append(boxes["title"].bottom - boxes["body"].top)
    assert gaps[0] == pytest.approx(5)
    assert gaps[1] > 5.5

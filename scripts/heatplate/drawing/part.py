"""A part of a figure: it says how much room it needs, and later paints into the place that it was given.

Tick labels, names, colour bars, titles are parts, and so is whatever else may stand at a side of a body. A
part knows neither the page nor the other parts. All lengths are points. Along its side a part counts from the
left or from the bottom, where the body begins; away from the body it counts outwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box, Side
from heatplate.problems import Problem, Remark


@dataclass(frozen=True)
class Room:
    """What a part is told before it says what it needs.

    length: of the body's side that the part lies at. across: the body's other dimension.
    before, after: room beyond the start and the end of that side, up to the edge of the page.
    depth: how far the part should reach away from the body, if it can make itself smaller.
    most: how far it may reach in any case, if there is something that it can leave out.
    page: the page's dimension along the side, without its edges.
    is_set: whether before and after are all that there is, because an author has set them.
    """

    length: float
    across: float
    before: float
    after: float
    depth: float
    most: float
    page: float
    is_set: tuple[bool, bool] = (False, False)


@dataclass(frozen=True)
class Need:
    """Room that a part takes.

    near, far: where it begins and ends away from the body. before, after: how far it reaches beyond the start
    and the end of the side.
    """

    far: float
    before: float = 0.0
    after: float = 0.0
    near: float = 0.0


@dataclass(frozen=True)
class Slot:
    """The place that a part was given.

    side: of the body. start: where the body begins along that side, on the page. inner: where the part begins
    away from the body; its needs count from there.
    """

    side: Side
    start: float
    inner: float

    def point(self, along: float, out: float) -> tuple[float, float]:
        """The place on the page, by the distances along the side and away from where the part begins."""
        along += self.start
        match self.side:
            case Side.LEFT:
                return self.inner - out, along
            case Side.RIGHT:
                return self.inner + out, along
            case Side.BOTTOM:
                return along, self.inner - out
            case Side.TOP:
                return along, self.inner + out


class FittedPart(Protocol):
    """A part that has made up its mind: what it shows at this length of the side, and how.

    needs: its room, several pieces if it is not a plain rectangle. They stay together.
    remarks: what an author should know, such as labels that are left out. problems: why it cannot be painted.
    """

    @property
    def needs(self) -> Sequence[Need]: ...

    @property
    def remarks(self) -> Sequence[Remark]: ...

    @property
    def problems(self) -> Sequence[Problem]: ...

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        """Paint within the room that was asked for and nowhere else."""


class Part(Protocol):
    """Something that stands at a side of a body. gap: points to what it stands beside."""

    @property
    def name(self) -> str: ...

    @property
    def side(self) -> Side: ...

    @property
    def gap(self) -> float: ...

    def fit(self, room: Room) -> FittedPart:
        """The part as it is at this length."""


class FittedBody(Protocol):
    """What the parts stand around, at its size.

    border: points by which its lines reach beyond its edges.
    """

    @property
    def border(self) -> float: ...

    @property
    def remarks(self) -> Sequence[Remark]: ...

    @property
    def problems(self) -> Sequence[Problem]: ...

    def draw(self, canvas: Canvas, box: Box) -> None:
        """Paint within the box and its border and nowhere else."""


class Body(Protocol):
    """What the parts stand around: the cells of a heatmap, or a grid of panels."""

    def size(self, width: float, height: float | None, most: float) -> tuple[float, float]:
        """Width and height within these. Without a height, the natural one, but not more than the most."""

    def fit(self, width: float, height: float) -> FittedBody:
        """The body at this size."""

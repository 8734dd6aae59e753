"""A panel: a body with parts stacked at its four sides."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box, Margins, Side
from heatplate.drawing.part import Body, FittedBody, FittedPart, Part, Room, Slot
from heatplate.problems import Problem, Remark

CLEARANCE = 2.0
"""Least room in points between two parts that meet at a corner of the body."""

RoomAt = Callable[[Side, Box], Room]
"""The room that a part at a side of a body has."""


@dataclass(frozen=True)
class Placed:
    """A part, how far from the body it begins, and its pieces of room, from the body's lower left corner."""

    part: Part
    fitted: FittedPart
    offset: float
    pieces: tuple[Box, ...]

    @property
    def box(self) -> Box:
        return Box.around(self.pieces)

    @property
    def depth(self) -> float:
        """Points that it takes away from the body."""
        return self.box.width if self.part.side.is_vertical else self.box.height


@dataclass(frozen=True)
class Arrangement:
    """A panel at one size of its body, which lies at (0, 0)."""

    body: Box
    fitted_body: FittedBody
    placed: tuple[Placed, ...]

    @property
    def margins(self) -> Margins:
        """The room that all parts together take on the four sides of the body."""
        body = self.body.grown(self.fitted_body.border)
        everything = Box.around([body, *(placed.box for placed in self.placed)])
        reach = {side: side.reach(self.body, everything) for side in Side}
        return Margins(reach[Side.LEFT], reach[Side.RIGHT], reach[Side.BOTTOM], reach[Side.TOP])

    @property
    def remarks(self) -> Iterator[Remark]:
        yield from self.fitted_body.remarks
        for placed in self.placed:
            yield from placed.fitted.remarks

    @property
    def problems(self) -> Iterator[Problem]:
        yield from self.fitted_body.problems
        for placed in self.placed:
            yield from placed.fitted.problems

    def draw(self, canvas: Canvas, left: float, bottom: float) -> None:
        """Paint the panel with the lower left corner of its body at this place of the page."""
        body = self.body.moved(left, bottom)
        self.fitted_body.draw(canvas.part("body", body.grown(self.fitted_body.border)), body)
        for placed in self.placed:
            side, box = placed.part.side, placed.box.moved(left, bottom)
            start = body.bottom if side.is_vertical else body.left
            slot = Slot(side, start, side.edge(body, placed.offset))
            placed.fitted.draw(canvas.part(placed.part.name, box), slot)


@dataclass(frozen=True)
class Panel:
    """A body, and the parts around it in the order in which they take their places: the inner ones first."""

    body: Body
    parts: Sequence[Part]

    def arranged(self, width: float, height: float, room_at: RoomAt) -> Arrangement:
        """The panel with a body of this size.

        Each part moves outwards until it is clear of the body and of every part that is there already. So no
        two parts can overlap, whatever they need beyond the ends of their side.
        """
        body = Box(0.0, 0.0, width, height)
        fitted_body = self.body.fit(width, height)
        placed: list[Placed] = []
        for part in self.parts:
            fitted = part.fit(room_at(part.side, body))
            taken = [body.grown(fitted_body.border)]
            taken += [piece for other in placed for piece in other.pieces]
            placed.append(_placed(part, fitted, body, taken))
        return Arrangement(body, fitted_body, tuple(placed))


def _placed(part: Part, fitted: FittedPart, body: Box, taken: Sequence[Box]) -> Placed:
    """The part with all its pieces as near to the body as they can be together."""
    side, length = part.side, part.side.length(body)
    offset = part.gap
    for need in fitted.needs:
        for box in taken:
            start, end = side.range_of(body, box)
            if start - CLEARANCE < length + need.after and end + CLEARANCE > -need.before:
                reach = side.reach(body, box)
                beside = end > 0 and start < length  # it stands at the same side, or reaches over it
                offset = max(offset, reach + (part.gap if beside else CLEARANCE) - need.near)
    pieces = tuple(
        side.box(body, -need.before, length + need.after, offset + need.near, offset + need.far)
        for need in fitted.needs
    )
    return Placed(part, fitted, offset, pieces)

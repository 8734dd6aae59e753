"""What an author sets of the place and the size of the body, so that the figures of a paper line up."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from heatplate.drawing.geometry import Margins, Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.panel import Arrangement
from heatplate.drawing.part import Body, FittedBody
from heatplate.drawing.specification import CellSize, Edges, Specification
from heatplate.problems import Place, Problem

TOLERANCE = 0.05
"""Points that a sum of lengths may be off."""


@dataclass(frozen=True)
class Frame:
    """The edges of the body and the size of its cells, where they are set.

    edges: inches from the edges of the page. cell: points. free: points along each edge of the page that
    belong to no margin.
    """

    edges: Edges
    cell: CellSize
    rows: Tracks
    columns: Tracks
    free: float

    def set_at(self, side: Side) -> float | None:
        """The margin at a side in points, if it is set."""
        inches: float | None = getattr(self.edges, side.value)
        return None if inches is None else max(inches * 72 - self.free, 0.0)

    def margins(self, needed: Margins) -> Margins:
        """The margins: as they are set, or else as they are needed."""
        own = {side.value: self.set_at(side) for side in Side}
        return Margins(
            **{name: getattr(needed, name) if length is None else length for name, length in own.items()}
        )

    def shares(self, spare: float, start: Side, end: Side) -> tuple[float, float]:
        """What of the room that a body leaves comes before it and after it: half of it, unless an edge is
        set."""
        spare = max(spare, 0.0)
        if self.set_at(start) is not None:
            return 0.0, spare
        return (spare, 0.0) if self.set_at(end) is not None else (spare / 2, spare / 2)

    def fixed(self, side: Side) -> tuple[bool, bool]:
        """Whether the margins before and after a side of the body are set."""
        start, end = (Side.BOTTOM, Side.TOP) if side.is_vertical else (Side.LEFT, Side.RIGHT)
        return self.set_at(start) is not None, self.set_at(end) is not None

    def around(self, body: Body) -> Body:
        """The body with cells of the size that is set."""
        if self.cell.width is None and self.cell.height is None:
            return body
        return SizedBody(body, self.rows, self.columns, self.cell)

    def problems(self, arrangement: Arrangement, width: float, height: float | None) -> Iterator[Problem]:
        """What does not fit between the edges, or into a room of this width and height in points."""
        needed = arrangement.margins
        for side in Side:
            margin, need = self.set_at(side), getattr(needed, side.value)
            if margin is not None and need > margin + TOLERANCE:
                far = [p for p in arrangement.placed if side.reach(arrangement.body, p.box) > margin]
                names = " and ".join(dict.fromkeys(placed.part.name for placed in far)) or "lines"
                yield Problem(
                    Place(""),
                    f"edges.{side.value}",
                    f"{(margin + self.free) / 72:.2f} in are too little for the {names}; write "
                    f"{math.ceil((need + self.free) / 0.72) / 100:.2f} or more, shorten the text there, or "
                    "make it smaller (fontsize)",
                )
        body = arrangement.body
        if self.cell.width is not None and body.width > width + TOLERANCE:
            yield Problem(
                Place(""),
                "cell.width",
                f"{self.columns.count} columns of {self.cell.width:g} points are {body.width / 72:.2f} in "
                f"wide, and there are {max(width, 0) / 72:.2f} for them; make the figure wider (width), or "
                f"the cells at most {_floor(self.columns.size(width))} points wide",
            )
        elif height is not None and self.cell.height is not None and body.height > height + TOLERANCE:
            yield Problem(
                Place(""),
                "cell.height",
                f"{self.rows.count} rows of {self.cell.height:g} points are {body.height / 72:.2f} in high, "
                f"and there are {max(height, 0) / 72:.2f} for them; make the cells at most "
                f"{_floor(self.rows.size(height))} points high, or give the figure more height",
            )
        elif self.fixed(Side.TOP) == (True, True) and body.width < width - TOLERANCE:
            yield Problem(
                Place(""),
                "square",
                f"square cells between these edges would make the heatmap {body.height / 72:.2f} in high and "
                f"only {body.width / 72:.2f} wide, not {width / 72:.2f}; give one of edges.left and "
                "edges.right, or make the figure higher (height)",
            )


def cell_size(s: Specification) -> CellSize:
    """The size of the cells as far as it is set; square ones need but one length."""
    width, height = s.cell.width, s.cell.height
    if s.square:
        width, height = width or height, height or width
    return CellSize(width, height)


def _floor(points: float) -> str:
    """In tenths, so that it fits."""
    return f"{max(math.floor(points * 10) / 10, 0.0):g}"


@dataclass(frozen=True)
class SizedBody:
    """A body whose cells have a set size; it may be larger than the room that there is."""

    body: Body
    rows: Tracks
    columns: Tracks
    cell: CellSize

    def size(self, width: float, height: float | None, most: float) -> tuple[float, float]:
        """As wide and high as its cells, and as the body would be where they are not set."""
        if self.cell.width is not None:
            width = self.columns.length(self.cell.width)
        if self.cell.height is not None:
            height = self.rows.length(self.cell.height)
        if self.cell.width is not None and height is not None:
            return width, height
        return self.body.size(width, height, most)

    def fit(self, width: float, height: float) -> FittedBody:
        return self.body.fit(width, height)

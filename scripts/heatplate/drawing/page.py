"""A page of exactly the width that was asked for, on which a panel has all the room that it needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box, Margins, Side
from heatplate.drawing.panel import Arrangement, Panel
from heatplate.drawing.part import Room
from heatplate.problems import InputError, Remark, input_error

EDGE = 2.0
"""Points that stay free along the edges of the page, so that smoothed edges are not cut."""

TALLEST = 650.0
"""Points: no page is higher by itself than the text of a page of NeurIPS, ICLR, ICML or AAAI (650.43 pt)."""

NARROWEST = 0.2
"""Of the page: what a body must keep beside its parts for the figure to be one."""

DEPTH_BESIDE, MOST_BESIDE = 0.4, 0.5
"""Of the page's width: how far a part at the left or right should and may reach away from the body."""

DEPTH_BELOW, MOST_BELOW = 0.4, 0.3
"""Of the page's height, if it is given: how far a part above or below should reach. Of the tallest page: how
far it may reach."""

LOW = 72.0
"""Points: if no height is given, a part above or below should reach no farther than the body is high, or than
this."""

ROUNDS = 4
"""Most rounds of layout. Two or three are usual; benchmarks/layout.py counts them."""

ROUNDING = 0.125
"""Points: the height of a page that follows from what is on it is a multiple of this."""

TOLERANCE = 0.05
"""Points by which the parts may need more than they have: a fortieth of the edge that stays free."""


@dataclass(frozen=True)
class Page:
    """width: of the page in points. height: of the page, or None if it follows from what is on it."""

    width: float
    height: float | None
    panel: Panel

    def drawn(self) -> tuple[Canvas, Sequence[Remark]]:
        """The painted canvas, and what an author should know of it. Raises InputError if something does not
        fit."""
        arrangement, _ = self.laid_out()
        if problems := list(arrangement.problems):
            raise InputError(problems)
        margins, height = arrangement.margins, self._height(arrangement)
        spare_across = self.width - 2 * EDGE - margins.left - margins.right - arrangement.body.width
        spare_up = height - 2 * EDGE - margins.bottom - margins.top - arrangement.body.height
        canvas = Canvas(self.width, height)
        arrangement.draw(canvas, EDGE + margins.left + spare_across / 2, EDGE + margins.bottom + spare_up / 2)
        return canvas, list(arrangement.remarks)

    def laid_out(self) -> tuple[Arrangement, int]:
        """The panel with all the room that it needs, and the rounds that it took.

        What the parts need depends on the size of the body, and this on what they need. Each round gives them
        what they needed in the one before. For a point less of body, a label reaches at most half a point
        more beyond its end, so that at last twice the growth is always enough. Raises InputError if the parts
        leave no body."""
        margins = Margins()
        for number in range(1, ROUNDS + 1):
            arrangement = self._arranged(margins)
            needed = arrangement.margins
            if self._suffice(margins, arrangement):
                return arrangement, number
            margins = _extrapolated(margins, needed) if number == ROUNDS - 1 else needed
        raise self._too_little(margins)

    def _suffice(self, margins: Margins, arrangement: Arrangement) -> bool:
        """Whether the parts need no more than they were given. Above and below a page grows with them, to a
        point."""
        needed = arrangement.margins
        across = needed.left <= margins.left + TOLERANCE and needed.right <= margins.right + TOLERANCE
        if self.height is None:
            return across and self._height(arrangement) <= TALLEST
        return (
            across and needed.bottom <= margins.bottom + TOLERANCE and needed.top <= margins.top + TOLERANCE
        )

    def _arranged(self, margins: Margins) -> Arrangement:
        width, height = self._room_for_body(margins)
        most = TALLEST - 2 * EDGE - margins.bottom - margins.top - ROUNDING
        least = (NARROWEST * self.width, NARROWEST * (self.height or 0.0))
        if (
            width < least[0]
            or (height is not None and height < least[1])
            or (height is None and most < LOW / 2)
        ):
            raise self._too_little(margins)
        size = self.panel.body.size(width, height, most)
        return self.panel.arranged(*size, lambda side, body: self._room(side, body, margins))

    def _room_for_body(self, margins: Margins) -> tuple[float, float | None]:
        width = self.width - 2 * EDGE - margins.left - margins.right
        return width, None if self.height is None else self.height - 2 * EDGE - margins.bottom - margins.top

    def _height(self, arrangement: Arrangement) -> float:
        """Of the page in points; one that follows from what is on it is rounded up."""
        margins = arrangement.margins
        natural = arrangement.body.height + margins.bottom + margins.top + 2 * EDGE
        return self.height or math.ceil(natural / ROUNDING) * ROUNDING

    def _room(self, side: Side, body: Box, margins: Margins) -> Room:
        if side.is_vertical:
            beyond = margins.bottom, margins.top
            depth, most = DEPTH_BESIDE * self.width, MOST_BESIDE * self.width
            page = self.height or TALLEST
        else:
            beyond = margins.left, margins.right
            depth = max(LOW, body.height) if self.height is None else DEPTH_BELOW * self.height
            depth, most = min(depth, MOST_BELOW * TALLEST), MOST_BELOW * TALLEST
            page = self.width
        return Room(side.length(body), side.across(body), *beyond, depth, most, page - 2 * EDGE)

    def _too_little(self, margins: Margins) -> InputError:
        """Which part takes what, where they leave no body."""
        width, height = self._room_for_body(margins)
        too_narrow = width < NARROWEST * self.width
        sides = (Side.LEFT, Side.RIGHT) if too_narrow else (Side.BOTTOM, Side.TOP)
        body = Box(
            0.0, 0.0, *self.panel.body.size(NARROWEST * self.width, height and NARROWEST * height, LOW)
        )
        arrangement = self.panel.arranged(
            body.width, body.height, lambda side, body: self._room(side, body, margins)
        )
        taken = ", ".join(
            f"{placed.part.name} {(side.reach(body, placed.box) - _inner(side, body, placed.box)) / 72:.2f} in"
            for side in sides
            for placed in arrangement.placed
            if placed.part.side is side
        )
        if too_narrow:
            return input_error(
                "",
                f"too little of {self.width / 72:.2f} in is left for the heatmap: {taken}; shorten the labels, "
                "make the figure wider, or its text smaller (fontsize)",
                key="width",
            )
        return input_error(
            "",
            f"too little of {(self.height or TALLEST) / 72:.2f} in is left for the heatmap: {taken}; shorten the "
            "labels, make the figure higher, or leave height out",
            key="height",
        )


def _inner(side: Side, body: Box, box: Box) -> float:
    """How far the inner edge of a part is from the body."""
    depth = box.width if side.is_vertical else box.height
    return side.reach(body, box) - depth


def _extrapolated(given: Margins, needed: Margins) -> Margins:
    """What is needed, and where that has grown as much again."""
    return Margins(
        needed.left + max(needed.left - given.left, 0.0),
        needed.right + max(needed.right - given.right, 0.0),
        needed.bottom + max(needed.bottom - given.bottom, 0.0),
        needed.top + max(needed.top - given.top, 0.0),
    )

"""A page of exactly the width that was asked for, on which a panel has all the room that it needs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.frame import Frame
from heatplate.drawing.geometry import Box, Margins, Side
from heatplate.drawing.panel import Arrangement, Panel
from heatplate.drawing.part import Room
from heatplate.problems import InputError, Remark, input_error, wording

EDGE = 2.0
"""Points left free along the edges of the page, so that smoothed edges are not cut off."""

TALLEST = 650.0
"""Points: without ``height``, no page is taller than the text of NeurIPS, ICLR, ICML and AAAI (650.43 pt)."""

NARROWEST = 0.2
"""Least share of the page that must be left for the body."""

DEPTH_BESIDE, MOST_BESIDE = 0.4, 0.5
"""How far a part at the left or right should reach at most, and may reach: shares of the page's width."""

DEPTH_BELOW, MOST_BELOW = 0.4, 0.3
"""The same above and below: a share of a given height, and a share of the tallest page."""

LOW = 72.0
"""Points: without ``height``, parts above and below should not be deeper than this, or than the body is
high."""

ROUNDS = 4
"""Most rounds of layout. Two or three are usual: ``benchmarks/layout.py`` counts them."""

ROUNDING = 0.125
"""Points: without ``height``, the page's height is a multiple of this."""

TOLERANCE = 0.05
"""Points by which parts may need more than they were given; the free edge is forty times as wide."""


@dataclass(frozen=True)
class Page:
    """A page of exactly this width in points.

    height: in points, or None if it follows from what is on the page. frame: what is set of the body's place.
    """

    width: float
    height: float | None
    panel: Panel
    frame: Frame

    def drawn(self) -> tuple[Canvas, Sequence[Remark]]:
        """The painted canvas, and what the author should be told.

        Raises InputError if something does not fit.
        """
        arrangement, _ = self.laid_out()
        if problems := list(arrangement.problems):
            raise InputError(problems)
        margins, height = self.frame.margins(arrangement.margins), self._height(arrangement)
        spare_across = self.width - 2 * EDGE - margins.left - margins.right - arrangement.body.width
        spare_up = height - 2 * EDGE - margins.bottom - margins.top - arrangement.body.height
        left, _ = self.frame.shares(spare_across, Side.LEFT, Side.RIGHT)
        below, _ = self.frame.shares(spare_up, Side.BOTTOM, Side.TOP)
        canvas = Canvas(self.width, height)
        arrangement.draw(canvas, EDGE + margins.left + left, EDGE + margins.bottom + below)
        return canvas, list(arrangement.remarks)

    def laid_out(self) -> tuple[Arrangement, int]:
        """The panel with the room that its parts need, and the number of rounds this took.

        The parts' needs depend on the size of the body, and its size on their needs. Each round gives the
        parts what they needed in the round before. When the body loses a point, a label sticks out by half a
        point more at most, so that twice the last growth is always enough in the end. Raises InputError if
        the parts leave too little for the body.
        """
        margins = self.frame.margins(Margins())
        for number in range(1, ROUNDS + 1):
            arrangement = self._arranged(margins)
            if self._suffice(margins, arrangement):
                return arrangement, number
            needed = arrangement.margins
            needed = _extrapolated(margins, needed) if number == ROUNDS - 1 else needed
            margins = self.frame.margins(needed)
        raise self._not_fitting(arrangement)

    def _suffice(self, margins: Margins, arrangement: Arrangement) -> bool:
        """Whether the parts need no more than these margins. A page without ``height`` grows to hold them."""
        needed, body = arrangement.margins, arrangement.body
        width, height = self._room_for_body(margins)
        given = self._beside(margins, body)
        if body.width > width + TOLERANCE or (height is not None and body.height > height + TOLERANCE):
            return False
        if any(self.frame.problems(arrangement, width, height)):
            return False
        if needed.left > given.left + TOLERANCE or needed.right > given.right + TOLERANCE:
            return False
        if self.height is None:
            return self._height(arrangement) <= TALLEST
        return needed.bottom <= given.bottom + TOLERANCE and needed.top <= given.top + TOLERANCE

    def _arranged(self, margins: Margins) -> Arrangement:
        width, height = self._room_for_body(margins)
        most = TALLEST - ROUNDING - 2 * EDGE - margins.bottom - margins.top
        too_low = most < LOW / 2 if height is None else height < NARROWEST * (self.height or 0.0)
        if width < NARROWEST * self.width or too_low:
            raise self._too_little(margins)
        size = self.panel.body.size(width, height, most)
        return self.panel.arranged(*size, lambda side, body: self.room(side, body, margins))

    def _room_for_body(self, margins: Margins) -> tuple[float, float | None]:
        width = self.width - 2 * EDGE - margins.left - margins.right
        return width, None if self.height is None else self.height - 2 * EDGE - margins.bottom - margins.top

    def _height(self, arrangement: Arrangement) -> float:
        """Of the page in points; one that follows from what is on it is rounded up."""
        margins = self.frame.margins(arrangement.margins)
        natural = arrangement.body.height + margins.bottom + margins.top + 2 * EDGE
        return self.height or math.ceil(natural / ROUNDING) * ROUNDING

    def _beside(self, margins: Margins, body: Box) -> Margins:
        """The margins, with what the body leaves of its room."""
        width, height = self._room_for_body(margins)
        left, right = self.frame.shares(width - body.width, Side.LEFT, Side.RIGHT)
        up = 0.0 if height is None else height - body.height
        bottom, top = self.frame.shares(up, Side.BOTTOM, Side.TOP)
        return Margins(margins.left + left, margins.right + right, margins.bottom + bottom, margins.top + top)

    def room(self, side: Side, body: Box, margins: Margins) -> Room:
        """What a part at a side of the body is told, if the parts have these margins."""
        margins = self._beside(margins, body)
        if side.is_vertical:
            beyond = margins.bottom, margins.top
            depth, most = DEPTH_BESIDE * self.width, MOST_BESIDE * self.width
            page = self.height or TALLEST
        else:
            beyond = margins.left, margins.right
            depth = max(LOW, body.height) if self.height is None else DEPTH_BELOW * self.height
            depth, most = min(depth, MOST_BELOW * TALLEST), MOST_BELOW * TALLEST
            page = self.width
        is_set = self.frame.fixed(side)
        return Room(side.length(body), side.across(body), *beyond, depth, most, page - 2 * EDGE, is_set)

    def _not_fitting(self, arrangement: Arrangement) -> InputError:
        """Why this is not a page: an edge or a size that is set, or too little room for the body."""
        margins = self.frame.margins(arrangement.margins)
        width, height = self._room_for_body(margins)
        most = TALLEST - 2 * EDGE - margins.bottom - margins.top
        found = list(self.frame.problems(arrangement, width, most if height is None else height))
        return InputError(found) if found else self._too_little(margins)

    def _too_little(self, margins: Margins) -> InputError:
        """The problem that the parts leave too little for the body; says which part takes what."""
        width, _ = self._room_for_body(margins)
        is_narrow = width < NARROWEST * self.width
        least = self.panel.body.size(NARROWEST * self.width, self.height and NARROWEST * self.height, LOW)
        arrangement = self.panel.arranged(*least, lambda side, body: self.room(side, body, margins))
        beside = [placed for placed in arrangement.placed if placed.part.side.is_vertical == is_narrow]
        taken = ", ".join(f"{placed.part.name} {placed.depth / 72:.2f} in" for placed in beside)
        if is_narrow:
            movable = [_MOVED[placed.part.name] for placed in beside if placed.part.name in _MOVED]
            ways = ["shorten the labels", *movable, "make the figure wider", "its text smaller (fontsize)"]
            return input_error(
                "",
                f"too little of {self.width / 72:.2f} in is left for the heatmap: {taken}; "
                f"{', '.join(ways[:-1])}, or {ways[-1]}",
                key="width",
            )
        return input_error(
            "",
            f"too little of {(self.height or TALLEST) / 72:.2f} in is left for the heatmap: {taken}; shorten "
            "the labels, make the figure higher, or leave height out",
            key="height",
        )


_MOVED = {
    "colour bar": wording("put the colour bar below (cbar_kws: {location: bottom})"),
    "legends": wording("leave a legend out (legend: false)"),
}
"""What to do with a part that need not stand beside the heatmap."""


def _extrapolated(given: Margins, needed: Margins) -> Margins:
    """What is needed, plus what it has grown by."""
    return Margins(
        needed.left + max(needed.left - given.left, 0.0),
        needed.right + max(needed.right - given.right, 0.0),
        needed.bottom + max(needed.bottom - given.bottom, 0.0),
        needed.top + max(needed.top - given.top, 0.0),
    )

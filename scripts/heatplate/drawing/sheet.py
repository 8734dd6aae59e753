"""A page of exactly the width that was asked for, with the panels of several figures in rows and columns.

Each panel is a body with its own parts. The bodies of a row are equally high, those of a column equally wide;
the outer edges of the first and of the last bodies are the same in all rows. Lengths are points."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box, Margins, Side
from heatplate.drawing.page import EDGE, NARROWEST, ROUNDING, TALLEST, TOLERANCE, Page
from heatplate.drawing.panel import Arrangement
from heatplate.drawing.part import Room
from heatplate.drawing.parts.axis_name import MOST_LINES_ACROSS, FittedName, fit_name
from heatplate.drawing.parts.title import Title
from heatplate.drawing.row_sizes import Size, row_sizes
from heatplate.drawing.text.label import Label
from heatplate.problems import InputError, Problem, Remark, input_error

ROUNDS = 8
"""Most rounds of layout. Three or four are usual."""

BETWEEN = 1.6
"""Room between two panels with all their parts, as a multiple of the font size."""


@dataclass(frozen=True)
class SheetPanel:
    """A panel. figure: the name of the figure that it is, for messages. title: above it; may be empty.

    page: the panel on a page by itself, without a title.
    """

    figure: str
    page: Page
    title: Label


@dataclass(frozen=True)
class Placed:
    """A panel at its place: the room for its body, the body with its parts, and its title."""

    one: SheetPanel
    slot: float
    margins: Margins
    arrangement: Arrangement
    title: FittedName | None

    @property
    def aside(self) -> float:
        """How far the body lies from the left edge of its room, if it is narrower."""
        return (self.slot - self.arrangement.body.width) / 2


Row = Sequence[Placed]
"""Their bodies are equally high."""

LEAST = 2.0
"""Least height of a row of bodies, as a multiple of the font size."""


@dataclass(frozen=True)
class Sheet:
    """Panels in rows.

    width: of the page. rows: of panels. ratios: of the widths of the bodies in a row, if they were given.
    title: above all; may be empty. fontsize: of the figure.
    """

    width: float
    rows: Sequence[Sequence[SheetPanel]]
    ratios: Sequence[float] | None
    title: Label
    fontsize: float

    def drawn(self) -> tuple[Canvas, Sequence[Remark]]:
        """The painted canvas, and what the author should be told.

        Raises InputError if something does not fit.
        """
        rows = self.laid_out()
        problems: list[Problem] = []
        remarks: list[Remark] = []
        for placed in (placed for row in rows for placed in row):
            problems += problems_in_panel(placed.one.figure, list(placed.arrangement.problems))
            remarks += [_in_panel(placed.one.figure, remark) for remark in placed.arrangement.remarks]
        if problems:
            raise InputError(problems)
        title = self._fitted_title()
        height = math.ceil((sum(map(_height, rows)) + self._overhead(title)) / ROUNDING) * ROUNDING
        canvas = Canvas(self.width, height)
        top = height - EDGE
        if title is not None:
            top -= title.label.height
            _draw_title(canvas, title, EDGE, top)
            top -= Title.gap + self._between / 2
        number = 0
        for row in rows:
            self._draw_row(canvas, row, top, number)
            number += len(row)
            top -= _height(row) + self._between
        return canvas, remarks

    def _draw_row(self, canvas: Canvas, row: Row, top: float, number: int) -> None:
        """Paint the panels of a row whose upper edge this is, after so many others."""
        body_top = top - _title_height(row) - _above(row)
        left = EDGE
        for place, placed in enumerate(row, start=number + 1):
            left += placed.margins.left
            body = placed.arrangement.body
            within = replace(canvas, within=f"panel {place}: ")
            placed.arrangement.draw(within, left + placed.aside, body_top - body.height)
            if placed.title is not None:
                _draw_title(within, placed.title, left + placed.aside, body_top + _above(row) + Title.gap)
            left += placed.slot + placed.margins.right + self._between

    def laid_out(self) -> Sequence[Row]:
        """The panels with the room that their parts need.

        The needs of parts depend on the size of the bodies, and this on their needs: each round gives them
        what they needed in the round before, and the last one more. Raises InputError if the parts leave too
        little for the bodies.
        """
        margins = [[Margins() for _ in row] for row in self.rows]
        for number in range(1, ROUNDS + 1):
            rows = self._arranged(self._aligned(margins))
            needed = [[placed.arrangement.margins for placed in row] for row in rows]
            is_wide_enough = all(_suffices(placed) for row in rows for placed in row)
            is_too_high = sum(map(_height, rows)) + self._overhead(self._fitted_title()) > TALLEST
            if is_wide_enough and not is_too_high:
                return rows
            if number >= ROUNDS / 2:  # it goes to and fro, or in ever smaller steps
                needed = [
                    [_more(one, other) for one, other in zip(*pair, strict=True)]
                    for pair in zip(margins, needed, strict=True)
                ]
            margins = needed
        if is_wide_enough:
            raise input_error(
                "",
                f"the panels below each other need more than the {TALLEST / 72:.2f} in of a page; put more "
                "of them into a row",
                key="panels",
            )
        raise input_error(
            "", "the parts of the panels need more room than there is; make the figure wider", key="width"
        )

    @property
    def _between(self) -> float:
        return BETWEEN * self.fontsize

    def _overhead(self, title: FittedName | None) -> float:
        """What the page's height has besides the rows."""
        above = 0.0 if title is None else title.label.height + Title.gap + self._between / 2
        return 2 * EDGE + above + (len(self.rows) - 1) * self._between

    def _fitted_title(self) -> FittedName | None:
        length = self.width - 2 * EDGE
        room = Room(length, 0.0, 0.0, 0.0, TALLEST, TALLEST, length)
        return fit_name(self.title, Side.TOP, room) if self.title else None

    def _aligned(self, margins: Sequence[Sequence[Margins]]) -> Sequence[Sequence[Margins]]:
        """The margins with which the bodies of a column, and the outer edges of all rows, are aligned."""
        left = max(row[0].left for row in margins)
        right = max(row[-1].right for row in margins)
        aligned = []
        for row in margins:
            alike = [other for other in margins if len(other) == len(row)]
            columns = [
                replace(
                    one,
                    left=max(other[place].left for other in alike),
                    right=max(other[place].right for other in alike),
                )
                for place, one in enumerate(row)
            ]
            columns[0] = replace(columns[0], left=left)
            columns[-1] = replace(columns[-1], right=right)
            aligned.append(columns)
        return aligned

    def _arranged(self, margins: Sequence[Sequence[Margins]]) -> Sequence[Row]:
        every = [(panels, self._slots(panels, own)) for panels, own in zip(self.rows, margins, strict=True)]
        room = self._room_for_bodies(margins, [slots for _, slots in every])
        natural = [max(high for _, high in self._sizes(*one, room)[1]) for one in every]
        most = _shared(room, natural)
        rows = []
        for (panels, slots), around in zip(every, margins, strict=True):
            slots, sizes = self._sizes(panels, slots, most)
            row = [
                _arranged_panel(one, own, slot, size)
                for one, own, slot, size in zip(panels, around, slots, sizes, strict=True)
            ]
            rows.append([replace(placed, title=_panel_title(placed)) for placed in row])
        return rows

    def _room_for_bodies(
        self, margins: Sequence[Sequence[Margins]], slots: Sequence[Sequence[float]]
    ) -> float:
        """What the tallest page has for the heights of all rows without what is around their bodies."""
        around = self._overhead(self._fitted_title()) + ROUNDING
        around += sum(max(one.top for one in row) + max(one.bottom for one in row) for row in margins)
        for panels, own, lengths in zip(self.rows, margins, slots, strict=True):
            titles = [
                one.title.within(sides.left + length + sides.right, MOST_LINES_ACROSS)
                for one, sides, length in zip(panels, own, lengths, strict=True)
            ]
            around += max((title.height + Title.gap for title in titles if title), default=0.0)
        return max(TALLEST - around, LEAST * self.fontsize * len(self.rows))

    def _slots(self, panels: Sequence[SheetPanel], margins: Sequence[Margins]) -> Sequence[float]:
        """The room across for each body of a row: by the ratios, or the same for each."""
        taken = sum(one.left + one.right for one in margins) + (len(panels) - 1) * self._between
        width = self.width - 2 * EDGE - taken
        ratios = self.ratios or [1.0] * len(panels)
        slots = [width * ratio / sum(ratios) for ratio in ratios]
        for slot, one, own in zip(slots, panels, margins, strict=True):
            if slot < NARROWEST * (own.left + slot + own.right):
                raise input_error(
                    "",
                    f"too little of {self.width / 72:.2f} in is left for the heatmap of {one.figure}; make "
                    "the figure wider, put fewer panels into a row, or shorten the labels",
                    key="width",
                )
        return slots

    def _sizes(
        self, panels: Sequence[SheetPanel], slots: Sequence[float], most: float
    ) -> tuple[Sequence[float], Sequence[Size]]:
        """The room across for each body of a row, and its width and height in there."""
        alike = sum(len(row) == len(panels) for row in self.rows)
        are_fixed = self.ratios is not None or alike > 1
        return row_sizes([one.page.panel.body for one in panels], slots, most, are_fixed=are_fixed)


def _shared(room: float, natural: Sequence[float]) -> float:
    """The height that no row may exceed, so that all rows have this room together."""
    left = room
    for rows, height in zip(range(len(natural), 0, -1), sorted(natural), strict=True):
        if height * rows > left:
            return left / rows
        left -= height
    return room


def problems_in_panel(figure: str, problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a panel as those of the composed figure."""
    return [
        problem
        if problem.place.file
        else replace(problem, key="panels", message=f"{figure}: {problem.key}: {problem.message}")
        for problem in problems
    ]


def _arranged_panel(one: SheetPanel, margins: Margins, slot: float, size: Size) -> Placed:
    """A panel with a body of this size, as if the panel were a page by itself."""
    page = replace(one.page, width=margins.left + slot + margins.right + 2 * EDGE, height=None)

    def room_at(side: Side, body: Box) -> Room:
        return page.room(side, body, margins)

    try:
        return Placed(one, slot, margins, page.panel.arranged(*size, room_at), None)
    except InputError as error:
        raise InputError(problems_in_panel(one.figure, error.problems)) from error


def _in_panel(figure: str, remark: Remark) -> Remark:
    return Remark("panels", f"{figure}: {remark.key}: {remark.message}")


def _panel_title(placed: Placed) -> FittedName | None:
    """The title over the middle of the body, or as near to it as its panel allows."""
    if not placed.one.title:
        return None
    body, margins = placed.arrangement.body, placed.margins
    before, after = margins.left + placed.aside, margins.right + placed.aside
    room = Room(body.width, body.height, before, after, TALLEST, TALLEST, before + body.width + after)
    try:
        return fit_name(placed.one.title, Side.TOP, room)
    except InputError as error:
        raise InputError(problems_in_panel(placed.one.figure, error.problems)) from error


def _draw_title(canvas: Canvas, title: FittedName, left: float, bottom: float) -> None:
    """Paint a title whose side begins at the left, and which stands on the bottom."""
    middle, half = left + title.middle, title.label.width / 2
    box = Box(middle - half, bottom, title.label.width, title.label.height)
    title.draw_at(canvas.part("title", box), middle, bottom)


def _suffices(placed: Placed) -> bool:
    needed, given = placed.arrangement.margins, placed.margins
    return needed.left <= given.left + TOLERANCE and needed.right <= given.right + TOLERANCE


def _more(given: Margins, needed: Margins) -> Margins:
    """The larger of the two on each side, and if more is needed than was given, as much again."""
    sides = ("left", "right", "bottom", "top")
    grown = {side: getattr(needed, side) - getattr(given, side) for side in sides}
    return Margins(**{side: getattr(given, side) + max(2 * growth, 0.0) for side, growth in grown.items()})


def _above(row: Row) -> float:
    """Room that the parts above the bodies of a row take."""
    return max(placed.arrangement.margins.top for placed in row)


def _title_height(row: Row) -> float:
    """What the titles of a row take, with the gap below them."""
    return max((placed.title.label.height + Title.gap for placed in row if placed.title), default=0.0)


def _height(row: Row) -> float:
    """Of a row with all that belongs to it."""
    below = max(placed.arrangement.margins.bottom for placed in row)
    return _title_height(row) + _above(row) + row[0].arrangement.body.height + below

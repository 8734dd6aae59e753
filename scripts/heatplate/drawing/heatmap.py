"""The heatmap: the places of its parts, and the order in which they are painted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from matplotlib.figure import Figure as Page
from numpy.typing import NDArray

from heatplate.drawing import ticks
from heatplate.drawing.annotation import Annotation
from heatplate.drawing.cells import draw_cells, draw_lines
from heatplate.drawing.colorbar import Bar, FittedBar
from heatplate.drawing.labels import Label
from heatplate.drawing.layout import EDGE, TALLEST, Body, Box, Margins
from heatplate.drawing.specification import Specification
from heatplate.drawing.ticks import FittedTicks, Ticks
from heatplate.matrix import Array
from heatplate.problems import InputError, Place, Problem, attempt, input_error, quoted

AXIS_LABEL_GAP = 3.0
"""Points between the labels of the ticks and the axis's own."""

TITLE_GAP = 5.0
"""Points between the title and what is below it."""

NARROWEST = 0.2
"""Of the page: what a heatmap must keep beside its labels for the figure to be one."""

FINEST = 1200
"""Samples per inch; more than a printer of this resolution can show."""


@dataclass(frozen=True)
class Fitted:
    """The parts at the size that the body leaves them, and the margins that they need around it."""

    columns: FittedTicks
    rows: FittedTicks
    bar: FittedBar | None
    xlabel: Label
    ylabel: Label
    ylabel_turned: bool
    margins: Margins
    title_gap: float
    """Points from the body, or the bar above it, to the title."""


@dataclass(frozen=True)
class Heatmap:
    """All that a figure shows, ready to be laid out and painted.

    colors: RGB of the cells, (rows, columns, 3). shown: the cells that are painted at all.
    """

    colors: Array
    shown: NDArray[np.bool_]
    annotation: Annotation
    rows: Ticks
    columns: Ticks
    bar: Bar | None
    title: Label
    xlabel: Label
    ylabel: Label
    body: Body
    specification: Specification = field(repr=False)

    def draw(self) -> Page:
        """The painted page. Raises InputError if something does not fit."""
        fitted = self._lay_out()
        body = self.body.place(fitted.margins)
        page_height = self.body.page_height(fitted.margins)
        size = self._check(fitted, body)

        page = Page(figsize=(self.specification.width, page_height / 72), facecolor="white")
        width, height = self.body.page, page_height
        axes = page.add_axes(
            (body.left / width, body.bottom / height, body.width / width, body.height / height)
        )
        axes.set_axis_off()
        cell = body.width / self.body.columns, body.height / self.body.rows
        draw_cells(axes, self.colors, self.shown, cell)
        draw_lines(axes, self.shown, self.specification.linewidths, self.specification.linecolor)
        axes.set(xlim=(0, self.body.columns), ylim=(self.body.rows, 0))

        self.annotation.draw(page, body, self.colors, size, self.specification.annot_kws.color)
        ticks.draw_columns(fitted.columns, page, body)
        ticks.draw_rows(fitted.rows, page, body)
        self._draw_axis_labels(fitted, page, body)
        below = _stacked(fitted.columns.margins.bottom, fitted.xlabel)
        if self.bar and fitted.bar:
            self.bar.draw(fitted.bar, page, body, below if self.bar.look.location == "bottom" else 0.0)
        if self.title:
            above = fitted.bar.margins.top if fitted.bar and self._bar_at("top") else 0.0
            label, x = self._centred(self.title, body.middle[0])
            label.draw(page, x, body.top + above + fitted.title_gap, vertical="bottom")
        return page

    def _draw_axis_labels(self, fitted: Fitted, page: Page, body: Box) -> None:
        if fitted.xlabel:
            label, x = self._centred(fitted.xlabel, body.middle[0])
            y = body.bottom - fitted.columns.margins.bottom - AXIS_LABEL_GAP
            label.draw(page, x, y, vertical="top")
        if fitted.ylabel:
            x = body.left - fitted.rows.margins.left - AXIS_LABEL_GAP
            if fitted.ylabel_turned:
                fitted.ylabel.draw(page, x, body.middle[1], vertical="bottom", rotation=90)
            else:
                fitted.ylabel.draw(page, x, body.middle[1], horizontal="right")

    def _bar_at(self, location: str) -> bool:
        return self.bar is not None and self.bar.look.location == location

    def _lay_out(self) -> Fitted:
        """Parts and margins that agree with each other.

        How labels are turned depends on the size of the body, and this on the room that labels take. Margins
        that take room from the body only grow from one round to the next, so that there is an end; two or
        three rounds are usual.
        """
        margins = Margins(EDGE, EDGE, EDGE, EDGE)
        while True:
            fitted = self._fit(margins)
            if fitted.margins == margins:
                return fitted
            margins = fitted.margins

    def _fit(self, margins: Margins) -> Fitted:
        width, height = self.body.size(margins)
        self._check_room(margins)
        room = margins.left - EDGE + self.body.page / 10
        columns = ticks.fit_columns(self.columns, width / self.body.columns, room)
        rows = ticks.fit_rows(self.rows, height / self.body.rows)
        bar = self.bar.fit(width, height) if self.bar else None
        beside = bar.margins if bar else Margins()
        xlabel, _ = self._centred(self.xlabel, margins.left + width / 2)
        ylabel, turned = self.ylabel.along(height) if self.ylabel else (self.ylabel, True)

        left, over = rows.margins.left, 0.0
        if ylabel:
            left += AXIS_LABEL_GAP + (ylabel.height if turned else ylabel.width)
            over = ((ylabel.width if turned else ylabel.height) - height) / 2
        bottom, top = _stacked(columns.margins.bottom, xlabel), 0.0
        bottom += beside.bottom if self._bar_at("bottom") else 0.0
        top += beside.top if self._bar_at("top") else 0.0
        # The bar's last number may reach above the body, and the title may reach above the bar.
        title_gap = TITLE_GAP + (beside.top if self._bar_at("right") else 0.0)
        if self.title:
            top += title_gap + self._centred(self.title, 0)[0].height
        needed = Margins(
            max(left, columns.margins.left, beside.left) + EDGE,
            max(columns.margins.right, beside.right) + EDGE,
            max(bottom, over, rows.margins.bottom, beside.bottom) + EDGE,
            max(top, over, rows.margins.top, beside.top) + EDGE,
        )
        grown = margins | needed
        if (
            self.body.height is None
        ):  # the page is as high as it has to be, and the body does not depend on it
            grown = replace(grown, bottom=needed.bottom, top=needed.top)
        return Fitted(columns, rows, bar, xlabel, ylabel, turned, grown, title_gap)

    def _centred(self, label: Label, middle: float) -> tuple[Label, float]:
        """The label, in more lines if it is wider than the page, and where its middle lies.

        That is the middle of the body, or as near to it as the edges of the page allow.
        """
        if not label:
            return label, middle
        page = self.body.page - 2 * EDGE
        wrapped = label.wrapped(page)
        if wrapped.width > page:
            raise input_error(
                "",
                f"{quoted(label.text)} needs {wrapped.width / 72:.2f} in, and the figure is "
                f"{self.body.page / 72:.2f} in wide; shorten it, or give it spaces to break it at",
                key=label.name,
            )
        half = wrapped.width / 2 + EDGE
        return wrapped, min(max(middle, half), self.body.page - half)

    def _check_room(self, margins: Margins) -> None:
        left = self.body.page - margins.left - margins.right
        if left < NARROWEST * self.body.page:
            longest = max(self.rows.labels, key=lambda label: label.width, default=None)
            what = ""
            if longest is not None:
                what = f"shorten the row labels ({quoted(longest.text)} takes {longest.width / 72:.2f} in), "
            raise input_error(
                "",
                f"labels and colour bar leave {max(left, 0) / 72:.2f} of {self.body.page / 72:.2f} in for "
                f"the heatmap; {what}make the figure wider, or its text smaller (fontsize)",
                key="width",
            )
        if self.body.height is None:
            if max(margins.bottom, margins.top) > TALLEST:
                raise input_error(
                    "",
                    f"the labels take {max(margins.bottom, margins.top) / 72:.1f} in of height; shorten them",
                    key="xticklabels",
                )
            return
        left = self.body.height - margins.bottom - margins.top
        if left < NARROWEST * self.body.height:
            raise input_error(
                "",
                f"labels leave {max(left, 0) / 72:.2f} of {self.body.height / 72:.2f} in for the heatmap; "
                "make the figure higher, shorten the labels, or leave height out",
                key="height",
            )

    def _check(self, fitted: Fitted, body: Box) -> float:
        """The size of the numbers. Raises InputError for all that does not fit."""

        problems = [
            (self.columns.key, fitted.columns.problem),
            (self.rows.key, fitted.rows.problem),
            ("cbar_kws.ticks", fitted.bar.problem if fitted.bar else ""),
            *(
                ("matrix", problem)
                for problem in too_fine(self.body.rows, self.body.columns, body.width, body.height)
            ),
        ]
        found = [Problem(Place(""), key, problem) for key, problem in problems if problem]
        cell = body.width / self.body.columns, body.height / self.body.rows
        size = attempt(found, lambda: self.annotation.fitted(*cell))
        if size is None or found:
            raise InputError(found)
        return size


def too_fine(rows: int, columns: int, width: float, height: float) -> Iterator[str]:
    """What is wrong with so many cells on so many points."""
    for count, length, what in ((columns, width, "columns"), (rows, height, "rows")):
        if count > FINEST * length / 72:
            yield (
                f"{count} {what} on {length / 72:.2f} in are more than the {FINEST} per inch that can be "
                "printed; make the matrix smaller, or the figure larger"
            )


def _stacked(below: float, label: Label) -> float:
    return below + (AXIS_LABEL_GAP + label.height if label else 0.0)

"""Where the body of the heatmap lies on the page, when everything around it has the room it needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

EDGE = 2.0
"""Points that stay free along the edges of the page, so that smoothed edges are not cut."""

TALLEST = 8.5 * 72
"""Points. A body is not made higher by itself: the text of a NeurIPS page is 9 inches high."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the page in points from its lower left corner."""

    left: float
    bottom: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.bottom + self.height / 2


@dataclass(frozen=True)
class Margins:
    """Room in points on the four sides of the body, for what stands there."""

    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0

    def __or__(self, other: Margins) -> Margins:
        """On each side the larger one."""
        return Margins(
            max(self.left, other.left),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
            max(self.top, other.top),
        )


@dataclass(frozen=True)
class Body:
    """How large the body may be.

    page: width of the page. height: of the page, or None if it follows from the row height.
    square: whether cells are as high as wide. row_height: (least, most) of a row in points.
    firm: whether rows are never lower than the least, for all of them show text.
    least: least height of the whole body. All in points.
    """

    rows: int
    columns: int
    page: float
    height: float | None
    square: bool
    row_height: tuple[float, float]
    firm: bool
    least: float

    def size(self, margins: Margins) -> tuple[float, float]:
        """Width and height of the body between the margins; not above 0 if they leave nothing."""
        width = self.page - margins.left - margins.right
        if self.height is None:
            height = TALLEST if self.square else self._natural_height(width)
        else:
            height = self.height - margins.bottom - margins.top
        if self.square:
            cell = min(width / self.columns, height / self.rows)
            return cell * self.columns, cell * self.rows
        return width, height

    def _natural_height(self, width: float) -> float:
        """Cells somewhat wider than high, as far as the text in them and beside them allows.

        If the rows are too many for text, the cells are square, and only some rows are labelled.
        """
        least, most = self.row_height
        cell = width / self.columns
        if not self.firm and self.rows * least > max(1.5 * width, self.least):
            height = self.rows * cell
        else:
            height = self.rows * min(max(0.6 * cell, least), most)
        return min(max(height, self.least), TALLEST)

    def page_height(self, margins: Margins) -> float:
        """Height of the page in points; one that follows from the rows is rounded up to tenths."""
        return self.height or math.ceil(10 * (self.size(margins)[1] + margins.bottom + margins.top)) / 10

    def place(self, margins: Margins) -> Box:
        """The body on the page. What square cells leave over is divided between both sides."""
        width, height = self.size(margins)
        spare_across = self.page - margins.left - margins.right - width
        spare_up = self.page_height(margins) - margins.bottom - margins.top - height
        return Box(margins.left + spare_across / 2, margins.bottom + spare_up / 2, width, height)

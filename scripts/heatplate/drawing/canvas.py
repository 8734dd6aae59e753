"""The only way to paint: everything that a figure shows goes through a canvas, which keeps a list of it.

The list is the ledger of the figure. It is painted from first to last, and it says of every item which part
it belongs to, where it lies and how it looks, without a file having to be read."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar, Literal

import numpy as np
from matplotlib.figure import Figure as Page
from numpy.typing import NDArray

from heatplate.drawing.geometry import Box
from heatplate.drawing.heatmap import Heatmap
from heatplate.drawing.painter import BLACK, Color, Painter, page_painted_by
from heatplate.drawing.text.label import Horizontal, Label, Vertical, underline_width
from heatplate.matrix import Array


@dataclass(frozen=True)
class Item(ABC):
    """Something painted. part: what it is a part of. box: all that it covers, in points. color: RGB."""

    kind: ClassVar[Literal["area", "line", "text", "image"]]
    part: str
    box: Box
    color: Color

    @abstractmethod
    def paint(self, painter: Painter) -> None:
        """Paint it on a page."""


@dataclass(frozen=True)
class Area(Item):
    """A filled polygon. corners: shape (n, 2)."""

    kind = "area"
    corners: Array

    def paint(self, painter: Painter) -> None:
        painter.area(self.corners, self.color)


@dataclass(frozen=True)
class Line(Item):
    """A line through points of shape (n, 2).

    width: in points. closed: whether it returns to its start. projecting: whether its ends stick out by half
    of its width.
    """

    kind = "line"
    points: Array
    width: float
    closed: bool = False
    projecting: bool = False

    def paint(self, painter: Painter) -> None:
        painter.stroke(self.points, self.color, self.width, closed=self.closed, projecting=self.projecting)


@dataclass(frozen=True)
class Text(Item):
    """One line of text.

    x, y: where its baseline begins. angle: degrees by which it is turned about that point.
    """

    kind = "text"
    text: str
    label: Label
    x: float
    y: float
    angle: float

    def paint(self, painter: Painter) -> None:
        label = self.label
        label.typesetter.paint(
            painter, self.text, label.size, label.weight, self.x, self.y, self.angle, self.color, label.math
        )


@dataclass(frozen=True)
class Picture(Item):
    """An image. samples: RGB of shape (rows, columns, 3), 0 to 255, the first row at the top."""

    kind = "image"
    samples: NDArray[np.uint8]

    def paint(self, painter: Painter) -> None:
        painter.picture(self.samples, self.box)


@dataclass(frozen=True)
class Canvas:
    """A page of a width and height in points, or, from ``part``, the place of one part on it.

    items: what was painted, in this order. boxes: the place of each part. heatmaps: the cells of each body.
    All three are shared by all parts.
    within: what the names of parts begin with, such as the panel that they belong to.
    """

    width: float
    height: float
    items: list[Item] = field(default_factory=list)
    boxes: list[tuple[str, Box]] = field(default_factory=list)
    heatmaps: list[Heatmap] = field(default_factory=list)
    name: str = ""
    within: str = ""

    def part(self, name: str, box: Box) -> Canvas:
        """The canvas on which a part paints, within its box."""
        self.boxes.append((f"{self.within}{name}", box))
        return replace(self, name=f"{self.within}{name}")

    def page(self) -> Page:
        """The page, ready to be written to a file."""
        return page_painted_by(self._paint, self.width, self.height)

    def _paint(self, painter: Painter) -> None:
        for item in self.items:
            item.paint(painter)

    def area(self, corners: Sequence[tuple[float, float]] | Array, color: Color) -> None:
        """Fill a polygon."""
        points = np.asarray(corners, dtype=np.float64)
        self.items.append(Area(self.name, _bounds(points), color, points))

    def line(
        self,
        points: Sequence[tuple[float, float]],
        width: float,
        color: Color = BLACK,
        *,
        closed: bool = False,
        projecting: bool = False,
    ) -> None:
        """Draw a line of this width in points."""
        array = np.asarray(points, dtype=np.float64)
        box = _bounds(array)
        if closed or projecting or len(array) > 2:
            box = box.grown(width / 2)
        elif box.width < box.height:
            box = Box(box.left - width / 2, box.bottom, box.width + width, box.height)
        else:
            box = Box(box.left, box.bottom - width / 2, box.width, box.height + width)
        self.items.append(Line(self.name, box, color, array, width, closed, projecting))

    def picture(self, samples: NDArray[np.uint8], box: Box) -> None:
        """Paint an image, RGB of shape (rows, columns, 3), the first row at the top."""
        self.items.append(Picture(self.name, box, BLACK, samples))

    def text(
        self,
        label: Label,
        x: float,
        y: float,
        *,
        horizontal: Horizontal = "center",
        vertical: Vertical = "middle",
        angle: float = 0,
        color: Color = BLACK,
    ) -> None:
        """Set a label with the named point of its block at (x, y), turned about that point by degrees.

        ``middle`` is the middle between the first line's capitals and the last baseline: where the eye sees
        the middle of digits. Each line is aligned by itself.
        """
        for line in label.placed_lines(x, y, horizontal, vertical, angle):
            if line.text:
                self.items.append(Text(self.name, line.box, color, line.text, label, line.x, line.y, angle))
            if line.underline:
                self.line(line.underline, underline_width(label.size), color)


def _bounds(points: Array) -> Box:
    across, up = points.T.tolist()  # for a few points faster than an array's own extremes
    return Box.between(min(across), min(up), max(across), max(up))

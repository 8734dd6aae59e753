"""Places on the page, in points (1/72 inch) from its lower left corner."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle."""

    left: float
    bottom: float
    width: float
    height: float

    @classmethod
    def between(cls, left: float, bottom: float, right: float, top: float) -> Box:
        return cls(left, bottom, right - left, top - bottom)

    @classmethod
    def around(cls, boxes: Iterable[Box]) -> Box:
        """The smallest box that holds all of them. Raises ValueError if there is none."""
        all_boxes = list(boxes)
        return cls.between(
            min(box.left for box in all_boxes),
            min(box.bottom for box in all_boxes),
            max(box.right for box in all_boxes),
            max(box.top for box in all_boxes),
        )

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def top(self) -> float:
        return self.bottom + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.left + self.width / 2, self.bottom + self.height / 2

    @property
    def corners(self) -> list[tuple[float, float]]:
        """From the lower left one, counterclockwise."""
        left, bottom, right, top = self.left, self.bottom, self.right, self.top
        return [(left, bottom), (right, bottom), (right, top), (left, top)]

    def moved(self, x: float, y: float) -> Box:
        return Box(self.left + x, self.bottom + y, self.width, self.height)

    def grown(self, margin: float) -> Box:
        """With this much more on every side; less if it is negative."""
        return Box(
            self.left - margin, self.bottom - margin, self.width + 2 * margin, self.height + 2 * margin
        )

    def holds(self, other: Box, tolerance: float = 0.0) -> bool:
        """Whether the other box lies within this one, or sticks out by the tolerance at most."""
        return (
            other.left >= self.left - tolerance
            and other.bottom >= self.bottom - tolerance
            and other.right <= self.right + tolerance
            and other.top <= self.top + tolerance
        )

    def overlaps(self, other: Box, tolerance: float = 0.0) -> bool:
        """Whether the two share an area that is wider and higher than the tolerance."""
        across = min(self.right, other.right) - max(self.left, other.left)
        up = min(self.top, other.top) - max(self.bottom, other.bottom)
        return across > tolerance and up > tolerance


@dataclass(frozen=True)
class Margins:
    """Room in points on the four sides of a body."""

    left: float = 0.0
    right: float = 0.0
    bottom: float = 0.0
    top: float = 0.0


class Side(enum.Enum):
    """A side of a body. Places along it count from the left or bottom, distances from it outwards."""

    LEFT = "left"
    RIGHT = "right"
    BOTTOM = "bottom"
    TOP = "top"

    @property
    def is_vertical(self) -> bool:
        """Whether the side runs up and down."""
        return self in (Side.LEFT, Side.RIGHT)

    def length(self, body: Box) -> float:
        return body.height if self.is_vertical else body.width

    def across(self, body: Box) -> float:
        return body.width if self.is_vertical else body.height

    def box(self, body: Box, start: float, end: float, near: float, far: float) -> Box:
        """The box from start to end along this side of the body, and from near to far away from it."""
        along = body.bottom if self.is_vertical else body.left
        start, end = along + start, along + end
        match self:
            case Side.LEFT:
                return Box.between(body.left - far, start, body.left - near, end)
            case Side.RIGHT:
                return Box.between(body.right + near, start, body.right + far, end)
            case Side.BOTTOM:
                return Box.between(start, body.bottom - far, end, body.bottom - near)
            case Side.TOP:
                return Box.between(start, body.top + near, end, body.top + far)

    def edge(self, body: Box, out: float) -> float:
        """Where on the page it is so far away from this side of the body."""
        match self:
            case Side.LEFT:
                return body.left - out
            case Side.RIGHT:
                return body.right + out
            case Side.BOTTOM:
                return body.bottom - out
            case Side.TOP:
                return body.top + out

    def reach(self, body: Box, box: Box) -> float:
        """How far a box reaches away from this side of the body; negative if it stays within."""
        match self:
            case Side.LEFT:
                return body.left - box.left
            case Side.RIGHT:
                return box.right - body.right
            case Side.BOTTOM:
                return body.bottom - box.bottom
            case Side.TOP:
                return box.top - body.top

    def range_of(self, body: Box, box: Box) -> tuple[float, float]:
        """Where a box begins and ends along this side of the body, from its start."""
        if self.is_vertical:
            return box.bottom - body.bottom, box.top - body.bottom
        return box.left - body.left, box.right - body.left

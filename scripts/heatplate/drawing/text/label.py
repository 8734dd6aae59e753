"""A text of one or more lines in a size: what the parts of a figure measure and place."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from heatplate.drawing.geometry import Box
from heatplate.drawing.text.typesetter import Extent, Typesetter
from heatplate.problems import InputError, Problem, attempt

LINE_SPACING = 1.2
"""Distance of baselines as a multiple of the size; Matplotlib's and LaTeX's."""

LEADING = 0.1
"""Least room between the ink of two lines, as a multiple of the size."""

UNDERLINE_GAP, UNDERLINE_WIDTH = 0.09, 0.06
"""Of a line below text: its distance from the ink of the text, and its width, as multiples of the size."""

Horizontal = Literal["left", "center", "right"]
Vertical = Literal["top", "middle", "baseline", "bottom"]


@dataclass(frozen=True)
class PlacedLine:
    """One line of a label: where its baseline begins, and the box around it once it is turned.

    underline: the two ends of the line below it, if there is one.
    """

    text: str
    x: float
    y: float
    box: Box
    underline: tuple[tuple[float, float], tuple[float, float]] | None = None


@dataclass(frozen=True)
class Label:
    """One or more lines of text in one font; all lengths in points.

    name: what a message calls it. key: of the configuration, with which an author can change it; the name if
    empty.
    math: whether ``$…$`` is mathematics; if not, the text is set as it is.
    underlined: the line that is underlined, from 0.
    hanging: marks at the end of line ``hanging_from``, which are not underlined, and, if ``hangs``, stand
        beside what is centred.
    """

    name: str
    text: str
    typesetter: Typesetter
    size: float
    math: bool = False
    weight: str = "normal"
    key: str = ""
    underlined: int | None = None
    hanging: str = ""
    hanging_from: int = 0
    hangs: bool = True

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def _extent(self, line: str) -> Extent:
        unit = self.typesetter.extent(line, self.weight, self.math)
        return Extent(unit.width * self.size, unit.ascent * self.size, unit.depth * self.size)

    @cached_property
    def _extents(self) -> list[Extent]:
        extents = [self._extent(line) for line in self.lines]
        if self.underlined is not None:  # what is below a line must be clear of it
            extent = extents[self.underlined]
            depth = underline_depth(extent.depth, self.size)
            extents[self.underlined] = Extent(extent.width, extent.ascent, depth)
        return extents

    @cached_property
    def width(self) -> float:
        """Of the widest line."""
        return max(extent.width for extent in self._extents)

    @property
    def reach_across(self) -> tuple[float, float]:
        """How far the lines reach to the left and to the right of where they are centred."""
        halves = [extent.width / 2 for extent in self._extents]
        hanging = self._hanging_width / 2
        right = halves[self.hanging_from] + hanging
        halves[self.hanging_from] -= hanging
        return max(halves), max(*halves, right)

    @cached_property
    def _hanging_width(self) -> float:
        return self._extent(self.hanging).width if self.hanging else 0.0

    @cached_property
    def capital(self) -> float:
        """Height of a capital letter."""
        return self._plain_extent("H").ascent

    @property
    def line_height(self) -> float:
        """Of a line with ascenders and descenders: the least distance of two texts above each other."""
        extent = self._plain_extent("Hdp")
        return extent.ascent + extent.depth

    @cached_property
    def ascent(self) -> float:
        """From the first baseline up; at least a line's, so that neighbours agree."""
        return max(self.capital, self._extents[0].ascent)

    @cached_property
    def depth(self) -> float:
        """From the last baseline down; at least that of a line with descenders."""
        return max(self._plain_extent("p").depth, self._extents[-1].depth)

    @cached_property
    def drop(self) -> float:
        """From the first baseline to the last."""
        return self._pitch * (len(self.lines) - 1)

    @property
    def height(self) -> float:
        return self.ascent + self.drop + self.depth

    @property
    def reach(self) -> float:
        """From the middle between the first line's capitals and the last baseline to where the ink ends."""
        over = max(self.capital, self._extents[0].ascent) - self.capital / 2
        under = self._extents[-1].depth + self.capital / 2
        return self.drop / 2 + max(over, under)

    @property
    def _pitch(self) -> float:
        if len(self._extents) == 1:
            return 0.0
        pairs = zip(self._extents, self._extents[1:], strict=False)
        least = [a.depth + b.ascent + LEADING * self.size for a, b in pairs]
        return max([LINE_SPACING * self.size, *least])

    def _plain_extent(self, text: str) -> Extent:
        unit = self.typesetter.extent(text, self.weight, False)
        return Extent(unit.width * self.size, unit.ascent * self.size, unit.depth * self.size)

    def check(self) -> None:
        """Raises InputError for a line that cannot be set."""
        for line in self.lines:
            self.typesetter.check(self.key or self.name, line, self.math)

    def at_size(self, size: float) -> Label:
        return self if size == self.size else replace(self, size=size)

    def wrapped(self, width: float) -> Label:
        """The same text broken between words to be at most this wide, if it can."""
        if self.width <= width:
            return self
        lines: list[str] = []
        for given in self.lines:
            line = ""
            for word in self.typesetter.words(given, self.math):
                longer = f"{line} {word}" if line else word
                if line and self._extent(longer).width > width:
                    lines.append(line)
                    line = word
                else:
                    line = longer
            lines.append(line)
        return replace(self, text="\n".join(lines))

    def in_lines(self, most: int) -> Label:
        """The same text in at most this many lines, if it can be broken, and these about equally long."""
        low, high, found = 0.0, self.width, self
        while most > len(self.lines) and high - low > 0.1 * self.size:
            middle = (low + high) / 2
            wrapped = self.wrapped(middle)
            if len(wrapped.lines) <= most and wrapped.width <= found.width:
                found, high = wrapped, middle
            else:
                low = middle
        return found

    def within(self, width: float, most: int) -> Label:
        """The same text in the fewest lines that are at most this wide, or else in the narrowest ones."""
        broken = (self.in_lines(count) for count in range(len(self.lines), max(most, len(self.lines)) + 1))
        found = []
        for label in broken:
            found.append(label)
            if label.width <= width:
                break
        return min(found, key=lambda label: label.width)

    def placed_lines(
        self, x: float, y: float, horizontal: Horizontal, vertical: Vertical, angle: float
    ) -> Iterator[PlacedLine]:
        """Each line, with the named point of the block at (x, y), turned about that point by degrees."""
        first_baseline = {
            "top": -self.ascent,
            "middle": (self.drop - self.capital) / 2,
            "baseline": 0.0,
            "bottom": self.drop + self.depth,
        }[vertical]
        before = {"left": 0.0, "center": 0.5, "right": 1.0}[horizontal]
        sine, cosine = _sine_and_cosine(angle)
        for number, (line, extent) in enumerate(zip(self.lines, self._extents, strict=True)):
            without_marks = extent.width - (self._hanging_width if number == self.hanging_from else 0.0)
            placed = without_marks if self.hangs else extent.width
            up, along = first_baseline - number * self._pitch, -before * placed
            left, bottom = x + along * cosine - up * sine, y + along * sine + up * cosine
            box = _turned_box(left, bottom, extent, sine, cosine)
            underline = None
            if number == self.underlined:
                down = extent.depth - underline_width(self.size) / 2
                x0, y0 = left + down * sine, bottom - down * cosine
                underline = (x0, y0), (x0 + without_marks * cosine, y0 + without_marks * sine)
            yield PlacedLine(line, left, bottom, box, underline)


def check_labels(typesetter: Typesetter, labels: Sequence[Label]) -> None:
    """Raises InputError for characters and mathematics that cannot be set."""
    typesetter.check_characters((label.name, label.text) for label in labels)
    found: list[Problem] = []
    for label in labels:
        if label.math:
            attempt(found, label.check)
    if found:
        raise InputError(found)


def underline_width(size: float) -> float:
    """Of the line below a text of this size, in points."""
    return UNDERLINE_WIDTH * size


def underline_depth(depth: float, size: float) -> float:
    """How far the line below a text reaches below its baseline, if the ink reaches so far."""
    return max(depth, 0.0) + (UNDERLINE_GAP + UNDERLINE_WIDTH) * size


def widest(labels: Sequence[Label]) -> float:
    """Width of the widest label; 0 if there is none."""
    return max((label.width for label in labels), default=0.0)


def _sine_and_cosine(angle: float) -> tuple[float, float]:
    if angle in (0, 90):  # exactly, so that what is upright stays so
        return (0.0, 1.0) if angle == 0 else (1.0, 0.0)
    return math.sin(math.radians(angle)), math.cos(math.radians(angle))


def _turned_box(x: float, y: float, extent: Extent, sine: float, cosine: float) -> Box:
    corners = [(a, u) for a in (0.0, extent.width) for u in (-extent.depth, extent.ascent)]
    across = [x + a * cosine - u * sine for a, u in corners]
    up = [y + a * sine + u * cosine for a, u in corners]
    return Box.between(min(across), min(up), max(across), max(up))

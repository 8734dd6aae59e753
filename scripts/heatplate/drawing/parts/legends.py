"""Legends of strips: the colours of categories, and short colour bars of numbers.

Beside the heatmap they stand above each other, and in several columns where they are too high; above and
below it they are lines."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.scales import ColorScale
from heatplate.drawing.geometry import Side
from heatplate.drawing.painter import Color
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.colour_bar import FittedBar, colour_bar
from heatplate.drawing.specification import ColourBarStyle
from heatplate.drawing.text.label import Label
from heatplate.problems import InputError, Problem, Remark

GAP = 8.0
"""Points between legends and what they stand beside."""

START = 6.0
"""Of these, points that a column of legends keeps free also from what it meets at a corner, such as the name
of a strip."""

SWATCH = 0.85
"""Side of a patch of colour as a multiple of the font size."""

SWATCH_GAP = 0.4
"""Between a patch and its text, as a multiple of the font size."""

PITCH = 1.25
"""Distance of the lines of a legend as a multiple of the font size."""

TITLE_GAP = 0.35
"""More between a title and what stands below it, as a multiple of the font size."""

BETWEEN = 1.0
"""Between two legends above each other, as a multiple of the font size."""

COLUMN_GAP = 1.5
"""Between two columns of legends, and between two legends in a line, as a multiple of the font size."""

ENTRY_GAP = 1.0
"""Between two entries in a line, as a multiple of the font size."""

BAR = 5.5
"""Length of an upright bar as a multiple of the font size."""

BAR_ACROSS = 9.0
"""Length of a lying bar as a multiple of the font size."""

WIDEST = 0.55
"""Of a text in a column: the share of the depth that a part may have."""

MOST_LINES = 3
"""Of one text in a column."""

OVERHANG = 40.0
"""Points by which a column of legends may be higher than the heatmap before another one is begun."""

COLUMNS = 0.75
"""Width of all columns together that they should not exceed: the same share."""

ROUNDING = 0.01
"""Points by which a sum of lengths may be off."""

LINE_SHARE = 0.75
"""Width of a line of several legends, as a share of the page's, if the heatmap is narrower."""

LINE_GAP = 2.5
"""Points between two lines."""


class Item(ABC):
    """Something in a legend, in points from its left end and from the middle of its first line."""

    @property
    @abstractmethod
    def width(self) -> float: ...

    @property
    @abstractmethod
    def above(self) -> float:
        """How far it reaches above the middle of its first line."""

    @property
    @abstractmethod
    def below(self) -> float: ...

    @abstractmethod
    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        """Paint it. x, y: its left end and the middle of its first line."""


@dataclass(frozen=True)
class Words(Item):
    """A title."""

    label: Label

    @property
    def width(self) -> float:
        return self.label.width

    @property
    def above(self) -> float:
        return max(self.label.ascent - self.label.capital / 2, PITCH * self.label.size / 2)

    @property
    def below(self) -> float:
        return max(
            self.label.drop + self.label.depth + self.label.capital / 2,
            self.label.drop + PITCH * self.label.size / 2,
        )

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        canvas.text(self.label, x, y - self.label.drop / 2, horizontal="left")


@dataclass(frozen=True)
class Swatch(Item):
    """A patch of colour and what it means."""

    color: Color
    label: Label

    @property
    def _side(self) -> float:
        return SWATCH * self.label.size

    @property
    def _start(self) -> float:
        return self._side + SWATCH_GAP * self.label.size

    @property
    def width(self) -> float:
        return self._start + self.label.width

    @property
    def above(self) -> float:
        return Words(self.label).above

    @property
    def below(self) -> float:
        return Words(self.label).below

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        half = self._side / 2
        corners = [(x, y - half), (x + 2 * half, y - half), (x + 2 * half, y + half), (x, y + half)]
        canvas.area(corners, self.color)
        Words(self.label).draw(canvas, x + self._start, y)


@dataclass(frozen=True)
class Bar(Item):
    """A short colour bar."""

    bar: FittedBar
    is_upright: bool

    @property
    def _before(self) -> float:
        return max(need.before for need in self.bar.needs)

    @property
    def _after(self) -> float:
        return max(need.after for need in self.bar.needs)

    @property
    def _depth(self) -> float:
        return max(need.far for need in self.bar.needs)

    @property
    def width(self) -> float:
        return self._depth if self.is_upright else self._before + self.bar.length + self._after

    @property
    def above(self) -> float:
        return self._after if self.is_upright else self.bar.thickness / 2

    @property
    def below(self) -> float:
        if self.is_upright:
            return self.bar.length + self._before
        return self._depth - self.bar.thickness / 2

    def draw(self, canvas: Canvas, x: float, y: float) -> None:
        if self.is_upright:
            self.bar.draw(canvas, Slot(Side.RIGHT, y - self.bar.length, x))
        else:
            self.bar.draw(canvas, Slot(Side.BOTTOM, x + self._before, y + self.bar.thickness / 2))


@dataclass(frozen=True)
class Legend(ABC):
    """What the colours of a strip, or of several strips of one name, mean. title: their name."""

    title: Label

    @property
    @abstractmethod
    def labels(self) -> Sequence[Label]:
        """The texts that come from outside."""

    @abstractmethod
    def items(self, *, is_upright: bool, widest: float) -> Sequence[Item]:
        """What stands below or beside the title. widest: that texts should be in a column."""


@dataclass(frozen=True)
class CategoryLegend(Legend):
    """entries: the colours and what they mean."""

    entries: Sequence[tuple[Color, Label]]

    @property
    def labels(self) -> Sequence[Label]:
        return [self.title, *(label for _, label in self.entries)]

    def items(self, *, is_upright: bool, widest: float) -> Sequence[Item]:
        return [
            Swatch(color, label.within(widest, MOST_LINES) if is_upright else label)
            for color, label in self.entries
        ]


@dataclass(frozen=True)
class NumberLegend(Legend):
    """A scale, and the format of its ticks; None to choose it."""

    scale: ColorScale
    fmt: str | None

    @property
    def labels(self) -> Sequence[Label]:
        return [self.title]

    def items(self, *, is_upright: bool, widest: float) -> Sequence[Item]:
        style = ColourBarStyle(
            label=None,
            location="right" if is_upright else "bottom",
            shrink=1.0,
            aspect=None,
            ticks=None,
            format=self.fmt,
            minorticks=False,
            extend="auto",
        )
        length = (BAR if is_upright else BAR_ACROSS) * self.title.size
        none = replace(self.title, text="")
        bar = colour_bar(self.scale, style, none, names_key=f"{self.title.key}.cmap", parse_math=False)
        try:
            return [Bar(bar.fit(Room(length, 72.0, 0.0, 0.0, 72.0, 72.0, 72.0)), is_upright)]
        except InputError as error:
            raise InputError(
                replace(problem, key=f"{self.title.key}.fmt") for problem in error.problems
            ) from error


@dataclass(frozen=True)
class Placed:
    """An item, and where its left end and the middle of its first line are.

    x: from the left, y: downwards from the top.
    """

    item: Item
    x: float
    y: float


@dataclass(frozen=True)
class Stack:
    """Items above each other, each with the middle of its first line, downwards from the top."""

    items: Sequence[tuple[float, Item]]

    @classmethod
    def of(cls, items: Sequence[Item], gap: float) -> Stack:
        """The items with a gap after the first one."""
        found: list[tuple[float, Item]] = []
        top = 0.0
        for number, item in enumerate(items):
            top += gap if number == 1 else 0.0
            found.append((top + item.above, item))
            top += item.above + item.below
        return cls(found)

    @property
    def width(self) -> float:
        return max(item.width for _, item in self.items)

    @property
    def height(self) -> float:
        last, item = self.items[-1]
        return last + item.below


@dataclass(frozen=True)
class FittedLegends:
    """Legends beside a heatmap, from the top of the body downwards."""

    items: Sequence[Placed]
    width: float
    height: float
    length: float

    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    @property
    def needs(self) -> Sequence[Need]:
        return (Need(START + self.width, self.height - self.length, 0.0),)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        for placed in self.items:
            out = START + placed.x if slot.side is Side.RIGHT else START + self.width - placed.x
            placed.item.draw(canvas, *slot.point(self.length - placed.y, out))


@dataclass(frozen=True)
class Line:
    """Items beside each other, each with its left end."""

    items: Sequence[tuple[float, Item]]

    @property
    def width(self) -> float:
        return max(start + item.width for start, item in self.items)

    @property
    def above(self) -> float:
        return max(item.above for _, item in self.items)

    @property
    def below(self) -> float:
        return max(item.below for _, item in self.items)


@dataclass(frozen=True)
class FittedLines:
    """Legends above or below a heatmap. lines: each with its left end along the side."""

    side: Side
    lines: Sequence[tuple[float, Line]]
    length: float

    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    @property
    def _tops(self) -> Iterator[tuple[float, Line, float]]:
        """Each line with its left end, and how far its upper edge is below that of the first one."""
        top = 0.0
        for start, line in self.lines:
            yield start, line, top
            top += line.above + line.below + LINE_GAP

    @property
    def _height(self) -> float:
        return sum(line.above + line.below + LINE_GAP for _, line in self.lines) - LINE_GAP

    @property
    def needs(self) -> Sequence[Need]:
        start = min(start for start, _ in self.lines)
        end = max(start + line.width for start, line in self.lines)
        return (Need(self._height, -start, end - self.length),)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        for start, line, top in self._tops:
            out = top + line.above
            out = self._height - out if self.side is Side.TOP else out
            for at, item in line.items:
                item.draw(canvas, *slot.point(start + at, out))


@dataclass(frozen=True)
class Legends:
    """All legends of strips."""

    side: Side
    legends: Sequence[Legend]

    name: ClassVar[str] = "legends"

    @property
    def gap(self) -> float:
        return GAP - START if self.side.is_vertical else GAP

    @property
    def labels(self) -> list[Label]:
        return [label for legend in self.legends for label in legend.labels]

    def fit(self, room: Room) -> FittedLegends | FittedLines:
        return self._in_columns(room) if self.side.is_vertical else self._in_lines(room)

    @property
    def _size(self) -> float:
        return self.legends[0].title.size

    def _in_columns(self, room: Room) -> FittedLegends:
        """About as high as the heatmap, in as many columns as this takes; higher if they were too wide."""
        size, widest = self._size, WIDEST * room.depth
        stacks = []
        for legend in self.legends:
            title = Words(legend.title.within(widest, MOST_LINES))
            stacks.append(Stack.of([title, *legend.items(is_upright=True, widest=widest)], TITLE_GAP * size))
        found = _columns(stacks, room.length + OVERHANG, size, room.length)
        for most in _heights(stacks, BETWEEN * size):
            if found.width <= COLUMNS * room.depth:
                break
            found = _columns(stacks, max(most, room.length + OVERHANG), size, room.length)
        return found

    def _in_lines(self, room: Room) -> FittedLines:
        size, limit = self._size, room.page
        together = min(max(room.length, LINE_SHARE * room.page), limit)
        lines: list[list[tuple[float, Item]]] = [[]]
        for legend in self.legends:
            title = Words(legend.title)
            items = legend.items(is_upright=False, widest=limit)
            whole = title.width + sum(item.width + ENTRY_GAP * size for item in items)
            end = _end(lines[-1])
            if end and end + COLUMN_GAP * size + whole > together:
                lines.append([])
                end = 0.0
            start = end + COLUMN_GAP * size if end else 0.0
            lines[-1].append((start, title))
            indent = title.width + ENTRY_GAP * size if title.width < limit / 2 else 0.0
            for item in items:
                start = _end(lines[-1]) + ENTRY_GAP * size
                if start + item.width > limit and len(lines[-1]) > 1:
                    lines.append([])
                    start = indent
                lines[-1].append((start, item))
        start = _start(max(map(_end, lines)), room)
        return FittedLines(self.side, [(start, Line(line)) for line in lines], room.length)


def _start(width: float, room: Room) -> float:
    """Where so much begins along the side: in its middle, or as near to it as the page allows."""
    start = min((room.length - width) / 2, room.length + room.after - width)
    return max(start, -room.before)


def _end(line: Sequence[tuple[float, Item]]) -> float:
    return max((start + item.width for start, item in line), default=0.0)


def _columns(stacks: Sequence[Stack], most: float, size: float, length: float) -> FittedLegends:
    """Legends above each other, in columns that are no higher than the most if they can be."""
    placed: list[Placed] = []
    left = width = top = height = 0.0
    for stack in stacks:
        if top and top + stack.height > most + ROUNDING:
            left, top, width = left + width + COLUMN_GAP * size, 0.0, 0.0
        placed += [Placed(item, left, top + y) for y, item in stack.items]
        width, height = max(width, stack.width), max(height, top + stack.height)
        top += stack.height + BETWEEN * size
    return FittedLegends(placed, left + width, height, length)


def _heights(stacks: Sequence[Stack], gap: float) -> list[float]:
    """The heights that a column of some of these can have, the lowest first."""
    heights = [stack.height for stack in stacks]
    runs = (heights[i:j] for i in range(len(heights)) for j in range(i + 1, len(heights) + 1))
    return sorted({sum(run) + gap * (len(run) - 1) for run in runs})

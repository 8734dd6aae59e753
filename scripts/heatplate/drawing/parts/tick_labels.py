"""The labels of rows and columns: which are shown, in what size, how they are turned, and the room they take.

A label is made smaller before it is turned upright, and turned before any is left out; what is left out is
said."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.specification import Specification
from heatplate.drawing.specification import TickLabels as Choice
from heatplate.drawing.text.label import Label, widest
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.drawing.text.visible import visible
from heatplate.problems import Place, Problem, Remark, input_error, quoted

LEAST_SIZE = 5.0
"""Points. Labels are not made smaller than this by themselves: the least that Nature takes."""

GAP = 2.5
"""Points between the body, or a tick mark, and a label."""

MARK = 2.0
"""Length of a tick mark in points. There are marks only where a label does not simply face its cell."""

MARK_WIDTH = 0.5
"""Points."""

BETWEEN = 0.5
"""Room between two horizontal labels as a multiple of the size."""

BETWEEN_SYMBOLS = 0.2
"""The same for labels of one or two characters, which cannot run together into a word."""

AIR = 1.6
"""Distance of numbers above each other that stand for the ones between them, as a multiple of the line
height."""

HARDLY_SMALLER = 0.85
"""How much smaller horizontal labels may be than the rest of the text before they are slanted instead."""

SYMBOL = 1.7
"""Width as a multiple of the size up to which a label is never turned: N would read as Z, and I as a dash."""

LEANING = 0.1
"""Of the page's width: how far a label may reach beyond what stands beside the body."""

ROUNDING = 0.01
"""Points that sums of lengths may be off by."""

ELLIPSIS = "…"


@dataclass(frozen=True)
class FittedTickLabels:
    """The labels as they are painted, by the number of their row or column; ``cell``: its length in
    points."""

    side: Side
    labels: Mapping[int, Label]
    count: int
    cell: float
    needs: tuple[Need, ...] = ()
    angle: int = 0
    marks: bool = False
    remarks: tuple[Remark, ...] = ()
    problems: tuple[Problem, ...] = ()

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        start = _start(self.marks)
        highest = max((label.ascent for label in self.labels.values()), default=0.0)
        for number, label in self.labels.items():
            middle = self._middle(number)
            if self.marks:
                canvas.line([slot.point(middle, 0.0), slot.point(middle, MARK)], MARK_WIDTH)
            x, y = slot.point(middle, start)
            if self.side.is_vertical:
                canvas.text(label, x, y, horizontal="right" if self.side is Side.LEFT else "left")
            elif self.angle == 0:
                canvas.text(label, x, y - highest, vertical="baseline")
            else:
                # The corner of a slanted text would reach above its end point.
                y -= math.sqrt(0.5) * label.capital / 2 if self.angle == 45 else 0
                canvas.text(label, x, y, horizontal="right", angle=self.angle)

    def _middle(self, number: int) -> float:
        return middle_of(self.side, number, self.count, self.cell)


def middle_of(side: Side, number: int, count: int, cell: float) -> float:
    """Where the middle of a row or column lies along a side. Row 0 is the top one."""
    return (count - number - 0.5) * cell if side.is_vertical else (number + 0.5) * cell


@dataclass(frozen=True)
class TickLabels:
    """The labels that an author asked for along one side.

    labels: one for each row or column. step: every how many-th is shown at least. auto: whether fewer may be,
    and whether long ones may be shortened. key: what a message names."""

    side: Side
    labels: tuple[Label, ...]
    step: int
    auto: bool
    key: str

    gap: ClassVar[float] = 0.0

    @property
    def name(self) -> str:
        return "row labels" if self.side.is_vertical else "column labels"

    @property
    def least_row(self) -> float:
        """The height in points that a row needs for its label in the least size; 0 if labels may be left
        out."""
        if not self.labels or self._are_numbers:
            return 0.0
        return max(label.at_size(min(LEAST_SIZE, label.size)).height for label in self.labels) / self.step

    def fit(self, room: Room) -> FittedTickLabels:
        if not self.labels:
            return FittedTickLabels(self.side, {}, 0, 0.0)
        fitted = self._beside(room) if self.side.is_vertical else self._below(room)
        left_out = len(self.labels[:: self.step]) - len(fitted.labels)
        if left_out > 0:
            second = list(fitted.labels)[1] if len(fitted.labels) > 1 else len(self.labels)
            what = f"every {_ordinal(second)} of {len(self.labels)} {self.name} is shown"
            remark = Remark(
                self.key, f"{what}, for there is no room for more; make the figure larger to show all"
            )
            fitted = replace(fitted, remarks=(*fitted.remarks, remark))
        return fitted

    # Beside the body

    def _beside(self, room: Room) -> FittedTickLabels:
        """Horizontal; smaller, and then fewer, where rows are lower than the text."""
        cell, step = room.length / len(self.labels), self.step
        if self._are_numbers and cell < self._line():
            air = self._line() * AIR
            step = next((step for step in self._round_steps() if cell * step >= air), len(self.labels))
            return self._in_rows(room, step, self._size)
        size = self._size * min(1.0, cell * step / self._line(), room.depth / self._widest)
        size = self._reduced(size)
        if self.auto and not self._clear(cell * step, size):
            step = next(
                (n for n in range(1, len(self.labels)) if self._clear(cell * n, size)), len(self.labels)
            )
            size = self._reduced(
                size * min(cell * step / self._line(size), room.depth / (self._widest * size / self._size))
            )
        return self._in_rows(room, step, size)

    def _in_rows(self, room: Room, step: int, size: float) -> FittedTickLabels:
        cell = room.length / len(self.labels)
        labels, shortened = self._shortened(self._at(size), room.most)
        shown = dict(list(enumerate(labels))[::step])
        marks = step > 1
        problem = () if self._clear(cell * step, size) else self._too_close(cell * step, size, "height")
        # The width is that of all labels, shown or not, so that it does not depend on the height.
        far = _start(marks) + widest(labels)
        reach = [self._reach(number, 2 * label.reach, cell) for number, label in shown.items()]
        needs = _needs(far, *_ends(reach), marks=marks)
        return FittedTickLabels(self.side, shown, len(labels), cell, needs, 0, marks, shortened, problem)

    # Below the body

    def _below(self, room: Room) -> FittedTickLabels:
        """Horizontal if that fits, else slanted, else upright, else fewer."""
        leaning = LEANING * room.page
        for fitted in self._arrangements(room):
            need = fitted.needs[0]
            if need.before <= room.before + leaning and need.after <= room.after + leaning:
                return fitted
        return self._crowded(room)

    def _arrangements(self, room: Room) -> Iterator[FittedTickLabels]:
        """All labels in the ways in which they can be read, the best first."""
        cell, step = room.length / len(self.labels), self.step
        pitch = cell * step
        size = self._horizontal_size(pitch)
        symbols = self._widest <= SYMBOL * self._size
        if size >= HARDLY_SMALLER * self._size or (symbols and size >= LEAST_SIZE):
            yield self._horizontal(room, step, self._reduced(size))
        slanted = 0.0 if symbols else pitch * math.sin(math.radians(45)) / self._line() * self._size
        if slanted >= HARDLY_SMALLER * self._size:
            fitted = self._slanted(room, self._reduced(min(slanted, self._size)))
            if fitted.needs[0].far <= room.depth:
                yield fitted
        if self._are_numbers:
            for step in self._round_steps():
                if self._horizontal_size(cell * step, 2 * BETWEEN) >= self._size:
                    yield self._horizontal(room, step, self._size)
        if symbols:
            return
        upright = self._size * min(1.0, pitch / self._line(), room.depth / self._widest)
        if self._clear(pitch, self._reduced(upright)):
            yield self._upright(room, step, self._reduced(upright))

    def _crowded(self, room: Room) -> FittedTickLabels:
        """As many as there is room for in the least size, if some may be left out; else all, with the
        problem."""
        cell, step = room.length / len(self.labels), self.step
        size = self._reduced(LEAST_SIZE)
        symbols = self._widest <= SYMBOL * self._size
        if symbols:
            if self.auto:
                fits = (n for n in range(step, len(self.labels)) if self._horizontal_size(cell * n) >= size)
                step = next(fits, len(self.labels))
            fitted = self._horizontal(room, step, size)
            is_close = self._horizontal_size(cell * step) < size
        else:
            if self.auto:
                fits = (n for n in range(step, len(self.labels)) if self._clear(cell * n, size))
                step = next(fits, len(self.labels))
                size = self._reduced(
                    size
                    * min(
                        cell * step / self._line(size),
                        max(room.depth / (self._widest * size / self._size), 1.0),
                    )
                )
            fitted = self._upright(room, step, size)
            is_close = not self._clear(cell * step, size)
        if is_close and step < len(self.labels):
            return replace(fitted, problems=self._too_close(cell * step, size, "width"))
        return fitted

    def _horizontal(self, room: Room, step: int, size: float) -> FittedTickLabels:
        cell = room.length / len(self.labels)
        shown = self._every(step, size)
        marks = step > 1
        highest = max(label.ascent for label in shown.values())
        far = _start(marks) + highest + max(label.height - label.ascent for label in shown.values())
        reach = [self._reach(number, label.width, cell) for number, label in shown.items()]
        return self._fitted(shown, cell, _needs(far, *_ends(reach), marks=marks), 0, marks)

    def _slanted(self, room: Room, size: float) -> FittedTickLabels:
        """Turned by 45 degrees, the end of the text below its column."""
        cell = room.length / len(self.labels)
        shown, half = self._every(self.step, size), math.sqrt(0.5)
        far = _start(True) + half * max(label.width + label.height for label in shown.values())
        before = max(
            half * (label.width + label.height / 2) - (number + 0.5) * cell for number, label in shown.items()
        )
        after = half * max(label.height for label in shown.values()) / 2 - cell / 2
        return self._fitted(
            shown, cell, _needs(far, max(before, 0.0), max(after, 0.0), marks=True), 45, True
        )

    def _upright(self, room: Room, step: int, size: float) -> FittedTickLabels:
        cell = room.length / len(self.labels)
        labels, shortened = self._shortened(self._at(size), room.most)
        shown = dict(list(enumerate(labels))[::step])
        marks = step > 1
        far = _start(marks) + widest(list(shown.values()))
        reach = [self._reach(number, 2 * label.reach, cell) for number, label in shown.items()]
        return replace(self._fitted(shown, cell, _needs(far, *_ends(reach), marks=marks), 90, marks), remarks=shortened)

    def _fitted(
        self, shown: Mapping[int, Label], cell: float, needs: tuple[Need, ...], angle: int, marks: bool
    ) -> FittedTickLabels:
        return FittedTickLabels(self.side, shown, len(self.labels), cell, needs, angle, marks)

    def _horizontal_size(self, pitch: float, between: float | None = None) -> float:
        """The size at which horizontal labels at this distance do not come too near to each other; at most
        the full."""
        labels = list(self._every(self.step, self._size).values())
        size = self._size
        for one, other in itertools.pairwise(labels):
            symbols = max(one.width, other.width) <= SYMBOL * self._size
            gap = between if between is not None else BETWEEN_SYMBOLS if symbols else BETWEEN
            size = min(size, self._size * pitch / ((one.width + other.width) / 2 + gap * self._size))
        return size

    # Sizes and steps

    @property
    def _size(self) -> float:
        return self.labels[0].size

    @property
    def _widest(self) -> float:
        return max(widest(self.labels), 1.0)  # an author may give empty labels

    def _reduced(self, size: float) -> float:
        """A size in tenths of a point that is not below the least, nor above the full one."""
        least = min(LEAST_SIZE, self._size)
        return self._size if size >= self._size else max(math.floor(10 * size + 1e-9) / 10, least)

    def _line(self, size: float | None = None) -> float:
        """The height of the highest label."""
        highest = max(label.height for label in self.labels)
        return highest if size is None else highest * size / self._size

    def _clear(self, pitch: float, size: float) -> bool:
        """Whether lines of text at this distance do not touch."""
        return pitch >= self._line(size) - ROUNDING

    def _at(self, size: float) -> list[Label]:
        return [label.at_size(size) for label in self.labels]

    def _every(self, step: int, size: float) -> dict[int, Label]:
        return {number: label.at_size(size) for number, label in list(enumerate(self.labels))[::step]}

    @property
    def _are_numbers(self) -> bool:
        """Whether the labels are evenly spaced numbers: a scale, on which some stand for the ones between
        them."""
        return self.auto and _are_evenly_spaced([label.text for label in self.labels])

    def _round_steps(self) -> Iterator[int]:
        """1, 2, 5, 10, 20 and so on."""
        decade = 1
        while decade <= len(self.labels):
            yield from (decade, 2 * decade, 5 * decade)
            decade *= 10

    def _reach(self, number: int, length: float, cell: float) -> tuple[float, float]:
        """How far a label of this length reaches beyond the start and the end of the side."""
        middle = middle_of(self.side, number, len(self.labels), cell)
        return length / 2 - middle, length / 2 - (cell * len(self.labels) - middle)

    def _shortened(self, labels: Sequence[Label], most: float) -> tuple[list[Label], tuple[Remark, ...]]:
        """The labels, the middle of those that are longer than the most taken out; only if they may be."""
        if not self.auto or widest(labels) <= most:
            return list(labels), ()
        shorter = [_without_middle(label, most) for label in labels]
        if len({label.text for label in shorter}) < len({label.text for label in labels}):
            return list(labels), ()
        count = sum(one is not other for one, other in zip(shorter, labels, strict=True))
        longest = max(labels, key=lambda label: label.width)
        remark = Remark(
            self.key,
            f"{count} of {len(labels)} {self.name} are shortened, such as {quoted(longest.text)}; rename them, or "
            "make the figure larger",
        )
        return shorter, (remark,)

    def _too_close(self, pitch: float, size: float, dimension: str) -> tuple[Problem, ...]:
        return (
            Problem(
                Place(""),
                self.key,
                f"labels such as {quoted(self.labels[0].text)} are {self._line(size):.1f} points high at {size:g} "
                f"pt, and there is one every {pitch:.1f} points; write auto, show every n-th, make the figure "
                f"larger ({dimension}), or its text smaller (fontsize)",
            ),
        )


def tick_labels(
    key: str, side: Side, choice: Choice, names: Sequence[str], typesetter: Typesetter, s: Specification
) -> TickLabels:
    """The labels of one side. Raises InputError if a list has not one label for each row or column."""
    given = isinstance(choice, list)
    texts = choice if isinstance(choice, list) else [visible(name) for name in names]
    what = "rows" if side.is_vertical else "columns"
    if len(texts) != len(names):
        raise input_error(
            "", f"has {len(texts)} labels, and the matrix has {len(names)} {what}; give one for each", key=key
        )
    if choice is False:
        texts = []
    name = key if given else f"label of {what}"
    math = given and s.parse_math
    labels = tuple(Label(name, text, typesetter, s.fontsize, math, key=key) for text in texts)
    step = choice if isinstance(choice, int) and not isinstance(choice, bool) else 1
    return TickLabels(side, labels, step, choice == "auto", key)


def _needs(far: float, before: float, after: float, *, marks: bool) -> tuple[Need, ...]:
    """The room of the labels, and that of the tick marks, which touch the body."""
    labels = Need(far, before, after, near=GAP)
    return (labels, Need(MARK)) if marks else (labels,)


def _start(marks: bool) -> float:
    """Points between the body and the labels."""
    return GAP + MARK if marks else GAP


def _ends(reach: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return max(0.0, *(before for before, _ in reach)), max(0.0, *(after for _, after in reach))


def _without_middle(label: Label, most: float) -> Label:
    """The label with its middle taken out, so that it is at most this wide."""
    if label.width <= most or "\n" in label.text:
        return label
    fewest, least = 2, len(label.text)
    kept = fewest
    while kept < least and _abridged(label, kept + 1).width <= most:
        kept += 1
    return _abridged(label, kept)


def _abridged(label: Label, kept: int) -> Label:
    """The first and the last characters of a label, as many of both as are kept."""
    tail = kept // 2
    return replace(label, text=label.text[: kept - tail] + ELLIPSIS + label.text[len(label.text) - tail :])


def _are_evenly_spaced(texts: Sequence[str]) -> bool:
    try:
        numbers = [float(text) for text in texts]
    except ValueError:
        return False
    steps = [after - before for before, after in itertools.pairwise(numbers)]
    return bool(steps) and all(math.isclose(step, steps[0], rel_tol=1e-6) for step in steps) and steps[0] != 0


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"

"""The labels of rows and columns: which are shown, in what size, how they are turned, and the room they need.

Labels are made smaller before any of them is left out, and what is left out is said.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import ClassVar, Literal

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.row_lines import in_lines, row_of
from heatplate.drawing.specification import Specification
from heatplate.drawing.specification import TickLabels as Choice
from heatplate.drawing.text.label import Label, widest
from heatplate.drawing.text.tokens import shown_labels
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import AuthorText
from heatplate.problems import Place, Problem, Remark, input_error, quoted

LEAST_SIZE = 5.0
"""Points: labels are not made smaller than this by themselves. It is the least size in Nature's figures."""

GAP = 2.5
"""Points between the body, or a tick mark, and a label."""

MARK = 2.0
"""Length of a tick mark in points."""

MARK_WIDTH = 0.5
"""Points."""

BETWEEN = 0.5
"""Least room between two horizontal labels, as a multiple of their size."""

BETWEEN_SYMBOLS = 0.2
"""The same for labels of one or two characters, which do not run together into a word."""

AIR = 1.6
"""Distance of the numbers of a scale that stand above each other, as a multiple of their height."""

HARDLY_SMALLER = 0.85
"""Share of the full size from which on horizontal labels are better than slanted ones in full size."""

SYMBOL = 1.7
"""Width, as a multiple of the size, up to which labels are never turned: N would read as Z, and I as a
dash."""

LEANING = 0.1
"""How far column labels may reach beyond what stands beside the body: a share of the page's width."""

LINES = (3, 4, 5, 6)
"""Into how many lines at most labels are broken; the fewest with which they fit."""

ROUNDING = 0.01
"""Points by which a sum of lengths may be off."""

ELLIPSIS = "…"


@dataclass(frozen=True)
class Setting:
    """How labels are set: every how many-th, in which size (points), and turned by which angle (degrees)."""

    step: int
    size: float
    angle: int = 0

    @property
    def has_marks(self) -> bool:
        """Tick marks say which cell a label belongs to where it does not simply face it."""
        return self.step > 1 or self.angle == 45

    @property
    def start(self) -> float:
        """Points between the body and the labels."""
        return GAP + MARK if self.has_marks else GAP


@dataclass(frozen=True)
class FittedTickLabels:
    """The labels as they are painted, each with the place of its middle along the side."""

    side: Side
    labels: Sequence[tuple[float, Label]]
    setting: Setting
    needs: Sequence[Need]
    remarks: Sequence[Remark] = ()
    problems: Sequence[Problem] = ()

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        highest = max(label.ascent for _, label in self.labels)
        lowest = max(label.depth for _, label in self.labels)
        for middle, label in self.labels:
            if self.setting.has_marks:
                canvas.line([slot.point(middle, 0.0), slot.point(middle, MARK)], MARK_WIDTH)
            x, y = slot.point(middle, self.setting.start)
            if self.side.is_vertical and self.setting.angle == 90:
                x += -lowest - label.drop if self.side is Side.LEFT else highest
                canvas.text(label, x, y, vertical="baseline", angle=90)
            elif self.side.is_vertical:
                canvas.text(label, x, y, horizontal="right" if self.side is Side.LEFT else "left")
            elif self.setting.angle == 0:
                above = lowest + label.drop if self.side is Side.TOP else -highest
                canvas.text(label, x, y + above, vertical="baseline")
            elif self.side is Side.TOP:
                y += math.sqrt(0.5) * label.capital / 2 if self.setting.angle == 45 else 0
                canvas.text(label, x, y, horizontal="left", angle=self.setting.angle)
            else:
                # The corner of a slanted text would stick out above its end point.
                y -= math.sqrt(0.5) * label.capital / 2 if self.setting.angle == 45 else 0
                canvas.text(label, x, y, horizontal="right", angle=self.setting.angle)


@dataclass(frozen=True)
class TickLabels:
    """The labels that an author asked for along one side, one for each row or column.

    tracks: the rows or columns. step: at least every how many-th is shown. is_auto: whether some may be left
    out or shortened. key: what a message names. rotation: degrees, or None if it is chosen.
    wraps: whether labels may be broken between words; auto if only before they are made smaller or shortened.
    is_outside: whether something stands between the body and the labels.
    """

    side: Side
    labels: tuple[Label, ...]
    tracks: Tracks
    step: int
    is_auto: bool
    key: str
    rotation: int | None = None
    wraps: bool | Literal["auto"] = False
    is_outside: bool = False

    gap: ClassVar[float] = 0.0

    @property
    def name(self) -> str:
        return "row labels" if self.side.is_vertical else "column labels"

    @property
    def least_row(self) -> float:
        """The height in points that a row needs for its label in the least size; 0 if it may be left out."""
        if not self.labels or self._is_scale:
            return 0.0
        return self._line(self._rounded(LEAST_SIZE)) / self.step

    def row_height(self, depth: float, most: float) -> float:
        """What a row should have for its label, in points: room for two lines, if long names need them.

        depth: how far they should reach. most: height of all rows together, which these do not exceed.
        """
        one = max((1.1 * label.height for label in self.labels), default=0.0)
        if not self.wraps or self._runs_along(self.rotation or 0) or not self.labels:
            return one
        if self.wraps == "auto" and self._widest <= depth:
            return one
        row = max(row_of(label.in_lines(2)) for label in self.labels)
        broken = in_lines(self.labels, row, depth)
        return max(one, *map(row_of, broken)) if row * len(self.labels) <= most else one

    def fit(self, room: Room) -> FittedTickLabels:
        if self.wraps == "auto" and self._runs_along(self.rotation or 0):
            whole = replace(self, wraps=False).fit(room)
            is_small = whole.setting.size < HARDLY_SMALLER * self._size
            return self._wrapped(room).fit(room) if is_small else whole
        if self.wraps:
            return self._wrapped(room).fit(room)
        if self.side.is_vertical and self.rotation == 90:
            return self._reported(room, self._rotated(room, 90))
        return self._reported(room, self._beside(room) if self.side.is_vertical else self._below(room))

    def _reported(self, room: Room, setting: Setting) -> FittedTickLabels:
        """The labels in a setting, with what is to be said of it."""
        fitted = self._set(room, setting)
        remarks, problems = list(fitted.remarks), list(fitted.problems)
        if len(fitted.labels) < len(self.labels[:: self.step]):
            remarks.append(self._left_out(len(fitted.labels), setting.step))
        if setting.step < len(self.labels) and not self._is_clear(room, setting):
            problems.append(self._too_close(room, setting))
        return replace(fitted, remarks=remarks, problems=problems)

    def _beside(self, room: Room) -> Setting:
        """Horizontal: smaller where rows are lower than the text, fewer where the least size is too large."""
        pitch = self.tracks.size(room.length)
        if self._is_scale and pitch < self._line(self._size):
            air = self._line(self._size) * AIR
            step = next((step for step in self._round_steps() if pitch * step >= air), len(self.labels))
            return Setting(step, self._size)
        shallow = self._size * room.depth / self._widest
        size = self._rounded(min(shallow, self._size * pitch * self.step / self._line(self._size)))
        return self._thinned_out(room, Setting(self.step, size), shallow)

    def _below(self, room: Room) -> Setting:
        """Horizontal if that fits, else slanted, else upright, else fewer; or as the author wants it."""
        if self.rotation is not None:
            return self._rotated(room, self.rotation)
        before, after = (0.0 if is_set else LEANING * room.page for is_set in room.is_set)
        for setting in self._ways(room):
            need = self._set(room, setting).needs[0]
            if need.before <= room.before + before and need.after <= room.after + after:
                return setting
        size = self._rounded(LEAST_SIZE)
        if self._are_symbols:
            return self._thinned_out(room, Setting(self.step, size), size)
        return self._thinned_out(room, Setting(self.step, size, 90), self._size * room.depth / self._widest)

    def _rotated(self, room: Room, angle: int) -> Setting:
        """Turned by this angle, in the size at which all labels fit, or fewer in the least size."""
        pitch, line = self.tracks.size(room.length) * self.step, self._line(self._size)
        size = {
            0: self._horizontal_size(pitch),
            45: self._size * pitch * math.sqrt(0.5) / line,
            90: self._horizontal_size(pitch)
            if self.side.is_vertical
            else self._size * min(pitch / line, room.depth / self._widest),
        }[angle]
        setting = Setting(self.step, self._rounded(size), angle)
        return self._thinned_out(room, setting, setting.size)

    def _wrapped(self, room: Room) -> TickLabels:
        """The same labels in lines that are no wider than a cell, if they can stand beside each other so.

        Across a row's side they are as narrow as its height allows.
        """
        pitch, plain = self.tracks.size(room.length) * self.step, replace(self, wraps=False)
        if not self._runs_along(self.rotation or 0):
            if self.wraps == "auto" and self._widest <= room.depth:
                return plain
            lines = in_lines(self.labels, pitch, room.depth if self.wraps == "auto" else None)
            return replace(plain, labels=tuple(lines)) if widest(lines) <= room.most else plain
        width = max(pitch - BETWEEN * self._size, 1.0)
        for most in LINES:
            labels = tuple(label.within(width, most) for label in self.labels)
            broken = replace(plain, labels=labels)
            is_flat = max(label.height for label in labels) <= room.depth
            if is_flat and broken._horizontal_size(pitch) >= HARDLY_SMALLER * self._size:
                return broken
        return plain

    def _ways(self, room: Room) -> Iterator[Setting]:
        """Ways to show every label, or round numbers of a scale; the ones that are read best come first."""
        cell, full, line = self.tracks.size(room.length), self._size, self._line(self._size)
        pitch = cell * self.step
        horizontal = self._horizontal_size(pitch)
        if horizontal >= HARDLY_SMALLER * full or (self._are_symbols and horizontal >= LEAST_SIZE):
            yield Setting(self.step, self._rounded(horizontal))
        slanted = full * pitch * math.sqrt(0.5) / line
        if not self._are_symbols and slanted >= HARDLY_SMALLER * full:
            setting = Setting(self.step, self._rounded(slanted), 45)
            if self._set(room, setting).needs[0].far <= room.depth:
                yield setting
        if self._is_scale:
            for step in self._round_steps():
                if self._horizontal_size(cell * step, 2 * BETWEEN) >= full:
                    yield Setting(step, full)
        if not self._are_symbols:
            size = self._rounded(full * min(pitch / line, room.depth / self._widest))
            if self._is_clear(room, Setting(self.step, size, 90)):
                yield Setting(self.step, size, 90)

    def _thinned_out(self, room: Room, setting: Setting, most: float) -> Setting:
        """With as many labels as fit in this size, and these as large as fits, up to the most.

        Unchanged if none may be left out.
        """
        if not self.is_auto or self._is_clear(room, setting):
            return setting
        steps = range(setting.step, len(self.labels))
        fits = (replace(setting, step=step) for step in steps)
        found = next((s for s in fits if self._is_clear(room, s)), replace(setting, step=len(self.labels)))
        pitch = found.step * self.tracks.size(room.length)
        if self._runs_along(setting.angle):
            return found
        larger = self._rounded(min(most, self._size * pitch / self._line(self._size)))
        return replace(found, size=max(found.size, larger))

    def _runs_along(self, angle: int) -> bool:
        """Whether labels at this angle run along their side, one after another."""
        return angle != 45 and (angle == 0) != self.side.is_vertical

    def _is_clear(self, room: Room, setting: Setting) -> bool:
        """Whether neighbouring labels do not touch."""
        pitch = setting.step * self.tracks.size(room.length)
        if self._runs_along(setting.angle):
            return self._horizontal_size(pitch) >= setting.size - ROUNDING
        across = math.sqrt(0.5) if setting.angle == 45 else 1.0
        return pitch * across >= self._line(setting.size) - ROUNDING

    def _set(self, room: Room, setting: Setting) -> FittedTickLabels:
        """The labels in a setting, and the room that they need."""
        labels = [label.at_size(setting.size) for label in self.labels]
        remarks: Sequence[Remark] = ()
        is_across = not self._runs_along(setting.angle) and setting.angle != 45
        if self.is_auto and is_across and widest(labels) > room.most:
            labels, remarks = self._shortened(labels, room.most)
        numbered = list(enumerate(labels))[:: setting.step]
        if self.tracks.is_last_apart:  # which is not one of many: it has its label in any case
            last = len(labels) - 1
            numbered = [*(one for one in numbered if one[0] <= last - setting.step), (last, labels[last])]
        shown = [
            (self.tracks.middle_along(self.side, number, room.length), label) for number, label in numbered
        ]
        # Beside the body the depth is that of all labels, so that it does not depend on how many are shown.
        depth = self._depth(labels if self.side.is_vertical else [label for _, label in shown], setting)
        reach = [self._reach(label, setting) for _, label in shown]
        before = max(ahead - middle for (middle, _), (ahead, _) in zip(shown, reach, strict=True))
        after = max(behind + middle for (middle, _), (_, behind) in zip(shown, reach, strict=True))
        need = Need(setting.start + depth, max(before, 0.0), max(after - room.length, 0.0), near=GAP)
        needs = [need, Need(MARK)] if setting.has_marks else [need, Need(0.0)] if self.is_outside else [need]
        return FittedTickLabels(self.side, shown, setting, needs, remarks)

    def _depth(self, labels: Sequence[Label], setting: Setting) -> float:
        """How far labels reach away from the body, without the gap."""
        if setting.angle == 45:
            return math.sqrt(0.5) * max(label.width + label.height for label in labels)
        if not self._runs_along(setting.angle):
            return widest(labels)
        return max(label.ascent for label in labels) + max(label.height - label.ascent for label in labels)

    def _reach(self, label: Label, setting: Setting) -> tuple[float, float]:
        """How far a label reaches from its middle along the side, towards the start and towards the end."""
        if setting.angle == 45:
            far, near = math.sqrt(0.5) * (label.width + label.height / 2), math.sqrt(0.5) * label.height / 2
            if self.side is Side.BOTTOM:  # where what hangs below lines is at their end
                near = max(near, math.sqrt(0.5) * label.reach)
            if self.side is Side.TOP:  # where the lower edge is the outer one, with what hangs below lines
                return near, math.sqrt(0.5) * (label.width + label.reach)
            return far, near
        if not self._runs_along(setting.angle):
            return label.reach, label.reach
        return label.width / 2, label.width / 2

    def _horizontal_size(self, pitch: float, between: float | None = None) -> float:
        """The largest size, up to the full one, at which horizontal labels at this distance stand apart."""
        size = self._size
        for one, other in itertools.pairwise(self.labels[:: self.step]):
            symbols = max(one.width, other.width) <= SYMBOL * self._size
            gap = between if between is not None else BETWEEN_SYMBOLS if symbols else BETWEEN
            size = min(size, self._size * pitch / ((one.width + other.width) / 2 + gap * self._size))
        return size

    @property
    def _size(self) -> float:
        """The full size of the labels in points."""
        return self.labels[0].size

    def _rounded(self, size: float) -> float:
        """The size in tenths of a point, not below the least one nor above the full one."""
        least = min(LEAST_SIZE, self._size)
        return self._size if size >= self._size else max(math.floor(10 * size + 1e-9) / 10, least)

    @cached_property
    def _widest(self) -> float:
        return max(widest(self.labels), 1.0)  # an author may give empty labels

    @cached_property
    def _highest(self) -> float:
        """Of a line: the one that reaches highest may stand below the one that reaches lowest."""
        ascent = max(label.ascent for label in self.labels)
        return ascent + max(label.height - label.ascent for label in self.labels)

    def _line(self, size: float) -> float:
        """The height of the tallest label in a size."""
        return self._highest * size / self._size

    @cached_property
    def _are_symbols(self) -> bool:
        """Whether all labels are so short that they are not turned."""
        return self._widest <= SYMBOL * self._size

    @cached_property
    def _is_scale(self) -> bool:
        """Whether the labels are evenly spaced numbers, some of which can stand for all."""
        return self.is_auto and _are_evenly_spaced([label.text for label in self.labels])

    def _round_steps(self) -> Iterator[int]:
        """1, 2, 5, 10, 20 and so on."""
        decade = 1
        while decade <= len(self.labels):
            yield from (decade, 2 * decade, 5 * decade)
            decade *= 10

    def _shortened(self, labels: Sequence[Label], most: float) -> tuple[list[Label], Sequence[Remark]]:
        """The labels without the middle of those that are longer than the most, if they still differ then."""
        shorter = [_without_middle(label, most) for label in labels]
        if len({label.text for label in shorter}) < len({label.text for label in labels}):
            return list(labels), ()
        count = sum(one is not other for one, other in zip(shorter, labels, strict=True))
        longest = max(labels, key=lambda label: label.width)
        remark = Remark(
            self.key,
            f"{count} of {len(labels)} {self.name} are shortened, such as {quoted(longest.text)}; rename "
            "them, or make the figure larger",
        )
        return shorter, (remark,)

    def _left_out(self, shown: int, step: int) -> Remark:
        return Remark(
            self.key,
            f"{shown} of {len(self.labels)} {self.name} are shown, every {_ordinal(step)}; there is no room "
            "for more, unless the figure is larger or its text smaller",
        )

    def _too_close(self, room: Room, setting: Setting) -> Problem:
        pitch = setting.step * self.tracks.size(room.length)
        side = "height" if self.side.is_vertical else "width"
        label, extent, turn = self.labels[0], f"{self._line(setting.size):.1f} points high", ""
        if self._runs_along(setting.angle):
            label = max(self.labels, key=lambda label: label.width)
            extent = f"{label.at_size(setting.size).width:.1f} points long"
            if self.rotation is not None:
                turn = f"turn them otherwise ({self.key}_kws, which has rotation: {setting.angle}), "
        return Problem(
            Place(""),
            self.key,
            f"labels such as {quoted(label.text)} are {extent} at {setting.size:g} pt, and there is one "
            f"every {pitch:.1f} points; {turn}write auto, show every n-th, make the figure larger ({side}), "
            "or its text smaller (fontsize)",
        )


def tick_labels(
    key: str,
    side: Side,
    choice: Choice,
    names: Sequence[str],
    tracks: Tracks,
    typesetter: Typesetter,
    s: Specification,
) -> TickLabels:
    """The labels of one side. Raises InputError if a list has not one label for each row or column."""
    given = isinstance(choice, list)
    own = [s.parse_math and (given or isinstance(name, AuthorText)) for name in names]
    axis: Literal["index", "columns"] = "index" if side.is_vertical else "columns"
    texts = choice if isinstance(choice, list) else shown_labels(names, s.tokens, axis)
    what = "rows" if side.is_vertical else "columns"
    if len(texts) != len(names):
        raise input_error(
            "", f"has {len(texts)} labels, and the matrix has {len(names)} {what}; give one for each", key=key
        )
    if choice is False:
        texts = []
    style = s.yticklabels_kws if side.is_vertical else s.xticklabels_kws
    if style.max_length is not None:
        whole = {text for text, math in zip(texts, own, strict=False) if math and "$" in text}
        texts = _cut(texts, style.max_length, key, whole)
    name = key if given else f"label of {what}"
    labels = tuple(
        Label(name, text, typesetter, s.fontsize, math, key=key)
        for text, math in zip(texts, own[: len(texts)], strict=True)
    )
    step = choice if isinstance(choice, int) and not isinstance(choice, bool) else 1
    is_turned = style.rotation not in (None, 0)
    wraps = style.wrap if labels and (not is_turned or (side.is_vertical and style.wrap is True)) else False
    return TickLabels(side, labels, tracks, step, choice == "auto", key, style.rotation, wraps)


def _cut(texts: Sequence[str], most: int, key: str, whole: Container[str]) -> list[str]:
    """The texts with at most so many characters, without the middle of longer ones.

    whole: texts that stay as they are, since mathematics cannot be cut.

    Raises InputError if different texts would become the same.
    """
    cut = [
        _middle_left_out(text, most - 1) if len(text) > most and text not in whole else text for text in texts
    ]
    texts_of: dict[str, list[str]] = {}
    for text, short in dict(zip(texts, cut, strict=True)).items():
        texts_of.setdefault(short, []).append(text)
    if clash := next((short for short, several in texts_of.items() if len(several) > 1), ""):
        one, other = texts_of[clash][:2]
        raise input_error(
            "",
            f"{quoted(one)} and {quoted(other)} would both be {quoted(clash)}; allow more characters",
            key=f"{key}_kws.max_length",
        )
    return cut


def _middle_left_out(text: str, kept: int) -> str:
    """So many characters of the start and the end of a text, and an ellipsis between them."""
    tail = kept // 2
    return text[: kept - tail] + ELLIPSIS + text[len(text) - tail :]


def _without_middle(label: Label, most: float) -> Label:
    """The label with as many of its middle characters left out as it takes to be no wider than the most."""
    if label.width <= most or "\n" in label.text or (label.math and "$" in label.text):
        return label
    kept = 2
    while _abridged(label, kept + 1).width <= most:
        kept += 1
    return _abridged(label, kept)


def _abridged(label: Label, kept: int) -> Label:
    """The label with so many characters of its start and its end."""
    return replace(label, text=_middle_left_out(label.text, kept))


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

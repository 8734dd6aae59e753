"""The labels of groups of rows or columns, each beside all of its group."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.part import Need, Room, Slot
from heatplate.drawing.parts.side_text import paint_at_side
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.drawing.text.visible import visible
from heatplate.matrix import AuthorText
from heatplate.problems import Place, Problem, Remark, quoted, wording

LEAST_SIZE = 5.0
"""Points: labels are not made smaller than this by themselves, as tick labels are not."""

GAP = 3.5
"""Points between the tick labels and the bracket."""

INNER = 2.0
"""Points between the bracket and a label."""

BRACKET_WIDTH = 0.5
"""Points."""

BETWEEN = 0.5
"""Least room between two labels, as a multiple of their size."""

MOST_LINES = 3
"""Of one label."""

HARDLY_SMALLER = 0.75
"""Share of the full size from which on a label along its group is better than one across in full size."""

SHORT = 0.35
"""Labels beside rows stay horizontal up to this share of the depth that a part may have."""


@dataclass(frozen=True)
class Group:
    """Rows or columns that follow one another, and the label they share."""

    run: range
    label: Label


@dataclass(frozen=True)
class FittedGroupLabels:
    """The labels as they are painted. spans: where each group begins and ends along the side."""

    side: Side
    labels: Sequence[Label]
    spans: Sequence[tuple[float, float]]
    length: float
    is_turned: bool
    has_brackets: bool
    problems: Sequence[Problem] = ()

    remarks: ClassVar[Sequence[Remark]] = ()

    @property
    def _start(self) -> float:
        return INNER if self.has_brackets else 0.0

    def _along(self, label: Label) -> float:
        """Half the length of a label along the side."""
        return label.reach if self.is_turned == (not self.side.is_vertical) else label.width / 2

    @property
    def needs(self) -> Sequence[Need]:
        across = self.is_turned == (not self.side.is_vertical)
        depth = max(label.width if across else label.height for label in self.labels)
        middles = [(start + end) / 2 for start, end in self.spans]
        reach = [self._along(label) for label in self.labels]
        before = max(half - middle for half, middle in zip(reach, middles, strict=True))
        after = max(half + middle for half, middle in zip(reach, middles, strict=True)) - self.length
        return (Need(self._start + depth, max(before, 0.0), max(after, 0.0)),)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        for label, (start, end) in zip(self.labels, self.spans, strict=True):
            if self.has_brackets:
                canvas.line([slot.point(start, 0.0), slot.point(end, 0.0)], BRACKET_WIDTH)
            x, y = slot.point((start + end) / 2, self._start)
            paint_at_side(canvas, label, self.side, x, y, is_turned=self.is_turned)


@dataclass(frozen=True)
class GroupLabels:
    """The labels of all groups at a side of the body; tracks: its rows or columns."""

    side: Side
    groups: Sequence[Group]
    tracks: Tracks
    has_brackets: bool
    key: str

    gap: ClassVar[float] = GAP

    @property
    def name(self) -> str:
        return wording(f"labels of groups of {'rows' if self.side.is_vertical else 'columns'}")

    @property
    def labels(self) -> list[Label]:
        return [group.label for group in self.groups]

    def fit(self, room: Room) -> FittedGroupLabels:
        """Along the side if they fit there, beside rows also across it if they are short."""
        spans = [self.tracks.span_along(self.side, group.run, room.length) for group in self.groups]
        lengths = self._lengths(spans, room)
        along, across = self._along(lengths), self._across(lengths)
        short = max(label.width for label in self.labels) <= SHORT * room.depth
        full = self.labels[0].size
        ways = [(along, self.side.is_vertical), (across, not self.side.is_vertical)]
        if self.side.is_vertical and (short or along[0].size < full <= across[0].size):
            ways.reverse()
        enough = HARDLY_SMALLER * full
        chosen, is_turned = max(ways, key=lambda way: min(way[0][0].size, enough))
        size = chosen[0].size
        problems = [] if size >= min(LEAST_SIZE, full) else [self._too_close(chosen, lengths)]
        labels = [label.at_size(max(size, min(LEAST_SIZE, full))) for label in chosen]
        return FittedGroupLabels(
            self.side, labels, spans, room.length, is_turned, self.has_brackets, problems
        )

    def _lengths(self, spans: Sequence[tuple[float, float]], room: Room) -> list[float]:
        """How long each label may be along the side: as its group, and beyond the ends of the side."""
        size = self.labels[0].size
        ordered = sorted(spans)
        ends = [-min(room.before, room.depth), *(end for _, end in ordered)]
        starts = [*(start for start, _ in ordered), room.length + min(room.after, room.depth)]
        lengths = {}
        for (start, end), before, after in zip(ordered, ends, starts[1:], strict=False):
            middle, free = (start + end) / 2, BETWEEN * size
            reach = min(middle - (before + start - free) / 2, (after + end - free) / 2 - middle)
            lengths[start, end] = max(2 * reach, end - start - free / 2)
        return [lengths[span] for span in spans]

    def _along(self, lengths: Sequence[float]) -> list[Label]:
        """The labels in lines along the side, in the size at which the longest fits."""
        broken = [label.within(most, MOST_LINES) for label, most in zip(self.labels, lengths, strict=True)]
        share = min(most / max(label.width, 0.1) for label, most in zip(broken, lengths, strict=True))
        return [label.at_size(_rounded(label.size, share)) for label in broken]

    def _across(self, lengths: Sequence[float]) -> list[Label]:
        """The labels across the side, in the size at which the highest fits."""
        share = min(most / (2 * label.reach) for label, most in zip(self.labels, lengths, strict=True))
        return [label.at_size(_rounded(label.size, share)) for label in self.labels]

    def _too_close(self, labels: Sequence[Label], lengths: Sequence[float]) -> Problem:
        tightest = min(zip(self.labels, lengths, strict=True), key=lambda pair: pair[1] / pair[0].width)
        side = "height" if self.side.is_vertical else "width"
        return Problem(
            Place(""),
            self.key,
            f"the label of the group {quoted(tightest[0].text)} does not fit beside its group, which is "
            f"{max(tightest[1], 0.0):.1f} points long; make the figure larger ({side}), or its text smaller "
            "(fontsize)",
        )


def group_labels(
    side: Side, groups: Sequence[str], tracks: Tracks, typesetter: Typesetter, s: Specification
) -> GroupLabels:
    """The labels of the groups of the rows or columns; none where a group has no label."""
    what = wording(f"group of {'rows' if side.is_vertical else 'columns'}")
    found = [Group(run, _label(what, text, typesetter, s)) for text, run in _runs(groups) if text]
    return GroupLabels(
        side, found, tracks, s.group_kws.bracket, "yticklabels" if side.is_vertical else "xticklabels"
    )


def _label(what: str, text: str, typesetter: Typesetter, s: Specification) -> Label:
    """The label of a group; one in the author's words is as it was written, with mathematics."""
    is_own = isinstance(text, AuthorText)
    shown = text if is_own else visible(text)
    math = is_own and s.parse_math
    return Label(what, shown, typesetter, s.fontsize, math, weight=s.group_kws.fontweight)


def _runs(groups: Sequence[str]) -> Iterator[tuple[str, range]]:
    start = 0
    for text, members in itertools.groupby(groups):
        end = start + len(list(members))
        yield text, range(start, end)
        start = end


def _rounded(size: float, share: float) -> float:
    """A share of the size in tenths of a point, at most the whole."""
    return size if share >= 1 else int(10 * size * share + 1e-9) / 10

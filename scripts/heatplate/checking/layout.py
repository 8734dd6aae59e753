"""Where things lie: on the page, clear of each other, in their cells, and beside what they belong to."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from heatplate.checking.cells import labels_on_page
from heatplate.checking.matching import kind_name
from heatplate.checking.subject import Subject
from heatplate.checking.verdict import Check, Finding
from heatplate.drawing.canvas import Item, Text
from heatplate.drawing.geometry import Box
from heatplate.matrix import Array
from heatplate.problems import quoted

TOUCHING = 0.3
"""Points by which the boxes of two texts may overlap: letters do not fill them to the edge."""

ASIDE = 0.5
"""Points that the middle of a label may lie from that of its row or column."""

EDGE = 0.01
"""Points by which a box may stick out through rounding."""


def layout_checks(subject: Subject) -> list[Check]:
    """The checks ``clipping``, ``overlap``, ``room`` and ``tick_labels``."""
    return [_clipping(subject), _overlap(subject), _room(subject), _tick_labels(subject)]


def _clipping(subject: Subject) -> Check:
    page, findings = subject.page, []
    whole = Box(0.0, 0.0, page.width, page.height)
    for item in subject.canvas.items:
        if not whole.holds(item.box, EDGE):
            by = max(
                -item.box.left, -item.box.bottom, item.box.right - page.width, item.box.top - page.height
            )
            findings.append(
                Finding(
                    "fail",
                    f"{_named(item)} reaches {by:.1f} points beyond the page; make the figure wider "
                    "(width) or higher (height), or shorten the text",
                )
            )
    for box in page.clipped:
        findings.append(
            Finding(
                "fail",
                f"something at {box[0]:.1f}, {box[1]:.1f} is cut off by a clipping path; build the figure "
                "again",
            )
        )
    count = len(subject.canvas.items)
    return Check.of("clipping", f"{count} things within {page.width:g} x {page.height:g} points", findings)


@dataclass(frozen=True)
class _Oriented:
    """The box of a text as it is turned. corners: (4, 2)."""

    item: Text
    corners: Array

    def overlaps(self, other: _Oriented) -> bool:
        """Whether the two share more than a narrow strip: no straight line separates them."""
        for one, two in ((self, other), (other, self)):
            for start, end in ((0, 1), (1, 2)):
                side = one.corners[end] - one.corners[start]
                length = math.hypot(*side)
                if length == 0:
                    return False
                axis = np.array([-side[1], side[0]]) / length
                a, b = one.corners @ axis, two.corners @ axis
                if min(a.max(), b.max()) - max(a.min(), b.min()) <= TOUCHING:
                    return False
        return True


def _oriented(item: Text) -> _Oriented:
    box = item.box
    if item.angle in (0, 90):
        return _Oriented(item, np.array(box.corners))
    label = item.label
    extent = label.typesetter.extent(item.text, label.weight, label.math)
    turn = math.radians(item.angle)
    along = np.array([math.cos(turn), math.sin(turn)]) * label.size
    up = np.array([-along[1], along[0]])
    origin = np.array([item.x, item.y])
    low, high = origin - up * extent.depth, origin + up * extent.ascent
    across = along * extent.width
    return _Oriented(item, np.array([low, low + across, high + across, high]))


def _overlap(subject: Subject) -> Check:
    texts = [item for item in subject.canvas.items if isinstance(item, Text)]
    if not texts:
        return Check.not_applicable("overlap", "the figure has no text")
    findings = [
        Finding(
            "fail",
            f"{_named(one)} and {_named(other)} overlap; make the figure larger, its text smaller "
            "(fontsize), or shorten the texts",
        )
        for one, other in _overlapping(texts)
    ]
    return Check.of("overlap", f"{len(texts)} texts", findings, measured=len(findings), limit=0)


def _overlapping(texts: Sequence[Text]) -> Iterator[tuple[Text, Text]]:
    """The pairs of texts that overlap, but for the lines of one label."""
    boxes = np.array([(t.box.left, t.box.bottom, t.box.right, t.box.top) for t in texts])
    order = np.argsort(boxes[:, 1], kind="stable")
    sorted_boxes = boxes[order]
    left, bottom, right, top = sorted_boxes.T
    for place, number in enumerate(order.tolist()):
        # Of those that begin higher up, those that begin below where this one ends.
        end = int(np.searchsorted(bottom, top[place] - TOUCHING))
        if end <= place + 1:
            continue
        rest = slice(place + 1, end)
        near = (np.minimum(right[rest], right[place]) - np.maximum(left[rest], left[place])) > TOUCHING
        for other in order[rest][near].tolist():
            one, two = texts[number], texts[other]
            if one.label is not two.label and _oriented(one).overlaps(_oriented(two)):
                yield one, two


def _room(subject: Subject) -> Check:
    findings = []
    count = 0
    for shown in subject.matrices:
        part = f"{shown.within}numbers"
        left, right, bottom, top = shown.edges
        for item in subject.canvas.items:
            if not isinstance(item, Text) or item.part != part:
                continue
            count += 1
            cell = shown.at(item.x, item.y)
            if cell is None:
                findings.append(Finding("fail", f"{_named(item)} stands in no cell; build the figure again"))
                continue
            row, column = cell
            own = Box.between(left[column], bottom[row], right[column], top[row])
            if not own.holds(item.box, EDGE):
                findings.append(
                    Finding(
                        "fail",
                        f"{shown.named(cell)}: {quoted(item.text)} is larger than its cell; make the "
                        "figure larger, or show fewer decimals (fmt)",
                    )
                )
    if not count:
        return Check.not_applicable("room", "there are no numbers in the cells")
    return Check.of("room", f"{count} lines of text in cells", findings)


def _tick_labels(subject: Subject) -> Check:
    findings, count, farthest = [], 0, 0.0
    for shown in subject.matrices:
        for label in labels_on_page(subject, shown):
            count += 1
            middles = shown.middles[1 if label.is_row else 0]
            off = float(np.abs(middles - label.place).min())
            farthest = max(farthest, off)
            if off > ASIDE:
                what = "row" if label.is_row else "column"
                findings.append(
                    Finding(
                        "fail",
                        f"{shown.within}the middle of {quoted(label.text)} lies {off:.1f} points from that "
                        f"of any {what}; build the figure again",
                    )
                )
    if not count:
        return Check.not_applicable("tick_labels", "there are no labels of rows or columns")
    text = f"{count} labels; the farthest from the middle of its row or column is {farthest:.2f} points away"
    return Check.of("tick_labels", text, findings, measured=farthest, limit=ASIDE)


def _named(item: Item) -> str:
    return f"{quoted(item.text)} ({item.part})" if isinstance(item, Text) else kind_name(item)

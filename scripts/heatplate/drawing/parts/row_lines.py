"""Labels beside rows in several lines: where a name is long and its row is high enough."""

from __future__ import annotations

from collections.abc import Sequence

from heatplate.drawing.text.label import Label, widest

MOST_LINES = 3
"""Into which a label is broken."""

APART = 1.5
"""Distance of the last line of a label from the first one of the next, as a multiple of their size: more than
that of two lines of one."""

ROUNDING = 0.01
"""Points by which a height may be off."""

HARDLY_NARROWER = 0.85
"""Share of the width from which on breaking the labels is of no use."""


def row_of(label: Label) -> float:
    """The height of a row in points in which a label of several lines stands apart from its neighbours."""
    return max(label.height, label.drop + APART * label.size) if label.drop else label.height


def in_lines(labels: Sequence[Label], row: float, most: float | None) -> list[Label]:
    """The labels broken between words, into as few lines as make them no wider than the most.

    row: the height of a row in points, which they do not exceed. most: in points; None for as narrow as they
    can be. The same labels if breaking them does not help.
    """
    given = list(labels)
    limit = max(most or 0.0, *(_narrowest(label, row).width for label in given))
    broken = [_within(label, limit, row) for label in given]
    return broken if widest(broken) < HARDLY_NARROWER * widest(given) else given


def _ways(label: Label, row: float) -> list[Label]:
    """The label in one line, in two, in three, as far as its row is high enough."""
    ways = [label]
    for count in range(len(label.lines) + 1, MOST_LINES + 1):
        broken = label.in_lines(count)
        if row_of(broken) > row + ROUNDING:
            break
        ways.append(broken)
    return ways


def _narrowest(label: Label, row: float) -> Label:
    return min(_ways(label, row), key=lambda way: way.width)


def _within(label: Label, most: float, row: float) -> Label:
    """In the fewest lines that are at most so wide."""
    ways = _ways(label, row)
    return next((way for way in ways if way.width <= most), min(ways, key=lambda way: way.width))

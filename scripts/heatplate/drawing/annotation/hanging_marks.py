"""Marks behind numbers, such as stars: they hang beside a number, which stays where it is without them.

So the numbers of a column stand below each other, whichever of them have marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from heatplate.drawing.annotation.ranking import Cell
from heatplate.drawing.text.label import Label

ROUNDING = 1e-6
"""Points."""


def hung(
    labels: Mapping[Cell, Label], width: float, padding: float
) -> tuple[dict[Cell, Label], dict[int, float]]:
    """The labels with their marks beside the numbers, and how many points each column is moved to the left.

    Where the columns are too narrow for it, number and mark together are in the middle, as without this.

    width: of the cells, in points. padding: least room beside a label.
    """
    moved: dict[int, float] = {}
    found = dict(labels)
    columns: dict[int, list[Cell]] = {}
    for cell in labels:
        columns.setdefault(cell[1], []).append(cell)
    for column, cells in columns.items():
        reaches = [labels[cell].reach_across for cell in cells]
        left, right = (max(side) + padding for side in zip(*reaches, strict=True))
        if left + right > width + ROUNDING:
            found |= {cell: replace(labels[cell], hangs=False) for cell in cells if labels[cell].hanging}
        elif right > width / 2:
            moved[column] = right - width / 2
    return found, moved

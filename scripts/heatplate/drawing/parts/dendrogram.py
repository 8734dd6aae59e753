"""The dendrogram of a clustering, its leaves in the middles of the rows or columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.clustering.order import Clustered
from heatplate.drawing.clustering.tree import Tree, middles
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.painter import Color
from heatplate.drawing.part import Need, Room, Slot
from heatplate.problems import Problem, Remark, wording

GAP = 3.0
"""Points between the leaves and what they stand beside."""

MOST_INK = 0.35
"""Width of the lines as a share of a row at the most, or a dense tree would be all black."""

FULL = {"upper": (Side.LEFT, Side.BOTTOM), "lower": (Side.RIGHT, Side.TOP)}
"""The sides along which a half of the body lies, by the half that is masked."""

OPPOSITE = {Side.LEFT: Side.RIGHT, Side.RIGHT: Side.LEFT, Side.BOTTOM: Side.TOP, Side.TOP: Side.BOTTOM}


@dataclass(frozen=True)
class FittedDendrogram:
    """A tree at a length of its side, in points. middles: of each cluster along the side, by its number.

    width: of its lines.
    """

    dendrogram: Dendrogram
    middles: Sequence[float]
    width: float

    remarks: ClassVar[Sequence[Remark]] = ()
    problems: ClassVar[Sequence[Problem]] = ()

    @property
    def needs(self) -> Sequence[Need]:
        return (Need(self.dendrogram.depth),)

    def draw(self, canvas: Canvas, slot: Slot) -> None:
        """Paint a bracket for each join: up from both clusters, and across."""
        joins, width = self.dendrogram.tree.joins, self.width
        half = width / 2
        highest = max(join.height for join in joins) or 1.0  # all alike: a comb at the leaves
        unit = (self.dendrogram.depth - 2 * half) / highest
        heights = [half] * len(self.dendrogram.tree.order) + [half + join.height * unit for join in joins]
        for join, height in zip(joins, heights[len(self.dendrogram.tree.order) :], strict=True):
            first, second = join.first, join.second
            corners = [
                (self.middles[first], heights[first]),
                (self.middles[first], height),
                (self.middles[second], height),
                (self.middles[second], heights[second]),
            ]
            canvas.line([slot.point(*corner) for corner in corners], width, self.dendrogram.color)


@dataclass(frozen=True)
class Dendrogram:
    """The tree of the rows or columns at a side of the body.

    tracks: the rows or columns, of which the leaves are the first. depth, width of its lines: points.
    """

    side: Side
    tree: Tree
    tracks: Tracks
    depth: float
    width: float
    color: Color

    gap: ClassVar[float] = GAP

    @property
    def name(self) -> str:
        return wording(f"dendrogram of the {'rows' if self.side.is_vertical else 'columns'}")

    def fit(self, room: Room) -> FittedDendrogram:
        numbers = range(len(self.tree.order))
        places = [self.tracks.middle_along(self.side, number, room.length) for number in numbers]
        width = min(self.width, MOST_INK * self.tracks.size(room.length))
        return FittedDendrogram(self, middles(self.tree, np.array(places)).tolist(), width)


def dendrograms(
    clustered: Clustered, rows: Tracks, columns: Tracks
) -> tuple[list[Dendrogram], list[Dendrogram]]:
    """The dendrograms that stand next to the body, and those that stand outside of the tick labels.

    They stand opposite to the tick labels, by default at the right and above; behind the labels if half of
    the body is masked and little of it would be there.
    """
    s, style = clustered.specification, clustered.specification.cluster
    if style is None or style.dendrogram is False:
        return [], []
    halves = {mask.where for mask in s.mask} & {"upper", "lower"}
    wanted = style.dendrogram
    if wanted is True:
        wanted = "index" if clustered.is_joint and halves else "both"
    depth, color = style.dendrogram_ratio * s.width * 72, rgb(style.tree_kws.colors)
    beside: list[Dendrogram] = []
    outside: list[Dendrogram] = []
    for axis, tree, tracks, kws in (
        ("index", clustered.rows, rows, s.yticklabels_kws),
        ("columns", clustered.columns, columns, s.xticklabels_kws),
    ):
        if tree and wanted in (axis, "both"):
            side = OPPOSITE[Side(kws.location)]
            is_full = all(side in FULL[half] for half in halves)
            made = Dendrogram(side, tree, tracks, depth, style.tree_kws.linewidths, color)
            if is_full:
                beside.append(made)
            else:
                outside.append(replace(made, side=OPPOSITE[side]))
    return beside, outside

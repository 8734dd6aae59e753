"""The tree of a hierarchical clustering, and the order of its leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heatplate.drawing.clustering.leaf_order import best_order
from heatplate.matrix import Array


@dataclass(frozen=True)
class Join:
    """Two clusters that become one. first, second: their numbers. height: their distance.

    Numbers below the count of leaves are leaves; the number of a join is the count plus its place.
    """

    first: int
    second: int
    height: float


@dataclass(frozen=True)
class Tree:
    """A clustering of leaves. joins: from the lowest to the highest. order: the leaves from end to end."""

    joins: tuple[Join, ...]
    order: tuple[int, ...]


def tree_of(distances: Array, method: str, *, optimal_ordering: bool) -> Tree:
    """The tree of distances in SciPy's condensed form, on a grid.

    With optimal ordering, neighbouring leaves are as near to each other as the tree allows, and of the orders
    that are equally good the one that has smaller numbers first.
    """
    from scipy.cluster import hierarchy  # 0.3 s, so only for the figures that ask for it

    linkage = hierarchy.linkage(distances, method)
    joins = tuple(Join(int(a), int(b), float(height)) for a, b, height, _ in linkage.tolist())
    if not optimal_ordering:
        return Tree(joins, tuple(hierarchy.leaves_list(linkage).tolist()))
    from scipy.spatial.distance import squareform

    apart: Array = squareform(distances)
    best = best_order([(join.first, join.second) for join in joins], apart)
    return Tree(joins, _smaller_first(best, joins, apart))


def _smaller_first(best: Sequence[int], joins: Sequence[Join], apart: Array) -> tuple[int, ...]:
    """The order with each cluster turned to begin with its smaller end, where that costs nothing."""
    order, place = np.array(best), np.argsort(best)
    for ends in reversed(_ends(best, joins)):  # a cluster before those within it
        start, stop = sorted(place[list(ends)])
        first, last = order[start], order[stop]
        if first < last:
            continue
        now = turned = 0.0
        if start > 0:
            now, turned = apart[order[start - 1], first], apart[order[start - 1], last]
        if stop + 1 < len(order):
            now, turned = now + apart[last, order[stop + 1]], turned + apart[first, order[stop + 1]]
        if turned <= now:  # exactly, since distances are on a grid
            order[start : stop + 1] = order[start : stop + 1][::-1].copy()
            place[order] = np.arange(len(order))
    return tuple(order.tolist())


def _ends(order: Sequence[int], joins: Sequence[Join]) -> list[tuple[int, int]]:
    """The two leaves between which the others of a join lie in an order, for each join."""
    spans = [(place, place) for _, place in sorted(zip(order, range(len(order)), strict=True))]
    for join in joins:
        ends = (*spans[join.first], *spans[join.second])
        spans.append((min(ends), max(ends)))
    return [(order[start], order[stop]) for start, stop in spans[len(order) :]]


def middles(tree: Tree, places: Array) -> Array:
    """Where each cluster stands along the side, by its number; places: of the leaves, by their place."""
    found = np.empty(len(tree.order) + len(tree.joins))
    found[list(tree.order)] = places
    for k, join in enumerate(tree.joins, len(tree.order)):
        found[k] = (found[join.first] + found[join.second]) / 2
    return found

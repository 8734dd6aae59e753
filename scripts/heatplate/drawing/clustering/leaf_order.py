"""The best order of a tree's leaves: the one, of all that the tree allows, whose neighbours are most alike.

Bar-Joseph, Gifford and Jaakkola 2001, "Fast optimal leaf ordering for hierarchical clustering". SciPy has a
function for it, which often returns another order than the best (its issue 11227, open; a test sees whether
that has changed)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.matrix import Array

Leaves = NDArray[np.int64]


@dataclass(frozen=True)
class _Cluster:
    """leaves: those of its two halves, one after the other; half: how many of them are in the first half.

    between: the least sum of distances over all orders that begin with a leaf of the first half and end with
    one of the second, shape (half, others); none for a single leaf.
    """

    leaves: Leaves
    half: int
    between: Array

    @property
    def sums(self) -> Array:
        """The least sum for each pair of ends, (leaves, leaves); infinite for two that cannot be the ends."""
        count = len(self.leaves)
        if count == 1:
            return np.zeros((1, 1))
        sums = np.full((count, count), np.inf)
        sums[: self.half, self.half :] = self.between
        sums[self.half :, : self.half] = self.between.T
        return sums


def best_order(pairs: Sequence[tuple[int, int]], apart: Array) -> list[int]:
    """The leaves in an order whose neighbours have the least sum of distances.

    pairs: for each join the numbers of the two clusters, as in SciPy's linkage. apart: the distances, square.
    """
    clusters = [_Cluster(np.array([leaf]), 1, np.zeros((1, 0))) for leaf in range(len(apart))]
    for first, second in pairs:
        a, b = clusters[first], clusters[second]
        between = _least(_least(a.sums, apart[np.ix_(a.leaves, b.leaves)]), b.sums)
        clusters.append(_Cluster(np.concatenate([a.leaves, b.leaves]), len(a.leaves), between))
    root = clusters[-1]
    ends = np.unravel_index(int(np.argmin(root.between)), root.between.shape)
    order: list[int] = []
    # What is left to write, the next one last: a cluster, and the leaves it begins and ends with.
    left = [(len(clusters) - 1, int(root.leaves[ends[0]]), int(root.leaves[root.half + ends[1]]))]
    while left:
        number, begin, end = left.pop()
        if number < len(apart):
            order.append(number)
            continue
        one, other = pairs[number - len(apart)]
        if begin not in clusters[one].leaves:
            one, other = other, one
        a, b = clusters[one], clusters[other]
        from_begin = a.sums[int(np.flatnonzero(a.leaves == begin)[0])]
        to_end = b.sums[:, int(np.flatnonzero(b.leaves == end)[0])]
        sums = from_begin[:, np.newaxis] + apart[np.ix_(a.leaves, b.leaves)] + to_end
        last, first_of_other = np.unravel_index(int(np.argmin(sums)), sums.shape)
        left += [(other, int(b.leaves[first_of_other]), end), (one, begin, int(a.leaves[last]))]
    return order


def _least(first: Array, second: Array) -> Array:
    """For each row of the first and column of the second the least sum of an entry each, as in a product."""
    least = np.full((len(first), second.shape[1]), np.inf)
    for column, row in zip(first.T, second, strict=True):
        ends = np.isfinite(column)
        least[ends] = np.minimum(least[ends], column[ends, np.newaxis] + row)
    return least

"""How a figure's rows and columns are clustered, and how the dendrograms look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Axis = Literal["index", "columns", "both"]


@dataclass(frozen=True)
class TreeStyle:
    """The lines of a dendrogram: their width in points, and their colour."""

    linewidths: float
    colors: str


@dataclass(frozen=True)
class ClusterStyle:
    """The key ``cluster``. metric: None if it is chosen. dendrogram_ratio: a share of the page's width."""

    axis: Axis
    method: str
    metric: str | None
    optimal_ordering: bool
    dendrogram: bool | Axis
    dendrogram_ratio: float
    tree_kws: TreeStyle

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> ClusterStyle:
        """From a plain document. Raises TypeError for unknown keys."""
        return cls(**{**document, "tree_kws": TreeStyle(**document["tree_kws"])})

    def orders(self, axis: Axis) -> bool:
        """Whether the labels of an axis are ordered."""
        return self.axis in (axis, "both")

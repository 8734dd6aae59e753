"""The keys of clustering: the order of rows and columns, and their dendrograms.

The words are those of ``seaborn.clustermap`` and ``scipy.cluster.hierarchy``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field, model_validator

from heatplate.configuration.colour_value import Colour
from heatplate.configuration.masks import SIDES_OF_DIAGONAL
from heatplate.configuration.value_types import Model

Axis = Literal["index", "columns", "both"]

EUCLIDEAN_METHODS = ("ward", "centroid", "median")
"""SciPy defines them for Euclidean distances alone."""


class Tree(Model):
    """How the lines of a dendrogram look; names as in `matplotlib.collections.LineCollection`."""

    linewidths: Annotated[float, Field(gt=0, le=5)] = Field(default=0.6, description="Width in points.")
    colors: Colour = Field(default="black", description="Colour.")


class Cluster(Model):
    """Rows or columns ordered by hierarchical clustering; names as in `seaborn.clustermap`."""

    axis: Axis = Field(
        default="both",
        description="What is ordered: `index`, `columns` or `both`. Where both axes have the same labels, "
        "both get one order.",
    )
    method: Literal["average", "single", "complete", "weighted", "ward", "centroid", "median"] = Field(
        default="average", description="How the distance of two clusters follows from those of their members."
    )
    metric: (
        Literal["euclidean", "cityblock", "chebyshev", "cosine", "correlation", "similarity", "precomputed"]
        | None
    ) = Field(
        default=None,
        description="Distance of two rows or columns. `similarity`: the values are similarities or "
        "correlations, and the distance is 1 − value; `precomputed`: the values are distances. The others "
        "are SciPy's; where values are missing, they are taken over what both have, and sums are scaled up "
        "to the full length. By default `similarity` for a matrix of correlations (symmetric, ones on the "
        "diagonal, nothing beyond ±1) unless the method is `ward`, `centroid` or `median`; otherwise "
        "`euclidean`.",
    )
    optimal_ordering: bool = Field(
        default=True,
        description="Turn the clusters so that neighbours are as similar as the tree allows; of equal "
        "orders, the one nearest to the order of the labels. `false` is the order of `seaborn.clustermap`.",
    )
    dendrogram: bool | Axis = Field(
        default=True,
        description="Draw the tree: of each axis that is clustered, or of the one named. With `mask: upper` "
        "or `lower`, where both axes share one tree, `true` draws it beside the rows alone.",
    )
    dendrogram_ratio: Annotated[float, Field(gt=0, le=0.5)] = Field(
        default=0.1, description="Depth of a dendrogram as a share of the figure's width."
    )
    tree_kws: Tree = Field(default=Tree(), description="Appearance of the dendrogram's lines.")

    @model_validator(mode="after")
    def _check(self) -> Cluster:
        if self.method in EUCLIDEAN_METHODS and self.metric not in (None, "euclidean"):
            raise ValueError(
                f"method: {self.method} is defined for Euclidean distances; remove metric, or use "
                "method: average"
            )
        if isinstance(self.dendrogram, str) and self.axis not in ("both", self.dendrogram):
            raise ValueError(
                f"axis: {self.axis} makes no dendrogram of {self.dendrogram}; write dendrogram: true, or "
                "axis: both"
            )
        return self

    def check_masks(self, masks: Sequence[str]) -> None:
        """Raises ValueError for a mask that would hide cells which are shown nowhere else."""
        for mask in masks:
            if mask in SIDES_OF_DIAGONAL and self.axis != "both":
                raise ValueError(
                    f"mask: {mask} needs one order for both axes, and cluster: {self.axis} changes one of "
                    "them; write cluster: both, or remove mask"
                )

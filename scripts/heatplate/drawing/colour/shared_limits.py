"""What figures with shared limits bring into them: the extremes of their cells, as each would have them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from heatplate.drawing.clustering.order import clustered
from heatplate.drawing.clustering.style import ClusterStyle
from heatplate.drawing.colour.limits import extremes
from heatplate.drawing.masks import masked_cells
from heatplate.drawing.norm_choice import NormName
from heatplate.drawing.specification import CellMask
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError


@dataclass(frozen=True)
class LimitsChoice:
    """What the limits of one figure's colours depend on, besides its matrix; as in its specification.

    limits: those that it shares. cluster: only if the order of the cells decides which are masked.
    """

    limits: Sequence[Literal["vmin", "vmax"]]
    robust: bool
    norm: NormName
    mask: Sequence[CellMask]
    cluster: ClusterStyle | None

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> LimitsChoice:
        """The choice from a plain document. Raises KeyError and TypeError for other keys."""
        cluster = document["cluster"]
        return cls(
            document["limits"],
            document["robust"],
            document["norm"],
            [CellMask(**mask) for mask in document["mask"]],
            ClusterStyle.of(cluster) if cluster else None,
        )


def own_limits(content: Matrix | PanelGrid, choice: LimitsChoice) -> tuple[float, float] | None:
    """The smallest and the largest value that have a colour in a figure; None if it cannot be drawn.

    Why it cannot is said where it is drawn.
    """
    lines = content.panels if isinstance(content, PanelGrid) else [[content]]
    try:
        values = np.concatenate([_shown(panel, choice) for line in lines for panel in line])
    except InputError:
        return None
    finite = values[np.isfinite(values) & (values > (0 if choice.norm == "log" else -np.inf))]
    return extremes(finite, robust=choice.robust) if finite.size else None


def shared_limits(
    figures: Iterable[tuple[Matrix | PanelGrid, LimitsChoice]],
) -> dict[str, float | None]:
    """The limits that figures have in common; None where nothing has a colour, or none shares this limit."""
    own = [(choice.limits, found) for content, choice in figures if (found := own_limits(content, choice))]
    return {
        "vmin": min((low for limits, (low, _) in own if "vmin" in limits), default=None),
        "vmax": max((high for limits, (_, high) in own if "vmax" in limits), default=None),
    }


def _shown(matrix: Matrix, choice: LimitsChoice) -> Array:
    if choice.cluster is not None:
        matrix = clustered(matrix, choice.cluster)
    shown: Array = matrix.values[~masked_cells(matrix, choice.mask)]
    return shown

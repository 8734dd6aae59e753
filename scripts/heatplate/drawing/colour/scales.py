"""A colour for each value: a colour map, its limits, and the norm between them.

Where an infinity would wreck the limits, or limits leave nothing to see, this says so or does better than
``seaborn.heatmap``.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import Colormap, LogNorm, Normalize
from numpy.typing import ArrayLike, NDArray

from heatplate.drawing.colour import maps
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import input_error, quoted

NORMS: dict[str, type[Normalize]] = {"linear": Normalize, "log": LogNorm}
"""Matplotlib's norms by the names they have in a configuration."""

LARGEST = 2.0**1000
"""Differences of values up to here do not overflow, as those of 1e308 and -1e308 do in Matplotlib's norms;
beyond it, values and limits are first divided by 16, which is exact."""


@dataclass(frozen=True)
class ColorScale:
    """A colour for each value.

    vmin, vmax: the values of the first and the last colour. norm: its name in ``NORMS``.
    below, above: whether values lie beyond the limits; they have the first and the last colour.
    """

    cmap: Colormap
    vmin: float
    vmax: float
    norm: str = "linear"
    below: bool = False
    above: bool = False

    def positions(self, values: Array) -> Array:
        """Where values lie between the limits, 0 to 1; beyond them 0 and 1. NaN remains NaN."""
        unit = 1.0 if self.norm == "log" else _unit([self.vmin, self.vmax])
        norm = NORMS[self.norm](self.vmin * unit, self.vmax * unit)
        with np.errstate(over="ignore", invalid="ignore"):
            found = norm(np.atleast_1d(values) * unit)
        # What a norm masks lies outside of its domain: zeros and negatives under a logarithm.
        low = np.where(np.isnan(np.atleast_1d(values)), np.nan, 0.0)
        positions: Array = np.where(np.ma.getmaskarray(found), low, np.ma.getdata(found)).clip(0, 1)
        return positions.reshape(np.shape(values))

    def colors(self, values: Array) -> Array:
        """The colours of values as opaque RGB (…, 3), 0 to 1. A value that is NaN has none: any colour."""
        return maps.opaque(self.cmap(np.nan_to_num(self.positions(values))))


def color_scale(matrix: Matrix, shown: NDArray[np.bool_], specification: Specification) -> ColorScale:
    """The scale for the cells that are shown. Raises InputError if there is none that shows them."""
    values = matrix.values[shown & ~np.isnan(matrix.values)]
    finite = values[np.isfinite(values)]
    if not values.size:
        raise input_error("", "every cell is masked or has no value: there is nothing to draw", key="matrix")
    if not finite.size:
        raise input_error("", "every value is infinite: there are no limits for the colours", key="matrix")
    if specification.norm == "log" and values.min() <= 0:
        row, column = np.argwhere(shown & (matrix.values <= 0))[0]
        raise input_error(
            "",
            f"log needs values above 0; row {quoted(matrix.index[row])}, column "
            f"{quoted(matrix.columns[column])} is {matrix.values[row, column]:g}; write norm: linear, or "
            "leave such cells out",
            key="norm",
        )
    vmin, vmax = _limits(finite, specification)
    cmap = maps.colormap(specification.cmap or ("rocket" if specification.center is None else "icefire"))
    if specification.center is not None:
        unit = _unit([vmin, vmax, specification.center])
        cmap = maps.centred(cmap, vmin * unit, vmax * unit, specification.center * unit)
    below, above = bool((values < vmin).any()), bool((values > vmax).any())
    return ColorScale(cmap, vmin, vmax, specification.norm, below, above)


def _limits(finite: Array, specification: Specification) -> tuple[float, float]:
    """As ``seaborn.matrix._HeatMapper``; a single value gets room on the sides that no limit closes."""
    unit = _unit(finite)
    low, high = (
        np.percentile(finite * unit, [2, 98]) if specification.robust else [finite.min(), finite.max()]
    )
    if specification.robust:
        low, high = low / unit, high / unit
    vmin, vmax = specification.vmin, specification.vmax
    one_value = low == high
    if vmin is not None and (
        vmin > finite.max() or (vmax is None and (vmin > high or (vmin == high and not one_value)))
    ):
        raise input_error(
            "",
            f"vmin is {vmin:g}, but no value lies above it: the largest for the colours is {high:g}; "
            "change vmin, or leave it out",
            key="vmin",
        )
    if vmax is not None and (
        vmax < finite.min() or (vmin is None and (vmax < low or (vmax == low and not one_value)))
    ):
        raise input_error(
            "",
            f"vmax is {vmax:g}, but no value lies below it: the smallest for the colours is {low:g}; "
            "change vmax, or leave it out",
            key="vmax",
        )
    lower, upper = float(low if vmin is None else vmin), float(high if vmax is None else vmax)
    if lower < upper:
        return lower, upper
    if specification.norm == "log":
        around = max(lower / 10, sys.float_info.min), min(lower * 10, sys.float_info.max)
    else:
        margin = abs(lower) / 10 or 0.1
        around = max(lower - margin, -sys.float_info.max), min(lower + margin, sys.float_info.max)
    return around[0] if vmin is None else vmin, around[1] if vmax is None else vmax


def _unit(values: ArrayLike) -> float:
    return 1.0 if np.max(np.abs(values)) < LARGEST else 1 / 16

"""A colour for each value: a colour map, its limits, and the norm between them.

Where an infinity would wreck the limits, or limits leave nothing to see, this says so or does better than
``seaborn.heatmap``.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import Colormap
from numpy.typing import NDArray

from heatplate.drawing.colour import maps
from heatplate.drawing.colour.limits import limits
from heatplate.drawing.colour.norms import (
    Bins,
    Linear,
    Log,
    Norm,
    Power,
    SymLog,
    TwoSlope,
    quantile_edges,
    rounded_edges,
    unit_of,
)
from heatplate.drawing.norm_choice import NormChoice
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import input_error, quoted

SEQUENTIAL, DIVERGING = "rocket", "vlag"
"""The maps for values without a middle and with one; the middle of vlag is light."""

QUALITATIVE = ("#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#000000")
"""The colours for categories: okabe_ito with its black at the end, in which no text could be read."""

LINEAR_PART = 1e-4
"""The least ``linthresh`` that is chosen: a share of the largest absolute value."""

Name = tuple[float, str]


@dataclass(frozen=True)
class ColorScale:
    """A colour for each value.

    below, above: whether values lie beyond the limits; they have the first and the last colour.
    names: texts that the bar has at values instead of numbers, such as the names of bins.
    """

    cmap: Colormap
    norm: Norm
    below: bool = False
    above: bool = False
    names: Sequence[Name] = ()

    @property
    def vmin(self) -> float:
        """The value of the first colour."""
        return self.norm.vmin

    @property
    def vmax(self) -> float:
        """The value of the last colour."""
        return self.norm.vmax

    def positions(self, values: Array) -> Array:
        """Where values lie on the colour bar, 0 to 1; beyond its ends 0 and 1. NaN remains NaN."""
        return self.norm.positions(values)

    def colors(self, values: Array) -> Array:
        """The colours of values as opaque RGB (…, 3), 0 to 1. A value that is NaN has none: any colour."""
        return maps.opaque(self.cmap(np.nan_to_num(self.norm.shades(values))))


def color_scale(matrix: Matrix, shown: NDArray[np.bool_], specification: Specification) -> ColorScale:
    """The scale for the cells that are shown. Raises InputError if there is none that shows them."""
    values = matrix.values[shown & ~np.isnan(matrix.values)]
    finite = values[np.isfinite(values)]
    if not values.size:
        raise input_error(
            "",
            "every cell is masked or has no value, so there is nothing to draw; change mask, or the matrix",
            key="matrix",
        )
    if not finite.size:
        raise input_error(
            "",
            "every value is infinite, so there are no limits for the colours; correct them in the source",
            key="matrix",
        )
    choice = specification.norm
    match choice.name:
        case "boundaries" | "quantiles":
            return _binned(finite, values, choice, specification)
        case "categories":
            return _categorical(matrix, shown, choice.categories or (), specification)
        case "log":
            finite = finite[finite > 0]
            if not finite.size:
                raise input_error(
                    "",
                    "log needs values above 0, and there is none; write norm: linear or symlog",
                    key="norm",
                )
    norm = _norm(finite, specification)
    cmap = maps.colormap(specification.cmap or _default_map(specification))
    if specification.center is not None and choice.name != "two_slope":
        cmap = _centred(cmap, norm, specification.center)
    below, above = bool((values < norm.vmin).any()), bool((values > norm.vmax).any())
    return ColorScale(cmap, norm, below, above)


def _default_map(specification: Specification) -> str:
    has_middle = specification.center is not None or specification.norm.name == "two_slope"
    return DIVERGING if has_middle else SEQUENTIAL


def _norm(finite: Array, specification: Specification) -> Norm:
    """The norm of values that have an order and no bins."""
    choice = specification.norm
    if choice.name == "two_slope":
        return _two_slope(finite, specification)
    vmin, vmax = limits(finite, specification)
    match choice.name:
        case "log":
            return Log(vmin, vmax)
        case "power":
            return Power(vmin, vmax, choice.gamma or 0.5)
        case "symlog":
            linthresh = choice.linthresh or _linear_part(finite)
            largest = max(abs(vmin), abs(vmax))
            if not np.isfinite(largest / linthresh) or linthresh < sys.float_info.min:
                raise input_error(
                    "",
                    f"linthresh {linthresh:g} is too small for values up to {largest:g}; write a larger one",
                    key="norm.linthresh",
                )
            return SymLog(vmin, vmax, linthresh, choice.linscale or 1.0, choice.base or 10.0)
    return Linear(vmin, vmax)


def _linear_part(finite: Array) -> float:
    sizes = np.abs(finite[finite != 0])
    if not sizes.size:
        return 1.0
    return max(float(sizes.min()), LINEAR_PART * float(sizes.max()), sys.float_info.min)


def _two_slope(finite: Array, specification: Specification) -> Norm:
    """A side without values and without a limit reaches as far as the other one."""
    given = specification.norm.vcenter if specification.norm.vcenter is not None else specification.center
    vcenter = given or 0.0
    vmin, vmax = limits(finite, specification)
    if vmin >= vcenter and specification.vmin is None:
        vmin = max(vcenter - (vmax / 2 - vcenter / 2) * 2, -sys.float_info.max)
    if vmax <= vcenter and specification.vmax is None:
        vmax = min(vcenter + (vcenter / 2 - vmin / 2) * 2, sys.float_info.max)
    if not vmin < vcenter < vmax:
        raise input_error(
            "",
            f"two_slope needs limits on both sides of {vcenter:g}, and they are {vmin:g} and {vmax:g}; "
            "change vmin or vmax, or vcenter",
            key="norm",
        )
    return TwoSlope(vmin, vmax, vcenter)


def _centred(cmap: Colormap, norm: Norm, center: float) -> Colormap:
    """The part of the map that the limits leave when its middle lies at the centre."""
    if isinstance(norm, SymLog):
        low, high = min(norm.vmin, center), max(norm.vmax, center)
        wide = SymLog(low, high, norm.linthresh, norm.linscale, norm.base)
        first, last, middle = wide.positions(np.array([norm.vmin, norm.vmax, center])).tolist()
        return maps.centred(cmap, first, last, middle)
    unit = unit_of([norm.vmin, norm.vmax, center])
    return maps.centred(cmap, norm.vmin * unit, norm.vmax * unit, center * unit)


def _binned(finite: Array, values: Array, choice: NormChoice, specification: Specification) -> ColorScale:
    """A colour for each bin. Raises InputError if so many values are equal that bins vanish."""
    if choice.name == "boundaries":
        edges = tuple(choice.boundaries or ())
        if not ((finite >= edges[0]) & (finite <= edges[-1])).any():
            raise input_error(
                "",
                f"no value lies between the boundaries {edges[0]:g} and {edges[-1]:g}: the values go from "
                f"{finite.min():g} to {finite.max():g}; change boundaries",
                key="norm.boundaries",
            )
    else:
        wanted = choice.q or 5
        edges = quantile_edges(finite, wanted)
        if len(edges) < 2:
            edges = limits(finite, specification)
        if choice.labels is not None and len(edges) != wanted + 1:
            raise input_error(
                "",
                f"so many values are equal that there are {len(edges) - 1} bins, and not {wanted}; change "
                "q and labels, or use boundaries",
                key="norm.labels",
            )
    written = edges if choice.name == "boundaries" else rounded_edges(edges)
    norm = Bins(edges[0], edges[-1], edges, written, len(edges) - 1)
    names = list(zip(norm.middles, choice.labels or (), strict=False))
    cmap = maps.colormap(specification.cmap or SEQUENTIAL)
    below, above = bool((values < edges[0]).any()), bool((values > edges[-1]).any())
    return ColorScale(cmap, norm, below, above, names)


def _categorical(
    matrix: Matrix, shown: NDArray[np.bool_], categories: Sequence[str], specification: Specification
) -> ColorScale:
    """A colour for each of the values 0, 1, 2 … Raises InputError for another value, or too few colours."""
    codes = range(len(categories))
    odd = shown & ~np.isnan(matrix.values) & ~np.isin(matrix.values, codes)
    if odd.any():
        row, column = np.argwhere(odd)[0]
        raise input_error(
            "",
            f"row {quoted(matrix.row_names[row])}, column {quoted(matrix.column_names[column])} is "
            f"{matrix.values[row, column]:g}, and categories are numbered from 0 to {len(categories) - 1}; "
            "correct the value, or list further categories",
            key="norm.categories",
        )
    cmap = maps.colormap(specification.cmap or QUALITATIVE)
    choices = maps.number_of_choices(cmap)
    if choices is not None and len(categories) > choices:
        raise input_error(
            "",
            f"there are {len(categories)} categories, and the map has {choices} colours; use a list of "
            "colours, or another map such as tab20",
            key="cmap",
        )
    edges = tuple(code - 0.5 for code in range(len(categories) + 1))
    norm = Bins(edges[0], edges[-1], edges, edges, choices or len(categories))
    return ColorScale(cmap, norm, names=[(float(code), text) for code, text in enumerate(categories)])

"""The limits of the colours: those that were given, else from the values."""

from __future__ import annotations

import sys

import numpy as np

from heatplate.drawing.colour.norms import unit_of
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array
from heatplate.problems import input_error


def extremes(finite: Array, *, robust: bool) -> tuple[float, float]:
    """The smallest and the largest of finite values; if robust, their 2nd and 98th percentiles."""
    if not robust:
        return float(finite.min()), float(finite.max())
    unit = unit_of(finite)
    low, high = np.percentile(finite * unit, [2, 98]) / unit
    return float(low), float(high)


def limits(finite: Array, specification: Specification) -> tuple[float, float]:
    """As ``seaborn.matrix._HeatMapper``; a single value gets room on the sides that no limit closes.

    Limits that are shared with other figures are those that these values have with theirs.

    finite: the values that have a colour of their own; under a logarithm those above 0. Raises InputError if
    a given limit leaves none of them between the two.
    """
    low, high = extremes(finite, robust=specification.robust)
    shared = specification.shared_limits
    low = low if shared.vmin is None else shared.vmin
    high = high if shared.vmax is None else shared.vmax
    vmin, vmax = specification.vmin, specification.vmax
    one_value = low == high
    smallest, largest = max(low, finite.min()), min(high, finite.max())  # of the figure's own
    if vmin is not None and (
        vmin > finite.max() or (vmax is None and (vmin > high or (vmin == high and not one_value)))
    ):
        raise input_error(
            "",
            f"vmin is {vmin:g}, but no value lies above it: the largest for the colours is {largest:g}; "
            "change vmin, or leave it out",
            key="vmin",
        )
    if vmax is not None and (
        vmax < finite.min() or (vmin is None and (vmax < low or (vmax == low and not one_value)))
    ):
        raise input_error(
            "",
            f"vmax is {vmax:g}, but no value lies below it: the smallest for the colours is {smallest:g}; "
            "change vmax, or leave it out",
            key="vmax",
        )
    lower, upper = float(low if vmin is None else vmin), float(high if vmax is None else vmax)
    if lower < upper:
        return lower, upper
    if specification.norm.name == "log":
        around = max(lower / 10, sys.float_info.min), min(lower * 10, sys.float_info.max)
    else:
        margin = abs(lower) / 10 or 0.1
        around = max(lower - margin, -sys.float_info.max), min(lower + margin, sys.float_info.max)
    return around[0] if vmin is None else vmin, around[1] if vmax is None else vmax

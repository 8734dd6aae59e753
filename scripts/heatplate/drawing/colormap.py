"""From values to colours: the colour map, its limits and its scale.

For the same arguments the colours are those of ``seaborn.heatmap``. Where an infinity would wreck the limits,
or limits leave nothing to see, this says so or does better.
"""

from __future__ import annotations

import ast
import importlib.util
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Colormap, ListedColormap, Normalize, to_rgba
from numpy.typing import ArrayLike, NDArray

from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import input_error, quoted

LARGEST = 2.0**1000
"""Differences of values up to here do not overflow; above it the values are first divided by 16, exactly."""


@dataclass(frozen=True)
class ColorScale:
    """A colour for each value.

    vmin, vmax: the values of the first and the last colour.
    log: whether the colours follow the logarithm of the value.
    below, above: whether values lie beyond the limits; they have the first and the last colour.
    """

    cmap: Colormap
    vmin: float
    vmax: float
    log: bool = False
    below: bool = False
    above: bool = False

    def positions(self, values: Array) -> Array:
        """Where values lie between the limits, 0 to 1; beyond them 0 and 1. NaN remains NaN."""
        if self.log:
            low, high = np.log10(self.vmin), np.log10(self.vmax)
            with np.errstate(divide="ignore", invalid="ignore"):
                scaled = np.log10(values)
        else:
            unit = _unit([self.vmin, self.vmax])
            low, high, scaled = self.vmin * unit, self.vmax * unit, values * unit
        with np.errstate(over="ignore"):
            positions: Array = np.clip((scaled - low) / (high - low), 0, 1)
        return positions

    def colors(self, values: Array) -> Array:
        """The colours of values as opaque RGB (…, 3), 0 to 1. A value that is NaN has none: any colour."""
        rgba = self.cmap(np.nan_to_num(self.positions(values)))
        opacity = rgba[..., 3:]
        # A half transparent cell would show its neighbours, which extend beneath it.
        return np.asarray(rgba[..., :3] * opacity + (1 - opacity), dtype=np.float64)


def color_scale(matrix: Matrix, shown: NDArray[np.bool_], specification: Specification) -> ColorScale:
    """The scale for the cells that are shown. Raises InputError if there is none that shows them."""
    values = matrix.values[shown & ~np.isnan(matrix.values)]
    finite = values[np.isfinite(values)]
    log = specification.norm == "log"
    if not values.size:
        raise input_error(
            "", "every cell is without a value or masked: there is nothing to draw", key="matrix"
        )
    if not finite.size:
        raise input_error("", "every value is infinite: there are no limits for the colours", key="matrix")
    if log and values.min() <= 0:
        row, column = np.argwhere(shown & (matrix.values <= 0))[0]
        raise input_error(
            "",
            f"log needs values above 0; row {quoted(matrix.index[row])}, column "
            f"{quoted(matrix.columns[column])} is {matrix.values[row, column]:g}; write norm: linear, or "
            "leave such cells out",
            key="norm",
        )
    vmin, vmax = _limits(finite, specification)
    cmap = _colormap(specification.cmap or ("rocket" if specification.center is None else "icefire"))
    if specification.center is not None:
        cmap = _centred(cmap, vmin, vmax, specification.center)
    return ColorScale(cmap, vmin, vmax, log, bool((values < vmin).any()), bool((values > vmax).any()))


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
        raise input_error("", _missed("vmin", vmin, "above", "largest", float(high)), key="vmin")
    if vmax is not None and (
        vmax < finite.min() or (vmin is None and (vmax < low or (vmax == low and not one_value)))
    ):
        raise input_error("", _missed("vmax", vmax, "below", "smallest", float(low)), key="vmax")
    lower, upper = float(low if vmin is None else vmin), float(high if vmax is None else vmax)
    if lower < upper:
        return lower, upper
    if specification.norm == "log":
        around = max(lower / 10, sys.float_info.min), min(lower * 10, sys.float_info.max)
    else:
        margin = abs(lower) / 10 or 0.1
        around = max(lower - margin, -sys.float_info.max), min(lower + margin, sys.float_info.max)
    return around[0] if vmin is None else vmin, around[1] if vmax is None else vmax


def _missed(key: str, limit: float, side: str, extreme: str, value: float) -> str:
    return (
        f"{key} is {limit:g}, but no value lies {side} it: the {extreme} for the colours is {value:g}; "
        f"change {key}, or leave it out"
    )


def _unit(values: ArrayLike) -> float:
    return 1.0 if np.max(np.abs(values)) < LARGEST else 1 / 16


def _centred(cmap: Colormap, vmin: float, vmax: float, center: float) -> Colormap:
    """The part of the colour map that the limits take up when its middle lies at the centre."""
    unit = _unit([vmin, vmax, center])
    vmin, vmax, center = vmin * unit, vmax * unit, center * unit
    reach = max(vmax - center, center - vmin)
    first, last = Normalize(center - reach, center + reach)(np.array([vmin, vmax]))
    return ListedColormap(cmap(np.linspace(float(first), float(last), 256)))


def _colormap(given: str | Sequence[str]) -> Colormap:
    """A colour map by its name, of a list of colours, or of a palette's description."""
    if not isinstance(given, str):
        return ListedColormap([to_rgba(color) for color in given])
    if ":" in given:
        import seaborn  # 2 s, so only for those figures that ask for it

        palette: Colormap = seaborn.color_palette(given, as_cmap=True)
        return palette
    if given in colormaps:
        return colormaps[given]
    plain = given.removesuffix("_r")
    table = _seaborn_tables()[plain]
    return ListedColormap(table[::-1] if given != plain else table)


@lru_cache(maxsize=1)
def _seaborn_tables() -> dict[str, list[list[float]]]:
    """The tables of seaborn's colour maps, read and not imported: importing seaborn takes 2 s."""
    found = importlib.util.find_spec("seaborn")
    if found is None or found.origin is None:
        raise input_error("", "seaborn is not installed, and the colour map is one of seaborn's", key="cmap")
    source = (Path(found.origin).parent / "cm.py").read_text(encoding="utf-8")
    return {
        statement.targets[0].id.removeprefix("_").removesuffix("_lut"): ast.literal_eval(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id.endswith("_lut")
    }


def rgb(color: str) -> Array:
    """A colour by its name as RGB (3,); what is transparent lies on white."""
    red, green, blue, opacity = to_rgba(color)
    return np.array([red, green, blue]) * opacity + 1 - opacity

"""Colours and colour maps by their names."""

from __future__ import annotations

import ast
import importlib.util
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from matplotlib import colormaps
from matplotlib.colors import Colormap, ListedColormap, Normalize, to_rgba

from heatplate.colour_map_packages import package_of, table_of
from heatplate.drawing.colour.norms import SAMPLES
from heatplate.drawing.painter import Color
from heatplate.matrix import Array
from heatplate.problems import input_error

MOST_CHOICES = 32
"""A map with no more colours than this is one of single colours, not of steps that the eye runs together."""


def colormap(given: str | Sequence[str]) -> Colormap:
    """A colour map by its name, of a list of colours, or of a palette's description.

    Raises InputError if the map is of a package that is not installed.
    """
    if not isinstance(given, str):
        return ListedColormap([to_rgba(color) for color in given])
    if ":" in given:
        import seaborn  # 2 s, so only for those figures that ask for it

        palette: Colormap = seaborn.color_palette(given, as_cmap=True)
        return palette
    if given in colormaps:
        return colormaps[given]
    if package_of(given):
        return _map_of_package(given)
    plain = given.removesuffix("_r")
    table = _seaborn_tables()[plain]
    return ListedColormap(table[::-1] if given != plain else table)


def _map_of_package(name: str) -> Colormap:
    try:
        return ListedColormap(table_of(name))
    except (ModuleNotFoundError, KeyError) as error:
        raise input_error(
            "",
            f"the colour map cannot be read from {package_of(name)}; install it, or use another map",
            key="cmap",
        ) from error


def centred(cmap: Colormap, vmin: float, vmax: float, center: float) -> Colormap:
    """The part of a colour map between the limits when its middle lies at the centre; as seaborn does it."""
    reach = max(vmax - center, center - vmin)
    first, last = Normalize(center - reach, center + reach)(np.array([vmin, vmax]))
    return ListedColormap(cmap(np.linspace(float(first), float(last), SAMPLES)))


def number_of_choices(cmap: Colormap) -> int | None:
    """How many single colours a map has; None for a continuous one."""
    return cmap.N if isinstance(cmap, ListedColormap) and cmap.N <= MOST_CHOICES else None


def opaque(rgba: Array) -> Array:
    """RGB (…, 3) of colours (…, 4) on white paper. A half transparent cell would show its neighbours."""
    opacity = rgba[..., 3:]
    return np.asarray(rgba[..., :3] * opacity + (1 - opacity), dtype=np.float64)


def rgb(color: str) -> Color:
    """A colour by its name; what is transparent lies on white."""
    red, green, blue = opaque(np.array(to_rgba(color)))
    return float(red), float(green), float(blue)


@lru_cache(maxsize=1)
def _seaborn_tables() -> dict[str, list[list[float]]]:
    """The tables of seaborn's colour maps, read and not imported: importing seaborn takes 2 s."""
    found = importlib.util.find_spec("seaborn")
    if found is None or found.origin is None:
        raise input_error(
            "",
            "the colour map is one of seaborn's, which is not installed; install it, or use another map",
            key="cmap",
        )
    source = (Path(found.origin).parent / "cm.py").read_text(encoding="utf-8")
    return {
        statement.targets[0].id.removeprefix("_").removesuffix("_lut"): ast.literal_eval(statement.value)
        for statement in ast.parse(source).body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and statement.targets[0].id.endswith("_lut")
    }

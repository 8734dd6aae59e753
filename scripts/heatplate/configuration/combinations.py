"""Keys of a figure that exclude each other, whatever its matrix is."""

from __future__ import annotations

import math
from collections.abc import Iterator

from heatplate.configuration.cell_texts import Highlight
from heatplate.configuration.figures import Figure
from heatplate.configuration.found import Found

COLOURS_IN = {
    **{
        "okabe_ito": 8,
        "tab10": 10,
        "tab20": 20,
        "tab20b": 20,
        "tab20c": 20,
        "Set1": 9,
        "Set2": 8,
        "Set3": 12,
    },
    **{"Paired": 12, "Accent": 8, "Dark2": 8, "Pastel1": 9, "Pastel2": 8},
}
"""How many colours Matplotlib's maps of single colours have."""

DEFAULT_QUANTILES = 5


def problems_of_combinations(figure: Figure) -> Iterator[Found]:
    """The problems of a figure's keys with one another."""
    if figure.standard_scale is not None and (figure.margins.index or figure.margins.columns):
        yield Found(
            ("margins",),
            "standard_scale is for unlike metrics, which margins would mix; remove margins, or "
            "standard_scale",
        )
    if isinstance(figure.highlight, Highlight) and figure.highlight.best == figure.highlight.second == "none":
        yield Found(
            ("highlight",), "best and second are both none, so that nothing is marked; change one of them"
        )
    is_for_all = isinstance(figure.highlight, Highlight) and figure.highlight.axis == "all"
    if is_for_all and isinstance(figure.lower_is_better, list) and figure.lower_is_better:
        yield Found(
            ("lower_is_better",),
            "highlight compares all numbers with one another, of which lower is better only for some; write "
            "highlight: {axis: columns} or {axis: index}",
        )
    yield from _ticks(figure)
    yield from _number_of_colours(figure)


def _ticks(figure: Figure) -> Iterator[Found]:
    """Ticks beyond the limits of the colours, where these are given."""
    low, high = _limits(figure)
    for tick in figure.cbar_kws.ticks or ():
        if not low <= tick <= high:
            shown = " and ".join(f"{limit:g}" for limit in (low, high) if math.isfinite(limit))
            limits = (
                f"limits of the colours, {shown}" if " and " in shown else f"limit of the colours, {shown}"
            )
            yield Found(
                ("cbar_kws", "ticks"), f"{tick:g} lies beyond the {limits}; remove it, or change them"
            )


def _limits(figure: Figure) -> tuple[float, float]:
    """The limits of the colours that the keys give; infinite where the data decide."""
    norm = figure.norm
    if figure.standard_scale is not None:
        return -math.inf, math.inf
    if norm.name == "boundaries" and norm.boundaries:
        return norm.boundaries[0], norm.boundaries[-1]
    if norm.name == "categories":
        return -0.5, len(norm.categories or ()) - 0.5
    low = figure.vmin if isinstance(figure.vmin, int | float) else -math.inf
    high = figure.vmax if isinstance(figure.vmax, int | float) else math.inf
    return low, high


def _number_of_colours(figure: Figure) -> Iterator[Found]:
    """A map with too few colours for categories or bins, two of which would look the same."""
    norm, cmap = figure.norm, figure.cmap
    needed = {
        "boundaries": len(norm.boundaries or ()) - 1,
        "quantiles": norm.q or DEFAULT_QUANTILES,
        "categories": len(norm.categories or ()),
    }.get(norm.name, 0)
    default = "okabe_ito" if norm.name == "categories" else "rocket"
    colours = len(cmap) if isinstance(cmap, list) else COLOURS_IN.get((cmap or default).removesuffix("_r"))
    if colours is not None and needed > colours:
        what = "categories" if norm.name == "categories" else "bins"
        yield Found(
            ("cmap",),
            f"there are {needed} {what}, and the map has {colours} colours; give a list of colours, or use "
            f"another map, such as {'tab20' if norm.name == 'categories' else 'viridis'}",
        )

"""The colour maps that suit the data of a figure."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from matplotlib.colors import Colormap

from heatplate.colormaps.appearance import ucs
from heatplate.colormaps.measures import Kind, Measures, colours_of, kind_of_map, measured, measured_map
from heatplate.drawing.colour.maps import colormap, number_of_choices, opaque
from heatplate.drawing.colour.norms import Bins
from heatplate.drawing.colour.scales import DIVERGING, QUALITATIVE, SEQUENTIAL
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid

MAPS: dict[Kind, tuple[str, ...]] = {
    "sequential": tuple(
        "rocket mako viridis cividis magma crest flare YlGnBu Blues BuPu Reds Greens".split()
    ),
    "diverging": tuple(
        "vlag RdBu_r coolwarm PuOr_r PRGn BrBG PiYG RdYlBu_r icefire berlin managua vanimo".split()
    ),
    "cyclic": ("twilight", "twilight_shifted"),
    "categorical": tuple(
        "okabe_ito tab10 Set1 Set2 Dark2 Paired tab20 viridis cividis mako rocket YlGnBu".split()
    ),
}
"""For each kind of data the maps that may be shown, none of them weak for it but those for many classes.

The sequential ones also show classes that have an order: no, partly, yes.
"""

BOTH_SIGNS = 0.2
"""Values lie on both sides of zero if the smaller side reaches so far, as a share of the larger one."""

WHITE = 97.0
"""Lightness (of 100) of what is nearly the white of paper: Blues has 99, mako and rocket 95."""


@dataclass(frozen=True)
class Candidate:
    """A map with which a figure may be drawn.

    name: as the configuration has it. specification: of the figure with it. gets_center: whether it has a
    ``center`` at zero that the figure does not have.
    """

    name: str
    specification: Specification
    measures: Measures
    colours: Array
    is_own: bool = False
    gets_center: bool = False


def candidates(matrix: Matrix | PanelGrid, specification: Specification) -> list[Candidate]:
    """The figure's own map, then those that suit its data: those like it first, each the most legible first.

    They go from light to dark as the figure's own does, so that what is dark stays dark.
    """
    kind = kind_of(matrix, specification)
    own = _candidate(_own_name(specification), specification, kind, is_own=True)
    others = []
    for name in MAPS[kind]:
        oriented = _oriented(name, own, kind)
        if oriented.removesuffix("_r") != own.name.removesuffix("_r") and _has_enough(name, specification):
            changed = replace(specification, cmap=oriented)
            gets_center = kind == "diverging" and lacks_center(matrix, specification)
            if gets_center:
                changed = replace(changed, center=0.0)
            others.append(_candidate(oriented, changed, kind, gets_center=gets_center))
    others.sort(key=lambda other: _rank(other, own))
    return [own, *others]


def kind_of(matrix: Matrix | PanelGrid, specification: Specification) -> Kind:
    """What kind of data a figure shows, as its keys say; else as its values or its own map do."""
    if specification.norm.name == "categories":
        return "categorical"
    has_middle = specification.center is not None or specification.norm.name == "two_slope"
    if has_middle or lacks_center(matrix, specification):
        return "diverging"
    return kind_of_map(colormap(specification.cmap or SEQUENTIAL))


def lacks_center(matrix: Matrix | PanelGrid, specification: Specification) -> bool:
    """Whether values lie on both sides of zero, which is nowhere said to be their middle."""
    s = specification
    can_have_one = s.center is None and s.norm.name in ("linear", "symlog") and s.standard_scale is None
    has_zero_inside = (s.vmin is None or s.vmin <= 0) and (s.vmax is None or s.vmax >= 0)
    finite = matrix.values[np.isfinite(matrix.values)]
    if not (can_have_one and has_zero_inside and finite.size):
        return False
    below, above = -float(finite.min()), float(finite.max())
    return min(below, above) >= BOTH_SIGNS * max(below, above) > 0


def _own_name(specification: Specification) -> str:
    cmap = specification.cmap
    if isinstance(cmap, list):
        return ", ".join(cmap)
    if cmap is None and specification.norm.name == "categories":
        return "okabe_ito"
    has_middle = specification.center is not None or specification.norm.name == "two_slope"
    return cmap or (DIVERGING if has_middle else SEQUENTIAL)


def _candidate(
    name: str, specification: Specification, kind: Kind, *, is_own: bool = False, gets_center: bool = False
) -> Candidate:
    given = specification.cmap or (QUALITATIVE if kind == "categorical" else name)
    cmap = colormap(given)
    if kind == "categorical":
        colours = _of_classes(cmap, specification)
        measures = measured(colours, kind)
    else:
        colours = colours_of(cmap)
        measures = measured_map(given, kind) if isinstance(given, str) else measured(colours, kind)
    return Candidate(name, specification, measures, colours, is_own, gets_center)


def _of_classes(cmap: Colormap, specification: Specification) -> Array:
    """The colour that each class has, (n, 3)."""
    count = len(specification.norm.categories or ())
    edges = tuple(number - 0.5 for number in range(count + 1))
    norm = Bins(edges[0], edges[-1], edges, edges, number_of_choices(cmap) or count)
    return opaque(cmap(norm.shades(np.arange(count, dtype=np.float64))))


def _has_enough(name: str, specification: Specification) -> bool:
    """Whether a map has a colour for each class, if there are classes."""
    choices = number_of_choices(colormap(name))
    return choices is None or choices >= len(specification.norm.categories or ())


def _oriented(name: str, own: Candidate, kind: Kind) -> str:
    """A map, reversed if need be to go the way that the figure's own does.

    That is from light to dark or from dark to light; of diverging maps, from green and blue to red or from
    red. Where the figure's own goes neither way, from light to dark.
    """
    if kind in ("cyclic", "categorical") or own.specification.standard_scale is not None:
        return name
    if kind == "diverging":
        reversed_ = _reddening(colours_of(colormap(name))) * _reddening(own.colours) < 0
    else:
        falls = not own.measures.is_ordered or own.measures.course == "falls"
        reversed_ = (measured_map(name, kind).course == "falls") != falls
    if not reversed_:
        return name
    return name.removesuffix("_r") if name.endswith("_r") else f"{name}_r"


def _reddening(colours: Array) -> float:
    """How much redder the last colour is than the first."""
    first, last = ucs(colours[[0, -1]])
    return float(last[1] - first[1])


def _rank(other: Candidate, own: Candidate) -> tuple[bool, int, float]:
    """What decides the order: whether it is like the figure's own, few weaknesses, large differences.

    Like it are, for amounts, those that begin with white if it does, as the paper does; for differences those
    whose middle is as light or dark.
    """
    if own.measures.kind == "diverging":
        middle = "dark middle" if own.measures.course == "dark middle" else "light middle"
        is_like = other.measures.course == middle
    else:
        is_like = _lightest(other) >= WHITE or _lightest(own) < WHITE
    return not is_like, len(other.measures.weak), -other.measures.least


def _lightest(candidate: Candidate) -> float:
    return float(ucs(candidate.colours)[:, 0].max())

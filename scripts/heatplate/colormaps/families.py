"""The colour maps by family, and what each family is measured for."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence

from heatplate.colormaps.measures import Kind, Measures, kind_of_map, measured_map
from heatplate.colour_map_packages import names_of
from heatplate.configuration.colours import COLORMAPS
from heatplate.drawing.colour.maps import colormap

KINDS: dict[str, Kind] = {"Diverging": "diverging", "Cyclic": "cyclic", "Qualitative": "categorical"}
"""By the first word of a family's heading; the others are sequential."""

SHOWN = {"cmocean": "cmo.", "cmcrameri": "cmc.", "colorcet": "cet_CET_"}
"""Of each package the names that are shown; colorcet has up to four for one map."""

FROM = "From "
"""How the heading of a package's maps begins, which are of all kinds."""


def families(*, with_packages: bool = False) -> dict[str, Sequence[str]]:
    """The names of the maps under their headings. with_packages: those of installed packages, too."""
    found: dict[str, Sequence[str]] = dict(COLORMAPS)
    for package, prefix in SHOWN.items() if with_packages else ():
        with contextlib.suppress(ModuleNotFoundError):
            found[f"{FROM}{package}"] = [name for name in names_of(package) if name.startswith(prefix)]
    return found


def measures_of(name: str, family: str) -> Measures:
    """The measures of a map for the data that its family is for; a package's for what its lightness says."""
    if family.startswith(FROM):
        return measured_map(name, kind_of_map(colormap(name)))
    return measured_map(name, KINDS.get(family.split(",")[0], "sequential"))

"""What a figure is made of: its key, in readable form.

Not in here, because it must not matter: times, paths of the machine, the order of anything, and where the
matrix and its values came from.
"""

from __future__ import annotations

from collections.abc import Mapping

from heatplate.building.installed_fonts import font_digests
from heatplate.building.record import Parts
from heatplate.building.versions import versions
from heatplate.configuration.colours import ALL_COLORMAPS
from heatplate.configuration.figures import Figure

_SEABORN = ("rocket", "mako", "flare", "crest", "vlag", "icefire")


def figure_parts(figure: Figure, matrix: Mapping[str, str], code: Mapping[str, str]) -> Parts:
    """What a figure is made of.

    matrix: the digests of its matrix's two files, by ``values`` and ``labels``.
    code: the digest of each file of the code.
    """
    return {
        "configuration": figure.specification(),
        "matrix": matrix,
        "code": code,
        "fonts": font_digests(figure.font_family),
        "versions": versions(*_libraries(figure)),
    }


def _libraries(figure: Figure) -> list[str]:
    """Matplotlib; Pillow writes the PNG, fontTools the fonts of a PDF; seaborn where its colours are used."""
    libraries = ["matplotlib", "numpy", "pillow", "fonttools"]
    name = figure.cmap if isinstance(figure.cmap, str) else "" if figure.cmap else "rocket"
    if name and (name.removesuffix("_r") in _SEABORN or name not in ALL_COLORMAPS):
        libraries.append("seaborn")
    return libraries

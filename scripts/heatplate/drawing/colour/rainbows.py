"""Maps that mislead: they are drawn, and the author is told."""

from __future__ import annotations

from collections.abc import Iterator

from heatplate.drawing.specification import Specification
from heatplate.problems import Remark

RAINBOWS = frozenset(
    [
        "jet",
        "rainbow",
        "gist_rainbow",
        "gist_ncar",
        "nipy_spectral",
        "turbo",
        "hsv",
        "brg",
        "flag",
        "prism",
        "gist_stern",
    ]
)
"""Their lightness rises and falls over and over."""


def remarks_on_map(specification: Specification) -> Iterator[Remark]:
    """What there is to say of a figure's colour map."""
    cmap = specification.cmap
    if not isinstance(cmap, str) or cmap.removesuffix("_r") not in RAINBOWS:
        return
    suited = "vlag" if specification.center is not None else "viridis, mako or YlGnBu"
    yield Remark(
        "cmap",
        f"the lightness of {cmap} rises and falls, which shows edges that are not in the data and is lost in "
        f"grey; {suited} would do better (for angles twilight)",
    )

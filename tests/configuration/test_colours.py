"""The names known without a drawing library are those that the drawing libraries have, in the right groups."""

import numpy as np
import pytest
from matplotlib.colors import is_color_like

from heatplate.configuration.colours import (
    ALL_COLORMAPS,
    COLORMAPS,
    COLOUR_NAMES,
    check_colormap,
    check_colour,
    is_colour,
)


def test_the_names_of_colour_maps_are_those_of_matplotlib_and_seaborn():
    import matplotlib as mpl
    import seaborn  # noqa: F401  registers its colour maps

    assert set(mpl.colormaps) == set(ALL_COLORMAPS)


def lightness(name: str) -> np.ndarray:
    """CIE L* of 256 colours of a colour map, from sRGB by IEC 61966-2-1 and CIE 15."""
    import matplotlib as mpl
    import seaborn  # noqa: F401  registers its colour maps

    rgb = mpl.colormaps[name](np.arange(256))[:, :3]
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    luminance = linear @ [0.2126, 0.7152, 0.0722]
    return np.where(luminance > 216 / 24389, 116 * np.cbrt(luminance) - 16, luminance * 24389 / 27)


def test_colour_maps_are_grouped_by_their_lightness():
    for group, names in COLORMAPS.items():
        for name in names:
            steps = np.diff(lightness(name))
            against = min(steps[steps > 0].sum(), -steps[steps < 0].sum())
            if group.startswith("Sequential"):
                assert against < 1, name
            if "even steps" in group:
                assert np.abs(steps).max() < 1.4 * np.abs(steps).mean(), name
            if group.startswith("Lightness rises"):
                assert against > 4, name


@pytest.mark.parametrize(
    "text", ["white", "#fff", "#12345678", "0.8", ".5", "1", "k", "tab:blue", "xkcd:sage", "C3", "Navy", "whit", "#ff", "2", "xkcd:sagee", "C", "", "#ggg", "1.5", "tab:blu", "r g"],
)  # fmt: skip
def test_colours_are_those_that_matplotlib_accepts(text):
    assert is_colour(text) == is_color_like(text)


def test_every_named_colour_exists_in_matplotlib():
    assert all(is_color_like(name) for name in COLOUR_NAMES)


@pytest.mark.parametrize(
    "text",
    ["light:seagreen", "dark:#369_r", "blend:white,navy", "ch:s=.25,rot=-.25", "ch:2.5,-.2,dark=.3_r", "ch:", "light:seegreen", "ch:q=1", "ch:s=x", "husl:3", "light:a,b"],
)  # fmt: skip
def test_palettes_are_those_that_seaborn_accepts(text):
    import seaborn

    try:
        seaborn.color_palette(text, as_cmap=True)
    except (ValueError, TypeError, AttributeError):
        with pytest.raises(ValueError, match="palette|colour|argument"):
            check_colormap(text)
    else:
        check_colormap(text)


def test_a_mistyped_name_suggests_the_most_similar_ones():
    with pytest.raises(ValueError, match="did you mean YlGnBu or"):
        check_colormap("YlGnBuu")
    with pytest.raises(ValueError, match="did you mean white"):
        check_colour("whit")

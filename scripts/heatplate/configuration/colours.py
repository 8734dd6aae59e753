"""The known colour maps and colours, without importing a drawing library.

The names are Matplotlib's and seaborn's; ``tests/configuration/test_colours.py``
compares them with both.
"""

from __future__ import annotations

import re

from heatplate.colour_map_packages import CRAMERI, names_of, package_of
from heatplate.problems import did_you_mean, quoted, wording

COLORMAPS: dict[str, list[str]] = {
    "Sequential, with even steps in lightness": """
        rocket mako flare crest viridis cividis magma inferno plasma
    """.split(),
    "Sequential": """
        YlGnBu YlOrRd YlOrBr YlGn Blues BuGn BuPu GnBu Greens Greys Oranges OrRd PuBu PuBuGn PuRd Purples
        RdPu Reds bone copper pink gray hot afmhot gist_heat summer autumn winter spring Wistia binary
        gist_gray gist_yarg cubehelix CMRmap gnuplot2
    """.split(),
    "Diverging, for data with a meaningful midpoint": """
        vlag icefire RdBu coolwarm bwr seismic BrBG PRGn PiYG PuOr RdGy RdYlBu RdYlGn Spectral berlin managua
        vanimo
    """.split(),
    "Cyclic, for angles": "twilight twilight_shifted hsv".split(),
    "Qualitative, for classes rather than numbers": """
        okabe_ito tab10 tab20 tab20b tab20c Set1 Set2 Set3 Paired Accent Dark2 Pastel1 Pastel2
    """.split(),
    "Lightness rises and falls, which shows edges that are not in the data": """
        turbo jet rainbow gist_rainbow gist_ncar nipy_spectral brg cool gnuplot ocean terrain gist_earth
        gist_stern flag prism
    """.split(),
    "Alternative spellings": "Grays grey gist_grey gist_yerg".split(),
}
"""The colour maps of Matplotlib 3.11.2 and seaborn 0.13.2, by purpose; ``_r`` reverses each.

The groups follow Matplotlib's ("Choosing Colormaps in Matplotlib"), but whether a map is sequential, and has
even steps, is decided by its lightness (CIE L*), which a test computes.
"""

ALL_COLORMAPS = tuple(
    name + suffix for names in COLORMAPS.values() for name in names for suffix in ("", "_r")
)

CMOCEAN = """
    algae amp balance curl deep delta dense diff gray haline ice matter oxy phase rain solar speed tarn tempo
    thermal topo turbid
""".split()
"""cmocean's maps without their prefix, for hints where it is not installed."""

COLOUR_NAMES = """
aliceblue antiquewhite aqua aquamarine azure b beige bisque black blanchedalmond blue blueviolet
brown burlywood c cadetblue chartreuse chocolate coral cornflowerblue cornsilk crimson cyan
darkblue darkcyan darkgoldenrod darkgray darkgreen darkgrey darkkhaki darkmagenta darkolivegreen
darkorange darkorchid darkred darksalmon darkseagreen darkslateblue darkslategray darkslategrey
darkturquoise darkviolet deeppink deepskyblue dimgray dimgrey dodgerblue firebrick floralwhite
forestgreen fuchsia g gainsboro ghostwhite gold goldenrod gray green greenyellow grey honeydew
hotpink indianred indigo ivory k khaki lavender lavenderblush lawngreen lemonchiffon lightblue
lightcoral lightcyan lightgoldenrodyellow lightgray lightgreen lightgrey lightpink lightsalmon
lightseagreen lightskyblue lightslategray lightslategrey lightsteelblue lightyellow lime
limegreen linen m magenta maroon mediumaquamarine mediumblue mediumorchid mediumpurple
mediumseagreen mediumslateblue mediumspringgreen mediumturquoise mediumvioletred midnightblue
mintcream mistyrose moccasin navajowhite navy oldlace olive olivedrab orange orangered orchid
palegoldenrod palegreen paleturquoise palevioletred papayawhip peachpuff peru pink plum
powderblue purple r rebeccapurple red rosybrown royalblue saddlebrown salmon sandybrown seagreen
seashell sienna silver skyblue slateblue slategray slategrey snow springgreen steelblue tab:blue
tab:brown tab:cyan tab:gray tab:green tab:olive tab:orange tab:pink tab:purple tab:red tan teal
thistle tomato turquoise violet w wheat white whitesmoke y yellow yellowgreen
""".split()
"""The named colours of Matplotlib 3.11.2: CSS names, single letters, and ``tab:`` colours."""

WHERE_TO_SEE_ALL = wording("`snakemake --cores 4 colormaps` shows all")
_HEX = re.compile(r"#([0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})")
_GREY = re.compile(r"(0?\.[0-9]+|[01](\.0*)?)")
_CUBEHELIX = ("s", "r", "g", "h", "l", "d", "start", "rot", "gamma", "hue", "light", "dark")


def is_colour(text: str) -> bool:
    """Whether Matplotlib accepts the text as a colour."""
    name = text if len(text) == 1 else text.lower()
    if _HEX.fullmatch(text) or _GREY.fullmatch(text) or name in COLOUR_NAMES:
        return True
    if text.startswith(("xkcd:", "tab:")) or re.fullmatch("C[0-9]", text):
        from matplotlib.colors import is_color_like  # takes 0.2 s, which few papers need

        return is_color_like(text)
    return False


def check_colour(text: str) -> None:
    """Raises ValueError for text that is not a colour."""
    if not is_colour(text):
        hint = did_you_mean(text, COLOUR_NAMES) or "; write a name such as navy"
        raise ValueError(f"unknown colour {quoted(text)}{hint} (#rrggbb works too)")


def check_colormap(name: str) -> None:
    """Raises ValueError for a name that neither Matplotlib nor seaborn has."""
    if name in ALL_COLORMAPS:
        return
    if ":" in name:
        _check_palette(name)
        return
    if package := package_of(name):
        _check_map_of_package(name, package)
        return
    hint = did_you_mean(name, [*ALL_COLORMAPS, *CRAMERI, *(f"cmo.{plain}" for plain in CMOCEAN)])
    raise ValueError(f"unknown colour map {quoted(name)}{hint}; {WHERE_TO_SEE_ALL}")


def _check_map_of_package(name: str, package: str) -> None:
    """Raises ValueError if the package is not installed, or does not have the map."""
    try:
        known = names_of(package)
    except ModuleNotFoundError:
        raise ValueError(
            f"the colour map {quoted(name)} is from {package}, which is not installed; install it beside "
            f"Heatplate (pip install {package}), or use another map"
        ) from None
    plain = name.removesuffix("_r")
    if plain not in known and f"cmc.{plain}" not in known:
        hint = did_you_mean(name, known)
        raise ValueError(f"{package} has no colour map {quoted(name)}{hint}; {WHERE_TO_SEE_ALL}")


def _check_palette(text: str) -> None:
    """Raises ValueError for text that ``seaborn.color_palette(text, as_cmap=True)`` would reject."""
    kind, _, argument = text.partition(":")
    arguments = argument.removesuffix("_r").split(",")
    if kind in ("light", "dark") and len(arguments) == 1:
        check_colour(arguments[0])
    elif kind == "blend" and len(arguments) >= 2:
        for colour in argument.split(","):
            check_colour(colour)
    elif kind == "ch":
        for item in filter(None, arguments):
            name, _, value = item.rpartition("=")
            if name.strip() not in ("", *_CUBEHELIX) or not _is_number(value):
                raise ValueError(
                    f"{quoted(item)} is not a valid argument of ch:; for example ch:s=.25,rot=-.25"
                )
    else:
        raise ValueError(
            f"unknown palette {quoted(text)}; use light:COLOUR, dark:COLOUR, "
            "blend:COLOUR,COLOUR or ch:s=.25,rot=-.25"
        )


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

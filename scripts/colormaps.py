"""Draw every colour map that a configuration can name, by purpose.

`snakemake --cores 4 colormaps` draws it for a paper, with the maps of the packages that are installed.
"""

import argparse
import contextlib
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from heatplate.colour_map_packages import names_of
from heatplate.configuration.colours import COLORMAPS
from heatplate.drawing.colour.maps import colormap
from heatplate.drawing.saving import save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.text.fonts import find_face

PAGE = Path(__file__).parents[1] / "docs" / "colormaps.png"
"""The page that the README shows."""

COLUMNS = 3
ROW = 0.19
"""Height of one colour map in inches."""


SHOWN = {"cmocean": "cmo.", "cmcrameri": "cmc.", "colorcet": "cet_CET_"}
"""Of each package the names that are shown; colorcet has up to four for one map."""


def maps_of_packages() -> dict[str, list[str]]:
    """The maps of each package that is installed, by heading."""
    found: dict[str, list[str]] = {}
    for package, prefix in SHOWN.items():
        with contextlib.suppress(ModuleNotFoundError):
            found[f"From {package}"] = [name for name in names_of(package) if name.startswith(prefix)]
    return found


def chart(groups: Mapping[str, Sequence[str]]) -> Figure:
    """A page, 7.2 inches wide, with each group of colour maps under its heading."""
    rows = sum(1.3 + -(-len(names) // COLUMNS) for names in groups.values())
    figure = Figure(figsize=(7.2, rows * ROW + 0.2))
    height = figure.get_figheight()
    gradient = np.linspace(0, 1, 256)[np.newaxis]
    top = height - 0.1
    for heading, names in groups.items():
        figure.text(0.1 / 7.2, (top - ROW) / height, heading, fontsize=8, fontweight="bold")
        top -= 1.3 * ROW
        for position, name in enumerate(names):
            row, column = divmod(position, COLUMNS)
            left, bottom = 0.1 + column * 2.35, top - (row + 1) * ROW
            axes = figure.add_axes(((left + 1.0) / 7.2, bottom / height, 1.25 / 7.2, 0.8 * ROW / height))
            axes.imshow(gradient, aspect="auto", cmap=colormap(name))
            axes.set_axis_off()
            middle = (bottom + 0.4 * ROW) / height
            figure.text((left + 0.93) / 7.2, middle, name, fontsize=7, ha="right", va="center")
        top -= -(-len(names) // COLUMNS) * ROW
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--output", type=Path, nargs="+", default=[PAGE], help="files to write: .pdf, .png or .svg"
    )
    parser.add_argument(
        "--packages",
        action="store_true",
        help="also the maps of cmocean, cmcrameri and colorcet, if installed",
    )
    arguments = parser.parse_args()
    groups = COLORMAPS | (maps_of_packages() if arguments.packages else {})
    with default_settings(find_face("DejaVu Sans")):
        save(chart(groups), arguments.output, dpi=150)


if __name__ == "__main__":
    main()

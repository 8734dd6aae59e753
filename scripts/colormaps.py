"""Draw every colour map that a configuration can name, by purpose, and write what was measured of each.

`snakemake --cores 4 colormaps` draws them for a paper, with the maps of the packages that are installed.
"""

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure

from heatplate.colormaps.families import families, measures_of
from heatplate.colormaps.table import table
from heatplate.drawing.colour.maps import colormap
from heatplate.drawing.saving import save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.text.fonts import find_face

DOCS = Path(__file__).parents[1] / "docs"
"""Where the README's page and the table are."""

COLUMNS = 3
ROW = 0.19
"""Height of one colour map in inches."""

WEAK = "#b8001a"
"""Colour of the number of a map that is hard to read, which also has an exclamation mark."""

FOOT = (
    "Behind each map: the smallest difference (CAM02-UCS) between the colours of values a quarter of the\n"
    "range apart, or of two classes: to the eye, in grey (not of classes), and to readers without one kind\n"
    "of cone. Below 5 they are hard to tell apart. !: that, or lightness or steps that mislead; Heatplate's\n"
    "docs/colormaps.md says which."
)


def chart(groups: Mapping[str, Sequence[str]]) -> Figure:
    """A page, 7.2 inches wide, with each group of colour maps under its heading."""
    rows = sum(1.3 + -(-len(names) // COLUMNS) for names in groups.values())
    figure = Figure(figsize=(7.2, rows * ROW + 0.75))
    height = figure.get_figheight()
    gradient = np.linspace(0, 1, 256)[np.newaxis]
    top = height - 0.1
    for heading, names in groups.items():
        figure.text(0.1 / 7.2, (top - ROW) / height, heading, fontsize=8, fontweight="bold")
        top -= 1.3 * ROW
        for position, name in enumerate(names):
            row, column = divmod(position, COLUMNS)
            left, bottom = 0.1 + column * 2.35, top - (row + 1) * ROW
            axes = figure.add_axes(((left + 1.0) / 7.2, bottom / height, 1.0 / 7.2, 0.8 * ROW / height))
            axes.imshow(gradient, aspect="auto", cmap=colormap(name))
            axes.set_axis_off()
            middle = (bottom + 0.4 * ROW) / height
            figure.text((left + 0.93) / 7.2, middle, name, fontsize=7, ha="right", va="center")
            measures = measures_of(name, heading)
            text, color = f"{int(measures.least)}", "0.35"
            if [way for way in measures.weak if way != "grey" or measures.kind != "categorical"]:
                text, color = f"{text} !", WEAK
            figure.text((left + 2.04) / 7.2, middle, text, fontsize=6, va="center", color=color)
        top -= -(-len(names) // COLUMNS) * ROW
    figure.text(0.1 / 7.2, (top - 0.1) / height, FOOT, fontsize=6.5, va="top", color="0.35")
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--output",
        type=Path,
        nargs="+",
        default=[DOCS / "colormaps.png"],
        help="files to write: .pdf, .png or .svg",
    )
    parser.add_argument("--table", type=Path, help="the table to write: a file in Markdown")
    parser.add_argument(
        "--packages",
        action="store_true",
        help="also the maps of cmocean, cmcrameri and colorcet, if installed",
    )
    arguments = parser.parse_args()
    groups = families(with_packages=arguments.packages)
    with default_settings(find_face("DejaVu Sans")):
        save(chart(groups), arguments.output, dpi=150)
    if arguments.table:
        arguments.table.write_text(table(groups), encoding="utf-8")


if __name__ == "__main__":
    main()

"""Draw every colour map that a configuration can name, by purpose."""

import argparse
from pathlib import Path

import matplotlib as mpl
import numpy as np
import seaborn  # noqa: F401  registers its colour maps with Matplotlib
from matplotlib.figure import Figure

from heatplate.configuration.colours import COLORMAPS
from heatplate.drawing.saving import save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.text.fonts import find_face

PAGE = Path(__file__).parents[1] / "docs" / "colormaps.png"
"""The page that the README shows."""

COLUMNS = 3
ROW = 0.19
"""Height of one colour map in inches."""


def chart() -> Figure:
    """A page, 7.2 inches wide, with each group of colour maps under its heading."""
    rows = sum(1.3 + -(-len(names) // COLUMNS) for names in COLORMAPS.values())
    figure = Figure(figsize=(7.2, rows * ROW + 0.2))
    height = figure.get_figheight()
    gradient = np.linspace(0, 1, 256)[np.newaxis]
    top = height - 0.1
    for heading, names in COLORMAPS.items():
        figure.text(0.1 / 7.2, (top - ROW) / height, heading, fontsize=8, fontweight="bold")
        top -= 1.3 * ROW
        for position, name in enumerate(names):
            row, column = divmod(position, COLUMNS)
            left, bottom = 0.1 + column * 2.35, top - (row + 1) * ROW
            axes = figure.add_axes(((left + 1.0) / 7.2, bottom / height, 1.25 / 7.2, 0.8 * ROW / height))
            axes.imshow(gradient, aspect="auto", cmap=mpl.colormaps[name])
            axes.set_axis_off()
            middle = (bottom + 0.4 * ROW) / height
            figure.text((left + 0.93) / 7.2, middle, name, fontsize=7, ha="right", va="center")
        top -= -(-len(names) // COLUMNS) * ROW
    return figure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=PAGE, help="file to write: .pdf, .png or .svg")
    output: Path = parser.parse_args().output
    with default_settings(find_face("DejaVu Sans")):
        save(chart(), [output], dpi=150)


if __name__ == "__main__":
    main()

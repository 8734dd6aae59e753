"""The coloured cells, and the lines between them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PolyCollection
from numpy.typing import NDArray

from heatplate.matrix import Array

MOST_VECTOR_CELLS = 10_000
"""Above, the cells are an image with one sample each. 10 000 cells take 1.1 s and 280 kB, 40 000 take
4.8 s and 1.3 MB (measured, 2 cores); the images 0.2 s and 27 kB, 0.3 s and 57 kB."""

SURPLUS = 1.0
"""Points that a cell reaches beneath its neighbours: a pixel at 72 dpi. More would show as a fringe where the
surplus ends at the edge of the heatmap and that edge is smoothed."""

Mask = NDArray[np.bool_]
Segment = tuple[tuple[float, float], tuple[float, float]]


def draw_cells(axes: Axes, colors: Array, shown: Mask, cell: tuple[float, float]) -> None:
    """Draw the cells in data coordinates: cell (i, j) spans i to i + 1 downwards and j to j + 1.

    colors: RGB of shape (rows, columns, 3). shown: which cells are painted at all.
    cell: width and height of a cell in points.
    """
    if shown.size > MOST_VECTOR_CELLS:
        rows, columns = shown.shape
        painted = np.where(shown[..., np.newaxis], colors, 1.0)
        samples = np.round(painted * 255).astype(np.uint8)
        # Given from below, so that in the file the samples stand as on the page.
        axes.imshow(
            samples[::-1],
            extent=(0, columns, rows, 0),
            origin="lower",
            aspect="auto",
            interpolation="none",
        )
    else:
        axes.add_collection(
            PolyCollection(list(_overlapping(shown, cell)), facecolors=colors[shown], linewidths=0),
            autolim=False,
        )


def _overlapping(shown: Mask, cell: tuple[float, float]) -> Iterator[Array]:
    """The corners of each painted cell, a little larger to the right and downwards where a cell follows.

    What is painted later covers the surplus. So a viewer that smooths edges mixes the colours of two
    neighbours there, and never the page's, which would be seen as a fine line.
    """
    right = np.pad(shown[:, 1:], ((0, 0), (0, 1))) * min(SURPLUS / cell[0], 0.5)
    down = np.pad(shown[1:], ((0, 1), (0, 0))) * min(SURPLUS / cell[1], 0.5)
    for i, j in np.argwhere(shown):
        x, y = j + 1 + right[i, j], i + 1 + down[i, j]
        yield np.array([(j, i), (x, i), (x, y), (j, y)])


def draw_lines(axes: Axes, shown: Mask, width: float, color: str) -> None:
    """Lines (points wide) along the edges of all painted cells, as seaborn draws them."""
    if not width:
        return
    segments = [*_horizontal(shown), *(((y0, x0), (y1, x1)) for (x0, y0), (x1, y1) in _horizontal(shown.T))]
    lines = LineCollection(segments, linewidths=width, colors=color, capstyle="projecting")
    axes.add_collection(lines, autolim=False)


def _horizontal(shown: Mask) -> Iterator[Segment]:
    """The runs of edges above and below painted cells, each as long as it goes."""
    bordered = np.pad(shown, ((1, 1), (0, 0)))
    edges = bordered[1:] | bordered[:-1]
    for y, row in enumerate(edges):
        changes = np.flatnonzero(np.diff(np.pad(row.astype(int), 1)))
        for start, end in changes.reshape(-1, 2):
            yield (float(start), float(y)), (float(end), float(y))

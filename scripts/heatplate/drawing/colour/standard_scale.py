"""Colours for a table of unlike metrics: each row or column by itself, from its worst to its best value.

Or for unlike panels: each by itself, from its lowest to its highest value."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
from matplotlib.colors import Colormap
from numpy.typing import NDArray

from heatplate.drawing.annotation.ranking import lower_is_better
from heatplate.drawing.colour import maps
from heatplate.drawing.colour.contrast import relative_luminance
from heatplate.drawing.colour.norms import Linear, unit_of
from heatplate.drawing.colour.scales import SEQUENTIAL, ColorScale
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import input_error, quoted

ENDS = "lowest", "highest"
"""What the colour bar says at its ends."""

JUDGED_ENDS = "worst", "best"
"""The same of a figure that says which values are good."""

OF_EACH = {"index": "per row", "columns": "per column", "panel": "per panel"}
"""The label of the colour bar, by what has colours of its own."""

CLEARLY_DARKER = 0.2
"""Difference in relative luminance from which on one end of a map is its dark one. The maps that run from
light to dark have 0.5 and more; the diverging ones, whose ends differ in hue, below 0.1."""


def standardised(matrix: Matrix, shown: NDArray[np.bool_], specification: Specification) -> Matrix:
    """The matrix with each row or column from 0, its worst value that is shown, to 1, its best.

    A panel is all of the matrix, from its lowest to its highest value. One whose values are all equal has
    0.5. An infinity lies beyond the ends. Raises InputError if there is nothing to draw, or a label of
    ``lower_is_better`` is none of the matrix's.
    """
    axis = specification.standard_scale
    assert axis is not None
    if not (shown & np.isfinite(matrix.values)).any():
        raise input_error(
            "",
            "every cell is masked or has no finite value, so there is nothing to draw; change mask, or the "
            "matrix",
            key="matrix",
        )
    if axis == "panel":
        return replace(matrix, values=_between_its_ends(matrix.values, shown))
    lower = _lower_is_better(matrix, axis, specification.lower_is_better)
    lines = matrix.values if axis == "index" else matrix.values.T
    visible = shown if axis == "index" else shown.T
    scaled = np.array([_between_its_ends(*line) for line in zip(lines, visible, strict=True)])
    scaled[lower] = 1 - scaled[lower]
    return replace(matrix, values=np.ascontiguousarray(scaled if axis == "index" else scaled.T))


def line_scale(values: Array, specification: Specification) -> ColorScale:
    """The scale of standardised values that are shown."""
    is_of_panels = specification.standard_scale == "panel"
    is_judged = specification.lower_is_better is not False or specification.highlight is not None
    cmap = maps.colormap(specification.cmap or SEQUENTIAL)
    if not is_of_panels:
        cmap = dark_end_last(cmap)
    ends = JUDGED_ENDS if is_judged and not is_of_panels else ENDS
    below, above = bool((values < 0).any()), bool((values > 1).any())
    return ColorScale(cmap, Linear(0.0, 1.0), below, above, list(zip((0.0, 1.0), ends, strict=True)))


def dark_end_last(cmap: Colormap) -> Colormap:
    """The map the way round in which its dark end, if it has one, is the last: what is good is dark."""
    first, last = relative_luminance(maps.opaque(cmap(np.array([0.0, 1.0]))))
    return cmap.reversed() if last - first > CLEARLY_DARKER else cmap


def _lower_is_better(
    matrix: Matrix, axis: Literal["index", "columns"], given: bool | list[str]
) -> NDArray[np.bool_]:
    """For each row or column whether its low values are the good ones. Raises InputError if only some are."""
    cells = lower_is_better(matrix, given)
    lines = cells if axis == "index" else cells.T
    mixed = np.flatnonzero(lines.any(axis=1) & ~lines.all(axis=1))
    if mixed.size:
        labels = matrix.index if axis == "index" else matrix.columns
        raise input_error(
            "",
            f"lower is better for some values of {quoted(labels[mixed[0]])}, and higher for others; "
            "they have one scale, so change lower_is_better, or standard_scale",
            key="lower_is_better",
        )
    return np.asarray(lines.all(axis=1))


def _between_its_ends(values: Array, shown: NDArray[np.bool_]) -> Array:
    finite = values[shown & np.isfinite(values)]
    unit = unit_of(finite) if finite.size else 1.0
    low, high = (finite.min() * unit, finite.max() * unit) if finite.size else (0.0, 0.0)
    if low == high:
        middle: Array = np.where(np.isfinite(values), 0.5, values)
        return middle
    scaled: Array = (values * unit - low) / (high - low)
    return scaled

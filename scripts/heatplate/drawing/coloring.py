"""The colours of the cells, and the bar that explains them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.colour.scales import color_scale
from heatplate.drawing.colour.standard_scale import OF_EACH, line_scale
from heatplate.drawing.marginals import Marginals
from heatplate.drawing.panels import Panels
from heatplate.drawing.parts.cell_image import CellImage
from heatplate.drawing.parts.cells import MOST_VECTOR_CELLS
from heatplate.drawing.parts.colour_bar import ColourBar, colour_bar
from heatplate.drawing.significance import faded
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Array


@dataclass(frozen=True)
class Coloring:
    """RGB of the cells, (rows, columns, 3), the bar that explains them, and their image.

    Very many cells without texts have no colours here: their image knows them. Few have an image in case they
    turn out to be too fine; none if lines, dots or faded colours show each of them.
    """

    colors: Array
    bar: ColourBar | None
    image: CellImage | None


def coloring(table: Marginals, panels: Panels, s: Specification, typesetter: Typesetter) -> Coloring:
    """The colours of a table's cells. Raises InputError for a scale or a bar that cannot be made."""
    matrix, shown = table.matrix, table.shown
    if s.standard_scale is None:
        values, scale = matrix.values, color_scale(matrix, table.inner, s)
    else:
        values = panels.standardised(shown, s)
        scale = line_scale(values[shown], s)
    image, is_image = None, shown.size > MOST_VECTOR_CELLS
    if is_image or not (s.linewidths or s.dots or s.fade):
        center = s.center if s.standard_scale is None else None
        image = CellImage(values, shown, scale, rgb(s.na_color), s.reduce, center, s.dpi)
    if is_image and s.annot is False and not s.na_rep.get("value") and not s.stars and s.fade is None:
        colors = np.broadcast_to(1.0, (*shown.shape, 3))
    else:
        colors = scale.colors(values)
        colors[np.isnan(matrix.values)] = rgb(s.na_color)
        colors = faded(colors, matrix, s.fade)
    if image is not None and s.fade is not None:
        image = replace(image, faded=colors)
    if not s.cbar:
        return Coloring(colors, None, image)
    label = _label_of_bar(matrix.unit, s, typesetter)
    names_key = "norm" if s.standard_scale is None else "standard_scale"
    bar = colour_bar(scale, s.cbar_kws, label, names_key=names_key, parse_math=s.parse_math)
    return Coloring(colors, bar, image)


def _label_of_bar(unit: str, s: Specification, typesetter: Typesetter) -> Label:
    if s.cbar_kws.label is not None:
        return Label("cbar_kws.label", s.cbar_kws.label, typesetter, s.fontsize, s.parse_math)
    if s.standard_scale is not None:
        return Label("cbar_kws.label", OF_EACH[s.standard_scale], typesetter, s.fontsize)
    return Label("unit", unit, typesetter, s.fontsize, key="cbar_kws.label")

"""Random figures that are composed of random figures, each one made from a number alone."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from heatplate.configuration.composition import specification_of
from heatplate.configuration.figures import Figure
from heatplate.drawing.composition import Composition
from heatplate.drawing.side_by_side import side_by_side
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from tests.drawing.random_features import random_featured_figure


def composition(panels: list[Any], figures: dict[str, dict[str, Any]], **keys: Any) -> Composition:
    """A figure that is composed of these."""
    models = {name: Figure.model_validate(keys) for name, keys in figures.items()}
    models["whole"] = Figure.model_validate({"panels": panels, **keys})
    return Composition.of(specification_of(models, "whole"))


def random_composition(number: int) -> tuple[tuple[Matrix | PanelGrid, ...], Composition]:
    """The matrices of a composed figure, and what its drawing is told."""
    random = np.random.default_rng([number, 7])

    def choice(*options: Any) -> Any:
        return options[random.integers(len(options))]

    shape = choice([1], [2], [2], [2], [3], [1, 1], [2, 1], [1, 2], [2, 2], [3, 2])
    matrices: list[Matrix | PanelGrid] = []
    figures: dict[str, dict[str, Any]] = {}
    for place in range(sum(shape)):
        matrix, keys = random_featured_figure(1000 * number + place)
        keys |= {"annot": choice(False, "auto"), "na_rep": ""}  # texts that must be there seldom fit
        for key in ("xticklabels", "yticklabels"):
            keys[key] = "auto" if isinstance(keys[key], int) and keys[key] else keys[key]
        if np.isnan(matrix.values).any():
            keys["cluster"] = None  # rows with no value in common are refused
        if choice(True, False, False, False) and not (matrix.index_groups or matrix.columns_groups):
            keys |= {"cluster": None, "margins": False, "standard_scale": choice(None, "panel")}
            keys["norm"] = "linear" if keys["standard_scale"] else keys.get("norm", "linear")
            keys |= {"vmin": None, "row_annotations": {}, "col_annotations": {}}
            keys |= {"col_wrap": choice(None, 1), "panel_letters": choice(True, False)}
            other = replace(matrix, values=matrix.values[::-1] / 2)
            matrices.append(side_by_side({"Dev": matrix, "Test": other}))
        else:
            matrices.append(matrix)
        figures[f"f{place}"] = keys
    names = iter(figures)
    panels = [[next(names) for _ in range(count)] for count in shape]
    whole: dict[str, Any] = {
        "width": choice(*((3.25, 5.5) if max(shape) < 3 else ()), 6.75, 9.0, 9.0, 13.0),
        "fontsize": choice(6.0, 7.0, 8.0),
        "font_family": choice("DejaVu Sans", "STIXGeneral"),
        "panel_letters": choice(True, False),
        "title": choice("", "A title of all panels"),
    }
    if len(set(shape)) == 1 and choice(True, False):
        whole["width_ratios"] = [choice(1.0, 2.0, 0.7) for _ in range(shape[0])]
    return tuple(matrices), composition(panels, figures, **whole)

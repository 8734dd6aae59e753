"""All that a figure shows: its matrix, or several, as its specification puts them together."""

from __future__ import annotations

from collections.abc import Mapping

from heatplate.drawing.composition import Content
from heatplate.drawing.sheet import problems_in_panel
from heatplate.drawing.side_by_side import side_by_side
from heatplate.further_matrices import Document, further_matrices, numbered_panels
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid, with_others
from heatplate.problems import InputError, input_error

Matrices = Mapping[str, Matrix | PanelGrid]
"""Matrices by the figure's names for them; that of the drawn one is empty."""


def figure_content(specification: Document, matrices: Matrices) -> Content:
    """What is drawn of the matrices that a figure reads.

    Raises InputError if they cannot be shown together.
    """
    if "panels" not in specification:
        return _content(specification, matrices)
    contents = []
    for drawn, prefix, panel in numbered_panels(specification):
        others = {name: matrices[f"{prefix}{name}"] for name in further_matrices(panel)}
        try:
            contents.append(_content(panel, {"": matrices[drawn], **others}))
        except InputError as error:
            raise InputError(problems_in_panel(panel["figure"], error.problems)) from error
    return tuple(contents)


def _content(specification: Document, matrices: Matrices) -> Matrix | PanelGrid:
    """What a figure draws that is not made of others."""
    titles = [panel["title"] for panel in specification["matrices"]]
    if not titles:
        others = {name: matrices[name] for name in further_matrices(specification)}
        return with_others(matrices[""], others)
    drawn = [matrices["" if number == 1 else f"panel_{number}"] for number in range(1, len(titles) + 1)]
    plain = {title: matrix for title, matrix in zip(titles, drawn, strict=True) if isinstance(matrix, Matrix)}
    if len(plain) < len(drawn):
        raise input_error(
            "",
            "one of the matrices has panels of its own; draw it in another figure",
            key="matrix",
        )
    return side_by_side(plain)

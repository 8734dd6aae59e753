"""A figure that is composed of others: what drawing is told of it, and its sheet of panels."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from heatplate.drawing.page import Page
from heatplate.drawing.panels import letters
from heatplate.drawing.sheet import Sheet, SheetPanel, problems_in_panel
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import Label, check_labels
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError, Problem, attempt

Content = Matrix | PanelGrid | tuple[Matrix | PanelGrid, ...]
"""What a figure shows: one matrix, panels of the same kind, or of a composed figure one for each panel."""

MakePage = Callable[[Matrix | PanelGrid, Specification], Page]


@dataclass(frozen=True)
class PanelFigure:
    """A figure as a panel of another one. figure: its name, for messages."""

    figure: str
    specification: Specification


@dataclass(frozen=True)
class Composition:
    """A composed figure as it is to be drawn. width: inches; fontsize: points; dpi: of a PNG."""

    panels: tuple[tuple[PanelFigure, ...], ...]
    width_ratios: list[float] | None
    width: float
    title: str
    description: str
    panel_letters: bool
    fontsize: float
    font_family: str | list[str]
    parse_math: bool
    text: Literal["mathtext", "latex"]
    latex_preamble: str
    dpi: int

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Composition:
        """The composition from a plain document. Raises TypeError or KeyError for other keys."""
        rows = tuple(tuple(map(_panel_figure, row)) for row in document["panels"])
        return cls(**{**document, "panels": rows})

    @property
    def figures(self) -> list[PanelFigure]:
        """The panels, row by row."""
        return [panel for row in self.panels for panel in row]


AnySpecification = Specification | Composition


def specification_from(document: Mapping[str, Any]) -> AnySpecification:
    """A figure of either kind from a plain document. Raises TypeError or KeyError as these do."""
    return Composition.of(document) if "panels" in document else Specification.of(document)


def sheet_of(
    contents: Sequence[Matrix | PanelGrid],
    composition: Composition,
    typesetter: Typesetter,
    make: MakePage,
) -> Sheet:
    """The sheet with a panel for each figure. make: makes the page of a figure.

    Raises InputError with the problems of all panels.
    """
    found: list[Problem] = []
    panels: list[SheetPanel | None] = []
    begins = letters(len(contents)) if composition.panel_letters else [""] * len(contents)
    for content, one, letter in zip(contents, composition.figures, begins, strict=True):
        s = one.specification
        title = Label("title", f"{letter}{s.title}".strip(), typesetter, s.fontsize, s.parse_math)
        try:
            check_labels(typesetter, [title])
            panels.append(SheetPanel(one.figure, make(content, replace(s, title="")), title))
        except InputError as error:
            found += problems_in_panel(one.figure, error.problems)
    title = Label("title", composition.title, typesetter, composition.fontsize, composition.parse_math)
    attempt(found, lambda: check_labels(typesetter, [title]))
    if found:
        raise InputError(found)
    following = iter(panels)
    rows = [[panel for panel in (next(following) for _ in row) if panel] for row in composition.panels]
    return Sheet(composition.width * 72, rows, composition.width_ratios, title, composition.fontsize)


def _panel_figure(document: Mapping[str, Any]) -> PanelFigure:
    keys = {key: value for key, value in document.items() if key not in ("figure", "matrix")}
    return PanelFigure(document["figure"], Specification.of(keys))

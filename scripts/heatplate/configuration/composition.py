"""Figures that are composed of other figures, and what a figure of either kind is to its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from heatplate.configuration.body_size import CellSize, Edges
from heatplate.configuration.value_types import Model, Text

if TYPE_CHECKING:
    from heatplate.configuration.figures import Figure

OF_THE_WHOLE = (
    *("width", "title", "description", "panel_letters", "fontsize", "font_family", "parse_math", "text"),
    *("latex_preamble", "dpi"),
)
"""The keys that a composed figure has itself. Those of its panels are their figures' own."""

ALLOWED = {"panels", "width_ratios", "svg", "venue", "caption", "accept", *OF_THE_WHOLE}

IN_ALL_PANELS = ("width", "fontsize", "font_family", "text", "latex_preamble", "dpi")
"""Of these keys, those that hold in the panels in place of what their figures say."""


NO_SIZE = {"cell": CellSize().model_dump(), "edges": Edges().model_dump()}
"""Of the bodies: the composed figure chooses it."""


def rows_of(panels: object) -> object:
    """Names of figures as rows: a plain list is a single row."""
    if not isinstance(panels, list) or not any(isinstance(row, list) for row in panels):
        return [panels] if isinstance(panels, list) and panels else panels
    return [row if isinstance(row, list) else [row] for row in panels]


_NAMES = {"type": "array", "items": {"type": ["string", "number"]}}

Rows = Annotated[
    list[Annotated[list[Text], Field(min_length=1, max_length=20)]],
    BeforeValidator(rows_of),
    Field(min_length=1, max_length=20),
    WithJsonSchema({"anyOf": [_NAMES, {"type": "array", "items": _NAMES}]}),
]
"""The names of figures, row by row."""

Ratio = Annotated[float, Field(gt=0, le=1000)]


class Composition(Model):
    """What makes a figure of other figures."""

    panels: Rows | None = Field(
        default=None,
        description="Compose this figure of other figures: their names in a row, `[glue, counts]`, or in "
        "several rows, `[[glue, counts], [flights]]`. Each has its own style, but for `width`, `fontsize`, "
        "`font_family`, `text`, `latex_preamble` and `dpi`, which this figure says, and its title stands "
        "above it. The heatmaps of a row are equally high, and those of a column equally wide. Other keys of "
        "this figure are `title`, `caption`, `description`, `panel_letters`, `parse_math`, `svg`, `accept` "
        "and `venue`.",
    )
    width_ratios: Annotated[list[Ratio], Field(min_length=1)] | None = Field(
        default=None,
        description="How wide the heatmaps of `panels` are to each other, as in "
        "`matplotlib.gridspec.GridSpec`; by default equally wide, or with `square` equally high.",
    )

    @model_validator(mode="after")
    def _ratios_of_columns(self) -> Composition:
        if self.width_ratios is None:
            return self
        if self.panels is None:
            raise ValueError(
                "width_ratios is for a figure with panels: name other figures there, or remove it"
            )
        for row in self.panels:
            if len(row) != len(self.width_ratios):
                raise ValueError(
                    f"there are {len(self.width_ratios)} width_ratios, and a row of panels has {len(row)}; "
                    "give as many as each row has panels, or remove width_ratios"
                )
        return self


def read_matrices(figures: Mapping[str, Figure], name: str) -> dict[str, Any]:
    """What a figure's specification says of the matrices that it reads; of a composed one by panel."""
    figure = figures[name]
    if figure.panels is None:
        matrices = [{"title": title, "matrix": matrix} for title, matrix in figure.panel_matrices.items()]
        return {**figure.further_matrices(), "matrices": matrices}
    rows = [
        [
            {
                "figure": panel,
                "matrix": figures[panel].drawn_matrices(panel)[0],
                **read_matrices(figures, panel),
            }
            for panel in row
        ]
        for row in figure.panels
    ]
    return {"panels": rows}


def specification_of(figures: Mapping[str, Figure], name: str) -> dict[str, Any]:
    """Everything that the drawing of a figure is told, as a plain dictionary, defaults included."""
    figure = figures[name]
    read = read_matrices(figures, name)
    if figure.panels is None:
        return {**figure.specification(), **read}
    whole = figure.model_dump(mode="json", include={"width_ratios", *OF_THE_WHOLE})
    whole["latex_preamble"] = figure.preamble
    same = {"height": None, **NO_SIZE, **{key: whole[key] for key in IN_ALL_PANELS}}
    rows = [
        [{**figures[panel["figure"]].specification(), **panel, **same} for panel in row]
        for row in read["panels"]
    ]
    return {**whole, "panels": rows}

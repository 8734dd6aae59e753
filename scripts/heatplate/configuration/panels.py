"""The keys of a matrix that becomes a grid of panels; names as in ``seaborn.FacetGrid``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from heatplate.configuration.value_types import Model, Text


class PanelStyle(Model):
    """How a figure shows the panels of its matrix."""

    col_wrap: Annotated[int, Field(ge=1, le=100)] | None = Field(
        default=None,
        description="Panels in a row, for a matrix that has `col` and no `row`; the others follow below, as "
        "in `seaborn.FacetGrid`.",
    )
    panel_letters: bool = Field(
        default=False,
        description="Begin the titles of the panels with (a), (b) and so on; for a matrix that has `col` or "
        "`row`, not both.",
    )


class PanelKeys(Model):
    """Which values have a row or a column of panels each."""

    row: Text | None = Field(
        default=None,
        description="Field (or axis) each of whose values becomes a row of panels with the same rows and "
        "columns, as in `seaborn.FacetGrid`.",
    )
    col: Text | None = Field(
        default=None, description="The same for a column of panels: `row: layer` and `col: head`."
    )

    @model_validator(mode="after")
    def _distinct_panels(self) -> PanelKeys:
        named = {key: getattr(self, key, None) for key in ("index", "columns", "row", "col")}
        for key in ("row", "col"):
            for other, name in named.items():
                if other != key and name is not None and name == named[key]:
                    raise ValueError(f"{other} and {key} are both {name}; change one of them")
        return self

    @property
    def has_panels(self) -> bool:
        return self.row is not None or self.col is not None

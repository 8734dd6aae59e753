"""How the labels of columns and rows look."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from heatplate.configuration.value_types import Model


class ColumnLabelStyle(Model):
    """How the labels of the columns look; names as in `Figure.colorbar` and `Axes.tick_params`."""

    location: Literal["bottom", "top"] = Field(
        default="bottom", description="Side of the heatmap at which labels, groups and axis label stand."
    )
    rotation: Literal[0, 45, 90] | None = Field(
        default=None, description="Degrees by which labels are turned; chosen so that they fit by default."
    )
    wrap: bool | Literal["auto"] = Field(
        default="auto",
        description="Break labels between words where that keeps them horizontal: `true`; by default (`auto`)"
        " only before they are made smaller.",
    )
    max_length: Annotated[int, Field(ge=3)] | None = Field(
        default=None, description="Characters beyond which a label is shortened in its middle."
    )


class RowLabelStyle(Model):
    """How the labels of the rows look; names as in `Figure.colorbar` and `Axes.tick_params`."""

    location: Literal["left", "right"] = Field(
        default="left", description="Side of the heatmap at which labels, groups and axis label stand."
    )
    rotation: Literal[0, 90] | None = Field(
        default=None,
        description="Degrees by which labels are turned: `90` lets them run along high rows; 0 by default.",
    )
    wrap: bool | Literal["auto"] = Field(
        default="auto",
        description="Break labels between words where rows are high enough: `true`; by default (`auto`) only "
        "before they are made smaller or shortened.",
    )
    max_length: Annotated[int, Field(ge=3)] | None = Field(
        default=None, description="Characters beyond which a label is shortened in its middle."
    )

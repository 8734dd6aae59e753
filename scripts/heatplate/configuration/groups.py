"""How groups of rows and columns look."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from heatplate.configuration.value_types import Model


class GroupStyle(Model):
    """How groups look: the rows or columns with the same label in the first of an axis's two fields."""

    gap: Annotated[float, Field(ge=0, le=72)] = Field(
        default=4.0,
        description="Width in points of the gap between groups; all gaps together are at most a quarter of "
        "the heatmap.",
    )
    line: bool = Field(default=False, description="Draw a line between groups, in the middle of the gap.")
    bracket: bool = Field(
        default=True, description="Draw a line beside each group, between its label and those of its rows."
    )
    fontweight: Literal["normal", "bold"] = Field(
        default="normal", description="Weight of the groups' labels."
    )

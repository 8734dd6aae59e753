"""The keys of a dot matrix: cells as dots whose area is a value."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from heatplate.configuration.value_types import Model, Text


class Dots(Model):
    """Cells as dots: the colour of a dot is the value, and its area is proportional to a number of the cell.

    A thin grey grid stands in for the edges of the cells; `linewidths` and `linecolor` choose another one.
    """

    size: Text = Field(
        default="value",
        description="Number that the area shows: the absolute `value`, `std`, `sem`, `count`, `n`, or the "
        "number of another matrix, by its name in `annot_data`.",
    )
    vmax: Annotated[float, Field(gt=0, allow_inf_nan=False)] | None = Field(
        default=None,
        description="Number of the largest dot, which fills its cell; by default the largest. Larger ones "
        "have the same dot.",
    )
    legend: bool = Field(default=True, description="Draw a legend of the sizes at the right.")
    label: Text | None = Field(
        default=None,
        description="Label of the legend; by default the name of the number: of values their unit, "
        "or `value` (`|value|` if some are negative). None if empty.",
    )

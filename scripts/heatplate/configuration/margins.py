"""Margins: a further row and column with the mean, the sum … of what a heatmap shows."""

from __future__ import annotations

from typing import Annotated, get_args

from pydantic import BeforeValidator, Field, WithJsonSchema

from heatplate.configuration.colour_value import Colour
from heatplate.configuration.ordering import Aggregate
from heatplate.configuration.value_types import Model
from heatplate.problems import did_you_mean, quoted

FUNCTIONS = get_args(Aggregate)


class Margins(Model):
    """What stands below the rows and right of the columns."""

    index: Aggregate | None = Field(default=None, description="A further row: of each column its mean, sum …")
    columns: Aggregate | None = Field(
        default=None, description="A further column: of each row its mean, sum …"
    )


class MarginStyle(Model):
    """How margins look."""

    facecolor: Colour | None = Field(
        default=None,
        description="Colour of their cells. By default that of their value on the scale of the heatmap, and "
        "white for sums, which lie outside of it.",
    )


def _on_both_sides(value: object) -> object:
    if isinstance(value, bool):
        return {"index": "mean", "columns": "mean"} if value else {}
    if isinstance(value, str):
        if value not in FUNCTIONS:
            raise ValueError(f"{quoted(value)} is no function for margins{did_you_mean(value, FUNCTIONS)}")
        return {"index": value, "columns": value}
    return value


_FUNCTION = {"enum": list(FUNCTIONS)}
MarginsKey = Annotated[
    Margins,
    BeforeValidator(_on_both_sides),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                _FUNCTION,
                {
                    "type": "object",
                    "properties": {"index": _FUNCTION, "columns": _FUNCTION},
                    "additionalProperties": False,
                },
            ]
        }
    ),
]

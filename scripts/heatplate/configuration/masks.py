"""The keys that choose cells of a figure: ``mask`` leaves them empty, ``boxes`` draws lines round them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema, field_validator, model_validator

from heatplate.condition import EXAMPLES, WORDS, Condition
from heatplate.configuration.colour_value import Colour
from heatplate.configuration.value_types import Model, Text, Texts
from heatplate.problems import quoted

SIDES_OF_DIAGONAL = ("upper", "lower", "diagonal")

_MEANT = {"triu": "upper", "tril": "lower", "diag": "diagonal"}

CELL_FIELD = (
    "Number that the condition looks at: `value`, `std`, `sem`, `count`, `p`, `p_raw`, `n`, or that of "
    "another matrix, by its name in `annot_data`."
)


class Mask(Model):
    """Cells to leave empty: those in which a condition holds.

    They count as if they were not there: the limits of the colours are those of the other cells.
    """

    where: str = Field(
        description="`upper`, `lower` or `diagonal` (cells above, below or on the diagonal), or a condition "
        "on the number itself, with its sign: `below 0.1`, `above 3`, `between -0.1 and 0.1` (limits "
        "included)."
    )
    field: Text = Field(default="value", description=CELL_FIELD)

    @field_validator("where")
    @classmethod
    def _where(cls, value: str) -> str:
        if value in SIDES_OF_DIAGONAL:
            return value
        if value.partition(" ")[0] not in WORDS:
            meant = _MEANT.get(value)
            raise ValueError(
                f"{quoted(value)} should be upper, lower, diagonal or a condition"
                + (f"; use {meant}" if meant else f", such as {EXAMPLES}")
            )
        Condition.of(value)
        return value

    @model_validator(mode="after")
    def _diagonal_of_the_matrix(self) -> Mask:
        if self.where in SIDES_OF_DIAGONAL and self.field != "value":
            raise ValueError(f"where: {self.where} looks at no numbers; remove field, or give a condition")
        return self


class Outline(Model):
    """A box round cells: rows, columns, or the cells where they cross.

    Rows that do not stand together get a box each, and so do columns.
    """

    index: Texts | None = Field(default=None, description="Label of a row, or a list; by default all rows.")
    columns: Texts | None = Field(
        default=None, description="Label of a column, or a list; by default all columns."
    )
    where: str | None = Field(
        default=None,
        description="Only the cells in which this condition holds, such as `above 0.9`, and which no mask "
        "leaves empty; neighbours share a box.",
    )
    field: Text = Field(default="value", description=CELL_FIELD)
    color: Colour = Field(default="black", description="Colour of the line.")
    linewidth: Annotated[float, Field(gt=0, le=20)] = Field(
        default=1.2, description="Width of the line in points."
    )

    @field_validator("where")
    @classmethod
    def _where(cls, value: str | None) -> str | None:
        if value is not None:
            Condition.of(value)
        return value

    @model_validator(mode="after")
    def _some_cells(self) -> Outline:
        if self.index is None and self.columns is None and self.where is None:
            raise ValueError("say which cells: rows (index:), columns (columns:), or a condition (where:)")
        if self.where is None and self.field != "value":
            raise ValueError(
                f"field: {self.field} belongs to a condition; give one, such as where: below 0.05"
            )
        return self


def _listed_masks(value: object) -> object:
    """A mask, or a list of them, as a list in which a text is a condition."""
    masks = value if isinstance(value, list) else [] if value is None else [value]
    return [mask if isinstance(mask, dict | Mask) else {"where": mask} for mask in masks]


def _listed_boxes(value: object) -> object:
    return [value] if isinstance(value, dict | Outline) else value


_MASK: dict[str, Any] = {"anyOf": [{"type": "string"}, Mask.model_json_schema()]}

Masks = Annotated[
    list[Mask],
    BeforeValidator(_listed_masks),
    WithJsonSchema({"anyOf": [*_MASK["anyOf"], {"type": "array", "items": _MASK}]}),
]
"""Masks that all apply."""

Boxes = Annotated[list[Outline], BeforeValidator(_listed_boxes)]

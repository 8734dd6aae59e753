"""The order of rows and columns."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from heatplate.configuration.value_types import Model, Text

Aggregate = Literal["mean", "median", "min", "max", "sum"]
OrderWord = Literal["natural", "mean", "median", "min", "max", "sum"]


class Order(Model):
    """The order of one axis; names as in `DataFrame.sort_values`. Missing values come last."""

    by: Text | None = Field(
        default=None, description="Label of the column (for rows) or row whose values give the order."
    )
    aggfunc: Aggregate | None = Field(
        default=None, description="Order by the mean, the sum … of each row or column."
    )
    key: Literal["natural"] | None = Field(
        default=None,
        description="Order by label, and the numbers in labels by their value: 70m, 160m, 1.4b, 12b.",
    )
    ascending: bool = Field(default=True, description="`false` puts the largest first.")

    @model_validator(mode="after")
    def _one_way(self) -> Order:
        given = [name for name in ("by", "aggfunc", "key") if getattr(self, name) is not None]
        if len(given) > 1:
            raise ValueError(f"{' and '.join(given)} are different orders; keep one of them")
        return self


AxisOrder = bool | OrderWord | Order
"""The order of one axis, or of both axes of a matrix that has the same labels on both."""


class SideOrders(Model):
    """The order of the rows and that of the columns; and of panels."""

    index: AxisOrder | None = Field(
        default=None, description="Order of the rows; by default that of a matrix without `sort`."
    )
    columns: AxisOrder | None = Field(default=None, description="Order of the columns; likewise.")
    row: bool | Literal["natural"] | None = Field(
        default=None,
        description="Order of the rows of panels: `true` (sorted labels), `false` (as in the source) or "
        "`natural`.",
    )
    col: bool | Literal["natural"] | None = Field(
        default=None, description="Order of the columns of panels; likewise."
    )

    @model_validator(mode="before")
    @classmethod
    def _a_side_is_named(cls, keys: object) -> object:
        if isinstance(keys, dict) and keys.keys() & Order.model_fields.keys():
            raise ValueError("say which side this is for: {index: {…}} for rows or {columns: {…}}")
        return keys


Sort = bool | OrderWord | SideOrders
"""The order of both axes."""


def order_of(
    sort: Sort | AxisOrder | None, side: Literal["index", "columns"], *, default: bool = True
) -> bool | Order:
    """The order of one axis, without the short forms; true if there is no choice.

    default: where only the order of the other axis is given.
    """
    if sort is None:
        return True
    choice = getattr(sort, side) if isinstance(sort, SideOrders) else sort
    if choice is None:
        return default
    if isinstance(choice, bool | Order):
        return choice
    return Order(key="natural") if choice == "natural" else Order(aggfunc=choice)


def order_of_panels(
    sort: Sort | AxisOrder, side: Literal["row", "col"], *, default: bool = True
) -> bool | Literal["natural"]:
    """The order of the rows or of the columns of panels, which orders by value leave as it is by default."""
    if isinstance(sort, SideOrders):
        choice = getattr(sort, side)
        return default if choice is None else choice
    if isinstance(sort, bool):
        return sort
    return "natural" if sort == "natural" else default

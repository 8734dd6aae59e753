"""The keys of a matrix that becomes a grid of panels; names as in ``seaborn.FacetGrid``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from heatplate.configuration.ordering import Order, SideOrders, order_of
from heatplate.configuration.value_types import Model, Text
from heatplate.problems import quoted

SIDES: tuple[Literal["index", "columns"], ...] = ("index", "columns")


def _without_repetition(given: list[str] | dict[str, str]) -> list[str] | dict[str, str]:
    names = list(given.values()) if isinstance(given, dict) else given
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"the matrix {quoted(name)} is repeated; name each matrix once")
    return given


DrawnMatrices = Annotated[
    Annotated[list[Text], Field(min_length=2)] | Annotated[dict[str, Text], Field(min_length=2)],
    AfterValidator(_without_repetition),
]
"""Several matrices by their names, or their names by the titles of the panels that show them."""


def titled_matrices(given: Sequence[str] | Mapping[str, str]) -> dict[str, str]:
    """The names of several matrices by the titles of their panels."""
    return dict(given) if isinstance(given, Mapping) else {name: name for name in given}


class PanelStyle(Model):
    """How a figure shows the panels of its matrix."""

    matrix: Text | DrawnMatrices | None = Field(
        default=None,
        description="Name of the matrix; by default the figure's own name. Or several, with the same labels "
        "and one colour bar: `[dev, test]` has a panel for each, and `{Development: dev, Test: test}` says "
        "the titles of these. Rows and columns are those of the first matrix; the others are matched by "
        "label.",
    )
    col_wrap: Annotated[int, Field(ge=1, le=100)] | None = Field(
        default=None,
        description="Panels in a row, for several matrices or one that has `col` and no `row`; the others "
        "follow below, as in `seaborn.FacetGrid`.",
    )
    panel_letters: bool = Field(
        default=False,
        description="Begin the titles of the panels with (a), (b) and so on; for several matrices or one "
        "that has `col` or `row`, not both.",
    )

    @property
    def panel_matrices(self) -> dict[str, str]:
        """The matrices by the titles of their panels, if there are several."""
        return {} if self.matrix is None or isinstance(self.matrix, str) else titled_matrices(self.matrix)

    def drawn_matrices(self, figure: str) -> list[str]:
        """The names of the matrices that the figure of this name draws, the first one first."""
        return list(self.panel_matrices.values()) or [str(self.matrix or figure)]


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
        fields = {key: getattr(self, key, None) for key in ("index", "columns", "row", "col")}
        named = {key: name if isinstance(name, list) else [name] for key, name in fields.items()}
        for key in ("row", "col"):
            for other, names in named.items():
                if other != key and fields[key] is not None and fields[key] in names:
                    raise ValueError(f"{other} and {key} are both {fields[key]}; change one of them")
            if fields[key] is not None and any(len(names) > 1 for names in named.values()):
                raise ValueError(f"{key} cannot be combined with two fields on one axis; remove one of them")
        return self

    @model_validator(mode="after")
    def _same_order(self) -> PanelKeys:
        sort = getattr(self, "sort", True)
        orders = [order for side in SIDES if isinstance(order := order_of(sort, side), Order)]
        if self.has_panels and any(order.by for order in orders):
            raise ValueError(
                "panels have the same rows and columns, each with values of its own; sort them by mean, by "
                "their labels, or use reindex"
            )
        for key in ("row", "col"):
            if isinstance(sort, SideOrders) and getattr(sort, key) is not None and getattr(self, key) is None:
                raise ValueError(
                    f"sort: there is no {key} of panels to sort; give {key}: FIELD, or remove it"
                )
        return self

    @property
    def has_panels(self) -> bool:
        return self.row is not None or self.col is not None

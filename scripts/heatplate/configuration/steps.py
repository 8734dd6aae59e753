"""The steps that change a matrix once it is built: as keys of a matrix, or in ``steps`` in any order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field, SerializerFunctionWrapHandler, model_serializer, model_validator

from heatplate.configuration.axis_fields import Labels
from heatplate.configuration.ordering import SideOrders, Sort
from heatplate.configuration.value_types import Model, Number, Text, Texts

Side = Literal["index", "columns"]
Lines = Literal["index", "columns", "all"]
HowEmpty = Literal["all", "any"]

ORDER_OF_GROUPS = "order_of_groups"
"""What a job is told beside the groups, since the order of mappings is in no key."""


class SideLabels(Model):
    """The labels to show, in this order, for the rows and for the columns."""

    index: Labels | None = Field(
        default=None,
        min_length=1,
        description="Labels of the rows. With two fields, a list for one or both of them: "
        "`{family: [GPT, OPT], size: [125m, 1.3b]}`; of the combinations, those in the data are shown.",
    )
    columns: Labels | None = Field(default=None, min_length=1, description="Labels of the columns.")


class Renaming(Model):
    """New labels, by the old ones; of an axis with two fields, of both. `$…$` in them is mathematics."""

    index: dict[str, Text] = Field(default={}, description="New row labels, by the old ones.")
    columns: dict[str, Text] = Field(default={}, description="New column labels, by the old ones.")


class Baseline(Model):
    """The row or column that is subtracted from every row or column."""

    index: Text | None = Field(default=None, description="Label of the row to subtract.")
    columns: Text | None = Field(default=None, description="Label of the column to subtract.")
    drop: bool = Field(
        default=False,
        description="Leave the baseline's own row or column, which is all 0 then, out of the matrix.",
    )

    @model_validator(mode="after")
    def _one_side(self) -> Baseline:
        if (self.index is None) == (self.columns is None):
            raise ValueError("give either one row (index:) or one column (columns:)")
        return self


class Dropped(Model):
    """Rows and columns to leave out, as in `DataFrame.drop`."""

    index: Texts | None = Field(default=None, description="Labels of the rows.")
    columns: Texts | None = Field(default=None, description="Labels of the columns.")

    @model_validator(mode="after")
    def _some(self) -> Dropped:
        if self.index is None and self.columns is None:
            raise ValueError("names nothing; write {index: LABEL} for a row or {columns: LABEL} for a column")
        return self


class DropEmpty(Model):
    """Which rows and columns with empty cells to leave out; words as in `DataFrame.dropna`.

    Both are judged by the cells as they are before anything is left out.
    """

    index: HowEmpty | None = Field(
        default=None,
        description="Leave out the rows whose cells are empty: `all` of them, or `any`.",
    )
    columns: HowEmpty | None = Field(default=None, description="The same for columns.")

    @model_validator(mode="before")
    @classmethod
    def _which(cls, keys: object) -> object:
        if isinstance(keys, Mapping) and keys.keys() & {"axis", "how", "thresh", "subset"}:
            raise ValueError("write {index: any} for rows with an empty cell, or {columns: any} for columns")
        return keys

    @model_validator(mode="after")
    def _some(self) -> DropEmpty:
        if self.index is None and self.columns is None:
            raise ValueError("names neither side; write {index: all} for rows, {columns: all} for columns")
        return self


DropNa = bool | Literal["index", "columns", "all"] | DropEmpty
"""Rows and columns with empty cells to leave out, and its short forms."""


def dropped_if_empty(choice: DropNa) -> DropEmpty | None:
    """Which empty rows and columns are left out, without the short forms; None for none."""
    if isinstance(choice, DropEmpty):
        return choice
    if choice is False:
        return None
    return DropEmpty(
        index="all" if choice in (True, "all", "index") else None,
        columns="all" if choice in (True, "all", "columns") else None,
    )


class GroupBy(Model):
    """Rows or columns that become one, such as 57 tasks that become their mean.

    A group has the label that is written, and comes where it is written, before what is in no group. A number
    behind a mean is kept where it is known: the number of runs where all members have the same, the standard
    error (of members that are independent), and no other spread.
    """

    index: dict[Text, Texts] | None = Field(
        default=None,
        min_length=1,
        description="Groups of rows: the label of each, and its members' labels, in which `*` is any text "
        "and `?` any character.",
    )
    columns: dict[Text, Texts] | None = Field(
        default=None,
        min_length=1,
        description="Groups of columns: `{MMLU: mmlu_*, BBH: [bbh_*, boolean_expressions]}`.",
    )
    aggfunc: Literal["mean", "median", "min", "max", "sum"] = Field(
        default="mean",
        description="What a cell is of those of the members; each counts alike, unless there are `weights`. "
        "With `missing: keep`, of those that there are; the run says where some are missing.",
    )
    weights: Text | dict[Text, Number] | None = Field(
        default=None,
        description="Weights of the members in a mean: numbers by label, or the field that has them in each "
        "record (of a pivot table), such as the number of test items.",
    )
    others: Literal["keep", "drop"] | None = Field(
        default=None,
        description="What becomes of rows or columns in no group. Without it, there must be none.",
    )

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, given: Any) -> Any:
        """The groups in the order that a job was told."""
        if not isinstance(given, dict) or not isinstance(order := given.get(ORDER_OF_GROUPS), list):
            return given
        rest = {key: value for key, value in given.items() if key != ORDER_OF_GROUPS}
        side = "columns" if "columns" in rest else "index"
        groups = rest.get(side)
        if not isinstance(groups, dict) or sorted(map(str, order)) != sorted(groups):
            return given
        return {**rest, side: {name: groups[name] for name in order}}

    @model_serializer(mode="wrap", when_used="json")
    def _with_order(self, handler: SerializerFunctionWrapHandler) -> dict[str, Any]:
        document: dict[str, Any] = handler(self)
        return document | ({ORDER_OF_GROUPS: [*self.groups]} if len(self.groups) > 1 else {})

    @model_validator(mode="after")
    def _fit_together(self) -> GroupBy:
        if (self.index is None) == (self.columns is None):
            raise ValueError("give groups either of rows (index:) or of columns (columns:)")
        if self.weights is not None and self.aggfunc != "mean":
            raise ValueError(f"weights are for aggfunc: mean, not {self.aggfunc}; remove one of them")
        if isinstance(self.weights, dict):
            if not self.weights:
                raise ValueError("weights is empty; give a number for each member, or remove it")
            for label, weight in self.weights.items():
                if weight <= 0:
                    raise ValueError(f"the weight of {label} is {weight:g}; weights are above 0")
        return self

    @property
    def side(self) -> Side:
        return "columns" if self.index is None else "index"

    @property
    def groups(self) -> dict[str, list[str]]:
        """The members' labels, or patterns for them, by the label of the group."""
        return (self.columns if self.index is None else self.index) or {}


class Step(Model):
    """One step, with the words of the keys of a matrix."""

    baseline: Baseline | None = Field(default=None, description="As the key of a matrix.")
    drop: Dropped | None = Field(
        default=None,
        description="Leave rows or columns out, as in `DataFrame.drop`: `{index: BERT}`.",
    )
    dropna: DropNa | None = Field(default=None, description="As the key of a pivot table.")
    groupby: GroupBy | None = Field(default=None, description="As the key of a matrix.")
    normalize: Lines | None = Field(
        default=None, description="Divide by the sum of the row, the column, or all cells."
    )
    standard_scale: Side | None = Field(default=None, description="As the key of a matrix.")
    z_score: Side | None = Field(default=None, description="As the key of a matrix.")
    scale: Number | None = Field(default=None, description="Factor for the values and their spreads.")
    sort: Sort | None = Field(default=None, description="Order rows and columns; as the key of a matrix.")
    reindex: SideLabels | None = Field(
        default=None, description="Labels to show, in order, by the labels of that moment."
    )
    rename: Renaming | None = Field(default=None, description="New labels, by those of that moment.")
    transpose: bool | None = Field(default=None, description="Exchange rows and columns.")

    @model_validator(mode="after")
    def _one_thing(self) -> Step:
        given = [name for name in type(self).model_fields if getattr(self, name) is not None]
        if len(given) != 1:
            what = f"has {len(given)} keys ({', '.join(given)})" if given else "is empty"
            raise ValueError(f"{what}, and a step is one of them; begin a new item of the list with each")
        if self.scale == 0:
            raise ValueError("scale: 0 would make every cell 0; remove it")
        for name in ("dropna", "transpose"):
            if getattr(self, name) is False:
                raise ValueError(f"{name}: false does nothing; remove this step")
        return self

    @property
    def name(self) -> str:
        """The key that it has."""
        return next(name for name in type(self).model_fields if getattr(self, name) is not None)

    @property
    def choice(self) -> Any:
        """The value of that key."""
        return getattr(self, self.name)


IN_PLAIN_ORDER = (
    "dropna",
    "groupby",
    "baseline",
    "normalize",
    "standard_scale",
    "z_score",
    "scale",
    "sort",
    "rename",
    "transpose",
)
"""The keys of a matrix that are steps, in the order in which they are applied where there is no ``steps``."""

WITHOUT_SPREADS = ("baseline", "normalize", "standard_scale", "z_score")
"""Steps after which std, sem, count and the like say nothing of the values any more."""


def steps_with_places(keys: Any) -> list[tuple[tuple[str | int, ...], Step]]:
    """The steps that the keys of a matrix ask for, in order, each with the place of its key."""
    if keys.steps is not None:
        first = [(("dropna",), _step("dropna", keys.dropna))] if getattr(keys, "dropna", False) else []
        return [*first, *((("steps", number, step.name), step) for number, step in enumerate(keys.steps))]
    choices = {name: getattr(keys, name, None) for name in IN_PLAIN_ORDER}
    choices["scale"] = None if keys.scale == 1 else keys.scale
    choices["sort"] = keys.sort if keys.kind == "tensor" else _by_values(keys.sort)
    choices["rename"] = keys.rename if keys.rename.index or keys.rename.columns else None
    return [((name,), _step(name, choice)) for name, choice in choices.items() if choice not in (None, False)]


def steps_of(keys: Any) -> list[Step]:
    """The steps that the keys of a matrix ask for, in order."""
    return [step for _, step in steps_with_places(keys)]


def _step(name: str, choice: Any) -> Step:
    """A step of a choice that has been checked."""
    return Step.model_construct(None, **{name: choice})


def _by_values(sort: Any) -> Any:
    """An order without what is done when a table is made: sorted labels, or those in the source."""
    if isinstance(sort, SideOrders):
        sides = {side: getattr(sort, side) for side in ("index", "columns")}
        kept = {side: order for side, order in sides.items() if not isinstance(order, bool)}
        return SideOrders.model_construct(**kept)
    return None if isinstance(sort, bool) else sort

"""The fields of records that a matrix is made of: those of its labels, and those that are read as numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from heatplate.configuration.field_condition import FieldCondition, Wanted
from heatplate.configuration.matrices import Pivot, Table


def label_fields(keys: Table) -> dict[str, str]:
    """The fields of labels, each with the key that names it first."""
    found: dict[str, str] = {}
    for key in ("index", "columns", "row", "col", "true", "predicted"):
        named = getattr(keys, key, None) or []
        for name in [named] if isinstance(named, str) else named:
            found.setdefault(name, key)
    return found


def weight_field(keys: Pivot) -> str | None:
    """The field with the weights of a grouping, if there is one."""
    choices = [keys.groupby, *(step.groupby for step in keys.steps or [])]
    return next((choice.weights for choice in choices if choice and isinstance(choice.weights, str)), None)


def numeric_fields(keys: Table, names: Sequence[str]) -> list[str]:
    """Those of the fields of a file that are read as numbers, by themselves or after ``melt``."""
    fields = _numeric_after_melt(keys)
    melt = keys.melt
    if melt is not None:
        kept = fields & {*melt.id_vars}
        others = melt.value_vars or [name for name in names if name not in melt.id_vars]
        fields = {*kept, *(others if melt.value_name in fields else ())}
    return [name for name in names if name in fields]


def conditions_on_numbers(where: Mapping[str, Wanted]) -> set[str]:
    """The fields with conditions that hold for numbers, or for missing ones."""
    return {
        name
        for name, wanted in where.items()
        if isinstance(wanted, FieldCondition) and (wanted.is_of_numbers or wanted.isna is not None)
    }


def _numeric_after_melt(keys: Table) -> set[str]:
    fields = {getattr(keys, "values", None), *conditions_on_numbers(keys.where)}
    if isinstance(keys, Pivot):
        fields |= {*keys.given_spreads.values(), weight_field(keys)}
        fields |= {keys.at.field} if keys.at else set()
        fields |= conditions_on_numbers(keys.failed.where) if keys.failed else set()
    return {name for name in fields if name is not None}

"""The rows of a table as records: one per row, or with ``melt`` one per row and value column."""

from __future__ import annotations

from dataclasses import dataclass

from heatplate.collecting.messages import known_fields
from heatplate.collecting.records import Records
from heatplate.collecting.unnamed_columns import is_unnamed
from heatplate.configuration.matrices import Melt
from heatplate.problems import InputError, Place, Problem, input_error, quoted

Row = list[object]

OF_SPREAD = "_std"
"""The end of the name of a field with the spread beside a value."""


@dataclass(frozen=True)
class Columns:
    """The columns of a table.

    parts: for each, the names in its header rows without blank ones, or those of the objects around it.
    """

    parts: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> list[str]:
        return [".".join(part) for part in self.parts]


def melted(
    columns: Columns,
    rows: list[Row],
    places: list[Place],
    melt: Melt | None,
    path: str,
    spreads: list[Row] | None = None,
) -> Records:
    """The rows as records: one per row, or with ``melt`` one per row and value column.

    spreads: what is beside each value; where there is some, it is a field of its own, ``acc_std``.
    """
    names = columns.names
    if melt is None:
        for column in _columns_with(spreads):
            name = f"{names[column]}{OF_SPREAD}"
            if name in names:
                raise input_error(path, f"two fields would have the same name: {name}; rename one")
            names = [*names, name]
            rows = [[*row, spread[column]] for row, spread in zip(rows, spreads or [], strict=True)]
        return Records.of_rows(names, rows, places)
    wanted = [*melt.id_vars, *(melt.value_vars or [])]
    if missing := [name for name in wanted if name not in names]:
        raise InputError(
            Problem(Place(path), "melt", f"there is no field {quoted(name)}{known_fields(name, names)}")
            for name in missing
        )
    others = [name for name in names if name not in melt.id_vars]
    value_names = melt.value_vars or [name for name in others if not is_unnamed(name)]
    values = [names.index(name) for name in value_names]
    kept = [names.index(name) for name in melt.id_vars]
    variables = [_variable(columns.parts[column], melt, path) for column in values]
    has_spread = bool({*values} & {*_columns_with(spreads)})
    fields = [*melt.id_vars, *melt.var_name, melt.value_name]
    fields += [f"{melt.value_name}{OF_SPREAD}"] if has_spread else []
    if len(set(fields)) < len(fields):
        raise input_error(
            path, f"two fields would have the same name: {', '.join(fields)}; rename one", key="melt"
        )
    records = [
        [*(row[column] for column in kept), *variable, row[column], *([beside[column]] if has_spread else [])]
        for row, beside in zip(rows, spreads or rows, strict=True)
        for column, variable in zip(values, variables, strict=True)
    ]
    record_places = [place for place in places for _ in values]
    return Records.of_rows(fields, records, record_places)


def _levels(parts: tuple[str, ...]) -> str:
    return f"{len(parts)} level{'s' if len(parts) != 1 else ''}"


def _columns_with(spreads: list[Row] | None) -> list[int]:
    """The columns that have something beside a value."""
    rows = spreads or []
    return [column for column in range(len(rows[0]) if rows else 0) if any(row[column] for row in rows)]


def _variable(parts: tuple[str, ...], melt: Melt, path: str) -> tuple[str, ...]:
    if len(melt.var_name) == 1:
        return (".".join(parts),)
    if len(parts) != len(melt.var_name):
        name = quoted(".".join(parts))
        raise input_error(
            path,
            f"{len(melt.var_name)} names, but {_levels(parts)} of the column {name}; give one for each",
            key="melt.var_name",
        )
    return parts

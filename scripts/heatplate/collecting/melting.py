"""The rows of a table as records: one per row, or with ``melt`` one per row and value column."""

from __future__ import annotations

from dataclasses import dataclass

from heatplate.collecting.messages import known_fields
from heatplate.collecting.records import Records
from heatplate.collecting.unnamed_columns import is_unnamed
from heatplate.configuration.matrices import Melt
from heatplate.problems import InputError, Place, Problem, input_error, quoted

Row = list[object]


@dataclass(frozen=True)
class Columns:
    """The columns of a table: for each, the names in its header rows without blank ones."""

    parts: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> list[str]:
        return [".".join(part) for part in self.parts]


def melted(columns: Columns, rows: list[Row], places: list[Place], melt: Melt | None, path: str) -> Records:
    """The rows as records: one per row, or with ``melt`` one per row and value column."""
    names = columns.names
    if melt is None:
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
    fields = [*melt.id_vars, *melt.var_name, melt.value_name]
    if len(set(fields)) < len(fields):
        raise input_error(
            path, f"two fields would have the same name: {', '.join(fields)}; rename one", key="melt"
        )
    records = [
        [*(row[column] for column in kept), *variable, row[column]]
        for row in rows
        for column, variable in zip(values, variables, strict=True)
    ]
    record_places = [place for place in places for _ in values]
    return Records.of_rows(fields, records, record_places)


def _variable(parts: tuple[str, ...], melt: Melt, path: str) -> tuple[str, ...]:
    if len(melt.var_name) == 1:
        return (".".join(parts),)
    if len(parts) != len(melt.var_name):
        name = quoted(".".join(parts))
        raise input_error(
            path,
            f"{len(melt.var_name)} names, but the column {name} has {len(parts)} header rows; give one each",
            key="melt.var_name",
        )
    return parts

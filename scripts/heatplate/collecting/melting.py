"""Rows of named cells as observations: one per row, or with ``melt`` one per row and value column."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from heatplate.collecting.observations import Observations
from heatplate.configuration.matrices import Melt
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted

Row = list[object]


@dataclass(frozen=True)
class Columns:
    """The columns of a table: for each the names in its header rows, blank ones left out."""

    parts: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> list[str]:
        return [".".join(part) for part in self.parts]


def melted(
    columns: Columns, rows: list[Row], places: list[Place], melt: Melt | None, path: str
) -> Observations:
    """The rows as records: one per row, or with ``melt`` one per row and value column."""
    names = columns.names
    if melt is None:
        frame = pd.DataFrame(rows, columns=names, dtype=object)
        return Observations(frame, tuple(places))
    wanted = [*melt.id_vars, *(melt.value_vars or [])]
    if absent := [name for name in wanted if name not in names]:
        raise InputError(
            Problem(Place(path), "melt", f"no field {quoted(name)}{did_you_mean(name, names)}")
            for name in absent
        )
    value_names = melt.value_vars or [name for name in names if name not in melt.id_vars]
    values = [names.index(name) for name in value_names]
    kept = [names.index(name) for name in melt.id_vars]
    variables = [_variable(columns.parts[column], melt, path) for column in values]
    fields = [*melt.id_vars, *melt.var_name, melt.value_name]
    if len(set(fields)) < len(fields):
        raise input_error(path, f"two fields of the same name after melt: {', '.join(fields)}", key="melt")
    records = [
        [*(row[column] for column in kept), *variable, row[column]]
        for row in rows
        for column, variable in zip(values, variables, strict=True)
    ]
    record_places = [place for place in places for _ in values]
    return Observations(pd.DataFrame(records, columns=fields, dtype=object), tuple(record_places))


def _variable(parts: tuple[str, ...], melt: Melt, path: str) -> tuple[str, ...]:
    if len(melt.var_name) == 1:
        return (".".join(parts),)
    if len(parts) != len(melt.var_name):
        name = quoted(".".join(parts))
        message = f"{len(melt.var_name)} names, and the column {name} has {len(parts)} header rows"
        raise input_error(path, message, key="melt.var_name")
    return parts

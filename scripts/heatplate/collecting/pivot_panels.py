"""Pivot tables side by side: one for each value of the fields ``row`` and ``col``."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np

from heatplate.collecting.labels import sorted_labels
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import sources
from heatplate.collecting.missing_values import filled
from heatplate.collecting.natural_order import natural_key
from heatplate.collecting.panels import panel_grid
from heatplate.collecting.pivot import (
    SelectedRuns,
    TableSide,
    fields_of_runs,
    pivot_table,
    table_sides,
)
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
from heatplate.collecting.transforms import transformed_panels
from heatplate.collecting.unnamed_columns import axis_name
from heatplate.collecting.wanted_fields import weight_field
from heatplate.configuration.matrices import Pivot
from heatplate.configuration.ordering import order_of_panels
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError, Place, input_error


def pivot_panels(keys: Pivot, records: Records) -> PanelGrid:
    """The panels that the keys describe; all have the rows and columns of all selected records together.

    Raises InputError with the problems of the keys and the records.
    """
    sides: tuple[Literal["row", "col"], ...] = ("row", "col")
    names = {key: name for key in sides if (name := getattr(keys, key)) is not None}
    index, columns = table_sides(keys)
    [index_field], [columns_field] = keys.index, keys.columns  # groups and panels do not go together
    panel_fields: dict[str, str] = {str(key): name for key, name in names.items()}
    fields = {"index": index_field, "columns": columns_field, "values": keys.values}
    selected = SelectedRuns.of(
        keys, Selection.of(keys, records, {**fields, **panel_fields, **fields_of_runs(keys)})
    )
    selection = selected.selection
    found = {key: selection.factorized(name) for key, name in names.items()}
    panel_labels = {key: _ordered(keys, key, labels.uniques) for key, labels in found.items()}
    row_labels, column_labels = index.of_records(selection).uniques, columns.of_records(selection).uniques
    place = Place(sources(keys))
    if problems := [*index.problems(row_labels, place), *columns.problems(column_labels, place)]:
        raise InputError(problems)
    rows = [label for (label,) in index.ordered(row_labels)]
    cols = [label for (label,) in columns.ordered(column_labels)]
    index = replace(index, labels={index_field: rows}, is_checked=True)
    columns = replace(columns, labels={columns_field: cols}, is_checked=True)
    down = len(rows) * len(panel_labels.get("row", [""]))
    across = len(cols) * len(panel_labels.get("col", [""]))
    check_size(down, across, keys)

    panel_keys = keys.model_copy(update={"where": {}})  # which has chosen already
    titles = {key: (axis_name(names[key]), panel_labels[key]) for key in names}
    row, col = titles.get("row", ("", [""])), titles.get("col", ("", [""]))

    def panel(i: int, j: int) -> Matrix:
        wanted = {"row": row[1][i], "col": col[1][j]}
        chosen = np.ones(len(selection.places), dtype=bool)
        for key, labels in found.items():
            chosen &= labels.codes == labels.uniques.index(wanted[key])
        if not chosen.any():
            return _without_records(keys, index, columns)
        part = selection.records.taken(np.flatnonzero(chosen))
        table = pivot_table(panel_keys, part, index, columns)
        told = [remark for remark in table.remarks if remark.key != "at"]
        return replace(table, remarks=(*selected.remarks, *told))

    return transformed_panels(panel_grid(row, col, panel), keys)


def _without_records(keys: Pivot, index: TableSide, columns: TableSide) -> Matrix:
    """A panel of which no record tells. Raises InputError unless missing cells are allowed."""
    if keys.missing == "error" and keys.fill_value is None:
        raise input_error(
            sources(keys),
            "there is no record; set missing: keep to leave the panel empty, or choose others with where",
            key="missing",
        )
    rows, cols = (tuple(side.labels[side.fields[0]]) for side in (index, columns))
    nothing = np.full((len(rows), len(cols)), np.nan)
    has_spread = keys.aggfunc in ("mean", "median")
    return Matrix(
        filled(nothing, keys),
        rows,
        cols,
        index.name,
        columns.name,
        std=nothing if has_spread or keys.std else None,
        sem=nothing if keys.sem else None,
        count=np.zeros(nothing.shape) if has_spread else None,
        err_low=nothing if keys.errorbar else None,
        err_high=nothing if keys.errorbar else None,
        err=nothing if keys.errorbar and keys.errorbar.name != "pi" else None,
        weights=nothing if weight_field(keys) else None,
        p=nothing if keys.test else None,
        p_raw=nothing if keys.test else None,
        n=nothing if keys.test else None,
    )


def _ordered(keys: Pivot, side: Literal["row", "col"], labels: list[str]) -> list[str]:
    order = order_of_panels(keys.sort, side)
    if order == "natural":
        return sorted(set(labels), key=natural_key)
    return sorted_labels(labels) if order else list(dict.fromkeys(labels))

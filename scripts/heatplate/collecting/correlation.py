"""Correlations between the variables of a table, as ``pandas.DataFrame.corr`` computes them."""

from __future__ import annotations

import numpy as np

from heatplate.collecting.messages import cell, left_out, sources, undefined_coefficient
from heatplate.collecting.missing_values import checked, filled
from heatplate.collecting.pivot import TableSide, pivot_table
from heatplate.collecting.records import Records
from heatplate.collecting.transforms import transformed
from heatplate.configuration.axis_fields import labels_by_field
from heatplate.configuration.matrices import Correlation
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError, Place, Problem, input_error, quoted, wording


def correlation_matrix(keys: Correlation, records: Records) -> Matrix:
    """The coefficient of each pair of variables over the items; 1 exactly on the diagonal.

    Missing values, where ``missing`` or ``fill_value`` allows them, are left out pair by pair;
    ``fill_value`` is for pairs without a coefficient. Items are sorted, so that the order of the records
    does not change a bit of the result.

    Raises InputError as ``pivot_matrix`` does, and for fewer than two items or a constant variable.
    """
    import pandas as pd  # which no other kind of matrix needs

    items, variables = item_sides(keys)
    with_gaps = keys.model_copy(update={"missing": "keep", "fill_value": None})
    data = pivot_table(keys if keys.fill_value is None else with_gaps, records, items, variables)
    _check(data, keys)

    numbers = data.values
    if keys.method == "pearson":
        # The coefficient does not depend on the scale of a variable. Scaled by a power of two to about 1,
        # squares neither overflow nor underflow.
        _, exponent = np.frexp(np.nanmax(np.abs(numbers), axis=0))
        numbers = np.ldexp(numbers, -exponent)
    values: Array = pd.DataFrame(numbers).corr(method=keys.method).to_numpy(dtype=np.float64, copy=True)
    np.fill_diagonal(values, 1.0)
    names = data.column_names

    @wording
    def describe(position: tuple[int, ...]) -> str:
        pair = cell(names[position[0]], names[position[1]])
        return undefined_coefficient(pair)

    matrix = Matrix(
        values=filled(checked(values, keys, describe), keys),
        index=data.columns,
        columns=data.columns,
        index_name=variables.name,
        columns_name=variables.name,
        index_groups=data.columns_groups,
        columns_groups=data.columns_groups,
        remarks=data.remarks,
    )
    return transformed(matrix, keys)


def item_sides(keys: Correlation) -> tuple[TableSide, TableSide]:
    """The items and the variables: the rows and the columns of the table whose columns are correlated."""
    shown = labels_by_field(keys.labels, keys.columns, "labels")
    return (
        TableSide([keys.index], "index", {}, sort=True),
        TableSide(keys.columns, "labels", shown, sort=keys.sort is not False),
    )


def _check(data: Matrix, keys: Correlation) -> None:
    place = Place(sources(keys))
    if len(data.index) < 2:
        raise input_error(
            place.file,
            f"a correlation needs at least two items; the field {quoted(keys.index)} has one",
            key="index",
        )
    problems = []
    for name, label, column in zip(data.column_names, data.columns, data.values.T, strict=True):
        numbers = column[~np.isnan(column)]
        if np.isinf(numbers).any():
            problems.append(
                Problem(
                    place,
                    "infinite",
                    f"the variable {quoted(name)} has an infinite value; set infinite: missing",
                )
            )
        elif len(np.unique(numbers)) < 2:
            problems.append(
                Problem(
                    place,
                    "columns",
                    f"the variable {quoted(name)} has fewer than two distinct values; leave it out with "
                    f"{left_out(keys.columns[-1], label)}",
                )
            )
    if problems:
        raise InputError(problems)

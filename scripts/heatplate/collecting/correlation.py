"""Correlations between the variables of a table, as ``pandas.DataFrame.corr`` computes them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from heatplate.collecting.cells import cell, filled, settled, sources
from heatplate.collecting.observations import Observations
from heatplate.collecting.pivot import Side, table
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Correlation
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError, Place, Problem, input_error, quoted, wording


def correlation(keys: Correlation, observations: Observations) -> Matrix:
    """The coefficient of each pair of variables over the items; 1 exactly on the diagonal.

    Missing values, where ``missing`` or ``fill_value`` allows them, are left out pair by pair;
    ``fill_value`` is for pairs without a coefficient. Items are sorted, so that the order of the records
    does not change a bit.

    Raises InputError as ``pivot`` does, for fewer than two items, and for a variable that is constant.
    """
    items = Side(keys.index, "index", None, sort=True)
    variables = Side(keys.columns, "labels", keys.labels, sort=True)
    with_gaps = keys.model_copy(update={"missing": "keep", "fill_value": None})
    data = table(keys if keys.fill_value is None else with_gaps, observations, items, variables)
    _check(data, keys)

    numbers = data.values
    if keys.method == "pearson":
        # It does not depend on the variables' size; a power of two brings them all near 1, so that squares
        # neither overflow nor vanish.
        _, exponent = np.frexp(np.nanmax(np.abs(numbers), axis=0))
        numbers = np.ldexp(numbers, -exponent)
    values: Array = pd.DataFrame(numbers).corr(method=keys.method).to_numpy(dtype=np.float64, copy=True)
    np.fill_diagonal(values, 1.0)
    names = data.columns

    @wording
    def describe(position: tuple[int, ...]) -> str:
        pair = cell(names[position[0]], names[position[1]])
        return f"too few items have both values, or one is constant there: {pair}"

    values = filled(settled(values, keys, describe), keys)
    return transformed(Matrix(values, names, names, keys.columns, keys.columns), keys)


def _check(data: Matrix, keys: Correlation) -> None:
    place = Place(sources(keys))
    if len(data.index) < 2:
        message = f"a correlation needs two items at least; the field {quoted(keys.index)} has one"
        raise input_error(place.file, message, key="index")
    problems = []
    for name, column in zip(data.columns, data.values.T, strict=True):
        numbers = column[~np.isnan(column)]
        if np.isinf(numbers).any():
            message = f"the variable {quoted(name)} has an infinite value; write infinite: missing"
            problems.append(Problem(place, "infinite", message))
        elif len(np.unique(numbers)) < 2:
            message = f"the variable {quoted(name)} has no two different values, and so no correlation"
            problems.append(Problem(place, "columns", message))
    if problems:
        raise InputError(problems)

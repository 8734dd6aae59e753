"""What is done to a matrix of any kind once its cells are there, in this order: baseline, normalize,
standard_scale, z_score, scale, rename, transpose. A step that the keys do not name does nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatplate.collecting.aggregation import aggregate
from heatplate.collecting.cells import cell, filled, sources
from heatplate.collecting.labels import repeated
from heatplate.configuration.matrices import MatrixKeys, Tensor
from heatplate.matrix import SPREADS, Array, Matrix
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted, wording

Lines = Literal["index", "columns", "all"]
"""What a step takes together: each row, each column, or all cells."""


def transformed(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """The matrix after all steps, with the names of its axes and its unit.

    Keys that name a side (``rename``, ``index_name``) mean the sides before ``transpose``. Baseline,
    normalize, standard_scale and z_score drop what stands beside the values (std, sem, count). A missing
    value stays missing and counts for nothing in sums. No result is -0.0.

    Raises InputError for a label that does not exist, where there is nothing to divide by, and where a step
    meets an infinite value or leaves the range of float64.
    """
    for step in (_baseline, _normalize, _standard_scale, _z_score, _scale):
        with np.errstate(over="ignore"):  # the next line says where
            result = step(matrix, keys)
        _check_range(matrix, result, step.__name__.removeprefix("_"), keys)
        matrix = result
    matrix = _renamed(matrix, keys)
    matrix = replace(
        matrix,
        index_name=matrix.index_name if keys.index_name is None else keys.index_name,
        columns_name=matrix.columns_name if keys.columns_name is None else keys.columns_name,
        unit=keys.unit,
        **_arrays(matrix, lambda _, array: array + 0.0),  # -0.0 + 0.0 is 0.0
    )
    return _transposed(matrix) if keys.transpose else matrix


def _baseline(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    if keys.baseline is None:
        return matrix
    _check_finite(matrix, "baseline", keys)
    values = matrix.values
    if keys.baseline.index is not None:
        row = _position(matrix.index, "index", "row", keys.baseline.index, keys)
        return _bare(matrix, values - values[[row], :])
    assert keys.baseline.columns is not None  # the model asks for one of the two
    column = _position(matrix.columns, "columns", "column", keys.baseline.columns, keys)
    return _bare(matrix, values - values[:, [column]])


def _position(labels: tuple[str, ...], side: str, line: str, label: str, keys: MatrixKeys) -> int:
    if labels.count(label) == 1:
        return labels.index(label)
    message = f"there is no {line} {quoted(label)}{did_you_mean(label, labels)}"
    if label in labels:
        message = f"{labels.count(label)} {line}s are called {quoted(label)}; a baseline is one {line}"
    raise input_error(sources(keys), message, key=f"baseline.{side}")


def _normalize(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    lines: Lines | None = getattr(keys, "normalize", None)  # a correlation has no such key
    if lines is None:
        return matrix

    def total(numbers: list[float]) -> tuple[float, float]:
        divisor = aggregate("sum", numbers)
        empty_is_allowed = keys.missing == "keep" or keys.fill_value is not None
        return 0.0, math.nan if empty_is_allowed and not any(numbers) else divisor

    wrong = wording(
        "sums to 0, and nothing can be divided by 0; if all of it is 0, missing: keep leaves it empty"
    )
    result = _by_lines(matrix, lines, total, "normalize", wrong, keys)
    return replace(result, values=filled(result.values, keys))


def _standard_scale(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    if keys.standard_scale is None:
        return matrix

    def extent(numbers: list[float]) -> tuple[float, float]:
        return min(numbers), max(numbers) - min(numbers)

    wrong = wording("has no two different values, and so no range to bring to 0 to 1")
    return _by_lines(matrix, keys.standard_scale, extent, "standard_scale", wrong, keys)


def _z_score(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    if keys.z_score is None:
        return matrix

    def spread(numbers: list[float]) -> tuple[float, float]:
        return aggregate("mean", numbers), aggregate("std", numbers) if len(numbers) > 1 else 0.0

    wrong = wording("has no two different values, and so no standard deviation to divide by")
    return _by_lines(matrix, keys.z_score, spread, "z_score", wrong, keys)


def _by_lines(
    matrix: Matrix,
    lines: Lines,
    measure: Callable[[list[float]], tuple[float, float]],
    key: str,
    wrong: str,
    keys: MatrixKeys,
) -> Matrix:
    """Each line less its shift, divided by its divisor; both are measured on its numbers.

    Raises InputError at the key for the lines whose divisor is 0, in the words of ``wrong``. A divisor that
    is NaN makes the line's cells missing.
    """
    _check_finite(matrix, key, keys)
    values = matrix.values
    rows = {"index": values, "columns": values.T, "all": values.reshape(1, -1)}[lines]
    names = {
        "index": [f"the row {quoted(label)}" for label in matrix.index],
        "columns": [f"the column {quoted(label)}" for label in matrix.columns],
        "all": ["the matrix"],
    }[lines]
    measures, problems = [], []
    for name, row in zip(names, rows, strict=True):
        numbers = row[~np.isnan(row)].tolist()
        try:
            shift, divisor = measure(numbers) if numbers else (0.0, math.nan)
            if math.isinf(divisor):
                raise OverflowError("the range is too large for a 64-bit number")
        except OverflowError as error:
            raise input_error(sources(keys), f"{error}: {name}", key=key) from error
        if divisor == 0:
            problems.append(Problem(Place(sources(keys)), key, f"{name} {wrong}"))
        measures.append((shift, divisor))
    if problems:
        raise InputError(problems)
    shifts, divisors = np.array(measures).T[:, :, np.newaxis]
    result = (rows - shifts) / divisors
    return _bare(matrix, result.T if lines == "columns" else result.reshape(values.shape))


def _scale(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    factors = {"values": keys.scale, "std": abs(keys.scale), "sem": abs(keys.scale), "count": 1.0}
    return replace(matrix, **_arrays(matrix, lambda name, array: array * factors[name]))


def _renamed(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """Raises InputError for a name that no label has, and where two labels would become one.

    The labels of a tensor may repeat anyway (tokens do).
    """
    problems: list[Problem] = []

    def new(side: str, labels: tuple[str, ...], names: dict[str, str]) -> tuple[str, ...]:
        place, key = Place(sources(keys)), f"rename.{side}"
        for name in names:
            if name not in labels:
                message = f"there is no label {quoted(name)}{did_you_mean(name, labels)}"
                problems.append(Problem(place, key, message))
        renamed = tuple(names.get(label, label) for label in labels)
        for name in [] if isinstance(keys, Tensor) else repeated(renamed):
            old = [quoted(label) for label in labels if names.get(label, label) == name]
            problems.append(Problem(place, key, f"{' and '.join(old)} would all be called {quoted(name)}"))
        return renamed

    index = new("index", matrix.index, keys.rename.index)
    columns = new("columns", matrix.columns, keys.rename.columns)
    if problems:
        raise InputError(problems)
    return replace(matrix, index=index, columns=columns)


def _transposed(matrix: Matrix) -> Matrix:
    return replace(
        matrix,
        index=matrix.columns,
        columns=matrix.index,
        index_name=matrix.columns_name,
        columns_name=matrix.index_name,
        **_arrays(matrix, lambda _, array: np.ascontiguousarray(array.T)),
    )


def _arrays(matrix: Matrix, change: Callable[[str, Array], Array]) -> dict[str, Any]:
    """The values and what stands beside them, each changed, by name."""
    arrays = {name: getattr(matrix, name) for name in ("values", *SPREADS)}
    return {name: change(name, array) for name, array in arrays.items() if array is not None}


def _bare(matrix: Matrix, values: Array) -> Matrix:
    """The matrix with other values and nothing beside them."""
    return replace(matrix, values=values, std=None, sem=None, count=None)


def _check_finite(matrix: Matrix, key: str, keys: MatrixKeys) -> None:
    where = np.isinf(matrix.values)
    if where.any():
        message = f"{_first(where, matrix)} is infinite; write infinite: missing, or select without it"
        raise input_error(sources(keys), message, key=key)


def _check_range(before: Matrix, after: Matrix, key: str, keys: MatrixKeys) -> None:
    for name, array in _arrays(after, lambda _, array: array).items():
        where = np.isinf(array) & ~np.isinf(getattr(before, name))
        if where.any():
            message = f"{_first(where, before)} becomes too large for a float64"
            raise input_error(sources(keys), message, key=key)


def _first(where: NDArray[np.bool_], matrix: Matrix) -> str:
    row, column = np.unravel_index(int(where.argmax()), where.shape)
    return cell(matrix.index[row], matrix.columns[column])

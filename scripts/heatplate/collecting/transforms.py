"""The steps that are applied to the cells of a matrix of any kind, in this order: baseline, normalize,
standard_scale, z_score, scale, sort, rename, transpose. A step whose key is not set does nothing.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatplate.aggregation import aggregate
from heatplate.collecting.labels import duplicates
from heatplate.collecting.messages import cell, line_name, sources, zero_divisor
from heatplate.collecting.missing_values import filled
from heatplate.collecting.ordering import ordered
from heatplate.configuration.matrices import Baseline, MatrixKeys, Tensor
from heatplate.matrix import SPREADS, Array, Matrix, full_names
from heatplate.named_lines import line_named
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted

Lines = Literal["index", "columns", "all"]
"""The cells that a step takes together: those of each row, of each column, or all."""


def transformed(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """The matrix after all steps, with the names of its axes and its unit.

    Keys about rows or columns (``rename``, ``index_name``) refer to those before ``transpose``. Baseline,
    normalize, standard_scale and z_score drop std, sem and count. Missing values stay missing and are ignored
    in sums. No result is -0.0.

    Raises InputError for a label that does not exist, for a division by 0, and where a step meets an infinite
    value or leaves the range of float64.
    """
    matrix = _without_baseline(_after(_baseline, matrix, keys), keys)
    for step in (_normalize, _standard_scale, _z_score, _scale):
        matrix = _after(step, matrix, keys)
    matrix = _renamed(ordered(matrix, keys), keys)
    matrix = replace(
        matrix,
        index_name=matrix.index_name if keys.index_name is None else keys.index_name,
        columns_name=matrix.columns_name if keys.columns_name is None else keys.columns_name,
        unit=keys.unit,
        **_arrays(matrix, lambda _, array: array + 0.0),  # -0.0 + 0.0 is 0.0
    )
    return _transposed(matrix) if keys.transpose else matrix


def _after(step: Callable[[Matrix, MatrixKeys], Matrix], matrix: Matrix, keys: MatrixKeys) -> Matrix:
    with np.errstate(over="ignore"):  # reported by the next line
        result = step(matrix, keys)
    _check_range(matrix, result, step.__name__.removeprefix("_"), keys)
    return result


def _baseline(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    if keys.baseline is None:
        return matrix
    _check_finite(matrix, "baseline", keys)
    values = matrix.values
    if keys.baseline.index is not None:
        return _without_spreads(matrix, values - values[[_baseline_line(matrix, keys.baseline, keys)], :])
    return _without_spreads(matrix, values - values[:, [_baseline_line(matrix, keys.baseline, keys)]])


def _without_baseline(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """The matrix without the baseline's own row or column, if it is to be dropped."""
    if keys.baseline is None or not keys.baseline.drop:
        return matrix
    line = _baseline_line(matrix, keys.baseline, keys)
    of_rows = keys.baseline.index is not None
    others = [place for place in range(len(matrix.index if of_rows else matrix.columns)) if place != line]
    if not others:
        raise input_error(
            sources(keys), "without the baseline nothing is left to draw; remove drop", key="baseline.drop"
        )
    return matrix.taken(rows=others) if of_rows else matrix.taken(columns=others)


def _baseline_line(matrix: Matrix, baseline: Baseline, keys: MatrixKeys) -> int:
    """The row or column that is the baseline. Raises InputError if there is not exactly one."""
    file = sources(keys)
    if baseline.index is not None:
        labels, names = matrix.index, matrix.row_names
        return line_named(baseline.index, labels, names, key="baseline.index", side="row", file=file)
    assert baseline.columns is not None  # the model requires one of the two
    labels, names = matrix.columns, matrix.column_names
    return line_named(baseline.columns, labels, names, key="baseline.columns", side="column", file=file)


def _normalize(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    lines: Lines | None = getattr(keys, "normalize", None)  # a correlation has no such key
    if lines is None:
        return matrix

    def total(numbers: list[float]) -> tuple[float, float]:
        divisor = aggregate("sum", numbers)
        empty_is_allowed = keys.missing == "keep" or keys.fill_value is not None
        return 0.0, math.nan if empty_is_allowed and not any(numbers) else divisor

    result = _by_lines(matrix, lines, total, "normalize", keys)
    return replace(result, values=filled(result.values, keys))


def _standard_scale(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    if keys.standard_scale is None:
        return matrix

    def extent(numbers: list[float]) -> tuple[float, float]:
        return min(numbers), max(numbers) - min(numbers)

    return _by_lines(matrix, keys.standard_scale, extent, "standard_scale", keys)


def _z_score(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    if keys.z_score is None:
        return matrix

    def spread(numbers: list[float]) -> tuple[float, float]:
        return aggregate("mean", numbers), aggregate("std", numbers) if len(numbers) > 1 else 0.0

    return _by_lines(matrix, keys.z_score, spread, "z_score", keys)


def _by_lines(
    matrix: Matrix,
    lines: Lines,
    measure: Callable[[list[float]], tuple[float, float]],
    key: str,
    keys: MatrixKeys,
) -> Matrix:
    """Each line minus its shift, divided by its divisor.

    measure: the shift and the divisor of a line, from its numbers without NaN. If the divisor is NaN, the
        cells of the line become missing.
    key: the key of this step, for messages.

    Raises InputError with the lines whose divisor is 0.
    """
    _check_finite(matrix, key, keys)
    values = matrix.values
    rows = {"index": values, "columns": values.T, "all": values.reshape(1, -1)}[lines]
    names = {
        "index": [line_name(lines, label) for label in matrix.row_names],
        "columns": [line_name(lines, label) for label in matrix.column_names],
        "all": [line_name(lines)],
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
            problems.append(Problem(Place(sources(keys)), key, f"{name} {zero_divisor(key)}"))
        measures.append((shift, divisor))
    if problems:
        raise InputError(problems)
    shifts, divisors = np.array(measures).T[:, :, np.newaxis]
    result = (rows - shifts) / divisors
    return _without_spreads(matrix, result.T if lines == "columns" else result.reshape(values.shape))


def _scale(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    factors = {"values": keys.scale, "std": abs(keys.scale), "sem": abs(keys.scale)}
    return replace(matrix, **_arrays(matrix, lambda name, array: array * factors.get(name, 1.0)))


def _renamed(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """Raises InputError for a label that does not exist, and if two labels would become the same.

    Those of a tensor may repeat in any case (tokens do).
    """
    problems: list[Problem] = []

    def new(side: str, groups: tuple[str, ...], labels: tuple[str, ...], names: dict[str, str]) -> _Labels:
        place, key = Place(sources(keys)), f"rename.{side}"
        known = dict.fromkeys((*groups, *labels))
        for name in names:
            if name not in known:
                problems.append(
                    Problem(place, key, f"there is no label {quoted(name)}{did_you_mean(name, known)}")
                )
        new_groups, new_labels = (tuple(names.get(text, text) for text in old) for old in (groups, labels))
        old, renamed = full_names(groups, labels), full_names(new_groups, new_labels)
        for name in [] if isinstance(keys, Tensor) else duplicates(renamed):
            several = [quoted(one) for one, other in zip(old, renamed, strict=True) if other == name]
            problems.append(
                Problem(
                    place,
                    key,
                    f"{' and '.join(several)} would all have the label {quoted(name)}; make them distinct",
                )
            )
        return new_groups, new_labels

    index_groups, index = new("index", matrix.index_groups, matrix.index, keys.rename.index)
    columns_groups, columns = new("columns", matrix.columns_groups, matrix.columns, keys.rename.columns)
    if problems:
        raise InputError(problems)
    return replace(
        matrix, index=index, columns=columns, index_groups=index_groups, columns_groups=columns_groups
    )


_Labels = tuple[tuple[str, ...], tuple[str, ...]]
"""The groups and the labels of the rows or of the columns."""


def _transposed(matrix: Matrix) -> Matrix:
    return replace(
        matrix,
        index=matrix.columns,
        columns=matrix.index,
        index_name=matrix.columns_name,
        columns_name=matrix.index_name,
        index_groups=matrix.columns_groups,
        columns_groups=matrix.index_groups,
        **_arrays(matrix, lambda _, array: np.ascontiguousarray(array.T)),
    )


def _arrays(matrix: Matrix, change: Callable[[str, Array], Array]) -> dict[str, Any]:
    """The values and all else that cells have, as far as the matrix has it, each changed; by name."""
    arrays = {name: getattr(matrix, name) for name in ("values", *SPREADS)}
    return {name: change(name, array) for name, array in arrays.items() if array is not None}


def _without_spreads(matrix: Matrix, values: Array) -> Matrix:
    """The matrix with other values, and without std, sem and count; a test was of the runs and stays."""
    return replace(matrix, values=values, std=None, sem=None, count=None)


def _check_finite(matrix: Matrix, key: str, keys: MatrixKeys) -> None:
    where = np.isinf(matrix.values)
    if where.any():
        raise input_error(
            sources(keys),
            f"{_first(where, matrix)} is infinite; exclude it, or set infinite: missing",
            key=key,
        )


def _check_range(before: Matrix, after: Matrix, key: str, keys: MatrixKeys) -> None:
    for name, array in _arrays(after, lambda _, array: array).items():
        where = np.isinf(array) & ~np.isinf(getattr(before, name))
        if where.any():
            raise input_error(
                sources(keys), f"{_first(where, before)} becomes too large for a 64-bit number", key=key
            )


def _first(where: NDArray[np.bool_], matrix: Matrix) -> str:
    row, column = np.unravel_index(int(where.argmax()), where.shape)
    return cell(matrix.row_names[row], matrix.column_names[column])

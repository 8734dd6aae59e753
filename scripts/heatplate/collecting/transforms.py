"""The steps that are applied to the cells of a matrix of any kind, in the order of ``steps_with_places``."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from heatplate.aggregation import aggregate
from heatplate.collecting.empty_lines import without_empty
from heatplate.collecting.grouping import grouped, members_of_groups
from heatplate.collecting.labels import duplicates
from heatplate.collecting.messages import cell, line_name, sources, way_out, zero_divisor
from heatplate.collecting.missing_values import filled
from heatplate.collecting.named_selection import dropped, reindexed
from heatplate.collecting.ordering import ordered
from heatplate.collecting.panels import in_panels
from heatplate.collecting.tally import tell
from heatplate.configuration.matrices import MatrixKeys, Tensor
from heatplate.configuration.steps import Baseline, Renaming, Step, dropped_if_empty, steps_with_places
from heatplate.matrix import ARRAYS, Array, AuthorText, Matrix, full_names
from heatplate.named_lines import line_named
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted

Lines = Literal["index", "columns", "all"]
"""The cells that a step takes together: those of each row, of each column, or all."""


def transformed(matrix: Matrix, keys: MatrixKeys) -> Matrix:
    """The matrix after all steps, with the names of its axes and its unit.

    Keys about rows or columns refer to those of that moment (``index_name`` to those before all steps).
    Baseline, normalize, standard_scale and z_score drop std, sem, count and intervals. Missing values stay
    missing and are ignored in sums. No result is -0.0.

    Raises InputError for a label that does not exist, for a division by 0, and where a step meets an infinite
    value or leaves the range of float64.
    """
    [result] = _transformed([matrix], keys, _for_each)
    return result


def transformed_panels(grid: PanelGrid, keys: MatrixKeys) -> PanelGrid:
    """The same for all panels of a grid, whose rows and columns stay the same."""
    panels = [panel for line in grid.panels for panel in line]
    return _in_grid(grid, _transformed(panels, keys, partial(_for_panels, grid)))


Change = Callable[[Matrix], Matrix]
Each = Callable[[Change, Sequence[Matrix]], list[Matrix]]
"""Applies a change to each of the matrices."""


def _for_each(change: Change, matrices: Sequence[Matrix]) -> list[Matrix]:
    return [change(matrix) for matrix in matrices]


def _for_panels(grid: PanelGrid, change: Change, matrices: Sequence[Matrix]) -> list[Matrix]:
    return in_panels(grid, change, matrices)


def _in_grid(grid: PanelGrid, panels: Sequence[Matrix]) -> PanelGrid:
    """The grid with other panels, in its order."""
    across = len(grid.col)
    lines = (panels[start : start + across] for start in range(0, len(panels), across))
    return replace(grid, panels=tuple(map(tuple, lines)))


def _transformed(
    matrices: Sequence[Matrix],
    keys: MatrixKeys,
    each: Each,
) -> list[Matrix]:
    """The matrices after all steps."""
    found = [
        replace(
            matrix,
            index_name=matrix.index_name if keys.index_name is None else AuthorText(keys.index_name),
            columns_name=matrix.columns_name if keys.columns_name is None else AuthorText(keys.columns_name),
            unit=keys.unit,
        )
        for matrix in matrices
    ]
    for path, step in steps_with_places(keys):
        before, key = found[0], key_of_step(path)
        found = _after_step(found, step, keys, key, each)
        _tell_counts(step, before, found[0], keys, key)
    return [
        replace(matrix, **_arrays(matrix, lambda _, array: array + 0.0))  # -0.0 + 0.0 is 0.0
        for matrix in found
    ]


def key_of_step(path: Sequence[str | int]) -> str:
    """The key of a step, given its place, as in messages."""
    return str(path[0]) if len(path) == 1 else f"steps[{path[1]}].{path[2]}"


def after_step(
    content: Matrix | PanelGrid, path: Sequence[str | int], step: Step, keys: MatrixKeys
) -> Matrix | PanelGrid:
    """The matrix, or the panels of a grid, after one step. path: of its key. Raises InputError."""
    key = key_of_step(path)
    if isinstance(content, Matrix):
        [result] = _after_step([content], step, keys, key, _for_each)
        return result
    panels = [panel for line in content.panels for panel in line]
    return _in_grid(content, _after_step(panels, step, keys, key, partial(_for_panels, content)))


def _after_step(found: list[Matrix], step: Step, keys: MatrixKeys, key: str, each: Each) -> list[Matrix]:
    if step.name == "sort":
        return ordered(found, step.choice, keys, key)
    if step.name == "dropna":
        empty = dropped_if_empty(step.choice)
        return without_empty(found, empty, keys, key) if empty else found
    return each(_change(step, keys, key), found)


def _tell_counts(step: Step, before: Matrix, after: Matrix, keys: MatrixKeys, key: str) -> None:
    """Say how many rows and columns a step left out or put together."""
    if step.groupby is not None:
        choice, what = step.groupby, "rows" if step.groupby.side == "index" else "columns"
        labels = before.index if choice.side == "index" else before.columns
        sizes = [len(members) for members in members_of_groups(labels, choice, keys, key).values()]
        tell(f"{what} put together by {{name}}: {{}}, in groups: {{}}", sum(sizes), len(sizes), name=key)
        others = 0 if choice.others == "keep" else len(labels) - sum(sizes)
        tell(f"{what} left out by {{name}}: {{}}", others, name=key)
    elif step.name in ("drop", "reindex", "baseline"):
        tell("rows left out by {name}: {}", len(before.index) - len(after.index), name=key)
        tell("columns left out by {name}: {}", len(before.columns) - len(after.columns), name=key)


def _change(step: Step, keys: MatrixKeys, key: str) -> Change:
    function = _CHANGES[step.name]

    def change(matrix: Matrix) -> Matrix:
        with np.errstate(over="ignore"):  # reported by the next line
            result = function(matrix, step.choice, keys, key)
        if step.name in _COMPUTE:
            _check_range(matrix, result, key, keys)
        return _without_baseline(result, step.baseline, keys, key) if step.baseline else result

    return change


def _baseline(matrix: Matrix, baseline: Baseline, keys: MatrixKeys, key: str) -> Matrix:
    _check_finite(matrix, key, keys)
    values, line = matrix.values, _baseline_line(matrix, baseline, keys, key)
    if baseline.index is not None:
        return _without_spreads(matrix, values - values[[line], :])
    return _without_spreads(matrix, values - values[:, [line]])


def _without_baseline(matrix: Matrix, baseline: Baseline, keys: MatrixKeys, key: str) -> Matrix:
    """The matrix without the baseline's own row or column, if it is to be dropped."""
    if not baseline.drop:
        return matrix
    line = _baseline_line(matrix, baseline, keys, key)
    of_rows = baseline.index is not None
    others = [place for place in range(len(matrix.index if of_rows else matrix.columns)) if place != line]
    if not others:
        raise input_error(
            sources(keys), "without the baseline nothing is left to draw; remove drop", key=f"{key}.drop"
        )
    return matrix.taken(rows=others) if of_rows else matrix.taken(columns=others)


def _baseline_line(matrix: Matrix, baseline: Baseline, keys: MatrixKeys, key: str) -> int:
    """The row or column that is the baseline. Raises InputError if there is not exactly one."""
    file = sources(keys)
    if baseline.index is not None:
        labels, names = matrix.index, matrix.row_names
        return line_named(baseline.index, labels, names, key=f"{key}.index", side="row", file=file)
    assert baseline.columns is not None  # the model requires one of the two
    labels, names = matrix.columns, matrix.column_names
    return line_named(baseline.columns, labels, names, key=f"{key}.columns", side="column", file=file)


def _normalize(matrix: Matrix, lines: Lines, keys: MatrixKeys, key: str) -> Matrix:
    def total(numbers: list[float]) -> tuple[float, float]:
        divisor = aggregate("sum", numbers)
        empty_is_allowed = keys.missing == "keep" or keys.fill_value is not None
        return 0.0, math.nan if empty_is_allowed and not any(numbers) else divisor

    result = _by_lines(matrix, lines, total, "normalize", keys, key)
    return replace(result, values=filled(result.values, keys))


def _standard_scale(matrix: Matrix, lines: Lines, keys: MatrixKeys, key: str) -> Matrix:
    def extent(numbers: list[float]) -> tuple[float, float]:
        return min(numbers), max(numbers) - min(numbers)

    return _by_lines(matrix, lines, extent, "standard_scale", keys, key)


def _z_score(matrix: Matrix, lines: Lines, keys: MatrixKeys, key: str) -> Matrix:
    def spread(numbers: list[float]) -> tuple[float, float]:
        return aggregate("mean", numbers), aggregate("std", numbers) if len(numbers) > 1 else 0.0

    return _by_lines(matrix, lines, spread, "z_score", keys, key)


def _by_lines(
    matrix: Matrix,
    lines: Lines,
    measure: Callable[[list[float]], tuple[float, float]],
    step: str,
    keys: MatrixKeys,
    key: str,
) -> Matrix:
    """Each line minus its shift, divided by its divisor.

    measure: the shift and the divisor of a line, from its numbers without NaN. If the divisor is NaN, the
        cells of the line become missing.
    step, key: the name of this step and its key, for messages.

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
            problems.append(Problem(Place(sources(keys)), key, f"{name} {zero_divisor(step, keys)}"))
        measures.append((shift, divisor))
    if problems:
        raise InputError(problems)
    shifts, divisors = np.array(measures).T[:, :, np.newaxis]
    result = (rows - shifts) / divisors
    return _without_spreads(matrix, result.T if lines == "columns" else result.reshape(values.shape))


def _scale(matrix: Matrix, factor: float, keys: MatrixKeys, key: str) -> Matrix:
    factors = dict.fromkeys(("values", "err_low", "err_high"), factor)
    factors |= dict.fromkeys(("std", "sem", "err"), abs(factor))
    scaled = _arrays(matrix, lambda name, array: array * factors.get(name, 1.0))
    if factor < 0 and "err_low" in scaled:
        scaled |= {"err_low": scaled["err_high"], "err_high": scaled["err_low"]}
    return replace(matrix, **scaled)


def _renamed(matrix: Matrix, rename: Renaming, keys: MatrixKeys, key: str) -> Matrix:
    """Raises InputError for a label that does not exist, and if two labels would become the same.

    Those of a tensor may repeat in any case (tokens do).
    """
    problems: list[Problem] = []

    def new(side: str, groups: tuple[str, ...], labels: tuple[str, ...], names: dict[str, str]) -> _Labels:
        place, its_key = Place(sources(keys)), f"{key}.{side}"
        known = dict.fromkeys((*groups, *labels))
        for name in names:
            if name not in known:
                problems.append(
                    Problem(place, its_key, f"there is no label {quoted(name)}{did_you_mean(name, known)}")
                )
        new_groups, new_labels = (
            tuple(AuthorText(names[text]) if text in names else text for text in old)
            for old in (groups, labels)
        )
        old, renamed = full_names(groups, labels), full_names(new_groups, new_labels)
        for name in [] if isinstance(keys, Tensor) else duplicates(renamed):
            several = [quoted(one) for one, other in zip(old, renamed, strict=True) if other == name]
            problems.append(
                Problem(
                    place,
                    its_key,
                    f"{' and '.join(several)} would all have the label {quoted(name)}; make them distinct",
                )
            )
        return new_groups, new_labels

    index_groups, index = new("index", matrix.index_groups, matrix.index, rename.index)
    columns_groups, columns = new("columns", matrix.columns_groups, matrix.columns, rename.columns)
    if problems:
        raise InputError(problems)
    return replace(
        matrix, index=index, columns=columns, index_groups=index_groups, columns_groups=columns_groups
    )


_Labels = tuple[tuple[str, ...], tuple[str, ...]]
"""The groups and the labels of the rows or of the columns."""


def _transposed(matrix: Matrix, _: bool, keys: MatrixKeys, key: str) -> Matrix:
    return matrix.transposed()


def _arrays(matrix: Matrix, change: Callable[[str, Array], Array]) -> dict[str, Any]:
    """The values and all else that cells have, as far as the matrix has it, each changed; by name."""
    arrays = {name: getattr(matrix, name) for name in ARRAYS}
    return {name: change(name, array) for name, array in arrays.items() if array is not None}


def _without_spreads(matrix: Matrix, values: Array) -> Matrix:
    """The matrix with other values, and without spreads of theirs.

    A test was of the runs and stays, and so do the items that were counted.
    """
    return replace(
        matrix, values=values, std=None, sem=None, count=None, err=None, err_low=None, err_high=None
    )


def _check_finite(matrix: Matrix, key: str, keys: MatrixKeys) -> None:
    where = np.isinf(matrix.values)
    if where.any():
        raise input_error(
            sources(keys),
            f"{_first(where, matrix)} is infinite; {way_out(keys)}, or set infinite: missing",
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


_CHANGES: dict[str, Callable[[Matrix, Any, MatrixKeys, str], Matrix]] = {
    "groupby": grouped,
    "baseline": _baseline,
    "drop": dropped,
    "reindex": reindexed,
    "normalize": _normalize,
    "standard_scale": _standard_scale,
    "z_score": _z_score,
    "scale": _scale,
    "rename": _renamed,
    "transpose": _transposed,
}
"""The steps that change each matrix by itself."""

_COMPUTE = ("baseline", "normalize", "standard_scale", "z_score", "scale")
"""Those of them that may leave the range of float64."""

"""The steps of one cell, from its value as it was collected to the one in the matrix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from heatplate.aggregation import aggregate
from heatplate.collecting.messages import sources
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Baseline, MatrixKeys, Tensor
from heatplate.matrix import Matrix
from heatplate.named_lines import line_named
from heatplate.problems import printable, wording

STEPS = ("baseline", "normalize", "standard_scale", "z_score", "scale")
"""The keys of the steps that change values, in the order in which they are applied."""


@dataclass(frozen=True)
class Step:
    """One step. key: of the configuration. what: it did to the cell. value: of the cell after it."""

    key: str
    what: str
    value: float


def before_steps(keys: MatrixKeys) -> MatrixKeys:
    """The keys of the same matrix before its steps, with the labels of the source.

    Those of a tensor are in the order of the array.
    """
    unset = (*STEPS, "rename", "transpose", "index_name", "columns_name", "test")
    fields = type(keys).model_fields
    update: dict[str, Any] = {name: fields[name].default for name in unset if name in fields}
    update["sort"] = False if isinstance(keys, Tensor) else keys.sort if isinstance(keys.sort, bool) else True
    return keys.model_copy(update=update)


class CellSteps:
    """The steps of every cell of a matrix.

    collected: the matrix that ``before_steps`` describes. final: after all steps, with the final labels.
    """

    def __init__(self, collected: Matrix, keys: MatrixKeys) -> None:
        # The number of runs of a test stays with its cell through all steps. So does the number of the cell
        # itself, put in its place.
        numbers = np.arange(collected.values.size, dtype=np.float64).reshape(collected.values.shape)
        numbered = replace(
            collected, std=None, sem=None, count=None, p=None, p_raw=None, test=None, n=numbers
        )
        plain = before_steps(keys)
        names = [name for name in STEPS if getattr(keys, name, None) != getattr(plain, name, None)]
        self._keys, self._names, self._stages = keys, names, [numbered]
        for count in range(len(names)):
            until = plain.model_copy(update={name: getattr(keys, name) for name in names[: count + 1]})
            self._stages.append(transformed(numbered, until))
        self.final = transformed(numbered, keys)

    def origin(self, row: int, column: int) -> tuple[int, int]:
        """The row and the column that a cell of the final matrix had when it was collected."""
        assert self.final.n is not None  # see above
        number = int(self.final.n[row, column])
        return divmod(number, len(self._stages[0].columns))

    def of(self, origin: tuple[int, int]) -> list[Step]:
        """The steps of a cell, given the row and the column that it had when it was collected."""
        number = origin[0] * len(self._stages[0].columns) + origin[1]
        found = []
        for name, before, after in zip(self._names, self._stages, self._stages[1:], strict=False):
            what = _what(name, before, _position(before, number), self._keys)
            found.append(Step(name, what, float(after.values[_position(after, number)])))
        return found


def _position(matrix: Matrix, number: int) -> tuple[int, int]:
    """Where a cell is by now."""
    row, column = np.argwhere(matrix.n == number)[0].tolist()
    return row, column


@wording
def _what(name: str, before: Matrix, position: tuple[int, int], keys: MatrixKeys) -> str:
    if name == "baseline":
        assert keys.baseline is not None
        return _minus_baseline(before, position, keys.baseline, keys)
    if name == "scale":
        return f"times {shown(keys.scale)}"
    lines = getattr(keys, name)
    line = {
        "index": before.values[position[0]],
        "columns": before.values[:, position[1]],
        "all": before.values,
    }
    numbers = line[lines][~np.isnan(line[lines])].tolist()
    of = {"index": "its row", "columns": "its column", "all": "all cells"}[lines]
    if name == "normalize":
        return f"divided by {shown(aggregate('sum', numbers))}, the sum of {of}"
    if name == "z_score":
        mean, std = (shown(aggregate(measure, numbers)) for measure in ("mean", "std"))
        return f"minus {mean}, divided by {std}: the mean and the standard deviation of {of}"
    least, most = min(numbers), max(numbers)
    return f"minus {shown(least)}, divided by {shown(most - least)}: the least and the range of {of}"


def _minus_baseline(before: Matrix, position: tuple[int, int], baseline: Baseline, keys: MatrixKeys) -> str:
    def line(name: str, labels: Sequence[str], names: Sequence[str], side: Any) -> int:
        return line_named(name, labels, names, key="baseline", side=side, file=sources(keys))

    if baseline.index is not None:
        row = line(baseline.index, before.index, before.row_names, "row")
        value, where = before.values[row, position[1]], f"row {printable(before.row_names[row])}"
    else:
        column = line(str(baseline.columns), before.columns, before.column_names, "column")
        value, where = before.values[position[0], column], f"column {printable(before.column_names[column])}"
    return f"minus {shown(float(value))}, the value in the {where}"


def shown(number: float) -> str:
    """A number with all its digits; a whole one without a point."""
    return "none" if number != number else repr(float(number)).removesuffix(".0")

"""The steps of one cell, from its value as it was collected to the one in the matrix."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from heatplate.aggregation import aggregate
from heatplate.collecting.grouping import members_of_groups
from heatplate.collecting.messages import sources
from heatplate.collecting.transforms import after_step, key_of_step
from heatplate.configuration.matrices import MatrixKeys, Pivot
from heatplate.configuration.steps import Baseline, GroupBy, steps_with_places
from heatplate.configuration.steps import Step as Change
from heatplate.matrix import Matrix
from heatplate.named_lines import line_named
from heatplate.panel_grid import PanelGrid
from heatplate.problems import printable, wording

Position = tuple[int, int]
"""A row and a column."""


@dataclass(frozen=True)
class Step:
    """One step. key: of the configuration. what: it did to the cell. value: of the cell after it."""

    key: str
    what: str
    value: float


def before_steps(keys: MatrixKeys) -> MatrixKeys:
    """The keys of the same matrix before its steps, apart from ``dropna``, with the labels of the source."""
    update: dict[str, Any] = {"steps": [], "index_name": None, "columns_name": None}
    if isinstance(keys, Pivot):
        weighted = [change.groupby for change in keys.steps or [] if change.groupby]
        weighted = [choice for choice in weighted if isinstance(choice.weights, str)]
        # A weight is collected with its cell, for a grouping that comes later.
        update |= {"test": None, "groupby": keys.groupby or next(iter(weighted), None)}
    return keys.model_copy(update=update)


@dataclass(frozen=True)
class AppliedStep:
    """One step with the matrix before and after it.

    Their numbers of runs are the numbers that cells had before it, row by row: NaN for a group, and None if
    there are only groups.
    """

    key: str
    change: Change
    before: Matrix
    after: Matrix
    keys: MatrixKeys

    def origin(self, position: Position) -> Position:
        """Where a cell was before the step."""
        assert self.after.n is not None  # else it is a group
        row, column = divmod(int(self.after.n[position]), len(self.before.columns))
        return row, column

    def members(self, position: Position) -> list[Position]:
        """The cells that became this one, if it is one of a group."""
        choice = self.change.groupby
        if choice is None:
            return []
        of_columns = choice.side == "columns"
        labels = self.before.columns if of_columns else self.before.index
        groups = list(members_of_groups(labels, choice, self.keys, self.key).values())
        line, other = position[::-1] if of_columns else position
        if line >= len(groups):  # in no group
            return []
        return [(other, n) if of_columns else (n, other) for n in groups[line]]

    def grouping(self, position: Position) -> Step:
        """What ``groupby`` did to a cell that is one of a group."""
        choice = self.change.groupby
        assert choice is not None
        values = [float(self.before.values[member]) for member in self.members(position)]
        weights = None
        if choice.weights is not None:
            weights = [self._weight(choice, member) for member in self.members(position)]
        return Step(self.key, _grouped(choice, values, weights), _number(self.after, position))

    def _weight(self, choice: GroupBy, member: Position) -> float:
        if isinstance(choice.weights, dict):
            labels = self.before.columns if choice.side == "columns" else self.before.index
            return choice.weights[labels[member[choice.side == "columns"]]]
        assert self.before.weights is not None
        return float(self.before.weights[member])

    def told(self, position: Position) -> Iterator[Step]:
        """What the step did to the cell that has this position after it."""
        value, origin = _number(self.after, position), self.origin(position)
        for what in _what(self.change, self.before, self.after, origin, position, self.keys):
            yield Step(self.key, what, value)


def applied_steps(
    collected: Matrix | PanelGrid, keys: MatrixKeys, panel: Position | None
) -> list[AppliedStep]:
    """The steps of a matrix, or of a panel of the grid.

    collected: what ``before_steps`` describes. panel: the position of one.
    """
    content, found = collected, []
    for path, change in steps_with_places(keys):
        if path == ("dropna",):  # which is done already
            continue
        before = _numbered(content)
        content = after_step(before, path, change, keys)
        pair = one_matrix(before, panel), one_matrix(content, panel)
        found.append(AppliedStep(key_of_step(path), change, *pair, keys))
    return found


def one_matrix(content: Matrix | PanelGrid, panel: Position | None) -> Matrix:
    """The matrix itself, or that of a panel."""
    if isinstance(content, Matrix):
        return content
    assert panel is not None
    return content.panels[panel[0]][panel[1]]


def _numbered(content: Matrix | PanelGrid) -> Matrix | PanelGrid:
    """Each matrix with the number of each cell as its number of runs, which stays with it."""
    if isinstance(content, PanelGrid):
        panels = tuple(tuple(map(_numbered_matrix, line)) for line in content.panels)
        return replace(content, panels=panels)
    return _numbered_matrix(content)


def _numbered_matrix(matrix: Matrix) -> Matrix:
    numbers = np.arange(matrix.values.size, dtype=np.float64).reshape(matrix.values.shape)
    return replace(matrix, n=numbers)


def _number(matrix: Matrix, position: Position) -> float:
    return float(matrix.values[position]) + 0.0  # never -0.0


@wording
def _what(
    change: Change, before: Matrix, after: Matrix, origin: Position, position: Position, keys: MatrixKeys
) -> list[str]:
    name = change.name
    if name == "baseline":
        return [_minus_baseline(before, origin, change.choice, keys)]
    if name == "scale":
        return [f"times {shown(change.choice)}"]
    if name == "transpose":
        return ["its row is its column"]
    if name == "rename":
        old = before.row_names[origin[0]], before.column_names[origin[1]]
        new = after.row_names[position[0]], after.column_names[position[1]]
        pairs = zip(old, new, strict=True)
        return [f"{printable(one)} becomes {printable(other)}" for one, other in pairs if one != other]
    if name in ("drop", "dropna", "reindex", "groupby"):
        return _stays(before, after, name)
    return [] if name == "sort" else [_divided(change, before, origin)]


def _divided(change: Change, before: Matrix, position: Position) -> str:
    lines = change.choice
    line = {
        "index": before.values[position[0]],
        "columns": before.values[:, position[1]],
        "all": before.values,
    }[lines]
    numbers = line[~np.isnan(line)].tolist()
    of = {"index": "its row", "columns": "its column", "all": "all cells"}[lines]
    if change.name == "normalize":
        return f"divided by {shown(aggregate('sum', numbers))}, the sum of {of}"
    if change.name == "z_score":
        mean, std = (shown(aggregate(measure, numbers)) for measure in ("mean", "std"))
        return f"minus {mean}, divided by {std}: the mean and the standard deviation of {of}"
    least, most = min(numbers), max(numbers)
    return f"minus {shown(least)}, divided by {shown(most - least)}: the least and the range of {of}"


@wording
def _stays(before: Matrix, after: Matrix, name: str) -> list[str]:
    """What is left out beside a cell that stays."""
    if name == "groupby":
        return ["it is in no group and stays"]
    gone = [
        f"{len(old) - len(new)} {what}{'s' * (len(old) - len(new) > 1)}"
        for old, new, what in (
            (before.index, after.index, "row"),
            (before.columns, after.columns, "column"),
        )
        if len(new) < len(old)
    ]
    return [f"it stays, without {' and '.join(gone)}"] if gone else []


@wording
def _grouped(choice: GroupBy, values: Sequence[float], weights: Sequence[float] | None) -> str:
    how = choice.aggfunc if weights is None else "weighted mean"
    texts = [shown(value) for value in values]
    if weights is not None:
        texts = [f"{text} ({shown(weight)})" for text, weight in zip(texts, weights, strict=True)]
    return f"{how} of {', '.join(texts)}"


def _minus_baseline(before: Matrix, position: Position, baseline: Baseline, keys: MatrixKeys) -> str:
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

"""A two-dimensional slice of arrays with named axes: select, reduce, and show the two remaining axes."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter
from typing import Literal

import numpy as np

from heatplate.aggregation import aggregate
from heatplate.collecting.attention_rollout import rollout
from heatplate.collecting.axis_labels import axis_labels
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import cell, first_few, sources, undefined_aggregate, value_at
from heatplate.collecting.missing_values import checked, filled
from heatplate.collecting.natural_order import natural_key
from heatplate.collecting.panels import panel_grid
from heatplate.collecting.source_files import SourceFile
from heatplate.collecting.tensor_axes import FILE_AXIS, REDUCTIONS, ROLLOUT, Axis, array_axes, file_axis
from heatplate.collecting.transforms import transformed, transformed_panels
from heatplate.configuration.matrices import Tensor
from heatplate.configuration.ordering import order_of_panels
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    did_you_mean,
    input_error,
    printable,
    quoted,
    wording,
)


@dataclass(frozen=True)
class LabelledArray:
    """An array with its remaining axes, on its way to the matrix."""

    keys: Tensor
    values: Array
    axes: tuple[Axis, ...]

    def selected(self, *, slices: bool) -> LabelledArray:
        """The array without the axes of which a position is selected; slices: also slice the shown axes."""
        applied = (int, slice) if slices else int
        indices = [axis.choice if isinstance(axis.choice, applied) else slice(None) for axis in self.axes]
        axes = [
            replace(
                axis, labels=axis.labels[index], choice=slice(None) if axis.choice == index else axis.choice
            )
            for axis, index in zip(self.axes, indices, strict=True)
            if isinstance(index, slice)
        ]
        return LabelledArray(self.keys, np.asarray(self.values[tuple(indices)]), tuple(axes))

    def checked(self, place: Place) -> LabelledArray:
        """The array with missing and infinite values handled."""
        return replace(self, values=checked(self.values, self.keys, self._describe, lambda _: place))

    def reduced(self) -> LabelledArray:
        """The array without the axes that are reduced, from the last to the first.

        Consecutive axes with the same reduction are reduced together. Missing values are left out, as in
        pandas.
        """
        array = self
        steps = [
            (a.choice, a.name) for a in reversed(self.axes) if a.choice in REDUCTIONS and a.choice != ROLLOUT
        ]
        for reduction, group in itertools.groupby(steps, key=itemgetter(0)):
            array = array._without([name for _, name in group], reduction)
        return array

    def _without(self, names: list[str], reduction: str) -> LabelledArray:
        kept = [i for i, axis in enumerate(self.axes) if axis.name not in names]
        reduced = [i for i, axis in enumerate(self.axes) if axis.name in names]
        shape = tuple(self.values.shape[i] for i in kept)
        lines = self.values.transpose(*kept, *reduced).reshape(math.prod(shape), -1)
        try:
            numbers = [_aggregate(reduction, line) for line in lines]
        except OverflowError as error:
            raise input_error(sources(self.keys), str(error), key=f"select.{names[-1]}") from error
        axes = tuple(self.axes[i] for i in kept)
        return LabelledArray(self.keys, np.array(numbers).reshape(shape), axes)

    def rolled_out(self) -> LabelledArray:
        """The array without the axis over which attention is rolled out, if there is one."""
        layers = [i for i, axis in enumerate(self.axes) if axis.choice == ROLLOUT]
        if not layers:
            return self
        axis = self.axes[layers[0]]
        try:
            values = rollout(np.moveaxis(self.values, layers[0], 0))
        except ValueError as error:
            raise input_error(
                sources(self.keys), f"rollout is not possible: {error}", key=f"select.{axis.name}"
            ) from error
        return LabelledArray(self.keys, values, tuple(other for other in self.axes if other is not axis))

    @wording
    def _describe(self, position: tuple[int, ...]) -> str:
        words = {self.keys.index: "row", self.keys.columns: "column"}
        where = [
            f"{words.get(axis.name, printable(axis.name))} {printable(axis.labels[i])}"
            for axis, i in zip(self.axes, position, strict=True)
        ]
        return value_at(where)


def tensor_matrix(
    keys: Tensor, files: Sequence[SourceFile], read: Callable[[Tensor, SourceFile], Array]
) -> Matrix | PanelGrid:
    """The matrix, or the grid of panels, that the keys select from the arrays of the files.

    read: returns the array of a file, with the axes that ``axes`` names.

    Each field in the paths is a further axis, before those of the arrays: its values are sorted, and there is
    a file for each combination of values. Several files without such a field form the axis ``file``. Axes
    that are neither rows nor columns are selected or reduced, first within each file, then over the files.
    ``rollout`` comes after all other reductions and before rows and columns are sliced; of these two axes,
    the one that comes first in the array attends to the other.

    Raises InputError with the problems of the keys and the arrays.
    """
    outer, chosen = files_by_axes(keys, files)
    first = checked_array(keys, chosen[0], read)
    inner = array_axes(keys, first.shape)
    rollouts = [axis.name for axis in (*outer, *inner) if axis.choice == ROLLOUT]
    if len(rollouts) > 1:
        raise input_error(
            sources(keys),
            f"rollout over {' and over '.join(rollouts)}; choose the axis of the layers",
            key="select",
        )

    parts = []
    for file in chosen:
        array = first if file is chosen[0] else checked_array(keys, file, read)
        if array.shape != first.shape:
            raise input_error(
                file.path,
                f"its array has shape {array.shape}, that of {printable(chosen[0].path)} {first.shape}",
            )
        part = LabelledArray(keys, array, inner).selected(slices=not rollouts)
        parts.append(part.checked(Place(file.path)).reduced())
    outer = [
        replace(axis, labels=axis_labels(keys, axis.name, axis.labels))
        for axis in outer
        if not isinstance(axis.choice, int)
    ]
    shape = (*(len(axis.labels) for axis in outer), *parts[0].values.shape)
    values = np.array([part.values for part in parts]).reshape(shape)
    stacked = LabelledArray(keys, values, (*outer, *parts[0].axes))
    whole = stacked.reduced().rolled_out()
    return (
        transformed_panels(_as_panels(whole.selected(slices=True)), keys)
        if keys.has_panels
        else transformed(_as_matrix(whole.selected(slices=True)), keys)
    )


def files_by_axes(keys: Tensor, files: Sequence[SourceFile]) -> tuple[list[Axis], list[SourceFile]]:
    """The axes that the files form, and the files at their chosen positions, in order. Raises InputError."""
    grid = _Grid.of(keys, files)
    _check_names(keys, [*grid.values, *keys.axes])
    outer = [file_axis(keys, name, values) for name, values in grid.values.items()]
    return outer, grid.files(outer)


def _as_panels(array: LabelledArray) -> PanelGrid:
    """A matrix for each position of the axes ``row`` and ``col``."""
    keys = array.keys
    names = [axis.name for axis in array.axes]
    axes = {axis.name: axis for axis in array.axes}
    rows, columns = (
        math.prod(len(axes[name].labels) for name in side if name)
        for side in ((keys.row, keys.index), (keys.col, keys.columns))
    )
    check_size(rows, columns, keys)
    shown = tuple(axis for axis in array.axes if axis.name not in (keys.row, keys.col))

    orders = {
        name: _order(axes[name].labels, order_of_panels(keys.sort, key, default=False))
        for key, name in _sides_of_panels(keys)
    }

    def panel(i: int, j: int) -> Matrix:
        chosen = {name: orders[name][n] for name, n in ((keys.row, i), (keys.col, j)) if name in orders}
        values = array.values[tuple(chosen.get(name, slice(None)) for name in names)]
        return _as_matrix(LabelledArray(keys, values, shown))

    def side(name: str | None) -> tuple[str, list[str]]:
        return ("", [""]) if name is None else (name, [axes[name].labels[n] for n in orders[name]])

    return panel_grid(side(keys.row), side(keys.col), panel)


def _sides_of_panels(keys: Tensor) -> list[tuple[Literal["row", "col"], str]]:
    """The axes that have a row or a column of panels for each position."""
    sides: list[tuple[Literal["row", "col"], str | None]] = [("row", keys.row), ("col", keys.col)]
    return [(key, name) for key, name in sides if name is not None]


def _order(labels: Sequence[str], order: bool | Literal["natural"]) -> list[int]:
    """The positions of labels in their order."""
    places = range(len(labels))
    if order == "natural":
        return sorted(places, key=lambda n: natural_key(labels[n]))
    ranks = {label: rank for rank, label in enumerate(sorted_labels(labels) if order else [])}
    return sorted(places, key=lambda n: ranks[labels[n]]) if order else list(places)


def _as_matrix(array: LabelledArray) -> Matrix:
    keys = array.keys
    if array.axes[0].name == keys.columns:
        array = LabelledArray(keys, array.values.T, array.axes[::-1])
    index, columns = array.axes
    check_size(len(index.labels), len(columns.labels), keys)

    @wording
    def describe(position: tuple[int, ...]) -> str:
        name = cell(index.labels[position[0]], columns.labels[position[1]])
        return undefined_aggregate("reduction", name)

    values = filled(checked(array.values, keys, describe), keys)
    return Matrix(values, tuple(index.labels), tuple(columns.labels), index.name, columns.name)


@dataclass(frozen=True)
class _Grid:
    """The files by the fields in their paths.

    values: the sorted values of each field.
    by_values: the file of each combination of values that has one.
    """

    keys: Tensor
    values: Mapping[str, list[str]]
    by_values: Mapping[tuple[str, ...], SourceFile]

    @classmethod
    def of(cls, keys: Tensor, files: Sequence[SourceFile]) -> _Grid:
        fields = [dict(file.fields) for file in files]
        if len(files) > 1 and not any(fields):
            fields = [{FILE_AXIS: file.path} for file in files]
        names = list(fields[0])
        by_values: dict[tuple[str, ...], SourceFile] = {}
        for file, own in zip(files, fields, strict=True):
            if set(own) != set(names):
                raise input_error(
                    file.path, f"its path has other fields than {printable(files[0].path)}", key="source"
                )
            combination = tuple(own[name] for name in names)
            if combination in by_values:
                raise input_error(
                    file.path,
                    f"its path has the same values as {printable(by_values[combination].path)}; add a field",
                    key="source",
                )
            by_values[combination] = file
        values = {name: sorted_labels(own[name] for own in fields) for name in names}
        return cls(keys, values, by_values)

    def files(self, axes: Sequence[Axis]) -> list[SourceFile]:
        """The files at the chosen positions, in the order of the axes. Raises InputError for missing ones."""
        values = [[a.labels[a.choice]] if isinstance(a.choice, int) else a.labels for a in axes]
        # There may be billions of combinations. If any lacks a file, so does one of the first n + 1 of them,
        # where n is the number of files.
        combinations = list(itertools.islice(itertools.product(*values), len(self.by_values) + 1))
        problems = []
        for combination in combinations:
            if combination not in self.by_values:
                wanted = ", ".join(f"{axis.name} {v}" for axis, v in zip(axes, combination, strict=True))
                problems.append(
                    Problem(
                        Place(sources(self.keys)),
                        "source",
                        f"there is no file for {printable(wanted)}; select one value, or use fewer fields",
                    )
                )
        if problems:
            raise first_few(problems)
        return [self.by_values[combination] for combination in combinations]


def _check_names(keys: Tensor, axes: list[str]) -> None:
    """Raise InputError with each key that names an axis that does not exist."""
    problems = [
        Problem(
            Place(sources(keys)),
            "axes",
            f"{quoted(name)} is both an axis and a field in the path, which is an axis anyway; "
            "leave it out of axes if the arrays do not have it, or rename one",
        )
        for name in duplicates(axes)
    ]
    named = [(key, name) for key in ("index", "columns", "row", "col") if (name := getattr(keys, key))]
    named += [(f"{key}.{name}", name) for key in ("select", "labels") for name in getattr(keys, key)]
    for key, name in named:
        if name not in axes:
            problems.append(
                Problem(
                    Place(sources(keys)), key, f"there is no axis {quoted(name)}{did_you_mean(name, axes)}"
                )
            )
    if problems:
        raise InputError(problems)


def checked_array(keys: Tensor, file: SourceFile, read: Callable[[Tensor, SourceFile], Array]) -> Array:
    """The array of a file. Raises InputError if it does not have the axes that the keys name."""
    array = read(keys, file)
    axes = ", ".join(map(printable, keys.axes))
    if array.ndim != len(keys.axes):
        raise input_error(
            file.path,
            f"the array has {array.ndim} dimensions (shape {array.shape}), "
            f"but axes lists {len(keys.axes)}: {axes}",
            key="axes",
        )
    if array.size == 0:
        raise input_error(file.path, f"the array has shape {array.shape} ({axes}), so it has no values")
    return array


def _aggregate(reduction: str, line: Array) -> float:
    return aggregate(reduction, [number for number in line.tolist() if number == number])

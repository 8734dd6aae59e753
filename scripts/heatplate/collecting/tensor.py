"""A matrix cut out of arrays with named axes: select, reduce, and show the two axes that are left."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from operator import itemgetter
from typing import get_args

import numpy as np

from heatplate.collecting.aggregation import aggregate
from heatplate.collecting.attention import rollout
from heatplate.collecting.axis_labels import axis_labels
from heatplate.collecting.cells import cell, check_size, filled, first_few, settled, sources
from heatplate.collecting.labels import matches, repeated, sorted_labels
from heatplate.collecting.source_files import SourceFile
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Reduction, Tensor
from heatplate.matrix import Array, Matrix
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

ROLLOUT = "rollout"
FILE_AXIS = "file"
"""The leading axis of several files without a field in their paths."""

REDUCTIONS: tuple[str, ...] = get_args(Reduction)

_SLICE = re.compile(r"\s*(-?\d{1,18})?\s*:\s*(-?\d{1,18})?\s*")
_POSITION = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True)
class Axis:
    """An axis of the arrays, or of the grid of files that their paths make.

    labels: one for each position; for an axis that the paths give, its values.
    choice: the one position that is kept, a reduction, or the part that is shown.
    """

    name: str
    labels: list[str]
    choice: int | str | slice


@dataclass(frozen=True)
class Part:
    """An array on its way to the matrix, with those of its axes that are left."""

    keys: Tensor
    values: Array
    axes: tuple[Axis, ...]

    def selected(self, *, slices: bool) -> Part:
        """Without the axes of which one position is kept; the shown ones cut, if slices is true."""
        sorts = (int, slice) if slices else int
        cuts = [axis.choice if isinstance(axis.choice, sorts) else slice(None) for axis in self.axes]
        axes = [
            replace(axis, labels=axis.labels[cut], choice=slice(None) if axis.choice == cut else axis.choice)
            for axis, cut in zip(self.axes, cuts, strict=True)
            if isinstance(cut, slice)
        ]
        return Part(self.keys, np.asarray(self.values[tuple(cuts)]), tuple(axes))

    def settled(self, place: Place) -> Part:
        """Under the policies for missing and infinite values."""
        return replace(self, values=settled(self.values, self.keys, self._describe, lambda _: place))

    def reduced(self) -> Part:
        """Without the axes that are reduced, from the last to the first; neighbours of one kind together.

        A missing value is left out, as in pandas.
        """
        part = self
        steps = [
            (a.choice, a.name) for a in reversed(self.axes) if a.choice in REDUCTIONS and a.choice != ROLLOUT
        ]
        for reduction, group in itertools.groupby(steps, key=itemgetter(0)):
            part = part._without([name for _, name in group], reduction)
        return part

    def _without(self, names: list[str], reduction: str) -> Part:
        left = [i for i, axis in enumerate(self.axes) if axis.name not in names]
        gone = [i for i, axis in enumerate(self.axes) if axis.name in names]
        shape = tuple(self.values.shape[i] for i in left)
        lines = self.values.transpose(*left, *gone).reshape(math.prod(shape), -1)
        try:
            numbers = [_aggregate(reduction, line) for line in lines]
        except OverflowError as error:
            raise input_error(sources(self.keys), str(error), key=f"select.{names[-1]}") from error
        axes = tuple(self.axes[i] for i in left)
        return Part(self.keys, np.array(numbers).reshape(shape), axes)

    def rolled_out(self) -> Part:
        """Without the axis over which attention is rolled out, if there is one."""
        layers = [i for i, axis in enumerate(self.axes) if axis.choice == ROLLOUT]
        if not layers:
            return self
        axis = self.axes[layers[0]]
        try:
            values = rollout(np.moveaxis(self.values, layers[0], 0))
        except ValueError as error:
            message = f"no rollout: {error}"
            raise input_error(sources(self.keys), message, key=f"select.{axis.name}") from error
        return Part(self.keys, values, tuple(other for other in self.axes if other is not axis))

    @wording
    def _describe(self, position: tuple[int, ...]) -> str:
        words = {self.keys.index: "row", self.keys.columns: "column"}
        where = [
            f"{words.get(axis.name, printable(axis.name))} {printable(axis.labels[i])}"
            for axis, i in zip(self.axes, position, strict=True)
        ]
        return f"the value at ({', '.join(where)})"


def tensor_matrix(
    keys: Tensor, files: Sequence[SourceFile], read: Callable[[Tensor, SourceFile], Array]
) -> Matrix:
    """The matrix that the keys cut out of the files' arrays.

    read: the array of one file, with the axes that ``axes`` names.

    The fields in the paths are further axes, before those of the arrays: their values are sorted, and each
    combination has a file. Several files without such a field are the axis ``file``. What is neither rows nor
    columns is selected or reduced, first within each file, then over the files. ``rollout`` comes after all
    others, before rows and columns are cut; of these two axes the first in the array is the one that attends.

    Raises InputError with what is wrong in the keys or the arrays.
    """
    grid = _Grid.of(keys, files)
    _check_names(keys, [*grid.values, *keys.axes])
    outer = [_file_axis(keys, name, values) for name, values in grid.values.items()]
    chosen = grid.files(outer)
    first = _array(keys, chosen[0], read)
    inner = _array_axes(keys, first.shape)
    rollouts = [axis.name for axis in (*outer, *inner) if axis.choice == ROLLOUT]
    if len(rollouts) > 1:
        message = f"rollout over {' and over '.join(rollouts)}; one axis is the layers"
        raise input_error(sources(keys), message, key="select")

    parts = []
    for file in chosen:
        array = first if file is chosen[0] else _array(keys, file, read)
        if array.shape != first.shape:
            message = f"its array has the shape {array.shape}, that of {chosen[0].path} {first.shape}"
            raise input_error(file.path, message)
        part = Part(keys, array, inner).selected(slices=not rollouts)
        parts.append(part.settled(Place(file.path)).reduced())
    left = [
        replace(axis, labels=axis_labels(keys, axis.name, axis.labels))
        for axis in outer
        if not isinstance(axis.choice, int)
    ]
    shape = (*(len(axis.labels) for axis in left), *parts[0].values.shape)
    stacked = Part(keys, np.array([part.values for part in parts]).reshape(shape), (*left, *parts[0].axes))
    whole = stacked.reduced().rolled_out()
    return _shown(whole.selected(slices=True))


def _shown(part: Part) -> Matrix:
    keys = part.keys
    if part.axes[0].name == keys.columns:
        part = Part(keys, part.values.T, part.axes[::-1])
    index, columns = part.axes
    check_size(len(index.labels), len(columns.labels), keys)

    @wording
    def describe(position: tuple[int, ...]) -> str:
        where = cell(index.labels[position[0]], columns.labels[position[1]])
        return f"the reduction is not defined for so few values: {where}"

    values = filled(settled(part.values, keys, describe), keys)
    matrix = Matrix(values, tuple(index.labels), tuple(columns.labels), index.name, columns.name)
    return transformed(matrix, keys)


@dataclass(frozen=True)
class _Grid:
    """Files by the fields in their paths.

    values: for each field its values, sorted.
    by_values: the file for each combination that has one.
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
                message = f"its path has other fields than that of {printable(files[0].path)}"
                raise input_error(file.path, message, key="source")
            combination = tuple(own[name] for name in names)
            if combination in by_values:
                message = f"the same fields as {printable(by_values[combination].path)}"
                raise input_error(file.path, message, key="source")
            by_values[combination] = file
        values = {name: sorted_labels(own[name] for own in fields) for name in names}
        return cls(keys, values, by_values)

    def files(self, axes: Sequence[Axis]) -> list[SourceFile]:
        """The files at the chosen positions, in the order of the axes. Raises InputError if one is absent."""
        values = [[a.labels[a.choice]] if isinstance(a.choice, int) else a.labels for a in axes]
        # Among one more combination than there are files, one is absent if any is; there may be billions.
        combinations = list(itertools.islice(itertools.product(*values), len(self.by_values) + 1))
        problems = []
        for combination in combinations:
            if combination not in self.by_values:
                wanted = ", ".join(f"{axis.name} {v}" for axis, v in zip(axes, combination, strict=True))
                message = f"there is no file for {printable(wanted)}; select one value, or name fewer fields"
                problems.append(Problem(Place(sources(self.keys)), "source", message))
        if problems:
            raise first_few(problems)
        return [self.by_values[combination] for combination in combinations]


def _check_names(keys: Tensor, axes: list[str]) -> None:
    """Raise InputError for each key that names an axis which does not exist."""
    problems = [
        Problem(Place(sources(keys)), "axes", f"{quoted(name)} is an axis and a field in the path too")
        for name in repeated(axes)
    ]
    named = [("index", keys.index), ("columns", keys.columns)]
    named += [(f"{key}.{name}", name) for key in ("select", "labels") for name in getattr(keys, key)]
    for key, name in named:
        if name not in axes:
            message = f"there is no axis {quoted(name)}{did_you_mean(name, axes)}"
            problems.append(Problem(Place(sources(keys)), key, message))
    if problems:
        raise InputError(problems)


def _array(keys: Tensor, file: SourceFile, read: Callable[[Tensor, SourceFile], Array]) -> Array:
    array = read(keys, file)
    axes = ", ".join(map(printable, keys.axes))
    if array.ndim != len(keys.axes):
        message = (
            f"the array has {array.ndim} dimensions, shape {array.shape}; axes names {len(keys.axes)}: {axes}"
        )
        raise input_error(file.path, message, key="axes")
    if array.size == 0:
        raise input_error(file.path, f"the array has the shape {array.shape} ({axes}) and so no value")
    return array


def _array_axes(keys: Tensor, shape: tuple[int, ...]) -> tuple[Axis, ...]:
    axes: list[Axis] = []
    problems: list[Problem] = []
    for name, size in zip(keys.axes, shape, strict=True):
        try:
            labels = axis_labels(keys, name, list(map(str, range(size))))
            axes.append(Axis(name, labels, _choice(keys, name, size, partial(_position, size=size))))
        except InputError as found:
            problems.extend(found.problems)
    if problems:
        raise InputError(problems)
    return tuple(axes)


def _file_axis(keys: Tensor, name: str, values: list[str]) -> Axis:
    def position_of(wanted: int | str) -> int:
        if name == FILE_AXIS and isinstance(wanted, int):
            return _position(wanted, len(values))
        text = str(wanted)
        found = [i for i, value in enumerate(values) if value == text]
        found = found or [i for i, value in enumerate(values) if matches(text, value)]
        if len(found) != 1:
            raise ValueError(f"no file has {quoted(text)} there{did_you_mean(text, values)}")
        return found[0]

    return Axis(name, values, _choice(keys, name, len(values), position_of))


def _position(wanted: int | str, size: int) -> int:
    """A position from 0; negative ones count from the end. Raises ValueError."""
    if isinstance(wanted, str) and not _POSITION.fullmatch(wanted):
        hint = did_you_mean(wanted, REDUCTIONS)
        raise ValueError(f"{quoted(wanted)} is neither a position nor a reduction{hint}")
    position = int(wanted)
    if not -size <= position < size:
        raise ValueError(f"there is no position {position}; the axis has 0 to {size - 1}")
    return position % size


def _choice(keys: Tensor, name: str, size: int, position_of: Callable[[int | str], int]) -> int | str | slice:
    """What ``select`` says about an axis. Raises InputError if it says nothing that can be done."""
    wanted = keys.select.get(name)
    try:
        if name in (keys.index, keys.columns):
            return slice(None) if wanted is None else _slice(name, wanted, size)
        if wanted is None:
            reductions = ", ".join(REDUCTIONS)
            message = "is neither rows nor columns; select one position of it, or reduce it by one of"
            raise ValueError(f"the axis {quoted(name)} (0 to {size - 1}) {message} {reductions}")
        if wanted in REDUCTIONS:
            return str(wanted)
        return position_of(wanted)
    except ValueError as error:
        raise input_error(sources(keys), str(error), key=f"select.{name}") from error


def _slice(name: str, wanted: int | str, size: int) -> slice:
    found = _SLICE.fullmatch(str(wanted))
    if found is None:
        raise ValueError(f'the axis {quoted(name)} is shown; a slice such as "1:-1" shows a part of it')
    first, last = (int(bound) if bound is not None else None for bound in found.groups())
    if any(bound is not None and abs(bound) > size for bound in (first, last)):
        raise ValueError(
            f"the slice {printable(str(wanted))} goes beyond the axis, which has {size} positions"
        )
    if not range(size)[first:last]:
        raise ValueError(f"the slice {printable(str(wanted))} leaves nothing of {size} positions")
    return slice(first, last)


def _aggregate(reduction: str, line: Array) -> float:
    return aggregate(reduction, [number for number in line.tolist() if number == number])

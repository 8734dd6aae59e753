"""The axes of a tensor, and what ``select`` chooses of each: a position, a slice or a reduction."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import get_args

from heatplate.collecting.axis_labels import axis_labels
from heatplate.collecting.labels import matches
from heatplate.collecting.messages import sources
from heatplate.configuration.matrices import Reduction, Tensor
from heatplate.problems import InputError, Problem, did_you_mean, input_error, printable, quoted

ROLLOUT = "rollout"
FILE_AXIS = "file"
"""The name of the first axis if there are several files without fields in their paths."""

REDUCTIONS: tuple[str, ...] = get_args(Reduction)

_SLICE = re.compile(r"\s*(-?\d{1,18})?\s*:\s*(-?\d{1,18})?\s*")
_POSITION = re.compile(r"-?\d{1,18}")


@dataclass(frozen=True)
class Axis:
    """An axis of the arrays, or of the grid of files that a field in their paths spans.

    labels: one for each position; for a field in the paths, its values.
    choice: the position that is selected, a reduction, or the slice that is shown.
    """

    name: str
    labels: list[str]
    choice: int | str | slice


def array_axes(keys: Tensor, shape: tuple[int, ...]) -> tuple[Axis, ...]:
    """The axes of an array of this shape. Raises InputError with the problems of all axes."""
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


def file_axis(keys: Tensor, name: str, values: list[str]) -> Axis:
    """The axis of a field in the paths. Raises InputError if ``select`` does not fit it."""

    def position_of(wanted: int | str) -> int:
        if name == FILE_AXIS and isinstance(wanted, int):
            return _position(wanted, len(values))
        text = str(wanted)
        found = [i for i, value in enumerate(values) if value == text]
        found = found or [i for i, value in enumerate(values) if matches(text, value)]
        if len(found) != 1:
            raise ValueError(f"no file has the value {quoted(text)}{did_you_mean(text, values)}")
        return found[0]

    return Axis(name, values, _choice(keys, name, len(values), position_of))


def _position(wanted: int | str, size: int) -> int:
    """The position from 0; a negative one is counted from the end. Raises ValueError."""
    if isinstance(wanted, str) and not _POSITION.fullmatch(wanted):
        hint = did_you_mean(wanted, REDUCTIONS)
        raise ValueError(f"{quoted(wanted)} is neither a position nor a reduction{hint}")
    position = int(wanted)
    if not -size <= position < size:
        raise ValueError(f"position {position} is out of range; the axis has positions 0 to {size - 1}")
    return position % size


def _choice(keys: Tensor, name: str, size: int, position_of: Callable[[int | str], int]) -> int | str | slice:
    """The choice of ``select`` for an axis. Raises InputError if it is missing or does not fit the axis."""
    wanted = keys.select.get(name)
    try:
        if name in (keys.index, keys.columns, keys.row, keys.col):
            return slice(None) if wanted is None else _slice(name, wanted, size)
        if wanted is None:
            raise ValueError(
                f"the axis {quoted(name)} (0 to {size - 1}) is neither rows nor columns; "
                f"select one position, or reduce it by one of {', '.join(REDUCTIONS)}"
            )
        if wanted in REDUCTIONS:
            return str(wanted)
        return position_of(wanted)
    except ValueError as error:
        raise input_error(sources(keys), str(error), key=f"select.{name}") from error


def _slice(name: str, wanted: int | str, size: int) -> slice:
    found = _SLICE.fullmatch(str(wanted))
    if found is None:
        raise ValueError(f'the axis {quoted(name)} is shown; use a slice such as "1:-1" to show a part of it')
    first, last = (int(bound) if bound is not None else None for bound in found.groups())
    if any(bound is not None and abs(bound) > size for bound in (first, last)):
        raise ValueError(f"the slice {printable(str(wanted))} is out of range; the axis has {size} positions")
    if not range(size)[first:last]:
        raise ValueError(f"the slice {printable(str(wanted))} selects none of the {size} positions")
    return slice(first, last)

"""Margins: a further row and column that say in one number what a column or a row comes to.

They are cells like the others, the last ones of the matrix; the colours' limits do not depend on them."""

from __future__ import annotations

import string
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatplate.aggregation import aggregate
from heatplate.drawing.annotation.formats import default_format
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.parts.numbers import Numbers, numbers
from heatplate.drawing.specification import Specification
from heatplate.drawing.specification import TickLabels as Choice
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import SPREADS, Array, Matrix
from heatplate.problems import Remark, input_error, quoted, wording

Mask = NDArray[np.bool_]

WITHIN_SCALE = ("mean", "median", "min", "max")
"""Functions whose results lie among the values that they are made of."""


@dataclass(frozen=True)
class Marginals:
    """A matrix with its margins, which are its last row and its last column.

    shown: the cells that are painted, margins among them. given: the matrix without margins. row, column:
    whether there are these margins.
    """

    matrix: Matrix
    shown: Mask
    given: Matrix
    row: bool
    column: bool

    @property
    def inner(self) -> Mask:
        """The cells that are painted without the margins."""
        inner = self.shown.copy()
        if self.row:
            inner[-1] = False
        if self.column:
            inner[:, -1] = False
        return inner

    @property
    def given_shown(self) -> Mask:
        """Which cells of the matrix without margins are painted."""
        rows, columns = self.given.values.shape
        return self.shown[:rows, :columns]

    @property
    def parts(self) -> Iterator[Mask]:
        """The painted cells of the further column, of the further row, and of the corner."""
        outer = self.shown & ~self.inner
        last_row, last_column = np.zeros_like(outer), np.zeros_like(outer)
        last_row[-1], last_column[:, -1] = self.row, self.column
        yield outer & last_column & ~last_row
        yield outer & last_row & ~last_column
        yield outer & last_row & last_column

    def colored(self, colors: Array, s: Specification) -> Array:
        """The colours of all cells, (rows, columns, 3), with those that margins have by themselves."""
        if not (self.row or self.column):
            return colors
        colors = colors.copy()
        for part, function in zip(
            self.parts, (s.margins.columns, s.margins.index, s.margins.index), strict=True
        ):
            if face := s.margins_kws.facecolor or ("white" if function not in WITHIN_SCALE else None):
                colors[part & ~np.isnan(self.matrix.values)] = rgb(face)
        return colors

    def numbers(self, s: Specification, typesetter: Typesetter, colors: Array) -> Numbers:
        """The numbers in all cells. Margins show their value alone, since nothing else is known of them."""
        found = numbers(self.given, self.given_shown, s, typesetter, colors)
        for part, axis in zip(self.parts, ("columns", "index", None), strict=True):
            if part.any():
                more = numbers(self.matrix, part, self._value_alone(s, axis), typesetter, colors)
                found = replace(
                    found,
                    labels=dict(sorted({**found.labels, **more.labels}.items())),
                    colors={**found.colors, **more.colors},
                )
        return replace(found, remarks=[*found.remarks, *self._undefined()])

    def _undefined(self) -> Iterator[Remark]:
        """What is said of margins that no number is: those of both infinities."""
        rows, columns = self.given.values.shape
        numbers = np.where(self.given_shown, self.given.values, np.nan)
        result = self.matrix.values
        if self.column:
            for place in np.flatnonzero(_have_both(numbers) & np.isnan(result[:rows, -1])):
                yield Remark("margins", _no_value(f"row {quoted(self.given.row_names[place])}"))
        if self.row:
            for place in np.flatnonzero(_have_both(numbers.T) & np.isnan(result[-1, :columns])):
                yield Remark("margins", _no_value(f"column {quoted(self.given.column_names[place])}"))
        has_corner = self.row and self.column and self.shown[-1, -1]
        if has_corner and np.isnan(result[-1, -1]) and _have_both(numbers.reshape(1, -1))[0]:
            yield Remark("margins", _no_value(wording("whole matrix")))

    def _value_alone(self, s: Specification, axis: str | None) -> Specification:
        """The specification of the numbers of margins: the value, in the format of the others.

        axis: along which the best are marked, if they are: a margin is one column or one row.
        """
        highlight = s.highlight
        if highlight and highlight.axis not in (axis, "all"):
            highlight = None
        fmt = s.fmt
        if fmt is None:
            fmt = default_format(self.matrix.values[self.inner], s.norm.name)
            if fmt == ".0f":  # the mean of whole numbers need not be one
                fmt = default_format(self.matrix.values[self.shown & ~self.inner], s.norm.name)
        annot = s.annot
        if isinstance(annot, str) and annot != "auto":
            fields = {name: spec for _, name, spec, _ in string.Formatter().parse(annot)}
            annot = f"{{value:{spec}}}" if (spec := fields.get("value")) else "{value}"
        hide = [hidden for hidden in s.hide if hidden.field is None]
        return replace(s, fmt=fmt, annot=annot, hide=hide, highlight=highlight, count_mark="", stars={})

    def labels_of_rows(self, s: Specification) -> Choice:
        """Those that the author gives, with that of the margin, which the author does not list."""
        return _with(self.matrix.index, s.yticklabels) if self.row else s.yticklabels

    def labels_of_columns(self, s: Specification) -> Choice:
        return _with(self.matrix.columns, s.xticklabels) if self.column else s.xticklabels


def _with(names: tuple[str, ...], choice: Choice) -> Choice:
    return [*choice, names[-1]] if isinstance(choice, list) and len(choice) == len(names) - 1 else choice


def with_margins(matrix: Matrix, shown: Mask, s: Specification) -> Marginals:
    """The matrix with the margins that are asked for, of the cells that are shown.

    Missing values are left out, as in pandas; a margin without a value is missing itself, and one of masked
    cells alone is not painted. Sums are exactly rounded.
    Raises InputError for a sum beyond float64.
    """
    row, column = s.margins.index, s.margins.columns
    if not (row or column):
        return Marginals(matrix, shown, matrix, False, False)
    values = np.where(shown, matrix.values, np.nan)
    below = np.array([[_of(row, line) for line in values.T]]) if row else np.empty((0, values.shape[1]))
    result = np.vstack([matrix.values, below])
    if column:
        beside = [_of(column, line) for line in values]
        corner = [_of(row, values.ravel()) if row == column else np.nan] if row else []
        result = np.column_stack([result, [*beside, *corner]])
    extent = ((0, bool(row)), (0, bool(column)))
    painted = np.pad(shown, extent)
    if row:
        painted[-1] = painted[:-1].any(axis=0)
    if column:
        painted[:, -1] = painted[:, :-1].any(axis=1)
        if row:
            painted[-1, -1] = row == column and shown.any()
    spreads: dict[str, Any] = {
        name: np.pad(array, extent, constant_values=np.nan)
        for name in SPREADS
        if (array := getattr(matrix, name)) is not None
    }
    extended = replace(
        matrix,
        values=result,
        index=(*matrix.index, *([_name(row, s)] if row else [])),
        columns=(*matrix.columns, *([_name(column, s)] if column else [])),
        index_groups=(*matrix.index_groups, *([""] if row and matrix.index_groups else [])),
        columns_groups=(*matrix.columns_groups, *([""] if column and matrix.columns_groups else [])),
        **spreads,
    )
    return Marginals(extended, painted, matrix, bool(row), bool(column))


def _have_both(lines: Array) -> Mask:
    """Which lines have both infinities, whose mean and sum are no number."""
    both: Mask = (lines == np.inf).any(axis=1) & (lines == -np.inf).any(axis=1)
    return both


@wording
def _no_value(what: str) -> str:
    return f"the {what} has ∞ and −∞, so that its margin has no value; it is shown as missing"


def _name(function: str | None, s: Specification) -> str:
    """The label of a margin."""
    return s.margins_name or function or ""


def _of(function: str | None, line: Array) -> float:
    numbers = line[~np.isnan(line)].tolist()
    if not numbers or function is None:
        return float("nan")
    try:
        return aggregate(function, numbers)
    except OverflowError as error:
        raise input_error("", f"{error}; leave this margin out", key="margins") from error

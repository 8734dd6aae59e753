"""The numbers in the cells."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.contrast import black_is_better
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.grid import Grid
from heatplate.drawing.painter import BLACK, Color
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import SPREADS, Array, Matrix
from heatplate.number_format import format_number
from heatplate.problems import InputError, Place, Problem, Remark, input_error, quoted, wording

SMALLEST = 4.5
"""Points. Numbers are not made smaller than this by themselves: half the size of a caption."""

PADDING_ACROSS = 0.25
"""Least room beside a number in its cell, as a multiple of the size: with its neighbour's, two spaces."""

PADDING_UP = 0.15
"""The same above and below it."""

AIR = 0.8
"""Room above and below a number together, as a multiple of the size, where the height of rows is free."""

LONGEST = 1e15
"""Beyond this a number is written as a power of ten."""

WHITE: Color = (1.0, 1.0, 1.0)

Cell = tuple[int, int]


@dataclass(frozen=True)
class FittedNumbers:
    """The texts in their size; none if they do not fit."""

    labels: Mapping[Cell, Label]
    colors: Mapping[Cell, Color]
    remarks: Sequence[Remark] = ()
    problems: Sequence[Problem] = ()

    def draw(self, canvas: Canvas, grid: Grid) -> None:
        """Paint the texts in their cells, row by row: the order in which a PDF is read."""
        for cell, label in self.labels.items():
            canvas.text(label, *grid.middle(*cell), color=self.colors[cell])


@dataclass(frozen=True)
class Numbers:
    """A text for each cell that has one.

    size: the size asked for in points, or the largest allowed. is_fixed: whether it may not be made smaller.
    is_optional: whether all may be left out. lines: width in points of the lines between cells, which a text
    may not touch.
    """

    labels: Mapping[Cell, Label]
    colors: Mapping[Cell, Color]
    size: float
    is_fixed: bool
    is_optional: bool
    lines: float

    def __bool__(self) -> bool:
        return bool(self.labels)

    @property
    def row_height(self) -> float:
        """The height that a row needs for the texts at their full size, with some air."""
        return max((label.capital + label.drop for label in self._distinct), default=0.0) + AIR * self.size

    @property
    def least_row(self) -> float:
        """The height that a row needs for the texts at their least size."""
        return max((label.at_size(self._least).reach for label in self._distinct), default=0.0) * 2

    @property
    def _least(self) -> float:
        return self.size if self.is_fixed else min(SMALLEST, self.size)

    @property
    def _distinct(self) -> list[Label]:
        return list({label.text: label for label in self.labels.values()}.values())

    def fit(self, width: float, height: float) -> FittedNumbers:
        """The texts for cells of this width and height in points."""
        least = self._least
        across, up = width - self.lines, height - self.lines
        sizes = {label: _fitting(label, across, up) for label in self._distinct}
        tightest = min(sizes, key=lambda label: sizes[label], default=None)
        if tightest is None:
            return FittedNumbers({}, {})
        if sizes[tightest] >= least:
            size = min(sizes[tightest], self.size)
            size = size if size in (self.size, least) else int(size * 10) / 10
            labels = {cell: label.at_size(size) for cell, label in self.labels.items()}
            return FittedNumbers(labels, self.colors)
        if self.is_optional:
            return FittedNumbers({}, {}, remarks=[self._left_out(tightest.at_size(least), across, up)])
        return FittedNumbers({}, {}, problems=[self._refused(tightest.at_size(least), across, up)])

    def _left_out(self, label: Label, across: float, up: float) -> Remark:
        return Remark(
            "annot", f"no numbers are shown: {_shortage(label, across, up)}; make the figure larger"
        )

    def _refused(self, label: Label, across: float, up: float) -> Problem:
        key = "annot_kws.fontsize" if self.is_fixed else "annot"
        if label.width + 2 * PADDING_ACROSS * label.size > across:
            return Problem(
                Place(""),
                key,
                f"{_shortage(label, across, up)}; make the figure wider (width), show fewer decimals (fmt), "
                'write two lines ("{value:.1f}\\n±{std:.1f}"), or set annot: auto to leave numbers out that '
                "do not fit",
            )
        return Problem(
            Place(""),
            key,
            f"{_shortage(label, across, up)}; make the figure taller (height), or set annot: auto to leave "
            "numbers out that do not fit",
        )


def numbers(
    matrix: Matrix, shown: NDArray[np.bool_], s: Specification, typesetter: Typesetter, colors: Array
) -> Numbers:
    """The numbers of the cells that are shown, and what stands for missing ones.

    colors: RGB of the cells, (rows, columns, 3). Raises InputError for a number that is asked for and not
    there.
    """
    asked = s.annot_kws.fontsize
    size = asked or s.fontsize
    labels = {
        cell: Label("cell", text, typesetter, size, weight=s.annot_kws.fontweight)
        for cell, text in _texts(matrix, shown, s).items()
    }
    if s.annot_kws.color is None:
        black = black_is_better(colors)
        faces = {cell: BLACK if black[cell] else WHITE for cell in labels}
    else:
        faces = dict.fromkeys(labels, rgb(s.annot_kws.color))
    return Numbers(labels, faces, size, asked is not None, s.annot == "auto", s.linewidths)


def default_format(values: Array, norm: str = "linear") -> str:
    """No decimals for whole numbers, else one; two if none is beyond 1, and more the smaller they are.

    Powers of ten for what is too long or too short to write out.
    """
    finite = np.abs(values[np.isfinite(values)])
    largest = finite.max(initial=0.0)
    if largest >= LONGEST:
        return ".1e"
    if np.all(finite == np.round(finite)):
        return ".0f"
    if norm == "log" and finite.min() < 0.05:  # one decimal would make it a zero
        return ".2g"
    for bound, spec in ((0.01, ".1e"), (0.1, ".3f"), (1, ".2f")):
        if largest <= bound:
            return spec
    return ".1f"


def _fitting(label: Label, across: float, up: float) -> float:
    """The size at which a label and its padding fit into this width and height."""
    wide = label.width + 2 * PADDING_ACROSS * label.size
    high = 2 * (label.reach + PADDING_UP * label.size)
    return label.size * min(across / wide, up / high)


@wording
def _shortage(label: Label, across: float, up: float) -> str:
    """What a number needs and what its cell has, as a part of a message."""
    wide = label.width + 2 * PADDING_ACROSS * label.size
    if wide > across:
        need, have, dimension = wide, across, ""
    else:
        need, have, dimension = 2 * (label.reach + PADDING_UP * label.size), up, " of height"
    return (
        f"{quoted(label.text)} needs {need:.1f} points{dimension} at {label.size:g} pt, and its cell has "
        f"{max(have, 0):.1f}"
    )


def _texts(matrix: Matrix, shown: NDArray[np.bool_], s: Specification) -> dict[Cell, str]:
    """The text of each cell that has one. Raises InputError for all numbers that are not there."""
    parts = list(_parts(matrix, shown, s)) if s.annot is not False else []
    if missing := [_without(matrix, name) for _, name, _ in parts if name and _array(matrix, name) is None]:
        raise InputError(missing)
    absent = np.isnan(matrix.values)
    texts: dict[Cell, str] = {}
    gaps: dict[str, Cell] = {}
    for i, j in np.argwhere(shown & ((absent & bool(s.na_rep)) | (~absent & bool(parts)))):
        text = s.na_rep if absent[i, j] else ""
        for before, name, spec in () if absent[i, j] else parts:
            array = _array(matrix, name)
            text += before
            if array is None:
                continue
            if not np.isnan(array[i, j]):
                text += _formatted(float(array[i, j]), spec)
            elif s.na_rep:
                text += s.na_rep
            else:
                gaps.setdefault(name, (i, j))
        if text.strip():
            texts[int(i), int(j)] = text
    if gaps:
        raise InputError(_gap(matrix, name, cell) for name, cell in gaps.items())
    return texts


def _parts(matrix: Matrix, shown: NDArray[np.bool_], s: Specification) -> Iterator[tuple[str, str, str]]:
    """The text before each field, the field's name (may be empty at the end), and its format."""
    default = s.fmt or default_format(matrix.values[shown], s.norm)
    template = s.annot if isinstance(s.annot, str) and s.annot != "auto" else "{value}"
    for before, name, spec, _ in string.Formatter().parse(template):
        yield before, name or "", spec or (".0f" if name == "count" else default)


def _formatted(number: float, spec: str) -> str:
    try:
        return format_number(number, spec)
    except ValueError as error:
        raise input_error("", str(error), key="fmt") from error


def _array(matrix: Matrix, name: str) -> Array | None:
    """What a template calls by a name. None if there is no such thing."""
    array: Array | None = getattr(matrix, "values" if name == "value" else name) if name else None
    return array


def _without(matrix: Matrix, name: str) -> Problem:
    there = [field for field in ("value", *SPREADS) if _array(matrix, field) is not None]
    return Problem(
        Place(""), "annot", f"the matrix has no {name} to show in {{{name}}}; it has {', '.join(there)}"
    )


def _gap(matrix: Matrix, name: str, cell: Cell) -> Problem:
    row, column = quoted(matrix.index[cell[0]]), quoted(matrix.columns[cell[1]])
    return Problem(
        Place(""),
        "annot",
        f"row {row}, column {column} has a value and no {name}"
        + {
            "std": " (a single run has none)",
            "sem": " (a single run has none, nor has a source that leaves it empty)",
        }.get(name, "")
        + f"; give na_rep to print in its place, or leave {{{name}}} out",
    )

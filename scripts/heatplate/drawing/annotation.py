"""The numbers in the cells."""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure as Page
from numpy.typing import NDArray

from heatplate.drawing.contrast import black_is_better
from heatplate.drawing.fonts import Face
from heatplate.drawing.labels import Label
from heatplate.drawing.layout import Box
from heatplate.drawing.specification import Specification
from heatplate.matrix import SPREADS, Array, Matrix
from heatplate.number_format import format_number
from heatplate.problems import InputError, Place, Problem, input_error, quoted

SMALLEST = 4.5
"""Points. Numbers are not made smaller than this by themselves: half the size of a caption."""

MARGIN = 1.5
"""Points between a number and the edge of its cell, when its size is chosen."""

LEAST_MARGIN = 0.75
"""The same, when its size is given, or the smallest."""

LONGEST = 1e15
"""Beyond this a number is written as a power of ten."""

Cell = tuple[int, int]


@dataclass(frozen=True)
class Annotation:
    """A text for each cell that has one, and how large the cells allow it to be.

    size: the size asked for in points, or the largest allowed. fixed: whether it may not be made smaller.
    """

    labels: Mapping[Cell, Label]
    size: float
    fixed: bool
    lines: float
    """Width in points of the lines between cells, which a text may not touch."""

    @property
    def row_height(self) -> float:
        """The height that a row needs for the texts at their full size, with some air."""
        return max((label.capital + label.drop for label in self._distinct), default=0.0) + 0.8 * self.size

    @property
    def _distinct(self) -> list[Label]:
        return list({label.text: label for label in self.labels.values()}.values())

    def fitted(self, width: float, height: float) -> float:
        """The size for cells of this width and height. Raises InputError if the least size is too large."""
        least = self.size if self.fixed else min(SMALLEST, self.size)
        size = self.size
        for label in self._distinct:
            room = _fitting(label, width - self.lines - 2 * MARGIN, height - self.lines - 2 * MARGIN)
            size = max(min(size, room), least)
            across, up = width - self.lines - 2 * LEAST_MARGIN, height - self.lines - 2 * LEAST_MARGIN
            if _fitting(label, across, up) < least:
                self._refuse(label.at_size(least), across, up)
        return size if size in (self.size, least) else int(size * 10) / 10

    def _refuse(self, label: Label, room_across: float, room_up: float) -> None:
        text, at = quoted(label.text), f"at {label.size:g} pt"
        if label.width > room_across:
            message = (
                f"{text} needs {label.width:.1f} points {at}, and its cell has {max(room_across, 0):.1f}; "
                "make the figure wider (width), show fewer decimals (fmt), "
                'write two lines ("{value:.1f}\\n±{std:.1f}"), or set annot: false'
            )
        else:
            message = (
                f"{text} needs {label.capital + label.drop:.1f} points of height {at}, and its cell has "
                f"{max(room_up, 0):.1f}; make the figure higher (height), or set annot: false"
            )
        raise input_error("", message, key="annot_kws.fontsize" if self.fixed else "annot")

    def draw(self, page: Page, body: Box, colors: Array, size: float, color: str | None) -> None:
        """Draw the texts in their cells of the body.

        colors: RGB of the cells, (rows, columns, 3). color: that of the texts; black or white if None.
        """
        rows, columns = colors.shape[:2]
        black = black_is_better(colors)
        for (i, j), label in self.labels.items():
            x = body.left + (j + 0.5) * body.width / columns
            y = body.top - (i + 0.5) * body.height / rows
            label.at_size(size).draw(page, x, y, color=color or ("black" if black[i, j] else "white"))


def annotation(
    matrix: Matrix, shown: NDArray[np.bool_], specification: Specification, face: Face
) -> Annotation:
    """The numbers of the cells that are shown. Raises InputError for a number that is asked for and not there."""
    asked = specification.annot_kws.fontsize
    size = asked or specification.fontsize
    parts = list(_parts(matrix, shown, specification)) if specification.annot is not False else []
    missing = [_without(matrix, name) for _, name, _ in parts if name and _array(matrix, name) is None]
    if missing:
        raise InputError(missing)
    absent = np.isnan(matrix.values)
    labels = {}
    gaps: dict[str, Cell] = {}
    for i, j in np.argwhere(shown & ((absent & bool(specification.na_rep)) | (~absent & bool(parts)))):
        text = specification.na_rep if absent[i, j] else ""
        for before, name, spec in () if absent[i, j] else parts:
            array = _array(matrix, name)
            text += before
            if array is None:
                continue
            if not np.isnan(array[i, j]):
                text += formatted(float(array[i, j]), spec)
            elif specification.na_rep:
                text += specification.na_rep
            else:
                gaps.setdefault(name, (i, j))
        if text.strip():
            labels[int(i), int(j)] = Label(
                "cell", text, face, size, weight=specification.annot_kws.fontweight
            )
    if gaps:
        raise InputError(_gap(matrix, name, cell) for name, cell in gaps.items())
    return Annotation(labels, size, asked is not None, specification.linewidths)


def _fitting(label: Label, across: float, up: float) -> float:
    """The size at which a label fits into this width and height."""
    return label.size * min(across / label.width, up / (label.capital + label.drop))


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


def formatted(number: float, spec: str) -> str:
    """The number in Python's format. Raises InputError where the format is for whole numbers and this is none."""
    try:
        return format_number(number, spec)
    except ValueError as error:
        raise input_error("", str(error), key="fmt") from error


def _parts(
    matrix: Matrix, shown: NDArray[np.bool_], specification: Specification
) -> Iterator[tuple[str, str, str]]:
    """The text before each field, the field's name (may be empty at the end), and its format."""
    default = specification.fmt or default_format(matrix.values[shown], specification.norm)
    template = specification.annot if isinstance(specification.annot, str) else "{value}"
    for before, name, spec, _ in string.Formatter().parse(template):
        yield before, name or "", spec or (".0f" if name == "count" else default)


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
    reason = {
        "std": " (a single run has none)",
        "sem": " (a single run has none, nor has a source that leaves it empty)",
    }
    return Problem(
        Place(""),
        "annot",
        f"row {row}, column {column} has a value and no {name}{reason.get(name, '')}; say with na_rep what "
        f"shall stand in its place, or leave {{{name}}} out",
    )

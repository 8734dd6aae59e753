"""The format of each number: one for all, one by row or column, or one that follows from the numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.labels import places_of
from heatplate.drawing.specification import Formats
from heatplate.matrix import Array, Matrix
from heatplate.named_lines import Side
from heatplate.number_format import format_number
from heatplate.problems import InputError, Problem, attempt, input_error

OVER_DECADES = "over decades"
"""The format of numbers that lie decades apart: two digits of small ones, no decimals of large ones."""

TWO_DIGITS = 99.5
"""Below this two digits say enough, and above no decimals do."""

LONGEST_OVER_DECADES = 1e6
"""From here on such a number is written as a power of ten, as those below 0.0001 are."""

LONGEST = 1e15
"""Beyond this a number is written as a power of ten."""


@dataclass(frozen=True)
class CellFormats:
    """The formats of a figure's numbers (``fmt``).

    common: that of all numbers, or of those whose row or column has none; None if it follows from them.
    rows, columns: by row and by column, if one of the two is given; the numbers of each that has none have
    one that follows from them. norm: of the colours; under a logarithm, small numbers must not become zero.
    """

    common: str | None
    norm: str
    rows: Mapping[int, str] = field(default_factory=dict)
    columns: Mapping[int, str] = field(default_factory=dict)

    @classmethod
    def of(cls, fmt: str | Formats | None, matrix: Matrix, norm: str) -> CellFormats:
        """Raises InputError for rows and columns that the matrix does not have."""
        if not isinstance(fmt, Formats):
            return cls(fmt, norm)
        found: list[Problem] = []
        rows = _by_place(fmt.index or {}, matrix, "row", found)
        columns = _by_place(fmt.columns or {}, matrix, "column", found)
        if found:
            raise InputError(found)
        return cls(fmt.default, norm, rows, columns)

    def by_cell(self, numbers: Array, shown: NDArray[np.bool_]) -> NDArray[np.object_]:
        """The format of each of these numbers, (rows, columns): the values, or others beside them."""
        formats = np.empty(numbers.shape, dtype=object)
        if not self.rows and not self.columns:
            formats[:] = self.common or default_format(numbers[shown], self.norm)
            return formats
        lines, given = (formats, self.rows) if self.rows else (formats.T, self.columns)
        of_lines, visible = (numbers, shown) if self.rows else (numbers.T, shown.T)
        for place in range(len(lines)):
            chosen = given.get(place, self.common)
            lines[place] = chosen or default_format(of_lines[place, visible[place]], self.norm)
        return formats


def _by_place(by_name: Mapping[str, str], matrix: Matrix, side: Side, found: list[Problem]) -> dict[int, str]:
    key = f"fmt.{'index' if side == 'row' else 'columns'}"
    formats: dict[int, str] = {}
    for name, spec in by_name.items():
        places = attempt(found, partial(places_of, name, matrix, key, side))
        formats |= dict.fromkeys(places or (), spec)
    return formats


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
        return OVER_DECADES
    for bound, spec in ((0.01, ".1e"), (0.1, ".3f"), (1, ".2f")):
        if largest <= bound:
            return spec
    return ".1f"


def formatted(number: float, spec: str) -> str:
    """The number in the format. Raises InputError if they do not go together."""
    try:
        return format_number(number, _over_decades(number) if spec == OVER_DECADES else spec)
    except ValueError as error:
        raise input_error("", str(error), key="fmt") from error


def _over_decades(number: float) -> str:
    """The format of one of the numbers that lie decades apart: 0.05, 3, 4.2, 350, 12000, 1.2e+06."""
    size = abs(number)
    if size < TWO_DIGITS:
        return ".2g"
    return ".0f" if size < LONGEST_OVER_DECADES else ".1e"

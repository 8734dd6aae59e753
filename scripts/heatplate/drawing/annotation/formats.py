"""The format of each number: one for all, one by row or column, or one that follows from the numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.labels import check_labels
from heatplate.drawing.specification import Formats
from heatplate.matrix import Array, Matrix
from heatplate.number_format import format_number
from heatplate.problems import input_error, wording

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
    """The formats of a figure's numbers (``fmt``) for a matrix with these labels.

    norm: of the colours; under a logarithm, small numbers must not become zero.
    """

    fmt: str | Formats | None
    matrix: Matrix
    norm: str

    def check(self) -> None:
        """Raises InputError for labels that the matrix lacks."""
        if isinstance(self.fmt, Formats):
            if self.fmt.index:
                check_labels(self.fmt.index, self.matrix.index, "fmt.index", wording("row"))
            if self.fmt.columns:
                check_labels(self.fmt.columns, self.matrix.columns, "fmt.columns", wording("column"))

    def of(self, numbers: Array, shown: NDArray[np.bool_]) -> NDArray[np.object_]:
        """The format of each of these numbers, (rows, columns): the values, or others beside them."""
        rows, columns = numbers.shape
        formats = np.empty((rows, columns), dtype=object)
        if not isinstance(self.fmt, Formats):
            formats[:] = self.fmt or default_format(numbers[shown], self.norm)
            return formats
        for i, label in enumerate(self.matrix.index if self.fmt.index else ()):
            formats[i] = self._given(self.fmt.index, label) or default_format(numbers[i, shown[i]], self.norm)
        for j, label in enumerate(self.matrix.columns if self.fmt.columns else ()):
            formats[:, j] = self._given(self.fmt.columns, label) or default_format(
                numbers[shown[:, j], j], self.norm
            )
        return formats

    def _given(self, by_label: dict[str, str] | None, label: str) -> str | None:
        assert isinstance(self.fmt, Formats)
        return (by_label or {}).get(label, self.fmt.default)


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

"""What a template can show of a cell: its value, spreads, a difference, numbers of other matrices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.labels import only_place_of
from heatplate.drawing.specification import Delta
from heatplate.matrix import SPREADS, Array, Matrix
from heatplate.problems import InputError, Place, Problem, printable, quoted, wording

_FORMATS = {"count": ".0f", "items": ".0f", "n": ".0f", "p": ".2g", "p_raw": ".2g"}

MOST_NAMED = 5
"""Labels that a message names before it counts the others."""


@dataclass(frozen=True)
class Fields:
    """The numbers behind the names of a template, each of the matrix's shape.

    delta: the row or column that a difference is to.
    """

    matrix: Matrix
    delta: Delta | None
    _known: dict[str, Array | None] = field(default_factory=dict)

    def of(self, name: str) -> Array:
        """The numbers of a field. Raises InputError if the matrix has none, or lacks labels of this one."""
        if name not in self._known:
            self._known[name] = self._made(name)
        found = self._known[name]
        if found is None:
            there = [known for known in ("value", *SPREADS) if _of(self.matrix, known) is not None]
            raise InputError([_without(name, [*there, *self.matrix.others])])
        return found

    def counts_beside(self, name: str) -> Array | None:
        """The numbers of runs behind the numbers of a field, if they are known."""
        beside = self._other(name)
        if beside is None:
            return self.matrix.count
        return None if beside[1].count is None else self.of(f"{beside[0]}_count")

    def values_behind(self, name: str) -> Array:
        """The values that a spread or a difference belongs to, so that both have as many decimals."""
        beside = self._other(name)
        return self.matrix.values if beside is None else self.of(beside[0])

    def own_format(self, name: str) -> str | None:
        """The format of a field that has not the values' unit; None for the others."""
        beside = self._other(name)
        return _FORMATS.get(name if beside is None else beside[2])

    def _made(self, name: str) -> Array | None:
        if name == "delta":
            return None if self.delta is None else self._difference(self.delta)
        if beside := self._other(name):
            data, other, spread = beside
            array = _of(other, spread)
            return None if array is None else _aligned(array, other, self.matrix, data)
        return _of(self.matrix, name)

    def _difference(self, to: Delta) -> Array:
        values = self.matrix.values
        if to.index is not None:
            reference = values[only_place_of(to.index, self.matrix, "delta.index", "row")][np.newaxis]
        else:
            assert to.columns is not None
            place = only_place_of(to.columns, self.matrix, "delta.columns", "column")
            reference = values[:, place][:, np.newaxis]
        with np.errstate(invalid="ignore", over="ignore"):  # the difference of two infinities is none
            difference: Array = values - reference
        return difference

    def _other(self, name: str) -> tuple[str, Matrix, str] | None:
        """The other matrix whose numbers a field shows: its name, itself, and which of its numbers."""
        if name in self.matrix.others:
            return name, self.matrix.others[name], "value"
        for spread in SPREADS:
            data = name.removesuffix(f"_{spread}")
            if data != name and data in self.matrix.others:
                return data, self.matrix.others[data], spread
        return None


def _of(matrix: Matrix, name: str) -> Array | None:
    array: Array | None = None
    if name == "value":
        array = matrix.values
    elif name in SPREADS:
        array = getattr(matrix, name)
    return array


def _aligned(array: Array, other: Matrix, matrix: Matrix, data: str) -> Array:
    """The numbers of another matrix in the order of this one's labels. Raises InputError if it lacks some."""
    key = f"annot_data.{data}"
    rows = _places(matrix.row_names, other.row_names, key, wording("rows"))
    columns = _places(matrix.column_names, other.column_names, key, wording("columns"))
    aligned: Array = array[np.ix_(rows, columns)]
    return aligned


def _places(wanted: Sequence[str], there: Sequence[str], key: str, side: str) -> NDArray[np.intp]:
    """Where each of the labels is among those of another matrix; if some repeat, all are the same."""
    if tuple(wanted) == tuple(there):
        return np.arange(len(wanted))
    if missing := [label for label in dict.fromkeys(wanted) if label not in set(there)]:
        raise InputError([Problem(Place(""), key, _lacking(missing, there, side))])
    position = {label: place for place, label in enumerate(there)}
    if repeated := next(_repeated(there, position), next(_repeated(wanted, position), None)):
        raise InputError(
            [
                Problem(
                    Place(""),
                    key,
                    f"several {side} are called {quoted(repeated)}, so that those of the two matrices cannot "
                    "be matched; rename them, or give both matrices the same labels in the same order",
                )
            ]
        )
    return np.array([position[label] for label in wanted], dtype=np.intp)


def _repeated(labels: Sequence[str], known: Mapping[str, int]) -> Iterator[str]:
    seen: set[str] = set()
    for label in labels:
        if label in seen and label in known:
            yield label
        seen.add(label)


@wording
def _lacking(missing: Sequence[str], there: Sequence[str], side: str) -> str:
    named = ", ".join(map(quoted, missing[:MOST_NAMED]))
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    has = ", ".join(printable(label) for label in there[:MOST_NAMED])
    dots = ", …" if len(there) > MOST_NAMED else ""
    return (
        f"that matrix has no {side} {named}{more} to match the figure's; its {side} are {has}{dots}; rename "
        "them in one of the matrices, or leave them out of the figure's"
    )


def _without(name: str, there: Sequence[str]) -> Problem:
    if name == "delta":
        return Problem(
            Place(""),
            "delta",
            "{delta} is the difference to a row or column: say to which with {index: LABEL}",
        )
    return Problem(
        Place(""), "annot", f"the matrix has no {name} to show in {{{name}}}; it has {', '.join(there)}"
    )

"""The columns of a table of records: what each record has in one field.

Most fields have few distinct cells, so a column is asked for these and for which of them each record has
(``factorized``, as in ``pandas.factorize``). What depends only on a cell is then computed once for each
distinct one, and the rest is arithmetic on arrays.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from heatplate.configuration.written_numbers import WrittenFloat
from heatplate.matrix import Array

Codes = NDArray[np.signedinteger[Any]]
Unique = TypeVar("Unique")
Name = TypeVar("Name")

EXACT = 2.0**53
"""From here on a float may stand for several integers."""

BLOCK = 2**18
"""Records that are looked at together, so that millions of them need no more memory for it."""


@dataclass(frozen=True)
class Factorized(Generic[Unique]):
    """Values by number.

    codes: for each record the position of its value in ``uniques``. uniques: the values, each once, in the
    order in which they come first.
    """

    codes: Codes
    uniques: list[Unique]

    @property
    def values(self) -> list[Unique]:
        """For each record its value."""
        return [self.uniques[code] for code in self.codes.tolist()]

    def renamed(self, names: Sequence[Name]) -> Factorized[Name]:
        """With other values in place of the ``uniques``; those that are equal then are one."""
        numbers = {name: number for number, name in enumerate(dict.fromkeys(names))}
        if len(numbers) == len(names):
            return Factorized(self.codes, list(names))
        merged = np.array([numbers[name] for name in names], dtype=np.intp)
        return Factorized(merged[self.codes], list(numbers))

    def taken(self, rows: Codes) -> Factorized[Unique]:
        """Of these records only."""
        return compact(self.codes[rows], self.uniques)


def compact(codes: Codes, values: Sequence[Unique]) -> Factorized[Unique]:
    """The same codes with only the values that some record has, in the order of the records."""
    first = first_records(codes, len(values))
    order = np.argsort(first, kind="stable")[: np.count_nonzero(first < len(codes))]
    number = np.empty(len(values), dtype=codes.dtype)
    number[order] = np.arange(len(order))
    return Factorized(number[codes], [values[position] for position in order.tolist()])


def first_records(codes: Codes, count: int) -> Codes:
    """For each of so many codes the first record that has it; the number of records if none has it."""
    first = np.full(count, len(codes), dtype=np.intp)
    for begin in reversed(range(0, len(codes), BLOCK)):
        block = codes[begin : begin + BLOCK]
        # Of several numbers for one code, the last one stays.
        first[block[::-1]] = np.arange(begin + len(block) - 1, begin - 1, -1)
    return first


def combined(columns: Sequence[Factorized[Unique]]) -> Factorized[tuple[Unique, ...]]:
    """What the records have in several columns at once."""
    codes: Codes = columns[0].codes
    values: list[tuple[Unique, ...]] = [(value,) for value in columns[0].uniques]
    if len(columns) == 1:
        return Factorized(codes, values)
    for column in columns[1:]:
        size = len(column.uniques)
        pairs, codes = np.unique(codes.astype(np.intp) * size + column.codes, return_inverse=True)
        values = [(*values[pair // size], column.uniques[pair % size]) for pair in pairs.tolist()]
    return compact(codes, values)


class Column(ABC):
    """The cells of one field."""

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def cells(self) -> list[object]:
        """One for each record."""

    @cached_property
    @abstractmethod
    def factorized(self) -> Factorized[object]:
        """The distinct cells; 1, 1.0, True and "1" are four."""

    @abstractmethod
    def plain_numbers(self, na_values: Sequence[str]) -> Array | None:
        """The cells as numbers, NaN where there is none; None unless all can be read without a second look.

        A second look is due to text that is neither simply a finite number nor one of ``na_values``, and to
        numbers beyond 2^53.
        """

    def taken(self, rows: Codes) -> Column:
        """The cells of these records."""
        return _TakenColumn(self, rows)


class DistinctCells:
    """The distinct cells of a column so far, in the order in which they came first."""

    def __init__(self) -> None:
        self.uniques: list[object] = []
        self._codes: dict[object, int] = {}

    def codes_of(self, cells: Sequence[object]) -> Codes:
        """The positions of further cells among the distinct ones."""
        known, uniques = self._codes, self.uniques
        codes = np.empty(len(cells), dtype=np.int32)
        for record, cell in enumerate(cells):
            key = cell if type(cell) is str else (type(cell), text_of(cell))
            code = known.setdefault(key, len(uniques))
            if code == len(uniques):
                uniques.append(cell)
            codes[record] = code
        return codes


class ListedColumn(Column):
    """Cells in a list."""

    def __init__(self, cells: list[object]) -> None:
        self._cells = cells

    def __len__(self) -> int:
        return len(self._cells)

    def cells(self) -> list[object]:
        return self._cells

    @cached_property
    def factorized(self) -> Factorized[object]:
        distinct = DistinctCells()
        return Factorized(distinct.codes_of(self._cells), distinct.uniques)

    def plain_numbers(self, na_values: Sequence[str]) -> Array | None:
        if not set(map(type, self._cells)) <= {int, float, bool, type(None)}:
            return None
        try:
            numbers = np.array(self._cells, dtype=np.float64)
        except OverflowError:
            return None
        return numbers if is_exact(numbers) else None


class JoinedColumn(Column):
    """The cells of several files, one after the other."""

    def __init__(self, parts: Sequence[Column]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return sum(map(len, self._parts))

    def cells(self) -> list[object]:
        return [cell for part in self._parts for cell in part.cells()]

    @cached_property
    def factorized(self) -> Factorized[object]:
        parts = [part.factorized for part in self._parts]
        uniques = ListedColumn([cell for part in parts for cell in part.uniques]).factorized
        starts = np.cumsum([0, *(len(part.uniques) for part in parts)])
        codes = [uniques.codes[part.codes + start] for part, start in zip(parts, starts[:-1], strict=True)]
        return Factorized(np.concatenate(codes), uniques.uniques)

    def plain_numbers(self, na_values: Sequence[str]) -> Array | None:
        found = []
        for part in self._parts:
            numbers = part.plain_numbers(na_values)
            if numbers is None:
                return None
            found.append(numbers)
        return np.concatenate(found)


class _TakenColumn(Column):
    """Some cells of another column."""

    def __init__(self, column: Column, rows: Codes) -> None:
        self._column, self._rows = column, rows

    def __len__(self) -> int:
        return len(self._rows)

    def cells(self) -> list[object]:
        cells = self._column.cells()
        return [cells[row] for row in self._rows.tolist()]

    @cached_property
    def factorized(self) -> Factorized[object]:
        return self._column.factorized.taken(self._rows)

    def plain_numbers(self, na_values: Sequence[str]) -> Array | None:
        numbers = self._column.plain_numbers(na_values)
        return None if numbers is None else numbers[self._rows]

    def taken(self, rows: Codes) -> Column:
        return _TakenColumn(self._column, self._rows[rows])


def joined(parts: Sequence[Column]) -> Column:
    """The cells of several columns, one after the other."""
    if all(isinstance(part, ListedColumn) for part in parts):
        return ListedColumn([cell for part in parts for cell in part.cells()])
    return parts[0] if len(parts) == 1 else JoinedColumn(parts)


def text_of(value: object) -> str:
    """The text of a cell as a label: text is unchanged, ``True`` becomes ``true``, 1.0 becomes ``1.0``."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.text if isinstance(value, WrittenFloat) else str(value)


def is_exact(numbers: Array) -> bool:
    """Whether no number is infinite, or so large that it may stand for several integers."""
    largest, smallest = np.fmax.reduce(numbers, initial=0.0), np.fmin.reduce(numbers, initial=0.0)
    return bool(smallest > -EXACT and largest < EXACT)

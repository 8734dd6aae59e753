"""Records as they were read: a table in which every row knows the file and line that it came from."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from typing import overload

from heatplate.collecting.columns import Codes, Column, ListedColumn, first_records, joined
from heatplate.problems import Place


@dataclass(frozen=True)
class Records:
    """Records, one per row.

    columns: one per field. A cell is a str (every cell of a CSV or TSV file is), a bool, an int, a float (a
        WrittenFloat if its text is not Python's), or None where the record has no such field.
    places: for each row the file that it came from and, if the format has lines, its line.
    """

    columns: Mapping[str, Column]
    places: Sequence[Place]

    @classmethod
    def of_rows(
        cls, fields: Sequence[str], rows: Sequence[Sequence[object]], places: Sequence[Place]
    ) -> Records:
        """From the cells of each record, in the order of the fields."""
        cells = zip(*rows, strict=True) if rows else ([] for _ in fields)
        return cls(
            {field: ListedColumn(list(column)) for field, column in zip(fields, cells, strict=True)}, places
        )

    def column(self, field: str) -> Column:
        """The column of a field; of empty cells if there is no such field."""
        return self.columns.get(field) or ListedColumn([None] * len(self.places))

    def cells(self, field: str) -> list[object]:
        """The cells of a field; all None if there is no such field."""
        return self.column(field).cells()

    def taken(self, rows: Codes) -> Records:
        """These records, in this order."""
        columns = {field: column.taken(rows) for field, column in self.columns.items()}
        return Records(columns, _TakenPlaces(self.places, rows))

    def distinct(self, field: str) -> Distinct:
        """The first record with each distinct cell of a field, with no other field."""
        found = self.column(field).factorized
        first = first_records(found.codes, len(found.uniques))
        records = Records({field: ListedColumn(found.uniques)}, _TakenPlaces(self.places, first))
        return Distinct(records, found.codes)

    def having(self, fields: Iterable[str]) -> list[str]:
        """Those of the fields that are there."""
        return [field for field in fields if field in self.columns]

    def with_fields(self, texts: Mapping[str, str]) -> Records:
        """The records with further fields, in each of which all have the same text."""
        further = {field: ListedColumn([text] * len(self.places)) for field, text in texts.items()}
        return Records({**self.columns, **further}, self.places) if further else self


@dataclass(frozen=True)
class Objects:
    """Records on their way to a table, each by its fields, as they are in JSON.

    There may be thousands of files with one record each, for which the table is made at once.
    """

    rows: list[dict[str, object]]
    places: list[Place]

    def having(self, fields: Iterable[str]) -> list[str]:
        """The same as of Records."""
        return [field for field in fields for row in self.rows if field in row]

    def with_fields(self, texts: Mapping[str, str]) -> Objects:
        """The same as of Records."""
        return Objects([{**row, **texts} for row in self.rows], self.places) if texts else self


@dataclass(frozen=True)
class Distinct:
    """One record for each distinct cell of a field; codes: for each of all records the one of these."""

    records: Records
    codes: Codes


def joined_records(found: Sequence[Records | Objects]) -> Records:
    """The records of all parts, with the fields of all."""
    parts: list[Records] = []
    for _, of_one_type in groupby(found, key=type):
        same = list(of_one_type)
        objects = [part for part in same if isinstance(part, Objects)]
        parts += [_as_records(objects)] if objects else [part for part in same if isinstance(part, Records)]
    fields = list(dict.fromkeys(field for part in parts for field in part.columns))
    columns = {field: joined([part.column(field) for part in parts]) for field in fields}
    if all(isinstance(part.places, tuple | list) for part in parts):
        return Records(columns, [place for part in parts for place in part.places])
    return Records(columns, _JoinedPlaces([part.places for part in parts]))


def _as_records(parts: Sequence[Objects]) -> Records:
    rows = [row for part in parts for row in part.rows]
    fields = dict.fromkeys(field for row in rows for field in row)
    columns = {field: ListedColumn([row.get(field) for row in rows]) for field in fields}
    return Records(columns, [place for part in parts for place in part.places])


class _Places(Sequence[Place]):
    """Places that are made when they are asked for: there may be millions, and a message shows a few."""

    @abstractmethod
    def at(self, row: int) -> Place:
        """The place of a record, counted from 0."""

    @overload
    def __getitem__(self, row: int) -> Place: ...
    @overload
    def __getitem__(self, row: slice) -> Sequence[Place]: ...
    def __getitem__(self, row: int | slice) -> Place | Sequence[Place]:
        if isinstance(row, slice):
            return [self.at(number) for number in range(*row.indices(len(self)))]
        if not -len(self) <= row < len(self):
            raise IndexError(row)
        return self.at(int(row) % len(self))


class LinesOfFile(_Places):
    """Consecutive lines of a file, from ``first`` on; without it, as often the file as such."""

    def __init__(self, file: str, count: int, first: int | None = None) -> None:
        self._file, self._count, self._first = file, count, first

    def __len__(self) -> int:
        return self._count

    def at(self, row: int) -> Place:
        return Place(self._file, None if self._first is None else self._first + row)


class _TakenPlaces(_Places):
    def __init__(self, places: Sequence[Place], rows: Codes) -> None:
        self._places, self._rows = places, rows

    def __len__(self) -> int:
        return len(self._rows)

    def at(self, row: int) -> Place:
        return self._places[int(self._rows[row])]


class _JoinedPlaces(_Places):
    def __init__(self, parts: Sequence[Sequence[Place]]) -> None:
        self._parts, self._ends = parts, list(accumulate(map(len, parts)))

    def __len__(self) -> int:
        return self._ends[-1]

    def at(self, row: int) -> Place:
        part = bisect_right(self._ends, row)
        return self._parts[part][row - (self._ends[part - 1] if part else 0)]

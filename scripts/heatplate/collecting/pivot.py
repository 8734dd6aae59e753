"""Records to a matrix, as ``pandas.pivot_table`` does it: rows, columns and values are fields."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heatplate.collecting.aggregation import aggregate
from heatplate.collecting.cells import MOST_SHOWN, cell, check_size, filled, first_few, settled, sources
from heatplate.collecting.labels import repeated, sorted_labels
from heatplate.collecting.observations import Observations, text_of
from heatplate.collecting.selection import Selection
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Aggregation, Correlation, Pivot
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted, wording


def pivot(keys: Pivot, observations: Observations) -> Matrix:
    """The matrix that the keys describe. Raises InputError with what is wrong in the keys or the records.

    The labels are those of all selected records, even if all of a label's cells are missing, unless
    ``reindex`` names them; records with other labels are then not looked at further.
    """
    index = Side(keys.index, "reindex.index", keys.reindex.index, keys.sort)
    columns = Side(keys.columns, "reindex.columns", keys.reindex.columns, keys.sort)
    return transformed(table(keys, observations, index, columns), keys)


@dataclass(frozen=True)
class Side:
    """The rows or the columns of a table.

    field: the field whose values label them.
    wanted: the labels to show and their order, given by the key ``wanted_key``; all if None.
    sort: whether all are sorted, or come in the order of the records.
    """

    field: str
    wanted_key: str
    wanted: list[str] | None
    sort: bool

    def ordered(self, found: Sequence[str]) -> list[str]:
        """The labels of this side, of those that were found."""
        if self.wanted is not None:
            return self.wanted
        return sorted_labels(found) if self.sort else list(dict.fromkeys(found))

    def problems(self, found: Sequence[str], place: Place) -> Iterator[Problem]:
        """What is wrong with the wanted labels."""
        known = dict.fromkeys(found)
        for label in repeated(self.wanted or ()):
            yield Problem(place, self.wanted_key, f"{quoted(label)} stands twice")
        unknown = [label for label in self.wanted or () if label not in known]
        problems = [
            Problem(place, self.wanted_key, f"no record has {quoted(label)} as its {self.field}{hint}")
            for label in unknown[:MOST_SHOWN]
            for hint in [did_you_mean(label, known)]
        ]
        if problems:
            yield from first_few(problems, len(unknown)).problems


def table(keys: Pivot | Correlation, observations: Observations, index: Side, columns: Side) -> Matrix:
    """The cells, aggregated and under the policies for missing and infinite values; nothing else done."""
    sem = keys.sem if isinstance(keys, Pivot) else None
    fields = {"index": keys.index, "columns": keys.columns, "values": keys.values}
    selection = Selection.of(keys, observations, fields | ({"sem": sem} if sem else {}))
    row_labels, column_labels = selection.labels(index.field), selection.labels(columns.field)
    place = Place(sources(keys))
    if problems := [*index.problems(row_labels, place), *columns.problems(column_labels, place)]:
        raise InputError(problems)
    rows, cols = index.ordered(row_labels), columns.ordered(column_labels)
    check_size(len(rows), len(cols), keys)
    records = _Records.of(selection, row_labels, column_labels, rows, cols)
    if keys.aggfunc is None:
        records.check_one_each()
    numbers = records.numbers(keys.values)

    @wording
    def describe(position: tuple[int, ...]) -> str:
        why = "there is no record"
        if position in records.groups:
            why = f"the {keys.aggfunc} is not defined for so few values"
        return f"{why}: {records.cell(position)}"

    values = records.aggregated(keys.aggfunc or "first", numbers)
    spread = keys.aggfunc in ("mean", "median")
    return Matrix(
        values=filled(settled(values, keys, describe), keys),
        index=tuple(rows),
        columns=tuple(cols),
        index_name=index.field,
        columns_name=columns.field,
        std=records.aggregated("std", numbers) if spread else None,
        sem=records.standard_errors(sem, numbers) if sem else None,
        count=np.nan_to_num(records.aggregated("count", numbers)) if spread else None,
    )


@dataclass(frozen=True)
class _Records:
    """The records that have a cell.

    used: their numbers in the selection; everything else here counts in these records from 0.
    cells: the row and column of each.
    groups: for each cell that has any, its records in order.
    """

    selection: Selection
    rows: list[str]
    columns: list[str]
    used: list[int]
    cells: list[tuple[int, int]]
    groups: Mapping[tuple[int, int], list[int]]

    @classmethod
    def of(
        cls,
        selection: Selection,
        row_labels: list[str],
        column_labels: list[str],
        rows: list[str],
        columns: list[str],
    ) -> _Records:
        row_of = {label: i for i, label in enumerate(rows)}
        column_of = {label: i for i, label in enumerate(columns)}
        used: list[int] = []
        cells: list[tuple[int, int]] = []
        for record, (row, column) in enumerate(zip(row_labels, column_labels, strict=True)):
            if row in row_of and column in column_of:
                used.append(record)
                cells.append((row_of[row], column_of[column]))
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, position in enumerate(cells):
            groups[position].append(i)
        return cls(selection, rows, columns, used, cells, dict(groups))

    def cell(self, position: tuple[int, ...]) -> str:
        return cell(self.rows[position[0]], self.columns[position[1]])

    def place(self, record: int) -> Place:
        return self.selection.places[self.used[record]]

    def numbers(self, field: str) -> list[float]:
        """The numbers in a field, under the policies for missing and infinite values."""
        numbers = np.array(self.selection.numbers(field, self.used), dtype=np.float64)
        allowed = settled(
            numbers,
            self.selection.keys,
            describe=lambda p: f"{quoted(field)} of {self.cell(self.cells[p[0]])}",
            place=lambda p: self.place(p[0]),
        )
        return list(allowed.tolist())

    def aggregated(self, name: Aggregation, numbers: list[float]) -> Array:
        """The aggregate of each cell's numbers, NaN left out; NaN for a cell without records."""
        cells = _empty(self.rows, self.columns)
        for position, group in self.groups.items():
            present = [numbers[i] for i in group if not math.isnan(numbers[i])]
            try:
                cells[position] = aggregate(name, present)
            except OverflowError as error:
                place = sources(self.selection.keys)
                raise input_error(place, f"{error}: {self.cell(position)}", key="aggfunc") from error
        return cells

    def standard_errors(self, field: str, numbers: list[float]) -> Array:
        """The standard error of each cell: as given, or of the mean of n independent values.

        That is sqrt(sem_1^2 + ... + sem_n^2) / n. A record without a value counts for nothing.
        """
        errors = self.numbers(field)
        negative = [i for i, error in enumerate(errors) if error < 0]
        if negative:
            message = f"the standard error {quoted(field)} is negative"
            problems = [Problem(self.place(i), "", message) for i in negative[:100]]
            raise first_few(problems, len(negative))
        cells = _empty(self.rows, self.columns)
        for position, group in self.groups.items():
            present = [errors[i] for i in group if not math.isnan(numbers[i])]
            if present:  # sorted, so that the order of the records does not change a bit
                cells[position] = math.hypot(*sorted(error / len(present) for error in present))
        return cells

    def check_one_each(self) -> None:
        """Raise InputError naming the cells that have several records."""
        several = [(position, group) for position, group in self.groups.items() if len(group) > 1]
        if several:
            several.sort(key=lambda entry: entry[1][1])
            raise first_few([self._problem_of_several(*entry) for entry in several[:100]], len(several))

    def _problem_of_several(self, position: tuple[int, int], group: list[int]) -> Problem:
        message = (
            f"{len(group)} values for {self.cell(position)}, the first in {self.place(group[0])}; "
            f"select one with where, or write aggfunc: mean{self._difference(group)}"
        )
        return Problem(self.place(group[1]), "", message)

    @wording
    def _difference(self, group: list[int]) -> str:
        """The fields by which a reader can tell the records of a cell apart."""
        keys = self.selection.keys
        frame = self.selection.observations.frame.iloc[[self.used[record] for record in group]]
        measured = {getattr(keys, "values", None), getattr(keys, "sem", None)}
        different = [
            str(name)
            for name in frame.columns
            if name not in measured and len({text_of(value) for value in frame[name].tolist()}) > 1
        ]
        return f" (they differ in {', '.join(map(quoted, different[:3]))})" if different else ""


def _empty(rows: Sequence[str], columns: Sequence[str]) -> Array:
    return np.full((len(rows), len(columns)), np.nan)

"""Pivot tables, as ``pandas.pivot_table`` makes them: rows, columns and values are fields of records."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from heatplate.collecting.columns import Codes, Factorized, combined, text_of
from heatplate.collecting.group_aggregates import GroupOverflowError, Groups
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import (
    MAX_SHOWN,
    cell,
    differences,
    first_few,
    no_record,
    sources,
    undefined_aggregate,
)
from heatplate.collecting.missing_values import checked, filled
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
from heatplate.collecting.significance import Run, tested
from heatplate.collecting.tally import tell
from heatplate.collecting.transforms import transformed
from heatplate.collecting.unnamed_columns import axis_name
from heatplate.configuration.axis_fields import labels_by_field
from heatplate.configuration.matrices import Aggregation, Correlation, Pivot
from heatplate.configuration.ordering import order_of
from heatplate.matrix import LEVELS, Array, Matrix
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted

Line = tuple[str, ...]
"""What identifies a row or a column: its label, or its group and its label."""


def pivot_matrix(keys: Pivot, records: Records) -> Matrix:
    """The matrix that the keys describe. Raises InputError with the problems of the keys and the records.

    The labels are those of all selected records, even if all cells of a label are missing, unless ``reindex``
    lists them; records with other labels are then ignored.
    """
    return transformed(pivot_table(keys, records, *table_sides(keys)), keys)


def table_sides(keys: Pivot) -> tuple[TableSide, TableSide]:
    """The rows and the columns that the keys describe."""
    shown = labels_by_field(keys.reindex.index, keys.index, "")
    index = TableSide(keys.index, "reindex.index", shown, order_of(keys.sort, "index") is not False)
    shown = labels_by_field(keys.reindex.columns, keys.columns, "")
    columns = TableSide(keys.columns, "reindex.columns", shown, order_of(keys.sort, "columns") is not False)
    return index, columns


@dataclass(frozen=True)
class TableSide:
    """The rows or the columns of a table.

    fields: those whose values are the labels: one, or that of the groups and that of the labels in them.
    labels: the labels to show, in order, by their field, from the key ``labels_key``; of other fields all.
    sort: whether these are sorted, or in the order of the records. is_checked: whether it is known already
        that some record has each label; all are then shown, by whatever records.
    """

    fields: list[str]
    labels_key: str
    labels: Mapping[str, list[str]]
    sort: bool
    is_checked: bool = False

    @property
    def name(self) -> str:
        """Of the axis; a field without a name has none."""
        return LEVELS.join(filter(None, map(axis_name, self.fields)))

    def of_records(self, selection: Selection) -> Factorized[Line]:
        """The row or the column that each record belongs to."""
        return combined([selection.factorized(field) for field in self.fields])

    def ordered(self, found: Sequence[Line]) -> list[Line]:
        """The rows or columns, given those of the records."""
        if self.is_checked:
            return list(itertools.product(*(self.labels[field] for field in self.fields)))
        ranks = [
            {label: rank for rank, label in enumerate(self._order(field, [line[level] for line in found]))}
            for level, field in enumerate(self.fields)
        ]
        shown = [
            line
            for line in dict.fromkeys(found)
            if all(label in rank for label, rank in zip(line, ranks, strict=True))
        ]
        if not self.sort and self.fields[-1] not in self.labels:
            ranks = ranks[:-1]  # in a group the records' order, which need not be that of other groups
        return sorted(shown, key=lambda line: [rank[label] for label, rank in zip(line, ranks, strict=False)])

    def _order(self, field: str, found: Sequence[str]) -> list[str]:
        if field in self.labels:
            return self.labels[field]
        return sorted_labels(found) if self.sort else list(dict.fromkeys(found))

    def problems(self, found: Sequence[Line], place: Place) -> Iterator[Problem]:
        """The problems of the configured labels, given the rows or columns of the records."""
        if self.is_checked:
            return
        for level, field in enumerate(self.fields):
            yield from self._problems_of(field, dict.fromkeys(line[level] for line in found), place)
        if all(field in self.labels for field in self.fields) and not self.ordered(found):
            yield Problem(
                place,
                self.labels_key,
                "no record has a combination of these labels; list others, or those of one field",
            )

    def _problems_of(self, field: str, known: Mapping[str, None], place: Place) -> Iterator[Problem]:
        labels = self.labels.get(field, [])
        for label in duplicates(labels):
            yield Problem(place, self.labels_key, f"the label {quoted(label)} is duplicated; list it once")
        unknown = [label for label in labels if label not in known]
        problems = [
            Problem(place, self.labels_key, f"no record has {quoted(label)} as its {field}{hint}")
            for label in unknown[:MAX_SHOWN]
            for hint in [did_you_mean(label, known)]
        ]
        if problems:
            yield from first_few(problems, len(unknown)).problems


def pivot_table(keys: Pivot | Correlation, records: Records, index: TableSide, columns: TableSide) -> Matrix:
    """The aggregated cells, with missing and infinite values handled, before any transform."""
    cells = pivot_cells(keys, records, index, columns)
    rows, cols = cells.rows, cells.columns
    given = keys.given_spreads if isinstance(keys, Pivot) else {}
    test = keys.test if isinstance(keys, Pivot) else None
    paired_by = test.pair_by or [] if test else []
    if keys.aggfunc is None:
        cells.check_one_record_each()
    numbers = cells.numbers(keys.values)
    groups = cells.grouped(numbers)
    cells.tell_counts(numbers)

    def describe(position: tuple[int, ...]) -> str:
        if len(cells.records(*position)):
            return undefined_aggregate(str(keys.aggfunc), cells.name(position))
        return no_record(cells.name(position))

    values = cells.aggregated(keys.aggfunc or "first", groups)
    values = filled(checked(values, keys, describe), keys)
    spread = keys.aggfunc in ("mean", "median")
    tests = tested(keys, test, rows, cols, cells.runs(numbers, paired_by)) if test else {}
    return Matrix(
        values=values,
        index=tuple(line[-1] for line in rows),
        columns=tuple(line[-1] for line in cols),
        index_name=index.name,
        columns_name=columns.name,
        index_groups=tuple(line[0] for line in rows if len(line) > 1),
        columns_groups=tuple(line[0] for line in cols if len(line) > 1),
        std=cells.aggregated("std", groups) if spread else cells.given_spread("std", given, numbers),
        sem=cells.given_spread("sem", given, numbers),
        count=np.nan_to_num(cells.aggregated("count", groups)) if spread else None,
        **tests,
    )


def pivot_cells(
    keys: Pivot | Correlation, records: Records, index: TableSide, columns: TableSide
) -> PivotCells:
    """The cells with the records behind them. Raises InputError for fields and labels that do not exist."""
    given = keys.given_spreads if isinstance(keys, Pivot) else {}
    paired_by = (keys.test.pair_by or [] if keys.test else []) if isinstance(keys, Pivot) else []
    pairing = {"test.pair_by" + f"[{i}]" * (len(paired_by) > 1): name for i, name in enumerate(paired_by)}
    fields = {"values": keys.values, **given, **pairing}
    for key, side in (("index", index), ("columns", columns)):
        several = len(side.fields) > 1
        fields |= {f"{key}[{n}]" if several else key: field for n, field in enumerate(side.fields)}
    selection = Selection.of(keys, records, fields)
    row_of, column_of = index.of_records(selection), columns.of_records(selection)
    place = Place(sources(keys))
    if problems := [*index.problems(row_of.uniques, place), *columns.problems(column_of.uniques, place)]:
        raise InputError(problems)
    rows, cols = index.ordered(row_of.uniques), columns.ordered(column_of.uniques)
    check_size(len(rows), len(cols), keys)
    return PivotCells.of(selection, row_of, column_of, rows, cols)


@dataclass(frozen=True)
class PivotCells:
    """The cells of a table and the records that belong to them.

    used: the positions in the selection of the records that belong to a cell, cell by cell in the order of
        the matrix, in each in that of the records. Everything below refers to a record by its position here.
    cell_of: for each record its cell, by number, row by row.
    """

    selection: Selection
    rows: list[Line]
    columns: list[Line]
    used: Codes
    cell_of: Codes

    @classmethod
    def of(
        cls,
        selection: Selection,
        row_of: Factorized[Line],
        column_of: Factorized[Line],
        rows: list[Line],
        columns: list[Line],
    ) -> PivotCells:
        row, column = _positions(row_of, rows), _positions(column_of, columns)
        cell_of = np.where((row >= 0) & (column >= 0), row * len(columns) + column, -1)
        # Those without a cell come first. NumPy sorts small integers much faster.
        small = np.int16 if len(rows) * len(columns) < 2**15 else np.intp
        order = np.argsort(cell_of.astype(small), kind="stable")
        order = order[np.count_nonzero(cell_of < 0) :]
        return cls(selection, rows, columns, order, cell_of[order])

    def tell_counts(self, numbers: Array) -> None:
        """Say how many records are in no cell, have no number, or share a cell with others."""
        keys, shared = self.selection.keys, np.diff(self._starts, append=len(self.used))
        tell(
            "records with labels that reindex does not list: {}", len(self.selection.places) - len(self.used)
        )
        tell("records without a value: {}", int(np.isnan(numbers).sum()))
        several = shared[shared > 1]
        name = str(getattr(keys, "aggfunc", ""))
        tell("records aggregated by {name}: {}, in cells: {}", int(several.sum()), len(several), name=name)

    def name(self, position: tuple[int, ...]) -> str:
        return cell(LEVELS.join(self.rows[position[0]]), LEVELS.join(self.columns[position[1]]))

    def place(self, record: int) -> Place:
        return self.selection.places[int(self.used[record])]

    def records(self, row: int, column: int) -> range:
        """Those of a cell."""
        number = row * len(self.columns) + column
        first, end = np.searchsorted(self.cell_of, [number, number + 1]).tolist()
        return range(first, end)

    def position(self, record: int) -> tuple[int, int]:
        """The row and the column of a record."""
        return divmod(int(self.cell_of[record]), len(self.columns))

    def numbers(self, field: str) -> Array:
        """The numbers in a field, one for each record, with missing and infinite values handled."""
        numbers = self.selection.numbers(field, self.used)
        if np.isfinite(numbers).all():
            return numbers
        by_record = np.argsort(self.used)  # the problems come in the order of the records
        allowed = checked(
            numbers[by_record],
            self.selection.keys,
            describe=lambda p: f"{quoted(field)} of {self.name(self.position(int(by_record[p[0]])))}",
            place=lambda p: self.place(int(by_record[p[0]])),
        )
        return allowed[np.argsort(by_record)]

    def grouped(self, numbers: Array) -> Groups:
        """The numbers that are not NaN, in a group for each cell that has records."""
        present = ~np.isnan(numbers)
        starts = np.concatenate([[0], np.cumsum(present)])[self._starts]  # without what is missing before
        return Groups(numbers if present.all() else numbers[present], starts)

    def aggregated(self, name: Aggregation, groups: Groups) -> Array:
        """The aggregate of the numbers in each cell, without NaN; NaN for a cell without records."""
        result = np.full(len(self.rows) * len(self.columns), np.nan)
        filled_cells = self.cell_of[self._starts]
        try:
            result[filled_cells] = groups.aggregated(name)
        except GroupOverflowError as error:
            position = divmod(int(filled_cells[error.group]), len(self.columns))
            raise input_error(
                sources(self.selection.keys), f"{error}: {self.name(position)}", key="aggfunc"
            ) from error
        return result.reshape(len(self.rows), len(self.columns))

    def given_spread(self, name: str, fields: Mapping[str, str], numbers: Array) -> Array | None:
        """The spread of each cell: as given, or that of the mean of n independent values.

        The latter is sqrt(s_1^2 + ... + s_n^2) / n. Records without a value are ignored. None if none is
        given. name: std or sem. fields: those that have it.
        """
        if name not in fields:
            return None
        spreads = self.numbers(fields[name])
        negative = sorted(np.flatnonzero(spreads < 0).tolist(), key=lambda record: int(self.used[record]))
        if negative:
            what = f"the standard {'error' if name == 'sem' else 'deviation'} {quoted(fields[name])}"
            problems = [Problem(self.place(i), "", f"{what} is negative; correct it") for i in negative[:100]]
            raise first_few(problems, len(negative))
        cells = np.full((len(self.rows), len(self.columns)), np.nan)
        for position, records in self._groups():
            present = [spread for spread, n in zip(spreads[records], numbers[records], strict=True) if n == n]
            if present:  # sorted, so that the order of the records does not change a bit
                cells[position] = math.hypot(*sorted(float(spread) / len(present) for spread in present))
        return cells

    def runs(self, numbers: Array, pair_by: Sequence[str]) -> dict[tuple[int, int], list[Run]]:
        """The runs of each cell that has any. pair_by: the fields that say which runs belong together."""
        fields = [self.selection.labels(name) for name in pair_by]
        return {
            position: [
                Run(tuple(labels[self.used[i]] for labels in fields), float(numbers[i]), self.place(i))
                for i in range(records.start, records.stop)
            ]
            for position, records in self._groups()
        }

    def check_one_record_each(self) -> None:
        """Raise InputError with the cells that have several records."""
        second = np.flatnonzero(self.cell_of[1:] == self.cell_of[:-1]) + 1
        starts = np.searchsorted(self.cell_of, self.cell_of[second])
        several = second[second == starts + 1]  # the second record of each such cell
        if len(several):
            first = several[np.argsort(self.used[several], kind="stable")]
            problems = [self._problem_of_several(*self.position(record)) for record in first[:100].tolist()]
            raise first_few(problems, len(several))

    def _groups(self) -> Iterator[tuple[tuple[int, int], slice]]:
        """The cells that have records, each with these."""
        ends = np.append(self._starts[1:], len(self.cell_of))
        for start, end in zip(self._starts.tolist(), ends.tolist(), strict=True):
            yield self.position(start), slice(start, end)

    @cached_property
    def _starts(self) -> Codes:
        """The first record of each cell that has any."""
        return np.flatnonzero(np.diff(self.cell_of, prepend=-1))

    def _problem_of_several(self, row: int, column: int) -> Problem:
        group = self.records(row, column)
        return Problem(
            self.place(group[1]),
            "",
            f"{len(group)} values for {self.name((row, column))}, the first in {self.place(group[0])}; "
            f"select one with where, or set aggfunc: mean{differences(self._different_fields(group))}",
        )

    def _different_fields(self, group: range) -> list[str]:
        """The fields in which the records of a cell differ, except those with the numbers."""
        keys = self.selection.keys
        spreads = keys.given_spreads.values() if isinstance(keys, Pivot) else ()
        measured = {getattr(keys, "values", None), *spreads}
        records = self.selection.records.taken(self.used[group.start : group.stop])
        return [
            name
            for name in records.columns
            if name not in measured and len(set(map(text_of, records.column(name).factorized.uniques))) > 1
        ]


def _positions(line_of: Factorized[Line], lines: Sequence[Line]) -> Codes:
    """The position of each record's row or column; -1 if it is not shown."""
    position = {line: number for number, line in enumerate(lines)}
    return np.array([position.get(line, -1) for line in line_of.uniques], dtype=np.intp)[line_of.codes]

"""Pivot tables, as ``pandas.pivot_table`` makes them: rows, columns and values are fields of records."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from heatplate.collecting.checkpoints import best_of_runs
from heatplate.collecting.columns import Codes, Factorized, combined, text_of
from heatplate.collecting.empty_lines import lines_left
from heatplate.collecting.error_bars import error_bars
from heatplate.collecting.failed_runs import CellRuns, failed_records, with_failed_runs
from heatplate.collecting.group_aggregates import GroupOverflowError, Groups
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.lacking_fields import lacking_fields
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import (
    MAX_SHOWN,
    cell,
    differences,
    first_few,
    left_out,
    missing_run,
    missing_value,
    no_record,
    no_run,
    sources,
    undefined_aggregate,
    yaml_text,
)
from heatplate.collecting.missing_values import checked, filled
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Mask, Selection
from heatplate.collecting.significance import Run, tested
from heatplate.collecting.source_files import name_for_star
from heatplate.collecting.tally import tally, tell
from heatplate.collecting.transforms import transformed
from heatplate.collecting.unnamed_columns import axis_name
from heatplate.collecting.wanted_fields import weight_field
from heatplate.configuration.axis_fields import labels_by_field
from heatplate.configuration.matrices import Aggregation, Correlation, Pivot
from heatplate.configuration.ordering import order_of
from heatplate.configuration.steps import dropped_if_empty
from heatplate.matrix import LEVELS, Array, Matrix
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    Remark,
    did_you_mean,
    input_error,
    printable,
    quoted,
    wording,
)

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
    pivot = keys if isinstance(keys, Pivot) else None
    given, test = (pivot.given_spreads, pivot.test) if pivot else ({}, None)
    cells = pivot_cells(keys, records, index, columns)
    remarks = list(cells.selected.remarks)
    if pivot and not pivot.has_panels and (empty := dropped_if_empty(pivot.dropna)):
        values, names = cells.values_as_they_are(), (cells.row_names, cells.column_names)
        kept_rows, kept_columns, told = lines_left(values[np.newaxis], names, empty, keys)
        cells = cells.taken(kept_rows, kept_columns)
        remarks += told
    rows, cols = cells.rows, cells.columns
    if keys.aggfunc is None:
        cells.check_one_record_each()
    numbers = cells.numbers(keys.values)
    present, told = cells.present(numbers)
    remarks += told
    cells.tell_counts(numbers)

    def describe(position: tuple[int, ...]) -> str:
        if cells.failed[cells.records(*position)].all():
            return no_run(cells.name(position)) if pivot and pivot.failed else no_record(cells.name(position))
        return undefined_aggregate(str(keys.aggfunc), cells.name(position))

    values = cells.aggregated(keys.aggfunc or "first", present)
    gone = np.isnan(values)

    def missing(position: tuple[int, ...]) -> str:
        return missing_value(keys, cells.way_out(position, gone))

    values = filled(checked(values, keys, describe, missing=missing), keys)
    spread = keys.aggfunc in ("mean", "median")
    counts = np.nan_to_num(cells.aggregated("count", present)) if spread else None
    if keys.aggfunc and (uneven := cells.uneven_runs(present)):
        remarks.append(Remark("aggfunc", uneven))
    pair_by = (test.pair_by or []) if test else []
    tests = tested(keys, test, rows, cols, cells.runs(numbers, pair_by)) if test else {}
    bars: dict[str, Any] = {}
    if pivot and pivot.errorbar:
        bars = error_bars(pivot.errorbar, present.by_position(), values)
    return Matrix(
        values=values,
        index=tuple(line[-1] for line in rows),
        columns=tuple(line[-1] for line in cols),
        index_name=index.name,
        columns_name=columns.name,
        index_groups=tuple(line[0] for line in rows if len(line) > 1),
        columns_groups=tuple(line[0] for line in cols if len(line) > 1),
        std=cells.aggregated("std", present) if spread else cells.given_spread("std", given, numbers),
        sem=cells.given_spread("sem", given, numbers),
        count=counts,
        weights=cells.weights(weight_field(pivot)) if pivot else None,
        remarks=tuple(remarks),
        **tests,
        **bars,
    )


def pivot_cells(
    keys: Pivot | Correlation, records: Records, index: TableSide, columns: TableSide
) -> PivotCells:
    """The cells with the records behind them. Raises InputError for fields and labels that do not exist."""
    fields = {"values": keys.values, **(fields_of_runs(keys) if isinstance(keys, Pivot) else {})}
    for key, side in (("index", index), ("columns", columns)):
        several = len(side.fields) > 1
        fields |= {f"{key}[{n}]" if several else key: field for n, field in enumerate(side.fields)}
    selected = SelectedRuns.of(keys, Selection.of(keys, records, fields))
    selection = selected.selection
    row_of, column_of = index.of_records(selection), columns.of_records(selection)
    place = Place(sources(keys))
    if problems := [*index.problems(row_of.uniques, place), *columns.problems(column_of.uniques, place)]:
        raise InputError(problems)
    rows, cols = index.ordered(row_of.uniques), columns.ordered(column_of.uniques)
    check_size(len(rows), len(cols), keys)
    cells = PivotCells.of(selected, row_of, column_of, rows, cols)
    tell("records with labels that reindex does not list: {}", len(selection.places) - len(cells.used))
    return cells


def fields_of_runs(keys: Pivot) -> dict[str, str]:
    """The fields that a pivot table reads besides those of axes and values, by the key that names each."""
    paired_by = (keys.test.pair_by or []) if keys.test else []
    fields = {"test.pair_by" + f"[{i}]" * (len(paired_by) > 1): name for i, name in enumerate(paired_by)}
    fields |= keys.given_spreads
    if keys.at:
        fields[f"at.{keys.at.key}"] = keys.at.field
        by = keys.at.by or []
        fields |= {"at.by" + f"[{i}]" * (len(by) > 1): name for i, name in enumerate(by)}
    if keys.failed:
        fields |= {f"failed.expected.{name}": name for name in keys.failed.expected}
        fields |= {f"failed.where.{name}": name for name in keys.failed.where}
    if weight := weight_field(keys):
        fields["groupby.weights"] = weight
    return fields


@dataclass(frozen=True)
class SelectedRuns:
    """The records that count, by ``where`` and ``at``.

    failed: which of them are of failed runs. remarks: what an author should know of the selection.
    """

    selection: Selection
    failed: Mask
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(cls, keys: Pivot | Correlation, selection: Selection) -> SelectedRuns:
        """Raises InputError as ``failed_records`` and ``best_of_runs``."""
        if not isinstance(keys, Pivot):
            return cls(selection, np.zeros(len(selection.places), dtype=bool))
        failed = failed_records(selection, keys)
        if keys.at is None:
            return cls(selection, failed)
        panels = [name for name in (keys.row, keys.col) if name is not None]
        fields = list(dict.fromkeys([*panels, *keys.index, *keys.columns, *keys.run_fields]))
        selection, failed, remark = best_of_runs(selection, keys.at, fields, failed)
        return cls(selection, failed, (remark,))


@dataclass(frozen=True)
class CellNumbers:
    """The numbers behind the cells, without missing ones.

    groups: those of a cell are together. cells: for each group the number of its cell, row by row; a cell
    that has no record may be missing. columns: how many there are.
    """

    groups: Groups
    cells: Codes
    columns: int

    @classmethod
    def of(cls, numbers: Mapping[tuple[int, int], Sequence[float]], columns: int) -> CellNumbers:
        """From those of each cell, by its position."""
        starts = np.cumsum([0, *map(len, numbers.values())], dtype=np.intp)[:-1]
        every = np.array(list(itertools.chain.from_iterable(numbers.values())), dtype=np.float64)
        cells = np.array([row * columns + column for row, column in numbers], dtype=np.intp)
        return cls(Groups(every, starts), cells, columns)

    @property
    def counts(self) -> Codes:
        """How many numbers each group has."""
        return np.diff(self.groups.starts, append=len(self.groups.numbers))

    def by_position(self) -> dict[tuple[int, int], list[float]]:
        """The numbers of each cell by its position."""
        starts, numbers = self.groups.starts.tolist(), self.groups.numbers.tolist()
        return {
            divmod(cell, self.columns): numbers[start:end]
            for cell, start, end in zip(self.cells.tolist(), starts, [*starts[1:], len(numbers)], strict=True)
        }


@dataclass(frozen=True)
class PivotCells:
    """The cells of a table and the records that belong to them.

    used: the positions in the selection of the records that belong to a cell, cell by cell in the order of
        the matrix, in each in that of the records. Everything below refers to a record by its position here.
    cell_of: for each record its cell, by number, row by row.
    """

    selected: SelectedRuns
    rows: list[Line]
    columns: list[Line]
    used: Codes
    cell_of: Codes

    @classmethod
    def of(
        cls,
        selected: SelectedRuns,
        row_of: Factorized[Line],
        column_of: Factorized[Line],
        rows: list[Line],
        columns: list[Line],
    ) -> PivotCells:
        # NumPy sorts small integers much faster, and there may be millions. The records without a cell come
        # first: two such numbers can be added.
        size = len(rows) * len(columns)
        kinds: list[type[np.signedinteger[Any]]] = [np.int16, np.int32, np.int64]
        kind = next(kind for kind in kinds if size <= np.iinfo(kind).max // 2)
        nowhere = np.iinfo(kind).min // 2
        in_row = _positions(row_of, rows, len(columns), nowhere).astype(kind)
        in_column = _positions(column_of, columns, 1, nowhere).astype(kind)
        cell_of: Codes = in_row[row_of.codes] + in_column[column_of.codes]
        order = np.argsort(cell_of, kind="stable").astype(np.int32)
        order = order[np.count_nonzero(cell_of < 0) :]
        return cls(selected, rows, columns, order, cell_of[order])

    def taken(self, rows: Sequence[int], columns: Sequence[int]) -> PivotCells:
        """The cells of these rows and columns, by position, in their order as it is."""
        new_row, new_column = np.full(len(self.rows), -1), np.full(len(self.columns), -1)
        new_row[rows], new_column[columns] = range(len(rows)), range(len(columns))
        row, column = np.divmod(self.cell_of, len(self.columns))
        stays = (new_row[row] >= 0) & (new_column[column] >= 0)
        cell_of = new_row[row[stays]] * len(columns) + new_column[column[stays]]
        lines = [self.rows[i] for i in rows], [self.columns[j] for j in columns]
        return PivotCells(self.selected, *lines, self.used[stays], cell_of)

    @property
    def selection(self) -> Selection:
        return self.selected.selection

    @cached_property
    def failed(self) -> Mask:
        """For each record whether it is of a failed run."""
        failed = self.selected.failed
        return failed[self.used] if failed.any() else np.zeros(len(self.used), dtype=bool)

    @property
    def row_names(self) -> list[str]:
        return [LEVELS.join(line) for line in self.rows]

    @property
    def column_names(self) -> list[str]:
        return [LEVELS.join(line) for line in self.columns]

    def tell_counts(self, numbers: Array) -> None:
        """Say how many records have no number, although their run did not fail, or share a cell."""
        tell("records without a value: {}", int((np.isnan(numbers) & ~self.failed).sum()))
        shared = np.diff(self._starts, append=len(self.used))
        several = shared[shared > 1]
        name = str(getattr(self.selection.keys, "aggfunc", ""))
        tell("records aggregated by {name}: {}, in cells: {}", int(several.sum()), len(several), name=name)

    def name(self, position: tuple[int, ...]) -> str:
        return cell(LEVELS.join(self.rows[position[0]]), LEVELS.join(self.columns[position[1]]))

    @wording
    def way_out(self, position: tuple[int, ...], gone: Mask) -> str:
        """How the row or the column of a missing cell is left out: the one with the larger part missing.

        gone: which cells are missing.
        """
        row, column = position
        keys = self.selection.keys
        assert isinstance(keys, Pivot | Correlation)
        in_column = gone[:, column].mean() >= gone[row].mean()
        label = (self.columns[column] if in_column else self.rows[row])[-1]
        fields = keys.columns if in_column else keys.index
        field = fields if isinstance(fields, str) else fields[-1]
        if isinstance(keys.where.get(field), list):
            return f"remove {quoted(label)} from where.{field}"
        return f"leave it out with {left_out(field, label)}"

    def place(self, record: int) -> Place:
        return self.selection.places[int(self.used[record])]

    def records(self, row: int, column: int) -> range:
        """Those of a cell."""
        number = row * len(self.columns) + column
        first, end = np.searchsorted(
            self.cell_of, np.array([number, number + 1], self.cell_of.dtype)
        ).tolist()
        return range(first, end)

    def position(self, record: int) -> tuple[int, int]:
        """The row and the column of a record."""
        return divmod(int(self.cell_of[record]), len(self.columns))

    def numbers(self, field: str) -> Array:
        """The numbers in a field, one for each record, with missing and infinite values handled.

        NaN for a failed run, whatever its record says.
        """
        any_failed = self.failed.any()
        sound = np.flatnonzero(~self.failed) if any_failed else slice(None)
        numbers = self.selection.numbers(field, self.used[sound])
        if not np.isfinite(numbers).all():
            try:
                numbers = checked(numbers, self.selection.keys, describe=lambda _: "")
            except InputError as error:
                raise self._refused(field, numbers, np.arange(len(self.used))[sound]) from error
        if not any_failed:
            return numbers
        found = np.full(len(self.used), np.nan)
        found[sound] = numbers
        return found

    def _refused(self, field: str, numbers: Array, of_records: Codes) -> InputError:
        """The problems of missing and infinite numbers, in the order of the records."""
        gone = np.zeros((len(self.rows), len(self.columns)), dtype=bool)
        gone.flat[self.cell_of[of_records[np.isnan(numbers)]]] = True
        by_record = np.argsort(self.used[of_records])
        in_order = of_records[by_record]

        def position(p: tuple[int, ...]) -> tuple[int, int]:
            return self.position(int(in_order[p[0]]))

        try:
            checked(
                numbers[by_record],
                self.selection.keys,
                describe=lambda p: f"{quoted(field)} of {self.name(position(p))}",
                place=lambda p: self.place(int(in_order[p[0]])),
                missing=lambda p: missing_run(self.selection.keys, self.way_out(position(p), gone)),
            )
        except InputError as error:
            records = self.selection.records.taken(self.used[in_order])
            lacking = lacking_fields(field, records.cells(field), records.places, may_be_missing=True)
            return first_few(lacking) if lacking else error
        raise AssertionError("none of the numbers is refused")

    def values_as_they_are(self) -> Array:
        """The value of each cell, although missing values may not be allowed; NaN where there is none."""
        keys = self.selection.keys
        assert isinstance(keys, Pivot)
        lenient = keys.model_copy(
            update={"missing": "keep", "infinite": "keep" if keys.infinite == "error" else keys.infinite}
        )
        selection = replace(self.selection, keys=lenient)
        cells = replace(self, selected=replace(self.selected, selection=selection))
        with tally():  # which is told again of the cells that stay
            present, _ = cells.present(cells.numbers(keys.values))
        return cells.aggregated(keys.aggfunc or "first", present)

    def present(self, numbers: Array) -> tuple[CellNumbers, list[Remark]]:
        """The numbers behind each cell, without missing ones, and what to say of failed runs."""
        keys = self.selection.keys
        if not isinstance(keys, Pivot) or keys.failed is None:
            is_there = ~np.isnan(numbers)
            groups = Groups(numbers, self._starts)
            if not is_there.all():
                groups = Groups(numbers[is_there], np.searchsorted(np.flatnonzero(is_there), self._starts))
            return CellNumbers(groups, self.cell_of[self._starts], len(self.columns)), []
        labels = {
            field: self.selection.factorized(field).taken(self.used).values
            for field in (*keys.run_fields, *keys.failed.expected)
        }
        runs = CellRuns(
            self.row_names,
            self.column_names,
            {position: range(group.start, group.stop) for position, group in self._groups()},
            labels,
            self.selection.records.taken(self.used).places,
            self.failed.tolist(),
            numbers.tolist(),
        )
        found, remarks = with_failed_runs(runs, keys)
        return CellNumbers.of(found, len(self.columns)), remarks

    def aggregated(self, name: Aggregation, numbers: CellNumbers) -> Array:
        """The aggregate of the numbers behind each cell; NaN for a cell without records."""
        result = np.full(len(self.rows) * len(self.columns), np.nan)
        try:
            result[numbers.cells] = numbers.groups.aggregated(name)
        except GroupOverflowError as error:
            position = divmod(int(numbers.cells[error.group]), len(self.columns))
            raise input_error(
                sources(self.selection.keys), f"{error}: {self.name(position)}", key="aggfunc"
            ) from error
        return result.reshape(len(self.rows), len(self.columns))

    def uneven_runs(self, present: CellNumbers) -> str:
        """What to say of cells that are of fewer or more runs than most; nothing if there are none."""
        counts = dict(sorted(zip(present.cells.tolist(), present.counts.tolist(), strict=True)))
        usual = _commonest(counts.values())
        if self.selection.keys.melt is None:  # each cell may lack a run, and not only a column of its record
            sound = np.add.reduceat(~self.failed, self._starts, dtype=np.intp).tolist()
            usual = max(usual, _commonest(sound))
        names, columns = self.row_names, self.column_names
        others = [
            (names[cell // len(columns)], columns[cell % len(columns)], count)
            for cell, count in counts.items()
            if count not in (0, usual)
        ]
        return _other_numbers(others, usual) if others else ""

    def weights(self, field: str | None) -> Array | None:
        """The weight of each cell, the same in all of its records. Raises InputError for one that is not."""
        if field is None:
            return None
        weights = self.selection.numbers(field, self.used)
        cells = np.full((len(self.rows), len(self.columns)), np.nan)
        for position, group in self._groups():
            given = [i for i in range(group.start, group.stop) if not math.isnan(weights[i])]
            for i in given:
                if weights[i] != weights[given[0]] or not 0 < weights[i] < math.inf:
                    problem = _weight(field, weights[i], self.place(given[0]))
                    raise InputError([Problem(self.place(i), "groupby.weights", problem)])
                cells[position] = weights[i]
        return cells

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
        return np.flatnonzero(
            np.concatenate([[True], self.cell_of[1:] != self.cell_of[:-1]])[: len(self.used)]
        )

    def _problem_of_several(self, row: int, column: int) -> Problem:
        group = self.records(row, column)
        return Problem(
            self.place(group[1]),
            "",
            f"{len(group)} values for {self.name((row, column))}, the first in {self.place(group[0])}; "
            f"{self._apart(group)}",
        )

    @wording
    def _apart(self, group: range) -> str:
        """How the records of a cell are told apart: by what ``*`` stands for, if it matched several files."""
        otherwise = f"select one with where, or set aggfunc: mean{differences(self._different_fields(group))}"
        files = list(dict.fromkeys(self.place(record).file for record in group))
        patterns = self.selection.keys.source if len(files) > 1 else []
        named = next(filter(None, (name_for_star(pattern, files) for pattern in patterns)), "")
        if not named:
            return otherwise
        return (
            f"they are from {len(files)} files that * matches; write {yaml_text(named)} in source, and what "
            f"it stands for is a field for index or columns, {otherwise}"
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


@wording
def _weight(field: str, weight: float, first: Place) -> str:
    """What is wrong with a weight. first: where that of the same cell is that it differs from."""
    wrong = f"differs from that in {first}, of the same cell" if 0 < weight < math.inf else "is not above 0"
    return f"the weight {quoted(field)} {wrong}; correct it"


def _commonest(counts: Iterable[int]) -> int:
    """Of equally common ones the largest; 0 if all are 0."""
    having = Counter(filter(None, counts))
    return max(having, key=lambda count: (having[count], count), default=0)


@wording
def _other_numbers(cells: Sequence[tuple[str, str, int]], usual: int) -> str:
    """cells: row, column and number of runs of each."""
    named = "; ".join(f"{printable(row)}, {printable(column)}: {count}" for row, column, count in cells[:5])
    more = f"; and {len(cells) - 5} more" if len(cells) > 5 else ""
    are = "cell is" if len(cells) == 1 else "cells are"
    counts = [count for _, _, count in cells]
    ways = ["fewer"] * (min(counts) < usual) + ["more"] * (max(counts) > usual)
    return f"{len(cells)} {are} of {' or '.join(ways)} than {usual} runs ({named}{more})"


def _positions(line_of: Factorized[Line], lines: Sequence[Line], step: int, nowhere: int) -> Codes:
    """The position of each row or column of the records, times ``step``; ``nowhere`` if it is not shown."""
    position = {line: number * step for number, line in enumerate(lines)}
    return np.array([position.get(line, nowhere) for line in line_of.uniques], dtype=np.intp)

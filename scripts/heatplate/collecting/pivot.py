"""Pivot tables, as ``pandas.pivot_table`` makes them: rows, columns and values are fields of records."""

from __future__ import annotations

import itertools
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from heatplate.aggregation import aggregate
from heatplate.collecting.checkpoints import best_of_runs
from heatplate.collecting.empty_lines import lines_left
from heatplate.collecting.error_bars import error_bars
from heatplate.collecting.failed_runs import CellRuns, failed_records, with_failed_runs
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.lacking_fields import lacking_fields
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import (
    MAX_SHOWN,
    cell,
    differences,
    first_few,
    no_record,
    no_run,
    sources,
    undefined_aggregate,
)
from heatplate.collecting.missing_values import checked, filled
from heatplate.collecting.records import Records, text_of
from heatplate.collecting.selection import Selection
from heatplate.collecting.significance import Run, tested
from heatplate.collecting.transforms import transformed
from heatplate.collecting.unnamed_columns import axis_name
from heatplate.configuration.axis_fields import labels_by_field
from heatplate.configuration.matrices import Aggregation, Correlation, Pivot
from heatplate.configuration.ordering import order_of
from heatplate.configuration.steps import dropped_if_empty, steps_of
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

    def of_records(self, selection: Selection) -> list[Line]:
        """The row or the column that each record belongs to."""
        return list(zip(*(selection.labels(field) for field in self.fields), strict=True))

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
    fields = {"values": keys.values, **(fields_of_runs(pivot) if pivot else {})}
    for key, side in (("index", index), ("columns", columns)):
        several = len(side.fields) > 1
        fields |= {f"{key}[{n}]" if several else key: field for n, field in enumerate(side.fields)}
    selected = SelectedRuns.of(keys, Selection.of(keys, records, fields))
    selection = selected.selection
    row_labels, column_labels = index.of_records(selection), columns.of_records(selection)
    place = Place(sources(keys))
    if problems := [*index.problems(row_labels, place), *columns.problems(column_labels, place)]:
        raise InputError(problems)
    rows, cols = index.ordered(row_labels), columns.ordered(column_labels)
    check_size(len(rows), len(cols), keys)
    cells = _Cells.of(selected, row_labels, column_labels, rows, cols)
    remarks = list(selected.remarks)
    if pivot and not pivot.has_panels and (empty := dropped_if_empty(pivot.dropna)):
        values, names = cells.values_as_they_are(), (cells.row_names, cells.column_names)
        kept_rows, kept_columns, told = lines_left(values[np.newaxis], names, empty, keys)
        rows, cols = [rows[i] for i in kept_rows], [cols[j] for j in kept_columns]
        cells = _Cells.of(selected, row_labels, column_labels, rows, cols)
        remarks += told
    if keys.aggfunc is None:
        cells.check_one_record_each()
    numbers = cells.numbers(keys.values)
    present, told = cells.present(numbers)
    remarks += told

    def describe(position: tuple[int, ...]) -> str:
        group = cells.groups.get((position[0], position[1]), [])
        if all(selected.failed[cells.used[i]] for i in group):
            return no_run(cells.name(position)) if pivot and pivot.failed else no_record(cells.name(position))
        return undefined_aggregate(str(keys.aggfunc), cells.name(position))

    values = cells.aggregated(keys.aggfunc or "first", present)
    values = filled(checked(values, keys, describe), keys)
    spread = keys.aggfunc in ("mean", "median")
    counts = np.nan_to_num(cells.aggregated("count", present)) if spread else None
    if keys.aggfunc and (fewer := cells.fewer_runs(present)):
        remarks.append(Remark("aggfunc", fewer))
    pair_by = (test.pair_by or []) if test else []
    tests = tested(keys, test, rows, cols, cells.runs(numbers, pair_by)) if test else {}
    bars: dict[str, Any] = error_bars(pivot.errorbar, present, values) if pivot and pivot.errorbar else {}
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


def weight_field(keys: Pivot) -> str | None:
    """The field with the weights of a grouping, if there is one."""
    choices = (step.choice for step in steps_of(keys) if step.name == "groupby")
    return next((choice.weights for choice in choices if isinstance(choice.weights, str)), None)


@dataclass(frozen=True)
class SelectedRuns:
    """The records that count, by ``where`` and ``at``.

    failed: which of them are of failed runs. remarks: what an author should know of the selection.
    """

    selection: Selection
    failed: Sequence[bool]
    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(cls, keys: Pivot | Correlation, selection: Selection) -> SelectedRuns:
        """Raises InputError as ``failed_records`` and ``best_of_runs``."""
        if not isinstance(keys, Pivot):
            return cls(selection, [False] * len(selection.places))
        failed = failed_records(selection, keys)
        if keys.at is None:
            return cls(selection, failed)
        panels = [name for name in (keys.row, keys.col) if name is not None]
        fields = list(dict.fromkeys([*panels, *keys.index, *keys.columns, *keys.run_fields]))
        selection, failed, remark = best_of_runs(selection, keys.at, fields, failed)
        return cls(selection, failed, (remark,))


@dataclass(frozen=True)
class _Cells:
    """The cells of a table and the records that belong to them.

    used: the positions in the selection of the records that belong to a cell. Everything below refers to a
        record by its position in this list.
    positions: the row and the column of each record.
    groups: the records of each cell that has any, in order.
    """

    selected: SelectedRuns
    rows: list[Line]
    columns: list[Line]
    used: list[int]
    positions: list[tuple[int, int]]
    groups: Mapping[tuple[int, int], list[int]]

    @classmethod
    def of(
        cls,
        selected: SelectedRuns,
        row_labels: list[Line],
        column_labels: list[Line],
        rows: list[Line],
        columns: list[Line],
    ) -> _Cells:
        row_of = {label: i for i, label in enumerate(rows)}
        column_of = {label: i for i, label in enumerate(columns)}
        used: list[int] = []
        positions: list[tuple[int, int]] = []
        for record, (row, column) in enumerate(zip(row_labels, column_labels, strict=True)):
            if row in row_of and column in column_of:
                used.append(record)
                positions.append((row_of[row], column_of[column]))
        groups: dict[tuple[int, int], list[int]] = defaultdict(list)
        for i, position in enumerate(positions):
            groups[position].append(i)
        return cls(selected, rows, columns, used, positions, dict(groups))

    @property
    def selection(self) -> Selection:
        return self.selected.selection

    @property
    def row_names(self) -> list[str]:
        return [LEVELS.join(line) for line in self.rows]

    @property
    def column_names(self) -> list[str]:
        return [LEVELS.join(line) for line in self.columns]

    def name(self, position: tuple[int, ...]) -> str:
        return cell(LEVELS.join(self.rows[position[0]]), LEVELS.join(self.columns[position[1]]))

    def place(self, record: int) -> Place:
        return self.selection.places[self.used[record]]

    def numbers(self, field: str) -> list[float]:
        """The numbers in a field, one for each record, with missing and infinite values handled.

        NaN for a failed run, whatever its record says.
        """
        sound = [i for i, record in enumerate(self.used) if not self.selected.failed[record]]
        records = [self.used[i] for i in sound]
        numbers = np.array(self.selection.numbers(field, records), dtype=np.float64)
        try:
            allowed = checked(
                numbers,
                self.selection.keys,
                describe=lambda p: f"{quoted(field)} of {self.name(self.positions[sound[p[0]]])}",
                place=lambda p: self.place(sound[p[0]]),
            )
        except InputError as error:
            every_cell = self.selection.records.cells(field)
            cells, places = [every_cell[n] for n in records], [self.selection.places[n] for n in records]
            if lacking := lacking_fields(field, cells, places, may_be_missing=True):
                raise first_few(lacking) from error
            raise
        found = np.full(len(self.used), math.nan)
        found[sound] = allowed
        return list(found.tolist())

    def values_as_they_are(self) -> Array:
        """The value of each cell, although missing values may not be allowed; NaN where there is none."""
        keys = self.selection.keys
        assert isinstance(keys, Pivot)
        lenient = keys.model_copy(
            update={"missing": "keep", "infinite": "keep" if keys.infinite == "error" else keys.infinite}
        )
        selection = replace(self.selection, keys=lenient)
        cells = replace(self, selected=replace(self.selected, selection=selection))
        present, _ = cells.present(cells.numbers(keys.values))
        return cells.aggregated(keys.aggfunc or "first", present)

    def present(self, numbers: list[float]) -> tuple[dict[tuple[int, int], list[float]], list[Remark]]:
        """The numbers behind each cell, without missing ones, and what to say of failed runs."""
        keys = self.selection.keys
        failed = keys.failed if isinstance(keys, Pivot) else None
        fields = {*keys.run_fields, *failed.expected} if isinstance(keys, Pivot) and failed else set()
        labels = {field: self.selection.labels(field) for field in fields}
        runs = CellRuns(
            self.row_names,
            self.column_names,
            self.groups,
            {field: [texts[record] for record in self.used] for field, texts in labels.items()},
            [self.place(i) for i in range(len(self.used))] if fields or self._has_failed else [],
            [self.selected.failed[record] for record in self.used],
            numbers,
        )
        return with_failed_runs(runs, keys) if isinstance(keys, Pivot) else (runs.present(), [])

    @property
    def _has_failed(self) -> bool:
        return any(self.selected.failed)

    def aggregated(self, name: Aggregation, numbers: Mapping[tuple[int, int], Sequence[float]]) -> Array:
        """The aggregate of the numbers behind each cell; NaN for a cell without records."""
        cells = _empty(self.rows, self.columns)
        for position, present in numbers.items():
            try:
                cells[position] = aggregate(name, present)
            except OverflowError as error:
                raise input_error(
                    sources(self.selection.keys), f"{error}: {self.name(position)}", key="aggfunc"
                ) from error
        return cells

    def fewer_runs(self, present: Mapping[tuple[int, int], Sequence[float]]) -> str:
        """What to say of cells that are of fewer runs than most; nothing if there are none."""
        counts = {position: len(numbers) for position, numbers in sorted(present.items()) if numbers}
        having = Counter(counts.values())
        usual = max(having, key=lambda count: (having[count], count), default=0)
        names, columns = self.row_names, self.column_names
        fewer = [(names[i], columns[j], count) for (i, j), count in counts.items() if count < usual]
        return _fewer(fewer, usual) if fewer else ""

    def weights(self, field: str | None) -> Array | None:
        """The weight of each cell, the same in all of its records. Raises InputError for one that is not."""
        if field is None:
            return None
        weights = self.selection.numbers(field, self.used)
        cells = _empty(self.rows, self.columns)
        for position, group in self.groups.items():
            given = [i for i in group if not math.isnan(weights[i])]
            for i in given:
                if weights[i] != weights[given[0]] or not 0 < weights[i] < math.inf:
                    problem = _weight(field, weights[i], self.place(given[0]))
                    raise InputError([Problem(self.place(i), "groupby.weights", problem)])
                cells[position] = weights[i]
        return cells

    def given_spread(self, name: str, fields: Mapping[str, str], numbers: list[float]) -> Array | None:
        """The spread of each cell: as given, or that of the mean of n independent values.

        The latter is sqrt(s_1^2 + ... + s_n^2) / n. Records without a value are ignored. None if none is
        given. name: std or sem. fields: those that have it.
        """
        if name not in fields:
            return None
        spreads = self.numbers(fields[name])
        negative = [i for i, spread in enumerate(spreads) if spread < 0]
        if negative:
            what = f"the standard {'error' if name == 'sem' else 'deviation'} {quoted(fields[name])}"
            problems = [Problem(self.place(i), "", f"{what} is negative; correct it") for i in negative[:100]]
            raise first_few(problems, len(negative))
        cells = _empty(self.rows, self.columns)
        for position, group in self.groups.items():
            present = [spreads[i] for i in group if not math.isnan(numbers[i])]
            if present:  # sorted, so that the order of the records does not change a bit
                cells[position] = math.hypot(*sorted(spread / len(present) for spread in present))
        return cells

    def runs(self, numbers: list[float], pair_by: Sequence[str]) -> dict[tuple[int, int], list[Run]]:
        """The runs of each cell that has any. pair_by: the fields that say which runs belong together."""
        fields = [self.selection.labels(name) for name in pair_by]
        return {
            position: [
                Run(tuple(labels[self.used[i]] for labels in fields), numbers[i], self.place(i))
                for i in group
            ]
            for position, group in self.groups.items()
        }

    def check_one_record_each(self) -> None:
        """Raise InputError with the cells that have several records."""
        several = [(position, group) for position, group in self.groups.items() if len(group) > 1]
        if several:
            several.sort(key=lambda entry: entry[1][1])
            raise first_few([self._problem_of_several(*entry) for entry in several[:100]], len(several))

    def _problem_of_several(self, position: tuple[int, int], group: list[int]) -> Problem:
        return Problem(
            self.place(group[1]),
            "",
            f"{len(group)} values for {self.name(position)}, the first in {self.place(group[0])}; "
            f"select one with where, or set aggfunc: mean{differences(self._different_fields(group))}",
        )

    def _different_fields(self, group: list[int]) -> list[str]:
        """The fields in which the records of a cell differ, except those with the numbers."""
        keys = self.selection.keys
        frame = self.selection.records.frame.iloc[[self.used[record] for record in group]]
        spreads = keys.given_spreads.values() if isinstance(keys, Pivot) else ()
        measured = {getattr(keys, "values", None), *spreads}
        return [
            str(name)
            for name in frame.columns
            if name not in measured and len({text_of(value) for value in frame[name].tolist()}) > 1
        ]


@wording
def _weight(field: str, weight: float, first: Place) -> str:
    """What is wrong with a weight. first: where that of the same cell is that it differs from."""
    wrong = f"differs from that in {first}, of the same cell" if 0 < weight < math.inf else "is not above 0"
    return f"the weight {quoted(field)} {wrong}; correct it"


@wording
def _fewer(cells: Sequence[tuple[str, str, int]], usual: int) -> str:
    """cells: row, column and number of runs of each."""
    named = "; ".join(f"{printable(row)}, {printable(column)}: {count}" for row, column, count in cells[:5])
    more = f"; and {len(cells) - 5} more" if len(cells) > 5 else ""
    are = "cell is" if len(cells) == 1 else "cells are"
    return f"{len(cells)} {are} of fewer than {usual} runs ({named}{more})"


def _empty(rows: Sequence[Line], columns: Sequence[Line]) -> Array:
    return np.full((len(rows), len(columns)), np.nan)

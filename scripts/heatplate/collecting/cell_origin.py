"""What is behind one cell as it was collected: records with their files and lines, or a place in arrays."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from heatplate.collecting.cell_steps import Step, shown
from heatplate.collecting.columns import text_of
from heatplate.collecting.confusion import Classes
from heatplate.collecting.correlation import item_sides
from heatplate.collecting.given_confusion import placed_counts
from heatplate.collecting.inputs import checked_source_files
from heatplate.collecting.log_files import lines_of_log
from heatplate.collecting.pivot import PivotCells, pivot_cells, table_sides
from heatplate.collecting.reading import read_array, read_records
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
from heatplate.collecting.tensor import checked_array, files_by_axes
from heatplate.collecting.tensor_axes import REDUCTIONS, Axis, array_axes
from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Pivot, Table, Tensor
from heatplate.configuration.name_pattern import NamePattern
from heatplate.matrix import LEVELS, Array, Matrix
from heatplate.problems import Place, printable, quoted, wording

MOST_RECORDS = 50
"""Records of a cell that are listed; the others are counted."""
MOST_ITEMS = 5
"""Items behind a coefficient that are listed."""
MOST_TEXT = 40
"""Characters of a cell of the source that are shown."""
MOST_LINE = 120
"""Characters of a line of a log that are shown."""


@dataclass(frozen=True)
class CellOrigin:
    """What is behind a cell. lines: the records or the places. step: what they became."""

    lines: Sequence[str]
    step: Step


@dataclass(frozen=True)
class Panel:
    """A panel by its labels, None where there is no such key, and by its position in the grid."""

    row: str | None
    col: str | None
    position: tuple[int, int]


class CellOrigins:
    """What is behind the cells of a matrix, or of a panel, whose keys have no steps; files are read once.

    matrix: as it was collected. panel: which one it is.
    """

    def __init__(self, keys: MatrixKeys, matrix: Matrix, panel: Panel | None) -> None:
        self._keys, self._matrix, self._panel = keys, matrix, panel

    def of(self, position: tuple[int, int]) -> CellOrigin:
        """What is behind a cell. Raises InputError."""
        keys, matrix, value = self._keys, self._matrix, float(self._matrix.values[position])
        if isinstance(keys, Tensor):
            return _of_tensor(keys, position, self._panel, value)
        pair = matrix.index[position[0]], matrix.columns[position[1]]
        if isinstance(keys, Confusion):
            if keys.is_given:
                return _of_given_confusion(keys, pair, value)
            return _of_confusion(keys, self._records, pair, value)
        if isinstance(keys, Correlation):
            return _of_correlation(keys, self._records, matrix, position, value)
        return _of_pivot(self._pivot_cells, keys, matrix, position, value)

    @cached_property
    def _records(self) -> Records:
        assert not isinstance(self._keys, Tensor)
        return read_records(self._keys, checked_source_files(self._keys))

    @cached_property
    def _pivot_cells(self) -> _CellsOfRuns:
        keys, records, panel = self._keys, self._records, self._panel
        assert isinstance(keys, Pivot)
        if panel is not None:
            selection = Selection.of(keys, records, {})
            chosen = np.ones(len(selection.places), dtype=bool)
            for field, label in ((keys.row, panel.row), (keys.col, panel.col)):
                if field is not None and label is not None:
                    labels = selection.factorized(field)
                    chosen &= labels.codes == labels.uniques.index(label)
            records = selection.records.taken(np.flatnonzero(chosen))
            default = type(keys).model_fields["reindex"].default
            keys = keys.model_copy(update={"where": {}, "reindex": default})
        if not len(records.places):
            return _CellsOfRuns(None, None)
        cells = pivot_cells(keys, records, *table_sides(keys))
        if panel is None:  # some may have been left out by dropna
            row_names, column_names = set(self._matrix.row_names), set(self._matrix.column_names)
            kept_rows = [i for i, name in enumerate(cells.row_names) if name in row_names]
            kept_columns = [j for j, name in enumerate(cells.column_names) if name in column_names]
            cells = cells.taken(kept_rows, kept_columns)
        before = keys.model_copy(update={"at": None})
        return _CellsOfRuns(cells, pivot_cells(before, records, *table_sides(keys)) if keys.at else None)


@dataclass(frozen=True)
class _CellsOfRuns:
    """The cells of a table. before_at: with all records of each run, if only one of them counts."""

    cells: PivotCells | None
    before_at: PivotCells | None

    @cached_property
    def numbers(self) -> Array:
        assert self.cells is not None
        keys = self.cells.selection.keys
        assert isinstance(keys, Pivot)
        return self.cells.numbers(keys.values)

    @cached_property
    def present(self) -> dict[tuple[int, int], list[float]]:
        assert self.cells is not None
        return self.cells.present(self.numbers)[0].by_position()


def _of_pivot(
    runs: _CellsOfRuns, keys: Pivot, matrix: Matrix, position: tuple[int, int], value: float
) -> CellOrigin:
    cells = runs.cells
    place = None if cells is None else _place_of(cells, matrix, position)
    numbers = range(0) if cells is None or place is None else cells.records(*place)
    present = [] if place is None else runs.present.get(place, [])
    if cells is None or place is None or not (numbers or present):
        return CellOrigin(
            (), Step("missing" if keys.fill_value is None else "fill_value", "no record", value)
        )
    rows = cells.used[numbers.start : numbers.stop]
    lines = _listed(keys, cells.selection.records, rows, [keys.values, *keys.given_spreads.values()])
    lines += _extracted(keys, cells.selection.records.taken(rows))
    if keys.at is not None and runs.before_at is not None:
        before = _place_of(runs.before_at, matrix, position)
        others = 0 if before is None else len(runs.before_at.records(*before)) - len(numbers)
        lines += _at(keys.at.key, keys.at.field, others)
    is_missing = np.isnan(runs.numbers[numbers.start : numbers.stop])
    failed = cells.failed[numbers.start : numbers.stop]
    filled_in = len(present) - int(np.count_nonzero(~is_missing))
    lines += _failed(int(np.count_nonzero(failed)), present[len(present) - filled_in :])
    if keys.aggfunc is not None:
        missing = int(np.count_nonzero(is_missing & ~failed))
        return CellOrigin(lines, Step("aggfunc", _aggregated(keys.aggfunc, len(present), missing), value))
    return CellOrigin(lines, Step("values", printable(keys.values), value))


@wording
def _extracted(keys: Table, records: Records) -> list[str]:
    """What ``extract`` found in the texts of these records."""
    lines = []
    for field, written in keys.extract.items():
        pattern = NamePattern.of(written)
        for cell in records.column(field).factorized.uniques[:MOST_ITEMS]:
            match = None if cell is None else pattern.match(text_of(cell))
            if match is not None:
                found = ", ".join(f"{printable(name)} {printable(text)}" for name, text in match.items())
                lines.append(f"extract: {printable(field)} {_text(cell)} has {found}")
    return lines


@wording
def _at(best: str, field: str, others: int) -> list[str]:
    what = f"at: of each run the record with the {best} {printable(field)} counts"
    return [f"{what}; {_counted(others, 'other')} of this cell left out"] if others else [what]


@wording
def _failed(failed: int, filled_in: Sequence[float]) -> list[str]:
    """failed: records of failed runs. filled_in: the values for failed runs."""
    if filled_in:
        one = len(filled_in) == 1
        runs = f"{_counted(len(filled_in), 'run')} failed and {'counts' if one else 'count'}"
        return [f"failed: {runs} as {shown(filled_in[0])}"]
    if failed:
        runs = "is of a failed run" if failed == 1 else "are of failed runs"
        return [f"failed: {failed} of these records {runs} and left out"]
    return []


def _place_of(cells: PivotCells, matrix: Matrix, position: tuple[int, int]) -> tuple[int, int] | None:
    """Where the cell with these labels is; None if it is not there, as may be in a panel."""
    rows, columns = cells.row_names, cells.column_names
    row, column = matrix.row_names[position[0]], matrix.column_names[position[1]]
    return (rows.index(row), columns.index(column)) if row in rows and column in columns else None


def _of_given_confusion(keys: Confusion, pair: tuple[str, str], value: float) -> CellOrigin:
    labels, found, parts = placed_counts(keys, checked_source_files(keys))
    row, column = map(labels.index, pair)
    lines = []
    for counts, part in zip(found, parts, strict=True):
        index = labels if counts.index is None else counts.index
        place = counts.place(index.index(pair[0])) if pair[0] in index else Place(counts.path)
        lines.append(f"{place}: {shown(float(part[row, column]))}")
    what = "the count in this file" if keys.aggfunc is None else f"{keys.aggfunc} of {len(parts)} files"
    return CellOrigin(
        [*lines[:MOST_RECORDS], *_further(len(lines) - MOST_RECORDS, "file")],
        Step("kind" if keys.aggfunc is None else "aggfunc", what, value),
    )


def _of_confusion(keys: Confusion, records: Records, pair: tuple[str, str], value: float) -> CellOrigin:
    classes = Classes.of(keys, records)
    has = np.ones(len(classes.selection.places), dtype=bool)
    for labels, label in zip((classes.true, classes.predicted), pair, strict=True):
        has &= labels.codes == (labels.uniques.index(label) if label in labels.uniques else -1)
    rows = np.flatnonzero(has)
    chosen = classes.selection.records
    lines = _listed(keys, chosen, rows, [classes.true_field, classes.predicted_field])
    lines += _extracted(keys, chosen.taken(rows))
    return CellOrigin(
        lines, Step("kind", f"confusion: the number of these {_counted(len(rows), 'record')}", value)
    )


def _of_correlation(
    keys: Correlation, records: Records, matrix: Matrix, position: tuple[int, int], value: float
) -> CellOrigin:
    cells = pivot_cells(keys, records, *item_sides(keys))
    numbers = cells.aggregated(keys.aggfunc or "first", cells.present(cells.numbers(keys.values))[0])
    names = [LEVELS.join(line) for line in cells.columns]
    pair = [names.index(matrix.row_names[position[0]]), names.index(matrix.column_names[position[1]])]
    both = np.flatnonzero(~np.isnan(numbers[:, pair]).any(axis=1)).tolist()
    lines = []
    for item in both[:MOST_ITEMS]:
        values = ", ".join(
            f"{printable(names[n])} {shown(float(numbers[item, n]))}" for n in dict.fromkeys(pair)
        )
        places = [str(cells.place(cells.records(item, n)[0])) for n in dict.fromkeys(pair)]
        where = " and ".join(dict.fromkeys(places))
        lines.append(f"{where}: {printable(keys.index)} {printable(cells.rows[item][-1])}: {values}")
    lines += _further(len(both) - len(lines), "item")
    return CellOrigin(
        lines, Step("method", f"{keys.method} over {_counted(len(both), 'item')} that have both", value)
    )


def _of_tensor(keys: Tensor, position: tuple[int, int], panel: Panel | None, value: float) -> CellOrigin:
    outer, files = files_by_axes(keys, checked_source_files(keys))
    inner = array_axes(keys, checked_array(keys, files[0], read_array).shape)
    shown_at = {keys.index: position[0], keys.columns: position[1]}
    if panel is not None:
        shown_at |= {name: n for name, n in zip((keys.row, keys.col), panel.position, strict=True) if name}
    chosen = {axis.name: _chosen(axis, shown_at.get(axis.name)) for axis in (*outer, *inner)}
    # One file for each combination of the positions of the outer axes that are not a single selected one.
    kept = [axis for axis in outer if not isinstance(axis.choice, int)]
    combinations = itertools.product(*(range(len(axis.labels)) for axis in kept))
    used = [
        file
        for file, at in zip(files, combinations, strict=True)
        if all(n in chosen[axis.name] for axis, n in zip(kept, at, strict=True))
    ]
    index = np.ix_(*(chosen[axis.name] for axis in inner))
    lines = []
    for file in used[:MOST_RECORDS]:
        numbers = checked_array(keys, file, read_array)[index]
        place = ", ".join(map(_on_axis, inner, (chosen[axis.name] for axis in inner)))
        what = shown(float(numbers.flat[0])) if numbers.size == 1 else f"{numbers.size} values"
        lines.append(f"{printable(file.path, max_length=200)}: {place}: {what}")
    lines += _further(len(used) - len(lines), "file")
    reduced = [
        f"{axis.choice} over {printable(axis.name)}" for axis in (*outer, *inner) if axis.choice in REDUCTIONS
    ]
    return CellOrigin(lines, Step("select", ", ".join(reversed(reduced)) or "this value", value))


def _chosen(axis: Axis, shown_at: int | None) -> list[int]:
    """The positions of an axis that a cell is made of. shown_at: that of the cell, if the axis is shown."""
    if isinstance(axis.choice, int):
        return [axis.choice]
    positions = range(len(axis.labels))
    if isinstance(axis.choice, slice) and shown_at is not None:
        return [positions[axis.choice][shown_at]]
    return list(positions)


def _on_axis(axis: Axis, positions: Sequence[int]) -> str:
    """Where a cell is on an axis."""
    if len(positions) > 1:
        return f"{printable(axis.name)} 0 to {positions[-1]}"
    label = axis.labels[positions[0]]
    named = "" if label == str(positions[0]) else f" ({printable(label)})"
    return f"{printable(axis.name)} {positions[0]}{named}"


def _listed(keys: Table, records: Records, rows: Iterable[int], fields: Sequence[str]) -> list[str]:
    """The records, each with its place, these fields, and then the others."""
    positions = np.fromiter(rows, dtype=np.intp)
    listed = records.taken(positions[:MOST_RECORDS])
    cells = {name: column.cells() for name, column in listed.columns.items()}
    first = [name for name in dict.fromkeys(fields) if name in cells]
    others = [name for name in cells if name not in first]
    lines = []
    source_lines = _source_lines(keys, listed.places)
    for number, place in enumerate(listed.places):
        record = {name: cells[name][number] for name in (*first, *others)}
        texts = [
            f"{printable(name)} {_text(cell)}"
            for name, cell in record.items()
            if cell is not None or name in first
        ]
        lines.append(f"{place}: {_path(keys, record)}{', '.join(texts)}{source_lines[number]}")
    return [*lines, *_further(len(positions) - len(lines), "record")]


def _source_lines(keys: Table, places: Sequence[Place]) -> list[str]:
    """The lines of logs at these places, as ends of lines; nothing for other files and progress bars."""
    if not keys.pattern:
        return [""] * len(places)
    files = {place.file: lines_of_log(place.file) for place in places}
    lines = [files[place.file][(place.line or 1) - 1].strip() for place in places]
    return ["" if "\r" in line else f" in {quoted(printable(line, max_length=MOST_LINE))}" for line in lines]


def _path(keys: Table, record: dict[str, object]) -> str:
    """Where in a JSON file a record is, with the names that stand for fields filled in."""
    if keys.record_path is None:
        return ""
    steps = [_filled_in(step, record) for step in keys.record_path]
    return f"{printable('.'.join(steps))}: "


def _filled_in(step: str, record: dict[str, object]) -> str:
    pattern = NamePattern.of(step)
    texts = [text_of(record.get(name, f"{{{name}}}")) for name in pattern.names]
    return "".join(map("".join, zip(pattern.around, [*texts, ""], strict=True)))


def _text(cell: object) -> str:
    return printable(text_of(cell), max_length=MOST_TEXT) if cell not in (None, "") else "empty"


@wording
def _aggregated(name: str, present: int, missing: int) -> str:
    without = f", with {_counted(missing, 'record')} without a value" if missing else ""
    return f"{name} of {_counted(present, 'value')}{without}"


def _further(count: int, what: str) -> list[str]:
    return [f"and {count} more {what}{'s' if count > 1 else ''}"] if count > 0 else []


@wording
def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")

"""What is behind one cell as it was collected: records with their files and lines, or a place in arrays."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from heatplate.collecting.cell_steps import Step, shown
from heatplate.collecting.columns import text_of
from heatplate.collecting.correlation import item_sides
from heatplate.collecting.inputs import checked_source_files
from heatplate.collecting.pivot import PivotCells, pivot_cells, table_sides
from heatplate.collecting.reading import read_array, read_records
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
from heatplate.collecting.tensor import checked_array, files_by_axes
from heatplate.collecting.tensor_axes import REDUCTIONS, Axis, array_axes
from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Pivot, Table, Tensor
from heatplate.matrix import LEVELS, Matrix
from heatplate.problems import printable, wording

MOST_RECORDS = 50
"""Records of a cell that are listed; the others are counted."""
MOST_ITEMS = 5
"""Items behind a coefficient that are listed."""
MOST_TEXT = 40
"""Characters of a cell of the source that are shown."""


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


def cell_origin(
    keys: MatrixKeys, matrix: Matrix, position: tuple[int, int], panel: Panel | None
) -> CellOrigin:
    """What is behind a cell of a matrix, or of a panel, whose keys have no steps. Raises InputError."""
    files = checked_source_files(keys)
    value = float(matrix.values[position])
    if isinstance(keys, Tensor):
        return _of_tensor(keys, position, panel, value)
    records = read_records(keys, files)
    if isinstance(keys, Confusion):
        return _of_confusion(keys, records, (matrix.index[position[0]], matrix.columns[position[1]]), value)
    if isinstance(keys, Correlation):
        return _of_correlation(keys, records, matrix, position, value)
    return _of_pivot(keys, records, matrix, position, panel, value)


def _of_pivot(
    keys: Pivot,
    records: Records,
    matrix: Matrix,
    position: tuple[int, int],
    panel: Panel | None,
    value: float,
) -> CellOrigin:
    if panel is not None:
        selection = Selection.of(keys, records, {})
        chosen = np.ones(len(selection.places), dtype=bool)
        for field, label in ((keys.row, panel.row), (keys.col, panel.col)):
            if field is not None and label is not None:
                labels = selection.factorized(field)
                chosen &= labels.codes == labels.uniques.index(label)
        records = selection.records.taken(np.flatnonzero(chosen))
        keys = keys.model_copy(update={"where": {}, "reindex": type(keys).model_fields["reindex"].default})
    found = (
        _records_of(pivot_cells(keys, records, *table_sides(keys)), matrix, position)
        if len(records.places)
        else None
    )
    cells, numbers = found if found else (None, range(0))
    if not numbers or cells is None:
        return CellOrigin(
            (), Step("missing" if keys.fill_value is None else "fill_value", "no record", value)
        )
    rows = cells.used[numbers.start : numbers.stop]
    lines = _listed(keys, cells.selection.records, rows, [keys.values, *keys.given_spreads.values()])
    present = int(np.count_nonzero(~np.isnan(cells.numbers(keys.values)[numbers.start : numbers.stop])))
    if keys.aggfunc is not None:
        return CellOrigin(lines, Step("aggfunc", _aggregated(keys.aggfunc, present, len(rows)), value))
    return CellOrigin(lines, Step("values", printable(keys.values), value))


def _records_of(
    cells: PivotCells, matrix: Matrix, position: tuple[int, int]
) -> tuple[PivotCells, range] | None:
    """The records of the cell with these labels; None if there are none, as may be in a panel."""
    rows, columns = ([LEVELS.join(line) for line in lines] for lines in (cells.rows, cells.columns))
    row, column = matrix.row_names[position[0]], matrix.column_names[position[1]]
    if row not in rows or column not in columns:
        return None
    return cells, cells.records(rows.index(row), columns.index(column))


def _of_confusion(keys: Confusion, records: Records, pair: tuple[str, str], value: float) -> CellOrigin:
    selection = Selection.of(keys, records, {"true": keys.true, "predicted": keys.predicted})
    has = np.ones(len(selection.places), dtype=bool)
    for field, label in zip((keys.true, keys.predicted), pair, strict=True):
        labels = selection.factorized(field)
        has &= labels.codes == (labels.uniques.index(label) if label in labels.uniques else -1)
    rows = np.flatnonzero(has)
    lines = _listed(keys, selection.records, rows, [keys.true, keys.predicted])
    return CellOrigin(
        lines, Step("kind", f"confusion: the number of these {_counted(len(rows), 'record')}", value)
    )


def _of_correlation(
    keys: Correlation, records: Records, matrix: Matrix, position: tuple[int, int], value: float
) -> CellOrigin:
    cells = pivot_cells(keys, records, *item_sides(keys))
    numbers = cells.aggregated(keys.aggfunc or "first", cells.grouped(cells.numbers(keys.values)))
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
        place = ", ".join(map(_at, inner, (chosen[axis.name] for axis in inner)))
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


def _at(axis: Axis, positions: Sequence[int]) -> str:
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
    for number, place in enumerate(listed.places):
        record = {name: cells[name][number] for name in (*first, *others)}
        texts = [
            f"{printable(name)} {_text(cell)}"
            for name, cell in record.items()
            if cell is not None or name in first
        ]
        lines.append(f"{place}: {_path(keys, record)}{', '.join(texts)}")
    return [*lines, *_further(len(positions) - len(lines), "record")]


def _path(keys: Table, record: dict[str, object]) -> str:
    """Where in a JSON file a record is, with the names that stand for fields filled in."""
    if keys.record_path is None:
        return ""
    steps = [
        text_of(record.get(step[1:-1], step)) if step.startswith("{") else step for step in keys.record_path
    ]
    return f"{printable('.'.join(steps))}: "


def _text(cell: object) -> str:
    return printable(text_of(cell), max_length=MOST_TEXT) if cell not in (None, "") else "empty"


@wording
def _aggregated(name: str, present: int, count: int) -> str:
    without = f", with {_counted(count - present, 'record')} without a value" if present < count else ""
    return f"{name} of {_counted(present, 'value')}{without}"


def _further(count: int, what: str) -> list[str]:
    return [f"and {count} more {what}{'s' if count > 1 else ''}"] if count > 0 else []


@wording
def _counted(count: int, what: str) -> str:
    return f"{count} {what}" + ("" if count == 1 else "s")

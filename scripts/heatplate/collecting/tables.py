"""Observations of tables: CSV, TSV and Parquet files.

CSV is read by Python's strict reader and not by pandas, which shifts the columns of ragged rows without
a word and reads a model called NA as missing and 007 as 7. Every cell stays text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from heatplate.collecting.cells import first_few
from heatplate.collecting.content import text_in, wrong_kind
from heatplate.collecting.labels import repeated
from heatplate.collecting.observations import Observations
from heatplate.configuration.matrices import Melt, Table
from heatplate.faults import Fault, Faults, Place, did_you_mean, fault, quoted

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_CELL = 2**24
"""Characters: more than any prompt, and a bound for a quote that is never closed. Python's is 131 072."""
MOST_CELLS = 100_000_000
"""Cells of a Parquet file, which can be a few kilobytes and hold thousands of millions of equal ones."""

Row = list[object]


@dataclass(frozen=True)
class _Columns:
    """The columns of a table: for each the names in its header rows, blank ones left out."""

    parts: tuple[tuple[str, ...], ...]

    @property
    def names(self) -> list[str]:
        return [".".join(part) for part in self.parts]


def read_delimited(path: str, keys: Table, sep: str) -> Observations:
    """The records of a CSV or TSV file. Raises Faults, with the line, for what is not a clean table."""
    rows = list(_rows(path, keys.sep or sep))
    header_lines = keys.header if isinstance(keys.header, list) else [keys.header]
    after_header = max(header_lines) + 1
    if min(header_lines) < 0 or after_header > len(rows):
        raise fault(path, f"has {len(rows)} lines; header: {keys.header} is not among them")
    header = [rows[line][1] for line in header_lines]
    first_line = rows[header_lines[0]][0]
    body = rows[after_header:]
    if len(header) > 1 and body and not any(body[0][1][1:]):
        # Below several header rows pandas.to_csv writes the name of the index in a line of its own; what is
        # above it are the names of the header rows.
        header = [["", *line[1:]] for line in header]
        header[-1][0] = body.pop(0)[1][0]
    if not body:
        raise fault(path, "has a header and no rows")
    columns = _columns(header, path, first_line)
    _refuse_ragged(body, len(columns.parts), path, header[0], keys.sep or sep)
    places = [Place(path, line) for line, _ in body]
    return _melted(columns, [list[object](cells) for _, cells in body], places, keys.melt, path)


def read_parquet(path: str, keys: Table) -> Observations:
    """The records of a Parquet file; columns of lists, mappings or bytes are left out. Raises Faults."""
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            if file.metadata.num_rows * file.metadata.num_columns > MOST_CELLS:
                raise fault(path, f"more than {MOST_CELLS} cells; reduce it before it comes here")
            table = file.read()
            names = [field.name for field in table.schema if _is_flat(field.type)]
            if twice := repeated(names):
                raise Faults(_column_twice(name, Place(path)) for name in twice)
            cells = [[_plain(cell) for cell in table.column(name).to_pylist()] for name in names]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise wrong_kind(path, ".parquet") from error
    if not table.num_rows or not names:
        raise fault(path, "has columns and no rows" if names else "has no columns of numbers or text")
    rows = [list(row) for row in zip(*cells, strict=True)]
    return _melted(
        _Columns(tuple((name,) for name in names)), rows, [Place(path)] * len(rows), keys.melt, path
    )


def _is_flat(kind: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    binary = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary, types.is_binary_view)
    return not types.is_nested(kind) and not any(is_binary(kind) for is_binary in binary)


def _plain(cell: object) -> object:
    """Numbers, text and truth values as they are; dates, decimals and the like as their text."""
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)


def _rows(path: str, sep: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, each with its number, as cells without the space around them.

    Space within quotes belongs to a cell: tokens such as " the" begin with it.
    """
    if len(sep) != 1 or sep in '"\r\n':
        message = f'{quoted(sep)} should be one character, such as ";" or, in double quotes, "\\t"'
        raise fault(path, message, key="sep")
    csv.field_size_limit(LONGEST_CELL)
    written: list[str] = []  # the lines of the record that is being read

    def lines() -> Iterator[str]:
        for text in io.StringIO(text_in(path), newline=""):
            written.append(text)
            yield text

    reader = csv.reader(lines(), delimiter=sep, strict=True, skipinitialspace=sep != " ")
    line = 1
    try:
        for cells in reader:
            record = "".join(written)
            if any(cell.strip() for cell in cells):
                yield line, [_without_padding(cell, record) for cell in cells]
            line = reader.line_num + 1
            written.clear()
    except csv.Error as error:
        problem = str(error)
        if "field larger" in problem:
            problem = f"a cell of more than {LONGEST_CELL} characters; a quote is opened and not closed?"
        elif "unexpected end" in problem:
            problem = "a quote is opened in this line and not closed"
        elif "expected after" in problem:
            problem = "text after a closing quote; a quote inside a quoted cell is written twice"
        raise fault(path, problem, line=line) from error


def _without_padding(cell: str, record: str) -> str:
    """A cell without the space around it, unless the cell is quoted in the record as it was written."""
    plain = cell.strip()
    if plain == cell:
        return cell
    in_quotes = '"' + cell.replace('"', '""') + '"'
    return cell if in_quotes in record else plain


def _columns(header: Sequence[list[str]], path: str, line: int) -> _Columns:
    """The columns' names. Raises Faults for a name that is missing or stands twice."""
    width = max(len(row) for row in header)
    filled = []
    for depth, row in enumerate(header):
        cells = [*row, *[""] * (width - len(row))]
        if depth < len(header) - 1:  # a name above several columns stands over the first of them only
            for column in range(1, width):
                cells[column] = cells[column] or cells[column - 1]
        filled.append(cells)
    parts = [tuple(filter(None, column)) for column in zip(*filled, strict=True)]
    if not parts[0]:
        parts[0] = ("index",)  # as pandas.to_csv leaves the name of an index without one
    columns = _Columns(tuple(parts))
    place = Place(path, line)
    faults = [
        Fault(place, "", f"column {position} has no name; is there a separator too many?")
        for position, name in enumerate(columns.names, start=1)
        if not name
    ]
    faults += [_column_twice(name, place) for name in repeated(columns.names) if name]
    if faults:
        raise Faults(faults)
    return columns


def _column_twice(name: str, place: Place) -> Fault:
    return Fault(place, "", f"the column {quoted(name)} stands twice; rename one")


def _refuse_ragged(
    body: Sequence[tuple[int, list[str]]], width: int, path: str, header: Sequence[str], sep: str
) -> None:
    wrong = [(line, len(cells)) for line, cells in body if len(cells) != width]
    hint = _other_separator(header, sep) if width == 1 else ""
    if wrong:
        raise first_few(
            [
                Fault(Place(path, line), "", f"{found} cells where the header has {width}{hint}")
                for line, found in wrong
            ]
        )
    if hint:
        raise fault(path, f"has one column only{hint}", line=1)


def _other_separator(header: Sequence[str], sep: str) -> str:
    """What the separator seems to be, if the only column's name holds another one."""
    for other, name in ((";", '";"'), ("\t", r'"\t"'), (",", '","'), ("|", '"|"')):
        if other != sep and other in header[0]:
            return f"; write sep: {name}"
    return ""


def _melted(
    columns: _Columns, rows: list[Row], places: list[Place], melt: Melt | None, path: str
) -> Observations:
    """The rows as records: one per row, or with ``melt`` one per row and value column."""
    names = columns.names
    if melt is None:
        frame = pd.DataFrame(rows, columns=names, dtype=object)
        return Observations(frame, tuple(places))
    wanted = [*melt.id_vars, *(melt.value_vars or [])]
    if absent := [name for name in wanted if name not in names]:
        raise Faults(missing_field(name, names, path, "melt") for name in absent)
    value_names = melt.value_vars or [name for name in names if name not in melt.id_vars]
    values = [names.index(name) for name in value_names]
    kept = [names.index(name) for name in melt.id_vars]
    variables = [_variable(columns.parts[column], melt, path) for column in values]
    fields = [*melt.id_vars, *melt.var_name, melt.value_name]
    if len(set(fields)) < len(fields):
        raise fault(path, f"two fields of the same name after melt: {', '.join(fields)}", key="melt")
    records = [
        [*(row[column] for column in kept), *variable, row[column]]
        for row in rows
        for column, variable in zip(values, variables, strict=True)
    ]
    record_places = [place for place in places for _ in values]
    return Observations(pd.DataFrame(records, columns=fields, dtype=object), tuple(record_places))


def _variable(parts: tuple[str, ...], melt: Melt, path: str) -> tuple[str, ...]:
    if len(melt.var_name) == 1:
        return (".".join(parts),)
    if len(parts) != len(melt.var_name):
        name = quoted(".".join(parts))
        message = f"{len(melt.var_name)} names, and the column {name} has {len(parts)} header rows"
        raise fault(path, message, key="melt.var_name")
    return parts


def missing_field(name: str, known: Sequence[str], path: str, key: str) -> Fault:
    """The fault of a configuration that names a field which a file does not have."""
    return Fault(Place(path), key, f"no field {quoted(name)}{did_you_mean(name, known)}")

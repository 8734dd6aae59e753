"""Observations of tables: CSV, TSV and Parquet files.

CSV is read by Python's strict reader and not by pandas, which shifts the columns of ragged rows without
a word and reads a model called NA as missing and 007 as 7. Every cell stays text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from heatplate.collecting.cells import first_few
from heatplate.collecting.content import text_in, wrong_kind
from heatplate.collecting.labels import repeated
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.observations import Observations
from heatplate.configuration.matrices import Table
from heatplate.configuration.written import WrittenFloat
from heatplate.problems import InputError, Place, Problem, input_error, quoted, wording

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST_CELL = 2**24
"""Characters: more than any prompt, and a bound for a quote that is never closed. Python's is 131 072."""
MOST_CELLS = 100_000_000
"""Cells of a Parquet file, which can be a few kilobytes and hold thousands of millions of equal ones."""


def read_delimited(path: str, keys: Table, sep: str) -> Observations:
    """The records of a CSV or TSV file. Raises InputError, with the line, for what is not a clean table."""
    rows = list(_rows(path, keys.sep or sep))
    header_lines = keys.header if isinstance(keys.header, list) else [keys.header]
    after_header = max(header_lines) + 1
    if min(header_lines) < 0 or after_header > len(rows):
        raise input_error(path, f"has {len(rows)} lines; header: {keys.header} is not among them")
    header = [rows[line][1] for line in header_lines]
    first_line = rows[header_lines[0]][0]
    body = rows[after_header:]
    if len(header) > 1 and body and _names_the_index(body[0][1], header, keys):
        # What is above it are the names of the header rows.
        header = [["", *line[1:]] for line in header]
        header[-1][0] = body.pop(0)[1][0]
    if not body:
        raise input_error(path, "has a header and no rows")
    columns = _columns(header, path, first_line)
    _refuse_ragged(body, len(columns.parts), path, header[0], keys.sep or sep)
    places = [Place(path, line) for line, _ in body]
    return melted(columns, [list[object](cells) for _, cells in body], places, keys.melt, path)


def _names_the_index(cells: Sequence[str], header: Sequence[Sequence[str]], keys: Table) -> bool:
    """Whether a line is the one that pandas.to_csv writes below several header rows: the name of the index.

    A row of data without values looks the same, so that the keys decide: they name the field.
    """
    named = (
        keys.melt.id_vars if keys.melt else [getattr(keys, key, "") for key in ("index", "columns", "values")]
    )
    return not any(cells[1:]) and cells[0] in named and not any(row[0] in named for row in header)


def read_parquet(path: str, keys: Table) -> Observations:
    """The records of a Parquet file; columns of lists, mappings or bytes are left out. Raises InputError."""
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            if file.metadata.num_rows * file.metadata.num_columns > MOST_CELLS:
                raise input_error(path, f"more than {MOST_CELLS} cells; reduce it before it comes here")
            table = file.read()
            names = [field.name for field in table.schema if _is_flat(field.type)]
            if twice := repeated(table.column_names):
                raise InputError(_column_twice(name, Place(path)) for name in twice)
            cells = [_cells(table.column(name)) for name in names]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise wrong_kind(path, ".parquet") from error
    if not table.num_rows or not names:
        raise input_error(path, "has columns and no rows" if names else "has no columns of numbers or text")
    rows = [list(row) for row in zip(*cells, strict=True)]
    return melted(Columns(tuple((name,) for name in names)), rows, [Place(path)] * len(rows), keys.melt, path)


def _is_flat(kind: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    binary = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary, types.is_binary_view)
    return not types.is_nested(kind) and not any(is_binary(kind) for is_binary in binary)


def _cells(column: pa.ChunkedArray) -> list[object]:
    from pyarrow import types

    if types.is_float32(column.type) or types.is_float16(column.type):
        kind = np.float32 if types.is_float32(column.type) else np.float16
        return [None if cell is None else _narrow(cell, kind) for cell in column.to_pylist()]
    return [_plain(cell) for cell in column.to_pylist()]


def _narrow(value: float, kind: type[np.float32 | np.float16]) -> float:
    """A number of 32 or 16 bits with the shortest text that means it, since a label is to be 0.1."""
    number = WrittenFloat(value)
    number.text = str(float(str(kind(value))))
    return number


def _plain(cell: object) -> object:
    """Numbers, text and truth values as they are; dates, decimals and the like as their text."""
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)


def _rows(path: str, sep: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, each with its number, as cells without the space around them.

    Space within quotes belongs to a cell: tokens such as " the" begin with it.
    """
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
            problem = wording(
                f"a cell of more than {LONGEST_CELL} characters; a quote is opened and not closed?"
            )
        elif "unexpected end" in problem:
            problem = wording("a quote is opened in this line and not closed")
        elif "expected after" in problem:
            problem = wording("text after a closing quote; a quote inside a quoted cell is written twice")
        raise input_error(path, problem, line=line) from error


def _without_padding(cell: str, record: str) -> str:
    """A cell without the space around it, unless the cell is quoted in the record as it was written."""
    plain = cell.strip()
    if plain == cell:
        return cell
    in_quotes = '"' + cell.replace('"', '""') + '"'
    return cell if in_quotes in record else plain


def _columns(header: Sequence[list[str]], path: str, line: int) -> Columns:
    """The columns' names. Raises InputError for a name that is missing or stands twice."""
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
    columns = Columns(tuple(parts))
    place = Place(path, line)
    problems = [
        Problem(place, "", f"column {position} has no name; is there a separator too many?")
        for position, name in enumerate(columns.names, start=1)
        if not name
    ]
    problems += [_column_twice(name, place) for name in repeated(columns.names) if name]
    if problems:
        raise InputError(problems)
    return columns


def _column_twice(name: str, place: Place) -> Problem:
    return Problem(place, "", f"the column {quoted(name)} stands twice; rename one")


def _refuse_ragged(
    body: Sequence[tuple[int, list[str]]], width: int, path: str, header: Sequence[str], sep: str
) -> None:
    wrong = [(line, len(cells)) for line, cells in body if len(cells) != width]
    hint = _other_separator(header, sep) if width == 1 else ""
    if wrong:
        raise first_few(
            [
                Problem(Place(path, line), "", f"{found} cells where the header has {width}{hint}")
                for line, found in wrong
            ]
        )
    if hint:
        raise input_error(path, f"has one column only{hint}", line=1)


def _other_separator(header: Sequence[str], sep: str) -> str:
    """What the separator seems to be, if the only column's name holds another one."""
    for other, name in ((";", '";"'), ("\t", r'"\t"'), (",", '","'), ("|", '"|"')):
        if other != sep and other in header[0]:
            return f"; write sep: {name}"
    return ""

"""Reading records from CSV and TSV files.

They are read with Python's csv module in strict mode, not with pandas, which silently shifts the columns of
ragged rows, reads a model named NA as missing, and 007 as 7. Every cell stays text.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from heatplate.collecting.arrow_columns import plain_columns
from heatplate.collecting.file_content import read_text
from heatplate.collecting.labels import duplicates
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import csv_syntax, duplicated_column, first_few, separator_hint
from heatplate.collecting.records import LinesOfFile, Records
from heatplate.collecting.unnamed_columns import name_of_unnamed
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, input_error

LARGE = 1_000_000
"""Characters of a file for which it is worth to import Arrow: what takes longer than that, some 0.3 s."""

MAX_CELL_LENGTH = 2**24
"""Characters: more than any prompt has, but a limit for quotes that are never closed. Python's is 131 072."""


def read_delimited(path: str, keys: Table, sep: str) -> Records:
    """The records of a file. Raises InputError, with the line, if it is not a well-formed table."""
    text = read_text(path)
    if found := _large_and_plain(path, text, keys, keys.sep or sep):
        return found
    rows = list(_rows(text, path, keys.sep or sep))
    header_lines = keys.header if isinstance(keys.header, list) else [keys.header]
    after_header = max(header_lines) + 1
    if min(header_lines) < 0 or after_header > len(rows):
        raise input_error(path, f"has {len(rows)} lines, so header: {keys.header} is out of range")
    header = [rows[line][1] for line in header_lines]
    first_line = rows[header_lines[0]][0]
    body = rows[after_header:]
    if len(header) > 1 and body and _names_the_index(body[0][1], header, keys):
        # The first cells of the header rows are the names of these rows, not of the index.
        header = [["", *line[1:]] for line in header]
        header[-1][0] = body.pop(0)[1][0]
    if not body:
        raise input_error(path, "has a header but no rows")
    columns = _columns(header, path, first_line)
    _check_widths(body, len(columns.parts), path, header[0], keys.sep or sep)
    places = [Place(path, line) for line, _ in body]
    return melted(columns, [list[object](cells) for _, cells in body], places, keys.melt, path)


def _large_and_plain(path: str, text: str, keys: Table, sep: str) -> Records | None:
    """The records of a large file without quotes and the like, read by Arrow; None if it is no such file.

    They are those that Python's csv module finds. Whatever might be a problem is left to it.
    """
    if len(text) < LARGE or keys.melt or isinstance(keys.header, list) or keys.header < 0:
        return None
    if '"' in text or ("\r" in text and text.count("\r") != text.count("\r\n")):
        return None
    header_line, end = keys.header + 1, 0
    for _ in range(header_line):
        end = text.find("\n", end) + 1
        if not end:
            return None
    above = list(_rows(text[:end], path, sep))
    if len(above) != header_line:  # some are blank
        return None
    header = above[-1][1]
    found = plain_columns(text, len(header), sep, header_line) if len(header) > 1 else None
    if found is None:
        return None
    names = _columns([header], path, header_line).names
    return Records(dict(zip(names, found, strict=True)), LinesOfFile(path, len(found[0]), header_line + 1))


def _names_the_index(cells: Sequence[str], header: Sequence[Sequence[str]], keys: Table) -> bool:
    """Whether a line holds the name of the index, which pandas.to_csv writes below several header rows.

    A row of data without values looks the same; it is the name if the keys refer to a field of that name.
    """
    named = (
        keys.melt.id_vars if keys.melt else [getattr(keys, key, "") for key in ("index", "columns", "values")]
    )
    return not any(cells[1:]) and cells[0] in named and not any(row[0] in named for row in header)


def _rows(text: str, path: str, sep: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that are not blank, each with its number, as cells without surrounding space.

    Space in quotes is part of a cell: tokens such as " the" start with it.
    """
    csv.field_size_limit(MAX_CELL_LENGTH)
    raw_lines: list[str] = []  # of the record that is being read

    def lines() -> Iterator[str]:
        for raw_line in io.StringIO(text, newline=""):
            raw_lines.append(raw_line)
            yield raw_line

    reader = csv.reader(lines(), delimiter=sep, strict=True, skipinitialspace=sep != " ")
    line = 1
    try:
        for cells in reader:
            record = "".join(raw_lines)
            if any(cell.strip() for cell in cells):
                yield line, [_without_padding(cell, record) for cell in cells]
            line = reader.line_num + 1
            raw_lines.clear()
    except csv.Error as error:
        raise input_error(path, csv_syntax(str(error), MAX_CELL_LENGTH), line=line) from error


def _without_padding(cell: str, record: str) -> str:
    """A cell without surrounding space, unless the cell is in quotes in the raw record."""
    plain = cell.strip()
    if plain == cell:
        return cell
    in_quotes = '"' + cell.replace('"', '""') + '"'
    return cell if in_quotes in record else plain


def _columns(header: Sequence[list[str]], path: str, line: int) -> Columns:
    """The columns. Raises InputError for names that are duplicated."""
    width = max(len(row) for row in header)
    filled = []
    for depth, row in enumerate(header):
        cells = [*row, *[""] * (width - len(row))]
        if depth < len(header) - 1:  # a name for several columns is only above the first of them
            for column in range(1, width):
                cells[column] = cells[column] or cells[column - 1]
        filled.append(cells)
    parts = [tuple(filter(None, column)) for column in zip(*filled, strict=True)]
    written = Columns(tuple(parts)).names
    parts = [part or (name_of_unnamed(column, written),) for column, part in enumerate(parts)]
    columns = Columns(tuple(parts))
    if duplicated := duplicates(columns.names):
        raise InputError(duplicated_column(name, Place(path, line)) for name in duplicated)
    return columns


def _check_widths(
    body: Sequence[tuple[int, list[str]]], width: int, path: str, header: Sequence[str], sep: str
) -> None:
    wrong = [(line, len(cells)) for line, cells in body if len(cells) != width]
    separator = _other_separator(header, sep) if width == 1 else None
    if wrong:
        raise first_few(
            [
                Problem(
                    Place(path, line),
                    "",
                    f"{found} cells where the header has {width}{separator_hint(separator)}",
                )
                for line, found in wrong
            ]
        )
    if separator:
        raise input_error(path, f"has only one column{separator_hint(separator)}", line=1)


def _other_separator(header: Sequence[str], sep: str) -> str | None:
    """The likely separator, if the name of the only column contains one."""
    return next((other for other in (";", "\t", ",", "|") if other != sep and other in header[0]), None)

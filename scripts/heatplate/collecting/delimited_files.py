"""Reading records from CSV and TSV files.

They are read with Python's csv module in strict mode, not with pandas, which silently shifts the columns of
ragged rows, reads a model named NA as missing, and 007 as 7. Every cell stays text.
"""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence

from heatplate.collecting.arrow_columns import plain_columns
from heatplate.collecting.file_content import is_of_other_format, read_bytes, read_text, text_of
from heatplate.collecting.labels import duplicates
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import csv_syntax, duplicated_column, first_few, separator_hint
from heatplate.collecting.numbers import is_number
from heatplate.collecting.records import LinesOfFile, Records
from heatplate.collecting.unnamed_columns import name_of_unnamed
from heatplate.collecting.wanted_fields import label_fields
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, input_error, wording
from heatplate.utf8 import decode

LARGE = 1_000_000
"""Bytes of a file for which it is worth to import Arrow: what takes longer than that, some 0.3 s."""

MAX_CELL_LENGTH = 2**24
"""Characters: more than any prompt has, but a limit for quotes that are never closed. Python's is 131 072."""


def read_delimited(path: str, keys: Table, sep: str) -> Records:
    """The records of a file. Raises InputError, with the line, if it is not a well-formed table."""
    content, sep = read_bytes(path), keys.sep or sep
    if found := _large_and_plain(path, content, keys, sep):
        return found
    rows = list(_rows(text_of(content, path), path, sep))
    header_lines = _header_lines(keys)
    after_header = max(header_lines, default=-1) + 1
    if min(header_lines, default=0) < 0 or after_header > len(rows):
        raise input_error(path, f"has {len(rows)} lines, so header: {keys.header} is out of range")
    header = [rows[line][1] for line in header_lines]
    first_line = rows[header_lines[0] if header_lines else 0][0]
    body = rows[after_header:]
    levels = _index_levels(header) if len(header) > 1 else 0
    if levels and body and _names_the_index(body[0][1], levels, keys):
        # The first cells of the header rows are the names of these rows, not of the index.
        names = body.pop(0)[1]
        header = [["" if column < levels else name for column, name in enumerate(row)] for row in header]
        header[-1][:levels] = names[:levels]
    if not body:
        raise input_error(path, "has a header but no rows")
    columns = Columns(tuple((name,) for name in keys.names)) if keys.names else None
    if columns is None and (position := _position_of_header(rows, keys)):
        raise input_error(path, _preamble(rows, position), line=first_line)
    columns = columns or _columns(header, levels, path, first_line, after_header - 1)
    of_names = wording("names has") if keys.names else wording("the header has")
    _check_widths(body, len(columns.parts), path, of_names, (keys.names or header[0]), keys.sep or sep)
    places = [Place(path, line) for line, _ in body]
    return melted(columns, [list[object](cells) for _, cells in body], places, keys.melt, path)


def _position_of_header(rows: Sequence[tuple[int, list[str]]], keys: Table) -> int:
    """The position of the header below lines of another width that the author does not know of; 0 if none."""
    width = len(rows[-1][1])
    above = [position for position, (_, cells) in enumerate(rows) if len(cells) != width]
    position = above[-1] + 1 if above else 0
    if keys.header is not None or width == 1 or above != list(range(position)):
        return 0
    names = rows[position][1]
    is_header = len({*names}) == width and not any(map(is_number, names))
    return position if is_header and position + 1 < len(rows) else 0


@wording
def _preamble(rows: Sequence[tuple[int, list[str]]], position: int) -> str:
    (_, first), (line, names) = rows[0], rows[position]
    return (
        f"{len(first)} cells, and {len(names)} from line {line} on; if that line is the header, set header: "
        f"{position}"
    )


def _header_lines(keys: Table) -> list[int]:
    """The positions of the header rows; none if ``names`` stands in for them."""
    if keys.header is None:
        return [] if keys.names else [0]
    return keys.header if isinstance(keys.header, list) else [keys.header]


def _large_and_plain(path: str, content: bytes, keys: Table, sep: str) -> Records | None:
    """The records of a large file without quotes and the like, read by Arrow; None if it is no such file.

    They are those that Python's csv module finds. Whatever might be a problem is left to it.
    """
    header_lines = _header_lines(keys)
    if len(content) < LARGE or keys.melt or len(header_lines) > 1 or min(header_lines, default=0) < 0:
        return None
    content = content.removeprefix(BOM_UTF8)
    if b'"' in content or is_of_other_format(content):
        return None
    if b"\r" in content and content.count(b"\r") != content.count(b"\r\n"):
        return None
    lines_above, end = max(header_lines, default=-1) + 1, 0
    for _ in range(lines_above):
        end = content.find(b"\n", end) + 1
        if not end:
            return None
    above = list(_rows(decode(content[:end], path), path, sep))
    if len(above) != lines_above:  # some are blank
        return None
    width = len(keys.names or above[-1][1])
    found = plain_columns(content, width, sep, lines_above) if width > 1 else None
    if found is None:
        return None
    names = keys.names or _columns([above[-1][1]], 0, path, lines_above, lines_above - 1).names
    return Records(dict(zip(names, found, strict=True)), LinesOfFile(path, len(found[0]), lines_above + 1))


def _index_levels(header: Sequence[Sequence[str]]) -> int:
    """How many columns are the index, where pandas.to_csv wrote several header rows.

    Only the first of them may have names there, which are those of the rows; above the others is nothing.
    """
    width = max(map(len, header))
    blank = [not any(row[column : column + 1] not in ([], [""]) for row in header) for column in range(width)]
    return next((column for column in range(1, width) if not blank[column]), width)


def _names_the_index(cells: Sequence[str], levels: int, keys: Table) -> bool:
    """Whether a line holds the names of the index, which pandas.to_csv writes below several header rows.

    levels: of the index. A row of data without values looks the same; these are names if the keys refer to a
    field that has one of them.
    """
    named = (keys.melt.id_vars if keys.melt else []) or list(label_fields(keys))
    return not any(cells[levels:]) and any(name and name in named for name in cells[:levels])


def delimited_rows(path: str, sep: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of a file as ``_rows`` has them."""
    yield from _rows(read_text(path), path, sep)


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
                yield line, _without_padding(cells, record, sep)
            line = reader.line_num + 1
            raw_lines.clear()
    except csv.Error as error:
        raise input_error(path, csv_syntax(str(error), MAX_CELL_LENGTH), line=line) from error


def _without_padding(cells: list[str], record: str, sep: str) -> list[str]:
    """The cells without surrounding space, but for those that are in quotes in the raw record."""
    if '"' not in record:
        return [cell.strip() for cell in cells]
    plain, position = [], 0
    for cell in cells:
        while sep != " " and record[position : position + 1] == " ":
            position += 1  # as skipinitialspace does
        in_quotes = record[position : position + 1] == '"'
        plain.append(cell if in_quotes else cell.strip())
        position += len(cell) + 1 + (2 + cell.count('"') if in_quotes else 0)  # quotes in quotes are doubled
    return plain


def _columns(header: Sequence[list[str]], levels: int, path: str, line: int, last: int) -> Columns:
    """The columns. Raises InputError for names that are duplicated.

    levels: of an index, the first columns. last: the last header row, counted from 0 as in the file.
    """
    width = max(len(row) for row in header)
    filled = []
    for depth, row in enumerate(header):
        cells = [*row, *[""] * (width - len(row))]
        if depth < len(header) - 1:  # a name for several columns is only above the first of them
            for column in range(levels or 1, width):
                cells[column] = cells[column] or cells[column - 1]
        filled.append(cells)
    parts = [tuple(filter(None, column)) for column in zip(*filled, strict=True)]
    written = Columns(tuple(parts)).names
    parts = [part or (name_of_unnamed(column, written),) for column, part in enumerate(parts)]
    columns = Columns(tuple(parts))
    if duplicated := duplicates(columns.names):
        hint = f", or name all {width} columns with names: [...] and header: {last}"
        raise InputError(duplicated_column(name, Place(path, line), hint=hint) for name in duplicated)
    return columns


def _check_widths(
    body: Sequence[tuple[int, list[str]]],
    width: int,
    path: str,
    of_names: str,
    header: Sequence[str],
    sep: str,
) -> None:
    wrong = [(line, len(cells)) for line, cells in body if len(cells) != width]
    separator = _other_separator(header, sep) if width == 1 else None
    if wrong:
        raise first_few(
            [
                Problem(
                    Place(path, line),
                    "",
                    f"{found} cells where {of_names} {width}{separator_hint(separator)}",
                )
                for line, found in wrong
            ]
        )
    if separator:
        raise input_error(path, f"has only one column{separator_hint(separator)}", line=1)


def _other_separator(header: Sequence[str], sep: str) -> str | None:
    """The likely separator, if the name of the only column contains one."""
    return next((other for other in (";", "\t", ",", "|") if other != sep and other in header[0]), None)

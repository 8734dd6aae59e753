"""Tables that people wrote for people, in Markdown or LaTeX: which one is meant, and its rows as records."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from heatplate.collecting.labels import duplicates
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import duplicated_column, first_few
from heatplate.collecting.records import Records
from heatplate.collecting.table_cells import is_percentage, number_and_spread
from heatplate.collecting.unnamed_columns import name_of_unnamed
from heatplate.collecting.wanted_fields import conditions_on_numbers, numeric_fields
from heatplate.configuration.matrices import Melt, Table
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    did_you_mean,
    input_error,
    printable,
    quoted,
    wording,
)

SECTION = "section"
"""The field for rows that are headings of those below them."""

_DASHES = re.compile(":?-+:?")

_LISTED = 8
"""Tables that a message lists."""


@dataclass(frozen=True)
class WrittenTable:
    """A table as text: its cells are plain.

    line: where it begins. names: its heading, caption or label. header: the header rows. body: the other
    rows, each with its line. sections: for each of these rows the heading above it; empty if there is none.
    """

    line: int
    names: tuple[str, ...]
    header: tuple[tuple[str, ...], ...]
    body: tuple[tuple[int, tuple[str, ...]], ...]
    sections: tuple[str, ...] = field(default=())


def records_of(tables: Sequence[WrittenTable], keys: Table, path: str) -> Records:
    """The rows of the table that is meant, as records. Raises InputError.

    Numbers are without what surrounds them; a spread beside them is a field of its own, ``acc_std``.
    """
    table = _chosen(tables, keys, path)
    if not table.body:
        raise input_error(path, "has a header but no rows", line=table.line)
    width = max(len(row) for row in (*table.header, *(cells for _, cells in table.body)))
    _check_dashes(table, path)
    _check_widths(table, path)
    rows = [_padded(cells, width) for _, cells in table.body]
    columns = _columns([_padded(row, width) for row in table.header], path, table.line)
    places = [Place(path, line) for line, _ in table.body]
    _check_percentages(columns.names, numeric_fields(keys, columns.names), rows, places)
    labels = _label_fields(keys)
    spreads: list[list[object]] = [[None] * width for _ in rows]
    values: list[list[object]] = [list(row) for row in rows]
    for column, name in enumerate(columns.names):
        if name in labels:
            continue
        for row, cells in enumerate(rows):
            values[row][column], spreads[row][column] = number_and_spread(cells[column])
    melt = keys.melt
    if any(table.sections) and SECTION not in columns.names:
        columns = Columns((*columns.parts, (SECTION,)))
        values = [[*cells, section] for cells, section in zip(values, table.sections, strict=True)]
        spreads = [[*cells, None] for cells in spreads]
        melt = _with_section(melt)
    return melted(columns, values, places, melt, path, spreads)


def _with_section(melt: Melt | None) -> Melt | None:
    """The keys that keep the section of each row, unless they make a field of that name."""
    if melt is None or SECTION in (*melt.id_vars, *melt.var_name, melt.value_name, *(melt.value_vars or ())):
        return melt
    return melt.model_copy(update={"id_vars": [*melt.id_vars, SECTION]})


def _label_fields(keys: Table) -> set[str]:
    """The fields whose cells are texts, however much they look like numbers."""
    numeric = conditions_on_numbers(keys.where)
    named = [*(name for name in keys.where if name not in numeric), *keys.extract]
    named += keys.melt.id_vars if keys.melt else []
    for key in ("index", "columns", "row", "col", "true", "predicted"):
        fields = getattr(keys, key, None) or []
        named += [fields] if isinstance(fields, str) else fields
    return set(named)


def _padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells, *[""] * (width - len(cells))]


def _check_dashes(table: WrittenTable, path: str) -> None:
    """Raise InputError for a row as there is below a header: of dashes, more than a missing value has."""
    for line, cells in table.body:
        if all(_DASHES.fullmatch(cell) for cell in cells) and any(len(cell) > 1 for cell in cells):
            raise input_error(
                path,
                "a row of dashes within a table; if a second table begins here, put a blank line before its "
                "header, else remove the row",
                line=line,
            )


def _check_percentages(
    names: Sequence[str], numeric: Sequence[str], rows: Sequence[Sequence[str]], places: Sequence[Place]
) -> None:
    """Raise InputError for columns that have numbers with and without a per cent sign."""
    problems = []
    for name in numeric:
        cells = [row[names.index(name)] for row in rows]
        first: dict[bool, int] = {}  # the first row with a sign, and the first one without
        for row, cell in enumerate(cells):
            if (has_sign := is_percentage(cell)) is not None:
                first.setdefault(has_sign, row)
        if len(first) == 2:
            one, other = sorted(first.values())
            message = (
                f"the column {quoted(name)} has {quoted(cells[other])} here and {quoted(cells[one])} in line "
                f"{places[one].line}; write all its numbers with a per cent sign, or none"
            )
            problems.append(Problem(places[other], "", message))
    if problems:
        raise first_few(problems)


def _check_widths(table: WrittenTable, path: str) -> None:
    width = max(map(len, table.header))
    wrong = [
        Problem(Place(path, line), "", f"{len(cells)} cells where the header has {width}")
        for line, cells in table.body
        if len(cells) > width
    ]
    if wrong:
        raise first_few(wrong)


def _columns(header: Sequence[Sequence[str]], path: str, line: int) -> Columns:
    """The columns: for each, the names in the header rows without blank ones. Raises InputError."""
    parts = [tuple(dict.fromkeys(filter(None, column))) for column in zip(*header, strict=True)]
    written = Columns(tuple(parts)).names
    columns = Columns(tuple(part or (name_of_unnamed(column, written),) for column, part in enumerate(parts)))
    if duplicated := duplicates(columns.names):
        raise InputError(duplicated_column(name, Place(path, line)) for name in duplicated)
    return columns


def _chosen(tables: Sequence[WrittenTable], keys: Table, path: str) -> WrittenTable:
    """The table that ``table`` chooses: by its number from 1, or by a part of a name. Raises InputError."""
    if not tables:
        raise input_error(path, "contains no table")
    wanted = keys.table
    if wanted is None:
        if len(tables) > 1:
            raise input_error(
                path, f"contains {len(tables)} tables; choose one with table: {_listed(tables)}"
            )
        return tables[0]
    if isinstance(wanted, int):
        if not 1 <= wanted <= len(tables):
            raise input_error(path, f"there is no table {wanted}: {_listed(tables)}", key="table")
        return tables[wanted - 1]
    text = wanted.casefold()
    named = [[name.casefold() for name in table.names] for table in tables]
    found = [n for n, names in enumerate(named) if text in names]
    found = found or [n for n, names in enumerate(named) if any(text in name for name in names)]
    if len(found) == 1:
        return tables[found[0]]
    if found:
        raise input_error(
            path,
            f"{len(found)} tables are called {quoted(wanted)}; give the number: "
            f"{', '.join(str(n + 1) for n in found[:_LISTED])}{', …' if len(found) > _LISTED else ''}",
            key="table",
        )
    raise input_error(
        path,
        f"no table has a heading, caption or label with {quoted(wanted)}{_similar(tables, wanted)}",
        key="table",
    )


@wording
def _similar(tables: Sequence[WrittenTable], wanted: str) -> str:
    """The names that were probably meant, or the tables that there are, as the end of a message."""
    hint = did_you_mean(wanted, [name for table in tables for name in table.names])
    return hint if hint.startswith("; did") else f"; there are {_listed(tables)}"


@wording
def _listed(tables: Sequence[WrittenTable]) -> str:
    times = Counter(name for table in tables for name in table.names)
    shown = []
    for number, table in enumerate(tables[:_LISTED], start=1):
        name = next((name for name in table.names if times[name] == 1), f"line {table.line}")
        shown.append(f"{number} ({printable(name, max_length=40)})")
    return ", ".join(shown) + (", …" if len(tables) > _LISTED else "")

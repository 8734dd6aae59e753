"""The rows in a JSON value, whichever of the usual shapes it has.

An object is one row. So is a bare value, whose field is called ``value``. An object of lists of one length
has a column in each. So have the objects of ``DataFrame.to_json`` with its orients ``split``, ``table`` and,
for an index that counts the rows, ``columns``. A list of lists is a table whose first row may be a header.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from heatplate.collecting.json_shape import shape
from heatplate.collecting.labels import duplicates, has_lone_surrogate
from heatplate.collecting.numbers import is_number
from heatplate.collecting.unnamed_columns import name_of_unnamed
from heatplate.problems import printable, quoted, wording

Name = tuple[str, ...]
"""The name of a field: those of the objects that it is nested in, and its own."""

Row = list[tuple[Name, object]]


def rows_of(
    value: Any, names: Sequence[str] | None, column: str, others: Sequence[str] = ()
) -> Iterator[Row]:
    """The rows in a value at the end of the record path.

    names: of the columns of rows that are lists. column: the field that is wanted of each row. If an object
        has a list of them, it has a row for each item, and its single values are those of all rows. others:
        further fields that are wanted.

    Raises ValueError if the value is a table without names, with too many or too few, or of no clear shape.
    """
    if isinstance(value, list):
        yield from _of_lists(value, names)
        return
    if names is not None:
        found = "objects" if isinstance(value, dict) else "single values"
        raise ValueError(f"names is for rows that are lists, and these are {found}; remove it")
    if not isinstance(value, dict):
        yield [(("value",), value)]
    elif all(map(_is_scalar, value.values())):  # by far the most
        yield [((name,), cell) for name, cell in value.items()]
    elif not _has_list(value) and not _counts_rows(value):  # the most of the others
        yield _flat(value)
    elif _is_split(value):
        yield from _of_split(value)
    elif value.keys() >= {"schema", "data"} and _has_only(value["data"], dict):
        yield from _of_table(value["schema"], value["data"])
    elif value and all(_is_column(column) for column in value.values()):
        yield from _of_columns(value)
    elif _is_column(value.get(column)):
        _check_lengths(value, [column, *others])
        yield from _with_repeated_values(value, len(value[column]))
    elif _counts_rows(value):
        first = next(iter(value.values()))
        for number in first:
            yield [((name,), column[number]) for name, column in value.items()]
    else:
        yield _flat(value)


def only_record(value: Any) -> dict[str, object] | None:
    """The record of an object of single values and objects: quickly, since there may be thousands of files.

    None for what has perhaps another shape, or a fault; ``rows_of`` knows.
    """
    record: dict[str, object] = {}
    try:
        is_all = type(value) is dict and _add_cells(value, "", record)
    except RecursionError:
        return None
    return record if is_all and record and not has_lone_surrogate("".join(record)) else None


def _add_cells(value: dict[str, Any], above: str, record: dict[str, object]) -> bool:
    """Add the cells of an object, below those around it, to a record, and say whether that is all of it."""
    for name, item in value.items():
        if type(item) is dict:
            if "0" in item or not _add_cells(item, f"{above}{name}.", record):  # numbers of rows?
                return False
        elif type(item) is not list:
            full = above + name
            if full in record:
                return False
            record[full] = item
        elif not above:  # a column?
            return False
    return True


def _has_only(values: object, kind: type) -> bool:
    """Whether this is a list in which all items have a kind."""
    return isinstance(values, list) and all(isinstance(value, kind) for value in values)


def _is_column(values: object) -> bool:
    """Whether this is a list of single values."""
    return isinstance(values, list) and all(map(_is_scalar, values))


def _has_list(value: dict[str, Any]) -> bool:
    return any(type(item) is list for item in value.values())


def _is_scalar(value: object) -> bool:
    return not isinstance(value, (dict, list))


def _of_lists(lists: list[list[object]], names: Sequence[str] | None) -> Iterator[Row]:
    """The rows of a list of lists, below its header, if it has one."""
    header, rows = lists[0], lists[1:]
    if names is not None:
        header, rows = list(names), lists
    elif not _is_header(header, rows):
        raise ValueError(
            f"a list of lists without a header, {shape(lists)}; write names: [FIELD, …], one for each "
            'column, or, for a table of numbers, record_path: "{row}.{column}" (which count from 0) and '
            "values: value"
        )
    columns: list[Name] = [(name,) for name in _named(list(map(str, header)))]
    return _below(columns, rows, wording("the header has") if names is None else wording("names has"))


def _below(columns: Sequence[Name], rows: Sequence[Sequence[object]], of_names: str) -> Iterator[Row]:
    """The rows below their columns."""
    if duplicated := duplicates(".".join(name) for name in columns):
        raise ValueError(f"the column {quoted(duplicated[0])} is duplicated; rename one")
    for row in rows:
        if len(row) != len(columns):
            raise ValueError(f"a row has {len(row)} cells where {of_names} {len(columns)}: {shape(row)}")
        if not all(map(_is_scalar, row)):
            raise ValueError(
                f"a row of a table has a nested value, {shape(row)}; write a record_path that leads into it"
            )
        yield list(zip(columns, row, strict=True))


def _is_header(header: list[object], rows: list[list[object]]) -> bool:
    """Whether the first row holds names: only text, above a column of numbers at least once."""
    if not all(isinstance(name, str) for name in header):
        return False
    return any(
        not isinstance(cell, str) or (is_number(cell) and not is_number(name))
        for row in rows
        for name, cell in zip(header, row, strict=False)
        if cell is not None
    )


def _is_split(value: dict[str, Any]) -> bool:
    """Whether this is a table as ``DataFrame.to_json(orient="split")`` writes it."""
    return (
        {"columns", "data"} <= value.keys() <= _OF_SPLIT
        and isinstance(value["columns"], list)
        and _has_only(value["data"], list)
        and isinstance(value.get("index", []), list)
    )


_OF_SPLIT = {"columns", "data", "index", "index_names", "column_names", "name"}


def _of_split(table: dict[str, Any]) -> Iterator[Row]:
    """The rows with their index, unless this counts them."""
    columns: list[Name] = [
        tuple(map(str, name)) if isinstance(name, list) else (str(name),) for name in table["columns"]
    ]
    index, rows = table.get("index"), table["data"]
    if index is None or index == list(range(len(rows))):
        return _below(columns, rows, wording("columns has"))
    if len(index) != len(rows):
        raise ValueError(f"index has {len(index)} items, and data has {len(rows)} rows")
    keys = [key if isinstance(key, list) else [key] for key in index]
    given = table.get("index_names") or [None] * len(keys[0] if keys else [])
    known = [".".join(name) for name in columns]
    levels = [
        (str(name) if name else name_of_unnamed(position, known),) for position, name in enumerate(given)
    ]
    below = [[*key, *row] for key, row in zip(keys, rows, strict=True)]
    return _below([*levels, *columns], below, wording("index and columns have"))


def _of_table(schema: Any, records: list[dict[str, Any]]) -> Iterator[Row]:
    """The records with their index, unless this counts them."""
    counted = [record.get("index") for record in records] == list(range(len(records)))
    is_unnamed = counted and isinstance(schema, dict) and schema.get("primaryKey") == ["index"]
    for record in records:
        yield [(name, cell) for name, cell in _flat(record) if not (is_unnamed and name == ("index",))]


def _of_columns(columns: dict[str, list[object]]) -> Iterator[Row]:
    lengths = {name: len(column) for name, column in columns.items()}
    if len({*lengths.values()}) > 1:
        shown = ", ".join(f"{printable(name)} has {length}" for name, length in list(lengths.items())[:4])
        raise ValueError(
            f"an object of lists of different lengths ({shown}), so that they are no columns of one table; "
            "write a record_path that leads to one of them"
        )
    names = [(name,) for name in columns]
    for row in zip(*columns.values(), strict=True):
        yield list(zip(names, row, strict=True))


def _check_lengths(value: dict[str, Any], wanted: Sequence[str]) -> None:
    """Raise ValueError if lists that are to be columns of one table have different lengths."""
    lengths = {name: len(value[name]) for name in wanted if _is_column(value.get(name))}
    if len({*lengths.values()}) > 1:
        shown = ", ".join(f"{printable(name)} has {length}" for name, length in lengths.items())
        raise ValueError(f"the lists of a record have different lengths ({shown}); correct them")


def _with_repeated_values(value: dict[str, Any], length: int) -> Iterator[Row]:
    """The rows of an object with lists of this length as columns; other lists are left out."""
    columns = {name: cells for name, cells in value.items() if _is_column(cells) and len(cells) == length}
    repeated = _flat(value)
    for position in range(length):
        yield [*repeated, *(((name,), cells[position]) for name, cells in columns.items())]


def _counts_rows(value: dict[str, Any]) -> bool:
    """Whether these are columns whose cells have the numbers of their rows, as ``DataFrame.to_json`` does."""
    columns = list(value.values())
    if not columns or not isinstance(columns[0], dict) or list(columns[0])[:1] != ["0"]:
        return False
    numbers = [str(number) for number in range(len(columns[0]))]
    return all(
        isinstance(column, dict) and list(column) == numbers and all(map(_is_scalar, column.values()))
        for column in columns
    )


def _named(names: Sequence[str]) -> list[str]:
    """The names in a header row; those that are missing as pandas writes them."""
    return [name if name.strip() else name_of_unnamed(position, names) for position, name in enumerate(names)]


def _flat(record: dict[str, Any], above: Name = ()) -> Row:
    """The fields of an object and of those nested in it; lists are left out."""
    row: Row = []
    for name, value in record.items():
        if type(value) is dict:
            row += _flat(value, (*above, name))
        elif type(value) is not list:
            row.append(((*above, name), value))
    return row

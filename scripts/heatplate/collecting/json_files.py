"""Reading records from JSON and JSON Lines files."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from heatplate.collecting.file_content import read_text
from heatplate.collecting.labels import duplicates, has_lone_surrogate
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import first_few, json_syntax, lone_surrogate
from heatplate.collecting.records import Objects, Records
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted

_MAX_DIGITS = 400
"""Digits of an integer. A float has at most 309, and Python refuses to convert more than 4300."""

Record = dict[str, object]


def read_json(path: str, keys: Table) -> Records | Objects:
    """The records at ``record_path``, or those at the top of the file. Raises InputError."""
    records = _parsed(read_text(path), keys, path, line=None)
    return _melted(records, [Place(path)] * len(records), keys, path)


def read_json_lines(path: str, keys: Table) -> Records | Objects:
    """The records of a file with one JSON value per line. Raises InputError for all bad lines."""
    records: list[Record] = []
    places: list[Place] = []
    problems: list[Problem] = []
    for line, text in enumerate(read_text(path).split("\n"), start=1):
        if text.strip():
            try:
                found = _parsed(text, keys, path, line)
            except InputError as wrong:
                problems += wrong.problems
                continue
            records += found
            places += [Place(path, line)] * len(found)
    if problems:
        raise first_few(problems)
    return _melted(records, places, keys, path)


def _melted(records: list[Record], places: list[Place], keys: Table, path: str) -> Records | Objects:
    names = list(dict.fromkeys(name for record in records for name in record))
    if not names:
        raise input_error(path, "contains no records")
    if invalid := [name for name in names if has_lone_surrogate(name)]:
        raise input_error(path, f"field name {lone_surrogate(invalid[0])}")
    if keys.melt is None:
        return Objects(records, places)
    rows = [[record.get(name) for name in names] for record in records]
    return melted(Columns(tuple((name,) for name in names)), rows, places, keys.melt, path)


def _parsed(text: str, keys: Table, path: str, line: int | None) -> list[Record]:
    """The records in a JSON text; ``line`` is its line in a JSON Lines file."""
    try:
        value = (_CAREFUL if _LARGE_NUMBER.search(text) else _QUICK).decode(text)
        return list(_records_of(value, keys, path, line))
    except json.JSONDecodeError as error:
        raise input_error(
            path, json_syntax(error, in_lines=line is not None), line=line or error.lineno
        ) from error
    except RecursionError as error:
        raise input_error(path, "nested too deeply to be data", line=line) from error
    except ValueError as error:
        raise input_error(path, str(error), line=line) from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        duplicated = duplicates(name for name, _ in pairs)[0]
        raise ValueError(f"the key {quoted(duplicated)} is duplicated in one object; rename one")
    return found


def _integer(text: str) -> int:
    if len(text) > _MAX_DIGITS:
        raise ValueError(f"an integer of {len(text)} digits is too long")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number {quoted(text)} is too large for a 64-bit number")
    return value


_CAREFUL = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=float
)
_QUICK = json.JSONDecoder(object_pairs_hook=_object, parse_constant=float)
"""For texts without numbers that may be too large: it calls nothing for each number, which takes a while."""
_LARGE_NUMBER = re.compile(r"[0-9](?:[eE]\+?[0-9]{3}|[0-9]{200})")


def _records_of(value: Any, keys: Table, path: str, line: int | None) -> Iterator[Record]:
    """The records in a JSON value, flattened, with the fields from ``record_path`` and ``meta``."""
    meta = {name: _found(value, name.split("."), path, line, "meta") for name in keys.meta or ()}
    for name, found in meta.items():
        if isinstance(found, dict | list):
            known = did_you_mean(name, (f"{name}.{key}" for key in found)) if isinstance(found, dict) else ""
            raise input_error(path, f"{quoted(name)} is not a single value{known}", key="meta", line=line)
    for fields, record in _below(value, keys.record_path or [], {}, path, line):
        cells = list(_flat(record)) if isinstance(record, dict) else [("value", record)]
        whole = {**meta, **fields, **dict(cells)}
        if len(whole) < len(meta) + len(fields) + len(cells):
            duplicated = duplicates([*meta, *fields, *(name for name, _ in cells)])
            raise input_error(
                path, f"a record has two values for the field {quoted(duplicated[0])}; rename one", line=line
            )
        yield whole


def _below(
    value: Any, steps: Sequence[str], fields: dict[str, str], path: str, line: int | None
) -> Iterator[tuple[dict[str, str], Any]]:
    """The values at a path, each with the fields that the path names; every item of a list is visited."""
    named = steps[0][1:-1] if steps and steps[0].startswith("{") and steps[0].endswith("}") else None
    if named is not None and isinstance(value, dict | list):
        items = value.items() if isinstance(value, dict) else enumerate(value)
        for key, item in items:
            yield from _below(item, steps[1:], {**fields, named: str(key)}, path, line)
    elif isinstance(value, list):
        for item in value:
            yield from _below(item, steps, fields, path, line)
    elif not steps:
        yield fields, value
    elif named is not None:
        raise input_error(
            path,
            f"{steps[0]} requires a mapping or a list, but the value is {quoted(value)}",
            key="record_path",
            line=line,
        )
    else:
        yield from _below(_found(value, steps[:1], path, line, "record_path"), steps[1:], fields, path, line)


def _found(value: Any, names: Sequence[str], path: str, line: int | None, key: str) -> Any:
    if key == "meta" and isinstance(value, list):
        raise input_error(
            path,
            "meta is for fields around the records, and this file is a list of records; remove meta, since "
            "their own fields need none",
            key=key,
            line=line,
        )
    for name in names:
        if not isinstance(value, dict) or name not in value:
            known = list(value) if isinstance(value, dict) else []
            raise input_error(
                path, f"there is no {quoted(name)}{did_you_mean(name, known)}", key=key, line=line
            )
        value = value[name]
    return value


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """The fields of an object; names in nested objects are joined by dots, and lists are left out."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif not isinstance(value, list):
            yield f"{prefix}{name}", value

"""Observations of JSON and JSON Lines files."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from heatplate.collecting.cells import first_few
from heatplate.collecting.content import text_in
from heatplate.collecting.labels import problem_of, repeated
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.observations import Observations
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted, wording

_LONGEST_INTEGER = 400
"""Digits; a float has 309 at most, and Python refuses to convert more than 4300."""

Record = dict[str, object]


def read_json(path: str, keys: Table) -> Observations:
    """The records below ``record_path``, or the top list of objects. Raises InputError."""
    records = _records(text_in(path), keys, path, line=None)
    return _observations(records, [Place(path)] * len(records), keys, path)


def read_json_lines(path: str, keys: Table) -> Observations:
    """The records of a file with one JSON object a line. Raises InputError with those of all lines."""
    records: list[Record] = []
    places: list[Place] = []
    problems: list[Problem] = []
    for line, text in enumerate(text_in(path).split("\n"), start=1):
        if text.strip():
            try:
                found = _records(text, keys, path, line)
            except InputError as wrong:
                problems += wrong.problems
                continue
            records += found
            places += [Place(path, line)] * len(found)
    if problems:
        raise first_few(problems)
    return _observations(records, places, keys, path)


def _observations(records: list[Record], places: list[Place], keys: Table, path: str) -> Observations:
    names = list(dict.fromkeys(name for record in records for name in record))
    if not names:
        raise input_error(path, "has no records")
    if broken := next(filter(None, map(problem_of, names)), None):
        raise input_error(path, f"the name of a field, {broken}")
    rows = [[record.get(name) for name in names] for record in records]
    return melted(Columns(tuple((name,) for name in names)), rows, places, keys.melt, path)


def _records(text: str, keys: Table, path: str, line: int | None) -> list[Record]:
    """The records in one JSON text; ``line`` is its line in a file of several."""
    try:
        value = json.loads(
            text, object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=float
        )
        return list(_records_of(value, keys, path, line))
    except json.JSONDecodeError as error:
        raise input_error(
            path, _syntax(error, in_lines=line is not None), line=line or error.lineno
        ) from error
    except RecursionError as error:
        raise input_error(path, "nested too deep to be data", line=line) from error
    except ValueError as error:
        raise input_error(path, str(error), line=line) from error


@wording
def _syntax(error: json.JSONDecodeError, *, in_lines: bool) -> str:
    """What is wrong with a text that is not JSON."""
    other = "a value over several lines is format: json" if in_lines else "one object a line is format: jsonl"
    if error.msg == "Extra data":
        return "two values in one line" if in_lines else f"more follows after the end; {other}"
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"the JSON is cut off here{f'; {other}' if in_lines else ''}"
    return f"not JSON: {error.msg.removesuffix(' at')} at column {error.colno}"


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = repeated(name for name, _ in pairs)[0]
        raise ValueError(f"the key {quoted(twice)} stands twice in one object")
    return found


def _integer(text: str) -> int:
    if len(text) > _LONGEST_INTEGER:
        raise ValueError(f"an integer of {len(text)} digits")
    return int(text)


def _float(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        raise ValueError(f"the number {quoted(text)} is too large for a 64-bit number")
    return value


def _records_of(value: Any, keys: Table, path: str, line: int | None) -> Iterator[Record]:
    """The records in one JSON value, flattened, with the fields of ``record_path`` and ``meta``."""
    meta = {name: _found(value, name.split("."), path, line, "meta") for name in keys.meta or ()}
    for name, found in meta.items():
        if isinstance(found, dict | list):
            known = did_you_mean(name, (f"{name}.{key}" for key in found)) if isinstance(found, dict) else ""
            raise input_error(path, f"{quoted(name)} is not one value{known}", key="meta", line=line)
    for fields, record in _below(value, keys.record_path or [], {}, path, line):
        cells = list(_flat(record)) if isinstance(record, dict) else [("value", record)]
        if clash := repeated([*meta, *fields, *(name for name, _ in cells)]):
            raise input_error(path, f"two values for the field {quoted(clash[0])} of one record", line=line)
        yield {**meta, **fields, **dict(cells)}


def _below(
    value: Any, steps: Sequence[str], fields: dict[str, str], path: str, line: int | None
) -> Iterator[tuple[dict[str, str], Any]]:
    """What the steps lead to, with the fields that they name; lists are gone through."""
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
        message = f"{steps[0]} needs a mapping or a list, here is {quoted(value)}"
        raise input_error(path, message, key="record_path", line=line)
    else:
        yield from _below(_found(value, steps[:1], path, line, "record_path"), steps[1:], fields, path, line)


def _found(value: Any, names: Sequence[str], path: str, line: int | None, key: str) -> Any:
    for name in names:
        if not isinstance(value, dict) or name not in value:
            known = list(value) if isinstance(value, dict) else []
            raise input_error(path, f"no {quoted(name)} here{did_you_mean(name, known)}", key=key, line=line)
        value = value[name]
    return value


def _flat(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """The fields of an object, those of objects within it joined by dots; lists are left out."""
    for name, value in record.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{prefix}{name}.")
        elif not isinstance(value, list):
            yield f"{prefix}{name}", value

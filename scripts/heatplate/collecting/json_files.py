"""Reading records from JSON and JSON Lines files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from heatplate.collecting.file_content import read_text
from heatplate.collecting.json_rows import Name, rows_of
from heatplate.collecting.json_shape import where_records_are
from heatplate.collecting.labels import duplicates, has_lone_surrogate
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import first_few, json_syntax, lone_surrogate
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Table
from heatplate.configuration.name_pattern import NamePattern
from heatplate.problems import InputError, Made, Place, Problem, did_you_mean, input_error, quoted

_MAX_DIGITS = 400
"""Digits of an integer. A float has at most 309, and Python refuses to convert more than 4300."""

Record = dict[Name, object]
"""A record: its cells by the names of their fields."""


def read_json(path: str, keys: Table) -> Records:
    """The records at ``record_path``, or those at the top of the file. Raises InputError."""
    text = read_text(path)
    records = _converted(path, None, lambda: list(_records_of(parsed(text), keys, path, None)))
    return _melted(records, [Place(path)] * len(records), keys, path)


def read_json_lines(path: str, keys: Table) -> Records:
    """The records of a file with one JSON value per line. Raises InputError for all bad lines."""
    values: list[Any] = []
    lines: list[int] = []
    problems: list[Problem] = []
    for line, text in enumerate(read_text(path).split("\n"), start=1):
        if text.strip():
            try:
                values.append(_converted(path, line, partial(parsed, text)))
                lines.append(line)
            except InputError as wrong:
                problems += wrong.problems
    if not problems and not keys.record_path and len(values) > 1 and all(map(_is_row, values)):
        rows = _converted(path, None, lambda: list(_records_of(values, keys, path, None)))
        below_header = lines[len(lines) - len(rows) :]
        return _melted(rows, [Place(path, line) for line in below_header], keys, path)
    records: list[Record] = []
    places: list[Place] = []
    for line, value in zip(lines, values, strict=True):
        try:
            found = _converted(path, line, lambda: list(_records_of(value, keys, path, line)))  # noqa: B023
        except InputError as wrong:
            problems += wrong.problems
            continue
        records += found
        places += [Place(path, line)] * len(found)
    if problems:
        raise first_few(problems)
    return _melted(records, places, keys, path)


def parsed(text: str) -> Any:
    """The value in a JSON text. Raises ValueError, and RecursionError if it is nested too deeply."""
    return json.loads(
        text, object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=float
    )


def _is_row(value: object) -> bool:
    """Whether a line is a row of a table: a list of single values."""
    return (
        isinstance(value, list) and bool(value) and not any(isinstance(cell, dict | list) for cell in value)
    )


def _melted(records: list[Record], places: list[Place], keys: Table, path: str) -> Records:
    parts = list(dict.fromkeys(name for record in records for name in record))
    columns = Columns(tuple(parts))
    if not parts:
        raise input_error(path, f"contains no records{where_records_are(path, keys)}")
    if invalid := [name for name in columns.names if has_lone_surrogate(name)]:
        raise input_error(path, f"field name {lone_surrogate(invalid[0])}")
    rows = [[record.get(name) for name in parts] for record in records]
    return melted(columns, rows, places, keys.melt, path)


def _converted(path: str, line: int | None, convert: Callable[[], Made]) -> Made:
    """What ``convert`` makes of JSON, its mistakes as problems of the file, or of a line of JSON Lines."""
    try:
        return convert()
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


def _records_of(value: Any, keys: Table, path: str, line: int | None) -> Iterator[Record]:
    """The records in a JSON value, flattened, with the fields from ``record_path`` and ``meta``."""
    steps = [NamePattern.of(step) for step in keys.record_path or []]
    wanted = {name: name.split(".") for name in keys.meta or ()}
    if wanted and not steps and isinstance(value, list):
        raise input_error(
            path,
            "meta is for fields around the records, and this file is a list of records; remove meta, since "
            "their own fields need none",
            key="meta",
            line=line,
        )
    walk = _Walk(path, line, keys.record_path or [], steps, wanted)
    for fields, found in walk.below(value, 0, {}):
        for row in rows_of(found, keys.names):
            cells = [(name, cell) for name, cell in fields.items()] + row
            record = dict(cells)
            if len(record) < len(cells) or len({".".join(name) for name in record}) < len(cells):
                twice = duplicates(".".join(name) for name, _ in cells)[0]
                raise input_error(
                    path, f"a record has two values for the field {quoted(twice)}; rename one", line=line
                )
            yield record


@dataclass(frozen=True)
class _Walk:
    """The way along ``record_path`` through a JSON value.

    written: the steps of the path as configured. steps: the same as patterns. meta: the fields beside the
    path, each with the names that lead to it; those that it shares with the path lead along the path.
    """

    path: str
    line: int | None
    written: list[str]
    steps: list[NamePattern]
    meta: dict[str, list[str]]

    def below(self, value: Any, depth: int, fields: Record) -> Iterator[tuple[Record, Any]]:
        """The values at the end of the path, each with the fields on the way; lists are visited by item."""
        step = self.steps[depth] if depth < len(self.steps) else None
        if isinstance(value, list) and not (step and step.is_whole):
            if step is None and value and all(isinstance(item, list) for item in value):
                yield fields, value
                return
            for item in value:
                yield from self.below(item, depth, fields)
            return
        if isinstance(value, dict) or depth == 0:
            fields = {**fields, **self._beside(value, depth)}
        if step is None:
            yield fields, value
        elif not step.names:
            found = self._found(value, self.written[depth : depth + 1], "record_path")
            yield from self.below(found, depth + 1, fields)
        else:
            for names, item in self._matching(value, step, self.written[depth]):
                yield from self.below(item, depth + 1, {**fields, **names})

    def _matching(self, value: Any, step: NamePattern, written: str) -> list[tuple[Record, Any]]:
        """What a step with names leads to, with what they stand for."""
        if not isinstance(value, dict | list):
            raise self._problem(
                f"{written} requires a mapping or a list, but the value is {quoted(value)}", "record_path"
            )
        items = value.items() if isinstance(value, dict) else enumerate(value)
        found = [(names, item) for key, item in items if (names := step.match(str(key))) is not None]
        if not found and value:
            shown = ", ".join(quoted(str(key)) for key in list(value)[:4])
            raise self._problem(f"no key has the form {quoted(written)}, such as {shown}", "record_path")
        return [({(name,): text for name, text in names.items()}, item) for names, item in found]

    def _beside(self, value: Any, depth: int) -> Record:
        """The fields of ``meta`` that leave the path at this depth."""
        found: Record = {}
        for name, names in self.meta.items():
            leaves = depth == len(names) - 1 or names[: depth + 1] != self.written[: depth + 1]
            if leaves and names[:depth] == self.written[:depth]:
                cell = self._found(value, names[depth:], "meta")
                if isinstance(cell, dict | list):
                    keys = [f"{name}.{key}" for key in cell] if isinstance(cell, dict) else []
                    known = did_you_mean(name, keys) if keys else ""
                    raise self._problem(f"{quoted(name)} is not a single value{known}", "meta")
                found[(name,)] = cell
        return found

    def _found(self, value: Any, names: Sequence[str], key: str) -> Any:
        if isinstance(value, dict) and (whole := ".".join(names)) in value:
            return value[whole]  # a name with dots in it
        for name in names:
            if not isinstance(value, dict) or name not in value:
                known = list(value) if isinstance(value, dict) else []
                raise self._problem(f"there is no {quoted(name)}{did_you_mean(name, known)}", key)
            value = value[name]
        return value

    def _problem(self, message: str, key: str) -> InputError:
        return input_error(self.path, message, key=key, line=self.line)

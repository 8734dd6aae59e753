"""Reading records from JSON and JSON Lines files."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from typing import Any

from heatplate.collecting.file_content import read_text
from heatplate.collecting.json_rows import Name, only_record, rows_of
from heatplate.collecting.json_shape import shape, where_records_are
from heatplate.collecting.labels import duplicates, has_lone_surrogate, leaves_out
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import first_few, json_syntax, left_out, lone_surrogate
from heatplate.collecting.records import Objects, Records
from heatplate.collecting.wanted_fields import label_fields
from heatplate.configuration.matrices import Table
from heatplate.configuration.name_pattern import NamePattern
from heatplate.problems import InputError, Made, Place, Problem, did_you_mean, input_error, quoted, wording

_MAX_DIGITS = 400
"""Digits of an integer. A float has at most 309, and Python refuses to convert more than 4300."""

Record = dict[str, object]
"""A record: its cells by the names of their fields."""


def read_json(path: str, keys: Table) -> Records | Objects:
    """The records at ``record_path``, or those at the top of the file. Raises InputError."""
    value = converted(path, None, partial(parsed, read_text(path)))
    if not (keys.record_path or keys.meta or keys.melt or keys.names) and (record := only_record(value)):
        return Objects([record], [Place(path)])
    reader = _Reader.of(path, keys)
    records = converted(path, None, lambda: list(reader.records(value, None)))
    return reader.melted(records, [Place(path)] * len(records))


def read_json_lines(path: str, keys: Table) -> Records | Objects:
    """The records of a file with one JSON value per line. Raises InputError for all bad lines."""
    values: list[Any] = []
    lines: list[int] = []
    problems: list[Problem] = []
    reader = _Reader.of(path, keys)
    for line, text in enumerate(read_text(path).split("\n"), start=1):
        if text.strip():
            try:
                values.append(converted(path, line, partial(parsed, text)))
                lines.append(line)
            except InputError as wrong:
                problems += wrong.problems
    if not problems and not keys.record_path and len(values) > 1 and all(map(_is_row, values)):
        records = converted(path, None, lambda: list(reader.records(values, None)))
        below_header = lines[len(lines) - len(records) :]
        return reader.melted(records, [Place(path, line) for line in below_header])
    records, places = [], []
    for line, value in zip(lines, values, strict=True):
        try:
            found = converted(path, line, lambda: list(reader.records(value, line)))  # noqa: B023
        except InputError as wrong:
            problems += wrong.problems
            continue
        records += found
        places += [Place(path, line)] * len(found)
    if problems:
        raise first_few(problems)
    return reader.melted(records, places)


def parsed(text: str) -> Any:
    """The value in a JSON text. Raises ValueError, and RecursionError if it is nested too deeply."""
    if _LARGE_NUMBER.search(text):
        return _CAREFUL.decode(text)
    if len(text) < _SHORT:
        value = _QUICKEST.decode(text)
        if _count_names(value) == text.count(":"):  # one after each name, so that none is duplicated
            return value
    return _QUICK.decode(text)


def _count_names(value: Any) -> int:
    """How many names all objects in a value have."""
    count, values = 0, [value]
    for item in values:  # which grows
        if type(item) is dict:
            count += len(item)
            values += item.values()
        elif type(item) is list:
            values += item
    return count


def _is_row(value: object) -> bool:
    """Whether a line is a row of a table: a list of single values."""
    return (
        isinstance(value, list) and bool(value) and not any(isinstance(cell, dict | list) for cell in value)
    )


def converted(path: str, line: int | None, convert: Callable[[], Made]) -> Made:
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


_CAREFUL = json.JSONDecoder(
    object_pairs_hook=_object, parse_int=_integer, parse_float=_float, parse_constant=float
)
_QUICK = json.JSONDecoder(object_pairs_hook=_object, parse_constant=float)
"""For texts without numbers that may be too large: it calls nothing for each number, which takes a while."""
_QUICKEST = json.JSONDecoder()
"""It does not look for duplicated names."""
_SHORT = 10_000
"""Characters of a text whose names are counted afterwards: quicker than a call for each object."""
_LARGE_NUMBER = re.compile(r"[0-9](?:[eE]\+?[0-9]{3}|[0-9]{200})")


@dataclass(frozen=True)
class _Reader:
    """Makes records of the values in a JSON file.

    written: the steps of ``record_path`` as configured. steps: the same as patterns. meta: the fields beside
    the path, each with the names that lead to it; those that it shares with the path lead along the path.
    levels: of the fields read so far that are nested in objects, the names of these and their own.
    """

    path: str
    keys: Table
    written: list[str]
    steps: list[NamePattern]
    meta: dict[str, list[str]]
    levels: dict[str, Name] = field(default_factory=dict)

    @classmethod
    def of(cls, path: str, keys: Table) -> _Reader:
        written = keys.record_path or []
        meta = {name: name.split(".") for name in keys.meta or ()}
        return cls(path, keys, written, [NamePattern.of(step) for step in written], meta)

    def records(self, value: Any, line: int | None) -> Iterator[Record]:
        """The records in a value, flattened, with the fields from ``record_path`` and ``meta``.

        line: its line in a JSON Lines file.
        """
        if self.meta and not self.steps and isinstance(value, list):
            raise input_error(
                self.path,
                "meta is for fields around the records, and this file is a list of records; remove meta, "
                "since their own fields need none",
                key="meta",
                line=line,
            )
        column: str = getattr(self.keys, "values", "") or getattr(self.keys, "predicted", "")
        others = [*label_fields(self.keys), *getattr(self.keys, "given_spreads", {}).values()]
        for fields, found in self.below(value, line, 0, {}):
            for row in rows_of(found, self.keys.names, column, others):
                record = {name[0] if len(name) == 1 else ".".join(name): cell for name, cell in row}
                if len(record) < len(row) or not fields.keys().isdisjoint(record):
                    names = [*fields, *(".".join(name) for name, _ in row)]
                    raise input_error(
                        self.path,
                        f"a record has two values for the field {quoted(duplicates(names)[0])}; rename one",
                        line=line,
                    )
                if self.keys.melt is not None:
                    for name, _ in row:
                        self.levels.setdefault(".".join(name), name)
                yield {**fields, **record} if fields else record

    def melted(self, records: list[Record], places: list[Place]) -> Records | Objects:
        """The records as they are used. Raises InputError if there are none."""
        names = dict.fromkeys(chain.from_iterable(records))
        if not names:
            raise input_error(self.path, f"contains no records{where_records_are(self.path, self.keys)}")
        if invalid := [name for name in names if has_lone_surrogate(name)]:
            raise input_error(self.path, f"field name {lone_surrogate(invalid[0])}")
        if self.keys.melt is None:
            return Objects(records, places)
        rows = [[record.get(name) for name in names] for record in records]
        columns = Columns(tuple(self.levels.get(name, (name,)) for name in names))
        return melted(columns, rows, places, self.keys.melt, self.path)

    def below(self, value: Any, line: int | None, depth: int, fields: Record) -> Iterator[tuple[Record, Any]]:
        """The values at the end of the path, each with the fields on the way; lists are visited by item."""
        step = self.steps[depth] if depth < len(self.steps) else None
        if isinstance(value, list) and not (step and step.is_whole):
            if step is None and value and all(isinstance(item, list) for item in value):
                yield fields, value
                return
            for item in value:
                yield from self.below(item, line, depth, fields)
            return
        if self.meta and (isinstance(value, dict) or depth == 0):
            fields = self._with_meta(value, line, depth, fields)
        if step is None:
            yield fields, value
        elif not step.names:
            if not isinstance(value, dict) or self.written[depth] not in value:
                at, way_out = self._where_left(depth, fields)
                raise self._not_found(self.written[depth], value, line, "record_path", at, way_out)
            yield from self.below(value[self.written[depth]], line, depth + 1, fields)
        else:
            for names, item in self._matching(value, line, depth, fields):
                further = {**fields, **names}
                if any(leaves_out(self.keys.where.get(name), text) for name, text in names.items()):
                    yield from self._below_if_possible(item, line, depth + 1, further)
                else:
                    yield from self.below(item, line, depth + 1, further)

    def _below_if_possible(
        self, value: Any, line: int | None, depth: int, fields: Record
    ) -> Iterator[tuple[Record, Any]]:
        """What is below a key that ``where`` leaves out, which need not be as the path says."""
        try:
            found = list(self.below(value, line, depth, fields))
        except InputError:
            found = []
        yield from found or [(fields, {})]

    @wording
    def _where_left(self, depth: int, fields: Record) -> tuple[str, str]:
        """The last key that a name stood for before a step, and how it is left out, as parts of a message."""
        names = [name for step in self.steps[:depth] for name in step.names]
        if not names:
            return "", ""
        label = str(fields[names[-1]])
        return f" at {quoted(label)}", f"; leave it out with {left_out(names[-1], label)}"

    def _matching(
        self, value: Any, line: int | None, depth: int, fields: Record
    ) -> list[tuple[dict[str, str], Any]]:
        """What a step with names leads to, with what they stand for."""
        step, written = self.steps[depth], self.written[depth]
        if not isinstance(value, dict | list):
            at, way_out = self._where_left(depth, fields)
            raise input_error(
                self.path,
                f"{written} requires a mapping or a list, but the value{at} is {shape(value)}{way_out}",
                key="record_path",
                line=line,
            )
        items = value.items() if isinstance(value, dict) else enumerate(value)
        if step.is_whole:
            (name,) = step.names
            return [({name: str(key)}, item) for key, item in items]
        found = [(names, item) for key, item in items if (names := step.match(str(key))) is not None]
        if not found and value:
            at, way_out = self._where_left(depth, fields)
            shown = ", ".join(quoted(str(key)) for key in list(value)[:4])
            raise input_error(
                self.path,
                f"no key{at} has the form {quoted(written)}, such as {shown}{way_out}",
                key="record_path",
                line=line,
            )
        return found

    def _with_meta(self, value: Any, line: int | None, depth: int, fields: Record) -> Record:
        """The fields and those of ``meta`` that leave the path at this depth."""
        found = dict(fields)
        for name, names in self.meta.items():
            leaves = depth == len(names) - 1 or names[: depth + 1] != self.written[: depth + 1]
            if leaves and names[:depth] == self.written[:depth]:
                cell = self._found(value, line, names[depth:])
                if isinstance(cell, dict | list):
                    keys = [f"{name}.{key}" for key in cell] if isinstance(cell, dict) else []
                    known = did_you_mean(name, keys) if keys else ""
                    raise input_error(
                        self.path, f"{quoted(name)} is not a single value{known}", key="meta", line=line
                    )
                found[name] = cell
        return found

    def _found(self, value: Any, line: int | None, names: Sequence[str]) -> Any:
        """The value of a field of ``meta``, to which names lead."""
        if isinstance(value, dict) and (whole := ".".join(names)) in value:
            return value[whole]  # a name with dots in it
        for name in names:
            if not isinstance(value, dict) or name not in value:
                raise self._not_found(name, value, line, "meta")
            value = value[name]
        return value

    def _not_found(
        self, name: str, value: Any, line: int | None, key: str, at: str = "", way_out: str = ""
    ) -> InputError:
        known = list(value) if isinstance(value, dict) else []
        message = f"there is no {quoted(name)}{at}{did_you_mean(name, known)}{way_out}"
        return input_error(self.path, message, key=key, line=line)

"""What a JSON file looks like, and the path to the fields that a configuration names: ends of messages."""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, printable, wording

MAX_LENGTH = 160
"""Characters of a shape that is shown."""

Way = tuple[str | None, ...]

MAX_VALUES = 20_000
"""Values that are searched for a field."""


def shape(value: Any) -> str:
    """A value in short, as JSON: the first of its items and of those of its items."""
    return printable(_short(value, 3), max_length=MAX_LENGTH)


def _short(value: Any, levels: int) -> str:
    items = len(value) if isinstance(value, dict | list) else 0
    shown = 2 if levels > 1 else 3
    further = ", …" if items > shown else ""
    if isinstance(value, dict):
        if levels == 0 and items:
            return "{…}"
        pairs = [f"{_text(name)}: {_short(item, levels - 1)}" for name, item in islice(value.items(), shown)]
        return f"{{{', '.join(pairs)}{further}}}"
    if isinstance(value, list):
        if levels == 0 and items:
            return "[…]"
        return f"[{', '.join(_short(item, levels - 1) for item in value[:shown])}{further}]"
    return _text(value)


def _text(value: object) -> str:
    if isinstance(value, str) and len(value) > 30:
        value = f"{value[:29]}…"
    return json.dumps(value, ensure_ascii=False)


@wording
def where_records_are(path: str, keys: Table) -> str:
    """The shape of a file from which no records were read, and the path to some, as the end of a message."""
    value = _value(path, keys)
    if value is None:
        return ""
    advice = _advice(value, keys, list(_fields_of(keys)))
    return f"; the file is {shape(value)}" + (f"; write {advice}" if advice else "")


def problem_of_shape(path: str, keys: Table, missing: Sequence[str]) -> Problem | None:
    """The shape of a JSON file and the path to fields that are elsewhere in it, if there is one.

    missing: these fields, in the order of the keys that name them.
    """
    value = _value(path, keys)
    advice = "" if value is None else _advice(value, keys, missing)
    return Problem(Place(path), "", f"the file is {shape(value)}; write {advice}") if advice else None


def _value(path: str, keys: Table) -> Any:
    """The value in a JSON file, or in the first line of JSON Lines; None for a file of another format."""
    from heatplate.collecting.file_content import read_text
    from heatplate.collecting.formats import format_of
    from heatplate.collecting.json_files import parsed

    try:
        kind = format_of(keys, path)
        text = read_text(path) if kind in ("json", "jsonl") else "null"
        return parsed(text if kind != "jsonl" else text.strip().partition("\n")[0])
    except (InputError, ValueError, RecursionError):
        return None


def _fields_of(keys: Table) -> dict[str, str]:
    """The fields that a file must have, each with the key that names it."""
    in_path = {name for source in keys.source for name in re.findall(r"\{(\w+)\}", source)}
    found: dict[str, str] = {}
    for key in ("index", "columns", "row", "col", "values", "true", "predicted"):
        named = getattr(keys, key, None) or []
        for name in [named] if isinstance(named, str) else named:
            if name not in in_path:
                found.setdefault(name, key)
    return found


@dataclass(frozen=True)
class _Found:
    """An object with some of the fields.

    way: the keys that lead to it; None for an item of a list. fields: those it has. beside: of those in the
    objects around it the dotted names.
    """

    way: Way
    fields: frozenset[str]
    beside: Mapping[str, str]


def _advice(value: Any, keys: Table, missing: Sequence[str]) -> str:
    """The keys that lead to the fields, as the author can write them; empty if none are known."""
    fields = _fields_of(keys)
    wanted = list(dict.fromkeys([*missing, *fields]))
    number = getattr(keys, "values", None)
    objects = list(_objects(value, frozenset(wanted)))
    best = max(((number in found.fields, len(found.fields)) for found in objects), default=(False, 0))
    chosen = [found for found in objects if (number in found.fields, len(found.fields)) == best]
    is_number = not best[0] and number in missing  # the numbers have no name of their own
    ways = _numbers(value) if is_number else [found.way for found in chosen]
    if not ways:
        return ""
    ways = [way for way in ways if len(way) == len(ways[0])]
    beside = {} if is_number else dict(chosen[0].beside)
    if not is_number:
        beside = {**_fixed(objects), **beside}
    beside = {name: way for name, way in beside.items() if name in fields and name not in chosen[0].fields}
    known = frozenset() if is_number else chosen[0].fields
    names = [name for name in missing if name not in {*known, *beside} and not (is_number and name == number)]
    steps = _steps(ways, names)
    if is_number and (not names or sum(step.startswith("{") for step in steps) != len(names)):
        return ""
    parts = [] if _is_same(steps, keys.record_path or []) else [f"record_path: {_path(steps)}"]
    beside = {name: way for name, way in beside.items() if way not in (keys.meta or []) and steps}
    if not parts and not beside:
        return ""
    if beside:
        parts.append(f"meta: {_listed(list(beside.values()))}")
    parts += [f"{fields[name]}: {way}" for name, way in beside.items() if way != name]
    if is_number:
        parts.append("values: value")
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _is_same(steps: Sequence[str], written: Sequence[str]) -> bool:
    """Whether two paths lead to the same objects, whatever their names in braces are."""
    return len(steps) == len(written) and all(
        step == other or "{" in step or "{" in other for step, other in zip(steps, written, strict=True)
    )


def _fixed(objects: Sequence[_Found]) -> dict[str, str]:
    """The fields that are in one place, to which only names lead, by their dotted names."""
    found: dict[str, str] = {}
    for here in objects:
        if None not in here.way:
            for name in here.fields:
                found.setdefault(name, ".".join([*map(str, here.way), name]))
    return found


def _steps(ways: Sequence[Sequence[str | None]], names: Sequence[str]) -> list[str]:
    """The steps of a path that leads along all these ways; a step that differs has one of the names.

    If no step differs, the last one has a name, since there may be more in other files.
    """
    levels = [keys for keys in zip(*ways, strict=True) if None not in keys]
    varying = [len(set(keys)) > 1 for keys in levels]
    if names and levels and not any(varying):
        varying[-1] = True
    left = iter(names[-sum(varying) :] if any(varying) else ())
    return [
        f"{{{next(left, 'name')}}}" if varies else str(keys[0])
        for keys, varies in zip(levels, varying, strict=True)
    ]


def _objects(value: Any, wanted: frozenset[str]) -> Iterator[_Found]:
    """The objects with at least one of the fields, level by level."""
    waiting: deque[tuple[Way, Any, dict[str, str]]] = deque([((), value, {})])
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        way, here, beside = waiting.popleft()
        if isinstance(here, list):
            waiting.extend(((*way, None), item, beside) for item in here[:100])
        elif isinstance(here, dict):
            fields = frozenset(
                name for name in wanted if _has_cells(here.get(name, {})) or f"{name},none" in here
            )
            if fields:
                yield _Found(way, fields, beside)
            above = ".".join(step for step in way if step is not None)
            known = {**beside, **{name: f"{above}.{name}" if above else name for name in fields}}
            waiting.extend(((*way, name), item, known) for name, item in here.items())


def _has_cells(value: object) -> bool:
    """Whether a value can be that of a field: a single one, or a column of them."""
    if isinstance(value, list):
        return bool(value) and not any(isinstance(cell, dict | list) for cell in value[:100])
    return not isinstance(value, dict)


def _numbers(value: Any) -> list[Way]:
    """The ways to the numbers at the deepest level that has some."""
    waiting: deque[tuple[Way, Any]] = deque([((), value)])
    found: dict[int, list[Way]] = {}
    for _ in range(MAX_VALUES):
        if not waiting:
            break
        way, here = waiting.popleft()
        if isinstance(here, list):
            waiting.extend(((*way, None), item) for item in here[:100])
        elif isinstance(here, dict):
            waiting.extend(((*way, name), item) for name, item in here.items())
        elif isinstance(here, int | float) and not isinstance(here, bool):
            found.setdefault(len(way), []).append(way)
    return found[max(found)] if found else []


def _path(steps: Sequence[str]) -> str:
    """A path as the author can write it."""
    if any("." in step for step in steps):
        return _listed(steps)
    written = ".".join(steps)
    return written if re.fullmatch(r"[\w.-][\w.{}-]*", written) else json.dumps(written, ensure_ascii=False)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1 and re.fullmatch(r"[\w.-]+", names[0]):
        return names[0]
    return f"[{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]"

"""The path to the fields that a configuration names, where a JSON file has them elsewhere: ends of messages.

A field that no record has, such as the model's name, may be in the keys of the file. Which key is what cannot
be seen. So a name of the author's is put into a path only where there are as many levels of keys as names.
"""

from __future__ import annotations

import difflib
import json
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heatplate.collecting.messages import all_of
from heatplate.collecting.wanted_fields import label_fields
from heatplate.configuration.matrices import Table
from heatplate.configuration.name_pattern import NamePattern
from heatplate.problems import printable, wording

MAX_VALUES = 20_000
"""Values that are searched for a field."""

Way = tuple[str | None, ...]
"""The keys that lead to a value; None for an item of a list."""

_CONTAINERS = frozenset(
    {"data", "eval", "evaluation", "evaluations", "experiments", "groups", "history", "log", "log_history"}
    | {"logs", "metrics", "models", "outputs", "records", "results", "runs", "scores", "tasks"}
)
"""Keys that say what is below them, so that they are no labels."""


def suggestion(value: Any, keys: Table, missing: Sequence[str]) -> str:
    """What to write, so that the records have the fields; empty if that is not known.

    value: that of the file. missing: fields that the records have not got.
    """
    wanted = _Wanted.of(keys)
    number_is_missing = wanted.number in missing
    places = _places(value, wanted, number_is_missing=number_is_missing)
    found = [path for place in places if (path := _path_to(place, wanted)) is not None]
    best = next((path for path in found if path.is_certain), next(iter(found), None))
    return "" if best is None else best.written(wanted, number_is_missing=number_is_missing)


@dataclass(frozen=True)
class _Wanted:
    """What the configuration asks for.

    labels: the fields of labels and conditions, each with the key that names it. number: that of the values.
    path: the steps of its own record path. meta: the fields around the records.
    """

    labels: Mapping[str, str]
    number: str | None
    path: Sequence[str]
    meta: Sequence[str]

    @classmethod
    def of(cls, keys: Table) -> _Wanted:
        """Fields from the path of a file, or that ``extract`` makes, are not in the file."""
        elsewhere = {*keys.fields_of_paths}
        elsewhere |= {name for written in keys.extract.values() for name in NamePattern.of(written).names}
        found = label_fields(keys)
        for name in (*keys.where, *keys.extract):
            found.setdefault(name, "")
        number = getattr(keys, "values", None)
        labels = {name: key for name, key in found.items() if name not in elsewhere and name != number}
        return cls(labels, number, keys.record_path or [], keys.meta or [])


@dataclass(frozen=True)
class _Object:
    """An object with some of the fields; fields: those, with the names that records at it give them."""

    way: Way
    fields: Mapping[str, str]


@dataclass(frozen=True)
class _Place:
    """Where records may be.

    ways: to them, with lists at the same levels. fields: that they have, by the configured names. objects:
    all that have some field. is_number: whether the records are bare numbers.
    """

    ways: Sequence[Way]
    fields: Mapping[str, str]
    objects: Sequence[_Object]
    is_number: bool


def _places(value: Any, wanted: _Wanted, *, number_is_missing: bool) -> list[_Place]:
    """Where the records may be: where most of the fields are, with the numbers; or the numbers themselves."""
    number = wanted.number
    objects = list(_objects(value, [*wanted.labels, *([number] if number else [])]))
    with_number = [found for found in objects if number in found.fields]
    if number and not with_number:
        if not number_is_missing and number != "value":
            return []
        ways = _numbers(value)
        through = [way for way in ways if number in way]
        ends = [way[-1] for way in ways if way and way[-1] is not None]
        if number_is_missing and difflib.get_close_matches(number, ends, n=1):
            return []  # a misspelt name
        return [_Place(group, {}, objects, is_number=True) for group in _alike(through or ways)]
    chosen = with_number or objects
    most = max((len(found.fields) for found in chosen), default=0)
    chosen = [found for found in chosen if len(found.fields) == most]
    fields = {found.way: found.fields for found in chosen}
    groups = _alike([found.way for found in chosen])
    return [_Place(group, fields[group[0]], objects, is_number=False) for group in groups]


def _alike(ways: Iterable[Way]) -> list[list[Way]]:
    """The ways by the levels at which they have lists."""
    groups: dict[tuple[bool, ...], list[Way]] = {}
    for way in ways:
        groups.setdefault(tuple(key is None for key in way), []).append(way)
    return list(groups.values())


@dataclass(frozen=True)
class _Path:
    """A record path and what goes with it.

    steps: of the path. names: the author's that no record would have otherwise. keys: the first keys at each
    level that has one of these names, or else a placeholder. is_certain: whether they are the author's names.
    meta: the names that lead to fields around the records, by field. fields, is_number: those of the place.
    """

    steps: list[str]
    names: list[str]
    keys: dict[str, list[str]]
    is_certain: bool
    meta: dict[str, str]
    fields: Mapping[str, str]
    is_number: bool

    @wording
    def written(self, wanted: _Wanted, *, number_is_missing: bool) -> str:
        """What to write; empty if that is written."""
        if not self.steps and wanted.path:
            return "remove record_path"
        parts = []
        if self.steps != list(wanted.path):
            parts.append(f"record_path: {_written(self.steps)}{self._order()}")
        new = [way for way in self.meta.values() if way not in wanted.meta]
        if new and self.steps:
            parts.append(f"meta: {_listed([*wanted.meta, *new])}")
        keys = {**wanted.labels, **({wanted.number: "values"} if wanted.number else {})}
        renamed = {**self.meta, **self.fields}
        parts += [f"{keys[name]}: {own}" for name, own in renamed.items() if keys[name] and own != name]
        if self.is_number and number_is_missing:
            parts.append("values: value")
        return f"write {all_of(parts)}{self._placeholders()}" if parts else ""

    @wording
    def _order(self) -> str:
        """Which level is taken for which of two names: only the order of their keys says so."""
        if not self.is_certain or len(self.keys) < 2:
            return ""
        (first, keys), (second, others) = self.keys.items()
        return (
            f" ({_key(keys[0])} is the {printable(first)}, {_key(others[0])} the {printable(second)}; "
            "if not, exchange these names)"
        )

    @wording
    def _placeholders(self) -> str:
        if self.is_certain or not self.keys:
            return ""
        shown = list(map(printable, self.names)) or [_of_your_own(len(self.keys))]
        put = all_of(shown, "and" if len(shown) <= len(self.keys) else "or")
        levels = [
            f"{name} ({', '.join(map(_key, keys[:2]))}{', …' if len(keys) > 2 else ''})"
            for name, keys in self.keys.items()
        ]
        return f"; put {put} in place of {all_of(levels, 'or')}"


def _path_to(place: _Place, wanted: _Wanted) -> _Path | None:
    """The path to a place; None if none leads there, or if it would lack names that the author's has."""
    fits = {way: kept for way in place.ways if (kept := _kept(way, wanted.path)) is not None}
    kept = next(iter(fits.values()), {})
    levels = _Levels(list(fits) or list(place.ways), kept)
    in_path = {name for step in kept.values() for name in NamePattern.of(step).names}
    lost = {name for step in wanted.path for name in NamePattern.of(step).names} - in_path if fits else set()
    sought = [name for name in wanted.labels if name not in place.fields and name not in in_path]
    free = levels.varying
    around = _around(sought, place.objects, levels, free)
    if len(around) < len(sought):
        free = levels.perhaps_named(wanted.number if place.is_number else None)
        around = _around(sought, place.objects, levels, free)
    names = [name for name in sought if name not in around and not levels.has_above(name, place.objects)]
    if not lost.isdisjoint(names) or (place.is_number and _is_misread(sought, place, levels, free)):
        return None
    is_certain = not free or (len(free) == len(names) <= 2 and all(map(levels.has_labels, free)))
    called = {level: f"level{levels.rank(level)}" for level in free}
    if is_certain:
        called = dict(zip(free, names, strict=False))
    steps, keys = levels.steps(called), {name: levels.keys[level] for level, name in called.items()}
    if steps is None:
        return None
    return _Path(steps, names, keys, is_certain, around, place.fields, place.is_number)


def _is_misread(sought: Sequence[str], place: _Place, levels: _Levels, free: Sequence[int]) -> bool:
    """Whether bare numbers are fields of a record, by another name, or beside a field that is sought."""
    if not free:
        return bool(levels.keys)
    parents = {way[:-1] for way in levels.ways}
    return free[-1] == len(levels.ways[0]) - 1 and any(
        each.way in parents and not each.fields.keys().isdisjoint(sought) for each in place.objects
    )


def _kept(way: Way, path: Sequence[str]) -> dict[int, str] | None:
    """The steps of the author's path by their levels on a way, while it lasts; None if they lead away."""
    kept: dict[int, str] = {}
    position = 0
    for written in path:
        step = NamePattern.of(written)
        while position < len(way) and way[position] is None and not step.is_whole:
            position += 1
        if position == len(way):
            break
        key = way[position]
        if key is not None and step.match(key) is None:
            return None
        kept[position] = written
        position += 1
    return kept


class _Levels:
    """The levels of keys on ways that have lists at the same levels.

    kept: the steps of the author's path by their levels. keys: of each other level.
    """

    def __init__(self, ways: Sequence[Way], kept: Mapping[int, str]) -> None:
        self.ways, self.kept = ways, kept
        self.keys = {
            level: list(dict.fromkeys(str(way[level]) for way in ways))
            for level, key in enumerate(ways[0])
            if key is not None and level not in kept
        }

    @property
    def labels(self) -> set[str | None]:
        """The keys that may be labels."""
        named = {level for level, written in self.kept.items() if NamePattern.of(written).names}
        return {way[level] for way in self.ways for level in named | {*self.perhaps_named(None)}} - {None}

    def has_above(self, field: str, objects: Sequence[_Object]) -> bool:
        """Whether one of the objects around the records has a field, so that no key stands for it."""
        above = {way[:length] for way in self.ways for length in range(len(way))}
        return any(field in each.fields and each.way in above for each in objects)

    @property
    def varying(self) -> list[int]:
        """The levels that have several keys."""
        return [level for level, keys in self.keys.items() if len(keys) > 1]

    def perhaps_named(self, number: str | None) -> list[int]:
        """Those whose keys may be labels. number: the name of the values, which is no label."""
        return [
            level
            for level, keys in self.keys.items()
            if len(keys) > 1 or (keys[0] != number and keys[0].lower() not in _CONTAINERS)
        ]

    def has_labels(self, level: int) -> bool:
        """Whether the keys are labels: there are several, or the key above says what they are."""
        above = self.ways[0][level - 1] if level else None
        return len(self.keys[level]) > 1 or (above is not None and above.lower() in _CONTAINERS)

    def rank(self, level: int) -> int:
        """The number of a level of keys, from 1."""
        return sum(key is not None for key in self.ways[0][: level + 1])

    def is_one_key(self, level: int, free: Sequence[int]) -> bool:
        """Whether a path has the same key, or a list that is visited item by item, at a level."""
        return level not in free and not NamePattern.of(self.kept.get(level, "")).names

    def steps(self, names: Mapping[int, str]) -> list[str] | None:
        """The steps with names at some levels; None if a configuration cannot have them."""
        steps = []
        for level, key in enumerate(self.ways[0]):
            if level in self.kept:
                steps.append(self.kept[level])
            elif level in names:
                if level and self.ways[0][level - 1] is None and level - 1 not in self.kept:
                    return None  # the name would count the items of the list
                steps.append(f"{{{names[level]}}}")
            elif key is not None:
                if not key or "{" in key or "}" in key:
                    return None
                steps.append(key)
        found = [name for step in steps for name in NamePattern.of(step).names]
        return steps if len({*found}) == len(found) else None


def _around(
    names: Sequence[str], objects: Sequence[_Object], levels: _Levels, free: Sequence[int]
) -> dict[str, str]:
    """The fields in objects around the records, or in one that only keys lead to, by their dotted names."""
    way = levels.ways[0]
    labels = levels.labels
    found: dict[str, str] = {}
    for name in names:
        having = [each for each in objects if name in each.fields]
        around = [
            each
            for each in having
            if len(each.way) < len(way)
            and each.way == way[: len(each.way)]
            and all(levels.is_one_key(level, free) for level in range(len(each.way)))
        ]
        alone = [each for each in having if None not in each.way and labels.isdisjoint(each.way)]
        if around or (len(having) == 1 and alone):
            nearest = (around or alone)[-1]
            keys = [key for key in nearest.way if key is not None]
            found[name] = ".".join([*keys, nearest.fields[name]])
    return found


def _walked(value: Any) -> Iterator[tuple[Way, Any]]:
    """A value and those in it, each with the keys that lead to it, level by level."""
    waiting: deque[tuple[Way, Any]] = deque([((), value)])
    for _ in range(MAX_VALUES):
        if not waiting:
            return
        way, here = waiting.popleft()
        yield way, here
        if isinstance(here, list):
            waiting.extend(((*way, None), item) for item in here[:100])
        elif isinstance(here, dict):
            waiting.extend(((*way, name), item) for name, item in here.items())


def _objects(value: Any, wanted: Sequence[str]) -> Iterator[_Object]:
    """The objects with at least one of the fields, level by level."""
    for way, here in _walked(value):
        if isinstance(here, dict):
            own = {name: _own_name(name, here, way) for name in wanted}
            if fields := {name: found for name, found in own.items() if found is not None}:
                yield _Object(way, fields)


def _own_name(name: str, here: Mapping[str, Any], way: Way) -> str | None:
    """The name that a record at an object has for a field; None if it has none.

    A column in a nested object, such as ``history.loss``, is one of the records at that object, ``loss``.
    """
    if _has_cells(here.get(name, {})) or f"{name},none" in here:
        return name
    *above, last = name.split(".")
    if not above:
        return None
    if way[-len(above) :] == tuple(above) and isinstance(here.get(last), list) and _has_cells(here[last]):
        return last
    nested: Any = here
    for step in (*above, last):
        nested = nested.get(step, {}) if isinstance(nested, dict) else {}
    return None if isinstance(nested, dict | list) else name


def _has_cells(value: object) -> bool:
    """Whether a value can be that of a field: a single one, or a column of them."""
    if isinstance(value, list):
        return bool(value) and not any(isinstance(cell, dict | list) for cell in value[:100])
    return not isinstance(value, dict)


def _numbers(value: Any) -> list[Way]:
    """The ways to the numbers at the deepest level that has some."""
    found: dict[int, list[Way]] = {}
    for way, here in _walked(value):
        if isinstance(here, int | float) and not isinstance(here, bool):
            found.setdefault(len(way), []).append(way)
    return found[max(found)] if found else []


@wording
def _of_your_own(count: int) -> str:
    return "a name of your own" if count == 1 else "names of your own"


def _key(key: str) -> str:
    return printable(key, max_length=30)


def _written(steps: Sequence[str]) -> str:
    """A path as the author can write it."""
    if any("." in step for step in steps):
        return _listed(steps)
    written = ".".join(steps)
    return written if re.fullmatch(r"[\w.-][\w.{}-]*", written) else json.dumps(written, ensure_ascii=False)


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1 and re.fullmatch(r"[\w.-]+", names[0]):
        return names[0]
    return f"[{', '.join(json.dumps(name, ensure_ascii=False) for name in names)}]"

"""Why a file is built, in one line that a person understands."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path, PurePath
from typing import Any

from heatplate.building.record import Parts, Record, key_of
from heatplate.building.stage import Job
from heatplate.problems import printable

MOST_SHOWN = 3
"""Changes of one file that are named before "and N more"."""
LONGEST, BEFORE = 60, 10
"""Characters of a value that are shown, and of these, before the first that differs."""

_ORDER = ("specification", "inputs", "fonts", "latex", "code", "versions")
"""Parts in the order in which an author thinks of them."""


def reason_to_build(
    job: Job,
    inputs: Mapping[str, str],
    digest: Callable[[str], str],
    *,
    not_yet: Collection[str] = (),
) -> str:
    """Why a job must run; empty if its files are there, as their record says.

    inputs: the digest of each input.
    digest: gives the digest of a file's content by its path.
    not_yet: inputs that are themselves about to be built, so that their content says nothing yet.
    """
    missing = [path for path in job.files if not path.is_file()]
    if len(missing) == len(job.files):
        return "missing" if job.record.is_file() else "not built yet"
    if missing:
        return f"{missing[0].name} is missing"
    record = Record.read(job.record)
    if record is None or set(record.built) != {path.name for path in job.files}:
        return "has no record that can be read"
    if not_yet:
        before = record.parts.get("inputs", {})
        inputs = {name: before.get(name, "") if name in not_yet else inputs[name] for name in inputs}
    parts = job.parts(inputs)
    if record.key != key_of(parts):
        return changes(job, record, parts) or "its key changed"
    if changed := record.changed_files(job.record.parent, digest):
        return f"{changed[0]} is not as it was built"
    return ""


def changes(job: Job, record: Record, parts: Parts) -> str:
    """What changed since the record was written: ``style.cmap YlGnBu → rocket; scripts/… changed``.

    parts: those of the job now.
    """
    found = list(_changes(job, record, parts))
    more = len(found) - MOST_SHOWN
    shown = "; ".join(found[:MOST_SHOWN])
    return f"{shown}; and {more} more" if more > 0 else shown


def _changes(job: Job, record: Record, after: Parts) -> Iterator[str]:
    before = record.parts
    # The digest of code is that of its syntax tree, which another Python writes in another way.
    other_python = _differ(*(parts.get("versions", {}).get("python") for parts in (before, after)))
    for part in sorted(
        {*before, *after}, key=lambda part: _ORDER.index(part) if part in _ORDER else len(_ORDER)
    ):
        old, new = before.get(part, {}), after.get(part, {})
        differing = [name for name in sorted({*old, *new}) if _differ(old.get(name), new.get(name))]
        if part == "specification":
            for name in differing:
                yield from _values(_as_written(job, name), old.get(name), new.get(name))
        elif part == "inputs":
            yield from _inputs(job, record, {name: (old.get(name), new.get(name)) for name in differing})
        elif part != "code" or not other_python:
            yield from (_change(part, name, old.get(name), new.get(name)) for name in differing)


def _as_written(job: Job, key: str) -> str:
    """A key as its author finds it: ``style.cmap`` if it is not written in the job's own section."""
    sections = job.places.sections
    section = job.places.section_of(key) if sections else ""
    return key if not sections or section == sections[0] else f"{section}.{key}"


def _inputs(
    job: Job, record: Record, differing: Mapping[str, tuple[str | None, str | None]]
) -> Iterator[str]:
    """What is to be said of inputs that are there now or were there then, but not with the same content."""
    phrases = job.words.phrases
    named = [
        name for name in differing if name in record.paths and name in job.inputs and name not in phrases
    ]
    moved = {(PurePath(record.paths[name]).stem, PurePath(job.inputs[name]).stem) for name in named}
    moved = {(old, new) for old, new in moved if old != new}
    if moved:
        yield from (f"{job.words.reads} {old} → {new}" for old, new in sorted(moved))
        return
    # That other files are read is no news where a key that names them changed, and is shown.
    before = record.parts.get("specification", {})
    told = any(_differ(before.get(key), job.specification.get(key)) for key in job.words.named_by)
    for name, (old, new) in differing.items():
        path = job.inputs.get(name, name)
        if old is None or new is None:
            if told and (old is None or Path(path).exists()):
                continue
            if old is None:
                yield f"{path} is new"
            else:
                yield f"{path} is no longer read" if Path(path).exists() else f"{path} is gone"
        elif name in phrases:
            yield f"{phrases[name]} changed"
        elif name in named:
            yield f"the {job.words.inputs.get(name, name.replace('_', ' '))} of its {job.words.reads} changed"
        else:
            yield f"{path} changed"


def _change(part: str, name: str, old: str | None, new: str | None) -> str:
    """A change of what is known by its digest or version; None means that it is not used."""
    if old is None:
        return f"{name} is used now"
    if new is None:
        return f"{name} is no longer used"
    return f"{name} {old} → {new}" if part == "versions" else f"{name} changed"


def _differ(old: Any, new: Any) -> bool:
    """Whether two values are written differently: for Python alone, ``true`` is 1 and 1 is 1.0."""
    return json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True)


def _values(name: str, old: Any, new: Any) -> Iterator[str]:
    """A changed value; of a mapping, or of a list that is as long as before, what changed within it."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            one, other = old.get(key), new.get(key)
            if one is None and isinstance(other, dict):
                yield f"{name}.{key} is new"
            elif other is None and isinstance(one, dict):
                yield f"{name}.{key} is gone"
            elif _differ(one, other):
                yield from _values(f"{name}.{key}", one, other)
    elif _is_one_text(old) and _is_one_text(new):
        yield from _values(name, old[0], new[0])  # which is mostly written without brackets
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            if _differ(one, other):
                yield from _values(f"{name}[{index}]", one, other)
    else:
        before, after = _text(old), _text(new)
        places = enumerate(zip(before, after, strict=False))
        first = next((place for place, (one, other) in places if one != other), min(len(before), len(after)))
        yield f"{name} {_around(before, first)} → {_around(after, first)}"


def _is_one_text(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 1 and isinstance(value[0], str)


def _text(value: Any) -> str:
    if value is None:
        return "(default)"
    if value == "":
        return '""'
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _around(text: str, place: int) -> str:
    """A text, or of a long one what is around a place in it."""
    if len(text) <= LONGEST:
        return printable(text)
    start = max(0, place - BEFORE)
    shown = printable(text[start : start + LONGEST])
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST < len(text) else ''}"

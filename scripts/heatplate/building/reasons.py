"""Why a file is built, in one line that a person understands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from heatplate.building.record import Parts, Record, key_of
from heatplate.problems import printable

MOST_SHOWN = 3
"""Changes of one file that are named before "and N more"."""
LONGEST, BEFORE = 60, 10
"""Characters of a value that are shown, and of these, before the first that differs."""

NameOfMatrix = Callable[[Mapping[str, str]], str]


def reason_to_build(
    files: Sequence[Path],
    record: Path,
    parts: Parts,
    digest: Callable[[str], str],
    *,
    key_names: Mapping[str, str] | None = None,
    matrix_with: NameOfMatrix = lambda digests: "",
    matrix_is_stale: bool = False,
) -> str:
    """Why files must be built of these parts; empty if they are there, as their record says.

    digest: gives the digest of a file's content by its path.
    key_names, matrix_with: as for ``changes``.
    matrix_is_stale: a figure's matrix is about to be built, so that its content says nothing yet.
    """
    missing = [path for path in files if not path.is_file()]
    if len(missing) == len(files):
        return "missing" if record.is_file() else "not built yet"
    if missing:
        return f"{missing[0].name} is missing"
    found = Record.read(record)
    if found is None or set(found.built) != {path.name for path in files}:
        return "has no record that can be read"
    before = found.parts
    if matrix_is_stale:
        parts = {**parts, "matrix": before.get("matrix", {})}
    if found.key != key_of(parts):
        return changes(before, parts, key_names or {}, matrix_with) or "its key changed"
    if changed := found.changed_files(record.parent, digest):
        return f"{changed[0]} is not as it was built"
    return ""


def changes(
    before: Parts,
    after: Parts,
    key_names: Mapping[str, str],
    matrix_with: NameOfMatrix = lambda digests: "",
) -> str:
    """What changed between two sets of parts: ``style.cmap YlGnBu → rocket; scripts/… changed``.

    key_names: for keys of the configuration the place where they stand, such as ``style.cmap``.
    matrix_with: gives the name of the matrix whose files have these digests, empty if there is none.
    """
    found = list(_changes(before, after, key_names, matrix_with))
    more = len(found) - MOST_SHOWN
    shown = "; ".join(found[:MOST_SHOWN])
    return f"{shown}; and {more} more" if more > 0 else shown


def _changes(
    before: Parts, after: Parts, key_names: Mapping[str, str], matrix_with: NameOfMatrix
) -> Iterator[str]:
    # The digest of code is that of its syntax tree, which another Python writes in another way.
    other_python = _differ(*(parts.get("versions", {}).get("python") for parts in (before, after)))
    for part in sorted({*before, *after}, key=_order):
        old, new = before.get(part, {}), after.get(part, {})
        if part == "code" and other_python:
            continue
        if part == "matrix":
            names = matrix_with(old), matrix_with(new)
            if all(names) and names[0] != names[1]:
                yield f"matrix {names[0]} → {names[1]}"
                continue
        for name in sorted({*old, *new}):
            if not _differ(old.get(name), new.get(name)):
                continue
            if part == "configuration":
                yield from _values(key_names.get(name, name), old.get(name), new.get(name))
            else:
                yield _change(part, name, old.get(name), new.get(name))


def _differ(old: Any, new: Any) -> bool:
    """Whether two values are written differently: for Python alone, ``true`` is 1 and 1 is 1.0."""
    return json.dumps(old, sort_keys=True) != json.dumps(new, sort_keys=True)


def _change(part: str, name: str, old: str | None, new: str | None) -> str:
    """A change of what is known by its digest or version; None stands for what is not there."""
    if part == "matrix":
        return f"the {'labels or spreads' if name == 'labels' else name} of its matrix changed"
    if old is None:
        return f"{name} is {'new' if part == 'sources' else 'used now'}"
    if new is None:
        return f"{name} is {'gone' if part == 'sources' else 'no longer used'}"
    return f"{name} {old} → {new}" if part == "versions" else f"{name} changed"


def _values(name: str, old: Any, new: Any) -> Iterator[str]:
    """A changed value; of a mapping, or of a list that is as long as before, what changed within it."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            if _differ(old.get(key), new.get(key)):
                yield from _values(f"{name}.{key}", old.get(key), new.get(key))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            if _differ(one, other):
                yield from _values(f"{name}[{index}]", one, other)
    else:
        before, after = _text(old), _text(new)
        places = enumerate(zip(before, after, strict=False))
        first = next((place for place, (one, other) in places if one != other), min(len(before), len(after)))
        yield f"{name} {_around(before, first)} → {_around(after, first)}"


def _text(value: Any) -> str:
    if value is None:
        return "(default)"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _around(text: str, place: int) -> str:
    """A text, or of a long one what is around a place in it."""
    if len(text) <= LONGEST:
        return printable(text)
    start = max(0, place - BEFORE)
    shown = printable(text[start : start + LONGEST])
    return f"{'…' if start else ''}{shown}{'…' if start + LONGEST < len(text) else ''}"


def _order(part: str) -> int:
    """Parts in the order in which an author thinks of them."""
    known = ("configuration", "sources", "matrix", "fonts", "code", "versions")
    return known.index(part) if part in known else len(known)

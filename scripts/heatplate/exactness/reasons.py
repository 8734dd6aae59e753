"""Why a file is built, in one line that a person understands."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from heatplate.exactness.record import Parts, Record, key_of
from heatplate.faults import printable

MOST_SHOWN = 3
"""Changes of one file that are named before "and N more"."""


def reason_to_build(
    files: Sequence[Path],
    record: Path,
    parts: Parts,
    digest: Callable[[str], str],
    *,
    key_names: Mapping[str, str] | None = None,
    matrix_is_stale: bool = False,
) -> str:
    """Why files must be built of these parts; empty if they are there, as their record says.

    digest: gives the digest of a file's content by its path.
    key_names: for keys of the configuration the place where they stand, such as ``style.cmap``.
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
        return changes(before, parts, key_names or {}) or "its key changed"
    if changed := found.changed_files(record.parent, digest):
        return f"{changed[0]} is not as it was built"
    return ""


def changes(before: Parts, after: Parts, key_names: Mapping[str, str]) -> str:
    """What changed between two sets of parts: ``style.cmap YlGnBu → rocket; scripts/… changed``.

    key_names: for keys of the configuration the place where they stand, such as ``style.cmap``.
    """
    found = list(_changes(before, after, key_names))
    more = len(found) - MOST_SHOWN
    shown = "; ".join(found[:MOST_SHOWN])
    return f"{shown}; and {more} more" if more > 0 else shown


def _changes(before: Parts, after: Parts, key_names: Mapping[str, str]) -> Iterator[str]:
    for part in sorted({*before, *after}, key=_order):
        old, new = before.get(part, {}), after.get(part, {})
        if old == new:
            continue
        for name in sorted({*old, *new}):
            if old.get(name) == new.get(name):
                continue
            if part == "configuration":
                yield from _values(key_names.get(name, name), old.get(name), new.get(name))
            else:
                yield _change(part, name, old.get(name), new.get(name))


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
    """A changed value; of a mapping the keys within it that changed."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in sorted({*old, *new}):
            if old.get(key) != new.get(key):
                yield from _values(f"{name}.{key}", old.get(key), new.get(key))
    else:
        yield f"{name} {_shown(old)} → {_shown(new)}"


def _shown(value: Any) -> str:
    if value is None:
        return "(default)"
    if isinstance(value, str):
        return printable(value)
    text = json.dumps(value, ensure_ascii=False)
    return printable(text if len(text) <= 60 else f"{text[:57]}…")


def _order(part: str) -> int:
    """Parts in the order in which an author thinks of them."""
    known = ("configuration", "sources", "matrix", "fonts", "code", "versions")
    return known.index(part) if part in known else len(known)

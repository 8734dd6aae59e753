"""What a JSON file looks like: ends of messages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import Any

from heatplate.collecting.suggested_path import suggestion
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, printable, wording

MAX_LENGTH = 160
"""Characters of a shape that is shown."""


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
    number = getattr(keys, "values", None)
    advice = _advice(value, keys, [number] if number else [])
    return f"; the file is {shape(value)}" + (f"; {advice}" if advice else "")


def problem_of_shape(path: str, keys: Table, missing: Sequence[str]) -> Problem | None:
    """The shape of a JSON file and the path to fields that are elsewhere in it, if there is one.

    missing: these fields.
    """
    value = _value(path, keys)
    advice = "" if value is None else _advice(value, keys, missing)
    return Problem(Place(path), "", f"the file is {shape(value)}; {advice}") if advice else None


def _advice(value: Any, keys: Table, missing: Sequence[str]) -> str:
    """What to write for fields that are elsewhere; nothing if ``melt`` makes some of its own."""
    return "" if keys.melt else suggestion(value, keys, missing)


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

"""Labels in files: a list, one per line, or a mapping between positions and labels."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from heatplate.collecting.file_content import read_text
from heatplate.collecting.json_values import json_value
from heatplate.collecting.labels import has_lone_surrogate
from heatplate.collecting.locations import opened
from heatplate.collecting.messages import lone_surrogate
from heatplate.configuration.label_files import LabelFile
from heatplate.problems import InputError, input_error, printable, quoted

_MAX_DEPTH = 3
"""Levels of a JSON file in which a message looks for labels."""


def labels_in(file: LabelFile, key: str) -> list[str]:
    """The labels in a file. Raises InputError. key: that names the file."""
    path = opened(file.source)
    if path.endswith(".txt"):
        return read_text(path).replace("\r\n", "\n").rstrip("\n").split("\n")
    value = json_value(path, file.record_path or [], f"{key}.record_path")
    if isinstance(value, dict):
        labels = _by_position(value)
        if labels is None:
            raise _not_labels(value, file, key)
    elif isinstance(value, list):
        labels = value
    else:
        raise _not_labels(value, file, key)
    for number, label in enumerate(labels, start=1):
        if not isinstance(label, str) and type(label) is not int:
            raise input_error(
                path, f"label {number} of the list is {quoted(label)}, not text; put it in quotes"
            )
        if has_lone_surrogate(str(label)):
            raise input_error(path, lone_surrogate(str(label)))
    return list(map(str, labels))


def _by_position(value: dict[str, Any]) -> list[str] | None:
    """The labels of a mapping such as ``{"0": "negative", …}`` or ``{"negative": 0, …}``, in order.

    None if it is no mapping between the positions from 0 on and texts.
    """
    if value and all(type(position) is int for position in value.values()):
        pairs = {position: label for label, position in value.items()}
    elif all(name.isdecimal() and isinstance(label, str) for name, label in value.items()):
        pairs = {int(name): label for name, label in value.items()}
    else:
        return None
    is_complete = len(pairs) == len(value) and set(pairs) == set(range(len(pairs)))
    return [pairs[position] for position in range(len(pairs))] if value and is_complete else None


def _not_labels(value: object, file: LabelFile, key: str) -> InputError:
    """What a value is that is no labels, and where labels seem to be."""
    above = file.record_path or []
    where = next(_places_of_labels(value, []), None)
    if where is not None:
        path = [*above, *where]
        written = f"[{', '.join(path)}]" if any("." in name for name in path) else ".".join(path)
        name = key.rpartition(".")[2]
        return input_error(
            file.source,
            "a mapping in which labels are only a part; write "
            f"{name}: {{source: {printable(file.source)}, record_path: {printable(written)}}}",
            key=key,
        )
    return input_error(
        file.source,
        'not a list of texts, such as ["[CLS]", "the", "[SEP]"], nor a mapping of each position from 0 on, '
        'such as {"0": "negative", "1": "positive"}',
        key=key,
    )


def _places_of_labels(value: object, path: list[str]) -> Iterator[list[str]]:
    if not isinstance(value, dict) or len(path) == _MAX_DEPTH:
        return
    for name, part in value.items():
        is_list = isinstance(part, list) and part and all(isinstance(item, str) for item in part)
        if is_list or (isinstance(part, dict) and _by_position(part)):
            yield [*path, name]
    for name, part in value.items():
        yield from _places_of_labels(part, [*path, name])

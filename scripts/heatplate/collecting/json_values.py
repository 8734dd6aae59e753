"""A single value in a JSON file, such as a list of labels or a list of lists."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from heatplate.collecting.file_content import read_text
from heatplate.collecting.json_files import converted, parsed
from heatplate.problems import did_you_mean, input_error, quoted


def json_value(path: str, record_path: Sequence[str], key: str) -> Any:
    """The value at a path of names in a JSON file. Raises InputError. key: that has the path."""
    value = converted(path, None, partial(parsed, read_text(path)))
    for name in record_path:
        if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            known = list(value) if isinstance(value, dict) else []
            raise input_error(path, f"there is no {quoted(name)}{did_you_mean(name, known)}", key=key)
    return value

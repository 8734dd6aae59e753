"""A single value in a JSON file, such as a list of labels or a list of lists."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from heatplate.collecting.file_content import read_text
from heatplate.collecting.json_files import parsed
from heatplate.collecting.messages import json_syntax
from heatplate.problems import did_you_mean, input_error, quoted


def json_value(path: str, record_path: Sequence[str], key: str) -> Any:
    """The value at a path of names in a JSON file. Raises InputError. key: that has the path."""
    try:
        value = parsed(read_text(path))
    except json.JSONDecodeError as error:
        raise input_error(path, json_syntax(error, in_lines=False), line=error.lineno) from error
    except RecursionError as error:
        raise input_error(path, "nested too deeply to be data") from error
    except ValueError as error:
        raise input_error(path, str(error)) from error
    for name in record_path:
        if isinstance(value, list) and name.isdecimal() and int(name) < len(value):
            value = value[int(name)]
        elif isinstance(value, dict) and name in value:
            value = value[name]
        else:
            known = list(value) if isinstance(value, dict) else []
            raise input_error(path, f"there is no {quoted(name)}{did_you_mean(name, known)}", key=key)
    return value

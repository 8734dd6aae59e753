"""The labels of a tensor's axes: written in the configuration, or read from a file."""

from __future__ import annotations

import json

from heatplate.collecting.content import text_in
from heatplate.collecting.labels import problem_of
from heatplate.configuration.matrices import Tensor
from heatplate.problems import input_error, quoted


def axis_labels(keys: Tensor, axis: str, default: list[str]) -> list[str]:
    """The labels of a whole axis, as many as there are default ones.

    Raises InputError if their number differs, or if the file is not what its ending says.
    """
    wanted = keys.labels.get(axis)
    if wanted is None:
        return default
    labels = wanted if isinstance(wanted, list) else _read(wanted)
    if len(labels) != len(default):
        place = ", ".join(keys.source) if isinstance(wanted, list) else wanted
        message = f"{len(labels)} labels for an axis of {len(default)}"
        raise input_error(place, message, key=f"labels.{axis}")
    return labels


def _read(file: str) -> list[str]:
    text = text_in(file).replace("\r\n", "\n")
    if file.endswith(".txt"):
        return text.removesuffix("\n").split("\n")
    try:
        labels = json.loads(text)
    except json.JSONDecodeError as error:
        raise input_error(file, f"not JSON: {error.msg}", line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise input_error(file, "not a JSON list of texts") from error
    if not isinstance(labels, list):
        raise input_error(file, 'not a list of texts, such as ["[CLS]", "the", "[SEP]"]')
    for number, label in enumerate(labels, start=1):
        if not isinstance(label, str):
            message = f"label {number} of the list is {quoted(label)}, not text; write it in quotes"
            raise input_error(file, message)
        if wrong := problem_of(label):
            raise input_error(file, wrong)
    return labels

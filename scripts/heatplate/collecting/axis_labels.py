"""The labels of a tensor's axes, from the configuration or from a file."""

from __future__ import annotations

import json

from heatplate.collecting.file_content import read_text
from heatplate.collecting.labels import has_lone_surrogate
from heatplate.collecting.locations import opened
from heatplate.collecting.messages import lone_surrogate, sources
from heatplate.configuration.matrices import Tensor
from heatplate.matrix import AuthorText
from heatplate.problems import InputError, input_error, quoted


def axis_labels(keys: Tensor, axis: str, default: list[str]) -> list[str]:
    """The labels of a whole axis.

    default: the labels if none are configured, one for each position.

    Raises InputError if their number is wrong, or if the file does not have the format of its extension.
    """
    wanted = keys.labels.get(axis)
    if wanted is None:
        return default
    labels: list[str] = list(map(AuthorText, wanted)) if isinstance(wanted, list) else _read(opened(wanted))
    if len(labels) != len(default):
        raise input_error(
            sources(keys) if isinstance(wanted, list) else wanted,
            f"{len(labels)} labels for an axis of length {len(default)}; give one for each position",
            key=f"labels.{axis}",
        )
    return labels


def _read(file: str) -> list[str]:
    text = read_text(file).replace("\r\n", "\n")
    if file.endswith(".txt"):
        return text.removesuffix("\n").split("\n")
    try:
        labels = json.loads(text)
    except json.JSONDecodeError as error:
        raise input_error(file, f"not valid JSON: {error.msg}", line=error.lineno) from error
    except (RecursionError, ValueError) as error:
        raise _not_a_list(file) from error
    if not isinstance(labels, list):
        raise _not_a_list(file)
    for number, label in enumerate(labels, start=1):
        if not isinstance(label, str):
            raise input_error(
                file, f"label {number} of the list is {quoted(label)}, not text; put it in quotes"
            )
        if has_lone_surrogate(label):
            raise input_error(file, lone_surrogate(label))
    return labels


def _not_a_list(file: str) -> InputError:
    return input_error(file, 'not a list of texts, such as ["[CLS]", "the", "[SEP]"]')

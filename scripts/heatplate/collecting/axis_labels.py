"""The labels of a tensor's axes, from the configuration or from a file."""

from __future__ import annotations

from heatplate.collecting.label_files import labels_in
from heatplate.collecting.messages import sources
from heatplate.configuration.matrices import Tensor
from heatplate.matrix import AuthorText
from heatplate.problems import input_error


def axis_labels(keys: Tensor, axis: str, default: list[str]) -> list[str]:
    """The labels of a whole axis.

    default: the labels if none are configured, one for each position.

    Raises InputError if their number is wrong, or if the file does not have the format of its extension.
    """
    wanted = keys.labels.get(axis)
    if wanted is None:
        return default
    labels: list[str] = (
        list(map(AuthorText, wanted)) if isinstance(wanted, list) else labels_in(wanted, f"labels.{axis}")
    )
    if len(labels) != len(default):
        raise input_error(
            sources(keys) if isinstance(wanted, list) else wanted.source,
            f"{len(labels)} labels for an axis of length {len(default)}; give one for each position",
            key=f"labels.{axis}",
        )
    return labels

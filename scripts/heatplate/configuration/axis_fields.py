"""The fields that label an axis of a pivot table: one, or two for labels in groups."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator

from heatplate.configuration.value_types import Text, Texts
from heatplate.problems import did_you_mean, quoted

MOST_FIELDS = 2


def _few(fields: list[str]) -> list[str]:
    if len(fields) > MOST_FIELDS:
        raise ValueError(
            f"has {len(fields)} fields, and an axis has one or two: that of the groups and that of the "
            "labels in them; leave the others out"
        )
    return fields


AxisFields = Annotated[Texts, AfterValidator(_few)]
"""A field, or two: that of the groups and that of the labels in them."""

Labels = list[Text] | dict[str, list[Text]]
"""Labels in order; of an axis with two fields by the name of the field."""


def labels_by_field(labels: Labels | None, fields: list[str], key: str) -> dict[str, list[str]]:
    """The labels to show of each field for which they are given. Raises ValueError for an unknown field."""
    if labels is None:
        return {}
    if isinstance(labels, dict):
        for name in labels:
            if name not in fields:
                raise ValueError(
                    f"{key}: {quoted(name)} is not a field of this axis{did_you_mean(name, fields)}"
                )
        return labels
    if len(fields) > 1:
        raise ValueError(
            f"{key}: this axis has two fields, so say whose labels these are: "
            f"{{{fields[0]}: […], {fields[1]}: […]}}"
        )
    return {fields[0]: labels}

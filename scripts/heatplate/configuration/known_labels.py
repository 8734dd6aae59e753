"""The labels of rows and columns, as far as the keys of a matrix alone tell them."""

from __future__ import annotations

from collections.abc import Iterator

from heatplate.configuration.axis_fields import labels_by_field
from heatplate.configuration.field_condition import fits
from heatplate.configuration.found import KeyPath
from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Pivot, Tensor
from heatplate.configuration.steps import GroupBy, Side, Step, dropped_if_empty, steps_with_places

SIDES: tuple[Side, ...] = ("index", "columns")
OTHER: dict[Side, Side] = {"index": "columns", "columns": "index"}
Known = dict[Side, list[str] | None]
"""The labels of both sides; None if they depend on the data, or are those of two fields."""


def collected_labels(matrix: MatrixKeys, side: Side) -> list[str] | None:
    """The labels that are collected, before all steps.

    None if they depend on the data, or are those of two fields.
    """
    if isinstance(matrix, Pivot):
        fields = matrix.index if side == "index" else matrix.columns
        given = matrix.reindex.index if side == "index" else matrix.reindex.columns
        return labels_by_field(given, fields, "").get(fields[0]) if len(fields) == 1 else None
    if isinstance(matrix, Correlation):
        fields = matrix.columns
        return labels_by_field(matrix.labels, fields, "").get(fields[0]) if len(fields) == 1 else None
    if isinstance(matrix, Confusion):
        return matrix.labels if isinstance(matrix.labels, list) else None
    axis = matrix.index if side == "index" else matrix.columns
    labels = matrix.labels.get(axis)
    return labels if isinstance(labels, list) and axis not in matrix.select else None


def known_at_steps(matrix: MatrixKeys) -> Iterator[tuple[KeyPath, Step, Known]]:
    """Each step with its place and the labels that it finds."""
    known: Known = {side: collected_labels(matrix, side) for side in SIDES}
    for path, step in steps_with_places(matrix):
        yield path, step, known
        known = _after(step, known)


def shown_labels(matrix: MatrixKeys, side: Side) -> list[str] | None:
    """The labels that a figure finds, by their new names; not always in order."""
    known: Known = {side: collected_labels(matrix, side) for side in SIDES}
    for _, step in steps_with_places(matrix):
        known = _after(step, known)
    return known[side]


def _after(step: Step, known: Known) -> Known:
    if step.transpose:
        return {side: known[OTHER[side]] for side in SIDES}
    return {side: _side_after(step, side, known[side]) for side in SIDES}


def _side_after(step: Step, side: Side, labels: list[str] | None) -> list[str] | None:
    if step.reindex and isinstance(given := getattr(step.reindex, side), list):
        return given
    if step.groupby and step.groupby.side == side:
        return _grouped(step.groupby, labels)
    if labels is None:
        return None
    if step.dropna and (empty := dropped_if_empty(step.dropna)):
        return labels if getattr(empty, side) is None else None
    if step.drop:
        return [label for label in labels if label not in (getattr(step.drop, side) or ())]
    if step.baseline and step.baseline.drop:
        return [label for label in labels if label != getattr(step.baseline, side)]
    if step.rename:
        renamed = getattr(step.rename, side)
        return [renamed.get(label, label) for label in labels]
    return labels


def _grouped(choice: GroupBy, labels: list[str] | None) -> list[str] | None:
    if choice.others != "keep":
        return list(choice.groups)
    if labels is None:
        return None
    patterns = [pattern for members in choice.groups.values() for pattern in members]
    rest = [label for label in labels if not any(fits(pattern, label) for pattern in patterns)]
    return [*choice.groups, *rest]


def has_panels(matrix: MatrixKeys) -> bool:
    return isinstance(matrix, Pivot | Tensor) and matrix.has_panels

"""The labels of rows and columns, as far as the keys of a matrix alone tell them."""

from __future__ import annotations

from heatplate.configuration.axis_fields import labels_by_field
from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Pivot, Side, Tensor


def collected_labels(matrix: MatrixKeys, side: Side) -> list[str] | None:
    """The labels that are collected, before any is dropped or renamed and rows and columns are exchanged.

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
        return matrix.labels
    axis = matrix.index if side == "index" else matrix.columns
    labels = matrix.labels.get(axis)
    return labels if isinstance(labels, list) and axis not in matrix.select else None


def kept_labels(matrix: MatrixKeys, side: Side) -> list[str] | None:
    """The same without a baseline that is dropped."""
    labels, baseline = collected_labels(matrix, side), matrix.baseline
    if labels is None or baseline is None or not baseline.drop:
        return labels
    return [label for label in labels if label != getattr(baseline, side)]


def shown_labels(matrix: MatrixKeys, side: Side) -> list[str] | None:
    """The labels that a figure finds, by their new names."""
    if matrix.transpose:
        side = "columns" if side == "index" else "index"
    labels, renamed = kept_labels(matrix, side), getattr(matrix.rename, side)
    return None if labels is None else [renamed.get(label, label) for label in labels]


def has_panels(matrix: MatrixKeys) -> bool:
    return isinstance(matrix, Pivot | Tensor) and matrix.has_panels

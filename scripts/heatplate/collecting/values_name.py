"""What the values of a matrix are, in words: ``accuracy``, ``Pearson correlation``, ``z-score of loss``."""

from __future__ import annotations

from dataclasses import replace

from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Pivot
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid

OF_ONE_KIND = ("mean", "median", "min", "max", "first", "last")
"""Aggregations of which a value is what the aggregated ones are."""


def with_values_name(matrix: Matrix | PanelGrid, keys: MatrixKeys) -> Matrix | PanelGrid:
    """The matrix with the name of its values."""
    name = values_name(keys)
    return replace(matrix, values_name=name) if isinstance(matrix, Matrix) else matrix.with_values_name(name)


def values_name(keys: MatrixKeys) -> str:
    """What the keys make of the source's values; empty for an array, which does not say what is in it."""
    name = _aggregated(keys)
    if not isinstance(keys, Correlation) and keys.normalize is not None:
        whole = {"index": "row", "columns": "column", "all": "whole"}[keys.normalize]
        name = f"{name}, share of the {whole}" if name else f"share of the {whole}"
    if keys.baseline:
        label = keys.baseline.index if keys.baseline.index is not None else keys.baseline.columns
        name = f"{name}, difference from {label}" if name else f"difference from {label}"
    if keys.z_score:
        name = f"z-score of {name}" if name else "z-score"
    if keys.standard_scale:
        line = "row" if keys.standard_scale == "index" else "column"
        name = f"{name or 'value'}, scaled to 0–1 in each {line}"
    return name


def _aggregated(keys: MatrixKeys) -> str:
    if isinstance(keys, Confusion):
        return "predictions"
    if isinstance(keys, Correlation):
        return f"{keys.method.capitalize()} correlation"
    if not isinstance(keys, Pivot):
        return ""
    if keys.aggfunc is None or keys.aggfunc in OF_ONE_KIND:
        return keys.values
    if keys.aggfunc in ("count", "nunique"):
        return f"number of {keys.values}"
    return f"{keys.aggfunc} of {keys.values}"

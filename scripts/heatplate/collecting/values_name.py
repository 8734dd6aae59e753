"""What the values of a matrix are, in words: ``accuracy``, ``Pearson correlation``, ``z-score of loss``."""

from __future__ import annotations

from dataclasses import replace

from heatplate.configuration.matrices import Confusion, Correlation, MatrixKeys, Pivot
from heatplate.configuration.steps import Step, steps_of
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
    for step in steps_of(keys):
        name = _after(step, name)
    return name


def _after(step: Step, name: str) -> str:
    """What the values are after a step, if they had this name before."""
    if step.normalize is not None:
        share = f"share of the {_LINES[step.normalize]}"
        return f"{name}, {share}" if name else share
    if step.baseline is not None:
        label = step.baseline.index if step.baseline.index is not None else step.baseline.columns
        difference = f"difference from {label}"
        return f"{name}, {difference}" if name else difference
    if step.z_score is not None:
        return f"z-score of {name}" if name else "z-score"
    if step.standard_scale is not None:
        return f"{name or 'value'}, scaled to 0–1 in each {_LINES[step.standard_scale]}"
    return name


_LINES = {"index": "row", "columns": "column", "all": "whole"}


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

"""Labels, fields and axes that a matrix's keys name, and which its other keys show not to exist."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from heatplate.configuration.axis_fields import Labels
from heatplate.configuration.found import Found, KeyPath
from heatplate.configuration.known_labels import SIDES, collected_labels
from heatplate.configuration.label_files import LabelFile
from heatplate.configuration.log_pattern import groups_of
from heatplate.configuration.matrices import (
    Confusion,
    Correlation,
    MatrixKeys,
    Pivot,
    Reduction,
    Table,
    Tensor,
)
from heatplate.configuration.name_pattern import NamePattern
from heatplate.configuration.step_problems import LINES, problems_of_steps, unknown_label
from heatplate.problems import did_you_mean, printable, quoted


def problems_of_labels(matrix: MatrixKeys) -> Iterator[Found]:
    """The problems of names in a matrix's keys that can be seen without its files."""
    yield from _duplicates(matrix)
    if isinstance(matrix, Pivot) and matrix.test:
        side = matrix.test.axis
        known = collected_labels(matrix, side)
        yield from unknown_label(matrix.test.baseline, known, LINES[side], ("test", "baseline"))
    yield from problems_of_steps(matrix)
    if isinstance(matrix, Table):
        for field, values in matrix.where.items():
            if not values:
                yield Found(
                    ("where", field), "is an empty list, so no record is kept; list values, or remove it"
                )
        failed = matrix.failed if isinstance(matrix, Pivot) else None
        for field, values in failed.where.items() if failed else ():
            if not values:
                yield Found(
                    ("failed", "where", field),
                    "is an empty list, so no run failed; list values, or remove it",
                )
        yield from _made_fields(matrix)
    if isinstance(matrix, Tensor):
        yield from _axes(matrix)


def _duplicates(matrix: MatrixKeys) -> Iterator[Found]:
    """Labels that are listed more than once. Those of a tensor may repeat (tokens do)."""
    lists: list[tuple[KeyPath, Labels | LabelFile | None]] = []
    if isinstance(matrix, Pivot):
        lists = [(("reindex", side), getattr(matrix.reindex, side)) for side in SIDES]
    elif isinstance(matrix, Confusion | Correlation):
        lists = [(("labels",), matrix.labels)]
    for path, labels in lists:
        if isinstance(labels, LabelFile):
            continue
        by_field = labels if isinstance(labels, dict) else {"": labels or []}
        for field, listed in by_field.items():
            for label in dict.fromkeys(label for label in listed if listed.count(label) > 1):
                where: KeyPath = (*path, field) if field else path
                yield Found(where, f"the label {quoted(label)} is duplicated; list it once")


def _made_fields(matrix: Table) -> Iterator[Found]:
    """Fields that no record has after ``melt`` or of ``pattern``, which leave only those that they name."""
    melt = matrix.melt
    if melt is None and matrix.pattern is None:
        return
    in_path = matrix.fields_of_paths
    extracted = [name for written in matrix.extract.values() for name in NamePattern.of(written).names]
    if melt is None:
        made = [group for pattern in matrix.pattern or () for group in groups_of(pattern)]
    else:
        made = [*melt.id_vars, *melt.var_name, melt.value_name]
    known = [*made, *in_path, *extracted]
    made_by = "pattern" if melt is None else "melt"
    named: list[tuple[KeyPath, str]] = [
        ((key, name), name) for key in ("where", "extract") for name in getattr(matrix, key)
    ]
    for key in ("index", "columns", "values", "sem", "row", "col", "true", "predicted"):
        fields = getattr(matrix, key, None)
        listed = fields if isinstance(fields, list) else [fields] if fields is not None else []
        named += [((key,), field) for field in listed]
    if isinstance(matrix, Pivot) and matrix.test:
        named += [(("test", "pair_by"), field) for field in matrix.test.pair_by or ()]
    if isinstance(matrix, Pivot) and matrix.at:
        named += [(("at", matrix.at.key), matrix.at.field)]
        named += [(("at", "by"), field) for field in matrix.at.by or ()]
    if isinstance(matrix, Pivot) and matrix.failed:
        named += [(("failed", "where", field), field) for field in matrix.failed.where]
        named += [(("failed", "expected", field), field) for field in matrix.failed.expected]
    for path, field in named:
        if field not in known:
            fields = ", ".join(map(printable, dict.fromkeys(known)))
            yield Found(
                path,
                f"there is no field {quoted(field)} after {made_by}, which makes {fields}; write one of "
                f"these, or change {made_by}",
            )


def _axes(matrix: Tensor) -> Iterator[Found]:
    """Axes that do not exist, and choices that no axis has, whatever the shape of the array is."""
    in_path = matrix.fields_of_paths
    of_files = in_path or (["file"] if len(matrix.source) > 1 or re.search(r"[*?]", matrix.source[0]) else [])
    axes = [*matrix.axes, *of_files]
    shown = [name for key in ("index", "columns", "row", "col") if (name := getattr(matrix, key)) is not None]
    named: list[tuple[KeyPath, str]] = [
        ((key,), name) for key in ("index", "columns", "row", "col") if (name := getattr(matrix, key))
    ]
    named += [((key, name), name) for key in ("select", "labels") for name in getattr(matrix, key)]
    unknown = [found for path, name in named for found in unknown_label(name, axes, "axis", path)]
    yield from unknown
    for name in matrix.axes if not unknown else ():
        wanted = matrix.select.get(name)
        if name in shown:
            continue
        reductions = get_args(Reduction)
        if wanted is None:
            yield Found(
                ("select",),
                f"the axis {quoted(name)} is neither rows nor columns; select one position, such as "
                f"{{{name}: 0}}, or reduce it by one of {', '.join(reductions)}",
            )
        elif isinstance(wanted, str) and wanted not in reductions and not re.fullmatch(r"-?\d+", wanted):
            yield Found(
                ("select", name),
                f"{quoted(wanted)} is neither a position nor a reduction{did_you_mean(wanted, reductions)}",
            )

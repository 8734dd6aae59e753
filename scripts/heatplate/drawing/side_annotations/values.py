"""The values of annotations, one for each row or column in the order in which these are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from heatplate.drawing.side_annotations.style import SideAnnotation
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    did_you_mean,
    input_error,
    printable,
    quoted,
    wording,
)

MOST_NAMED = 5
"""Labels that a message names."""

OF_ANNOTATIONS = ("row_annotations_", "col_annotations_")
"""How the names of matrices begin that have the values of annotations."""

Value = str | float | None
"""Of a row or column; None where it has none."""


def with_own_others(content: Matrix | PanelGrid) -> tuple[Matrix | PanelGrid, Mapping[str, Matrix]]:
    """A matrix without the others that only annotations have values of, and these by name."""
    if isinstance(content, PanelGrid):
        return content, {}
    of_annotations = {
        name: other for name, other in content.others.items() if name.startswith(OF_ANNOTATIONS)
    }
    own = {name: other for name, other in content.others.items() if name not in of_annotations}
    return replace(content, others=own), of_annotations


def values_along(
    annotation: SideAnnotation, labels: Sequence[str], full: Sequence[str], other: Matrix | None, key: str
) -> list[Value]:
    """The value of each row or column. labels, full: without and with the label of its group.

    other: the matrix that has the values, if there is one. key: of the annotation. Raises InputError for
    labels that there are not.
    """
    if other is not None:
        return _of_another(annotation, labels, full, other, key)
    known, side = {*labels, *full}, wording("row") if key.startswith("row") else wording("column")
    if unknown := [label for label in annotation.labels if label not in known]:
        raise InputError(
            Problem(Place(""), f"{key}.values", _unknown(label, full, labels, side)) for label in unknown
        )
    return _matched(dict(zip(annotation.labels, annotation.values, strict=True)), labels, full)


def _matched(by_label: dict[str, Value], labels: Sequence[str], full: Sequence[str]) -> list[Value]:
    return [by_label.get(long, by_label.get(short)) for short, long in zip(labels, full, strict=True)]


def _of_another(
    annotation: SideAnnotation, labels: Sequence[str], full: Sequence[str], other: Matrix, key: str
) -> list[Value]:
    columns = other.column_names
    if annotation.column is not None:
        if annotation.column not in columns:
            raise input_error(
                "",
                f"that matrix has no column {quoted(annotation.column)}"
                f"{did_you_mean(annotation.column, columns)}",
                key=f"{key}.column",
            )
        place = columns.index(annotation.column)
    elif len(columns) == 1:
        place = 0
    else:
        raise input_error(
            "",
            f"that matrix has {len(columns)} columns ({_some(columns)}); name one of them with column:",
            key=f"{key}.matrix",
        )
    numbers = other.values[:, place].tolist()
    named = zip([*other.index, *other.row_names], [*numbers, *numbers], strict=True)
    found = _matched({label: None if value != value else value for label, value in named}, labels, full)
    if not set(full) & set(other.row_names) and not set(labels) & set(other.index):
        raise input_error(
            "",
            f"that matrix has rows {_some(other.row_names)}, and none of the labels here, such as "
            f"{quoted(full[0])}; rename them in one of the two, or transpose that matrix",
            key=f"{key}.matrix",
        )
    return found


@wording
def _unknown(label: str, full: Sequence[str], labels: Sequence[str], side: str) -> str:
    return f"there is no {side} {quoted(label)}{did_you_mean(label, [*full, *labels])}"


@wording
def _some(labels: Sequence[str]) -> str:
    return ", ".join(map(printable, labels[:MOST_NAMED])) + (", …" if len(labels) > MOST_NAMED else "")

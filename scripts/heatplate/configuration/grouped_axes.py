"""Which axes of a matrix have groups, and keys of a figure that need some."""

from __future__ import annotations

from heatplate.configuration.cell_texts import Highlight
from heatplate.configuration.figures import Figure
from heatplate.configuration.matrices import Correlation, MatrixKeys, Pivot
from heatplate.configuration.steps import steps_of


def grouped_axes(matrix: MatrixKeys) -> tuple[str, ...]:
    """The axes that have two fields, and so groups, as a figure has them: ``index``, ``columns``."""
    if isinstance(matrix, Correlation):
        return ("index", "columns") if len(matrix.columns) > 1 else ()
    if not isinstance(matrix, Pivot):
        return ()
    fields = {"index": matrix.index, "columns": matrix.columns}
    if sum(step.name == "transpose" for step in steps_of(matrix)) % 2:
        fields = {"index": matrix.columns, "columns": matrix.index}
    return tuple(axis for axis, names in fields.items() if len(names) > 1)


def problem_of_highlight(figure: Figure, matrix: MatrixKeys) -> str | None:
    """What is wrong with ``highlight`` if the axis that it needs groups on has none."""
    highlight = figure.highlight
    if not isinstance(highlight, Highlight) or not highlight.within_groups:
        return None
    grouped = grouped_axes(matrix)
    needed = {"columns": ("index",), "index": ("columns",), "all": ("index", "columns")}[highlight.axis]
    if set(needed) & set(grouped):
        return None
    lines = " or ".join({"index": "rows", "columns": "columns"}[axis] for axis in needed)
    if grouped:
        instead = f"write axis: {'columns' if grouped[0] == 'index' else 'index'}"
    else:
        instead = f"give the matrix two fields, such as {needed[0]}: [GROUP, LABEL]"
    return (
        f"axis: {highlight.axis} compares within groups of {lines}, and the matrix has none there; "
        f"{instead}, or remove within_groups"
    )

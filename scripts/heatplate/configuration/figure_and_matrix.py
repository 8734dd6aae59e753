"""What a figure asks of its matrix that the matrix will not have, as far as the configuration tells."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from heatplate.configuration.cell_texts import Formats
from heatplate.configuration.figures import Figure
from heatplate.configuration.found import Found
from heatplate.configuration.grouped_axes import grouped_axes, problem_of_highlight
from heatplate.configuration.known_labels import has_panels, shown_labels
from heatplate.configuration.masks import SIDES_OF_DIAGONAL
from heatplate.configuration.matrices import MatrixKeys, Pivot, Tensor
from heatplate.configuration.steps import Side
from heatplate.problems import did_you_mean, quoted

LINES: dict[Side, str] = {"index": "row", "columns": "column"}


def problems_with_matrix(
    figure: Figure, matrix: MatrixKeys, others: Mapping[str, MatrixKeys]
) -> Iterator[Found]:
    """The problems of a figure with the matrix that it draws. others: by their names in ``annot_data``."""
    if not figure.panel_matrices:
        yield from _panels(figure, matrix, others)
    if figure.cluster and grouped_axes(matrix):
        yield Found(
            ("cluster",),
            "an axis of the matrix has two fields, and clustering would take its groups apart; give each "
            "axis one field, or remove cluster",
        )
    if message := problem_of_highlight(figure, matrix):
        yield Found(("highlight",), message)
    yield from _tick_labels(figure, matrix)
    yield from _diagonal(figure, matrix)
    yield from _labels(figure, matrix)
    yield from _labels_of_others(matrix, others)


def _panels(figure: Figure, matrix: MatrixKeys, others: Mapping[str, MatrixKeys]) -> Iterator[Found]:
    row, col = (matrix.row, matrix.col) if isinstance(matrix, Pivot | Tensor) else (None, None)
    asked = {"col_wrap": figure.col_wrap is not None, "panel_letters": figure.panel_letters}
    for key in (key for key, is_asked in asked.items() if is_asked):
        if row is None and col is None:
            yield Found((key,), f"the matrix has no panels; give it col: FIELD, or remove {key}")
        elif row is not None and (col is not None or key == "col_wrap"):
            yield Found((key,), f"the matrix has rows of panels; use col in place of row, or remove {key}")
    if has_panels(matrix):
        if figure.margins.index or figure.margins.columns:
            yield Found(("margins",), "a matrix with panels cannot have margins; remove margins")
        if figure.cluster:
            yield Found(("cluster",), "a matrix with panels cannot be clustered; remove cluster")
    with_panels = [name for name, other in others.items() if has_panels(other)]
    if others and has_panels(matrix):
        yield Found(
            ("annot_data",),
            "the matrix has panels, in which numbers of other matrices cannot be shown; remove annot_data",
        )
    for name in [] if has_panels(matrix) else with_panels:
        yield Found(
            ("annot_data", name), "this matrix has panels, so that its numbers cannot be shown; use another"
        )


def _tick_labels(figure: Figure, matrix: MatrixKeys) -> Iterator[Found]:
    sides: tuple[Side, ...] = ("columns", "index")
    for side in sides:
        key = "xticklabels" if side == "columns" else "yticklabels"
        choice, labels = getattr(figure, key), shown_labels(matrix, side)
        if isinstance(choice, list) and labels is not None and len(choice) != len(labels):
            yield Found(
                (key,),
                f"a list of length {len(choice)} for an axis of length {len(labels)}; give one label for "
                f"each {LINES[side]}",
            )


def _diagonal(figure: Figure, matrix: MatrixKeys) -> Iterator[Found]:
    rows, columns = shown_labels(matrix, "index"), shown_labels(matrix, "columns")
    for mask in figure.mask:
        if mask.where in SIDES_OF_DIAGONAL and rows and columns and len(rows) != len(columns):
            yield Found(
                ("mask",),
                f"{len(rows)} rows and {len(columns)} columns have no diagonal; mask: {mask.where} is for a "
                "square matrix, such as of correlations",
            )


def _labels(figure: Figure, matrix: MatrixKeys) -> Iterator[Found]:
    """Labels of rows and columns that do not exist."""
    named: list[tuple[tuple[str | int, ...], Side, Iterable[str]]] = []
    sides: tuple[Side, ...] = ("index", "columns")
    for side in sides:
        if isinstance(figure.fmt, Formats):
            named.append((("fmt", side), side, getattr(figure.fmt, side) or ()))
        if figure.delta and getattr(figure.delta, side) is not None:
            named.append((("delta", side), side, [getattr(figure.delta, side)]))
        for number, box in enumerate(figure.boxes):
            named.append((("boxes", number, side), side, getattr(box, side) or ()))
    for path, side, labels in named:
        known = shown_labels(matrix, side)
        if known is None:
            continue
        for label in labels:
            if label not in known:
                yield Found(path, f"there is no {LINES[side]} {quoted(label)}{did_you_mean(label, known)}")
    rows, columns = shown_labels(matrix, "index"), shown_labels(matrix, "columns")
    if isinstance(figure.lower_is_better, list) and rows is not None and columns is not None:
        for label in figure.lower_is_better:
            if label not in (*columns, *rows):
                hint = did_you_mean(label, [*columns, *rows])
                yield Found(("lower_is_better",), f"there is no column or row {quoted(label)}{hint}")


def _labels_of_others(matrix: MatrixKeys, others: Mapping[str, MatrixKeys]) -> Iterator[Found]:
    """Rows and columns of the figure that another matrix does not have."""
    sides: tuple[Side, ...] = ("index", "columns")
    for side in sides:
        wanted = shown_labels(matrix, side)
        for name, other in others.items():
            there = shown_labels(other, side)
            if wanted is None or there is None:
                continue
            if missing := next((label for label in wanted if label not in there), None):
                yield Found(
                    ("annot_data", name),
                    f"this matrix has no {LINES[side]} {quoted(missing)}, which the figure shows"
                    f"{did_you_mean(missing, there)}",
                )

"""From a matrix and a figure's specification to its files: the parts, and all problems of them at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation import Annotation, annotation
from heatplate.drawing.colorbar import Bar, color_bar
from heatplate.drawing.colormap import color_scale, rgb
from heatplate.drawing.fonts import Face, find_face
from heatplate.drawing.heatmap import Heatmap, too_fine
from heatplate.drawing.labels import LINE_SPACING, Label
from heatplate.drawing.layout import TALLEST, Body
from heatplate.drawing.saving import check_endings, save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.specification import Specification
from heatplate.drawing.ticks import Ticks, ticks
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError, Place, Problem, attempt, input_error


def draw(matrix: Matrix, specification: Specification, outputs: Sequence[Path]) -> None:
    """Draw the matrix as specified and write it to each path: ``.pdf``, ``.png`` or ``.svg``.

    The same arguments give the same bytes; nothing else matters, and nothing stays behind in the process.
    Raises InputError, whose keys are those of a figure (``vmin``, ``cbar_kws.ticks``), for what cannot be drawn
    as specified, and for a path of another ending; OSError if the disk refuses. In each case no output is
    half written.
    """
    check_endings(outputs)
    face = find_face(specification.font_family)
    with default_settings(face):
        page = _compose(matrix, specification, face).draw()
        save(page, outputs, specification.dpi)


def _compose(matrix: Matrix, specification: Specification, face: Face) -> Heatmap:
    """The parts of the figure. Raises InputError for all parts that cannot be made."""
    s, size = specification, specification.fontsize
    shown = _shown(matrix, s)
    face.check_weight(s.annot_kws.fontweight)
    found: list[Problem] = []
    colored = attempt(found, lambda: _colors_and_bar(matrix, shown, s, face))
    numbers = attempt(found, lambda: annotation(matrix, shown, s, face))
    columns = attempt(
        found,
        lambda: ticks("xticklabels", s.xticklabels, matrix.columns, "columns", face, size, s.parse_math),
    )
    rows = attempt(
        found, lambda: ticks("yticklabels", s.yticklabels, matrix.index, "rows", face, size, s.parse_math)
    )
    if colored is None or numbers is None or columns is None or rows is None:
        raise InputError(found)
    colors, bar = colored
    title = Label("title", s.title, face, size, s.parse_math)
    xlabel = _axis_label("xlabel", s.xlabel, matrix.columns_name, s, face)
    ylabel = _axis_label("ylabel", s.ylabel, matrix.index_name, s, face)
    texts = [title, xlabel, ylabel, *columns.labels, *rows.labels, *numbers.labels.values()]
    _check_texts(face, [*texts, *(bar.given_labels if bar else ())])  # before any is measured
    body = _body(matrix, s, numbers, rows, bar)
    return Heatmap(colors, shown, numbers, rows, columns, bar, title, xlabel, ylabel, body, s)


def _shown(matrix: Matrix, specification: Specification) -> NDArray[np.bool_]:
    """Which cells the mask leaves. Raises InputError if there is no diagonal, or there are too many cells."""
    shape = len(matrix.index), len(matrix.columns)
    # Before anything is made of them: ten thousand by ten thousand colours are gigabytes.
    hopeless = list(too_fine(*shape, specification.width * 72, (specification.height or TALLEST / 72) * 72))
    if hopeless:
        raise InputError(Problem(Place(""), "matrix", problem) for problem in hopeless)
    if specification.mask is None:
        return np.ones(shape, dtype=bool)
    if shape[0] != shape[1]:
        message = "{} rows and {} columns have no diagonal; a mask is for a matrix such as of correlations"
        raise input_error("", message.format(*shape), key="mask")
    row, column = np.indices(shape)
    hidden: dict[str, NDArray[np.bool_]]
    hidden = {"upper": column > row, "lower": column < row, "diagonal": column == row}
    return ~hidden[specification.mask]


def _colors_and_bar(
    matrix: Matrix, shown: NDArray[np.bool_], specification: Specification, face: Face
) -> tuple[Array, Bar | None]:
    """RGB of the cells, (rows, columns, 3), and the bar that explains them."""
    s = specification
    scale = color_scale(matrix, shown, s)
    colors = scale.colors(matrix.values)
    colors[np.isnan(matrix.values)] = rgb(s.na_color)
    bar = color_bar(scale, s.cbar_kws, matrix.unit, face, s.fontsize, s.parse_math) if s.cbar else None
    return colors, bar


def _axis_label(key: str, given: str | None, name: str, specification: Specification, face: Face) -> Label:
    if given is None:
        return Label(f"name of the {key[0]} axis", name, face, specification.fontsize)
    return Label(key, given, face, specification.fontsize, specification.parse_math)


def _body(
    matrix: Matrix, specification: Specification, numbers: Annotation, rows: Ticks, bar: Bar | None
) -> Body:
    """How large the body may be: its rows have room for the numbers in them and the labels beside them."""
    s, size = specification, specification.fontsize
    line = max([LINE_SPACING * size, *(1.1 * label.height for label in rows.labels)])
    least = max(numbers.row_height, line) if numbers.labels else line
    return Body(
        rows=len(matrix.index),
        columns=len(matrix.columns),
        page=s.width * 72,
        height=None if s.height is None else s.height * 72,
        square=s.square,
        row_height=(least, least + 1.5 * size),
        firm=bool(numbers.labels) or (bool(rows) and not rows.thin and rows.step == 1),
        least=4 * size if bar and bar.vertical else 0.0,
    )


def _check_texts(face: Face, labels: Sequence[Label]) -> None:
    """Raises InputError for characters and mathematics that cannot be set."""
    face.check_characters((label.name, label.text) for label in labels)
    found: list[Problem] = []
    for label in labels:
        if label.math:
            attempt(found, label.check)
    if found:
        raise InputError(found)

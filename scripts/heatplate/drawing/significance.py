"""What a figure shows of a test against a baseline: marks behind the numbers, and faded colours."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.cell_texts import CellText
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import Remark, input_error, wording

FADED = 0.25
"""Share of its colour that a cell keeps when it is faded; the rest is white."""

Cell = tuple[int, int]


def starred(
    texts: Mapping[Cell, CellText], matrix: Matrix, shown: NDArray[np.bool_], stars: Mapping[str, str]
) -> dict[Cell, CellText]:
    """The texts of the cells with the marks of their p values, at the end of the line of the main number.

    stars: marks by the level that p is below; the smallest level counts. A cell without a text gets the mark
    alone. Raises InputError if the matrix was not tested.
    """
    found = dict(texts)
    if not stars:
        return found
    p = _p_of(matrix, "stars")
    levels = sorted(stars, key=float, reverse=True)
    marks: dict[Cell, str] = {}
    for level in levels:
        for row, column in np.argwhere(shown & (p < float(level)) & ~np.isnan(matrix.values)):
            marks[int(row), int(column)] = stars[level]
    for cell, mark in marks.items():
        text = found.get(cell, CellText(""))
        lines = text.text.split("\n")
        behind = text.behind + mark if lines[text.main_line] else ""
        lines[text.main_line] += mark
        found[cell] = replace(text, text="\n".join(lines), behind=behind)
    return dict(sorted(found.items()))


def faded(colors: Array, matrix: Matrix, level: float | None) -> Array:
    """The colours of the cells, RGB of shape (rows, columns, 3), faded where p is not below the level.

    Raises InputError if the matrix was not tested.
    """
    if level is None:
        return colors
    insignificant = _p_of(matrix, "fade") >= level
    return np.where(insignificant[..., np.newaxis], 1 - FADED * (1 - colors), colors)


def significance_remarks(matrix: Matrix, shown: NDArray[np.bool_], s: Specification) -> list[Remark]:
    """What to know if nothing is significant: it may be that so few runs can never be."""
    found = []
    for key, level in (("stars", max(map(float, s.stars), default=None)), ("fade", s.fade)):
        if level is None:
            continue
        p = _p_of(matrix, key)[shown]
        if not (p < level).any():
            found.append(Remark(key, _nothing(matrix, p, level)))
    return found


@wording
def _nothing(matrix: Matrix, p: Array, level: float) -> str:
    if np.isnan(p).all():
        return "no cell that is shown was tested"
    runs = "" if matrix.n is None else f" of at most {np.nanmax(matrix.n):.0f} runs"
    method = f" ({matrix.test.method}{runs})" if matrix.test else ""
    return f"no cell is significant: the smallest p is {np.nanmin(p):.2g}{method}, not below {level:g}"


def _p_of(matrix: Matrix, key: str) -> Array:
    if matrix.p is None:
        raise input_error(
            "",
            "the matrix has no p values; give it a test: test: {baseline: LABEL, pair_by: seed}",
            key=key,
        )
    return matrix.p

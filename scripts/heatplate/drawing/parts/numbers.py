"""The numbers in the cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.cell_texts import cell_texts
from heatplate.drawing.annotation.hanging_marks import hung
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.colour.contrast import black_is_better
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.grid import Grid
from heatplate.drawing.painter import BLACK, Color
from heatplate.drawing.significance import significance_remarks, starred
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Array, Matrix
from heatplate.problems import Place, Problem, Remark, quoted, wording

PADDING_ACROSS = 0.25
"""Least room beside a number in its cell, as a multiple of the size: with its neighbour's, two spaces."""

PADDING_UP = 0.15
"""The same above and below it."""

AIR = 0.8
"""Room above and below a number together, as a multiple of the size, where the height of rows is free."""

WHITE: Color = (1.0, 1.0, 1.0)

Cell = tuple[int, int]


@dataclass(frozen=True)
class FittedNumbers:
    """The texts in their size; none if they do not fit. moved: points to the left, by column."""

    labels: Mapping[Cell, Label]
    colors: Mapping[Cell, Color]
    remarks: Sequence[Remark] = ()
    problems: Sequence[Problem] = ()
    moved: Mapping[int, float] = field(default_factory=dict)

    def draw(self, canvas: Canvas, grid: Grid) -> None:
        """Paint the texts in their cells, row by row: the order in which a PDF is read."""
        for cell, label in self.labels.items():
            x, y = grid.middle(*cell)
            canvas.text(label, x - self.moved.get(cell[1], 0.0), y, color=self.colors[cell])


@dataclass(frozen=True)
class Numbers:
    """A text for each cell that has one.

    size: the size asked for in points, or the largest allowed. smallest: the least one. is_fixed:
    whether it may not be made smaller. is_optional: whether all may be left out. lines: width in points of
    the lines between cells, which a text may not touch. remarks: on what the texts say.
    """

    labels: Mapping[Cell, Label]
    colors: Mapping[Cell, Color]
    size: float
    smallest: float
    is_fixed: bool
    is_optional: bool
    lines: float
    remarks: Sequence[Remark] = ()

    def __bool__(self) -> bool:
        return bool(self.labels)

    @property
    def row_height(self) -> float:
        """The height that a row needs for the texts at their full size, with some air."""
        return max((label.capital + label.drop for label in self._distinct), default=0.0) + AIR * self.size

    @property
    def least_row(self) -> float:
        """The height that a row needs for the texts at their least size."""
        return max((label.at_size(self._least).reach for label in self._distinct), default=0.0) * 2

    @property
    def _least(self) -> float:
        return self.size if self.is_fixed else min(self.smallest, self.size)

    @property
    def _distinct(self) -> list[Label]:
        return list(
            {(label.text, label.weight, label.underlined): label for label in self.labels.values()}.values()
        )

    def fit(self, width: float, height: float) -> FittedNumbers:
        """The texts for cells of this width and height in points."""
        least = self._least
        across, up = width - self.lines, height - self.lines
        sizes = {label: _fitting(label, across, up) for label in self._distinct}
        tightest = min(sizes, key=lambda label: sizes[label], default=None)
        if tightest is None:
            return FittedNumbers({}, {}, self.remarks)
        if sizes[tightest] >= least:
            size = min(sizes[tightest], self.size)
            size = size if size in (self.size, least) else int(size * 10) / 10
            labels = {cell: label.at_size(size) for cell, label in self.labels.items()}
            labels, moved = hung(labels, across, PADDING_ACROSS * size)
            return FittedNumbers(labels, self.colors, self.remarks, moved=moved)
        if self.is_optional:
            return FittedNumbers({}, {}, remarks=[self._left_out(tightest.at_size(least), across, up)])
        return FittedNumbers({}, {}, problems=[self._refused(tightest.at_size(least), across, up)])

    def _left_out(self, label: Label, across: float, up: float) -> Remark:
        return Remark(
            "annot", f"no numbers are shown: {_shortage(label, across, up)}; make the figure larger"
        )

    def _refused(self, label: Label, across: float, up: float) -> Problem:
        key = "annot_kws.fontsize" if self.is_fixed else "annot"
        if label.width + 2 * PADDING_ACROSS * label.size > across:
            return Problem(
                Place(""),
                key,
                f"{_shortage(label, across, up)}; make the figure wider (width), show fewer decimals (fmt), "
                'write two lines ("{value:.1f}\\n±{std:.1f}"), or set annot: auto to leave numbers out that '
                "do not fit",
            )
        return Problem(
            Place(""),
            key,
            f"{_shortage(label, across, up)}; make the figure taller (height), or set annot: auto to leave "
            "numbers out that do not fit",
        )


def numbers(
    matrix: Matrix, shown: NDArray[np.bool_], s: Specification, typesetter: Typesetter, colors: Array
) -> Numbers:
    """The numbers of the cells that are shown, and what stands for missing ones.

    colors: RGB of the cells, (rows, columns, 3). Raises InputError for a number that is asked for and not
    there.
    """
    asked = s.annot_kws.fontsize
    size = asked or s.fontsize
    written = cell_texts(matrix, shown, s)
    texts = starred(written.texts, matrix, shown, s.stars)
    labels = {
        cell: Label(
            "cell",
            text.text,
            typesetter,
            size,
            weight="bold" if text.is_bold else s.annot_kws.fontweight,
            underlined=text.underlined_line,
            hanging=text.behind,
            hanging_from=text.main_line,
        )
        for cell, text in texts.items()
    }
    if s.annot_kws.color is None:
        rows, columns = np.array(list(labels), dtype=int).reshape(-1, 2).T
        black = black_is_better(colors[rows, columns]).tolist()
        faces = {cell: BLACK if is_black else WHITE for cell, is_black in zip(labels, black, strict=True)}
    else:
        faces = dict.fromkeys(labels, rgb(s.annot_kws.color))
    lines = max([s.linewidths, *(box.linewidth for box in s.boxes)])
    remarks = [*written.remarks, *significance_remarks(matrix, shown, s)]
    smallest, is_optional = s.annot_kws.min_fontsize, s.annot == "auto"
    return Numbers(labels, faces, size, smallest, asked is not None, is_optional, lines, remarks)


def _fitting(label: Label, across: float, up: float) -> float:
    """The size at which a label and its padding fit into this width and height."""
    wide = label.width + 2 * PADDING_ACROSS * label.size
    high = 2 * (label.reach + PADDING_UP * label.size)
    return label.size * min(across / wide, up / high)


@wording
def _shortage(label: Label, across: float, up: float) -> str:
    """What a number needs and what its cell has, as a part of a message."""
    wide = label.width + 2 * PADDING_ACROSS * label.size
    if wide > across:
        need, have, dimension = wide, across, ""
    else:
        need, have, dimension = 2 * (label.reach + PADDING_UP * label.size), up, " of height"
    return (
        f"{quoted(label.text)} needs {need:.1f} points{dimension} at {label.size:g} pt, and its cell has "
        f"{max(have, 0):.1f}"
    )

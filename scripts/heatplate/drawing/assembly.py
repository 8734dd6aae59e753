"""From a matrix and a figure's specification to its page: which parts there are, and how they stand
together."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.clustering.order import Clustered, in_order
from heatplate.drawing.coloring import Coloring, coloring
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.frame import Frame, cell_size
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.marginals import Marginals, with_margins
from heatplate.drawing.masks import masked_cells
from heatplate.drawing.page import DEPTH_BESIDE, EDGE, TALLEST, Page
from heatplate.drawing.panel import Panel
from heatplate.drawing.panels import Panels
from heatplate.drawing.part import Part
from heatplate.drawing.parts.axis_name import AxisName
from heatplate.drawing.parts.boxes import Boxes
from heatplate.drawing.parts.cells import MOST_VECTOR_CELLS, Cells, RowHeight, too_fine
from heatplate.drawing.parts.dendrogram import dendrograms
from heatplate.drawing.parts.dots import (
    DOT_ROW,
    GRID_COLOR,
    GRID_WIDTH,
    Dots,
    SizeLegend,
    dots,
    name_of_size,
    size_legend,
)
from heatplate.drawing.parts.group_labels import GroupLabels, group_labels
from heatplate.drawing.parts.hatching import Hatching
from heatplate.drawing.parts.numbers import Numbers
from heatplate.drawing.parts.panel_parts import PanelTitles
from heatplate.drawing.parts.tick_labels import TickLabels, tick_labels
from heatplate.drawing.parts.title import Title
from heatplate.drawing.side_annotations.sides import Sides, sides_of
from heatplate.drawing.side_annotations.values import with_own_others
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import LINE_SPACING, Label, check_labels
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Array, AuthorText, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError, Problem, attempt, wording

BAR_LINES = 4
"""A vertical colour bar is at least as long as four lines of text are high."""

ROOMY = 1.5
"""What a row does not exceed by itself: its text, and this multiple of the size."""


def page_of(matrix: Matrix | PanelGrid, s: Specification, typesetter: Typesetter) -> Page:
    """The figure's page. Raises InputError for all parts that cannot be made."""
    matrix, of_annotations = with_own_others(matrix)
    clustered = in_order(matrix, s)
    s = clustered.specification
    panels = Panels.of(clustered.matrix, s)
    table = with_margins(panels.matrix, panels.tiled(lambda panel: _shown(panel, s)), s)
    _check_weights(typesetter, s)
    lines = _Lines.of(panels, table, s)
    found: list[Problem] = []
    inside = attempt(found, lambda: _inside(table, panels, s, typesetter))
    beside = attempt(found, lambda: _beside(table, lines, of_annotations, s, typesetter))
    if inside is None or beside is None:
        raise InputError(found)
    outside = _outside(table, panels, lines, inside, s, typesetter)
    check_labels(
        typesetter, [*inside.given_labels, *beside.labels, *outside.labels]
    )  # before any is measured
    body = panels.with_titles(_cells(table, panels, lines, inside, beside, s), outside.titles)
    frame = Frame(s.edges, cell_size(s), lines.down, lines.across, EDGE)
    return Page(
        s.width * 72,
        None if s.height is None else s.height * 72,
        Panel(frame.around(body), _parts(clustered, panels, lines, inside, beside, outside)),
        frame,
    )


@dataclass(frozen=True)
class _Lines:
    """The rows and columns.

    down, across: where all of them lie. labelled: what their labels are from: the first of several panels.
    own_down, own_across: where those of ``labelled`` lie. beside, below: the sides of their labels.
    """

    down: Tracks
    across: Tracks
    labelled: Matrix
    own_down: Tracks
    own_across: Tracks
    beside: Side
    below: Side

    @classmethod
    def of(cls, panels: Panels, table: Marginals, s: Specification) -> _Lines:
        sides = Side(s.yticklabels_kws.location), Side(s.xticklabels_kws.location)
        if panels.are_many:
            first = panels.first
            own = Tracks(len(first.index)), Tracks(len(first.columns))
            return cls(panels.rows, panels.columns, first, *own, *sides)
        matrix, gap = table.matrix, s.group_kws.gap
        down = Tracks.of(matrix.index_groups, len(matrix.index), gap, is_last_apart=table.row)
        across = Tracks.of(matrix.columns_groups, len(matrix.columns), gap, is_last_apart=table.column)
        return cls(down, across, matrix, down, across, *sides)


@dataclass(frozen=True)
class _Inside:
    """What is in the cells. colors: with those of the margins. dots: with the number of the largest."""

    coloring: Coloring
    colors: Array
    texts: Numbers
    outlines: Boxes
    dots: tuple[Dots, float] | None

    @property
    def given_labels(self) -> list[Label]:
        """Texts that come from outside."""
        bar = self.coloring.bar
        return [*self.texts.labels.values(), *(bar.given_labels if bar else ())]


def _inside(table: Marginals, panels: Panels, s: Specification, typesetter: Typesetter) -> _Inside:
    """Raises InputError for all of it that cannot be made."""
    shown = table.shown
    found: list[Problem] = []
    colored = attempt(found, lambda: coloring(table, panels, s, typesetter))
    white = np.broadcast_to(1.0, (*shown.shape, 3))
    colors = white if colored is None else table.colored(colored.colors, s)
    texts = attempt(
        found,
        lambda: (
            panels.numbers(shown, s, typesetter, colors)
            if panels.are_many
            else table.numbers(s, typesetter, colors)
        ),
    )
    outlines = attempt(found, lambda: panels.boxes(s.boxes, table.given_shown))
    dotted = attempt(found, partial(dots, table.given, table.given_shown, s.dots)) if s.dots else None
    if colored is None or texts is None or outlines is None or found:
        raise InputError(found)
    return _Inside(colored, colors, texts, outlines, dotted)


@dataclass(frozen=True)
class _Beside:
    """What stands beside the rows and columns."""

    columns: TickLabels
    rows: TickLabels
    groups: Sequence[GroupLabels]
    sides: Sides

    @property
    def labels(self) -> list[Label]:
        of_groups = [label for part in self.groups for label in part.labels]
        return [*self.columns.labels, *self.rows.labels, *of_groups, *self.sides.labels]


def _beside(
    table: Marginals,
    lines: _Lines,
    of_annotations: Mapping[str, Matrix],
    s: Specification,
    typesetter: Typesetter,
) -> _Beside:
    """Raises InputError for all of it that cannot be made."""
    labelled, down, across = lines.labelled, lines.own_down, lines.own_across
    found: list[Problem] = []
    columns = attempt(
        found,
        lambda: tick_labels(
            "xticklabels", lines.below, table.labels_of_columns(s), labelled.columns, across, typesetter, s
        ),
    )
    rows = attempt(
        found,
        lambda: tick_labels(
            "yticklabels", lines.beside, table.labels_of_rows(s), labelled.index, down, typesetter, s
        ),
    )
    sides = attempt(
        found, lambda: sides_of(table.given, of_annotations, s, lines.down, lines.across, typesetter)
    )
    if columns is None or rows is None or sides is None:
        raise InputError(found)
    groups = [
        group_labels(lines.beside, labelled.index_groups, down, typesetter, s),
        group_labels(lines.below, labelled.columns_groups, across, typesetter, s),
    ]
    return _Beside(columns, rows, [part for part in groups if part.labels], sides)


@dataclass(frozen=True)
class _Outside:
    """Titles, names and the legend of dots. titles: of panels."""

    title: Label
    xlabel: Label
    ylabel: Label
    titles: Sequence[PanelTitles]
    legend: SizeLegend | None

    @property
    def labels(self) -> list[Label]:
        of_panels = [label for part in self.titles for label in (*part.named, part.over)]
        of_legend = [self.legend.label] if self.legend else []
        return [self.title, self.xlabel, self.ylabel, *of_legend, *of_panels]


def _outside(
    table: Marginals,
    panels: Panels,
    lines: _Lines,
    inside: _Inside,
    s: Specification,
    typesetter: Typesetter,
) -> _Outside:
    matrix, legend = table.matrix, None
    if s.dots and s.dots.legend and inside.dots:
        name = name_of_size(table.given, table.given_shown, s.dots)
        legend = size_legend(s.dots, inside.dots[1], lines.down, lines.across, name, typesetter, s.fontsize)
    return _Outside(
        Label("title", s.title, typesetter, s.fontsize, s.parse_math),
        _axis_label("xlabel", s.xlabel, matrix.columns_name, s, typesetter),
        _axis_label("ylabel", s.ylabel, matrix.index_name, s, typesetter),
        panels.titles(typesetter, s),
        legend,
    )


def _cells(
    table: Marginals, panels: Panels, lines: _Lines, inside: _Inside, beside: _Beside, s: Specification
) -> Cells:
    shown, bar, has_dots = table.shown, inside.coloring.bar, inside.dots is not None
    missing = shown & np.isnan(table.matrix.values)
    return Cells(
        table.matrix,
        inside.colors,
        shown,
        table.inner,
        lines.down,
        lines.across,
        inside.texts,
        s.square,
        s.linewidths or (GRID_WIDTH if has_dots else 0.0),
        GRID_COLOR if has_dots and not s.linewidths else rgb(s.linecolor),
        _row_height(s, inside.texts, max(beside.rows.least_row, beside.sides.least_row), beside.rows, panels),
        max(BAR_LINES * s.fontsize, bar.least_length) if bar and bar.side.is_vertical else 0.0,
        inside.outlines,
        dots=inside.dots[0] if inside.dots else None,
        hatching=Hatching(missing, s.na_hatch, rgb(s.na_color)) if s.na_hatch else None,
        image=inside.coloring.image,
        is_always_image=shown.size > MOST_VECTOR_CELLS,
        has_separators=s.group_kws.line,
    )


def _parts(
    clustered: Clustered,
    panels: Panels,
    lines: _Lines,
    inside: _Inside,
    beside: _Beside,
    outside: _Outside,
) -> list[Part]:
    """From the inside to the outside; where two meet at a corner, the one that comes first is nearer."""
    sides = beside.sides
    next_to_body, outside_labels = dendrograms(clustered, lines.down, lines.across)
    parts: list[Part] = [*sides.parts, *next_to_body]
    for labels in (beside.rows, beside.columns):
        if labels.labels:
            parts.append(panels.around(replace(labels, is_outside=sides.stand_at(labels.side))))
    parts += [*outside_labels, *beside.groups]
    names = ((lines.below, outside.xlabel), (lines.beside, outside.ylabel))
    parts += [AxisName(side, name) for side, name in names if name]
    parts += outside.titles
    parts += [part for part in (inside.coloring.bar, outside.legend, sides.legends) if part]
    parts += [Title(outside.title)] if outside.title else []
    return parts


def _check_weights(typesetter: Typesetter, s: Specification) -> None:
    """Raises InputError if there is no bold where it is asked for."""
    typesetter.check_weight(s.annot_kws.fontweight, "annot_kws.fontweight")
    if s.highlight:
        for name, mark in (("best", s.highlight.best), ("second", s.highlight.second)):
            typesetter.check_weight("bold" if "bold" in mark else "normal", f"highlight.{name}")


def _shown(matrix: Matrix, s: Specification) -> NDArray[np.bool_]:
    """Which cells the mask leaves. Raises InputError if there is no diagonal, or there are too many cells."""
    rows, columns = len(matrix.index), len(matrix.columns)
    # Before anything is made of them: ten thousand by ten thousand colours are gigabytes.
    if s.reduce == "none" and (
        hopeless := list(
            too_fine(rows, columns, s.width * 72, TALLEST if s.height is None else s.height * 72)
        )
    ):
        raise InputError(hopeless)
    return ~masked_cells(matrix, s.mask)


def _axis_label(key: str, given: str | None, name: str, s: Specification, typesetter: Typesetter) -> Label:
    if given is None:
        math = s.parse_math and isinstance(name, AuthorText)
        return Label(wording(f"name of the {key[0]} axis"), name, typesetter, s.fontsize, math, key=key)
    return Label(key, given, typesetter, s.fontsize, s.parse_math)


def _row_height(
    s: Specification, texts: Numbers, least: float, rows: TickLabels, panels: Panels
) -> RowHeight:
    """How high rows should be for the numbers in them and the labels beside them, which need the least."""
    line = max(LINE_SPACING * s.fontsize, rows.row_height(DEPTH_BESIDE * s.width * 72, s.width * 72))
    if panels.are_many and not texts:
        return RowHeight(line, 0.0, math.inf, is_for_labels=True)
    full = max(texts.row_height, line) if texts else max(line, DOT_ROW * s.fontsize) if s.dots else line
    return RowHeight(full, least, full + ROOMY * s.fontsize)

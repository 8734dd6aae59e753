"""From a matrix and a figure's specification to its page: which parts there are, and how they stand
together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.clustering.order import in_order
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.colour.rainbows import remarks_on_map
from heatplate.drawing.colour.scales import color_scale
from heatplate.drawing.colour.standard_scale import OF_EACH, line_scale
from heatplate.drawing.composition import AnySpecification, Content, sheet_of
from heatplate.drawing.frame import Frame, cell_size
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.marginals import Marginals, with_margins
from heatplate.drawing.masks import masked_cells
from heatplate.drawing.page import DEPTH_BESIDE, EDGE, TALLEST, Page
from heatplate.drawing.panel import Arrangement, Panel
from heatplate.drawing.panels import Panels
from heatplate.drawing.part import Part
from heatplate.drawing.parts.axis_name import AxisName
from heatplate.drawing.parts.cell_image import CellImage
from heatplate.drawing.parts.cells import MOST_VECTOR_CELLS, Cells, RowHeight, too_fine
from heatplate.drawing.parts.colour_bar import ColourBar, colour_bar
from heatplate.drawing.parts.dendrogram import dendrograms
from heatplate.drawing.parts.dots import DOT_ROW, GRID_COLOR, GRID_WIDTH, dots, name_of_size, size_legend
from heatplate.drawing.parts.group_labels import group_labels
from heatplate.drawing.parts.hatching import Hatching
from heatplate.drawing.parts.numbers import Numbers
from heatplate.drawing.parts.tick_labels import TickLabels, tick_labels
from heatplate.drawing.parts.title import Title
from heatplate.drawing.saving import check_endings, content_of, save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.sheet import Sheet
from heatplate.drawing.side_annotations.sides import sides_of
from heatplate.drawing.side_annotations.values import with_own_others
from heatplate.drawing.significance import faded
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.fonts import Face, find_face
from heatplate.drawing.text.label import LINE_SPACING, Label
from heatplate.drawing.text.mathtext import Mathtext
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError, Problem, Remark, attempt, wording

BAR_LINES = 4
"""A vertical colour bar is at least as long as four lines of text are high."""

ROOMY = 1.5
"""What a row does not exceed by itself: its text, and this multiple of the size."""


def draw(matrix: Content, specification: AnySpecification, outputs: Sequence[Path]) -> list[Remark]:
    """Draw the matrix as specified and write it to each path: ``.pdf``, ``.png`` or ``.svg``.

    A composed figure has a matrix for each panel.

    The same arguments give the same bytes; nothing else matters, and nothing stays behind in the process.
    Returns what an author should know, such as labels that are left out.

    Raises InputError, whose keys are those of a figure (``vmin``, ``cbar_kws.ticks``), for what cannot be
    drawn as specified, and for a path of another ending; OSError if the disk refuses. In each case no output
    is half written.
    """
    check_endings(outputs)
    face = find_face(specification.font_family)
    with default_settings(face):
        canvas, remarks = _made(matrix, specification, face).drawn()
        save(canvas.page(), outputs, specification.dpi)
    return [*remarks, *remarks_on_map(specification)]


def picture(matrix: Content, specification: AnySpecification) -> tuple[bytes, list[Remark]]:
    """The PNG that ``draw`` would write, and its remarks. Raises InputError as ``draw``."""
    face = find_face(specification.font_family)
    with default_settings(face):
        canvas, remarks = _made(matrix, specification, face).drawn()
        said = [*remarks, *remarks_on_map(specification)]
        return content_of(canvas.page(), ".png", specification.dpi), said


def painted(matrix: Content, specification: AnySpecification) -> Canvas:
    """The canvas with all that a figure shows, before it is written. Raises InputError as ``draw``."""
    face = find_face(specification.font_family)
    with default_settings(face):
        canvas, _ = _made(matrix, specification, face).drawn()
    return canvas


def laid_out(matrix: Matrix | PanelGrid, specification: Specification) -> tuple[Arrangement, int]:
    """The figure's panel and the rounds of layout that it took. Raises InputError as ``draw``."""
    face = find_face(specification.font_family)
    with default_settings(face):
        return _page(matrix, specification, face).laid_out()


def _made(matrix: Content, s: AnySpecification, face: Face) -> Page | Sheet:
    """The page of a figure of either kind. Raises InputError for all parts that cannot be made."""
    if isinstance(s, Specification):
        assert not isinstance(matrix, tuple)
        return _page(matrix, s, face)
    assert isinstance(matrix, tuple)
    return sheet_of(matrix, s, Mathtext(face), lambda one, own: _page(one, own, face))


def _page(matrix: Matrix | PanelGrid, s: Specification, face: Face) -> Page:
    """The figure's page. Raises InputError for all parts that cannot be made."""
    matrix, of_annotations = with_own_others(matrix)
    clustered = in_order(matrix, s)
    matrix, s = clustered.matrix, clustered.specification
    panels = Panels.of(matrix, s)
    table = with_margins(panels.matrix, panels.tiled(lambda panel: _shown(panel, s)), s)
    matrix, shown = table.matrix, table.shown
    face.check_weight(s.annot_kws.fontweight)
    if s.highlight:
        for name, mark in (("best", s.highlight.best), ("second", s.highlight.second)):
            face.check_weight("bold" if "bold" in mark else "normal", f"highlight.{name}")
    typesetter = Mathtext(face)
    found: list[Problem] = []
    colored = attempt(found, lambda: _colors_and_bar(table, panels, s, typesetter))
    colors = np.broadcast_to(1.0, (*shown.shape, 3)) if colored is None else table.colored(colored[0], s)
    texts = attempt(
        found,
        lambda: (
            panels.numbers(shown, s, typesetter, colors)
            if panels.are_many
            else table.numbers(s, typesetter, colors)
        ),
    )
    below, beside = Side(s.xticklabels_kws.location), Side(s.yticklabels_kws.location)
    if panels.are_many:
        down, across, labelled = panels.rows, panels.columns, panels.first
        own_down, own_across = Tracks(len(labelled.index)), Tracks(len(labelled.columns))
    else:
        gap, labelled = s.group_kws.gap, matrix
        down = Tracks.of(matrix.index_groups, len(matrix.index), gap, is_last_apart=table.row)
        across = Tracks.of(matrix.columns_groups, len(matrix.columns), gap, is_last_apart=table.column)
        own_down, own_across = down, across
    groups = [
        group_labels(beside, labelled.index_groups, own_down, typesetter, s),
        group_labels(below, labelled.columns_groups, own_across, typesetter, s),
    ]
    columns_choice, rows_choice = table.labels_of_columns(s), table.labels_of_rows(s)
    columns = attempt(
        found,
        lambda: tick_labels(
            "xticklabels", below, columns_choice, labelled.columns, own_across, typesetter, s
        ),
    )
    rows = attempt(
        found,
        lambda: tick_labels("yticklabels", beside, rows_choice, labelled.index, own_down, typesetter, s),
    )
    outlines = attempt(found, lambda: panels.boxes(s.boxes, table.given_shown))
    sides = attempt(found, lambda: sides_of(table.given, of_annotations, s, down, across, typesetter))
    dotted = attempt(found, partial(dots, table.given, table.given_shown, s.dots)) if s.dots else None
    if colored is None or texts is None or columns is None or rows is None or found or outlines is None:
        raise InputError(found)
    assert sides is not None  # or there were problems
    _, bar, image = colored
    title = Label("title", s.title, typesetter, s.fontsize, s.parse_math)
    xlabel = _axis_label("xlabel", s.xlabel, matrix.columns_name, s, typesetter)
    ylabel = _axis_label("ylabel", s.ylabel, matrix.index_name, s, typesetter)
    titles = panels.titles(typesetter, s)
    legend = None
    if s.dots and s.dots.legend and dotted:
        name = name_of_size(table.given, table.given_shown, s.dots)
        legend = size_legend(s.dots, dotted[1], down, across, name, typesetter, s.fontsize)
    given = [
        title,
        xlabel,
        ylabel,
        *([legend.label] if legend else []),
        *columns.labels,
        *rows.labels,
        *texts.labels.values(),
        *(label for part in titles for label in (*part.named, part.over)),
    ]
    given += [label for group in groups for label in group.labels]
    given += sides.labels
    _check_texts(face, [*given, *(bar.given_labels if bar else ())])  # before any is measured
    body = Cells(
        colors,
        shown,
        down,
        across,
        texts,
        s.square,
        s.linewidths or (GRID_WIDTH if dotted else 0.0),
        GRID_COLOR if dotted and not s.linewidths else rgb(s.linecolor),
        _row_height(s, texts, max(rows.least_row, sides.least_row), rows, panels),
        max(BAR_LINES * s.fontsize, bar.least_length) if bar and bar.side.is_vertical else 0.0,
        outlines,
        dots=dotted[0] if dotted else None,
        hatching=Hatching(shown & np.isnan(matrix.values), s.na_hatch, rgb(s.na_color))
        if s.na_hatch
        else None,
        image=image,
        is_always_image=shown.size > MOST_VECTOR_CELLS,
        has_separators=s.group_kws.line,
    )
    # From the inside to the outside; where two meet at a corner, the one that comes first is nearer to the
    # body.
    beside_body, outside_labels = dendrograms(clustered, down, across)
    parts: list[Part] = [*sides.parts, *beside_body]
    for part in (rows, columns):
        if part.labels:
            parts.append(panels.around(replace(part, is_outside=sides.stand_at(part.side))))
    parts += outside_labels
    parts += [part for part in groups if part.labels]
    parts += [AxisName(side, name) for side, name in ((below, xlabel), (beside, ylabel)) if name]
    parts += titles
    parts += [bar] if bar else []
    parts += [legend] if legend else []
    parts += [sides.legends] if sides.legends else []
    parts += [Title(title)] if title else []
    frame = Frame(s.edges, cell_size(s), down, across, EDGE)
    return Page(
        s.width * 72,
        None if s.height is None else s.height * 72,
        Panel(frame.around(panels.with_titles(body, titles)), parts),
        frame,
    )


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


def _colors_and_bar(
    table: Marginals, panels: Panels, s: Specification, typesetter: Typesetter
) -> tuple[Array, ColourBar | None, CellImage | None]:
    """RGB of the cells, (rows, columns, 3), the bar that explains them, and their image.

    Very many cells without texts have no colours here: their image knows them. Few have an image in case they
    turn out to be too fine; none if lines, dots or faded colours show each of them.
    """
    matrix, shown = table.matrix, table.shown
    if s.standard_scale is None:
        values, scale = matrix.values, color_scale(matrix, table.inner, s)
    else:
        values = panels.standardised(shown, s)
        scale = line_scale(values[shown], s)
    image, is_image = None, shown.size > MOST_VECTOR_CELLS
    if is_image or not (s.linewidths or s.dots or s.fade):
        center = s.center if s.standard_scale is None else None
        image = CellImage(values, shown, scale, rgb(s.na_color), s.reduce, center, s.dpi)
    if is_image and s.annot is False and not s.na_rep and not s.stars and s.fade is None:
        colors = np.broadcast_to(1.0, (*shown.shape, 3))
    else:
        colors = scale.colors(values)
        colors[np.isnan(matrix.values)] = rgb(s.na_color)
        colors = faded(colors, matrix, s.fade)
    if image is not None and s.fade is not None:
        image = replace(image, faded=colors)
    if not s.cbar:
        return colors, None, image
    if s.cbar_kws.label is None and s.standard_scale is not None:
        label = Label("cbar_kws.label", OF_EACH[s.standard_scale], typesetter, s.fontsize)
    elif s.cbar_kws.label is None:
        label = Label("unit", matrix.unit, typesetter, s.fontsize, key="cbar_kws.label")
    else:
        label = Label("cbar_kws.label", s.cbar_kws.label, typesetter, s.fontsize, s.parse_math)
    names_key = "norm" if s.standard_scale is None else "standard_scale"
    bar = colour_bar(scale, s.cbar_kws, label, names_key=names_key, parse_math=s.parse_math)
    return colors, bar, image


def _axis_label(key: str, given: str | None, name: str, s: Specification, typesetter: Typesetter) -> Label:
    if given is None:
        return Label(wording(f"name of the {key[0]} axis"), name, typesetter, s.fontsize, key=key)
    return Label(key, given, typesetter, s.fontsize, s.parse_math)


def _row_height(
    s: Specification, texts: Numbers, least: float, rows: TickLabels, panels: Panels
) -> RowHeight:
    """How high rows should be for the numbers in them and the labels beside them, which need the least."""
    if panels.are_many and not texts:
        return RowHeight(0.0, 0.0, math.inf)
    line = max(LINE_SPACING * s.fontsize, rows.row_height(DEPTH_BESIDE * s.width * 72, s.width * 72))
    full = max(texts.row_height, line) if texts else max(line, DOT_ROW * s.fontsize) if s.dots else line
    return RowHeight(full, least, full + ROOMY * s.fontsize)


def _check_texts(face: Face, labels: Sequence[Label]) -> None:
    """Raises InputError for characters and mathematics that cannot be set."""
    face.check_characters((label.name, label.text) for label in labels)
    found: list[Problem] = []
    for label in labels:
        if label.math:
            attempt(found, label.check)
    if found:
        raise InputError(found)

"""A page with a figure in each of the colour maps that suit its data, and what was measured of each."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from heatplate.colormaps.appearance import as_seen_by, in_grey
from heatplate.colormaps.candidates import Candidate, candidates
from heatplate.colormaps.marks import WAYS, course_of, difference_of, steps_of
from heatplate.colormaps.measures import HARD, TWO_SIDED, UNEVEN, Kind
from heatplate.drawing.canvas import Canvas
from heatplate.drawing.figure import painted
from heatplate.drawing.geometry import Box
from heatplate.drawing.inset import inset
from heatplate.drawing.painter import Color
from heatplate.drawing.saving import check_endings, save
from heatplate.drawing.settings import default_settings
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.fonts import FALLBACK, Face, find_face
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.mathtext import Mathtext
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid

WIDTH, TALLEST = 8.0 * 72, 10.6 * 72
"""Of the page in points: it fits on A4 and on US Letter."""

EDGE, GAP, ROW_GAP = 12.0, 16.0, 14.0
"""Points: along the page's edges, between two columns, and between two rows."""

FEWEST, MOST = 8, 12
"""How many candidates are shown, if there are so many: as many as fill the page's columns."""

MOST_COLUMNS = 4
DPI = 200

TITLE, NAME, TEXT, NUMBER, SMALLEST = 11.0, 8.0, 6.5, 6.0, 5.3
"""Sizes in points: of the title, the maps' names, other text, the numbers, and these where it is tight."""

STRIP, STRIP_GAP = 6.0, 4.0
"""Points: how high a strip of colours is, and how far the next one is from it."""

FRAME = 0.3
"""Width in points of the line round a strip, whose ends may be white."""

GREY: Color = (0.35, 0.35, 0.35)
WEAK: Color = (0.72, 0.0, 0.1)
"""Of what is hard to read, which also has an exclamation mark."""

FACE = Face((FALLBACK,))

SUITED: dict[Kind, str] = {
    "sequential": "amounts (sequential maps)",
    "diverging": "differences from a middle (diverging maps)",
    "cyclic": "angles (cyclic maps)",
    "categorical": "classes (a colour for each)",
}

LIKE: dict[Kind, str] = {
    "sequential": "those that begin with almost white if it does, and of these",
    "diverging": "those with a middle as light or dark as its own, and of these",
    "cyclic": "",
    "categorical": "",
}


def draw_candidates(
    name: str, matrix: Matrix | PanelGrid, specification: Specification, outputs: Sequence[Path]
) -> None:
    """Write the page for a figure of this name to each path: ``.pdf``, ``.png`` or ``.svg``.

    Raises InputError if the figure itself cannot be drawn, OSError if the disk refuses.
    """
    check_endings(outputs)
    canvas = candidate_sheet(name, matrix, specification)
    with default_settings(find_face(specification.font_family)):
        save(canvas.page(), outputs, DPI)


def candidate_sheet(name: str, matrix: Matrix | PanelGrid, specification: Specification) -> Canvas:
    """The page for a figure of this name. Raises InputError if the figure itself cannot be drawn."""
    own = painted(matrix, specification)
    found = candidates(matrix, specification)
    kind = found[0].measures.kind
    title = _label(f"{name} in colour maps for {SUITED[kind]}", TITLE, "bold")
    title = title.at_size(TITLE * min(1.0, (WIDTH - 2 * EDGE) / title.width))
    foot = [_label(text, TEXT).wrapped(WIDTH - 2 * EDGE) for text in _explanations(kind)]
    foot_height = sum(label.height + 2.0 for label in foot)
    room = TALLEST - 2 * EDGE - title.height - 10.0 - foot_height
    grid = _grid(found, own, room)
    shown = found[: grid.rows * grid.columns]
    row_height = grid.head + grid.scale * own.height
    rows = math.ceil(len(shown) / grid.columns)
    height = 2 * EDGE + title.height + 10.0 + rows * (row_height + ROW_GAP) + foot_height
    canvas = Canvas(WIDTH, height)
    top = height - EDGE
    canvas.part("title", Box(EDGE, top - title.height, title.width, title.height)).text(
        title, EDGE, top, horizontal="left", vertical="top"
    )
    top -= title.height + 10.0
    for number, candidate in enumerate(shown):
        row, column = divmod(number, grid.columns)
        left, above = EDGE + column * (grid.width + GAP), top - row * (row_height + ROW_GAP)
        _Head(candidate, grid.width).draw(canvas, left, above)
        small = own if candidate.is_own else painted(matrix, candidate.specification)
        x = left + (grid.width - grid.scale * small.width) / 2
        inset(canvas, small, candidate.name, x, above - grid.head - grid.scale * small.height, grid.scale)
    top -= rows * (row_height + ROW_GAP)
    for label in foot:
        box = Box(EDGE, top - label.height, label.width, label.height)
        canvas.part("explanation", box).text(label, EDGE, top, horizontal="left", vertical="top", color=GREY)
        top -= label.height + 2.0
    return canvas


@dataclass(frozen=True)
class _Grid:
    """How the candidates stand on the page.

    width, head: of a column, and of what stands above each figure, in points. scale: of the figures.
    """

    columns: int
    rows: int
    width: float
    head: float
    scale: float


def _grid(found: Sequence[Candidate], figure: Canvas, room: float) -> _Grid:
    """The grid in which the figure is largest, up to its own size; of equal ones that with more candidates.

    room: points from the top of the first row to the end of the last.
    """
    grids = []
    for columns in range(1, MOST_COLUMNS + 1):
        width = (WIDTH - 2 * EDGE - (columns - 1) * GAP) / columns
        head = max(_Head(candidate, width).height for candidate in found)
        for rows in range(1, MOST + 1):
            if min(len(found), FEWEST) <= rows * columns <= MOST and (rows - 1) * columns < len(found):
                height = room / rows - ROW_GAP - head
                scale = min(1.0, width / figure.width, height / figure.height)
                grids.append(_Grid(columns, rows, width, head, scale))
    return max(grids, key=lambda grid: (grid.scale, grid.rows * grid.columns))


@dataclass(frozen=True)
class _Head:
    """What stands above a figure in one map: its name, its measures, and its strips. width: in points."""

    candidate: Candidate
    width: float

    @property
    def height(self) -> float:
        texts = max(label.height for label in self._numbers())
        return self._name().height + 2.0 + self._course().height + 3.0 + STRIP + 2.0 + texts + 5.0

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        """Paint it with its upper left corner at this place."""
        candidate = self.candidate
        canvas = canvas.part(
            f"{candidate.name}/measures", Box(left, top - self.height, self.width, self.height)
        )
        name, course, note = self._name(), self._course(), self._note()
        canvas.text(name, left, top, horizontal="left", vertical="top")
        baseline = top - name.ascent
        canvas.text(
            note, left + name.width + 5.0, baseline, horizontal="left", vertical="baseline", color=GREY
        )
        top -= name.height + 2.0
        is_weak = {"lightness", "steps"} & set(candidate.measures.weak)
        canvas.text(course, left, top, horizontal="left", vertical="top", color=WEAK if is_weak else GREY)
        top -= course.height + 3.0
        width = self._strip_width
        for number, (label, way) in enumerate(zip(self._numbers(), candidate.measures.apart, strict=True)):
            start = left + number * (width + STRIP_GAP)
            samples = np.round(255 * _seen(candidate.colours, way)).astype(np.uint8)
            strip = Box(start, top - STRIP, width, STRIP)
            canvas.picture(samples[np.newaxis], strip)
            canvas.line(strip.corners, FRAME, GREY, closed=True)
            color = WEAK if way in candidate.measures.weak else GREY
            canvas.text(
                label, start + width / 2, top - STRIP - 2.0, horizontal="center", vertical="top", color=color
            )

    @property
    def _strip_width(self) -> float:
        ways = len(self.candidate.measures.apart)
        return (self.width - (ways - 1) * STRIP_GAP) / ways

    def _name(self) -> Label:
        label = _label(self.candidate.name, NAME, "bold")
        most = self.width - self._note().width - 5.0
        text = self.candidate.name
        while label.width > most and len(text) > 4:
            text = text[:-1]
            label = _label(f"{text}…", NAME, "bold")
        return label

    def _note(self) -> Label:
        notes = ["this figure's own"] if self.candidate.is_own else []
        notes += ["with center: 0"] if self.candidate.gets_center else []
        return _label(", ".join(notes), TEXT)

    def _course(self) -> Label:
        measures = self.candidate.measures
        if measures.kind == "categorical":
            return _label(f"{len(self.candidate.colours)} classes", TEXT)
        texts = f"lightness: {course_of(measures)}", f"steps: {steps_of(measures)}"
        label = _label("    ".join(texts), TEXT)
        return label if label.width <= self.width else _label("\n".join(texts), TEXT)

    def _numbers(self) -> list[Label]:
        """The text below each strip, on one line if all fit."""
        measures, most = self.candidate.measures, self._strip_width + STRIP_GAP - 2.0
        texts = [(WAYS[way], difference_of(measures, way)) for way in measures.apart]
        weights = ["bold" if way in measures.weak else "normal" for way in measures.apart]
        for join, size in ((" ", NUMBER), (" ", SMALLEST), ("\n", NUMBER)):
            labels = [
                _label(join.join(text), size, weight) for text, weight in zip(texts, weights, strict=True)
            ]
            widest = max(label.width for label in labels)
            if widest <= most:
                return labels
        return [label.at_size(NUMBER * most / widest) for label in labels]


def _seen(colours: Array, way: str) -> Array:
    if way == "seen":
        return colours
    return in_grey(colours) if way == "grey" else as_seen_by(way, colours)


def _explanations(kind: Kind) -> Iterator[str]:
    yield (
        f"The figure's own map comes first, then others that suit its data, {LIKE[kind]} the most legible "
        "first. To use one, write cmap: NAME below the figure's name in the configuration. An exclamation "
        "mark is a warning."
    )
    if kind != "categorical":
        middle = " on each side of the middle" if kind in TWO_SIDED else ""
        yield (
            f"lightness: if it rises or falls all the way{middle}, readers see the order of the values, also "
            "in a grey print."
        )
        yield (
            "steps: how unequal equal steps of the values look (standard deviation). A map with more than "
            f"±{100 * UNEVEN:.0f} % shows edges that are not in the data."
        )
    two = "two classes" if kind == "categorical" else "two values that lie a quarter of the range apart"
    yield (
        f"Numbers below the strips: the smallest difference between the colours of {two} (in CAM02-UCS): of "
        "the colours as they are, in a grey print, and as readers see them who lack the cones for red "
        "(protan), green (deutan) or blue light (tritan; all three after Machado et al. 2009). Below "
        f"{HARD:.0f}, they are hard to tell apart."
    )
    if kind in TWO_SIDED:
        yield "In grey the two sides of the middle look alike, and each is measured by itself."


def _label(text: str, size: float, weight: str = "normal") -> Label:
    return Label("text", text, Mathtext(FACE), size, weight=weight)

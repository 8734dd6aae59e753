"""The labels of rows and columns: which are shown, how they are turned, and the room they take."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from matplotlib.figure import Figure as Page
from matplotlib.lines import Line2D
from matplotlib.transforms import Affine2D

from heatplate.drawing.fonts import Face
from heatplate.drawing.labels import Label, widest
from heatplate.drawing.layout import Box, Margins
from heatplate.drawing.specification import TickLabels
from heatplate.problems import input_error, quoted

GAP = 2.5
"""Points between the body, or a tick mark, and a label."""

MARK = 2.0
"""Length of a tick mark in points. There are marks only where a label does not simply face its cell."""

MARK_WIDTH = 0.5
"""Points."""

BETWEEN = 0.5
"""Room between two horizontal labels as a multiple of the font size."""

AIR = 1.6
"""Distance of thinned-out numbers above each other, as a multiple of the line height; they are a scale."""

SHORT = 4.0
"""Labels of up to this width, as a multiple of the font size, are thinned out rather than turned upright."""


@dataclass(frozen=True)
class Ticks:
    """The labels that an author asked for along one side.

    labels: one for each row or column. step: every how many-th is shown at least. thin: whether fewer may be.
    key: what a problem names.
    """

    labels: tuple[Label, ...]
    step: int
    thin: bool
    key: str

    def __bool__(self) -> bool:
        return bool(self.labels)

    def every(self, step: int) -> dict[int, Label]:
        return dict(list(enumerate(self.labels))[::step])

    @property
    def short(self) -> bool:
        """Whether all are, as numbers are."""
        return widest(self.labels) <= SHORT * self.labels[0].size

    def thinner(self) -> Iterator[int]:
        """Steps to try, of which short labels take round ones, as numbers should."""
        return _round_numbers(len(self.labels)) if self.short else iter(range(1, len(self.labels)))


@dataclass(frozen=True)
class FittedTicks:
    """The labels as they are drawn; ``margins`` is their room, ``cell`` the length of a cell in points."""

    labels: dict[int, Label]
    margins: Margins
    cell: float
    rotation: int = 0
    marks: bool = False
    problem: str = ""

    @property
    def offset(self) -> float:
        return GAP + (MARK if self.marks else 0)


def ticks(
    key: str, choice: TickLabels, names: Sequence[str], side: str, face: Face, size: float, parse_math: bool
) -> Ticks:
    """The labels of one side. Raises InputError if a list has not one label for each row or column (side)."""
    given = isinstance(choice, list)
    texts = choice if isinstance(choice, list) else names
    if len(texts) != len(names):
        raise input_error(
            "",
            f"has {len(texts)} labels, and the matrix has {len(names)} {side}; give one for each",
            key=key,
        )
    if choice is False:
        texts = []
    name = key if given else f"label of {side}"
    labels = tuple(Label(name, text, face, size, math=given and parse_math) for text in texts)
    step = choice if isinstance(choice, int) and not isinstance(choice, bool) else 1
    return Ticks(labels, step, choice == "auto", key)


def fit_columns(ticks: Ticks, cell: float, room: float) -> FittedTicks:
    """Horizontal if that fits, else slanted, else upright, else fewer.

    cell: width of a column. room: how far a slanted label may reach beyond the body's left edge; points.
    """
    if not ticks:
        return FittedTicks({}, Margins(), cell)
    line = max(label.height for label in ticks.labels)
    shown, pitch = ticks.every(ticks.step), cell * ticks.step
    if _fit_horizontally(shown, pitch):
        return _horizontal(shown, cell, len(ticks.labels), marks=ticks.step > 1)
    if pitch * math.sin(math.radians(45)) >= line:
        slanted = _slanted(shown, cell)
        if slanted.margins.left <= room:
            return slanted
    if pitch >= line:
        return _upright(shown, cell)
    if ticks.thin:
        for step in ticks.thinner() if ticks.short else ():
            shown = ticks.every(step)
            if _fit_horizontally(shown, cell * step, 2 * BETWEEN):
                return _horizontal(shown, cell, len(ticks.labels), marks=True)
        step = next((step for step in ticks.thinner() if cell * step >= line), len(ticks.labels))
        return _upright(ticks.every(step), cell)
    return replace(_upright(shown, cell), problem=_too_close(ticks, pitch, line, "width"))


def fit_rows(ticks: Ticks, cell: float) -> FittedTicks:
    """Horizontal; fewer where rows are lower than the text. cell: height of a row in points."""
    if not ticks:
        return FittedTicks({}, Margins(), cell)
    line = max(label.height for label in ticks.labels)
    step = ticks.step
    if ticks.thin and cell < line:
        least = line * AIR if ticks.short else line
        step = next((step for step in ticks.thinner() if cell * step >= least), len(ticks.labels))
    shown = ticks.every(step)
    marks = step > 1
    # The width is that of all labels, shown or not, so that it does not depend on the height.
    left = widest(ticks.labels) + GAP + (MARK if marks else 0)
    above = max(0.0, next(iter(shown.values())).height / 2 - cell / 2)
    last, label = list(shown.items())[-1]
    below = max(0.0, label.height / 2 - (len(ticks.labels) - last - 0.5) * cell)
    problem = "" if cell * step >= line else _too_close(ticks, cell * step, line, "height")
    return FittedTicks(shown, Margins(left=left, top=above, bottom=below), cell, 0, marks, problem)


def _round_numbers(last: int) -> Iterator[int]:
    """1, 2, 5, 10, 20 and so on."""
    decade = 1
    while decade <= last:
        yield from (decade, 2 * decade, 5 * decade)
        decade *= 10


def _fit_horizontally(shown: dict[int, Label], pitch: float, between: float = BETWEEN) -> bool:
    labels = list(shown.values())
    gap = between * labels[0].size
    return all((a.width + b.width) / 2 + gap <= pitch for a, b in itertools.pairwise(labels))


def _horizontal(shown: dict[int, Label], cell: float, count: int, marks: bool) -> FittedTicks:
    bottom = GAP + (MARK if marks else 0) + max(label.height for label in shown.values())
    left = max(label.width / 2 - (j + 0.5) * cell for j, label in shown.items())
    right = max(label.width / 2 - (count - j - 0.5) * cell for j, label in shown.items())
    return FittedTicks(shown, Margins(max(left, 0.0), max(right, 0.0), bottom), cell, 0, marks)


def _slanted(shown: dict[int, Label], cell: float) -> FittedTicks:
    """Turned by 45 degrees, the end of the text below its column."""
    half = math.sqrt(0.5)
    bottom = GAP + MARK + half * max(label.width + label.height for label in shown.values())
    left = max(half * (label.width + label.height / 2) - (j + 0.5) * cell for j, label in shown.items())
    right = half * max(label.height for label in shown.values()) / 2 - cell / 2
    return FittedTicks(shown, Margins(max(left, 0.0), max(right, 0.0), bottom), cell, 45, True)


def _upright(shown: dict[int, Label], cell: float) -> FittedTicks:
    marks = len(shown) > 1 and list(shown)[1] > 1
    bottom = GAP + (MARK if marks else 0) + widest(list(shown.values()))
    beyond = max(0.0, max(label.height for label in shown.values()) / 2 - cell / 2)
    return FittedTicks(shown, Margins(beyond, beyond, bottom), cell, 90, marks)


def _too_close(ticks: Ticks, pitch: float, line: float, dimension: str) -> str:
    return (
        f"labels such as {quoted(ticks.labels[0].text)} are {line:.1f} points high, and there is one every "
        f"{pitch:.1f} points; write auto, show every n-th, or make the figure larger ({dimension})"
    )


def draw_columns(fitted: FittedTicks, page: Page, body: Box) -> None:
    """Draw the labels below the body."""
    ascent = max((label.ascent for label in fitted.labels.values()), default=0.0)
    for j, label in fitted.labels.items():
        x, y = body.left + (j + 0.5) * fitted.cell, body.bottom - fitted.offset
        if fitted.marks:
            _mark(page, (x, x), (body.bottom, body.bottom - MARK))
        if fitted.rotation == 0:
            label.draw(page, x, y - ascent, vertical="baseline")
        else:
            # The corner of a slanted text would reach above its end point.
            y -= math.sqrt(0.5) * label.capital / 2 if fitted.rotation == 45 else 0
            label.draw(page, x, y, horizontal="right", rotation=fitted.rotation)


def draw_rows(fitted: FittedTicks, page: Page, body: Box) -> None:
    """Draw the labels left of the body."""
    for i, label in fitted.labels.items():
        x, y = body.left - fitted.offset, body.top - (i + 0.5) * fitted.cell
        if fitted.marks:
            _mark(page, (body.left, body.left - MARK), (y, y))
        label.draw(page, x, y, horizontal="right")


def _mark(page: Page, x: tuple[float, float], y: tuple[float, float]) -> None:
    points = Affine2D().scale(1 / 72) + page.dpi_scale_trans
    page.add_artist(
        Line2D(x, y, linewidth=MARK_WIDTH, color="black", solid_capstyle="butt", transform=points)
    )

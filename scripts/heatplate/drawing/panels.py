"""A matrix, or a grid of them, as it is drawn: the cells of all panels with gaps between the panels."""

from __future__ import annotations

import string
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.formats import default_format
from heatplate.drawing.colour.standard_scale import standardised
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.painter import Color
from heatplate.drawing.part import Body, Part
from heatplate.drawing.parts.boxes import Boxes, Outline, boxes
from heatplate.drawing.parts.cells import Cells
from heatplate.drawing.parts.numbers import Numbers, numbers
from heatplate.drawing.parts.panel_parts import OuterLabels, PanelTitles
from heatplate.drawing.parts.tick_labels import TickLabels
from heatplate.drawing.parts.titled_cells import TitledCells
from heatplate.drawing.specification import BoxStyle, Specification
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import SPREADS, Array, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import input_error

GAP = 0.6
"""Between two panels, as a multiple of the font size."""

TITLE = 2.2
"""Room for a title between two panels: its line, and as much air above it as a gap has."""

OF_NOTHING = ("stars", "fade")
"""Keys of which is said that nothing has a mark: of panels only if it is so in all."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Panels:
    """What is drawn of a matrix or of a grid of them.

    matrix: all cells. first: one panel. rows, columns: where the cells lie, but for groups. grid: what the
    panels are; None if there is a single one. wrapped: the same with its only row of
    panels broken into several, where it is.
    """

    matrix: Matrix
    first: Matrix
    rows: Tracks
    columns: Tracks
    grid: PanelGrid | None = None
    wrapped: PanelGrid | None = None

    @classmethod
    def of(cls, content: Matrix | PanelGrid, s: Specification) -> Panels:
        """Raises InputError for keys that do not suit these panels."""
        grid = content if isinstance(content, PanelGrid) else None
        _check(grid, s)
        if isinstance(content, Matrix):
            return cls(content, content, Tracks(len(content.index)), Tracks(len(content.columns)))
        count, first, gap = len(content.col), content.first, GAP * s.fontsize
        if s.col_wrap is None or s.col_wrap >= count:
            rows = _tracks(len(first.index), len(content.row), gap)
            return cls(content.tiled(), first, rows, _tracks(len(first.columns), count, gap), content)
        wrapped, down = _wrapped(content, s.col_wrap), -(-count // s.col_wrap)
        rows = _tracks(len(first.index), down, TITLE * s.fontsize + PanelTitles.gap)
        columns = _tracks(len(first.columns), s.col_wrap, gap)
        return cls(wrapped.tiled(), first, rows, columns, content, wrapped)

    @property
    def are_many(self) -> bool:
        return self.grid is not None

    @property
    def is_wrapped(self) -> bool:
        return self.wrapped is not None

    def numbers(self, shown: Mask, s: Specification, typesetter: Typesetter, colors: Array) -> Numbers:
        """The texts in the cells: of each panel by itself, in the same format and size.

        Raises InputError as for a single matrix.
        """
        if s.fmt is None:
            s = replace(s, fmt=default_format(self.matrix.values[shown], s.norm.name))
        found: list[Numbers] = []
        labels: dict[tuple[int, int], Label] = {}
        faces: dict[tuple[int, int], Color] = {}
        for where, panel in self._placed():
            top, left = where[0].start, where[1].start
            texts = numbers(panel, shown[where], s, typesetter, colors[where])
            labels |= {(top + i, left + j): label for (i, j), label in texts.labels.items()}
            faces |= {(top + i, left + j): color for (i, j), color in texts.colors.items()}
            found.append(texts)
        remarks = list(dict.fromkeys(remark for texts in found for remark in texts.remarks))
        somewhere = {key for key in OF_NOTHING if any(key not in _keys(texts) for texts in found)}
        remarks = [remark for remark in remarks if remark.key not in somewhere]
        return replace(found[0], labels=labels, colors=faces, remarks=remarks)

    def tiled(self, shown: Callable[[Matrix], Mask]) -> Mask:
        """Which cells are shown; nothing of a panel that is not there. shown: says it of one panel."""
        grid = self.wrapped or self.grid
        if grid is None:
            return shown(self.matrix)
        panels = [shown(panel) for line in grid.panels for panel in line]
        for empty in panels[len(self.grid.row) * len(self.grid.col) if self.grid else 0 :]:
            empty[:] = False
        across = len(grid.col)
        return np.block([panels[start : start + across] for start in range(0, len(panels), across)])

    def boxes(self, styles: Sequence[BoxStyle], shown: Mask) -> Boxes:
        """The boxes in each panel. Raises InputError for labels that the panels do not have.

        shown: the cells that no mask leaves empty.
        """
        if self.grid is None:
            return boxes(self.matrix, styles, shown)
        outlines: list[Outline] = []
        for where, panel in self._placed():
            top, left = where[0].start, where[1].start
            for outline in boxes(panel, styles, shown[where]).outlines:
                cells = outline.cells
                if cells is not None:
                    cells = np.zeros(self.matrix.values.shape, dtype=bool)
                    cells[where] = outline.cells
                rows = [range(run.start + top, run.stop + top) for run in outline.rows]
                columns = [range(run.start + left, run.stop + left) for run in outline.columns]
                outlines.append(replace(outline, rows=rows, columns=columns, cells=cells))
        return Boxes(outlines)

    def standardised(self, shown: Mask, s: Specification) -> Array:
        """The values of all cells on the scale of their column, row or panel: of each panel by itself."""
        if self.grid is None:
            return standardised(self.matrix, shown, s).values
        values = self.matrix.values.copy()
        for where, panel in self._placed():
            if (shown[where] & np.isfinite(panel.values)).any():
                values[where] = standardised(panel, shown[where], s).values
        return values

    def _placed(self) -> Iterator[tuple[tuple[slice, slice], Matrix]]:
        """The rows and columns of each panel that is there, among those of all, and the panel."""
        grid = self.wrapped or self.grid
        if grid is None or self.grid is None:
            return
        rows, columns = len(self.first.index), len(self.first.columns)
        placed = [
            ((slice(i * rows, (i + 1) * rows), slice(j * columns, (j + 1) * columns)), panel)
            for i, line in enumerate(grid.panels)
            for j, panel in enumerate(line)
        ]
        yield from placed[: len(self.grid.row) * len(self.grid.col)]

    def around(self, labels: TickLabels) -> Part:
        """The labels of one panel, at each panel of a side."""
        if self.grid is None:
            return labels
        if labels.side.is_vertical:
            return OuterLabels(labels, self.rows, len(self.rows.runs))
        across = len(self.columns.runs)
        last = (len(self.grid.col) - 1) % across + 1 if self.is_wrapped else across
        return OuterLabels(labels, self.columns, last)

    def titles(self, typesetter: Typesetter, s: Specification) -> list[PanelTitles]:
        """The titles of the rows and of the columns of panels, where there are several."""
        grid = self.grid
        if grid is None:
            return []
        sides = (
            (Side.TOP, "col", grid.col_name, grid.col, self.columns),
            (Side.LEFT, "row", grid.row_name, grid.row, self.rows),
        )
        titles = []
        for side, key, name, texts, tracks in sides:
            begins = letters(len(texts)) if s.panel_letters else [""] * len(texts)
            pairs = list(zip(begins, texts, strict=True))
            short = [Label(key, f"{letter}{text}", typesetter, s.fontsize) for letter, text in pairs]
            said = f"{name} " if name else ""  # panels of several matrices have titles alone
            named = [Label(key, f"{letter}{said}{text}", typesetter, s.fontsize) for letter, text in pairs]
            over = Label(key, name, typesetter, s.fontsize)
            titles += [PanelTitles(side, short, named, over, tracks)] if name or any(texts) else []
        return titles

    def with_titles(self, cells: Cells, titles: Sequence[PanelTitles]) -> Body:
        """The body, with those titles that stand between rows of panels."""
        return TitledCells(cells, titles[0]) if self.is_wrapped and titles else cells


def _keys(texts: Numbers) -> set[str]:
    """The keys that something is said of."""
    return {remark.key for remark in texts.remarks}


def _check(grid: PanelGrid | None, s: Specification) -> None:
    if grid is not None and (s.row_annotations or s.col_annotations):
        key = "row_annotations" if s.row_annotations else "col_annotations"
        raise input_error("", "a matrix with panels cannot have them; leave them out", key=key)
    if s.margins.index or s.margins.columns:
        if grid is not None:
            raise input_error("", "a matrix with panels cannot have margins; remove margins", key="margins")
        if s.standard_scale is not None:
            raise input_error(
                "",
                "standard_scale is for unlike metrics, which margins would mix; remove one of them",
                key="margins",
            )
    asked = {"col_wrap": s.col_wrap is not None, "panel_letters": s.panel_letters}
    for key in (key for key, is_asked in asked.items() if is_asked):
        if grid is None:
            raise input_error("", f"the matrix has no panels; give it col: FIELD, or remove {key}", key=key)
        if grid.row_name and (grid.col_name or key == "col_wrap"):
            raise input_error(
                "", f"the matrix has rows of panels; use col in place of row, or remove {key}", key=key
            )


def _wrapped(grid: PanelGrid, across: int) -> PanelGrid:
    """The panels of a single row in rows of so many; the last row is filled up with empty ones."""
    panels = list(grid.panels[0])
    down = -(-len(panels) // across)
    nothing = np.full(grid.first.values.shape, np.nan)
    spreads: dict[str, Any] = {name: nothing for name in SPREADS if getattr(grid.first, name) is not None}
    empty = replace(grid.first, values=nothing, **spreads)
    panels += [empty] * (down * across - len(panels))
    lines = tuple(tuple(panels[start : start + across]) for start in range(0, len(panels), across))
    return PanelGrid(lines, ("",) * down, ("",) * across)


def letters(count: int) -> list[str]:
    """(a) to (z), then (aa), (ab) and so on."""
    alphabet = string.ascii_lowercase
    names = [*alphabet, *(a + b for a in alphabet for b in alphabet)]
    return [f"({name}) " for name in names[:count]]


def _tracks(count: int, panels: int, gap: float) -> Tracks:
    """The rows or columns of so many panels, each with this many."""
    return Tracks(count * panels, tuple(range(count, count * panels, count)), gap)

"""A figure in words: a heading, such as a caption begins with, and a description for who cannot see it.

The description is plain text. The heading may have mathematics between dollars, and ``\\$`` for a dollar.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from heatplate.drawing.annotation.cell_texts import cell_texts, pieces
from heatplate.drawing.annotation.formats import CellFormats, formatted
from heatplate.drawing.annotation.ranking import Cell
from heatplate.drawing.clustering.distances import is_symmetric
from heatplate.drawing.composition import AnySpecification, Composition, Content
from heatplate.drawing.masks import masked_cells
from heatplate.drawing.panels import letters
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.plain_mathematics import without_commands, without_mathematics
from heatplate.drawing.text.tokens import shown_labels
from heatplate.drawing.text.visible import visible
from heatplate.matrix import Array, Matrix
from heatplate.panel_grid import PanelGrid

MOST_WORDS = 150
"""Of a description that is generated: readers of screens read it aloud, and cannot skip in it."""

MOST_LISTED = 6
"""Labels that are listed; of more, the first and the last are named."""

MOST_PRINTED = 10_000
"""Cells up to which those that print the same number are counted, and not only those with the same one."""

MOST_MISSING = 3
"""Cells without a value that are named; more are counted."""

Axis = Literal["index", "columns"]

SIDES = {
    "upper": "The cells above the diagonal are left empty.",
    "lower": "The cells below the diagonal are left empty.",
    "diagonal": "The diagonal is left empty.",
}


@dataclass(frozen=True)
class InWords:
    """heading: one line. description: one paragraph."""

    heading: str
    description: str

    def as_text(self) -> str:
        """Both, as the file that is written beside a figure."""
        return f"{self.heading}\n\n{self.description}\n"


def in_words(content: Content, s: AnySpecification) -> InWords:
    """The figure in words: the author's own, or else what the matrix and the specification say."""
    if isinstance(s, Composition):
        assert isinstance(content, tuple)
        heading, generated = _composed(content, s)
    else:
        assert not isinstance(content, tuple)
        of_figure = _Figure.of(content, s)
        heading, generated = of_figure.heading, _within(of_figure.sentences(), MOST_WORDS)
    return InWords(_one_line(heading), _one_line(s.description or generated))


def _composed(contents: Sequence[Matrix | PanelGrid], composition: Composition) -> tuple[str, str]:
    panels = [
        _Figure.of(content, one.specification)
        for content, one in zip(contents, composition.figures, strict=True)
    ]
    written = _of_author(composition.title, composition)
    title = without_mathematics(written, composition.parse_math)
    first = f"{title}: {len(panels)} panels." if title else f"{len(panels)} panels."
    rest = (MOST_WORDS - len(first.split())) // len(panels)
    begins = [letter.strip() for letter in letters(len(panels))]
    texts = [
        f"{begin} {_within(panel.sentences(), rest)}" for begin, panel in zip(begins, panels, strict=True)
    ]
    headings = "; ".join(f"{begin} {panel.heading}" for begin, panel in zip(begins, panels, strict=True))
    return _heading(written, composition.parse_math) or headings, " ".join([first, *texts])


@dataclass(frozen=True)
class _Figure:
    """A figure that is not composed of others.

    matrix: what it draws; of several panels all of them, side by side. grid: these panels.
    """

    matrix: Matrix
    grid: PanelGrid | None
    s: Specification

    @classmethod
    def of(cls, content: Matrix | PanelGrid, s: Specification) -> _Figure:
        if isinstance(content, PanelGrid):
            return cls(content.tiled(), content, s)
        return cls(content, None, s)

    @property
    def one(self) -> Matrix:
        """The matrix, or the first of several: its labels are those of all."""
        return self.grid.first if self.grid else self.matrix

    @property
    def heading(self) -> str:
        if self.s.title:
            return self._heading(self.s.title)
        names = dict.fromkeys(name for name in (self._given_names or self._names) if name)
        what = self._measure(written=True) or "values"
        return f"{what[0].upper()}{what[1:]}" + (f" by {' and '.join(names)}" if names else "")

    @property
    def _given_names(self) -> list[str]:
        """The names of both axes as the author wrote them, who may have left out one."""
        given = (self.s.ylabel, self.one.index_name), (self.s.xlabel, self.one.columns_name)
        return [self._heading(key) if key else _heading(name, False) for key, name in given]

    @property
    def _names(self) -> tuple[str, str]:
        """What the rows are, and what the columns are; empty if nobody says."""
        rows, columns = self.s.ylabel or "", self.s.xlabel or ""
        return self._plain(rows) or self.one.index_name, self._plain(columns) or self.one.columns_name

    def _measure(self, *, written: bool = False) -> str:
        """What the values are. written: as it was written, with its mathematics."""
        label = self.s.cbar_kws.label
        if label:
            return self._heading(label) if written else self._plain(label)
        name = ", ".join(filter(None, (self.matrix.values_name, self.matrix.unit)))
        return _heading(name, False) if written else name

    def _plain(self, text: str) -> str:
        return without_mathematics(_of_author(text, self.s), self.s.parse_math)

    def _heading(self, text: str) -> str:
        return _heading(_of_author(text, self.s), self.s.parse_math)

    def sentences(self) -> Iterator[str]:
        """What there is to say, the most important first."""
        yield self._what
        yield from self._values()
        yield from self._best()
        yield from self._missing()
        yield from self._further()

    @property
    def _what(self) -> str:
        kind = self._panels if self.grid else "a heatmap of dots" if self.s.dots else "a heatmap"
        title, text = self._plain(self.s.title), f"{kind} with {self._lines}."
        return f"{title}: {text}" if title else f"{text[0].upper()}{text[1:]}"

    @property
    def _panels(self) -> str:
        grid = self.grid
        assert grid
        count = len(grid.row) * len(grid.col)
        sides = [(grid.row_name, grid.row), (grid.col_name, grid.col)]
        told = [(name, labels) for name, labels in sides if len(labels) > 1 or labels[0]]
        of = [
            f"{name} ({_range(list(map(_label, labels)))})" if name else _range(list(map(_label, labels)))
            for name, labels in told
        ]
        each = f" for each {' and '.join(of)}" if of else ""
        each = f" for {of[0]}" if len(of) == 1 and not told[0][0] else each
        return f"{count} heatmaps, one{each}, each" if count > 1 else f"a heatmap{each}"

    @property
    def _lines(self) -> str:
        one, (rows, columns) = self.one, self._names
        index, across = self._labels
        numbers = f"{_count(len(one.index), 'row')}", f"{_count(len(one.columns), 'column')}"
        sorts = self.s.cluster is not None and self.s.cluster.orders
        is_same = one.index == one.columns and one.index_groups == one.columns_groups
        if is_same and index == across:
            named = [f"{n} ({name})" if name else n for n, name in zip(numbers, (rows, columns), strict=True)]
            if rows == columns:
                named = [*numbers[:1], f"{numbers[1]} ({rows})" if rows else numbers[1]]
            if sorts and sorts("index"):
                return f"{' and '.join(named)}, ordered by clustering"
            return f"{' and '.join(named)}, both {self._run(one.index_groups, index)}"
        described = []
        sides: Sequence[tuple[Axis, str, str, Sequence[str], Sequence[str]]] = (
            ("index", numbers[0], rows, one.index_groups, index),
            ("columns", numbers[1], columns, one.columns_groups, across),
        )
        for axis, number, name, groups, labels in sides:
            is_ordered = bool(sorts and sorts(axis) and len(labels) > 2)
            run = "ordered by clustering" if is_ordered else self._run(groups, labels)
            described.append(f"{number} ({name}: {run})" if name else f"{number} ({run})")
        return " and ".join(described)

    @staticmethod
    def _run(groups: Sequence[str], labels: Sequence[str]) -> str:
        """The labels of an axis, or its groups."""
        if not groups:
            return _range(labels)
        distinct = list(map(_label, dict.fromkeys(groups)))
        return f"in {_count(len(distinct), 'group')}, {_range(distinct)}"

    @cached_property
    def _labels(self) -> tuple[list[str], list[str]]:
        """The labels of rows and columns as they are shown."""
        given: Sequence[tuple[Axis, object, tuple[str, ...]]] = (
            ("index", self.s.yticklabels, self.one.index),
            ("columns", self.s.xticklabels, self.one.columns),
        )
        rows, columns = (
            [self._plain(label) for label in key]
            if isinstance(key, list) and len(key) == len(labels)
            else list(map(_label, shown_labels(labels, self.s.tokens, axis)))
            for axis, key, labels in given
        )
        return rows, columns

    @cached_property
    def _shown(self) -> NDArray[np.bool_]:
        """The cells that are shown and have a value."""
        if self.grid:
            lines = [[masked_cells(panel, self.s.mask) for panel in line] for line in self.grid.panels]
            hidden = np.block(lines)
        else:
            hidden = masked_cells(self.matrix, self.s.mask)
        return np.asarray(~hidden & ~np.isnan(self.matrix.values))

    @cached_property
    def _text(self) -> Callable[[Cell], str]:
        """A value as the figure prints it."""
        template = self.s.annot if isinstance(self.s.annot, str) and self.s.annot != "auto" else "{value}"
        specs = [piece.spec for piece in pieces(template) if piece.field == "value"]
        own = next(filter(None, specs), self.s.fmt if specs else None)  # fmt is for what the cells show
        formats = CellFormats.of(own, self.matrix, self.s.norm.name)
        by_cell = formats.by_cell(self.matrix.values, self._shown)
        return lambda cell: formatted(float(self.matrix.values[cell]), by_cell[cell])

    def _values(self) -> Iterator[str]:
        s, values, shown = self.s, self.matrix.values, self._shown
        measure = re.sub(r"\s*\(([^()]*)\)$", r", \1", self._measure())
        named = f" ({measure})" if measure else ""
        if not shown.any():
            yield "No cell has a value."
            return
        if s.norm.name == "categories":
            names = s.norm.labels or s.norm.categories or ()
            yield f"Each cell is one of the categories {_listed(list(names))}{named}."
            return
        if s.standard_scale in ("index", "columns") and not self.grid:
            yield from self._values_of_lines(s.standard_scale == "index")
            return
        compared = shown
        square = not self.grid and self.one.index == self.one.columns
        if square:
            diagonal = np.eye(len(values), dtype=bool)
            below = shown & np.tri(*values.shape, dtype=np.bool_)
            if (symmetric := is_symmetric(values)) and below.any():
                compared = below
            on, off = values[shown & diagonal], compared & ~diagonal
            is_same = symmetric and on.size and np.ptp(on) == 0 and on[0] >= values[shown].max()
            if off.any() and is_same:
                yield self._range_of(off, f"Off the diagonal, values{named}")
                return
            if off.any() and _are_counts(values[shown]) and on.sum() > values[off].sum():
                total = values[shown].sum()
                counted = f"{on.sum():,.0f} of {total:,.0f} {self.matrix.values_name}".strip()
                yield f"{counted} ({100 * on.sum() / total:.1f}%) are on the diagonal."
                yield self._range_of(off, f"Off the diagonal, values{named}")
                return
        yield self._range_of(compared, f"Values{named}")

    def _range_of(self, cells: NDArray[np.bool_], subject: str) -> str:
        values = self.matrix.values
        least = _cell(np.unravel_index(np.where(cells, values, np.inf).argmin(), values.shape))
        greatest = _cell(np.unravel_index(np.where(cells, values, -np.inf).argmax(), values.shape))
        low, high = self._text(least), self._text(greatest)
        if low == high:
            return f"{subject} are all {low}."
        lows, highs = self._where(least, cells), self._where(greatest, cells)
        return f"{subject} range from {low} ({lows}) to {high} ({highs})."

    def _where(self, cell: Cell, cells: NDArray[np.bool_]) -> str:
        """Where a value stands: in a cell, or in how many that print it."""
        alike = int((cells & (self.matrix.values == self.matrix.values[cell])).sum())
        if cells.size <= MOST_PRINTED:
            text = self._text(cell)
            alike = sum(self._text(_cell(place)) == text for place in np.argwhere(cells))
        return self._named(cell) if alike == 1 else f"{alike:,} cells"

    def _named(self, cell: Cell) -> str:
        one, (row, column) = self.one, cell
        i, j = row % len(one.index), column % len(one.columns)
        index, columns = self._labels
        rows = f"{_label(one.index_groups[i])} / {index[i]}" if one.index_groups else index[i]
        cols = f"{_label(one.columns_groups[j])} / {columns[j]}" if one.columns_groups else columns[j]
        of_cell = f"row {rows}, column {cols}"
        if not self.grid:
            return of_cell
        down, across = row // len(one.index), column // len(one.columns)
        sides = (
            (self.grid.row_name, self.grid.row[down], len(self.grid.row)),
            (self.grid.col_name, self.grid.col[across], len(self.grid.col)),
        )
        of_panel = [f"{name} {_label(label)}".strip() for name, label, count in sides if count > 1]
        return ", ".join([*of_panel, of_cell])

    def _values_of_lines(self, by_row: bool) -> Iterator[str]:
        """The values of each row or column, which have nothing to do with those of the others."""
        labels = self._labels[0 if by_row else 1]
        line = "row" if by_row else "column"
        side = 0 if by_row else 1
        told = np.flatnonzero(self._shown.any(axis=1 - side)).tolist()
        if len(told) > MOST_LISTED:
            yield f"Each {line} has a scale of its own."
            return
        texts = []
        for place in told:
            cells = [_cell(cell) for cell in np.argwhere(self._shown) if cell[side] == place]
            low, high = (self._text(pick(cells, key=self._value)) for pick in (min, max))
            texts.append(
                f"{labels[place]} from {low} to {high}" if low != high else f"{labels[place]} all {low}"
            )
        yield f"Each {line} has a scale of its own: {'; '.join(texts)}."

    def _value(self, cell: Cell) -> float:
        return float(self.matrix.values[cell])

    def _best(self) -> Iterator[str]:
        """Which are marked as the best."""
        highlight = self.s.highlight
        if highlight is None or self.s.annot is False or highlight.best in ("none", highlight.second):
            return
        line = {"columns": "column", "index": "row", "all": "figure"}[highlight.axis]
        within = " within each group" if highlight.within_groups else ""
        if self.grid or highlight.within_groups or highlight.axis == "all":
            yield f"The best value of {'each' if line != 'figure' else 'the'} {line}{within} is marked."
            return
        texts = cell_texts(self.matrix, self._shown, self.s).texts
        index, columns = self._labels
        winners: dict[str, list[str]] = {}
        for (i, j), text in texts.items():
            if text.mark == highlight.best:
                winner, place = (
                    (index[i], columns[j]) if highlight.axis == "columns" else (columns[j], index[i])
                )
                winners.setdefault(winner, []).append(place)
        if winners:
            won = "; ".join(f"{winner} in {_listed(places)}" for winner, places in winners.items())
            yield f"The best of each {line}: {won}."

    def _missing(self) -> Iterator[str]:
        """Which cells have no value, other than those that are masked."""
        absent = np.argwhere(np.isnan(self.matrix.values))
        if self.s.mask or not len(absent):
            return
        if len(absent) <= MOST_MISSING:
            yield f"There is no value for {'; '.join(self._named(_cell(cell)) for cell in absent)}."
        else:
            yield f"{len(absent):,} cells have no value."

    def _further(self) -> Iterator[str]:
        s = self.s
        yield from (SIDES[mask.where] for mask in s.mask if mask.where in SIDES)
        if s.mask and any(mask.where not in SIDES for mask in s.mask):
            yield f"{_count(int(self._shown.sum()), 'cell')} are shown; the others are masked."
        if s.norm.name in ("log", "symlog"):
            yield "The colours are on a logarithmic scale."
        if s.stars:
            yield "Significant differences from the baseline are starred."
        for function, line, across in (
            (s.margins.columns, "column", "row"),
            (s.margins.index, "row", "column"),
        ):
            if function:
                yield f"A further {line} has the {MARGINS.get(function, function)} of each {across}."


MARGINS = {"min": "least value", "max": "greatest value"}


def _of_author(text: str, s: AnySpecification) -> str:
    """A text that an author wrote, without the commands of LaTeX in it."""
    if s.text != "latex" or not s.parse_math:
        return text
    from heatplate.drawing.text.latex_source import is_tex

    return without_commands(text) if is_tex(text) else text


def _heading(text: str, math: bool) -> str:
    """A text in which mathematics stand between dollars, if there may be any, and ``\\$`` is a dollar."""
    return text if math else text.replace("$", r"\$")


def _within(sentences: Iterable[str], words: int) -> str:
    """As many of the sentences as have so many words; the first in any case."""
    chosen: list[str] = []
    for sentence in sentences:
        count = sum(len(one.split()) for one in (*chosen, sentence))
        if not chosen or count <= words:
            chosen.append(sentence)
    return " ".join(chosen)


def _label(text: str) -> str:
    """A label as a sentence can have it, on one line: a sign alone stands in quotes."""
    shown = " ".join(visible(text).split("\n"))
    return shown if any(character.isalnum() for character in shown) else f"“{shown}”"


def _range(labels: Sequence[str]) -> str:
    """A few labels; of many, or of numbers that follow one another, the first and the last."""
    is_counted = len(labels) > 2 and _follow_one_another(labels)
    return f"{labels[0]} to {labels[-1]}" if len(labels) > MOST_LISTED or is_counted else _listed(labels)


def _follow_one_another(labels: Sequence[str]) -> bool:
    return all(
        one.isdecimal() and other.isdecimal() and int(other) == int(one) + 1
        for one, other in pairwise(labels)
    )


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _cell(place: Sequence[np.intp] | NDArray[np.intp]) -> Cell:
    return int(place[0]), int(place[1])


def _are_counts(values: Array) -> bool:
    return bool(np.all((values >= 0) & (values == np.round(values))))


def _one_line(text: str) -> str:
    return " ".join(text.split())

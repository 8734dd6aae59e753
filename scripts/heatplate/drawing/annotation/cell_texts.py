"""The text of each cell: what its template shows, marked if it is among the best."""

from __future__ import annotations

import string
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heatplate.condition import Condition
from heatplate.drawing.annotation.fields import Fields
from heatplate.drawing.annotation.formats import CellFormats, formatted
from heatplate.drawing.annotation.ranking import Cell, Standing, lower_is_better, standings
from heatplate.drawing.masks import cells_where
from heatplate.drawing.specification import Specification
from heatplate.matrix import TESTED, Array, Matrix
from heatplate.number_format import number_shown
from heatplate.problems import InputError, Problem, Remark, attempt, quoted, wording

MOST_NAMED = 3
"""Cells that a remark names before it counts the others."""

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CellText:
    """What stands in a cell.

    main_line: the line with the number that is compared, from 0. mark: ``bold``, ``underline``, both or none.
    behind: what stands behind the number at the end of that line, such as stars.
    """

    text: str
    main_line: int = 0
    mark: str = "none"
    behind: str = ""

    @property
    def is_bold(self) -> bool:
        return "bold" in self.mark

    @property
    def underlined_line(self) -> int | None:
        return self.main_line if "underline" in self.mark else None


@dataclass(frozen=True)
class CellTexts:
    """The texts of all cells that have one, and what an author should know of them."""

    texts: Mapping[Cell, CellText]
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True)
class Piece:
    """A piece of a template: some text, and the field after it; none at the end."""

    before: str
    field: str
    spec: str


def cell_texts(matrix: Matrix, shown: Mask, s: Specification) -> CellTexts:
    """The texts of the cells that are shown. Raises InputError for numbers that are not there."""
    absent = np.isnan(matrix.values)
    nothing = s.na_rep.get("value", "")
    missing = {_cell(cell): CellText(nothing) for cell in np.argwhere(shown & absent)} if nothing else {}
    if s.annot is False:
        return CellTexts({cell: text for cell, text in missing.items() if text.text.strip()})
    template = s.annot if isinstance(s.annot, str) and s.annot != "auto" else "{value}"
    written = _Writer.of(matrix, shown & ~absent, pieces(template), s)
    texts = sorted({**missing, **written.texts()}.items())  # row by row, as they are read
    return CellTexts({cell: text for cell, text in texts if text.text.strip()}, written.remarks)


def pieces(template: str) -> list[Piece]:
    """The pieces of a template that has been checked."""
    return [
        Piece(before, name or "", spec or "") for before, name, spec, _ in string.Formatter().parse(template)
    ]


def main_field(template: Sequence[Piece]) -> str:
    """The field whose numbers are compared, hidden and marked: ``value``, or else the first one."""
    names = [piece.field for piece in template if piece.field not in ("", "rank")]
    return "value" if "value" in names or not names else names[0]


@dataclass(frozen=True)
class _Writer:
    """Writes the texts of the cells that have a value.

    numbers, formats: of each field of the template, by the place of its piece.
    """

    matrix: Matrix
    cells: Sequence[Cell]
    template: Sequence[Piece]
    s: Specification
    fields: Fields
    numbers: Mapping[int, Array]
    formats: Mapping[int, NDArray[np.object_]]
    gaps: dict[str, list[Cell]] = field(default_factory=dict)

    @classmethod
    def of(cls, matrix: Matrix, with_value: Mask, template: Sequence[Piece], s: Specification) -> _Writer:
        fields, norm = Fields(matrix, s.delta), s.norm.name
        found: list[Problem] = []
        given = attempt(found, lambda: CellFormats.of(s.fmt, matrix, norm))
        formats = given or CellFormats(None, norm)
        numbers: dict[int, Array] = {}
        specs: dict[int, NDArray[np.object_]] = {}
        for place, piece in enumerate(template):
            if piece.field in ("", "rank"):
                continue
            array = attempt(found, _numbers_of(fields, piece.field))
            if array is not None:
                numbers[place] = array
                specs[place] = _specs(fields, formats, piece, array, with_value)
        if found:
            raise InputError(found)
        return cls(matrix, list(map(_cell, np.argwhere(with_value))), template, s, fields, numbers, specs)

    def texts(self) -> dict[Cell, CellText]:
        standing_of, hidden, uneven = self._standings, self._hidden(), self._uneven
        marks = {} if self.s.highlight is None else {1: self.s.highlight.best, 2: self.s.highlight.second}
        texts: dict[Cell, CellText] = {}
        for cell in self.cells:
            if cell in hidden:
                continue
            standing = standing_of.get(cell)
            mark = self.s.count_mark if cell in uneven else ""
            text, line = self._text(cell, standing, mark)
            behind = mark if text.split("\n")[line].endswith(mark) else ""
            highlight = marks.get(standing.level, "none") if standing else "none"
            texts[cell] = CellText(text, line, highlight, behind)
        return texts

    @property
    def remarks(self) -> list[Remark]:
        return [*self._remarks_on_marks(), *self._remarks_on_counts(), *self._remarks_on_gaps()]

    def _remarks_on_gaps(self) -> Iterator[Remark]:
        """Of spreads that cells lack. That a baseline has no p value is as it should be."""
        for name, cells in self.gaps.items():
            if name not in TESTED:
                yield Remark("annot", _gaps_named(self.matrix, name, cells))

    def _remarks_on_marks(self) -> list[Remark]:
        if self.s.highlight is None or not self.cells or self._standings:
            return []
        return [Remark("highlight", _nothing_compared(self.s.highlight.axis))]

    def _remarks_on_counts(self) -> list[Remark]:
        if not self.s.count_mark:
            return []
        counts = self.fields.counts_beside(self._main)
        if counts is None:
            return [Remark("count_mark", "nothing is marked: the numbers of runs are not known")]
        uneven = {cell: int(counts[cell]) for cell in sorted(self._uneven)}
        if not uneven:
            return []
        return [
            Remark("count_mark", _uneven_named(self.matrix, uneven, self._usual(counts), self.s.count_mark))
        ]

    @property
    def _main(self) -> str:
        return main_field(self.template)

    @property
    def _main_place(self) -> int | None:
        return next((place for place, piece in enumerate(self.template) if piece.field == self._main), None)

    @property
    def _main_numbers(self) -> Array:
        return self.matrix.values if self._main_place is None else self.numbers[self._main_place]

    def _as_printed(self) -> dict[Cell, float]:
        """The main numbers, rounded as they are printed; exact if the template shows only their rank."""
        numbers, place = self._main_numbers, self._main_place
        found = {cell: float(numbers[cell]) for cell in self.cells if not np.isnan(numbers[cell])}
        if place is None:
            return found
        texts = {cell: formatted(number, self.formats[place][cell]) for cell, number in found.items()}
        return {cell: number for cell, text in texts.items() if (number := number_shown(text)) is not None}

    @cached_property
    def _standings(self) -> dict[Cell, Standing]:
        if self.s.highlight is None and all(piece.field != "rank" for piece in self.template):
            return {}
        highlight, matrix = self.s.highlight, self.matrix
        axis = highlight.axis if highlight else "columns"
        groups = (
            (matrix.index_groups, matrix.columns_groups) if highlight and highlight.within_groups else None
        )
        lower = lower_is_better(matrix, self.s.lower_is_better)
        return standings(self._as_printed(), axis, lower, groups)

    def _hidden(self) -> set[Cell]:
        """The cells whose number is one of those that are noise."""
        found: set[Cell] = set()
        sizes = np.abs(self._main_numbers)
        for hidden in self.s.hide:
            if hidden.where == "zeros":
                found |= {cell for cell, number in self._as_printed().items() if number == 0}
                continue
            if hidden.field is not None:
                holds = cells_where(self.matrix, hidden.where, hidden.field, "hide")
            else:
                condition = Condition.of(hidden.where)
                holds = condition.holds(self._main_numbers if condition.with_limits else sizes)
            found |= {cell for cell in self.cells if holds[cell]}
        return found

    @property
    def _uneven(self) -> set[Cell]:
        """The cells whose number of runs is not the most common one."""
        counts = self.fields.counts_beside(self._main) if self.s.count_mark else None
        if counts is None or not self.cells:
            return set()
        usual = self._usual(counts)
        return {cell for cell in self.cells if counts[cell] != usual and not np.isnan(counts[cell])}

    def _usual(self, counts: Array) -> int:
        """The most common number of runs, the larger one of two."""
        known = Counter(int(counts[cell]) for cell in self.cells if not np.isnan(counts[cell]))
        return max(known, key=lambda count: (known[count], count), default=0)

    def _text(self, cell: Cell, standing: Standing | None, mark: str) -> tuple[str, int]:
        """The text of a cell, and the line that its main number stands in.

        A number that is missing is left out with the text before it; the first one with that behind it.
        """
        text, line, is_begun = "", 0, False
        closing: list[str] = []
        for place, piece in enumerate(self.template):
            before, closing = _without_closing(piece.before, closing)
            shown = self._shown(place, piece, cell, standing) if piece.field else ""
            if shown is None:
                closing += _unclosed(before) if is_begun else [EVERYTHING]
                continue
            is_begun = True
            text += before + shown
            if place == self._main_place:
                text, line = text + mark, text.count("\n")
        return text, line

    def _shown(self, place: int, piece: Piece, cell: Cell, standing: Standing | None) -> str | None:
        """The text of a field; None if it is missing and nothing stands for it."""
        if piece.field == "rank":
            return formatted(float(standing.rank if standing else 1), piece.spec or "d")
        number = float(self.numbers[place][cell])
        if not np.isnan(number):
            return formatted(number, self.formats[place][cell])
        if piece.field in self.s.na_rep and piece.field != "value":
            return self.s.na_rep[piece.field]
        self.gaps.setdefault(piece.field, []).append(cell)
        return None


EVERYTHING = "\0"
"""What is left out behind a number without a text before it: all up to the next number."""

BRACKETS = {"(": ")", "[": "]", "{": "}", "⟨": "⟩"}


def _unclosed(text: str) -> list[str]:
    """What closes the brackets that a text opens and does not close, in order."""
    closing: list[str] = []
    for character in text:
        if character in BRACKETS:
            closing.insert(0, BRACKETS[character])
        elif closing and character == closing[0]:
            closing.pop(0)
    return closing


def _without_closing(text: str, closing: Sequence[str]) -> tuple[str, list[str]]:
    """A text without what closes brackets that were left out before it, and what is still to come of that."""
    if EVERYTHING in closing:
        return "", []
    to_come = []
    for bracket in closing:
        if bracket in text:
            text = text.partition(bracket)[2]
        else:
            to_come.append(bracket)
    return text, to_come


def _cell(place: NDArray[np.intp]) -> Cell:
    return int(place[0]), int(place[1])


def _numbers_of(fields: Fields, name: str) -> Callable[[], Array]:
    return lambda: fields.of(name)


def _specs(
    fields: Fields, formats: CellFormats, piece: Piece, numbers: Array, with_value: Mask
) -> NDArray[np.object_]:
    """The format of each number of a field: its own, or the figure's.

    Spreads and differences have as many decimals as the values that they belong to.
    """
    if own := piece.spec or fields.own_format(piece.field):
        return np.full(numbers.shape, own, dtype=object)
    return formats.by_cell(fields.values_behind(piece.field), with_value)


@wording
def _gaps_named(matrix: Matrix, name: str, cells: Sequence[Cell]) -> str:
    named = "; ".join(
        f"row {quoted(matrix.row_names[i])}, column {quoted(matrix.column_names[j])}"
        for i, j in cells[:MOST_NAMED]
    )
    more = f"; and {len(cells) - MOST_NAMED} more" if len(cells) > MOST_NAMED else ""
    have = "1 cell has a value and" if len(cells) == 1 else f"{len(cells)} cells have a value and"
    return f"{have} no {name}, which is left out: {named}{more}; na_rep: {{{name}: TEXT}} says so there"


def _named(matrix: Matrix, counts: Mapping[Cell, int]) -> Iterator[tuple[str, str, int]]:
    for i, j in list(counts)[:MOST_NAMED]:
        yield matrix.row_names[i], matrix.column_names[j], counts[i, j]


@wording
def _nothing_compared(axis: str) -> str:
    if axis == "all":
        return "nothing is marked, since there is a single number"
    what, other = ("column", "index") if axis == "columns" else ("row", "columns")
    return (
        f"nothing is marked, since no {what} has two numbers to compare; compare along the other axis with "
        f"highlight: {{axis: {other}}}"
    )


@wording
def _uneven_named(matrix: Matrix, counts: Mapping[Cell, int], usual: int, mark: str) -> str:
    named = "; ".join(
        f"row {quoted(row)}, column {quoted(column)}: {count}"
        for row, column, count in _named(matrix, counts)
    )
    more = f"; and {len(counts) - MOST_NAMED} more" if len(counts) > MOST_NAMED else ""
    return f"{mark} marks cells that are not of {usual} runs as most are: {named}{more}"

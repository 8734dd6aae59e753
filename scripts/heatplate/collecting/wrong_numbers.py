"""Cells that should be numbers and are not: what is said of one depends on its record and its column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from heatplate.collecting.columns import Factorized, text_of
from heatplate.collecting.formats import format_of
from heatplate.collecting.messages import MAX_SHOWN, first_few, left_out, yaml_text
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, quoted, wording

_NUMBER = r"[-+]?[0-9][0-9.,]*(?:[eE][-+]?[0-9]+)?"
_PAIR = re.compile(rf"{_NUMBER}(\s*(?:±|\+/-|\+-|[/;|([])\s*){_NUMBER}(\s*[)\]]?)")
"""Two numbers in a cell, such as a mean and its deviation."""


@dataclass(frozen=True)
class WrongNumbers:
    """The cells of a field that are not numbers.

    records: those whose cells are wanted. cells: theirs. faults: what is wrong with a cell, by its code.
    sound: the codes of those that are numbers.
    """

    keys: Table
    records: Records
    name: str
    cells: Factorized[object]
    faults: Mapping[int, str]
    sound: frozenset[int]

    def error(self) -> InputError:
        """The problems of the first records that have such a cell, and of columns that have no number."""
        columns = self._columns
        with_numbers = {
            column
            for column, code in zip(columns, self.cells.codes.tolist(), strict=False)
            if code in self.sound
        }
        problems: dict[str | int, Problem] = {}
        further = 0
        for record in np.flatnonzero(np.isin(self.cells.codes, list(self.faults))).tolist():
            column = columns[record] if columns else None
            if column is not None and column not in with_numbers:
                problems.setdefault(column, Problem(self._place(record), "melt", self._text_column(record)))
            elif len(problems) < MAX_SHOWN:
                problems[record] = Problem(self._place(record), "", self._message(record))
            else:
                further += 1
        return first_few(list(problems.values()), len(problems) + further)

    @cached_property
    def _columns(self) -> list[str]:
        """For each record the column that ``melt`` made it of, if the field has the cells of columns."""
        melt = self.keys.melt
        if melt is None or self.name != melt.value_name:
            return []
        levels = [map(text_of, self.records.cells(name)) for name in melt.var_name]
        return list(map(".".join, zip(*levels, strict=True)))

    def _place(self, record: int) -> Place:
        return self.records.places[record]

    def _text(self, record: int) -> str:
        return text_of(self.cells.uniques[int(self.cells.codes[record])]).strip()

    @wording
    def _text_column(self, record: int) -> str:
        column = self._columns[record]
        kept = [*(self.keys.melt.id_vars if self.keys.melt else ()), column]
        if self._text(record) == column:
            return self._repeated_header(record)
        return (
            f"the column {quoted(column)} has no number but text such as {quoted(self._text(record))}; write "
            f"id_vars: [{', '.join(map(yaml_text, kept))}], list the columns with numbers in value_vars, or, "
            "if the text means a missing value, add it to na_values"
        )

    @wording
    def _message(self, record: int) -> str:
        is_table = format_of(self.keys, self._place(record).file) in ("csv", "tsv")
        fault = self.faults[int(self.cells.codes[record])]
        column = self._columns[record] if self._columns else self.name
        is_first = self._place(record).line == 1
        if is_table and is_first and self.keys.names and self.keys.header is None:
            return (
                f"the field {quoted(self.name)} is {quoted(self._text(record))} in the first line, which "
                "seems to be a header; write header: 0, and names replaces it"
            )
        if is_table and self._text(record) == column:
            return self._repeated_header(record)
        what = f"the column {quoted(column)}" if self._columns else f"the field {quoted(self.name)}"
        return f"{what}: {self._apart(record) or fault}"

    @wording
    def _repeated_header(self, record: int) -> str:
        """What is said of a header that a file has once more, where another one was appended to it."""
        id_vars = self.keys.melt.id_vars if self._columns and self.keys.melt else [self.name]
        if not id_vars:
            return "the header is repeated in this line; remove the line"
        out = left_out(id_vars[0], id_vars[0])
        return f"the header is repeated in this line; remove the line, or leave it out with {out}"

    @wording
    def _apart(self, record: int) -> str:
        """How two numbers in a cell are taken apart; empty if there are none."""
        text = self._text(record)
        pair = _PAIR.fullmatch(text)
        if pair is None:
            return ""
        names = ("first", "second") if pair[1].strip() in "/;|" else ("mean", "deviation")
        written = f"{{{names[0]}}}{pair[1]}{{{names[1]}}}{pair[2]}"
        return (
            f"{quoted(text)} is two numbers; take them apart with extract: {{{yaml_text(self.name)}: "
            f'"{written}"}}, and write {names[0]} in place of {self.name}'
        )

"""Which records a matrix is made of, and what they say: labels and numbers."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from heatplate.collecting.cells import first_few, sources
from heatplate.collecting.labels import matches, problem_of
from heatplate.collecting.numbers import number
from heatplate.collecting.observations import Observations, text_of
from heatplate.configuration.matrices import Table
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    did_you_mean,
    input_error,
    printable,
    quoted,
    wording,
)


@dataclass(frozen=True)
class Selection:
    """The records that ``where`` keeps, and the keys by which they are read."""

    keys: Table
    observations: Observations

    @classmethod
    def of(cls, keys: Table, observations: Observations, fields: Mapping[str, str]) -> Selection:
        """The selection by ``where``.

        fields: the fields that are to be read later, by the key that names each.

        Raises InputError if there is not one record, if a field or a value of ``where`` does not exist, and if no
        record is left.
        """
        if not observations.places:
            raise input_error(sources(keys), "there are no records")
        _check_fields(keys, observations, {**fields, **{f"where.{name}": name for name in keys.where}})
        kept = np.ones(len(observations.places), dtype=bool)
        problems: list[Problem] = []
        for name, wanted in keys.where.items():
            texts = [None if cell is None else text_of(cell) for cell in observations.cells(name)]
            known = [text for text in dict.fromkeys(texts) if text is not None]
            for value in wanted:
                if not any(matches(value, text) for text in known):
                    message = f"no record has {quoted(value)} there{did_you_mean(value, known)}"
                    problems.append(Problem(Place(sources(keys)), f"where.{name}", message))
            accepted = {text for text in known if any(matches(value, text) for value in wanted)}
            kept &= np.array([text in accepted for text in texts])
        if problems:
            raise InputError(problems)
        if not kept.any():
            message = f"no record has all of {', '.join(map(printable, keys.where))} as they are given"
            raise input_error(sources(keys), message, key="where")
        positions = np.flatnonzero(kept).tolist()
        places = tuple(observations.places[i] for i in positions)
        return cls(keys, Observations(observations.frame.iloc[positions].reset_index(drop=True), places))

    @property
    def places(self) -> tuple[Place, ...]:
        return self.observations.places

    def labels(self, name: str) -> list[str]:
        """The cells of a field as labels. Raises InputError naming each record that has none."""
        cells = self.observations.cells(name)
        whole = {cell for cell in cells if type(cell) is int}
        labels = ["" if _is_nothing(cell) else _label(cell, whole) for cell in cells]
        problems = []
        for label, place in zip(labels, self.places, strict=True):
            message = problem_of(label)
            if not label.strip():
                message = wording(f"the field {quoted(name)} is empty and cannot be a label; fill it in")
            if message:
                problems.append(Problem(place, "", message))
        if problems:
            raise first_few(problems)
        return labels

    def numbers(self, name: str, records: Sequence[int]) -> list[float]:
        """The numbers in a field of some records; NaN where they are missing.

        Raises InputError naming each cell that is neither a number nor one of ``na_values``.
        """
        cells = self.observations.cells(name)
        found, problems = [], []
        for record in records:
            try:
                found.append(self._number(cells[record]))
            except ValueError as error:
                problems.append(Problem(self.places[record], "", f"the field {quoted(name)}: {error}"))
        if problems:
            raise first_few(problems)
        return found

    def _number(self, cell: object) -> float:
        if _is_nothing(cell) or text_of(cell).strip() in self.keys.na_values:
            return math.nan
        return number(cell, decimal=self.keys.decimal, thousands=self.keys.thousands)


def _check_fields(keys: Table, observations: Observations, fields: Mapping[str, str]) -> None:
    known = list(map(str, observations.frame.columns))
    problems = [
        Problem(Place(sources(keys)), key, f"there is no field {quoted(name)}{did_you_mean(name, known)}")
        for key, name in fields.items()
        if name not in known
    ]
    if problems:
        raise InputError(problems)


def _label(cell: object, whole: Collection[int]) -> str:
    """The text of a cell; 1.0 is 1 where the field holds this integer too."""
    if isinstance(cell, float) and cell.is_integer() and int(cell) in whole:
        return str(int(cell))
    return text_of(cell)


def _is_nothing(cell: object) -> bool:
    return cell is None or cell != cell  # NaN, the number, is not equal to itself

"""The records that ``where`` selects, and the labels and numbers in their fields."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from heatplate.collecting.columns import Codes, Factorized, text_of
from heatplate.collecting.json_shape import problem_of_shape
from heatplate.collecting.labels import has_lone_surrogate, matches
from heatplate.collecting.lacking_fields import lacking_fields
from heatplate.collecting.messages import MAX_SHOWN, first_few, known_fields, lone_surrogate, sources
from heatplate.collecting.numbers import number_or_none, parse_number
from heatplate.collecting.records import Records
from heatplate.collecting.tally import tell
from heatplate.collecting.wrong_numbers import WrongNumbers
from heatplate.configuration.field_condition import FieldCondition, fits
from heatplate.configuration.matrices import Table
from heatplate.matrix import Array
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

Mask = NDArray[np.bool_]
"""For each record whether something holds."""

_BOOLEANS = {"True": 1.0, "TRUE": 1.0, "true": 1.0, "False": 0.0, "FALSE": 0.0, "false": 0.0}
"""The numbers of texts that ``pandas.read_csv`` takes for booleans."""


@dataclass(frozen=True)
class Selection:
    """The records that ``where`` keeps, and the keys of their matrix."""

    keys: Table
    records: Records

    @classmethod
    def of(cls, keys: Table, records: Records, fields: Mapping[str, str]) -> Selection:
        """The selection by ``where``.

        fields: the fields that will be read, by the key that names each.

        Raises InputError if there are no records, if a field or a value of ``where`` does not exist, or if no
        record is left.
        """
        if not records.places:
            raise input_error(sources(keys), "there are no records")
        require_fields(keys, records, {**fields, **{f"where.{name}": name for name in keys.where}})
        kept = np.ones(len(records.places), dtype=bool)
        problems: list[Problem] = []
        for name, wanted in keys.where.items():
            try:
                holds = kept_by(keys, records, name, wanted)
                tell("records left out by where.{name}: {}", int(np.count_nonzero(kept & ~holds)), name=name)
                kept &= holds
            except InputError as found:
                problems += found.problems
        if problems:
            raise InputError(problems)
        if not kept.any():
            raise input_error(
                sources(keys),
                f"no record satisfies all conditions ({', '.join(map(printable, keys.where))}); remove some",
                key="where",
            )
        return cls(keys, records if kept.all() else records.taken(np.flatnonzero(kept)))

    @property
    def places(self) -> Sequence[Place]:
        return self.records.places

    def labels(self, name: str) -> list[str]:
        """The cells of a field as labels. Raises InputError with each record that has no label."""
        return self.factorized(name).values

    def factorized(self, name: str) -> Factorized[str]:
        """The same by number, with each label once."""
        cells = self.records.column(name).factorized
        integers = {cell for cell in cells.uniques if type(cell) is int}
        labels = ["" if is_missing(cell) else _label(cell, integers) for cell in cells.uniques]
        faults = {
            code: lone_surrogate(label) if label.strip() else _empty(name)
            for code, label in enumerate(labels)
            if not label.strip() or has_lone_surrogate(label)
        }
        if faults:
            lacking = lacking_fields(name, cells.values, self.places, may_be_missing=False)
            raise first_few(lacking) if lacking else self._faults(cells.codes, faults)
        return cells.renamed(labels)  # 1 and "1" are one label

    def numbers(self, name: str, records: Sequence[int] | Codes) -> Array:
        """The numbers in a field of some records; NaN where they are missing.

        Raises InputError with each cell that is neither a number nor one of ``na_values``.
        """
        rows = records if isinstance(records, np.ndarray) else np.array(records, dtype=np.intp)
        column, keys = self.records.column(name).taken(rows), self.keys
        is_usual = keys.decimal == "." and keys.thousands is None and not _numbers_in(tuple(keys.na_values))
        numbers = column.plain_numbers(keys.na_values) if is_usual else None
        if numbers is not None:
            return numbers
        cells = column.factorized
        found, faults = np.full(len(cells.uniques), np.nan), {}
        booleans = self._booleans(cells.uniques)
        for code, cell in enumerate(cells.uniques):
            try:
                found[code] = booleans.get(cell, math.nan) if booleans else self._number(cell)
            except ValueError as error:
                faults[code] = str(error)
        if faults:
            sound = frozenset(np.flatnonzero(~np.isnan(found)).tolist())
            taken = self.records.taken(rows)
            raise WrongNumbers(keys, taken, name, cells, faults, sound).error()
        return found[cells.codes]

    def _faults(self, codes: Codes, faults: Mapping[int, str]) -> InputError:
        """The problems of all records that have a faulty label.

        codes: of the cells, by record. faults: what is wrong with a cell, by its code.
        """
        wrong = np.flatnonzero(np.isin(codes, list(faults)))
        first = [Problem(self.places[n], "", faults[int(codes[n])]) for n in wrong[:MAX_SHOWN].tolist()]
        return first_few(first, len(wrong))

    def _booleans(self, cells: Sequence[object]) -> Mapping[object, float]:
        """The number of each text that is true or false, if all are that are not missing."""
        found: dict[object, float] = {}
        for cell in cells:
            if is_missing(cell, self.keys.na_values):
                continue
            if not isinstance(cell, str) or cell.strip() not in _BOOLEANS:
                return {}
            found[cell] = _BOOLEANS[cell.strip()]
        return found

    def _number(self, cell: object) -> float:
        if is_missing(cell, self.keys.na_values):
            return math.nan
        return parse_number(cell, decimal=self.keys.decimal, thousands=self.keys.thousands)


def kept_by(
    keys: Table,
    records: Records,
    name: str,
    wanted: Sequence[str] | FieldCondition,
    *,
    key: str = "where",
    must_exist: bool = True,
) -> Mask:
    """Which records a field lets through.

    key: of the configuration, which the condition is from. must_exist: whether it is a mistake if no record
    has a value. Raises InputError for such values.
    """
    distinct = records.distinct(name)
    kept: Mask = np.array(_kept(keys, distinct.records, name, wanted, key, must_exist))[distinct.codes]
    return kept


def _kept(
    keys: Table,
    records: Records,
    name: str,
    wanted: Sequence[str] | FieldCondition,
    key: str,
    must_exist: bool,
) -> Sequence[bool]:
    cells = records.cells(name)
    texts = [None if cell is None else text_of(cell) for cell in cells]
    if not isinstance(wanted, FieldCondition):
        accepted = _having(keys, f"{key}.{name}", texts, wanted, must_exist)
        return [text in accepted for text in texts]
    kept = [True] * len(texts)
    if wanted.exclude is not None:
        left_out = _having(keys, f"{key}.{name}.exclude", texts, wanted.exclude, must_exist)
        kept = [text not in left_out for text in texts]
    if wanted.like is not None:
        for pattern in wanted.like if must_exist else ():
            if not any(text is not None and fits(pattern, text) for text in set(texts)):
                raise input_error(
                    sources(keys), f"no record has a value like {quoted(pattern)}", key=f"{key}.{name}.like"
                )
        kept = [
            is_kept and text is not None and any(fits(pattern, text) for pattern in wanted.like)
            for is_kept, text in zip(kept, texts, strict=True)
        ]
    if wanted.isna is not None or wanted.is_of_numbers:
        missing = [is_missing(cell, keys.na_values) for cell in cells]
        is_wanted = wanted.isna is True
        kept = [is_kept and gone == is_wanted for is_kept, gone in zip(kept, missing, strict=True)]
    if wanted.is_of_numbers:
        positions = [n for n, is_kept in enumerate(kept) if is_kept]
        numbers = Selection(keys, records).numbers(name, positions)
        kept = [False] * len(texts)
        for position, number in zip(positions, numbers, strict=True):
            kept[position] = wanted.holds_for(number)
    return kept


def _having(
    keys: Table, key: str, texts: Sequence[str | None], values: Sequence[str], must_exist: bool
) -> set[str | None]:
    """The texts that one of the values means. Raises InputError for values that mean none, if they must."""
    known = [text for text in dict.fromkeys(texts) if text is not None]
    found: set[str | None] = set()
    problems = []
    for value in values:
        meant = {text for text in known if matches(value, text)}
        found |= meant
        if not meant and must_exist:
            hint = did_you_mean(value, known)
            problems.append(
                Problem(Place(sources(keys)), key, f"no record has the value {quoted(value)}{hint}")
            )
    if problems:
        raise InputError(problems)
    return found


def require_fields(keys: Table, records: Records, fields: Mapping[str, str]) -> None:
    """Raises InputError for fields that no record has. fields: by the key that names each."""
    known = list(records.columns)
    problems = [
        Problem(Place(sources(keys)), key, f"there is no field {quoted(name)}{known_fields(name, known)}")
        for key, name in fields.items()
        if name not in known
    ]
    if problems:
        missing = [name for name in fields.values() if name not in known]
        shape = problem_of_shape(records.places[0].file, keys, missing)
        raise InputError([*problems, shape] if shape else problems)


def _label(cell: object, integers: Collection[int]) -> str:
    """The text of a cell; 1.0 becomes 1 if the field also has this integer."""
    if isinstance(cell, float) and cell.is_integer() and int(cell) in integers:
        return str(int(cell))
    return text_of(cell)


def is_missing(cell: object, na_values: Sequence[str] = ()) -> bool:
    """Whether there is nothing in a cell, or one of the texts that mean nothing."""
    if cell is None or cell != cell:  # NaN, the number, is not equal to itself
        return True
    if not na_values:
        return False
    text = text_of(cell).strip()
    numbers = _numbers_in(tuple(na_values))
    return text in na_values or (bool(numbers) and number_or_none(text) in numbers)


@cache
def _numbers_in(texts: tuple[str, ...]) -> frozenset[float]:
    found = map(number_or_none, texts)
    return frozenset(number for number in found if number is not None and not math.isnan(number))


@wording
def _empty(field: str) -> str:
    return (
        f"the field {quoted(field)} is empty, so the record has no label; fill it in, or leave such records "
        f"out with where: {{{field}: {{isna: false}}}}"
    )

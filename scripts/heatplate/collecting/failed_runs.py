"""Runs that failed: how they are known, and what becomes of them: the key ``failed``."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from heatplate.collecting.labels import matches
from heatplate.collecting.messages import cell, first_few, sources
from heatplate.collecting.selection import Mask, Selection, is_missing, kept_by, require_fields
from heatplate.collecting.tally import tell
from heatplate.configuration.matrices import Pivot
from heatplate.configuration.runs import FailedRuns
from heatplate.problems import InputError, Place, Problem, Remark, input_error, printable, quoted, wording

Position = tuple[int, int]
Combination = tuple[str, ...]


def failed_records(selection: Selection, keys: Pivot) -> Mask:
    """Which of the records are of failed runs. Raises InputError for fields that do not exist."""
    failed: Mask = np.zeros(len(selection.places), dtype=bool)
    if keys.failed is None:
        return failed
    conditions = keys.failed.where
    require_fields(keys, selection.records, {f"failed.where.{name}": name for name in conditions})
    failed |= bool(conditions)
    for name, wanted in conditions.items():
        failed &= kept_by(keys, selection.records, name, wanted, key="failed.where", must_exist=False)
    if keys.failed.isna:
        cells = selection.records.column(keys.values).factorized
        failed |= np.array([is_missing(cell, keys.na_values) for cell in cells.uniques])[cells.codes]
    return failed


@dataclass(frozen=True)
class CellRuns:
    """The records of the cells of a table, as far as this module needs to know.

    rows, columns: the names of the lines. groups: the records of each cell that has any. labels: of each
    record, by the field, for all fields that tell runs apart.
    places: of each record. failed: which are of failed runs. numbers: of each record; NaN for none.
    """

    rows: Sequence[str]
    columns: Sequence[str]
    groups: Mapping[Position, Sequence[int]]
    labels: Mapping[str, Sequence[str]]
    places: Sequence[Place]
    failed: Sequence[bool]
    numbers: Sequence[float]

    def present(self) -> dict[Position, list[float]]:
        """The numbers of each cell that has records."""
        return {
            position: [number for n in group if (number := self.numbers[n]) == number]
            for position, group in self.groups.items()
        }


def with_failed_runs(runs: CellRuns, keys: Pivot) -> tuple[dict[Position, list[float]], list[Remark]]:
    """The numbers behind each cell, without failed runs or with a value for them, and what to say of it.

    Raises InputError with the failed runs if they are an error, and for runs that are not expected.
    """
    present = runs.present()
    if keys.failed is None:
        return present, []
    failures = _failures(runs, keys, keys.failed)
    if keys.failed.action == "error" and failures:
        raise _as_error(runs, keys, failures)
    counted = {position: len(failed) for position, failed in failures.items()}
    remarks = [Remark("failed", _told(runs, keys.failed, counted))]
    total = sum(counted.values())
    filled_in = keys.failed.fill_value is not None
    tell("failed runs left out: {}", 0 if filled_in else total)
    tell("failed runs that count as a value: {}", total if filled_in else 0)
    if keys.failed.fill_value is None:
        return present, remarks
    filled = dict(present)
    for position, count in counted.items():
        value = _worst(present, position[1], keys, runs.columns, keys.failed.fill_value)
        filled[position] = [*present.get(position, []), *[value] * count]
    return filled, remarks


@dataclass(frozen=True)
class _Failure:
    """A failed run: its record, or what it would have in the fields that tell runs apart."""

    record: int | None
    run: Combination = ()


def _failures(runs: CellRuns, keys: Pivot, failed: FailedRuns) -> dict[Position, list[_Failure]]:
    """The failed runs of each cell that has some. A run that was done again with success did not fail."""
    fields = keys.run_fields
    expected = _Expected.of(runs, keys, failed)
    expected.check_once(runs)
    found: dict[Position, list[_Failure]] = {}
    for position in itertools.product(range(len(runs.rows)), range(len(runs.columns))):
        group = runs.groups.get(position, ())
        done = {_run(runs, fields, n) for n in group if not runs.failed[n]} if fields else set()
        once: dict[Combination | int, _Failure] = {}
        for n in group:
            if runs.failed[n] and _run(runs, fields, n) not in done:
                once.setdefault(_run(runs, fields, n) if fields else n, _Failure(n))
        failures = [*once.values(), *expected.absent(group)]
        if failures:
            found[position] = failures
    return found


def _run(runs: CellRuns, fields: Sequence[str], record: int) -> Combination:
    return tuple(runs.labels[field][record] for field in fields)


@dataclass(frozen=True)
class _Expected:
    """The runs that each cell should have. of_record: which of them each record is."""

    combinations: Sequence[Combination]
    of_record: Sequence[Combination]

    @classmethod
    def of(cls, runs: CellRuns, keys: Pivot, failed: FailedRuns) -> _Expected:
        """Raises InputError for records of runs that are not expected."""
        problems: list[Problem] = []
        columns: list[list[str]] = []
        for field, values in failed.expected.items():
            meant = {
                text: next((value for value in values if matches(value, text)), None)
                for text in dict.fromkeys(runs.labels[field])
            }
            for text in [text for text, value in meant.items() if value is None]:
                place = runs.places[runs.labels[field].index(text)]
                message = (
                    f"the run with {printable(field)} {quoted(text)} is not expected; add it, or leave it out"
                )
                problems.append(Problem(place, f"failed.expected.{field}", message + " with where"))
            columns.append([meant[text] or "" for text in runs.labels[field]])
        if problems:
            raise first_few(problems)
        if not columns:
            return cls([], [])
        combinations = list(itertools.product(*(dict.fromkeys(v) for v in failed.expected.values())))
        return cls(combinations, list(zip(*columns, strict=True)))

    def check_once(self, runs: CellRuns) -> None:
        """Raises InputError for runs that have several records in a cell, apart from those that failed."""
        problems = []
        for position, group in runs.groups.items() if self.combinations else ():
            first: dict[Combination, int] = {}
            for n in group:
                if runs.failed[n] or first.setdefault(self.of_record[n], n) == n:
                    continue
                name = cell(runs.rows[position[0]], runs.columns[position[1]])
                message = f"{name} has this run already in {runs.places[first[self.of_record[n]]]}"
                hint = "select one with where, or name a further field that tells them apart"
                problems.append(Problem(runs.places[n], "failed.expected", f"{message}; {hint}"))
        if problems:
            raise first_few(problems)

    def absent(self, group: Sequence[int]) -> list[_Failure]:
        there = {self.of_record[n] for n in group} if self.combinations else set()
        return [_Failure(None, run) for run in self.combinations if run not in there]


def _worst(
    present: Mapping[Position, Sequence[float]],
    column: int,
    keys: Pivot,
    columns: Sequence[str],
    fill: float | Literal["min", "max"],
) -> float:
    """The value of a failed run in a column."""
    if not isinstance(fill, str):
        return fill
    numbers = [number for position, line in present.items() if position[1] == column for number in line]
    if not numbers:
        raise input_error(
            sources(keys),
            f"every run of the column {quoted(columns[column])} failed, so that there is no worst value; "
            "give a number",
            key="failed.fill_value",
        )
    return min(numbers) if fill == "min" else max(numbers)


def _as_error(runs: CellRuns, keys: Pivot, failures: Mapping[Position, Sequence[_Failure]]) -> InputError:
    problems = []
    for position, failed in failures.items():
        name = cell(runs.rows[position[0]], runs.columns[position[1]])
        for failure in failed:
            place = Place(sources(keys)) if failure.record is None else runs.places[failure.record]
            problems.append(Problem(place, "failed", _failed(name, failure, keys)))
    return first_few(problems)


@wording
def _failed(name: str, failure: _Failure, keys: Pivot) -> str:
    what = f"a run of {name} failed"
    if failure.record is None:
        fields = keys.failed.expected if keys.failed else ()
        pairs = zip(fields, failure.run, strict=True)
        what = f"{name} has no run with " + ", ".join(f"{printable(f)} {printable(v)}" for f, v in pairs)
    return f"{what}; run it again, or set action: drop"


@wording
def _told(runs: CellRuns, failed: FailedRuns, counts: Mapping[Position, int]) -> str:
    total = sum(counts.values())
    if not total:
        return "no run failed"
    what = "are left out" if failed.fill_value is None else f"count as {failed.fill_value}"
    if failed.fill_value in ("min", "max"):
        what = f"count as the {failed.fill_value} of their column"
    named = [f"{runs.rows[i]}, {runs.columns[j]}: {count}" for (i, j), count in counts.items()]
    if total == 1:
        what = what.replace("are", "is").replace("count", "counts").replace("their", "its")
    return f"{total} run{'s' * (total > 1)} failed and {what} ({'; '.join(named[:5])}{_more(len(named) - 5)})"


@wording
def _more(count: int) -> str:
    return f"; and {count} more cells" if count > 0 else ""

"""The significance of each cell: the runs behind it, tested against those of the baseline."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from heatplate.collecting.hypothesis_tests import NoVarianceError, corrected, independent_p, paired_p
from heatplate.collecting.messages import cell, first_few, sources
from heatplate.configuration.matrices import Pivot, Table
from heatplate.configuration.significance import PAIRED, SignificanceTest
from heatplate.matrix import LEVELS, BaselineTest
from heatplate.named_lines import line_named
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    input_error,
    printable,
    wording,
)

Pair = tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """One record of a cell. pair: the values of the fields that pair it. value: NaN where it is missing."""

    pair: Pair
    value: float
    place: Place


def tested(
    keys: Table,
    test: SignificanceTest,
    row_lines: Sequence[Sequence[str]],
    column_lines: Sequence[Sequence[str]],
    runs: Mapping[tuple[int, int], Sequence[Run]],
) -> dict[str, Any]:
    """The fields of a matrix that hold the tests of its cells: ``p``, ``p_raw``, ``n`` and ``test``.

    row_lines, column_lines: the label of each row and column, after that of its group if it has one.
    runs: those of each cell that has any, by row and column.

    The baseline's own cells are NaN. So is a cell with fewer than two runs to compare, where ``missing`` or
    ``fill_value`` allow for missing values.

    Raises InputError for a baseline that does not exist, and for runs that cannot be compared with its runs.
    """
    is_row = test.axis == "index"
    rows, columns = ([LEVELS.join(levels) for levels in lines] for lines in (row_lines, column_lines))
    names = rows if is_row else columns
    line = line_named(
        test.baseline,
        [levels[-1] for levels in (row_lines if is_row else column_lines)],
        names,
        key="test.baseline",
        side="row" if is_row else "column",
        file=sources(keys),
    )
    raw, count = np.full((2, len(rows), len(columns)), np.nan)
    problems: list[Problem] = []
    for row, column in np.ndindex(raw.shape):
        of_baseline = (line, column) if is_row else (row, line)
        if (row, column) == of_baseline:
            continue
        comparison = _Comparison(
            keys,
            test,
            cell(rows[row], columns[column]),
            cell(rows[of_baseline[0]], columns[of_baseline[1]]),
            runs.get((row, column), ()),
            runs.get(of_baseline, ()),
        )
        try:
            raw[row, column], count[row, column] = comparison.result()
        except InputError as error:
            problems += error.problems
    if problems:
        raise first_few(list(dict.fromkeys(problems)))
    return {
        "p": corrected(raw, test.correction),
        "p_raw": raw,
        "n": count,
        "test": BaselineTest(
            test.method, names[line], tuple(test.pair_by or ()), test.alternative, test.correction
        ),
    }


@dataclass(frozen=True)
class _Comparison:
    """The runs of one cell and those of the baseline; name and baseline are the cells', for messages."""

    keys: Table
    test: SignificanceTest
    name: str
    baseline: str
    runs: Sequence[Run]
    of_baseline: Sequence[Run]

    def result(self) -> tuple[float, float]:
        """The p value before the correction, and the number of pairs, or of the cell's runs.

        Both NaN if there are too few runs and this is allowed. Raises InputError.
        """
        is_paired = self.test.method in PAIRED
        if found := list(self._problems(is_paired)):
            raise InputError(found)
        first, second = (
            self._pairs() if is_paired else (self._values(self.runs), self._values(self.of_baseline))
        )
        if min(len(first), len(second)) < 2:
            if self._allows_gaps:
                return math.nan, math.nan
            raise input_error(sources(self.keys), self._too_few(len(first), len(second)), key="test")
        try:
            p_value = paired_p if is_paired else independent_p
            return p_value(self.test.method, self.test.alternative, first, second), len(first)
        except NoVarianceError as error:
            raise input_error(sources(self.keys), self._no_variance(), key="test") from error
        except OverflowError as error:
            raise input_error(
                sources(self.keys),
                f"{self.name} differs from the baseline by more than a 64-bit number can hold",
                key="test",
            ) from error

    @property
    def _allows_gaps(self) -> bool:
        is_dropped = isinstance(self.keys, Pivot) and self.keys.failed and self.keys.failed.action == "drop"
        return bool(is_dropped) or self.keys.missing == "keep" or self.keys.fill_value is not None

    def _problems(self, is_paired: bool) -> Iterator[Problem]:
        """Runs that no test can use, and those without a partner, or with several."""
        for run in (*self.runs, *self.of_baseline):
            if math.isinf(run.value):
                yield Problem(
                    run.place, "", "an infinite value, which no test can use; set infinite: missing"
                )
        if not is_paired:
            return
        for name, runs in ((self.name, self.runs), (self.baseline, self.of_baseline)):
            for pair, times in Counter(run.pair for run in runs).items():
                if times > 1:
                    second = [run for run in runs if run.pair == pair][1]
                    yield Problem(
                        second.place,
                        "test.pair_by",
                        f"{name} has {times} runs with {self._pair(pair)}; name a further field that tells "
                        "them apart, or select one with where",
                    )
        if self._allows_gaps:
            return
        both = {run.pair for run in self.runs} & {run.pair for run in self.of_baseline}
        for runs, name in ((self.runs, self.baseline), (self.of_baseline, self.name)):
            for run in runs:
                if run.pair not in both:
                    yield Problem(
                        run.place,
                        "test.pair_by",
                        f"{name} has no run with {self._pair(run.pair)} to pair this one with; add it, "
                        "exclude this one with where, or set missing: keep to leave such runs out",
                    )

    def _pairs(self) -> tuple[list[float], list[float]]:
        """The values of the runs that have a partner, and those of their partners."""
        partners = {run.pair: run.value for run in self.of_baseline if not math.isnan(run.value)}
        paired = [run for run in self.runs if run.pair in partners and not math.isnan(run.value)]
        return [run.value for run in paired], [partners[run.pair] for run in paired]

    def _values(self, runs: Sequence[Run]) -> list[float]:
        return [run.value for run in runs if not math.isnan(run.value)]

    @wording
    def _pair(self, pair: Pair) -> str:
        return ", ".join(
            f"{name} {printable(value)}" for name, value in zip(self.test.pair_by or (), pair, strict=True)
        )

    @wording
    def _too_few(self, runs: int, of_baseline: int) -> str:
        if self.test.method in PAIRED:
            return (
                f"{self.name} has {_counted(runs, 'pair')} of runs with the baseline, and a test needs at "
                "least 2; add runs, or set missing: keep to leave its p value out"
            )
        return (
            f"{self.name} has {_counted(runs, 'run')} and the baseline {of_baseline}, and a test needs at "
            "least 2 of each; add runs, or set missing: keep to leave its p value out"
        )

    @wording
    def _no_variance(self) -> str:
        if self.test.method in PAIRED:
            return (
                f"every run of {self.name} differs from the baseline by the same amount, so a t test finds "
                "no variance and p would be 0; check whether these are copies of one run, or choose method: "
                "permutation"
            )
        return (
            f"all runs of {self.name} are the same, and so are the baseline's, so a t test finds no variance "
            "and p would be 0; check whether these are copies of one run, or choose method: mannwhitney"
        )


@wording
def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")

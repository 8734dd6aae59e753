"""What the messages of this stage have in common: places, names of cells, and long lists of problems."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from heatplate.configuration.matrices import Common
from heatplate.problems import InputError, Place, Problem, printable, quoted

MAX_SHOWN = 10
"""Problems of one kind that are listed before "and N more"."""


def sources(keys: Common) -> str:
    """The place of a problem that is not in a single file: the sources as configured."""
    return ", ".join(keys.source)


def cell(row: str, column: str) -> str:
    """A cell as a message names it."""
    return f"the cell (row {printable(row)}, column {printable(column)})"


def duplicated_column(name: str, place: Place) -> Problem:
    """The problem of a table in which two columns have the same name."""
    return Problem(place, "", f"the column {quoted(name)} is duplicated; rename one")


def zero_divisor(step: str) -> str:
    """Why a row or column cannot be divided in a step, as the end of a message."""
    return {
        "normalize": (
            "sums to 0, so it cannot be divided by its sum; "
            "if all its values are 0, missing: keep leaves it empty"
        ),
        "standard_scale": "has fewer than two distinct values, so it cannot be scaled to the range 0 to 1",
        "z_score": "has fewer than two distinct values, so its standard deviation is 0 or undefined",
    }[step]


def first_few(problems: Sequence[Problem], total: int | None = None) -> InputError:
    """The first problems of one kind and the number of the others, ready to raise.

    total: how many there are, if ``problems`` holds only the first ones.
    """
    shown = sorted(problems, key=lambda problem: problem.sort_key)[:MAX_SHOWN]
    more = (total or len(problems)) - len(shown)
    if more:
        shown[-1] = replace(shown[-1], message=f"{shown[-1].message} (and {more} more such problems)")
    return InputError(shown)

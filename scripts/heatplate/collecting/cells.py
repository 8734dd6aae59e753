"""The cells of a matrix in messages, and what a missing or an infinite value in one means."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heatplate.configuration.matrices import Common, Correlation
from heatplate.matrix import Array
from heatplate.problems import InputError, Place, Problem, printable, wording

MOST_CELLS = 10_000 * 10_000
"""Cells of a matrix: 800 MB."""
MOST_SHOWN = 10
"""InputError of one sort that are listed before "and N more"."""

Position = tuple[int, ...]


def sources(keys: Common) -> str:
    """The place of problems that no single file has: the patterns as configured."""
    return ", ".join(keys.source)


@wording
def cell(row: str, column: str) -> str:
    """A cell as a message names it."""
    return f"the cell (row {printable(row)}, column {printable(column)})"


def first_few(problems: Sequence[Problem], total: int | None = None) -> InputError:
    """InputError of one sort, ready to raise: the first ones and how many more there are.

    total: how many there are, if only the first ones were made.
    """
    shown = sorted(problems, key=lambda problem: problem.order)[:MOST_SHOWN]
    more = (total or len(problems)) - len(shown)
    if more:
        shown[-1] = replace(
            shown[-1], message=wording(f"{shown[-1].message} (and {more} more such problems)")
        )
    return InputError(shown)


def check_size(rows: int, columns: int, keys: Common) -> None:
    """Raise InputError for a matrix that nobody means."""
    if rows * columns > MOST_CELLS:
        message = f"{rows} rows and {columns} columns are more than {MOST_CELLS} cells; select some of them"
        raise InputError([Problem(Place(sources(keys)), "", message)])


def settled(
    values: Array,
    keys: Common,
    describe: Callable[[Position], str],
    place: Callable[[Position], Place] | None = None,
) -> Array:
    """The values under the policies ``missing`` and ``infinite``, in which NaN may stay.

    values: of any shape; NaN is a missing value.
    describe: for a position the start of the message, such as ``the score of the cell (...)``.
    place: for a position its place; the configured patterns if left out.

    Raises InputError naming the first positions with a value that must not be.
    """

    problems: list[Problem] = []

    def refuse(where: NDArray[np.bool_], message: str) -> None:
        found = np.flatnonzero(where)
        positions = [tuple(int(i) for i in np.unravel_index(f, where.shape)) for f in found[:MOST_SHOWN]]
        places = place or (lambda _: Place(sources(keys)))
        if positions:
            refused = [Problem(places(p), "", f"{describe(p)} {message}") for p in positions]
            problems.extend(first_few(refused, len(found)).problems)

    if keys.infinite == "error":
        refuse(
            np.isinf(values), wording("is infinite; write infinite: missing or infinite: keep to allow it")
        )
    elif keys.infinite == "missing":
        values = np.where(np.isinf(values), np.nan, values)
    if keys.missing == "error" and keys.fill_value is None:
        refuse(
            np.isnan(values),
            wording("is missing; select without it, or write missing: keep") + _advice(keys),
        )
    if problems:
        raise InputError(problems)
    return values


@wording
def _advice(keys: Common) -> str:
    """What ``missing: keep`` does, and what else helps. A value that is made up falsifies a coefficient."""
    if isinstance(keys, Correlation):
        return " (each pair over the items that both have)"
    return " (an empty cell) or fill_value: 0"


def filled(values: Array, keys: Common) -> Array:
    """The values with ``fill_value`` where they are missing, if there is one."""
    return values if keys.fill_value is None else np.where(np.isnan(values), keys.fill_value, values)

"""Missing and infinite values: the keys ``missing``, ``fill_value`` and ``infinite``."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from heatplate.collecting.messages import INFINITE_VALUE, MAX_SHOWN, first_few, missing_value, sources
from heatplate.collecting.tally import tell
from heatplate.configuration.matrices import Common
from heatplate.matrix import Array
from heatplate.problems import InputError, Place, Problem

Position = tuple[int, ...]


def checked(
    values: Array,
    keys: Common,
    describe: Callable[[Position], str],
    place: Callable[[Position], Place] | None = None,
    missing: Callable[[Position], str] | None = None,
) -> Array:
    """The values, if ``missing`` and ``infinite`` allow them; ``infinite: missing`` makes infinite ones NaN.

    values: of any shape; NaN is a missing value.
    describe: for a position the subject of the message, such as ``the score of the cell (...)``.
    place: for a position its place; by default the sources as configured.
    missing: for a position what to do about a missing value there, if more is known of it.

    Raises InputError with the first values that are not allowed.
    """

    problems: list[Problem] = []

    def refuse(where: NDArray[np.bool_], message: Callable[[Position], str]) -> None:
        found = np.flatnonzero(where)
        positions = [tuple(int(i) for i in np.unravel_index(f, where.shape)) for f in found[:MAX_SHOWN]]
        places = place or (lambda _: Place(sources(keys)))
        if positions:
            refused = [Problem(places(p), "", f"{describe(p)} {message(p)}") for p in positions]
            problems.extend(first_few(refused, len(found)).problems)

    if keys.infinite == "error":
        refuse(np.isinf(values), lambda _: INFINITE_VALUE)
    elif keys.infinite == "missing":
        values = np.where(np.isinf(values), np.nan, values)
    if keys.missing == "error" and keys.fill_value is None:
        refuse(np.isnan(values), missing or (lambda _: missing_value(keys)))
    if problems:
        raise InputError(problems)
    return values


def filled(values: Array, keys: Common) -> Array:
    """The values with ``fill_value`` in place of missing ones, if it is set."""
    if keys.fill_value is None:
        return values
    missing = np.isnan(values)
    tell("cells without a value that have fill_value: {}", int(np.count_nonzero(missing)))
    return np.where(missing, keys.fill_value, values)

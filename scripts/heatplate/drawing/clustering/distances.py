"""Distances between the rows of a matrix, also where values are missing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from heatplate.matrix import Array
from heatplate.problems import InputError, input_error, quoted

GRID = 2.0**-36
"""Distances are multiples of this, the largest being between 1/2 and 1. Sums of rounded numbers differ in
their last bits from processor to processor; ties, and so the order, must not."""

NEARLY = 1e-9
"""Up to this difference, relative to the largest value, a matrix is symmetric, and a correlation 1."""

Mask = NDArray[np.bool_]


def is_symmetric(values: Array) -> bool:
    """Whether a square matrix is the same after transposing, but for rounding."""
    largest = np.max(np.abs(values[np.isfinite(values)]), initial=0.0)
    with np.errstate(invalid="ignore", over="ignore"):
        return bool(np.allclose(values, values.T, rtol=0, atol=NEARLY * largest, equal_nan=True))


def are_correlations(values: Array) -> bool:
    """Whether a square matrix is symmetric, with ones on the diagonal and nothing beyond ±1."""
    within = bool(np.all(np.abs(values) <= 1 + NEARLY))
    return within and bool(np.all(np.abs(np.diag(values) - 1) <= NEARLY)) and is_symmetric(values)


def distances_of_rows(values: Array, metric: str, names: tuple[str, ...], what: str) -> Array:
    """The distance of each two rows, in SciPy's condensed form, between 0 and 1 in steps of ``GRID``.

    values: shape (rows, columns); NaN where there is no value. what: ``row`` or ``column``, for messages.
    Raises InputError if two rows have too few values in common, or the distance of a row is not defined.
    """
    _check_finite(values, names, what)
    # So squares neither overflow nor underflow.
    values = np.ldexp(values, -_exponent(np.abs(values[~np.isnan(values)])))
    least = 2 if metric == "correlation" else 1
    there = ~np.isnan(values)
    plain = np.where(there, values, 0.0)
    found = []
    for i in range(len(values) - 1):
        both = there[i] & there[i + 1 :]
        common = both.sum(axis=1)
        if common.min() < least:
            raise _too_little(there, (i, i + 1 + int(common.argmin())), least, metric, names, what)
        with np.errstate(invalid="ignore", divide="ignore"):
            of_row = METRICS[metric](plain[i], plain[i + 1 :], both)
        if np.isnan(of_row).any():
            raise _undefined(plain, there, (i, i + 1 + int(np.isnan(of_row).argmax())), metric, names, what)
        found.append(of_row)
    return rounded(np.concatenate(found))


def given_distances(values: Array, metric: str, names: tuple[str, ...]) -> Array:
    """Distances that are the values themselves (``precomputed``), or 1 − value (``similarity``).

    values: square. The result is as that of ``distances_of_rows``. Raises InputError if the matrix is not
    symmetric, has gaps, or a distance is negative.
    """
    if not is_symmetric(values):
        raise input_error(
            "",
            f"{metric} needs a symmetric matrix, and this one is not; use another metric, such as euclidean",
            key="cluster.metric",
        )
    upper = np.triu_indices(len(values), 1)
    distances = values[upper] if metric == "precomputed" else 1 - values[upper]
    wrong = np.isnan(distances) | (distances < -NEARLY * np.max(np.abs(distances), initial=1.0))
    wrong |= np.isinf(distances)
    if wrong.any():
        i, j = (int(place[wrong.argmax()]) for place in upper)
        value = "missing" if np.isnan(values[i, j]) else f"{values[i, j]:g}"
        raise input_error(
            "",
            f"the value of {quoted(names[i])} and {quoted(names[j])} is {value}, which {metric} cannot take: "
            "it needs "
            + ("distances of 0 or more" if metric == "precomputed" else "similarities of 1 or less")
            + " for all pairs; use another metric, such as euclidean",
            key="cluster.metric",
        )
    return rounded(distances.clip(0))


def rounded(distances: Array) -> Array:
    """Distances divided by a power of two, so that they are at most 1, and rounded to ``GRID``."""
    steps: Array = np.round(np.ldexp(distances, -_exponent(distances)) / GRID) * GRID
    return steps


def _exponent(values: Array) -> int:
    """The power of two by which the largest value is divided to be about 1.

    It does not depend on the last bits of a round number: it changes at multiples of 10/7.
    """
    _, exponent = np.frexp(0.7 * np.max(values, initial=0.0))
    return int(exponent)


def _euclidean(row: Array, others: Array, both: Mask) -> Array:
    return np.sqrt(_completed(np.where(both, row - others, 0.0) ** 2, both))


def _cityblock(row: Array, others: Array, both: Mask) -> Array:
    return _completed(np.abs(np.where(both, row - others, 0.0)), both)


def _chebyshev(row: Array, others: Array, both: Mask) -> Array:
    largest: Array = np.abs(np.where(both, row - others, 0.0)).max(axis=1)
    return largest


def _cosine(row: Array, others: Array, both: Mask) -> Array:
    first, second = np.where(both, row, 0.0), np.where(both, others, 0.0)
    norms = np.sqrt((first**2).sum(axis=1) * (second**2).sum(axis=1))
    found: Array = 1 - ((first * second).sum(axis=1) / norms).clip(-1, 1)
    return found


def _correlation(row: Array, others: Array, both: Mask) -> Array:
    centred = []
    for values in (np.where(both, row, 0.0), np.where(both, others, 0.0)):
        mean = values.sum(axis=1) / both.sum(axis=1)
        apart = np.where(both, values - mean[:, np.newaxis], 0.0)
        size = np.abs(values).max(axis=1, initial=0.0)[:, np.newaxis]
        centred.append(np.where(np.abs(apart) <= NEARLY * size, 0.0, apart))  # a constant row is all zeros
    return _cosine_of_pairs(*centred)


def _cosine_of_pairs(first: Array, second: Array) -> Array:
    return _cosine(first, second, np.ones(first.shape, dtype=bool))


def _completed(terms: Array, both: Mask) -> Array:
    """The sums of terms, scaled up to all columns where some are missing."""
    total: Array = terms.sum(axis=1) * (both.shape[1] / both.sum(axis=1))
    return total


METRICS: dict[str, Callable[[Array, Array, Mask], Array]] = {
    "euclidean": _euclidean,
    "cityblock": _cityblock,
    "chebyshev": _chebyshev,
    "cosine": _cosine,
    "correlation": _correlation,
}
"""The distances of a row from others; NaN where one is not defined."""


def _check_finite(values: Array, names: tuple[str, ...], what: str) -> None:
    """Raises InputError for an infinite value."""
    if np.isinf(values).any():
        row = int(np.isinf(values).any(axis=1).argmax())
        raise input_error(
            "",
            f"{what} {quoted(names[row])} has an infinite value, and clustering needs finite ones; set "
            "infinite: missing for the matrix, or leave cluster out",
            key="cluster",
        )


def _too_little(
    there: Mask, pair: tuple[int, int], least: int, metric: str, names: tuple[str, ...], what: str
) -> InputError:
    """The problem that two rows have too few values in common; names the emptier one first."""
    if there.shape[1] < least:
        return input_error(
            "",
            f"each {what} has a single value, and metric: {metric} needs {least}; use metric: euclidean, or "
            "cluster the other axis",
            key="cluster.metric",
        )
    poorer, other = sorted(pair, key=lambda row: int(there[row].sum()))
    values, common = int(there[poorer].sum()), int((there[poorer] & there[other]).sum())
    return input_error(
        "",
        f"{what} {quoted(names[poorer])} has {values} of {there.shape[1]} values, {common} of them together "
        f"with {quoted(names[other])}, and metric: {metric} needs {least} in common; leave the {what} out, "
        "or give fill_value for its gaps",
        key="cluster",
    )


def _undefined(
    values: Array, there: Mask, pair: tuple[int, int], metric: str, names: tuple[str, ...], what: str
) -> InputError:
    """The problem that a row of constants has no correlation, or a row of zeros no angle, with another."""
    both = there[pair[0]] & there[pair[1]]
    first = values[pair[0]][both]
    row = pair[0] if np.ptp(first) <= NEARLY * np.abs(first).max() else pair[1]
    constant = "only zeros" if metric == "cosine" else "the same value everywhere"
    return input_error(
        "",
        f"{what} {quoted(names[row])} has {constant} in common with "
        f"{quoted(names[pair[1] if row == pair[0] else pair[0]])}, so that metric: {metric} is not defined; "
        f"use metric: euclidean, or leave the {what} out",
        key="cluster.metric",
    )

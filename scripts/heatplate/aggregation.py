"""The aggregation functions, under their names in pandas.

Sums and means are exactly rounded (``math.fsum``, ``statistics``), so that neither the order of the numbers
nor the processor changes a bit of the result. Variances are those of a sample (n - 1), as in pandas.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from fractions import Fraction


def aggregate(name: str, numbers: Sequence[float]) -> float:
    """The result of one of the functions below for numbers without NaN (missing ones are left out before).

    NaN where it is undefined: for no numbers (but ``count`` and ``nunique`` are 0), for the deviation of a
    single number, and wherever infinity would be subtracted from infinity.

    Raises OverflowError, with a message, if the numbers are finite and the result is too large for float64.
    """
    if not numbers and name not in ("count", "nunique"):
        return math.nan
    try:
        result = _FUNCTIONS[name](numbers)
        if math.isinf(result) and all(map(math.isfinite, numbers)):
            raise OverflowError
    except OverflowError as error:
        raise OverflowError(f"the {name} is too large for a 64-bit number") from error
    return result + 0.0  # -0.0 becomes 0.0, so that min and max do not depend on the order either


def weighted_mean(numbers: Sequence[float], weights: Sequence[float]) -> float:
    """The mean of numbers without NaN by weights that are finite and not negative, exactly rounded.

    NaN where it is undefined: for weights that sum to 0, and for both infinities.
    """
    total = sum(map(Fraction, weights))
    if not total:
        return math.nan
    counted = [(number, weight) for number, weight in zip(numbers, weights, strict=True) if weight]
    if not all(math.isfinite(number) for number, _ in counted):
        return sum(number * weight for number, weight in counted)
    return float(sum(Fraction(number) * Fraction(weight) for number, weight in counted) / total) + 0.0


def quantile(numbers: Sequence[float], share: float) -> float:
    """The quantile of finite numbers without NaN, between two of them by linear interpolation, as in NumPy.

    share: from 0 to 1. NaN for no numbers.
    """
    if not numbers:
        return math.nan
    ordered = sorted(numbers)
    place = share * (len(ordered) - 1)
    below = min(int(place), len(ordered) - 1)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below) + 0.0


def _sum(numbers: Sequence[float]) -> float:
    if not all(map(math.isfinite, numbers)):
        return sum(numbers)  # infinite, or NaN for both infinities, where fsum raises
    try:
        return math.fsum(numbers)
    except OverflowError:  # perhaps only of an intermediate sum
        return float(sum(map(Fraction, numbers)))


def _mean(numbers: Sequence[float]) -> float:
    if not all(map(math.isfinite, numbers)):
        return _sum(numbers)
    return statistics.mean(numbers)  # rounded once, which fsum(numbers) / len(numbers) is not


def _median(numbers: Sequence[float]) -> float:
    ordered = sorted(numbers)
    middle = len(ordered) // 2
    return _mean(ordered[middle - 1 + len(ordered) % 2 : middle + 1])


def _std(numbers: Sequence[float]) -> float:
    return statistics.stdev(numbers) if _has_spread(numbers) else math.nan


def _var(numbers: Sequence[float]) -> float:
    return statistics.variance(numbers) if _has_spread(numbers) else math.nan


def _has_spread(numbers: Sequence[float]) -> bool:
    return len(numbers) > 1 and all(map(math.isfinite, numbers))


_FUNCTIONS: dict[str, Callable[[Sequence[float]], float]] = {
    "mean": _mean,
    "median": _median,
    "std": _std,
    "var": _var,
    "sem": lambda numbers: _std(numbers) / math.sqrt(len(numbers)),
    "min": min,
    "max": max,
    "sum": _sum,
    "count": len,
    "nunique": lambda numbers: len(set(numbers)),
    "first": lambda numbers: numbers[0],
    "last": lambda numbers: numbers[-1],
}

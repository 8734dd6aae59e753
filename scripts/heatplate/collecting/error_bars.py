"""Intervals around the means of runs: the key ``errorbar``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from heatplate.aggregation import aggregate, quantile
from heatplate.configuration.runs import ErrorBar
from heatplate.matrix import Array

Position = tuple[int, int]


def error_bars(choice: ErrorBar, runs: Mapping[Position, Sequence[float]], values: Array) -> dict[str, Array]:
    """The fields ``err_low`` and ``err_high`` and, of intervals with the mean in the middle, ``err``, half of
    their length.

    runs: the numbers behind each cell. values: their means. NaN where it is undefined: for a single run all
    but the interval between percentiles, which is the run itself.
    """
    low, high, half = np.full((3, *values.shape), np.nan)
    for position, numbers in runs.items():
        if not numbers or not all(map(math.isfinite, numbers)):
            continue
        if choice.name == "pi":
            tail = (100.0 - choice.extent) / 200.0
            low[position], high[position] = quantile(numbers, tail), quantile(numbers, 1.0 - tail)
        elif len(numbers) > 1:
            half[position] = _half(choice, numbers)
            low[position] = values[position] - half[position]
            high[position] = values[position] + half[position]
    return {"err_low": low, "err_high": high} | ({} if choice.name == "pi" else {"err": half})


def _half(choice: ErrorBar, numbers: Sequence[float]) -> float:
    if choice.name == "sd":
        return choice.extent * aggregate("std", numbers)
    if choice.name == "se":
        return choice.extent * aggregate("sem", numbers)
    return _student_t(choice.extent, len(numbers) - 1) * aggregate("sem", numbers)


def _student_t(percent: float, freedom: int) -> float:
    """The quantile of Student's t that bounds its middle share in percent."""
    from scipy.special import stdtrit  # only where an interval is asked for; scipy.stats takes far longer

    return float(stdtrit(freedom, 0.5 + percent / 200.0))

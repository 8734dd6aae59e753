"""Conditions on numbers in words, as the configuration has them: ``below 0.1``, ``between -1 and 1``."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.problems import did_you_mean, quoted, wording

WORDS = ("below", "above", "between")

EXAMPLES = wording("below 0.1, above 3 or between -0.1 and 0.1")


@dataclass(frozen=True)
class Condition:
    """Numbers from ``low`` to ``high``, which are part of it or not."""

    low: float
    high: float
    with_limits: bool

    @classmethod
    def of(cls, text: str) -> Condition:
        """The condition in a text. Raises ValueError for text that is none."""
        word, *rest = text.split() or [""]
        if word not in WORDS:
            raise ValueError(f"unknown condition {quoted(text)}{did_you_mean(word, WORDS)}; write {EXAMPLES}")
        if word == "between":
            if len(rest) != 3 or rest[1] != "and":
                raise ValueError(f"{quoted(text)} is not a condition; write between -0.1 and 0.1")
            low, high = _number(rest[0]), _number(rest[2])
            if low > high:
                raise ValueError(f"{quoted(text)} holds for no number; write the smaller one first")
            return cls(low, high, with_limits=True)
        if len(rest) != 1:
            raise ValueError(f"{quoted(text)} is not a condition; write {EXAMPLES}")
        bound = _number(rest[0])
        if word == "below":
            return cls(-math.inf, bound, with_limits=False)
        return cls(bound, math.inf, with_limits=False)

    def holds(self, numbers: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Where it holds; not for NaN."""
        if self.with_limits:
            found: NDArray[np.bool_] = (numbers >= self.low) & (numbers <= self.high)
            return found
        return numbers < self.high if math.isinf(self.low) else numbers > self.low


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise ValueError(f"{quoted(text)} is not a number; write {EXAMPLES}")
    return number

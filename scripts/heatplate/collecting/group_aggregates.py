"""The aggregates of many groups of numbers at once, to the last bit those of each group by itself.

Sums, means and variances are exact before they are rounded, once: each number is cut into limbs of 20 bits,
so that sums of limbs, and of products of two, are exact in 64 bits, and Python's integers put them together.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heatplate.aggregation import aggregate
from heatplate.matrix import Array

LIMB = 20
"""Bits of a limb. The sum of BLOCK products of two limbs has at most 2 * 20 + 16 bits and a sign."""
BLOCK = 2**16
"""Numbers that are summed before Python's integers take over: as limbs they still fit into a cache."""
MOST_LIMBS = 10
"""Numbers that need more, some 1e60 times another one, are aggregated group by group."""
EXPONENTS = 500
"""Numbers beyond these powers of two, whose squares may be too large or too small for a float, are, too."""


class GroupOverflowError(OverflowError):
    """An aggregate that is too large for a 64-bit number; group: which one."""

    def __init__(self, message: str, group: int) -> None:
        super().__init__(message)
        self.group = group


@dataclass(frozen=True)
class Groups:
    """Numbers without NaN, group by group.

    starts: where each group begins; it may be empty.
    """

    numbers: Array
    starts: NDArray[np.intp]

    def aggregated(self, name: str) -> Array:
        """What ``aggregate`` makes of each group. Raises GroupOverflowError."""
        if name == "count":
            return (self._ends - self.starts).astype(np.float64)
        if name in _OF_SUMS and self._sums:
            return self._sums.aggregated(name)
        result = np.full(len(self.starts), np.nan)
        for group, (start, end) in enumerate(zip(self.starts.tolist(), self._ends.tolist(), strict=True)):
            try:
                result[group] = aggregate(name, self.numbers[start:end].tolist())
            except OverflowError as error:
                raise GroupOverflowError(str(error), group) from error
        return result

    @cached_property
    def _ends(self) -> NDArray[np.intp]:
        return np.append(self.starts[1:], len(self.numbers))

    @cached_property
    def _sums(self) -> _ExactSums | None:
        return _exact_sums(self.numbers, self.starts, self._ends)


_OF_SUMS = ("sum", "mean", "var", "std", "sem")


@dataclass(frozen=True)
class _ExactSums:
    """The sums of the groups, and of the squares, as integers in units of ``2**exponent`` and its square."""

    counts: Sequence[int]
    sums: Sequence[int]
    sums_of_squares: Sequence[int]
    exponent: int

    def aggregated(self, name: str) -> Array:
        result = np.full(len(self.counts), np.nan)
        of_groups = zip(self.counts, self.sums, self.sums_of_squares, strict=True)
        for group, (count, total, squares) in enumerate(of_groups):
            if name in ("sum", "mean"):
                if count:
                    result[group] = _scaled(total, count if name == "mean" else 1, self.exponent)
            elif count > 1:
                # The sum of squared deviations is (count * squares - total**2) / count.
                deviations, divisor = count * squares - total * total, count * (count - 1)
                if name == "var":
                    result[group] = _scaled(deviations, divisor, 2 * self.exponent)
                else:
                    root = _square_root(deviations, divisor, self.exponent)
                    result[group] = root / math.sqrt(count) if name == "sem" else root
        return result + 0.0


def _exact_sums(numbers: Array, starts: NDArray[np.intp], ends: NDArray[np.intp]) -> _ExactSums | None:
    """None if a number is infinite, or if they are too different in size."""
    if not np.isfinite(numbers).all():
        return None
    largest = max(np.max(numbers, initial=0.0), -np.min(numbers, initial=0.0))
    smallest = largest
    for block in _blocks(numbers):
        sizes = np.abs(block)
        smallest = np.min(sizes, where=sizes > 0, initial=smallest)
    exponent = math.frexp(smallest)[1] - 53  # every number is a multiple of 2**exponent
    end = math.frexp(largest)[1]
    count = -((exponent - end) // LIMB)
    if exponent < -EXPONENTS or end > EXPONENTS or count > MOST_LIMBS:
        return None
    sums, sums_of_squares = (np.array([0] * len(starts), dtype=object) for _ in range(2))
    for begin, block in zip(range(0, len(numbers), BLOCK), _blocks(numbers), strict=True):
        groups = np.flatnonzero((starts < begin + len(block)) & (ends > begin) & (ends > starts))
        at = np.maximum(starts[groups], begin) - begin
        limbs = _limbs(block, exponent, count)
        for i, limb in enumerate(limbs):
            sums[groups] += np.add.reduceat(limb, at).astype(object) << LIMB * i
            for j, other in enumerate(limbs[: i + 1]):
                products = np.add.reduceat(limb * other, at).astype(object)
                sums_of_squares[groups] += products << LIMB * (i + j) + (i != j)
    return _ExactSums((ends - starts).tolist(), sums.tolist(), sums_of_squares.tolist(), exponent)


def _blocks(numbers: Array) -> Iterator[Array]:
    for begin in range(0, len(numbers), BLOCK):
        yield numbers[begin : begin + BLOCK]


def _limbs(numbers: Array, exponent: int, count: int) -> list[NDArray[np.int64]]:
    """The digits of the numbers in units of 2**exponent to the base 2**LIMB, the last one first.

    Each has the sign of its number. Every step is exact: a product with a power of two, and the difference
    between a number and its leading digits.
    """
    found = []
    rest = numbers
    for place in reversed(range(count)):
        unit = math.ldexp(1.0, exponent + LIMB * place)
        digits = np.trunc(rest * (1 / unit))
        rest = rest - digits * unit
        found.append(digits.astype(np.int64))
    return found[::-1]


def _scaled(numerator: int, denominator: int, exponent: int) -> float:
    """numerator / denominator * 2**exponent, correctly rounded."""
    if exponent < 0:
        return numerator / (denominator << -exponent)
    return (numerator << exponent) / denominator


def _square_root(numerator: int, denominator: int, exponent: int) -> float:
    """The square root of numerator / denominator, times 2**exponent, correctly rounded."""
    if not numerator:
        return 0.0
    # An integer root of at least 64 bits. Its last bit is set if something was left out, so that a float made
    # of it is rounded as the exact root would be.
    shift = max(0, (130 - numerator.bit_length() + denominator.bit_length() + 1) // 2)
    quotient, remainder = divmod(numerator << 2 * shift, denominator)
    root = math.isqrt(quotient)
    root |= bool(remainder or root * root != quotient)
    return _scaled(root, 1, exponent - shift)

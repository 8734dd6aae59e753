"""Where values lie between the limits of their colours: the norms of a configuration.

The formulas are those of Matplotlib's norms, which do the work where they do not overflow.
"""

from __future__ import annotations

import itertools
import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import LogNorm, Normalize, SymLogNorm, TwoSlopeNorm
from numpy.typing import ArrayLike

from heatplate.matrix import Array

LARGEST = 2.0**1000
"""Differences of values up to here do not overflow, as those of 1e308 and -1e308 do in Matplotlib's norms;
beyond it, values and limits are first divided by 16, which is exact."""

SAMPLES = 256
"""Colours of a continuous bar, and of a map that is cut out of another: as many as the longest map has."""


@dataclass(frozen=True)
class Norm(ABC):
    """Values between two limits. vmin, vmax: the values of the first and the last colour."""

    vmin: float
    vmax: float

    @abstractmethod
    def _normed(self, values: Array) -> Array:
        """Matplotlib's norm of values; what is outside of its domain is masked."""

    def positions(self, values: Array) -> Array:
        """Where values lie on the colour bar, 0 to 1; beyond its ends 0 and 1. NaN remains NaN."""
        given = np.atleast_1d(values)
        with np.errstate(over="ignore", invalid="ignore"):
            found = self._normed(given)
        # A norm masks what is outside of its domain, zeros and negatives under a logarithm, and infinities.
        masked = np.where(np.isnan(given), np.nan, np.where(given == np.inf, 1.0, 0.0))
        positions: Array = np.where(np.ma.getmaskarray(found), masked, np.ma.getdata(found)).clip(0, 1)
        return positions.reshape(np.shape(values))

    def shades(self, values: Array) -> Array:
        """Where the colours of values lie in the colour map, 0 to 1."""
        return self.positions(values)

    @property
    def bands(self) -> tuple[Array, Array]:
        """The colour bar: where each of its colours begins, 0 to 1, and where it lies in the colour map."""
        return np.arange(SAMPLES) / SAMPLES, np.arange(SAMPLES) / (SAMPLES - 1)


@dataclass(frozen=True)
class Linear(Norm):
    def _normed(self, values: Array) -> Array:
        unit = unit_of([self.vmin, self.vmax])
        found: Array = Normalize(self.vmin * unit, self.vmax * unit)(values * unit)
        return found


@dataclass(frozen=True)
class Log(Norm):
    def _normed(self, values: Array) -> Array:
        found: Array = LogNorm(self.vmin, self.vmax)(values)
        return found


@dataclass(frozen=True)
class Power(Norm):
    """``PowerNorm``: the linear position to the power of gamma, which overflows nowhere."""

    gamma: float

    def _normed(self, values: Array) -> Array:
        found: Array = Linear(self.vmin, self.vmax).positions(values) ** self.gamma
        return found


@dataclass(frozen=True)
class SymLog(Norm):
    """Logarithmic beyond plus and minus ``linthresh``, and linear between."""

    linthresh: float
    linscale: float
    base: float

    def _normed(self, values: Array) -> Array:
        unit = unit_of([self.vmin, self.vmax])
        norm = SymLogNorm(
            self.linthresh * unit, self.linscale, self.vmin * unit, self.vmax * unit, base=self.base
        )
        found: Array = norm(values * unit)
        return found


@dataclass(frozen=True)
class TwoSlope(Norm):
    """Both sides of ``vcenter`` take half of the colours, however far they reach."""

    vcenter: float

    def _normed(self, values: Array) -> Array:
        unit = unit_of([self.vmin, self.vmax])
        found: Array = TwoSlopeNorm(self.vcenter * unit, self.vmin * unit, self.vmax * unit)(values * unit)
        return found


@dataclass(frozen=True)
class Bins(Norm):
    """A colour for each bin, the bins side by side and equally long on the bar.

    edges: rising; a bin holds its lower edge, and the last one its upper too. written: the edges as the bar
    shows them. choices: how many colours the map is taken to have, from its first on: as many as there are
    bins, or all of a list.
    """

    edges: tuple[float, ...]
    written: tuple[float, ...]
    choices: int

    @property
    def count(self) -> int:
        return len(self.edges) - 1

    @property
    def middles(self) -> list[float]:
        return [low + (high - low) / 2 for low, high in itertools.pairwise(self.edges)]

    def _normed(self, values: Array) -> Array:
        unit = unit_of(self.edges)
        places = np.linspace(0.0, 1.0, len(self.edges))
        return np.interp(values * unit, np.array(self.edges) * unit, places)

    def shades(self, values: Array) -> Array:
        bins = np.searchsorted(self.edges, values, side="right") - 1
        return np.where(np.isnan(values), np.nan, self._shade(bins.clip(0, self.count - 1)))

    @property
    def bands(self) -> tuple[Array, Array]:
        bins = np.arange(self.count)
        return bins / self.count, self._shade(bins)

    def _shade(self, bins: ArrayLike) -> Array:
        """As ``BoundaryNorm``: the first colour is the first bin's, the last the last's."""
        found: Array = (
            np.asarray(bins) / (self.choices - 1) if self.choices > 1 else np.full(np.shape(bins), 0.5)
        )
        return found


def quantile_edges(finite: Array, q: int) -> tuple[float, ...]:
    """The edges of bins with equally many values, as ``pandas.qcut``; fewer bins where values repeat."""
    edges = np.quantile(np.sort(finite), np.linspace(0, 1, q + 1))
    return tuple(np.unique(edges).tolist())


def rounded_edges(edges: Sequence[float]) -> tuple[float, ...]:
    """The edges as they are written beside the bar: each off by a twentieth of a bin beside it at most."""
    gaps = [high - low for low, high in itertools.pairwise(edges)]
    nearest = [min(pair) for pair in zip([*gaps[:1], *gaps], [*gaps, *gaps[-1:]], strict=True)]
    return tuple(map(_rounded, edges, nearest))


def _rounded(edge: float, gap: float) -> float:
    """An edge to a tenth or a hundredth of the distance to the next one; one near zero to two digits."""
    if not 0 < gap < math.inf:
        return edge
    rounded = round(edge, max(1 - math.floor(math.log10(gap)), 0))
    return rounded if abs(rounded - edge) <= 0.05 * abs(edge) else float(f"{edge:.1e}")


def unit_of(values: ArrayLike) -> float:
    """What values are multiplied by so that their differences do not overflow: a power of two."""
    return 1.0 if np.max(np.abs(values)) < LARGEST else 1 / 16

"""The colours that cells should have, from their values and the specification.

Not by the way that drawing goes: the limits are compared with the specification and the values, the norms are
Matplotlib's own, and the map is looked up afresh, so that a fault in ``drawing/colour`` does not hide itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.colors import Colormap, LogNorm, Normalize, PowerNorm, SymLogNorm, TwoSlopeNorm
from numpy.typing import NDArray

from heatplate.checking.matching import color_name
from heatplate.checking.subject import ShownMatrix
from heatplate.drawing.colour import maps
from heatplate.drawing.colour.norms import Bins, Log, Norm, Power, SymLog, TwoSlope, unit_of
from heatplate.drawing.colour.scales import DIVERGING, SEQUENTIAL, ColorScale, color_scale
from heatplate.drawing.colour.standard_scale import line_scale, standardised
from heatplate.drawing.marginals import WITHIN_SCALE
from heatplate.drawing.panels import Panels
from heatplate.drawing.reduction import Blocks, median
from heatplate.drawing.significance import FADED
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError

ONE_LEVEL = 1.5 / 256
"""How far a shade may be off: maps have 256 levels, and a norm may round to the one before or after."""

ROUNDING = 0.003
"""How far a channel may be off: images have 255 steps."""


@dataclass(frozen=True)
class Expected:
    """Colours between which those of the cells should lie: RGB, (rows, columns, 3)."""

    low: Array
    high: Array

    @classmethod
    def plain(cls, colors: Array) -> Expected:
        return cls(colors - ROUNDING, colors + ROUNDING)

    def holds(self, found: Array) -> NDArray[np.bool_]:
        """Where a colour that was found is one of those expected."""
        holds = (found >= self.low) & (found <= self.high)
        return np.asarray(holds.all(axis=-1), dtype=np.bool_)

    def name_of(self, cell: tuple[int, int]) -> str:
        """The colour of a cell, for a person."""
        return color_name((self.low[cell] + self.high[cell]) / 2)


@dataclass(frozen=True)
class ExpectedColors:
    """The colours of the cells of one matrix.

    scale: what drawing chose. values: on which it is: those of the cells, or of ``standard_scale``.
    """

    shown: ShownMatrix
    scale: ColorScale
    values: Array

    @classmethod
    def of(cls, shown: ShownMatrix) -> ExpectedColors:
        """Raises InputError for a scale that cannot be made."""
        s, heatmap = shown.specification, shown.heatmap
        values = np.where(shown.is_margin, heatmap.matrix.values, shown.values)
        if s.standard_scale is None:
            matrix = Matrix(values, heatmap.matrix.index, heatmap.matrix.columns)
            return cls(shown, color_scale(matrix, heatmap.inner, s), values)
        if isinstance(shown.content, Matrix):
            values = standardised(heatmap.matrix, heatmap.shown, s).values
        else:
            values = Panels.of(shown.content, s).standardised(heatmap.shown, s)
        return cls(shown, line_scale(values[heatmap.shown], s), values)

    def wrong_limits(self) -> Iterator[str]:
        """Where the limits are not what the specification or the values say."""
        s, norm = self.shown.specification, self.scale.norm
        inner = self.shown.values[self.shown.heatmap.inner]
        finite = inner[np.isfinite(inner)]
        if s.standard_scale is not None or isinstance(norm, Bins | TwoSlope) or not finite.size:
            return
        finite = finite[finite > 0] if isinstance(norm, Log) else finite
        ends = np.percentile(finite, [2, 98]) if s.robust else (finite.min(), finite.max())
        if ends[0] == ends[1]:
            return
        limits = (("vmin", norm.vmin, s.vmin, 0), ("vmax", norm.vmax, s.vmax, 1))
        for key, used, given, end in limits:
            shared = getattr(s.shared_limits, key)
            wanted = given if given is not None else shared if shared is not None else float(ends[end])
            if not math.isclose(used, wanted, rel_tol=1e-9, abs_tol=1e-300):
                yield f"{key} is {used:g} in the colours, and should be {wanted:g}"

    def of_cells(self) -> Expected:
        """Of all cells; those that are not shown are white."""
        shown, s = self.shown, self.shown.specification
        expected = self._of_values(self.values)
        low, high = expected.low, expected.high

        def set_to(cells: NDArray[np.bool_], color: tuple[float, float, float]) -> None:
            low[cells], high[cells] = np.array(color) - ROUNDING, np.array(color) + ROUNDING

        for cells, face in self._faces():
            set_to(cells, maps.rgb(face))
        set_to(np.isnan(self.values), maps.rgb(s.na_color))
        matrix = shown.heatmap.matrix
        if s.fade is not None and matrix.p is not None:
            faint = matrix.p >= s.fade
            low[faint] = 1 - FADED * (1 - low[faint])
            high[faint] = 1 - FADED * (1 - high[faint])
        set_to(~shown.heatmap.shown, (1.0, 1.0, 1.0))
        return Expected(low, high)

    def of_samples(self, where: tuple[slice, slice], blocks: Blocks) -> Expected:
        """Of the samples of an image of which each is a block of cells, by the reduction that is
        specified."""
        s, shown = self.shown.specification, self.shown.heatmap.shown[where]
        values = np.where(shown, self.values[where], np.nan)
        reduced = self._reduced(values, blocks)
        expected = self._of_values(reduced)
        low, high = expected.low, expected.high
        absent = np.isnan(reduced)
        low[absent], high[absent] = (
            np.array(maps.rgb(s.na_color)) - ROUNDING,
            np.array(maps.rgb(s.na_color)) + ROUNDING,
        )
        masked = (
            np.add.reduceat(np.add.reduceat(shown.astype(int), blocks.rows, axis=0), blocks.columns, axis=1)
            == 0
        )
        low[masked], high[masked] = 1 - ROUNDING, 1 + ROUNDING
        return Expected(low, high)

    def _reduced(self, values: Array, blocks: Blocks) -> Array:
        s = self.shown.specification
        how = "extreme" if s.reduce == "auto" else s.reduce

        def by(function: np.ufunc, of: Array) -> Array:
            found: Array = function.reduceat(
                function.reduceat(of, blocks.rows, axis=0), blocks.columns, axis=1
            )
            return found

        if how == "mean":
            present = ~np.isnan(values)
            count = by(np.add, present.astype(float))
            mean: Array = np.where(
                count > 0, by(np.add, np.where(present, values, 0.0)) / np.maximum(count, 1), np.nan
            )
            return mean
        largest, smallest = by(np.fmax, values), by(np.fmin, values)
        if how in ("max", "min"):
            return largest if how == "max" else smallest
        center = s.center if s.standard_scale is None else None
        middle = median(self.values, self.shown.heatmap.shown) if center is None else center
        place = self._positions(np.array([middle]))[0]
        is_above = self._positions(largest) - place >= place - self._positions(smallest)
        return np.where(is_above, largest, smallest)

    def _faces(self) -> Iterator[tuple[NDArray[np.bool_], str]]:
        """The margins that have a colour of their own."""
        s, margin = self.shown.specification, self.shown.is_margin
        if not margin.any() or not isinstance(self.shown.content, Matrix):
            return
        rows, columns = self.shown.content.values.shape
        below, beside = np.zeros_like(margin), np.zeros_like(margin)
        below[rows:], beside[:rows, columns:] = True, True
        for cells, function in ((below, s.margins.index), (beside, s.margins.columns)):
            face = s.margins_kws.facecolor or ("white" if function not in WITHIN_SCALE else None)
            if face is not None:
                yield cells & ~np.isnan(self.values), face

    def _of_values(self, values: Array) -> Expected:
        """Of values; of those that are NaN any."""
        cmap, shades, is_stepped = self._map_and_shades(np.nan_to_num(values, nan=self.scale.vmin))
        if is_stepped:
            return Expected.plain(maps.opaque(cmap(shades)))
        around = [maps.opaque(cmap(np.clip(shades + off, 0.0, 1.0))) for off in (-ONE_LEVEL, 0.0, ONE_LEVEL)]
        return Expected(np.min(around, axis=0) - ROUNDING, np.max(around, axis=0) + ROUNDING)

    def _map_and_shades(self, values: Array) -> tuple[Colormap, Array, bool]:
        """The map, where in it the colours of values lie, and whether its colours are single ones."""
        s, norm = self.shown.specification, self.scale.norm
        if isinstance(norm, Bins):
            bins = (np.digitize(values, norm.edges) - 1).clip(0, norm.count - 1)
            shades = bins / (norm.choices - 1) if norm.choices > 1 else np.full(values.shape, 0.5)
            return self.scale.cmap, shades, True
        positions = self._positions(values)
        if s.standard_scale is not None or isinstance(norm, SymLog):
            return self.scale.cmap, positions, False
        cmap = maps.colormap(s.cmap or _default(s))
        if s.center is not None and not isinstance(norm, TwoSlope):
            unit = unit_of([norm.vmin, norm.vmax, s.center])
            low, high, center = norm.vmin * unit, norm.vmax * unit, s.center * unit
            reach = max(high - center, center - low)
            first, last = ((end - center + reach) / (2 * reach) for end in (low, high))
            return cmap, first + (last - first) * positions, False
        return cmap, positions, maps.number_of_choices(cmap) is not None

    def _positions(self, values: Array) -> Array:
        """Where values lie between the limits, 0 to 1, by Matplotlib's own norms."""
        norm = self.scale.norm
        if isinstance(norm, Bins):
            return norm.positions(values)
        unit = unit_of([norm.vmin, norm.vmax])
        with np.errstate(all="ignore"):
            inside = np.clip(values, norm.vmin, norm.vmax) * unit
            found = np.ma.filled(_own_norm(norm, unit)(inside), 0.0)
        positions: Array = np.where(np.isnan(values), np.nan, np.asarray(found, dtype=float)).clip(0.0, 1.0)
        return positions


def expected_colors(matrices: Sequence[ShownMatrix]) -> list[ExpectedColors | InputError]:
    """The colours of each matrix, or why there are none."""
    found: list[ExpectedColors | InputError] = []
    for shown in matrices:
        try:
            found.append(ExpectedColors.of(shown))
        except InputError as error:
            found.append(error)
    return found


def _own_norm(norm: Norm, unit: float) -> Normalize:
    low, high = norm.vmin * unit, norm.vmax * unit
    match norm:
        case Log():
            return LogNorm(low, high)
        case Power():
            return PowerNorm(norm.gamma, low, high)
        case SymLog():
            return SymLogNorm(norm.linthresh * unit, norm.linscale, low, high, base=norm.base)
        case TwoSlope():
            return TwoSlopeNorm(norm.vcenter * unit, low, high)
    return Normalize(low, high)


def _default(s: Specification) -> str:
    return DIVERGING if s.center is not None or s.norm.name == "two_slope" else SEQUENTIAL

"""The colour bar: exactly as long as the heatmap's side, and always equally thin."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.collections import PolyCollection
from matplotlib.figure import Figure as Page
from matplotlib.lines import Line2D
from matplotlib.patches import Polygon
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import Affine2D, Transform

from heatplate.drawing.colormap import ColorScale
from heatplate.drawing.fonts import Face
from heatplate.drawing.labels import Label, widest
from heatplate.drawing.layout import Box, Margins
from heatplate.drawing.specification import ColourBarStyle
from heatplate.number_format import format_number
from heatplate.problems import input_error, quoted

THICKNESS = 7.2
"""Points: a tenth of an inch."""

GAP = 6.0
"""Points between the heatmap, or what stands below it, and the bar."""

MARK = 2.0
"""Length of a tick mark in points."""

MARK_GAP = 2.0
"""Points between a tick mark and its label."""

LABEL_GAP = 3.0
"""Points between the tick labels and the label."""

LINE_WIDTH = 0.5
"""Points; of the outline and the tick marks."""

POINT = 6.0
"""Length of a pointed end in points."""

APART = 1.6
"""Distance of chosen ticks as a multiple of the line height; what an author gives may stand closer."""

SAMPLES = 256
"""Colours of the gradient: as many as the longest colour map has."""

PLAIN = (1e-3, 1e5)
"""Tick labels are plain if the largest lies in this range, and powers of ten otherwise."""

POWER = 2
"""A power of ten takes more room than this many digits, and is harder to read."""

Ticks = list[tuple[float, Label]]


@dataclass(frozen=True)
class FittedBar:
    """The bar as it is drawn.

    length: in points. ticks: value and label. margins: the room for it beside the body. turned: whether the
    label runs along a vertical bar. problem: what a problem says if the ticks do not fit.
    """

    length: float
    ticks: Ticks
    label: Label
    margins: Margins
    turned: bool = True
    problem: str = ""


@dataclass(frozen=True)
class Bar:
    """The colour bar of a scale, as an author asked for it."""

    scale: ColorScale
    look: ColourBarStyle
    label: Label

    @property
    def vertical(self) -> bool:
        return self.look.location == "right"

    @property
    def ends(self) -> tuple[bool, bool]:
        """Whether the lower and the upper end are pointed."""
        if self.look.extend == "auto":
            return self.scale.below, self.scale.above
        return self.look.extend in ("min", "both"), self.look.extend in ("max", "both")

    @property
    def given_labels(self) -> list[Label]:
        """The texts that come from outside: the label, and what a format puts around a number."""
        numbers = self._labelled([self.scale.vmin]) if self.look.format is not None else []
        return [self.label, *(label for _, label in numbers)]

    def fit(self, width: float, height: float) -> FittedBar:
        """The bar for a body of this size in points."""
        length = height if self.vertical else width
        ticks, problem = self._ticks(length)
        labels = [label for _, label in ticks]
        beyond = [self._beyond(value, label, length) for value, label in ticks]
        low, high = max(0.0, *(b[0] for b in beyond)), max(0.0, *(b[1] for b in beyond))
        out = GAP + THICKNESS + MARK + MARK_GAP
        if self.vertical:
            label, turned = self.label.along(length) if self.label else (self.label, True)
            across = (label.height if turned else label.width) + LABEL_GAP if label else 0.0
            over = ((label.width if turned else label.height) - length) / 2 if label else 0.0
            margins = Margins(right=out + widest(labels) + across, bottom=max(low, over), top=max(high, over))
            return FittedBar(length, ticks, label, margins, turned, problem)
        label = self.label.wrapped(length) if self.label else self.label
        out += max(tick.height for tick in labels) + (LABEL_GAP + label.height if label else 0.0)
        over = (label.width - length) / 2 if label else 0.0
        below, above = (out, 0.0) if self.look.location == "bottom" else (0.0, out)
        return FittedBar(
            length, ticks, label, Margins(max(low, over), max(high, over), below, above), False, problem
        )

    def _span(self, length: float) -> tuple[float, float]:
        """Where the gradient begins and ends between the pointed ends, in points from the bar's start."""
        low, high = self.ends
        point = min(POINT, length / 4)
        return point * low, length - point * high

    def _at(self, value: float, length: float) -> float:
        start, end = self._span(length)
        return start + float(self.scale.positions(np.array(value))) * (end - start)

    def _beyond(self, value: float, label: Label, length: float) -> tuple[float, float]:
        """How far a tick label reaches beyond the start and the end of the bar."""
        at = self._at(value, length)
        low = high = label.width / 2
        if self.vertical:
            low, high = label.depth + label.capital / 2, label.ascent - label.capital / 2
        return low - at, high - (length - at)

    def _ticks(self, length: float) -> tuple[Ticks, str]:
        vmin, vmax = self.scale.vmin, self.scale.vmax
        if self.look.ticks is not None:
            ticks = self._labelled(sorted(set(self.look.ticks)))
            near = self._too_near(ticks, length, 1.0)
            problem = f"the labels {near} overlap; give fewer ticks" if near else ""
            return ticks, problem
        candidates = sorted(_candidates(vmin, vmax, self.scale.log), key=len, reverse=True)
        several = [values for values in candidates if len(values) > 1]
        for values in (*several, *([values[0], values[-1]] for values in several)):
            ticks = self._labelled(values)
            if not self._too_near(ticks, length, APART):
                return ticks, ""
        one = next((values for values in reversed(candidates) if values), [vmin])
        return self._labelled(one[len(one) // 2 :][:1]), ""

    def _too_near(self, ticks: Ticks, length: float, apart: float) -> str:
        """The first two labels that stand too near, for a message; empty if none do."""
        for (a, first), (b, second) in itertools.pairwise(ticks):
            needed = first.line_height * apart
            if not self.vertical:
                needed = (first.width + second.width) / 2 + first.size * 0.7 * apart
            if self._at(b, length) - self._at(a, length) < needed:
                return f"{quoted(first.text)} and {quoted(second.text)}"
        return ""

    def _labelled(self, values: Sequence[float]) -> Ticks:
        if self.look.format is not None:
            texts = [_formatted(value, self.look.format) for value in values]
        elif self.scale.log:
            texts = _powers(values)
        else:
            texts = _numbers(values)
        ours = self.look.format is None  # and so a power of ten is meant as mathematics
        face, size = self.label.face, self.label.size
        labels = [Label("cbar_kws.format", text, face, size, math=ours) for text in texts]
        return list(zip(values, labels, strict=True))

    def draw(self, fitted: FittedBar, page: Page, body: Box, offset: float) -> None:
        """Draw the bar beside the body; offset: points between them besides the gap."""
        length = fitted.length
        origin = {
            "right": (body.right + GAP + offset, body.bottom),
            "bottom": (body.left, body.bottom - GAP - offset),
            "top": (body.left, body.top + GAP + offset),
        }[self.look.location]
        # In the bar's own coordinates it runs from (0, 0) to the right, and its ticks point upwards.
        turn = {"right": (0, 1, 1, 0), "bottom": (1, 0, 0, -1), "top": (1, 0, 0, 1)}[self.look.location]
        placed = Affine2D.from_values(*turn, *origin)
        points = placed + Affine2D().scale(1 / 72) + page.dpi_scale_trans
        self._draw_gradient(page, points, length)
        for value, label in fitted.ticks:
            at = self._at(value, length)
            page.add_artist(
                Line2D(
                    (at, at),
                    (THICKNESS, THICKNESS + MARK),
                    linewidth=LINE_WIDTH,
                    color="black",
                    solid_capstyle="butt",
                    transform=points,
                )
            )
            x, y = placed.transform((at, THICKNESS + MARK + MARK_GAP))
            if self.vertical:
                label.draw(page, x, y, horizontal="left")
            else:
                label.draw(page, x, y, vertical="top" if self.look.location == "bottom" else "bottom")
        if not fitted.label:
            return
        labels = [label for _, label in fitted.ticks]
        beyond = widest(labels) if self.vertical else max(label.height for label in labels)
        x, y = placed.transform((length / 2, THICKNESS + MARK + MARK_GAP + beyond + LABEL_GAP))
        if not self.vertical:
            fitted.label.draw(page, x, y, vertical="top" if self.look.location == "bottom" else "bottom")
        elif fitted.turned:
            fitted.label.draw(page, x, y, vertical="top", rotation=90)
        else:
            fitted.label.draw(page, x, y, horizontal="left")

    def _draw_gradient(self, page: Page, points: Transform, length: float) -> None:
        """Each colour reaches from its place to the end and is covered by the next, so that no seam shows."""
        start, end = self._span(length)
        edges = np.linspace(start, end, SAMPLES + 1)[:-1]
        colors = self.scale.cmap(np.arange(SAMPLES) / (SAMPLES - 1))
        new = np.append(True, np.any(colors[1:] != colors[:-1], axis=1))
        edges, colors = edges[new], colors[new]
        opaque = colors[:, :3] * colors[:, 3:] + 1 - colors[:, 3:]
        low, high = self.ends
        half = THICKNESS / 2
        outline = [(start, 0), *([(0, half)] if low else []), (start, THICKNESS)]
        outline += [(end, THICKNESS), *([(length, half)] if high else []), (end, 0)]
        shapes = [np.array(outline)]
        shapes += [np.array([(x, 0), (end, 0), (end, THICKNESS), (x, THICKNESS)]) for x in edges]
        faces = [opaque[0], *opaque]
        if high:
            shapes.append(np.array([(end, 0), (length, half), (end, THICKNESS)]))
            faces.append(opaque[-1])
        page.add_artist(PolyCollection(shapes, facecolors=faces, linewidths=0, transform=points))
        page.add_artist(
            Polygon(
                outline,
                fill=False,
                edgecolor="black",
                linewidth=LINE_WIDTH,
                joinstyle="miter",
                transform=points,
            )
        )


def color_bar(
    scale: ColorScale, look: ColourBarStyle, unit: str, face: Face, size: float, parse_math: bool
) -> Bar:
    """The bar. Raises InputError for ticks that lie beyond the limits."""
    if look.label is None:
        label = Label("unit", unit, face, size)
    else:
        label = Label("cbar_kws.label", look.label, face, size, parse_math)
    for tick in look.ticks or ():
        if not scale.vmin <= tick <= scale.vmax:
            message = f"{tick:g} lies beyond the limits of the colours, {scale.vmin:g} and {scale.vmax:g}"
            raise input_error("", f"{message}; leave it out, or change vmin or vmax", key="cbar_kws.ticks")
    return Bar(scale, look, label)


def _candidates(vmin: float, vmax: float, log: bool) -> Iterator[list[float]]:
    """Sets of round values between the limits; log: powers of ten are preferred, and so come first."""
    if log:
        first, last = math.floor(math.log10(vmin)), math.ceil(math.log10(vmax))
        for step in range(1, last - first + 1):
            decades = [k for k in range(first, last + 1) if k % step == 0]
            ticks = [float(f"{m}e{k}") for k in decades for m in ((1, 2, 5) if step == 1 else (1,))]
            if step == 1:
                yield _between(ticks, vmin, vmax) if last - first <= 2 else []
            yield _between([float(f"1e{k}") for k in decades], vmin, vmax)
    exponent = _exponent([vmin, vmax])
    unit = float(f"1e{exponent}")
    low, high = vmin / unit, vmax / unit
    for count in range(8, 0, -1):
        rounded = MaxNLocator(count, steps=[1, 2, 2.5, 5, 10]).tick_values(low, high)
        yield _between([float(f"{tick:.12f}e{exponent}") for tick in rounded], vmin, vmax)


def _between(ticks: Sequence[float], vmin: float, vmax: float) -> list[float]:
    return [tick for tick in ticks if vmin <= tick <= vmax]


def _exponent(values: Sequence[float]) -> int:
    """The power of ten that tick labels share; 0 if plain numbers are short enough."""
    largest = max(abs(value) for value in values)
    if largest == 0 or PLAIN[0] <= largest < PLAIN[1]:
        return 0
    return math.floor(math.log10(largest))


def _formatted(value: float, spec: str) -> str:
    try:
        return format_number(value, spec)
    except ValueError as error:
        raise input_error("", str(error), key="cbar_kws.format") from error


def _numbers(values: Sequence[float]) -> list[str]:
    """All with as many decimals as the one that needs most, and a real minus sign.

    In powers of ten where that is shorter; not for 99950 and 100050, whose mantissas would have five digits.
    """
    exponent = _exponent(values)
    plain, mantissas = _digits(values), _digits([value / float(f"1e{exponent}") for value in values])
    shorter = max(map(len, plain)) <= max(map(len, mantissas)) + POWER
    if exponent == 0 or (exponent > 0 and shorter):
        return plain
    power = rf"$\times10^{{{exponent}}}$"
    return [text + power if value else text for value, text in zip(values, mantissas, strict=True)]


def _digits(values: Sequence[float]) -> list[str]:
    values = [value + 0.0 for value in values]  # no negative zero
    span = max(values) - min(values) or abs(values[0]) or 1.0
    decimals = next((d for d in range(12) if all(abs(round(v, d) - v) < 1e-6 * span for v in values)), 12)
    texts = [f"{value:.{decimals}f}" for value in values]
    return [text.replace("-", "\N{MINUS SIGN}", 1) if text[0] == "-" else text for text in texts]


def _powers(values: Sequence[float]) -> list[str]:
    if all(PLAIN[0] <= value < PLAIN[1] for value in values):
        return [f"{value:.4g}" for value in values]
    texts = []
    for value in values:
        mantissa, _, exponent = f"{value:.2e}".partition("e")
        short = f"{float(mantissa):g}"
        texts.append(
            f"$10^{{{int(exponent)}}}$" if short == "1" else rf"${short}\times10^{{{int(exponent)}}}$"
        )
    return texts

"""Points on a page become calls of Matplotlib's renderers, whatever kind of file they write."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache
from typing import Literal

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.figure import Figure as Page
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image

from heatplate.drawing.geometry import Box
from heatplate.drawing.text.glyph_line import GlyphLine
from heatplate.drawing.text.outlines import outlines
from heatplate.drawing.type1_fonts import SizedLine
from heatplate.matrix import Array

Cap = Literal["butt", "projecting"]

SHARP = 600.0
"""Samples per inch of an image in a vector format, to which its samples are repeated."""

MOST_SAMPLES = 4_000_000
"""Of an image in a vector format, unless it has more by itself. Twice as many take twice the time."""

Color = tuple[float, float, float]
"""RGB, each 0 to 1."""

_ANY_FONT = FontProperties()
"""Asked for, and not used, where glyphs are given."""

BLACK: Color = (0.0, 0.0, 0.0)


class Painter:
    """Paints on one page in points from its lower left corner.

    Matplotlib's artists are passed over: they are made to be changed and drawn again, which for some thousand
    cells and numbers takes several times as long as the drawing itself.
    """

    def __init__(self, renderer: RendererBase) -> None:
        self._renderer = renderer
        self._scale = float(renderer.points_to_pixels(1.0))  # type: ignore[arg-type]  # a float stays one
        self._points = Affine2D().scale(self._scale)
        self._height = float(renderer.get_canvas_width_height()[1])
        self._context = cache(self._new_context)

    def area(self, corners: Array, color: Color) -> None:
        """Fill a polygon. corners: shape (n, 2)."""
        path = _path(corners, closed=True)
        self._renderer.draw_path(self._context(color, 0.0), path, self._points, color)

    def stroke(self, points: Array, color: Color, width: float, *, closed: bool, projecting: bool) -> None:
        """Draw lines from point to point. points: shape (n, 2); width: in points."""
        context = self._context(color, width, "projecting" if projecting else "butt")
        self._renderer.draw_path(context, _path(points, closed=closed), self._points)

    def text(
        self,
        text: str,
        x: float,
        y: float,
        font: FontProperties,
        angle: float,
        color: Color,
        *,
        is_math: bool,
    ) -> None:
        """Set one line from its baseline's left end at (x, y), turned about that point by degrees."""
        x, y = x * self._scale, y * self._scale
        if self._renderer.flipy():
            y = self._height - y
        self._renderer.draw_text(self._context(color, 1.0), x, y, text, font, angle, ismath=is_math)

    def glyphs(self, line: GlyphLine, size: float, x: float, y: float, angle: float, color: Color) -> None:
        """Set a line of glyphs in this size, its baseline's left end at (x, y), turned about it by degrees.

        In a PDF they are text in fonts of Type 1, elsewhere outlines.
        """
        if hasattr(self._renderer, "file"):  # the renderer of PDFs, which knows of fonts as TeX has them
            scaled = SizedLine(line, size)
            self._renderer.draw_tex(self._context(color, 1.0), x, y, scaled, _ANY_FONT, angle)  # type: ignore[arg-type]
            return
        placed = Affine2D().scale(size).rotate_deg(angle).translate(x, y).scale(self._scale)
        for path in outlines(line):
            self._renderer.draw_path(self._context(color, 0.0), path, placed, color)

    def picture(self, samples: NDArray[np.uint8], box: Box) -> None:
        """Paint an image, RGB of shape (rows, columns, 3), the first row at the top.

        A vector format keeps every sample, and repeats it: viewers blur an image where they enlarge it, by
        the size of its samples. A page of pixels may have fewer of them: it averages, never picks.
        """
        opaque = np.dstack([samples, np.full(samples.shape[:2], 255, dtype=np.uint8)])
        context = self._context(BLACK, 0.0)
        if self._renderer.option_scale_image():
            scale = self._scale
            placed = Affine2D().scale(box.width * scale, box.height * scale)
            placed.translate(box.left * scale, box.bottom * scale)
            sharp = _repeated(opaque, box)
            self._renderer.draw_image(context, 0, 0, np.ascontiguousarray(sharp[::-1]), placed)
            return
        left, right = round(box.left * self._scale), round(box.right * self._scale)
        bottom, top = round(box.bottom * self._scale), round(box.top * self._scale)
        size = max(right - left, 1), max(top - bottom, 1)
        pixels = np.array(_resized(opaque, size)[::-1], order="C")  # a copy: Agg wants to be able to write
        self._renderer.draw_image(context, left, bottom, pixels)

    def _new_context(self, color: Color, width: float, cap: Cap = "butt") -> GraphicsContextBase:
        context = self._renderer.new_gc()
        context.set_foreground((*color, 1.0), isRGBA=True)
        context.set_linewidth(width)
        context.set_capstyle(cap)
        context.set_joinstyle("miter")
        return context


def _resized(samples: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The samples as an image of this width and height: averaged where there are too many, else repeated."""
    image = Image.fromarray(samples)
    for target in ((size[0], image.height), size):
        fewer = target[0] < image.width or target[1] < image.height
        image = image.resize(target, Image.Resampling.BILINEAR if fewer else Image.Resampling.NEAREST)
    return np.asarray(image)


def _repeated(samples: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """The samples, each repeated equally often down and across."""
    height, width = samples.shape[:2]
    down, across = (
        max(1, math.ceil(SHARP * length / 72 / count))
        for length, count in ((box.height, height), (box.width, width))
    )
    while down * across > 1 and down * across * height * width > MOST_SAMPLES:
        down, across = max(1, down - (down >= across)), max(1, across - (across > down))
    return np.repeat(np.repeat(samples, down, axis=0), across, axis=1)


def _path(points: Array, *, closed: bool) -> Path:
    return Path(np.concatenate([points, points[:1]]), closed=True) if closed else Path(points)


def page_painted_by(paint: Callable[[Painter], None], width: float, height: float) -> Page:
    """A page of this size in points; ``paint`` is called with a painter whenever it is written to a file."""
    page = Page(figsize=(width / 72, height / 72), facecolor="white")
    page.add_artist(_Painting(paint))
    return page


class _Painting(Artist):
    """The one artist of a page."""

    def __init__(self, paint: Callable[[Painter], None]) -> None:
        super().__init__()
        self._paint = paint

    def draw(self, renderer: RendererBase) -> None:
        self._paint(Painter(renderer))

"""The outlines of a line of glyphs, for pages on which text is painted as areas."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from matplotlib.font_manager import get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path

from heatplate.drawing.text.glyph_line import GlyphLine, Rule
from heatplate.matrix import Array

UNIT = 100
"""Size in points at which outlines are read."""


@lru_cache(maxsize=4096)
def outlines(line: GlyphLine) -> tuple[Path, ...]:
    """Paths to be filled: all glyphs, and each rule by itself, as multiples of the size of the line."""
    return (*_glyphs(line), *map(_rectangle, line.rules))


def _glyphs(line: GlyphLine) -> Iterator[Path]:
    vertices, codes = [], []
    for glyph, font in line.with_fonts():
        points, kinds = _outline(font.file, glyph.index)
        if not len(points):  # a blank
            continue
        across = points[:, 0] * font.extend + points[:, 1] * font.slant
        vertices.append(np.column_stack([across, points[:, 1]]) * glyph.size + (glyph.x, glyph.y))
        codes.append(kinds)
    if vertices:
        yield Path(np.concatenate(vertices), np.concatenate(codes))


def _rectangle(rule: Rule) -> Path:
    left, bottom, right, top = rule.x, rule.y, rule.x + rule.width, rule.y + rule.height
    return Path([(left, bottom), (right, bottom), (right, top), (left, top), (left, bottom)], closed=True)


@lru_cache(maxsize=1024)
def _outline(file: str, index: int) -> tuple[Array, Array]:
    font = get_font(file)
    font.set_size(UNIT, 72)
    font.load_glyph(index, LoadFlags.NO_HINTING)  # type: ignore[arg-type]  # FreeType's number
    points, codes = font.get_path()
    return np.asarray(points, dtype=np.float64) / UNIT, np.asarray(codes)

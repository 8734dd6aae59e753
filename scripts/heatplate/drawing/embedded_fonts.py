"""The fonts inside a PDF: outlines and their hints, and nothing that only a typesetter would use."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

TABLES = {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}
"""What a PDF's TrueType font has to have or may have (ISO 32000-1, 9.9; 9.7.4.2 for glyphs by number)."""


@contextlib.contextmanager
def without_typesetting() -> Iterator[None]:
    """Matplotlib embeds fonts without ligatures, kerning and names, until the end of the block.

    It has set the text by then, and chosen its glyphs by their number. What it leaves to fontTools still
    carries the tables by which text is set, and to read and cut them takes longer than all else in a small
    figure.
    """
    load_font = subset.load_font

    def load(*arguments: Any, **options: Any) -> TTFont:
        return _outlines(load_font(*arguments, **options))

    subset.load_font = load
    try:
        yield
    finally:
        subset.load_font = load_font


def _outlines(font: TTFont) -> TTFont:
    if "glyf" in font:  # or it has outlines of another kind, and is embedded as it is
        font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])
        for tag in {*font.keys()} - TABLES - {"GlyphOrder"}:
            del font[tag]
    return font

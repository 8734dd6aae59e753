"""The fonts inside a PDF: outlines and their hints, and nothing that only a typesetter would use."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont, newTable
from matplotlib.backends import _backend_pdf_ps

TABLES = {"glyf", "head", "hhea", "hmtx", "loca", "maxp", "cvt ", "fpgm", "prep"}
"""What a PDF's TrueType font has to have or may have (ISO 32000-1, 9.9; 9.7.4.2 for glyphs by number)."""

MOST_ERROR = 0.0005
"""Of a curve that becomes quadratic, as a share of the font size."""

MAXIMA = (
    *("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"),
    *("maxStackElements", "maxSizeOfInstructions", "maxPoints", "maxContours", "maxCompositePoints"),
    *("maxCompositeContours", "maxComponentElements", "maxComponentDepth"),
)
"""Fields of ``maxp`` that a font with PostScript outlines lacks; fontTools sets those of the outlines."""


@contextlib.contextmanager
def without_typesetting() -> Iterator[None]:
    """Until the end of the block Matplotlib embeds fonts as TrueType, without ligatures, kerning and names.

    It has set the text by then, and chosen its glyphs by their number. What it leaves to fontTools still
    carries the tables by which text is set, and to read and cut them takes longer than all else in a small
    figure.
    """
    load_font = subset.load_font
    font_as_file: Any = _backend_pdf_ps.font_as_file

    def load(*arguments: Any, **options: Any) -> TTFont:
        return _outlines(load_font(*arguments, **options))

    def as_file(font: TTFont) -> Any:
        return font_as_file(_as_truetype(font))

    subset.load_font, _backend_pdf_ps.font_as_file = load, as_file
    try:
        yield
    finally:
        subset.load_font, _backend_pdf_ps.font_as_file = load_font, font_as_file


def _outlines(font: TTFont) -> TTFont:
    if "glyf" in font:  # or it has outlines of another kind, and is changed when few of them are left
        font.setGlyphOrder([f"glyph{number}" for number in range(font["maxp"].numGlyphs)])
        for tag in {*font.keys()} - TABLES - {"GlyphOrder"}:
            del font[tag]
    return font


def _as_truetype(font: TTFont) -> TTFont:
    """A font with PostScript outlines (OpenType with ``CFF``), such as Noto Sans CJK, as one of TrueType.

    Matplotlib says of every font in a PDF that it is TrueType, at which viewers warn ("Mismatch between font
    type and embedded font file") and checks of publishers stumble. The curves become quadratic, and differ by
    less than a thousandth of the font size.
    """
    if "CFF " not in font:
        return font
    # Not at the start of each job that draws.
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    glyphs, order = font.getGlyphSet(), font.getGlyphOrder()
    error = MOST_ERROR * font["head"].unitsPerEm
    outlines = {}
    for name in order:
        pen = TTGlyphPen(None)
        glyphs[name].draw(Cu2QuPen(pen, error, reverse_direction=True))
        outlines[name] = pen.glyph()
    glyf, maxp = newTable("glyf"), font["maxp"]
    glyf.glyphOrder, glyf.glyphs = order, outlines
    font["glyf"], font["loca"] = glyf, newTable("loca")
    maxp.tableVersion = 0x00010000
    for name in MAXIMA:
        setattr(maxp, name, 0)
    maxp.maxZones = 1
    font.sfntVersion, font.recalcBBoxes = "\0\1\0\0", True
    for tag in {*font.keys()} - TABLES - {"GlyphOrder"}:
        del font[tag]
    return font

"""A line of text as glyphs at their places: what LaTeX makes of it, and what a painter needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from heatplate.drawing.text.typesetter import Extent


@dataclass(frozen=True)
class GlyphFont:
    """A font of Type 1, as TeX uses it.

    name: TeX's. file: with its outlines. encoding: the file that says which glyph each code is; empty for the
    font's own. slant, extend: by how much it is slanted and widened, 0 and 1 for not at all.
    """

    name: str
    file: str
    encoding: str
    slant: float
    extend: float


@dataclass(frozen=True)
class Glyph:
    """A glyph, its lengths as multiples of the size of the line.

    font: its number in the line. size: of the font. code: TeX's number of the glyph. index: FreeType's.
    width: of the glyph as TeX's font file has it, as a multiple of 2 to the -20 of the font's size.
    """

    font: int
    size: float
    code: int
    index: int
    x: float
    y: float
    advance: float
    width: int


@dataclass(frozen=True)
class Rule:
    """A filled rectangle, such as the bar of a fraction, from its lower left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class GlyphLine:
    """A line of text; all lengths are multiples of its size, from where its baseline begins."""

    extent: Extent
    fonts: Sequence[GlyphFont]
    glyphs: Sequence[Glyph]
    rules: Sequence[Rule]

    def as_json(self) -> dict[str, Any]:
        """All of it as lists and numbers."""
        return {
            "extent": [self.extent.width, self.extent.ascent, self.extent.depth],
            "fonts": [list(vars(font).values()) for font in self.fonts],
            "glyphs": [list(vars(glyph).values()) for glyph in self.glyphs],
            "rules": [list(vars(rule).values()) for rule in self.rules],
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> GlyphLine:
        """The line. Raises KeyError, TypeError or ValueError if the content is not one."""
        return cls(
            Extent(*content["extent"]),
            tuple(GlyphFont(*font) for font in content["fonts"]),
            tuple(Glyph(*glyph) for glyph in content["glyphs"]),
            tuple(Rule(*rule) for rule in content["rules"]),
        )

    def with_fonts(self) -> Iterator[tuple[Glyph, GlyphFont]]:
        """Each glyph with its font."""
        return ((glyph, self.fonts[glyph.font]) for glyph in self.glyphs)

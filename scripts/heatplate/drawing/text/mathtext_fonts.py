"""The letters of text beside mathematics, from the fonts that a label without mathematics has them from."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from functools import cache
from threading import RLock
from typing import Any

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ft2font import FT2Font
from matplotlib.mathtext import MathTextParser

_TEXT = "default"
"""What Matplotlib calls the font of text that is outside of mathematics."""

_LOCK = RLock()
_parser: Any = MathTextParser  # of which more is used than its stubs have


@contextlib.contextmanager
def text_from_all_families() -> Iterator[None]:
    """Until the end of the block, text beside mathematics falls through the families of its font.

    By itself Matplotlib takes it from the first family alone, and what that lacks from its mathematics.
    """
    with _LOCK:
        before = _parser._font_type_mapping
        _parser._font_type_mapping = {name: _falling_through(fontset) for name, fontset in before.items()}
        try:
            yield
        finally:
            _parser._font_type_mapping = before


@cache
def _falling_through(fontset: Any) -> Any:
    class FallingThrough(fontset):  # type: ignore[misc]
        def _get_glyph(self, fontname: str, font_class: str, sym: str) -> tuple[FT2Font, int, bool]:
            if fontname == _TEXT and (font := _further_font(self.default_font_prop, sym)):
                return font, ord(sym), False
            found: tuple[FT2Font, int, bool] = super()._get_glyph(fontname, font_class, sym)
            return found

    return FallingThrough


def _further_font(font: FontProperties, character: str) -> FT2Font | None:
    """The first font with a character, if that is not the one of the first family."""
    if len(character) != 1:
        return None
    for place, family in enumerate(font.get_family()):
        one = get_font(findfont(FontProperties(family=family, weight=font.get_weight())))
        if one.get_char_index(ord(character)):
            return one if place else None
    return None

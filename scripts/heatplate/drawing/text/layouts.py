"""Texts laid out once: most numbers of a large figure stand in many cells, and are laid out for each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any

from matplotlib.ft2font import FT2Font

_LOCK = RLock()
_font: Any = FT2Font  # whose methods are replaced for a while, which a type checker does not allow


@contextmanager
def layouts_kept() -> Iterator[None]:
    """Until the end of the block a font remembers where the glyphs of a text lie, for each size of it.

    A quarter of the time of a figure with some thousand numbers. What is drawn stays the same, byte by byte.
    A Matplotlib that lays texts out elsewhere is left alone.
    """
    if not hasattr(_font, "_layout"):
        yield
        return
    with _LOCK:
        set_size, layout = _font.set_size, _font._layout
        sizes: dict[FT2Font, tuple[float, float]] = {}
        known: dict[object, Any] = {}

        def remember_size(font: FT2Font, size: float, dpi: float) -> None:
            sizes[font] = size, dpi
            set_size(font, size, dpi)

        def remembered(font: FT2Font, text: str, *flags: object, **options: object) -> Any:
            key = font, sizes.get(font), text, *map(repr, (flags, options))
            if key not in known:
                known[key] = layout(font, text, *flags, **options)
            return known[key]

        _font.set_size, _font._layout = remember_size, remembered
        try:
            yield
        finally:
            _font.set_size, _font._layout = set_size, layout

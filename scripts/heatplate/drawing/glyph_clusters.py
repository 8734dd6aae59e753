"""What a text says in a PDF: each character once, however many glyphs it is drawn with.

A cluster is a piece of a text that is shaped as a whole: a letter with its accents, a syllable of Devanagari.
Matplotlib writes the text of the whole cluster with each of its glyphs, so that a reader finds it several
times."""

from __future__ import annotations

import contextlib
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from threading import RLock
from types import SimpleNamespace
from typing import Any, NamedTuple

from matplotlib.backends import _backend_pdf_ps
from matplotlib.ft2font import FT2Font, LoadFlags

from heatplate.drawing.text.visible import has_no_form

_LOCK = RLock()

_SAYS_NOTHING = "\N{NULL}\N{NULL}"
"""Stands for no text where Matplotlib wants some; two characters, so that it takes no letter's code."""

_tracker: Any = _backend_pdf_ps.CharacterTracker


class PlacedGlyph(NamedTuple):
    """A glyph of a line as Matplotlib writes it.

    char: the text that it carries. x, y: where it lies. prev_kern: how far from the end of the one before.
    """

    ft_object: FT2Font
    char: str
    glyph_index: int
    x: float
    y: float
    prev_kern: float


@contextlib.contextmanager
def clusters_said_once() -> Iterator[None]:
    """Until the end of the block, Matplotlib writes the text of a cluster once, not with each of its glyphs.

    It also writes none of the blanks that stand for characters without a form, such as U+FE0F: a blank has a
    width, which would have to be taken back. Nor does it kern twice where the font changes.
    """
    import matplotlib.backends.backend_pdf as backend

    replaced: Any = backend
    with _LOCK:
        before = replaced._text_helpers, replaced._backend_pdf_ps.CharacterTracker
        written = _Written()
        replaced._text_helpers = SimpleNamespace(layout=written.layout)
        replaced._backend_pdf_ps.CharacterTracker = written.new_tracker
        try:
            yield
        finally:
            replaced._text_helpers, replaced._backend_pdf_ps.CharacterTracker = before


class _Tracker(_tracker):  # type: ignore[misc]  # which has no types
    """The codes of a file's glyphs; a glyph that says nothing has one of its own."""

    def track_glyph(self, font: FT2Font, chars: str | int, glyph: int) -> tuple[int, int]:
        found: tuple[int, int] = super().track_glyph(font, _SAYS_NOTHING if chars == "" else chars, glyph)
        return found

    def subset_to_unicode(self, fontname: str, subset: int, subset_charcode: int) -> str:
        text: str = super().subset_to_unicode(fontname, subset, subset_charcode)
        return "" if text == _SAYS_NOTHING else text


class _Written:
    """The texts of one file."""

    def __init__(self) -> None:
        self._tracker: _Tracker | None = None

    def new_tracker(self, *arguments: Any) -> _Tracker:
        self._tracker = _Tracker(*arguments)
        return self._tracker

    def layout(self, text: str, font: FT2Font, **options: Any) -> Iterator[PlacedGlyph]:
        """What Matplotlib's own function does. Where the font changes it writes the place, not the kern."""
        assert self._tracker
        before = None
        any_font: Any = font
        items = any_font._layout(text, LoadFlags.NO_HINTING, **options)
        for glyph in said_once(text, items):
            subset, _ = self._tracker.track_glyph(glyph.ft_object, glyph.char, glyph.glyph_index)
            now = glyph.ft_object, subset
            yield glyph if now == before else glyph._replace(prev_kern=0.0)
            before = now


def said_once(text: str, items: Sequence[Any]) -> Iterator[PlacedGlyph]:
    """The glyphs of a text in the order of painting; what they say together is the text."""
    skipped = 0.0
    for cluster in _clusters(text, items):
        visible = [item for item in cluster if not _is_blank(item)]
        texts = iter(_texts(cluster[0].char, visible))
        for item in cluster:
            kern = item.prev_kern + skipped
            if item not in visible:
                skipped = kern + _advance(item)
                continue
            yield PlacedGlyph(item.ft_object, next(texts), item.glyph_index, item.x, item.y, kern)
            skipped = 0.0


def _texts(text: str, items: Sequence[Any]) -> Sequence[str]:
    """What each glyph of a cluster says.

    Those with a width share the characters: readers take a glyph that has a width and no text for a space.
    From right to left each glyph is asked, since readers turn their order round.
    """
    if len(items) <= 1:
        return [text] * len(items)
    is_leftward = any(unicodedata.bidirectional(character) in ("R", "AL") for character in text)
    saying = [number for number, item in enumerate(items) if is_leftward or _advance(item) > 0] or [0]
    parts = list(text if len(text) >= len(saying) else unicodedata.normalize("NFD", text))
    found = [""] * len(items)
    for number, part in zip(saying, parts, strict=False):
        found[number] = part
    found[saying[min(len(saying), len(parts)) - 1]] += "".join(parts[len(saying) :])
    return found[::-1] if is_leftward else found


def _clusters(text: str, items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    """The items of each cluster, which all have its text, as have those of the next one if it is alike."""
    place = 0
    for said, run in itertools.groupby(items, key=lambda item: item.char):
        same = list(run)
        count = _repetitions(said, len(same), text, place)
        size, place = len(same) // count, place + len(said) * count
        yield from (same[start : start + size] for start in range(0, len(same), size))


def _repetitions(said: str, most: int, text: str, place: int) -> int:
    """How many clusters so many glyphs with the same text are; from right to left, their place is unknown."""
    is_here = text.startswith(said, place)
    for count in range(most, 1, -1):
        several = said * count
        if most % count == 0 and (text.startswith(several, place) if is_here else several in text):
            return count
    return 1


def _is_blank(item: Any) -> bool:
    """Whether a glyph is the blank that HarfBuzz puts in place of a character without a form."""
    blank = item.ft_object.get_char_index(ord(" "))
    return bool(item.glyph_index == blank and any(map(has_no_form, item.char)))


def _advance(item: Any) -> float:
    return (
        float(item.ft_object.load_glyph(item.glyph_index, flags=LoadFlags.NO_HINTING).linearHoriAdvance)
        / 2**16
    )

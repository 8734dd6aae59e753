"""Reading what LaTeX wrote: pages of a DVI file become lines of glyphs."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar

from matplotlib import dviread

from heatplate.drawing.text.glyph_line import Glyph, GlyphFont, GlyphLine, Rule
from heatplate.drawing.text.latex_source import TEXT_BEGINS, TEXT_ENDS
from heatplate.drawing.text.typesetter import Extent
from heatplate.latex_installation import tex_files

BASELINE = 100 * 2**16
"""Where each page has the baseline of its text, from its top, in TeX's scaled points."""

TOP_SPECIALS = range(239, 243)
"""Operations of DVI for what TeX itself does not do: colours, pictures, links."""

_LOCK = RLock()

_matplotlib: Any = dviread  # of which more is used than its stubs have


class NoOutlinesError(Exception):
    """A font that has no outlines, only bitmaps. page: the first with it, from 0. name: TeX's."""

    def __init__(self, page: int, name: str) -> None:
        super().__init__(name)
        self.page = page
        self.name = name


class SpecialError(Exception):
    """Something on a page that is neither a glyph nor a rule.

    page: its number, from 0. is_in_text: whether the text of the page has it, or what is around all texts.
    """

    def __init__(self, page: int, content: str, is_in_text: bool) -> None:
        super().__init__(content)
        self.page = page
        self.is_in_text = is_in_text


class _Dvi(dviread.Dvi):
    """A file whose specials are noted; Matplotlib passes over them."""

    specials: list[bytes]

    def _note_special(self, opcode: int) -> None:
        length = _matplotlib.Dvi._read_arg(self, opcode - TOP_SPECIALS.start + 1)
        self.specials.append(self.file.read(length))

    _dtable: ClassVar = [
        (lambda self, byte: self._note_special(byte)) if opcode in TOP_SPECIALS else operation
        for opcode, operation in enumerate(_matplotlib.Dvi._dtable)
    ]


def read_dvi(file: Path, extents: Sequence[Extent], size: float) -> list[GlyphLine]:
    """The lines on the pages of a file.

    extents: of the lines. size: with which they were set, in TeX's points; lengths are multiples of it.

    Raises NoOutlinesError or SpecialError for what cannot be drawn; ValueError for another number of pages.
    """
    unit = size * 2**16
    with _found_by_kpsewhich(), _Dvi(str(file), None) as dvi:
        dvi.specials = []
        lines = []
        for number, (page, extent) in enumerate(zip(dvi, extents, strict=True)):
            _check_specials(number, dvi.specials)
            dvi.specials = []
            lines.append(_line(number, page, extent, unit))
    return lines


def _check_specials(page: int, specials: Sequence[bytes]) -> None:
    is_in_text = False
    for content in (special.decode("utf-8", "replace") for special in specials):
        if content in (TEXT_BEGINS, TEXT_ENDS):
            is_in_text = content == TEXT_BEGINS
        elif not content.startswith(("header=", "papersize=")):
            raise SpecialError(page, content, is_in_text)


def _line(number: int, page: Any, extent: Extent, unit: float) -> GlyphLine:
    fonts: dict[GlyphFont, int] = {}
    glyphs = []
    for text in page.text:
        font = fonts.setdefault(_font(number, text.font), len(fonts))
        metrics = text.font._metrics.get_metrics(text.glyph)
        glyphs.append(
            Glyph(
                font,
                text.font._scale / unit,
                text.glyph,
                text.index,
                text.x / unit,
                (BASELINE - text.y) / unit,
                text.width / unit,
                metrics.tex_width if metrics else 0,
            )
        )
    rules = [
        Rule(box.x / unit, (BASELINE - box.y) / unit, box.width / unit, box.height / unit)
        for box in page.boxes
    ]
    return GlyphLine(extent, tuple(fonts), tuple(glyphs), tuple(rules))


def _font(page: int, font: Any) -> GlyphFont:
    name = font.texname.decode("ascii")
    try:
        found = dviread.PsfontsMap(dviread.find_tex_file("pdftex.map"))[font.texname]
    except LookupError as error:
        raise NoOutlinesError(page, name) from error
    if found.filename is None or not str(found.filename).lower().endswith((".pfb", ".pfa")):
        raise NoOutlinesError(page, name)
    slant, extend = found.effects.get("slant", 0.0), found.effects.get("extend", 1.0)
    return GlyphFont(name, str(found.filename), str(found.encoding or ""), slant, extend)


@contextlib.contextmanager
def _found_by_kpsewhich() -> Iterator[None]:
    """Matplotlib finds TeX's files where this project does, and not where a user's variables say."""
    known: dict[str, str] = {}

    def find(name: str | bytes) -> str:
        wanted = name.decode("ascii") if isinstance(name, bytes) else str(name)
        if wanted not in known:
            both = (
                [f"{Path(wanted).stem}.tfm", f"{Path(wanted).stem}.vf"]
                if wanted.endswith((".tfm", ".vf"))
                else [wanted]
            )
            found = tex_files(both)
            known.update({one: found.get(one, "") for one in both})
            known.setdefault(wanted, "")
        if not known[wanted]:
            raise FileNotFoundError(wanted)
        return known[wanted]

    with _LOCK:
        before = _matplotlib.find_tex_file
        _matplotlib.find_tex_file = find
        try:
            yield
        finally:
            _matplotlib.find_tex_file = before

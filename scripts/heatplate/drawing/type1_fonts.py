"""The fonts of TeX inside a PDF: of Type 1, with the glyphs that are used, and the same bytes each time.

Matplotlib's PDF backend runs LaTeX for each text, and looks for fonts by programs of TeX. Here it is given
lines that have been typeset, and the files of their fonts."""

from __future__ import annotations

import base64
import contextlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, ValuesView
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from types import SimpleNamespace
from typing import Any, NamedTuple

import matplotlib

from heatplate.drawing.text.glyph_line import GlyphFont, GlyphLine
from heatplate.drawing.text.kept_files import KeptFiles, code_digest

_LOCK = RLock()

_PROPERTIES = ("FontName", "FamilyName", "FontBBox", "ItalicAngle", "isFixedPitch", "Encoding")
"""Of a font of Type 1, those that Matplotlib writes."""


class SizedLine(NamedTuple):
    """A line, and its size in points."""

    line: GlyphLine
    size: float


@contextlib.contextmanager
def type1_fonts() -> Iterator[None]:
    """Matplotlib writes lines that have been typeset into a PDF, until the end of the block."""
    import matplotlib.backends.backend_pdf as backend

    replaced: Any = backend
    file, renderer = replaced.PdfFile, replaced.RendererPdf
    fonts = _Fonts()
    with _LOCK:
        before = replaced.dviread, replaced._type1font, file._get_subset_prefix, renderer.get_texmanager
        replaced.dviread = fonts.as_dviread()
        replaced._type1font = SimpleNamespace(Type1Font=_Type1Font)
        file._get_subset_prefix = staticmethod(_repeatable(file._get_subset_prefix))
        renderer.get_texmanager = lambda self: SimpleNamespace(make_dvi=lambda line, size: line)
        try:
            yield
        finally:
            replaced.dviread, replaced._type1font, prefix, renderer.get_texmanager = before
            file._get_subset_prefix = staticmethod(prefix)


def _repeatable(prefix: Any) -> Any:
    """The function that names a font by a hash of its glyphs, without what makes each run another name.

    Matplotlib 3.11 hands it a view of a dictionary, whose hash is its address.
    """

    def of(glyphs: Any) -> str:
        return str(prefix(frozenset(glyphs) if isinstance(glyphs, ValuesView) else glyphs))

    return of


@dataclass
class _Fonts:
    """The fonts of one file, by TeX's names, with the widths of the glyphs that were used."""

    fonts: dict[bytes, GlyphFont] = field(default_factory=dict)
    widths: dict[bytes, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def as_dviread(self) -> Any:
        """What stands in for Matplotlib's module ``dviread``."""
        return SimpleNamespace(
            Dvi=lambda line, dpi: contextlib.nullcontext([self._page(line)]),
            find_tex_file=lambda name: name,
            PsfontsMap=lambda file: _Map(self.fonts),
            _parse_enc=_glyph_names,
        )

    def _page(self, sized: SizedLine) -> Any:
        line, size = sized
        texts = []
        for glyph, font in line.with_fonts():
            name = font.name.encode("ascii")
            self.fonts[name] = font
            self.widths[name][glyph.code] = glyph.width
            sized_font = _SizedFont(name, glyph.size * size, self.widths[name])
            texts.append(
                SimpleNamespace(
                    x=glyph.x * size,
                    y=glyph.y * size,
                    width=glyph.advance * size,
                    font=sized_font,
                    glyph=glyph.code,
                    index=glyph.index,
                )
            )
        boxes = [(rule.x * size, rule.y * size, rule.height * size, rule.width * size) for rule in line.rules]
        return SimpleNamespace(text=texts, boxes=boxes, width=line.extent.width * size)


@dataclass(frozen=True)
class _SizedFont:
    """A font as Matplotlib asks for it."""

    texname: bytes
    size: float
    widths: Mapping[int, int] = field(compare=False)
    face_index: int = 0

    @property
    def fname(self) -> str:
        return self.texname.decode("ascii")

    @property
    def _metrics(self) -> _SizedFont:
        return self

    def get_metrics(self, code: int) -> Any:
        return SimpleNamespace(tex_width=self.widths[code]) if code in self.widths else None


@dataclass(frozen=True)
class _Map:
    """Which file each font of TeX is in."""

    fonts: Mapping[bytes, GlyphFont]

    def __getitem__(self, name: bytes) -> Any:
        font = self.fonts[name]
        effects = {"slant": font.slant} if font.slant else {}
        effects |= {"extend": font.extend} if font.extend != 1 else {}
        return SimpleNamespace(
            psname=font.name, filename=font.file, encoding=font.encoding or None, effects=effects
        )


def _glyph_names(file: str) -> Sequence[str]:
    from matplotlib import dviread

    parse: Any = dviread._parse_enc  # type: ignore[attr-defined]  # which its stubs do not have
    return list(parse(file))


@dataclass(frozen=True)
class _Type1Font:
    """A font that is read only if the part of it that is wanted is not kept from an earlier run."""

    file: str
    encoding: Mapping[int, str] | None = None
    effects: Mapping[str, float] = field(default_factory=dict)

    def with_encoding(self, encoding: Mapping[int, str]) -> _Type1Font:
        return _Type1Font(self.file, encoding, self.effects)

    def transform(self, effects: Mapping[str, float]) -> _Type1Font:
        return _Type1Font(self.file, self.encoding, effects)

    def subset(self, codes: set[int], prefix: str) -> Any:
        """The font with the glyphs of these codes alone."""
        stat = Path(self.file).stat()
        code = code_digest(Path(__file__))
        kept = KeptFiles({"code": code, "matplotlib": matplotlib.__version__, "font": self.file})
        encoding = (
            None if self.encoding is None else {str(code): self.encoding[code] for code in sorted(codes)}
        )
        key = (stat.st_size, stat.st_mtime_ns, encoding, dict(self.effects), sorted(codes), prefix)
        content = kept.read(*key)
        if content is None:
            content = self._subset(codes, prefix)
            kept.write(content, *key)
        names = {int(code): name for code, name in content["Encoding"].items()}
        parts = [base64.b64decode(part) for part in content["parts"]]
        return SimpleNamespace(prop={**content, "Encoding": names}, parts=parts)

    def _subset(self, codes: set[int], prefix: str) -> Any:
        from matplotlib import _type1font

        matplotlib_font: Any = _type1font.Type1Font
        font = matplotlib_font(self.file)
        if self.effects:
            font = font.transform(self.effects)
        if self.encoding is not None:  # which the subset gets; the whole font need not be written with it
            font.prop["Encoding"] = dict(self.encoding)
        subset = font.subset(codes, prefix)
        found = {name: subset.prop[name] for name in _PROPERTIES}
        return {**found, "parts": [base64.b64encode(part).decode() for part in subset.parts[:2]]}

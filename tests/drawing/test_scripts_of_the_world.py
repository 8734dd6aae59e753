"""Text in every script: shaped, in the order in which it is read, in every place, and embedded for every viewer."""

import io
import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont, newTable
from matplotlib.font_manager import fontManager
from matplotlib.image import imread

from heatplate.drawing import draw
from heatplate.drawing.text import fonts
from heatplate.drawing.text.fonts import find_face
from heatplate.drawing.text.mathtext import Mathtext
from heatplate.problems import InputError
from tests.conftest import need, need_font
from tests.drawing.reading import drawn, matrix_of, pixels_of, specification

FAMILIES = {
    "中文模型": "Noto Sans CJK SC",
    "日本語モデル": "Noto Sans CJK JP",
    "한국어": "Noto Sans CJK KR",
    "Русский Ελληνικά": "STIXGeneral",
    "हिन्दी क्षेत्र": "Noto Sans Devanagari",
    "العربية": "Noto Sans Arabic",
    "עברית": "Noto Sans Hebrew",
    "ภาษาไทยที่": "Noto Sans Thai",
    "e\u0301 n\u0303 o\u0323\u0301": "DejaVu Sans",
}
"""A text in each script, and a font for it."""


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory with an empty fonts/, whose fonts are forgotten afterwards."""
    monkeypatch.setattr(fontManager, "ttflist", list(fontManager.ttflist))
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fonts").mkdir()
    yield tmp_path
    fonts._files.cache_clear()
    fonts._has.cache_clear()
    fontManager._findfont_cached.cache_clear()


@pytest.mark.parametrize("text", FAMILIES)
def test_a_script_is_drawn_in_every_place(tmp_path: Path, text: str) -> None:
    need_font(FAMILIES[text])
    matrix = matrix_of([[1, 2], [3, 4]], index=(text, "b"), columns=(text, "c"), index_groups=(text, "g"))
    keys = {"title": text, "xlabel": text, "ylabel": text, "cbar_kws": {"label": text}, "na_rep": text}
    drawing = drawn(
        tmp_path, matrix, font_family=["STIXGeneral", FAMILIES[text]], annot=True, width=5, **keys
    )
    names = {char["fontname"].partition("+")[2] for char in drawing.chars}
    assert not any("LastResort" in name for name in names)
    first = next(c for c in text if c.isalpha())
    assert sum(char["text"].startswith(first) for char in drawing.chars) >= 7


def width(text: str, family: str) -> float:
    return Mathtext(find_face([family])).extent(text, "normal", False).width


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("مرحبا", "DejaVu Sans"),
        ("क्ष", "Noto Sans Devanagari"),
        ("ที่", "Noto Sans Thai"),
        ("e\u0301", "STIXGeneral"),
    ],
)
def test_letters_are_shaped(text: str, family: str) -> None:
    """Letters that join, and marks on letters, are narrower than the same letters one by one."""
    need_font(family)
    assert width(text, family) < 0.97 * sum(width(letter, family) for letter in text)


def test_arabic_letters_join_and_run_from_right_to_left(tmp_path: Path) -> None:
    alone = drawn(tmp_path, matrix_of([[1]], index=("x",), columns=("م ر ح ب ا",)))
    joined = drawn(tmp_path, matrix_of([[1]], index=("x",), columns=("مرحبا",)))
    letters = [char for char in joined.chars if char["text"] in "مرحبا"]
    assert "".join(c["text"] for c in sorted(letters, key=lambda c: -c["x0"])) == "مرحبا"
    of_alone = {char["text"]: char["width"] for char in alone.chars}
    assert any(abs(c["width"] - of_alone[c["text"]]) > 0.3 for c in letters)


def test_postscript_outlines_are_embedded_as_truetype_that_every_viewer_draws(paper: Path) -> None:
    """As CFF under the name of TrueType, which is what Matplotlib makes of them, MuPDF draws nothing."""
    builder = FontBuilder(1000, isTTF=False)
    builder.setupGlyphOrder([".notdef", "model"])
    builder.setupCharacterMap({ord("模"): "model"})
    pen = T2CharStringPen(1000, None)
    pen.moveTo((100, 0))
    pen.curveTo((100, 500), (300, 800), (900, 800))
    pen.lineTo((900, 0))
    pen.closePath()
    empty = T2CharStringPen(500, None).getCharString()
    builder.setupCFF("Outlines", {}, {".notdef": empty, "model": pen.getCharString()}, {})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "model": (1000, 100)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": "Outlines", "styleName": "Regular", "psName": "Outlines"})
    builder.setupOS2()
    builder.setupPost()
    builder.save(paper / "fonts/outlines.otf")
    check_in_viewers(paper, "Outlines", "模")


@pytest.mark.parametrize("family", ["Noto Sans CJK SC", "Noto Serif CJK JP"])
def test_chinese_is_embedded_as_truetype_that_every_viewer_draws(tmp_path: Path, family: str) -> None:
    need_font(family)
    check_in_viewers(tmp_path, family, "模型")


def check_in_viewers(directory: Path, family: str, text: str) -> None:
    outputs = [directory / "f.pdf", directory / "f.png"]
    matrix = matrix_of([[1.0]], index=("a",), columns=("b",))
    keys = {"font_family": ["DejaVu Sans", family], "width": 2, "cbar": False, "dpi": 300, "fontsize": 20}
    keys |= {"cmap": "Blues", "vmin": 0, "vmax": 100}  # which is nearly white
    draw(matrix, specification(title=text, **keys), outputs)
    with pymupdf.open(outputs[0]) as pdf:
        assert text in pdf[0].get_text()
        embedded = [pdf.extract_font(font[0])[3] for font in pdf[0].get_fonts()]
    assert all({"glyf", "loca"} <= {*TTFont(io.BytesIO(font)).keys()} for font in embedded)
    pixels = pixels_of(outputs[0], 300), imread(outputs[1])[..., :3]
    in_pdf, in_png = (float((np.asarray(each) < 0.5).mean()) for each in pixels)
    assert in_pdf == pytest.approx(in_png, rel=0.05)


def test_poppler_does_not_complain(tmp_path: Path) -> None:
    need("pdftoppm")
    need_font("Noto Sans CJK SC")
    drawn(tmp_path, matrix_of([[1]], index=("模型",)), font_family=["STIXGeneral", "Noto Sans CJK SC"])
    command = ["pdftoppm", "-r", "30", str(tmp_path / "drawn.pdf"), str(tmp_path / "page")]
    assert subprocess.run(command, capture_output=True, check=True).stderr == b""


def pictures(path: Path, family: str, *, outlines: bool) -> None:
    """A font of an emoji without an outline, as fonts of coloured ones have: or without any outlines at all."""
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", "rocket"])
    builder.setupCharacterMap({ord("🚀"): "rocket"})
    empty = TTGlyphPen(None).glyph()
    builder.setupGlyf({".notdef": empty, "rocket": empty})
    builder.setupHorizontalMetrics({".notdef": (500, 0), "rocket": (1000, 0)})
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": family, "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    if not outlines:
        for tag in ("glyf", "loca"):
            del builder.font[tag]
        builder.font["CBDT"] = table = newTable("CBDT")
        table.version, table.strikeData = 3.0, []
        builder.font["CBLC"] = table = newTable("CBLC")
        table.version, table.strikes = 3.0, []
    builder.save(path)


PICTURES = "has coloured pictures instead of outlines, which cannot be drawn; use a font with outlines"


def test_a_font_of_pictures_among_the_papers_own_is_refused(paper: Path) -> None:
    pictures(paper / "fonts/emoji.ttf", "Colours", outlines=False)
    with pytest.raises(InputError, match=f"^fonts/emoji.ttf: {PICTURES}"):
        drawn(paper, matrix_of([[1]]))


def test_an_installed_font_of_pictures_is_refused_by_its_name(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures(paper / "emoji.ttf", "Colours", outlines=False)
    monkeypatch.setattr(fonts, "findSystemFonts", lambda: [str(paper / "emoji.ttf")])
    with pytest.raises(InputError, match=f"^font_family: the font Colours {PICTURES}"):
        drawn(paper, matrix_of([[1]]), font_family="Colours")


def test_an_emoji_whose_picture_is_no_outline_is_refused_and_not_drawn_as_nothing(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures(paper / "fonts/emoji.ttf", "Layers", outlines=True)
    monkeypatch.setattr(fonts, "findSystemFonts", list)
    said = r"Layers and DejaVu Sans lack the character 🚀 \(U\+1F680 ROCKET\) in title .*with outlines, such as Noto"
    monkeypatch.setattr(fonts, "_families", lambda: {n.lower(): n for n in ("Layers", "DejaVu Sans")})
    with pytest.raises(InputError, match=said):
        drawn(paper, matrix_of([[1]]), font_family="Layers", title="go 🚀")
    assert not (paper / "drawn.pdf").exists()


@pytest.mark.parametrize("text", ["😀", "☺", "❤\ufe0f", "✓", "\u2800"])
def test_an_emoji_with_an_outline_is_drawn(tmp_path: Path, text: str) -> None:
    drawing = drawn(tmp_path, matrix_of([[1]]), font_family="STIXGeneral", title=f"a{text}b")
    assert text[0] in drawing.all_text
    assert not any("LastResort" in char["fontname"] for char in drawing.chars)

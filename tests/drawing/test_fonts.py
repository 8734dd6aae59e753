"""Fonts: those that are there, with the characters that are needed, embedded as conferences want them."""

import io
import re
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pymupdf
import pytest
from fontTools.ttLib import TTFont
from matplotlib.image import imread

from heatplate.drawing import draw, saving
from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn, matrix_of, pixels_of, specification


@pytest.mark.parametrize("family", ["DejaVu Sans", "DejaVu Serif", "STIXGeneral"])
def test_fonts_are_embedded_as_truetype(tmp_path: Path, family: str) -> None:
    drawing = drawn(tmp_path, SCORES, font_family=family, annot=True, title="$x_1$ is ≤ é")
    content = (tmp_path / "drawn.pdf").read_bytes()
    assert b"/Type3" not in content
    assert content.count(b"/FontFile2") >= 1
    names = {char["fontname"] for char in drawing.chars}
    assert all(re.match("[A-Z]{6}[+]", name) for name in names)
    assert any(family.replace(" ", "") in name for name in names)


@pytest.mark.parametrize("family", ["DejaVu Sans", "STIXGeneral"])
def test_what_only_a_typesetter_needs_of_a_font_is_left_out_and_nothing_that_is_seen(
    tmp_path: Path, family: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf, texts = tmp_path / "drawn.pdf", ("Waffle, fi AVA", "e\u0301tude", "مرحبا", r"$\sum_i \sqrt{x_i}$")
    keys = {"font_family": family, "annot": True, "annot_kws": {"fontsize": 6}, "parse_math": True}
    words = drawn(tmp_path, matrix_of(np.eye(4), index=texts), **keys).all_text
    with pymupdf.open(pdf) as document:
        fonts = [document.extract_font(font[0])[3] for font in document[0].get_fonts()]
    needed = {"glyf", "head", "hhea", "hmtx", "loca", "maxp"}
    hints = {"cvt ", "fpgm", "prep"}
    for font in fonts:
        tables = {*TTFont(io.BytesIO(font)).keys()} - {"GlyphOrder"}
        assert needed <= tables <= needed | hints
    pixels, size = pixels_of(pdf, 400), pdf.stat().st_size

    monkeypatch.setattr(saving, "without_typesetting", nullcontext)
    assert drawn(tmp_path, matrix_of(np.eye(4), index=texts), **keys).all_text == words
    assert pdf.stat().st_size > size + 1000
    np.testing.assert_array_equal(pixels_of(pdf, 400), pixels)


def test_mathematics_go_with_the_font(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, SCORES, font_family="STIXGeneral", title=r"$\alpha + x^2$")
    assert all("STIX" in char["fontname"] for char in drawing.chars)


@pytest.mark.parametrize(
    ("family", "hint"),
    [
        ("STIXGenral", "did you mean STIXGeneral"),
        ("DejaVuSans", "did you mean .*DejaVu Sans"),
        ("Qqqq", "DejaVu Sans, D"),
    ],
)
def test_a_family_that_is_not_there_is_refused(tmp_path: Path, family: str, hint: str) -> None:
    with pytest.raises(InputError, match=rf'^font_family: no font "{family}" on this machine.*{hint}'):
        drawn(tmp_path, SCORES, font_family=family)


def test_a_family_is_found_in_any_case(tmp_path: Path) -> None:
    assert "DejaVuSerif" in drawn(tmp_path, SCORES, font_family="dejavu serif").chars[0]["fontname"]


@pytest.mark.parametrize(
    ("text", "character"),
    [("模型", r"模 \(U\+6A21 CJK"), ("best 🚀", r"🚀 \(U\+1F680 ROCKET\)")],
)
@pytest.mark.parametrize("where", ["row", "title", "cell"])
def test_a_character_that_no_font_has_is_refused(
    tmp_path: Path, text: str, character: str, where: str
) -> None:
    index = (text if where == "row" else "x", "y")
    keys = {"title": text} if where == "title" else {"annot": text + "{value}"} if where == "cell" else {}
    place = {"row": "label of rows", "title": "title", "cell": "cell"}[where]
    with pytest.raises(
        InputError, match=rf"^font_family: DejaVu Sans lack.* the character {character}.* in {place} "
    ):
        drawn(tmp_path, matrix_of([[1], [2]], index=index), **keys)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("text", ["e\u0301tude", "שלום", "مرحبا", "Ελληνικά", "Русский", "naïve", "a\u200db"])
def test_other_scripts_are_drawn_with_the_fallback(tmp_path: Path, text: str) -> None:
    drawing = drawn(tmp_path, matrix_of([[1]], index=(text,)), font_family="STIXGeneral")
    families = {char["fontname"].partition("+")[2] for char in drawing.chars}
    assert families <= {"STIXGeneral", "STIXGeneral-Regular", "DejaVuSans"}


def test_many_characters_that_no_font_has_are_one_line(tmp_path: Path) -> None:
    names = tuple(chr(0x4E00 + i) for i in range(50))
    with pytest.raises(
        InputError, match=r"U\+4E00.* in label of rows .*, and also .*U\+4E03.*, 46 more"
    ) as caught:
        drawn(tmp_path, matrix_of(np.ones((50, 1)), index=names))
    assert len(caught.value.problems) == 1


def test_a_family_without_a_bold_is_refused_where_bold_is_asked_for(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^annot_kws.fontweight: DejaVu Sans Display has no bold"):
        drawn(
            tmp_path, SCORES, font_family="DejaVu Sans Display", annot=True, annot_kws={"fontweight": "bold"}
        )


@pytest.mark.parametrize("family", ["cmr10", "STIXSizeOneSym"])
def test_a_font_for_mathematics_is_refused_since_it_draws_other_characters(
    tmp_path: Path, family: str
) -> None:
    with pytest.raises(InputError, match=rf"^font_family: the font {family} is for mathematics only"):
        drawn(tmp_path, matrix_of([[1]], index=("<s>",)), font_family=family)


def test_right_to_left_text_runs_from_right_to_left(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, matrix_of([[1]], index=("אבג",), columns=("x",)), cbar=False)
    letters = sorted((char["x0"], char["text"]) for char in drawing.chars if char["text"] in "אבג")
    assert "".join(text for _, text in letters) == "גבא"


@pytest.mark.parametrize("text", ["مرحبا $x$", "e\u0335 $x$"])
def test_mathematics_do_not_stand_beside_letters_that_join(tmp_path: Path, text: str) -> None:
    with pytest.raises(
        InputError, match=r"^title: mathematics cannot stand beside right-to-left or combining"
    ):
        drawn(tmp_path, SCORES, title=text)


def test_a_character_that_mathematics_lack_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    expected = (
        r"^title: the mathematics in .* have the character Ԁ, which no font for them has; write it outside"
    )
    with pytest.raises(InputError, match=expected):
        drawn(tmp_path, SCORES, font_family="STIXGeneral", title="$x Ԁ$")
    assert not caplog.records
    outside = drawn(tmp_path, SCORES, font_family="STIXGeneral", title="ӥ Ԁ $x$")
    assert outside.all_text.endswith("ӥ Ԁ x")


@pytest.mark.parametrize("key", ["title", "xlabel", "ylabel"])
def test_mathematics_that_cannot_be_set_are_refused(tmp_path: Path, key: str) -> None:
    expected = (
        rf'^{key}: the mathematics in "\$\\alpah\$" have the command \\alpah, which Matplotlib does not'
    )
    with pytest.raises(InputError, match=expected):
        drawn(tmp_path, SCORES, **{key: r"$\alpah$"})
    assert drawn(tmp_path, SCORES, parse_math=False, **{key: r"$\alpah$"}).all_text.count("alpah") == 1


@pytest.mark.parametrize("family", ["DejaVu Sans", "STIXGeneral"])
def test_letters_stand_in_the_png_where_they_do_in_the_pdf(tmp_path: Path, family: str) -> None:
    """As they were measured: with hinting they stood wider apart, and the word was up to 2 points longer."""
    words = "Transformer illumination mmmmmm iiiiii"
    drawn(tmp_path, matrix_of(np.eye(2)), title=words, font_family=family, fontsize=8, cbar=False, width=4)
    asked = specification(title=words, font_family=family, fontsize=8, cbar=False, width=4, dpi=200)
    draw(matrix_of(np.eye(2)), asked, [tmp_path / "drawn.png"])
    pages = pixels_of(tmp_path / "drawn.pdf", 200), imread(tmp_path / "drawn.png")[..., :3]
    ends = [np.flatnonzero((page[:26] < 0.5).any(axis=(0, 2)))[[0, -1]] for page in pages]
    np.testing.assert_allclose(ends[1], ends[0], atol=1.5)

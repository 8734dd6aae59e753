"""Several families for one figure, a paper's own fonts, and fonts proposed for characters that are missing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from matplotlib import get_data_path
from matplotlib.font_manager import fontManager

from heatplate.configuration.loading import from_values
from heatplate.drawing.text import fonts
from heatplate.font_digests import font_digests
from heatplate.paper import paper_of
from heatplate.problems import InputError
from tests.drawing.reading import SCORES, drawn, matrix_of

SHIPPED = Path(get_data_path(), "fonts/ttf")


@pytest.fixture
def paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A working directory with an empty fonts/, on a machine that has only the fonts of Matplotlib."""
    shipped = [entry for entry in fontManager.ttflist if Path(entry.fname).is_relative_to(get_data_path())]
    monkeypatch.setattr(fontManager, "ttflist", shipped)
    monkeypatch.setattr(fonts, "findSystemFonts", list)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "fonts").mkdir()
    yield tmp_path
    fonts._files.cache_clear()
    fonts._has.cache_clear()
    fontManager._findfont_cached.cache_clear()


def families_of(drawing) -> dict[str, str]:
    return {char["text"]: char["fontname"].partition("+")[2] for char in drawing.chars}


@pytest.mark.parametrize(("second", "name"), [("DejaVu Serif", "DejaVuSerif"), ("DejaVu Sans", "DejaVuSans")])
def test_a_character_comes_from_the_first_family_that_has_it(tmp_path: Path, second: str, name: str) -> None:
    matrix = matrix_of([[1]], index=("x\u0186",), columns=("x",))  # no open O in STIX
    found = families_of(drawn(tmp_path, matrix, font_family=["STIXGeneral", second]))
    assert found == {"x": "STIXGeneral-Regular", "\u0186": name}


def test_a_font_of_matplotlib_is_found_though_its_list_of_fonts_lacks_it(
    paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    others = [entry for entry in fontManager.ttflist if not entry.name.startswith("STIX")]
    monkeypatch.setattr(fontManager, "ttflist", others)
    fontManager._findfont_cached.cache_clear()
    found = families_of(drawn(paper, SCORES, font_family="STIXGeneral"))
    assert set(found.values()) == {"STIXGeneral-Regular"}


def test_a_font_in_the_papers_directory_need_not_be_installed(paper: Path) -> None:
    font = TTFont(SHIPPED / "STIXGeneral.ttf")
    for record in font["name"].names:
        if record.nameID in (1, 4, 6, 16):
            record.string = "Papersans"
    font.save(paper / "fonts/any.ttf")
    assert set(families_of(drawn(paper, SCORES, font_family="papersans")).values()) == {"Papersans"}
    assert font_digests("Papersans").keys() == {"any.ttf"}


def test_a_font_in_the_papers_directory_precedes_an_installed_one_of_its_name(paper: Path) -> None:
    narrow = drawn(paper, SCORES, font_family="DejaVu Serif").chars
    fonts._files.cache_clear()
    font = TTFont(SHIPPED / "DejaVuSerif.ttf")
    font["hmtx"].metrics = {name: (2 * width, left) for name, (width, left) in font["hmtx"].metrics.items()}
    font.save(paper / "fonts/DejaVuSerif.ttf")
    wide = drawn(paper, SCORES, font_family="DejaVu Serif").chars
    pairs = [(a, b) for a, b in zip(narrow, wide, strict=True) if a["upright"] and a["size"] == b["size"]]
    assert pairs
    assert all(b["x1"] - b["x0"] == pytest.approx(2 * (a["x1"] - a["x0"])) for a, b in pairs)
    assert "DejaVuSerif.ttf" in font_digests(["DejaVu Serif", "DejaVu Sans"])


def test_a_file_that_is_no_font_is_named(paper: Path) -> None:
    (paper / "fonts/A.ttf").write_text("no font")
    (paper / "fonts/a directory.ttf").mkdir()
    with pytest.raises(InputError, match=r"^fonts/A.ttf: is not a font that can be read; remove it"):
        drawn(paper, SCORES)


@pytest.mark.parametrize(
    ("family", "text", "proposed"),
    [
        ("DejaVu Sans", "a\u2339", "DejaVu Sans, DejaVu Sans Mono"),  # a sign of APL
        (["STIXGeneral"], "a\u2339", "STIXGeneral, DejaVu Sans Mono"),
        (["DejaVu Sans"], "\u2339\u1d81", "DejaVu Sans, STIXGeneral, DejaVu Sans Mono"),
    ],
)
@pytest.mark.parametrize("is_reversed", [False, True])  # Matplotlib's list of fonts has any order
def test_fonts_that_have_the_missing_characters_are_proposed(
    paper: Path,
    family: str | list[str],
    text: str,
    proposed: str,
    is_reversed: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if is_reversed:
        monkeypatch.setattr(fontManager, "ttflist", fontManager.ttflist[::-1])
    with pytest.raises(InputError, match=rf"; write font_family: \[{proposed}\]$"):
        drawn(paper, SCORES, font_family=family, title=text)
    proposal = proposed.split(", ")
    assert text[-1] in families_of(drawn(paper, SCORES, font_family=proposal, title=text))


def test_what_to_do_if_no_font_has_a_character(paper: Path) -> None:
    with pytest.raises(
        InputError, match=r"no font on this machine has it: install one, or put its file into fonts/"
    ):
        drawn(paper, SCORES, title="\u6a21")


def test_a_file_that_is_no_font_is_named_once_for_all_figures_before_anything_is_built(paper: Path) -> None:
    (paper / "fonts/A.ttf").write_text("no font")
    (paper / "a.csv").write_text("i,c,v\na,b,1\n")
    matrix = {"source": "a.csv", "index": "i", "columns": "c", "values": "v"}
    figures: dict[str, object] = {
        "m": {},
        "n": {"matrix": "m"},
        "o": {"matrix": "m", "font_family": "STIXGeneral"},
    }
    with pytest.raises(InputError) as raised:
        paper_of(from_values({"matrices": {"m": matrix}, "figures": figures}, "config"))
    assert str(raised.value) == "fonts/A.ttf: is not a font that can be read; remove it"


@pytest.mark.parametrize("title", ["Ա", "Ա $x_1$"])
def test_text_beside_mathematics_falls_through_the_families_as_other_text(tmp_path: Path, title: str) -> None:
    drawing = drawn(tmp_path, SCORES, title=title, font_family=["STIXGeneral", "DejaVu Sans"])
    assert families_of(drawing)["Ա"] == "DejaVuSans"
    assert "x" not in title or families_of(drawing)["x"].startswith("STIX")


def test_a_character_that_mathematics_lack_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"have the character Ա, which .* write it outside of the dollars"):
        drawn(tmp_path, SCORES, title="a $x_Ա$", font_family="STIXGeneral")

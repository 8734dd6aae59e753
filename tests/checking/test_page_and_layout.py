"""Fonts, sizes, places and colours of a finished figure: a fault of each kind fails its check, and says what to do."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from heatplate.check_names import CHECKS
from heatplate.checking import page
from heatplate.checking.figure import shown_matrices
from heatplate.checking.finished_page import read_page
from heatplate.checking.layout import layout_checks
from heatplate.checking.matching import matched
from heatplate.checking.subject import Subject
from heatplate.checking.verdict import Check, Verdict
from heatplate.configuration.venues import rules_of
from heatplate.drawing import draw
from heatplate.drawing.canvas import Canvas, Text
from heatplate.drawing.figure import painted
from heatplate.problems import InputError
from heatplate.venue_rules import VenueRules
from tests.checking.faults import SCORES, checked, failing, fonts_of, on_page, one, rewritten
from tests.conftest import ROOT, need_font
from tests.drawing.reading import matrix_of, specification


def texts(check: Check) -> str:
    return "\n".join(f"{finding.severity}: {finding.text}" for finding in check.findings)


def make_type_3(pdf: pikepdf.Pdf) -> None:
    fonts_of(pdf)[0].Subtype = pikepdf.Name.Type3
    del fonts_of(pdf)[0].DescendantFonts


def take_file_away(pdf: pikepdf.Pdf) -> None:
    del fonts_of(pdf)[0].DescendantFonts[0].FontDescriptor.FontFile2


def widen(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].MediaBox[2] = 217.0


def rename_font(pdf: pikepdf.Pdf) -> None:
    fonts_of(pdf)[0].BaseFont = pikepdf.Name("/ABCDEF+LastResortHE-Regular")


@pytest.mark.parametrize(
    ("name", "change", "said"),
    [
        ("fonts", make_type_3, "fail: DejaVuSans is of Type 3, which venues refuse"),
        ("fonts", take_file_away, "fail: DejaVuSans is not embedded, so that a reader sees another font"),
        ("width", widen, "fail: the page is 217.00 points wide, and width asks for 216.00"),
        ("characters", rename_font, "are drawn as a box, since no font has it; add a font"),
        ("clipping", on_page(lambda c: b"0 0 20 20 re W n\n" + c), "is cut off by a clipping path"),
    ],
)  # fmt: skip
def test_a_changed_file_fails(tmp_path: Path, name: str, change: Any, said: str):
    found = one(checked(tmp_path, change=change), name)
    assert found.found == "fail"
    assert said in texts(found)


def test_a_font_of_type_1_may_be_embedded(tmp_path: Path):
    def make_type_1(pdf: pikepdf.Pdf) -> None:
        font = fonts_of(pdf)[0]
        font.Subtype = pikepdf.Name.Type1
        font.FontDescriptor = font.DescendantFonts[0].FontDescriptor
        font.FontDescriptor.FontFile = font.FontDescriptor.FontFile2
        del font.DescendantFonts

    found = one(checked(tmp_path, change=make_type_1), "fonts")
    assert (found.result, found.text) == ("pass", "DejaVuSans (Type 1)")


def test_a_character_of_the_fallback_is_named_with_its_text(tmp_path: Path):
    found = one(
        checked(tmp_path, replace(SCORES, index=("a", "שלום")), font_family="DejaVu Serif"), "characters"
    )
    assert found.result == "warn"
    assert 'first in "שלום", are set in DejaVuSans, since DejaVu Serif lacks it' in texts(found)
    named = checked(
        tmp_path, replace(SCORES, index=("a", "שלום")), font_family=["DejaVu Serif", "DejaVu Sans"]
    )
    assert one(named, "characters").result == "pass"


@pytest.mark.parametrize("family", ["Noto Sans CJK SC", "Noto Sans CJK JP"])
def test_a_named_font_in_a_file_of_several_is_no_fallback(tmp_path: Path, family: str):
    need_font(family)
    matrix = replace(SCORES, index=("中文", "x"))
    assert one(checked(tmp_path, matrix, font_family=["STIXGeneral", family]), "characters").result == "pass"


@pytest.mark.parametrize(
    ("venue", "keys", "name", "result", "said"),
    [
        (None, {"fontsize": 4}, "text_size", "warn", "less than 5 is hard to read; that is fontsize: 4; set a larger one"),
        (None, {"fontsize": 5}, "text_size", "pass", ""),
        ("nature", {"fontsize": 4.5}, "text_size", "fail", "nature asks for 5 or more"),
        ("nature", {"fontsize": 8}, "text_size", "fail", "has 8 points, and nature asks for 7 or less; set fontsize: 7"),
        ("nature", {"fontsize": 7}, "text_size", "pass", ""),
        ("nature", {"height": 6.7, "fontsize": 7}, "height", "fail", "set height: 6.69, or show fewer rows"),
        ("nature", {"height": 6.6, "fontsize": 7}, "height", "pass", ""),
        ("nature", {"width": 7.3}, "width", "fail", "and the text of nature 7.205"),
        ("acl", {"width": 6.4}, "width", "fail", "the text of acl 6.299, so that it would be scaled down"),
        ("acl", {"width": 6.299}, "width", "pass", ""),
        (None, {"height": 2.0}, "height", "pass", ""),
        (None, {}, "height", "not applicable", ""),
    ],
)  # fmt: skip
def test_sizes_are_held_to_the_venue(
    tmp_path: Path, venue: str | None, keys: dict[str, Any], name: str, result: str, said: str
):
    found = one(checked(tmp_path, rules=rules_of(venue), **keys), name)
    assert found.result == result
    assert said in texts(found)


def test_a_venue_says_who_asks_for_it(tmp_path: Path):
    verdict = checked(tmp_path, rules=rules_of("acl"))
    assert "ACLPUB" in one(verdict, "grey").source
    assert "ACLPUB" in one(verdict, "fonts").source
    assert one(verdict, "width").source == "the width of the text in acl.sty (ACL, EMNLP, NAACL)"


def test_a_large_file_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(page, "LARGE", 3000)
    found = one(checked(tmp_path), "file_size")
    assert found.result == "warn"


def test_letters_of_another_size_are_no_part_of_the_figure(tmp_path: Path):
    verdict = checked(tmp_path, change=on_page(lambda c: c.replace(b"/F1 8 Tf", b"/F1 9 Tf", 1)))
    assert failing(verdict) == {"numbers"}
    assert "has 9 points, not 8" in texts(one(verdict, "numbers"))


def test_what_is_no_pdf_is_an_input_error(tmp_path: Path):
    path = tmp_path / "figure.pdf"
    path.write_bytes(b"no PDF")
    with pytest.raises(InputError, match="not a PDF that can be read"):
        read_page(path)
    with pikepdf.new() as pdf:
        pdf.save(path)
    with pytest.raises(InputError, match="has 0 pages, and a figure has one"):
        read_page(path)


# Layout, which drawing keeps right: a ledger in which it is not.


def laid_out(directory: Path, change: Any, **keys: Any) -> Verdict:
    s = specification(annot=True, width=3.0, cbar=False, **keys)
    path = directory / "figure.pdf"
    draw(SCORES, s, [path])
    canvas, finished = painted(SCORES, s), read_page(path)
    matching = matched(canvas, finished)
    items = [change(item) if isinstance(item, Text) else item for item in canvas.items]
    other = Canvas(canvas.width, canvas.height, items, canvas.boxes, canvas.heatmaps)
    subject = Subject(finished, other, matching, shown_matrices(canvas, SCORES, s), s, VenueRules())
    return Verdict(layout_checks(subject))


def test_text_beyond_the_page_is_named(tmp_path: Path):
    def change(item: Text) -> Text:
        return replace(item, box=item.box.moved(-30, 0)) if item.text == "small" else item

    found = one(laid_out(tmp_path, change), "clipping")
    assert '"small" (row labels) reaches' in texts(found)
    assert "points beyond the page; make the figure wider" in texts(found)


def test_texts_that_overlap_are_named(tmp_path: Path):
    def change(item: Text) -> Text:
        return replace(item, box=item.box.moved(0, -20)) if item.text == "small" else item

    found = one(laid_out(tmp_path, change), "overlap")
    assert '"large" (row labels) and "small" (row labels)' in texts(found)
    assert " overlap; make the figure larger" in texts(found)


@pytest.mark.parametrize(("far", "overlaps"), [(14.0, False), (4.0, True)])
def test_slanted_texts_overlap_by_their_letters_not_by_their_boxes(
    tmp_path: Path, far: float, overlaps: bool
):
    def change(item: Text) -> Text:
        if item.part != "column labels":
            return item
        place = 60 + far * "ABC".index(item.label.text[0])
        turn = math.radians(45)
        box = item.box
        width = item.label.width
        moved = replace(item, x=place, y=60.0, angle=45)
        reach = width * math.cos(turn) + 6
        return replace(moved, box=replace(box, left=place - 6, bottom=60.0, width=reach + 6, height=reach))

    labels = ["A long label", "B long label", "C long label"]
    found = one(laid_out(tmp_path, change, xticklabels=labels), "overlap")
    slanted = [finding for finding in found.findings if finding.text.count("(column labels)") == 2]
    assert bool(slanted) == overlaps


def test_a_number_larger_than_its_cell_is_named(tmp_path: Path):
    def change(item: Text) -> Text:
        return replace(item, box=item.box.grown(30)) if item.text == "51.2" else item

    found = one(laid_out(tmp_path, change), "room")
    assert 'row "large", column "B": "51.2" is larger than its cell' in texts(found)


# Colours


def test_numbers_in_a_colour_of_ones_own_are_held_to_the_contrast(tmp_path: Path):
    found = one(checked(tmp_path, annot_kws={"color": "#777777"}), "contrast")
    assert found.found == "fail"
    assert "and 4.5 is needed; leave out annot_kws: {color: …}" in texts(found)
    assert found.measured is not None
    assert found.measured < 2
    assert f"has a contrast of {found.measured:.2f} (and 4 more)" in texts(found)
    assert one(checked(tmp_path), "contrast").result == "pass"


SIGNED = matrix_of([[-3.0, 2.0], [1.0, 3.0]])


@pytest.mark.parametrize(
    ("matrix", "keys", "name", "said"),
    [
        (SCORES, {"cmap": "jet"}, "cmap", "the lightness of jet rises and falls"),
        (SCORES, {"cmap": "vlag"}, "cmap", "they lie on one side of zero; choose a sequential map"),
        (SIGNED, {"cmap": "viridis"}, "cmap", "write cmap: vlag and center: 0"),
        (SIGNED, {"cmap": "vlag", "vmin": -1, "vmax": 3}, "cmap", "the middle of vlag lies at 1; write center: 0"),
        (SIGNED, {"cmap": "vlag", "vmin": -3, "vmax": 3}, "cmap", ""),
        (SIGNED, {"cmap": "vlag", "center": 0}, "cmap", ""),
        (SCORES, {"cmap": "vlag", "center": 45}, "cmap", ""),
        (SCORES, {"cmap": "jet"}, "grey", "of the range apart differ by"),
        (SIGNED, {"cmap": "RdYlGn", "center": 0}, "color_vision", "for deutan readers, and 5 is needed"),
        (SCORES, {"cmap": "viridis"}, "grey", ""),
        (SCORES, {"cmap": "viridis"}, "color_vision", ""),
        (SCORES, {"cmap": ["#777777", "#787878", "#797979"]}, "grey", "differ by"),
    ],
)  # fmt: skip
def test_a_map_that_is_hard_to_read_is_a_warning(
    tmp_path: Path, matrix: Any, keys: dict[str, Any], name: str, said: str
):
    found = one(checked(tmp_path, matrix, **keys), name)
    assert found.found == ("warn" if said else "pass")
    assert said in texts(found)


def test_classes_have_no_order_in_grey(tmp_path: Path):
    norm = {"name": "categories", "categories": ["no", "yes"]}
    verdict = checked(tmp_path, matrix_of([[0.0, 1.0]]), norm=norm)
    assert one(verdict, "grey").result == "not applicable"
    assert one(verdict, "color_vision").result == "pass"


# Verdicts


def test_what_an_author_accepts_is_kept_with_its_reason(tmp_path: Path):
    verdict = checked(tmp_path, annot_kws={"color": "#777777"})
    assert verdict.result == "fail"
    accepted = verdict.accepting({"contrast": "the colours are the sponsor's"})
    assert accepted.result == "pass"
    accepted.write(tmp_path / "a.json")
    assert '"accepted": "the colours are the sponsor\'s"' in (tmp_path / "a.json").read_text()


def test_to_accept_what_is_not_found_is_a_finding(tmp_path: Path):
    verdict = checked(tmp_path).accepting({"contrast": "why not", "height": "so"})
    assert one(verdict, "contrast").result == "warn"
    assert "nothing is found; remove accept: {contrast: …}" in texts(one(verdict, "contrast"))
    assert one(verdict, "height").result == "warn"


def test_the_same_figure_has_the_same_file(tmp_path: Path):
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        checked(tmp_path / name, change=rewritten("28.3", "28.5")).write(tmp_path / f"{name}.json")
    content = (tmp_path / "one.json").read_text()
    assert content == (tmp_path / "other.json").read_text()
    assert str(tmp_path) not in content


def test_the_page_of_the_checks_has_them_all_in_their_order():
    lines = (ROOT / "docs/checks.md").read_text(encoding="utf-8").splitlines()
    rows = [line.split("`")[1] for line in lines if line.startswith("| `")]
    assert rows == list(CHECKS)

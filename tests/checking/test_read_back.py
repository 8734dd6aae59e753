"""A finished figure that does not show its matrix is found out, cell by cell."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.checking.figure import check
from heatplate.checking.matching import is_same_text
from heatplate.configuration.venues import rules_of
from heatplate.drawing import draw
from heatplate.drawing.colour.norms import Linear
from heatplate.matrix import AuthorText, Matrix
from heatplate.venue_rules import VenueRules
from tests.checking.faults import (
    SCORES,
    checked,
    exchanged,
    failing,
    glyph_redirected,
    in_text,
    moved,
    on_page,
    on_paper,
    one,
    recolored,
    rewritten,
    with_layers,
    with_script,
)
from tests.conftest import need
from tests.drawing.reading import matrix_of, specification


def test_a_figure_as_it_was_drawn_fails_nothing(tmp_path: Path):
    verdict = checked(tmp_path, title="A title with $x^2$", linewidths=0.5, cbar=True)
    assert failing(verdict) == set()
    assert one(verdict, "numbers").text == "6 cells with text; the numbers of 6 were compared with the matrix"
    assert one(verdict, "colors").measured == 6
    assert one(verdict, "labels").measured == 5


def test_a_changed_number_is_named_with_its_cell(tmp_path: Path):
    verdict = checked(tmp_path, change=rewritten("28.3", "28.5"))
    assert failing(verdict) == {"numbers"}
    assert (
        one(verdict, "numbers")
        .findings[0]
        .text.startswith("row \"small\", column \"B\": expected '28.3', found '28.5'")
    )


@pytest.mark.parametrize(
    ("annot", "old", "new"),
    [("{value:.1f}%", "28.3%", "28.5%"), ("{value:.0f}-{std:.2f}", "28-2.83", "28-2.53")],
)
def test_a_changed_number_beside_text_is_compared_too(
    tmp_path: Path, annot: str, old: str, new: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("heatplate.checking.cells.is_same_text", lambda found, expected, **_: True)
    matrix = replace(SCORES, std=SCORES.values / 10)
    (finding,) = one(checked(tmp_path, matrix, rewritten(old, new), annot=annot), "numbers").findings[:1]
    assert 'row "small", column "B": expected 2' in finding.text


def test_exchanged_numbers_are_both_named(tmp_path: Path):
    verdict = checked(tmp_path, change=exchanged("27.5", "40.0"))
    texts = [finding.text for finding in one(verdict, "numbers").findings]
    assert any("expected '27.5', found '40.0'" in text for text in texts)
    assert any("expected '40.0', found '27.5'" in text for text in texts)


def test_a_changed_colour_is_named_with_its_cell(tmp_path: Path):
    verdict = checked(tmp_path, change=recolored(4, b"0.5 1 0.5"))
    assert failing(verdict) == {"colors"}
    (finding,) = one(verdict, "colors").findings
    assert finding.text.startswith('row "large", column "B": expected #')
    assert " for 51.25, found #80ff80" in finding.text


def test_exchanged_labels_are_named_with_what_they_stand_beside(tmp_path: Path):
    verdict = checked(tmp_path, change=exchanged("small", "large"))
    assert failing(verdict) == {"labels"}
    texts = [finding.text for finding in one(verdict, "labels").findings]
    assert texts[0].startswith("beside row \"large\" stands 'small'")
    assert texts[1].startswith("beside row \"small\" stands 'large'")


HEBREW = ("מודלים מהירים-שלנו גדולים דיוק של 7 שפות", "קטן ופשוט ורגיל ואחר וגם זה וגם זה ועוד")


def test_a_shortened_label_that_runs_from_right_to_left_is_that_of_its_row(tmp_path: Path):
    matrix, path = matrix_of([[1.25, 2.5], [3.0, 4.0]], index=HEBREW), tmp_path / "figure.pdf"
    s = specification(width=1.2, fontsize=9, cbar=False)
    draw(matrix, s, [path])
    assert failing(check(path, matrix, s, VenueRules())) == set()
    other = matrix_of(matrix.values, index=("מודלים אחרים ולא אלה, של כל השפות האחרות", HEBREW[1]))
    found = one(check(path, other, s, VenueRules()), "labels")
    assert [finding.text.partition(" stands")[0] for finding in found.findings] == [
        f'beside row "{other.index[0]}"'
    ]


def test_a_label_between_two_rows_stands_beside_none(tmp_path: Path):
    verdict = checked(tmp_path, change=moved("small", 0, -12))
    assert "tick_labels" in failing(verdict)
    assert 'of "small" lies 12.0 points from that of any row' in one(verdict, "tick_labels").findings[0].text


@pytest.mark.parametrize(
    ("change", "check", "said"),
    [
        (in_text(b"23.8 Ts"), "numbers", ""),
        (in_text(b"3 Ts"), "numbers", "begins at"),
        (in_text(b"300 Tz"), "ledger", "text that is stretched (Tz)"),
        (in_text(b"10 Tc"), "ledger", "letters set apart (Tc)"),
        (in_text(b"10 Tw"), "ledger", "words set apart (Tw)"),
        (on_paper("/CropBox", [40, 0, 396, 207.5]), "ledger", "a CropBox that is not the page"),
        (on_paper("/TrimBox", [0, 0, 100, 100]), "ledger", "a TrimBox that is not the page"),
        (on_paper("/UserUnit", 2), "ledger", "a unit of its own (UserUnit)"),
        (on_paper("/Rotate", 90), "ledger", "a turned page"),
        (glyph_redirected("7", "4"), "ledger", "the same glyph for"),
        (on_page(lambda content: b"[3] 0 d\n" + content), "ledger", "a dashed line"),
        (on_page(lambda content: b"/OC /x BDC\n" + content), "ledger", "parts that can be hidden"),
        (with_script, "ledger", "something to be done when it is opened"),
        (with_layers, "ledger", "parts that can be hidden"),
    ],
)
def test_what_changes_how_a_page_looks_is_found(tmp_path: Path, change: Any, check: str, said: str):
    verdict = checked(tmp_path, change=change)
    assert check in failing(verdict)
    assert any(said in finding.text for finding in one(verdict, check).findings)


def test_a_smaller_font_within_a_text_is_found(tmp_path: Path):
    matrix = replace(SCORES, index=("q\u0303 a", "b"))
    change = on_page(lambda content: content.replace(b"/F2 8 Tf", b"/F2 5 Tf", 1))
    verdict = checked(tmp_path, matrix, change)
    assert "has 5 points, not 8" in one(verdict, "labels").findings[0].text


@pytest.mark.parametrize("title", ["$\\quad$", "$\\hat{x}$", "$\\frac{a}{b}$", "$\\sum_i x_i$"])
def test_mathematics_of_mathtext_pass(tmp_path: Path, title: str):
    verdict = checked(
        tmp_path, title=title, xticklabels=["$\\frac{a}{b}$", "b", "c"], rules=rules_of("nature"), fontsize=7
    )
    assert failing(verdict) == set(), [c.findings for c in verdict.checks if c.found == "fail"]


@pytest.mark.parametrize(
    "text",
    [
        *(r"\rule{1in}{1pt}", r"\mbox{}", r"\relax", r"\kern-20pt x", r"\phantom{x}", r"$\quad$"),
        *(
            r"$\frac{a}{b}$",
            r"$\tfrac{a}{b}$",
            r"$\left.x\right|_0$",
            r"$\sum_i x_i$",
            r"$\left(\frac ab\right)$",
        ),
    ],
)
def test_what_latex_sets_passes(tmp_path: Path, text: str, monkeypatch: pytest.MonkeyPatch):
    need("latex")
    monkeypatch.chdir(tmp_path)
    keys = {
        "text": "latex",
        "title": text,
        "xticklabels": ["a" if "kern" in text else text, "b", "c"],
        "fontsize": 7,
    }
    verdict = checked(tmp_path, rules=rules_of("nature"), latex_preamble=r"\usepackage{amsmath}", **keys)
    bad = [check for check in verdict.checks if check.name in CONCERNED and check.findings]
    assert not bad


CONCERNED = ("characters", "text_size", "tick_labels", "labels", "ledger")


@pytest.mark.parametrize("edit", [b"BT 150 Tz", b"BT 3 Ts"])
def test_what_latex_has_set_is_changed(tmp_path: Path, edit: bytes, monkeypatch: pytest.MonkeyPatch):
    need("latex")
    monkeypatch.chdir(tmp_path)
    verdict = checked(tmp_path, change=on_page(lambda c: c.replace(b"BT", edit, 1)), text="latex")
    assert failing(verdict)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        (b"1 0 0 rg 5 5 m 9 5 l 9 9 l h f", "1 more on the page than drawing paints: a shape in #ff0000"),
        (b"/GS1 gs", ""),
        (b"5 5 m 90 5 l S", "1 more on the page than drawing paints: a line"),
        (b"BI /W 1 ID x EI", "the page has the operator BI, which this cannot read"),
        (b"/Sh sh", "the page has the operator sh, which this cannot read"),
    ],
)
def test_what_else_is_on_the_page_is_found(tmp_path: Path, added: bytes, said: str):
    verdict = checked(tmp_path, change=on_page(lambda content: content + b"\n" + added + b"\n"))
    texts = [finding.text for finding in one(verdict, "ledger").findings]
    assert failing(verdict) == ({"ledger"} if said else set())
    assert any(said in text for text in texts) or not said


def test_a_page_that_lacks_its_last_thing_is_found(tmp_path: Path):
    def without_last(content: bytes) -> bytes:
        return content[: content.rindex(b"\nq\n")]

    verdict = checked(tmp_path, change=on_page(without_last))
    assert "it is not on the page" in one(verdict, "ledger").findings[-1].text


def test_another_title_is_no_number_and_no_label(tmp_path: Path):
    for other in ("Tasks", "llams"):  # another text, and the same letters in another order
        verdict = checked(tmp_path, title="small", yticklabels=False, change=rewritten("small", other))
        assert failing(verdict) == {"ledger"}


def test_labels_with_the_same_letters_are_told_apart(tmp_path: Path):
    matrix = matrix_of([[1.0], [2.0]], index=("v12", "v21"))
    assert failing(checked(tmp_path, matrix)) == set()
    assert "labels" in failing(checked(tmp_path, matrix, change=rewritten("v12", "v21")))


@pytest.mark.parametrize(
    ("found", "expected", "is_same"),
    [
        ("12.5", "15.2", False),
        ("v 12", "v12", True),
        ("\u05d0\u05d1", "\u05d1\u05d0", True),
        ("\u05d0\u05d1", "\u05d1\u05d1", False),
        ("v12 \u05d0\u05d0", "v21 \u05d0", False),
    ],
)
def test_the_order_of_letters_counts_where_it_is_that_of_the_text(found: str, expected: str, is_same: bool):
    assert is_same_text(found, expected) == is_same


# Faults of drawing itself, which the ledger has as well


def test_rows_that_are_clustered_without_their_values_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    matrix = matrix_of([[9.0, 8.0, 1.0], [1.0, 2.0, 9.0], [8.0, 9.0, 2.0]])
    assert failing(checked(tmp_path, matrix, cluster="index")) == set()
    taken = Matrix.taken

    def wrong(given: Matrix, rows: Any, columns: Any) -> Matrix:
        return replace(taken(given, rows, columns), values=given.values)

    monkeypatch.setattr(Matrix, "taken", wrong)
    verdict = checked(tmp_path, matrix, cluster="index")
    assert failing(verdict) == {"numbers", "colors"}


def test_a_wrong_norm_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        Linear, "_normed", lambda self, values: (values - self.vmin) ** 2 / (self.vmax - self.vmin) ** 2
    )
    assert failing(checked(tmp_path)) == {"colors"}


def test_wrong_limits_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("heatplate.drawing.colour.scales.limits", lambda finite, s: (0.0, 100.0))
    assert "vmin is 0 in the colours, and should be 27.5" in one(checked(tmp_path), "colors").findings[0].text


def test_a_wrong_rounding_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "heatplate.drawing.annotation.cell_texts.formatted", lambda number, spec: f"{number + 0.1:{spec}}"
    )
    found = one(checked(tmp_path), "numbers")
    assert found.findings[0].text.startswith('row "small", column "A": expected 27.5, found \'27.6\'')


def test_labels_in_another_order_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(
        "heatplate.drawing.parts.tick_labels.shown_labels",
        lambda names, style, axis: [{"A": "B", "B": "A"}.get(name, name) for name in names],
    )
    verdict = checked(tmp_path)
    assert failing(verdict) == {"labels"}


def test_a_missing_number_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("heatplate.drawing.annotation.cell_texts._Writer._hidden", lambda self: {(0, 1)})
    (finding,) = one(checked(tmp_path), "numbers").findings
    assert finding.text.startswith('row "small", column "B": the cell has a value and no number')


# Every kind of figure

RANDOM = np.random.default_rng(0)
SQUARE = matrix_of(RANDOM.random((6, 6)) * 9, index=tuple("abcdef"), columns=tuple("abcdef"))
SIGNED = matrix_of(RANDOM.normal(size=(5, 4)) * 3)
HOLES = matrix_of([[1.0, np.nan, 3.0], [np.nan, 5.0, 1000.0]])
SPREAD = replace(SCORES, std=SCORES.values / 10, count=SCORES.values * 0 + 3)
RENAMED = replace(SCORES, index=(AuthorText(r"$\mathrm{Ours}_L$"), AuthorText(r"\$5")))


@pytest.mark.parametrize(
    ("matrix", "keys"),
    [
        (SCORES, {"annot": False}),
        (matrix_of([[3.0]]), {}),
        (matrix_of([[3.0, 3.0]]), {}),
        (HOLES, {"norm": "log", "na_rep": "n/a", "na_hatch": "//"}),
        (HOLES, {"annot": False, "norm": {"name": "boundaries", "boundaries": [0, 2, 4, 2000]}}),
        (SQUARE, {"mask": "upper", "cluster": "both"}),
        (SQUARE, {"cluster": "both", "xticklabels_kws": {"location": "top", "rotation": 45}}),
        (SQUARE, {"margins": "mean", "xticklabels_kws": {"rotation": 90}}),
        (SQUARE, {"margins": "sum", "annot": "{value:.1f}"}),
        (SQUARE, {"norm": {"name": "quantiles", "q": 3}, "yticklabels_kws": {"rotation": 90}}),
        (SQUARE, {"annot": False, "dots": True}),
        (SQUARE, {"annot": False, "row_annotations": {"Kind": {"values": dict(zip("abcdef", "uuvvww", strict=True))}}}),
        (SQUARE, {"cmap": ["white", "gold", "navy"], "xticklabels_kws": {"rotation": 45}}),
        (SIGNED, {"center": 0}),
        (SIGNED, {"norm": "two_slope"}),
        (SIGNED, {"norm": "symlog", "center": 0}),
        (SIGNED, {"norm": {"name": "power", "gamma": 0.3}, "robust": True}),
        (SIGNED, {"standard_scale": "columns", "lower_is_better": ["c1"]}),
        (SIGNED, {"yticklabels": ["$x_1$", "two", "three words here", "R&D 50%", "\\$5"], "vmin": -1, "vmax": 1}),
        (SPREAD, {"annot": "{value:.1f} ± {std:.2f}", "highlight": True}),
        (SPREAD, {"annot": "{value:.1f}\n({count:.0f} of 3)", "count_mark": "*"}),
        (SPREAD, {"annot": "{value:.0f}% ({count:.0f})"}),
        (SPREAD, {"annot": "{value:.0%}-{std:.2f}"}),
        (SPREAD, {"annot": "{value}%", "fmt": ".1f"}),
        (RENAMED, {}),
        (matrix_of([[0.5, 0.25]], index=("Ġwe",), columns=("Ġthe", "ing")), {"tokens": "gpt2"}),
        (matrix_of([[0.5, 0.25]], columns=("the", "##ing")), {"tokens": {"family": "bert", "axis": "columns"}}),
        (RENAMED, {"parse_math": False}),
        (matrix_of([[0.0, 1.0], [2.0, 1.0]]), {"norm": {"name": "categories", "categories": ["no", "so", "yes"]}}),
        (matrix_of(RANDOM.random((120, 120))), {"annot": False}),
        (matrix_of(RANDOM.random((400, 300))), {"annot": False, "reduce": "max"}),
        (matrix_of(RANDOM.random((400, 300))), {"annot": False, "reduce": "mean"}),
        (matrix_of(RANDOM.normal(size=(400, 300))), {"annot": False, "reduce": "extreme", "center": 0}),
        (matrix_of([[1e308, -1e308], [np.inf, 2.0]]), {"annot": False}),
        (matrix_of([[0.5, 0.25]], index=("שלום עולם",), columns=("▁the", "Ġa")), {"fmt": ".0%"}),
    ],
)  # fmt: skip
def test_every_kind_of_figure_is_read_back(tmp_path: Path, matrix: Matrix, keys: dict[str, Any]):
    verdict = checked(tmp_path, matrix, **{"width": 5.0, **keys})
    assert failing(verdict) == set(), [c.findings for c in verdict.checks if c.found == "fail"]


@pytest.mark.parametrize("reduce", ["max", "mean", "extreme"])
def test_a_block_of_a_reduced_image_is_compared_with_its_cells(
    tmp_path: Path, reduce: str, monkeypatch: pytest.MonkeyPatch
):
    matrix = matrix_of(RANDOM.random((400, 300)))
    monkeypatch.setattr("heatplate.drawing.parts.cell_image.CellImage._how", property(lambda self: "min"))
    found = one(checked(tmp_path, matrix, annot=False, reduce=reduce), "colors")
    assert found.found == "fail"
    assert re.match(r'the block of cells from row "r\d+", column "c\d+": expected #', found.findings[0].text)

"""The numbers in the cells: their text, their size, their colour, and when there can be none."""

import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing.annotation.formats import default_format
from heatplate.drawing.colour.contrast import contrast_ratio, relative_luminance
from heatplate.drawing.parts.numbers import PADDING_ACROSS
from heatplate.problems import InputError, Remark
from tests.drawing.reading import SCORES, Drawing, colour, drawn, matrix_of

VALUES = [[65.31, 70.0], [50.26, 0.0]]
RUNS = matrix_of(
    VALUES,
    std=np.array([[0.25, 1.0], [2.0, 3.0]]),
    sem=np.array([[0.1, 0.5], [1.0, 1.5]]),
    count=np.array([[5.0, 5.0], [5.0, 5.0]]),
)


def test_numbers_stand_in_the_middle_of_their_cells(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, SCORES, annot=True)
    for i, j in np.ndindex(2, 3):
        left, top, right, bottom = drawing.cell_box(i, j)
        chars = [
            c
            for c in drawing.chars
            if left < c["x0"] < right and top < c["matrix"][5] * -1 + drawing.height < bottom
        ]
        assert "".join(c["text"] for c in chars) == f"{SCORES.values[i, j]:.1f}".replace("-0.0", "0.0")
        middle = (min(c["x0"] for c in chars) + max(c["x1"] for c in chars)) / 2
        assert middle == pytest.approx((left + right) / 2, abs=0.5)
        baseline = drawing.height - chars[0]["matrix"][5]
        capital = 0.729 * chars[0]["size"]  # DejaVu Sans
        assert baseline - capital / 2 == pytest.approx((top + bottom) / 2, abs=0.3)


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("{value:.1f}±{std:.2f}", ["65.3±0.25", "70.0±1.00", "50.3±2.00", "0.0±3.00"]),
        ("{value}\n({sem})", ["65.3\n(0.1)", "70.0\n(0.5)", "50.3\n(1.0)", "0.0\n(1.5)"]),
        ("{value:.0f} n={count}", ["65 n=5", "70 n=5", "50 n=5", "0 n=5"]),
        ("${value:.0f}_$", ["$65_$", "$70_$", "$50_$", "$0_$"]),
    ],
)
def test_a_template_shows_what_it_names(tmp_path: Path, template: str, expected: list[str]) -> None:
    drawing = drawn(tmp_path, RUNS, annot=template)
    assert [drawing.text_of(i, j).replace(" ", "") for i in (0, 1) for j in (0, 1)] == [
        text.replace(" ", "") for text in expected
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1.0, 250.0, np.nan], ".0f"),
        ([1.5, 30.0], ".1f"),
        ([0.5, -0.25], ".2f"),
        ([np.inf, 2.0], ".0f"),
        ([1e16, 1.0], ".1e"),
        ([0.0], ".0f"),
    ],
)
def test_the_format_follows_from_the_values(values: list[float], expected: str) -> None:
    assert default_format(np.array(values)) == expected


def test_nothing_is_never_negative(tmp_path: Path) -> None:
    matrix = matrix_of([[-0.04, -0.0, 0.04, -1.0]])
    drawing = drawn(tmp_path, matrix, annot=True, fmt=".1f")
    assert [drawing.text_of(0, j) for j in range(4)] == ["0.0", "0.0", "0.0", "−1.0"]


def test_numbers_are_as_large_as_all_cells_allow(tmp_path: Path) -> None:
    wide, narrow = drawn(tmp_path, SCORES, annot=True), drawn(tmp_path, SCORES, annot=True, width=1.3)
    assert wide.sizes() == {8.0}
    sizes = narrow.sizes() - {8.0}
    assert len(sizes) == 1
    assert 4.5 <= sizes.pop() < 8


def test_a_size_that_is_given_is_kept(tmp_path: Path) -> None:
    assert drawn(tmp_path, SCORES, annot=True, annot_kws={"fontsize": 6.5}).sizes() == {8.0, 6.5}


@pytest.mark.parametrize("cmap", ["viridis", "rocket", "YlGnBu", "gray", "RdBu", "jet"])
def test_black_or_white_whichever_is_read_better(tmp_path: Path, cmap: str) -> None:
    matrix = matrix_of(np.arange(40).reshape(4, 10))
    drawing = drawn(tmp_path, matrix, annot=True, cmap=cmap, cbar=False)
    for number, cell in enumerate(drawing.cells()):
        left, top, right, bottom = drawing.cell_box(*divmod(number, 10))
        (char, *_) = (
            c for c in drawing.chars if left < c["x0"] < right and top < c["top"] and c["bottom"] < bottom
        )
        ratio = contrast_ratio(relative_luminance(colour(cell)), relative_luminance(colour(char)))
        assert ratio >= 4.58


def test_a_colour_that_is_given_is_kept(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, SCORES, annot=True, annot_kws={"color": "#ff0000"})
    red = [c for c in drawing.chars if colour(c).tolist() == [1, 0, 0]]
    assert "".join(c["text"] for c in red) == "27.528.332.540.00.053.1"


def test_bold_numbers_have_the_bold_font(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, SCORES, annot=True, annot_kws={"fontweight": "bold"})
    bold = {c["text"] for c in drawing.chars if c["fontname"].endswith("-Bold")}
    assert bold == set("27.528.332.540.00.053.1")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"annot": "{value:.3f} ± {std:.3f}", "width": 1.0},
            r'^annot: "\d+\.\d+ ± \d\.\d+" needs \d+\.\d points at 4.5 pt, and its cell has '
            r"\d+\.\d; make .*width.*fmt.*two lines",
        ),
        (
            {"annot": True, "annot_kws": {"fontsize": 40}, "width": 2},
            r'^annot_kws.fontsize: "65.3" needs .* at 40 pt',
        ),
        (
            {"annot": True, "height": 0.5, "xticklabels": False, "cbar": False},
            r"^annot: .* points of height at 4.5 pt",
        ),
    ],
)
def test_numbers_that_do_not_fit_are_refused(tmp_path: Path, keys: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, matrix_of(RUNS.values.repeat(5, axis=0)) if "height" in keys else RUNS, **keys)
    assert list(tmp_path.iterdir()) == []


def test_numbers_that_may_be_left_out_are_where_they_do_not_fit_and_the_run_says_so(tmp_path: Path) -> None:
    matrix = matrix_of(np.random.default_rng(0).uniform(10, 99, (3, 30)))
    remarks: list[Remark] = []
    drawing = drawn(tmp_path, matrix, annot="auto", width=3.25, remarks=remarks, xticklabels=False)
    assert not [c for c in drawing.chars if c["x0"] > drawing.body[0]]
    (remark,) = remarks
    assert re.match(
        r'annot: no numbers are shown: "\d\d\.\d" needs 1\d\.\d points at 4.5 pt, and its cell has \d\.\d; make',
        str(remark),
    )
    remarks = []
    drawing = drawn(tmp_path, matrix_of(matrix.values[:, :8]), annot="auto", width=3.25, remarks=remarks)
    assert drawing.text_of(0, 0) == f"{matrix.values[0, 0]:.1f}"
    assert remarks == []


@pytest.mark.parametrize("annot", [True, "{value:.1f}±{std:.1f}"])
@pytest.mark.parametrize("columns", [4, 6, 9])
def test_neighbouring_numbers_keep_two_spaces_apart(tmp_path: Path, annot: object, columns: int) -> None:
    values = np.random.default_rng(0).uniform(10, 99, (4, columns))
    drawing = drawn(tmp_path, matrix_of(values, std=values / 30), annot=annot, width=3.8)
    for i in range(4):
        lines = [[c for c in drawing.chars if in_cell(drawing, c, i, j)] for j in range(columns)]
        for one, other in itertools.pairwise(lines):
            assert (
                min(c["x0"] for c in other) - max(c["x1"] for c in one)
                >= 2 * PADDING_ACROSS * one[0]["size"] - 0.01
            )


def in_cell(drawing: Drawing, char: dict[str, Any], i: int, j: int) -> bool:
    left, top, right, bottom = drawing.cell_box(i, j)
    return bool(
        left < (char["x0"] + char["x1"]) / 2 < right and top < (char["top"] + char["bottom"]) / 2 < bottom
    )


def test_a_spread_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^annot: the matrix has no sem to show in \{sem\}; it has value$"):
        drawn(tmp_path, matrix_of(VALUES), annot="{value}±{sem}")


def test_a_spread_that_is_not_there_is_left_out_with_what_belongs_to_it(tmp_path: Path) -> None:
    gap = np.array([[0.5, np.nan]])
    matrix = matrix_of([[1.0, 2.0]], std=gap, err_low=gap, err_high=gap, count=np.array([[3.0, 1.0]]))
    for template, expected in (
        ("{value:.1f}±{std:.1f}", "2.0"),
        ("{value:.1f} ({std:.1f})", "2.0"),
        ("{value:.1f} (std {std:.1f}, n={count})", "2.0, n=1"),
        ("{value:.1f} [{err_low:.1f}, {err_high:.1f}], n={count}", "2.0, n=1"),
        ("{std:.1f} of {value:.1f}", "2.0"),
        ("{value:.1f}\n±{std:.1f}\n{count}", "2.0\n1"),
    ):
        remarks: list[Remark] = []
        drawing = drawn(tmp_path, matrix, annot=template, na_rep="failed", remarks=remarks)
        assert drawing.text_of(0, 1).replace(" ", "") == expected.replace(" ", ""), template
        assert "1 cell has a value and no" in str(remarks[0])
        assert 'row "r0", column "c1"' in str(remarks[0])


def test_a_spread_that_is_not_there_is_what_na_rep_says_of_it(tmp_path: Path) -> None:
    matrix = matrix_of([[1.0, 2.0, np.nan]], sem=np.array([[0.5, np.nan, np.nan]]))
    na_rep = {"value": "failed", "sem": "–"}
    drawing = drawn(tmp_path, matrix, annot="{value:.1f}±{sem:.1f}", na_rep=na_rep, width=8)
    assert [drawing.text_of(0, j) for j in (0, 1, 2)] == ["1.0±0.5", "2.0±–", "failed"]


def test_small_values_of_a_logarithmic_scale_do_not_become_zero(tmp_path: Path) -> None:
    drawing = drawn(tmp_path, matrix_of([[0.029, 0.5, 8.2]]), annot=True, norm="log")
    assert [drawing.text_of(0, j) for j in range(3)] == ["0.029", "0.5", "8.2"]


def test_a_missing_value_needs_no_spread(tmp_path: Path) -> None:
    matrix = matrix_of([[1.0, np.nan]], std=np.array([[0.5, np.nan]]))
    drawing = drawn(tmp_path, matrix, annot="{value:.1f}±{std:.1f}", na_rep="n/a")
    assert [drawing.text_of(0, j) for j in (0, 1)] == ["1.0±0.5", "n/a"]


def test_numbers_over_decades_are_short_and_none_is_a_zero(tmp_path: Path) -> None:
    """With ``norm: log``: seaborn's ``.2g`` would print 1e+02 for 100."""
    values = [[0.05, 0.0123, 3, 4.56, 99.7, 100, 123.4, 12345.6, 0.00002, 2.5e6, 0]]
    expected = ["0.05", "0.012", "3", "4.6", "100", "100", "123", "12346", "2e−05", "2.5e+06", "0"]
    matrix = matrix_of(values, std=np.array(values) / 7)
    drawing = drawn(tmp_path, matrix, annot=True, norm="log", width=9)
    assert [drawing.text_of(0, j) for j in range(11)] == expected
    with_spread = drawn(tmp_path, matrix, annot="{value}±{std}", norm="log", width=12)
    assert with_spread.text_of(0, 2).replace(" ", "") == "3±0.43"
    assert with_spread.text_of(0, 7).replace(" ", "") == "12346±1764"
    row = drawn(tmp_path, matrix, annot=True, norm="log", width=9, margins={"columns": "max"})
    assert "2.5e+06" in row.all_text.replace(expected[9], "", 1)


def test_the_smallest_size_can_be_chosen(tmp_path: Path) -> None:
    narrow = drawn(tmp_path, SCORES, annot=True, width=1.3).sizes() - {8.0}
    smallest = narrow.pop()
    with pytest.raises(InputError, match=rf"^annot: .* at {smallest + 1:g} pt, and its cell has"):
        drawn(tmp_path, SCORES, annot=True, width=1.3, annot_kws={"min_fontsize": smallest + 1})
    remarks: list[Remark] = []
    keys = {"annot": "auto", "annot_kws": {"min_fontsize": smallest + 1}, "width": 1.3}
    drawn(tmp_path, SCORES, remarks=remarks, **keys)
    assert "no numbers are shown" in str(remarks[0])
    tiny = drawn(tmp_path, SCORES, annot=True, width=0.6, annot_kws={"min_fontsize": 2}, yticklabels=False)
    assert min(tiny.sizes()) < 4.5


def test_the_interval_of_another_matrix_can_be_shown(tmp_path: Path) -> None:
    ends = {
        "err_low": np.array([[0.5, 1.5]]),
        "err_high": np.array([[1.5, 2.5]]),
        "err": np.array([[0.5, 0.5]]),
    }
    other = matrix_of([[1.0, 2.0]], **ends)
    matrix = matrix_of([[7.0, 8.0]], others={"acc": other})
    template = "{acc:.1f} ± {acc_err:.1f} [{acc_err_low:.1f}, {acc_err_high:.1f}]"
    drawing = drawn(tmp_path, matrix, annot=template, annot_data={"acc": "m"})
    assert [drawing.text_of(0, j).replace(" ", "") for j in (0, 1)] == [
        "1.0±0.5[0.5,1.5]",
        "2.0±0.5[1.5,2.5]",
    ]

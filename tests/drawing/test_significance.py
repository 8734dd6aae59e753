"""Stars behind significant numbers, faded cells, and what is said if nothing is significant."""

from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.configuration.figures import Figure
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.drawing.figure import painted
from heatplate.matrix import BaselineTest, Matrix
from heatplate.problems import InputError, Remark
from tests.drawing.reading import colour, drawn, matrix_of, specification

P = np.array([[np.nan] * 3, [0.05, 0.0499, 0.2], [0.004, 0.0004, 1.0]])
TEST = BaselineTest("paired_t", "r0", ("seed",), "two-sided", "holm")
MATRIX = matrix_of(
    [[0.0, 0.0, 0.0], [1.5, 2.5, -0.5], [3.5, -4.5, 0.5]],
    p=P,
    p_raw=P / 2,
    n=np.where(np.isnan(P), np.nan, 5.0),
    std=np.ones((3, 3)),
    test=TEST,
)


def texts(directory: Path, matrix: Matrix = MATRIX, **keys: object) -> list[list[str]]:
    drawing = drawn(directory, matrix, **keys)
    return [[drawing.text_of(i, j).replace(" ", "") for j in range(3)] for i in range(3)]


def test_stars_follow_the_number(tmp_path: Path) -> None:
    assert texts(tmp_path, annot=True, stars=True) == [
        ["0.0", "0.0", "0.0"],
        ["1.5", "2.5*", "−0.5"],
        ["3.5**", "−4.5***", "0.5"],
    ]


def test_marks_and_levels_may_be_chosen(tmp_path: Path) -> None:
    rows = texts(tmp_path, annot="{value:.1f}\n±{std:.1f}", stars={"0.1": "†", "0.001": "‡"})
    assert rows[1] == ["1.5†\n±1.0", "2.5†\n±1.0", "−0.5\n±1.0"]
    assert rows[2] == ["3.5†\n±1.0", "−4.5‡\n±1.0", "0.5\n±1.0"]


def test_without_numbers_the_marks_stand_alone(tmp_path: Path) -> None:
    assert texts(tmp_path, stars=True)[1:] == [["", "*", ""], ["**", "***", ""]]


def test_a_masked_cell_has_no_mark(tmp_path: Path) -> None:
    assert texts(tmp_path, stars=True, mask="upper")[2] == ["**", "***", ""]
    assert painted(MATRIX, specification(stars=True, mask="below -4", cbar=False)).items[-1].kind == "text"
    shown = painted(MATRIX, specification(stars=True, mask="below -4", cbar=False))
    assert [item.text for item in shown.items if item.part == "numbers"] == ["*", "**"]


def test_p_values_can_be_printed(tmp_path: Path) -> None:
    rows = texts(
        tmp_path, annot="{value:.1f}\n{p}, {p_raw:.3f}, n={n}", na_rep=dict.fromkeys(("p", "p_raw", "n"), "–")
    )
    assert rows[1][0] == "1.5\n0.05,0.025,n=5"
    assert rows[2][1] == "−4.5\n0.0004,0.000,n=5"
    assert rows[0][0] == "0.0\n–,–,n=–"
    remarks: list[Remark] = []
    baseline = drawn(tmp_path, MATRIX, annot="{value:.1f} (p={p})", remarks=remarks).text_of(0, 0)
    assert (baseline, remarks) == ("0.0", [])  # which is not tested against itself


def test_cells_that_are_not_significant_fade(tmp_path: Path) -> None:
    plain, faded = drawn(tmp_path, MATRIX), drawn(tmp_path, MATRIX, fade=0.05)
    for i, (before, after) in enumerate(zip(plain.cells(9), faded.cells(9), strict=True)):
        expected = colour(before)
        if P.flat[i] >= 0.05:
            expected = 1 - 0.25 * (1 - expected)
        np.testing.assert_allclose(colour(after), expected, atol=1e-6)


def test_nothing_significant_is_said(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    drawn(tmp_path, MATRIX, stars={"0.0001": "*"}, annot=True, remarks=remarks)
    (remark,) = remarks
    assert str(remark) == (
        "stars: no cell is significant: the smallest p is 0.0004 (paired_t of at most 5 runs), not below 0.0001"
    )
    drawn(tmp_path, MATRIX, stars=True, fade=0.01, annot=True, remarks=remarks)
    assert len(remarks) == 1


def test_a_figure_without_these_keys_is_as_before(tmp_path: Path) -> None:
    drawn(tmp_path, MATRIX, annot=True, stars=False)
    with_test = (tmp_path / "drawn.pdf").read_bytes()
    drawn(tmp_path, matrix_of(MATRIX.values), annot=True)
    assert (tmp_path / "drawn.pdf").read_bytes() == with_test


@pytest.mark.parametrize("key", [{"stars": True}, {"fade": 0.05}])
def test_a_matrix_that_was_not_tested_has_no_marks(key: dict[str, object]) -> None:
    with pytest.raises(InputError, match="the matrix has no p values; give it a test"):
        painted(matrix_of([[1.0]]), specification(**key))


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"stars": "*"}, 'such as {0.05: "*"}'),
        ({"stars": {"5": "*"}}, '"5" is not between 0 and 1'),
        ({"stars": {"0.05": "*", "5e-2": "†"}}, "same level"),
        ({"stars": {"0.05": " "}}, "empty"),
        ({"fade": 5}, "less than 1"),
    ],
)
def test_nonsense_is_refused(keys: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message.replace("{", "\\{").replace("*", "\\*")):
        Figure.model_validate(keys)


PAPER = """\
matrices:
  m: {{source: runs.csv, index: model, columns: task, values: acc, aggfunc: mean{test}}}
figures:
  f: {{matrix: m, {keys}}}
"""


@pytest.mark.parametrize(
    ("keys", "key", "name"),
    [
        ("stars: true", "stars", "p"),
        ("fade: 0.05", "fade", "p"),
        ('annot: "{value} {p}"', "annot", "p"),
        ("mask: {field: n, where: below 5}", "mask", "n"),
        ("boxes: [{field: p, where: below 0.05}]", "boxes", "p"),
    ],
)
def test_the_configuration_alone_shows_that_there_is_no_test(keys: str, key: str, name: str) -> None:
    without, with_test = (
        check(parse(PAPER.format(keys=keys, test=test).encode(), "config.yaml")).problems
        for test in ("", ", test: {baseline: BERT, pair_by: seed}")
    )
    assert with_test == ()
    (problem,) = without
    assert (problem.key, problem.place.line) == (f"figures.f.{key}", 4)
    assert (
        problem.message
        == f"the matrix has no {name}; give it a test: test: {{baseline: LABEL, pair_by: seed}}"
    )


def test_a_misspelt_key_in_a_list_is_found() -> None:
    (problem,) = check(
        parse(PAPER.format(keys="boxes: [{index: a, colour: red}]", test="").encode(), "config.yaml")
    ).problems
    assert str(problem).endswith("figures.f.boxes[0].colour: unknown key; did you mean color or columns?")

"""What is written in the cells: differences, ranks, numbers of other matrices, formats, noise, uneven runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.matrix import Matrix
from heatplate.problems import InputError, Remark
from tests.drawing.reading import Drawing, colour, drawn, matrix_of

MODELS = matrix_of(
    [[66.0, 1.3e8, -0.5], [67.25, 3.5e8, 0.0], [61.5, 1.1e7, -0.02]],
    index=("BERT", "RoBERTa", "ALBERT"),
    columns=("acc", "params", "gap"),
)
OTHER = matrix_of(
    [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0], [10.0, 11.0, 12.0]],
    index=("ALBERT", "GPT", "RoBERTa", "BERT"),
    columns=("gap", "acc", "params"),
    std=np.arange(12.0).reshape(4, 3) / 10,
    count=np.full((4, 3), 3.0),
)
BOTH = replace(MODELS, others={"other": OTHER})


def texts(drawing: Drawing) -> list[list[str]]:
    rows, columns = drawing.shape
    return [[drawing.text_of(i, j) for j in range(columns)] for i in range(rows)]


@pytest.mark.parametrize(
    ("template", "keys", "expected"),
    [
        ("{delta:+.1f}", {"delta": {"index": "BERT"}}, ["0.0", "+1.2", "−4.5"]),
        ("{value:.0f} {delta:.2f}", {"delta": {"columns": "gap"}}, ["66 66.50", "67 67.25", "62 61.52"]),
        ("{value:.1f} ({rank})", {}, ["66.0 (2)", "67.2 (1)", "61.5 (3)"]),
        ("{rank}", {"lower_is_better": ["acc"]}, ["2", "3", "1"]),
        (
            "{rank:d}/3",
            {"highlight": {"axis": "index", "best": "none", "second": "none"}},
            ["2/3", "2/3", "2/3"],
        ),
        ("{other:.1f}\n±{other_std:.1f}", {}, ["11.0\n±1.0", "8.0\n±0.7", "2.0\n±0.1"]),
        ("{other} n={other_count}", {}, ["11 n=3", "8 n=3", "2 n=3"]),
    ],
)
def test_a_template_shows_differences_ranks_and_other_matrices(
    tmp_path: Path, template: str, keys: dict[str, Any], expected: list[str]
) -> None:
    drawing = drawn(tmp_path, BOTH, annot=template, width=6, **keys)
    assert [row[0] for row in texts(drawing)] == expected


def test_the_colours_are_those_of_the_drawn_matrix(tmp_path: Path) -> None:
    plain, other = (drawn(tmp_path, BOTH, annot=annot) for annot in (True, "{other}"))
    assert [colour(cell).tolist() for cell in plain.cells()] == [
        colour(cell).tolist() for cell in other.cells()
    ]


def test_what_another_matrix_lacks_is_named(tmp_path: Path) -> None:
    matrix = replace(MODELS, columns=("acc", "params", "F1"), others={"other": OTHER})
    expected = r'^annot_data.other: that matrix has no columns "F1" to match the figure\'s; its columns are gap, acc, params'
    with pytest.raises(InputError, match=expected):
        drawn(tmp_path, matrix, annot="{other}")


def test_labels_that_repeat_are_matched_only_if_all_are_the_same(tmp_path: Path) -> None:
    tokens = matrix_of([[1.0, 2.0]], columns=("the", "the"))
    same = replace(tokens, others={"x": replace(tokens, values=tokens.values * 10)})
    assert texts(drawn(tmp_path, same, annot="{x:.0f}")) == [["10", "20"]]
    longer = matrix_of([[1.0, 2.0, 3.0]], columns=("the", "the", "a"))
    with pytest.raises(InputError, match='several columns are called "the"'):
        drawn(tmp_path, replace(tokens, others={"x": longer}), annot="{x}")


@pytest.mark.parametrize(
    ("fmt", "expected"),
    [
        ({"columns": {"acc": ".2f", "params": ",d"}}, ["66.00", "130,000,000", "−0.50"]),
        ({"columns": {"params": ".1e"}, "default": ".0f"}, ["66", "1.3e+08", "0"]),
        ({"index": {"BERT": "+.0f"}}, ["+66", "+130000000", "0"]),
    ],
)
def test_each_column_or_row_can_have_its_format(
    tmp_path: Path, fmt: dict[str, Any], expected: list[str]
) -> None:
    assert texts(drawn(tmp_path, MODELS, annot=True, fmt=fmt, width=8))[0] == expected


@pytest.mark.parametrize(
    ("hide", "expected"),
    [
        ("zeros", [["−3.0", "0.2", ""], ["", "1.0", "0.1"]]),
        ("below 0.06", [["−3.0", "0.2", ""], ["", "1.0", "0.1"]]),
        ("below 0.5", [["−3.0", "", ""], ["", "1.0", ""]]),
        (["above 2", "zeros"], [["", "0.2", ""], ["", "1.0", "0.1"]]),
        ("between -0.1 and 0.1", [["−3.0", "0.2", ""], ["", "1.0", ""]]),
        ({"field": "p", "where": "above 0.05"}, [["−3.0", "", "0.0"], ["0.0", "", "0.1"]]),
        (["zeros", {"field": "x", "where": "below 2"}], [["", "0.2", ""], ["", "1.0", "0.1"]]),
        ([], [["−3.0", "0.2", "0.0"], ["0.0", "1.0", "0.1"]]),
    ],
)
def test_noise_is_not_written_and_keeps_its_colour(
    tmp_path: Path, hide: object, expected: list[list[str]]
) -> None:
    p = np.array([[np.nan, 0.5, 0.01], [0.01, 0.5, 0.01]])
    other = matrix_of([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    matrix = matrix_of([[-3.0, 0.2, 0.0], [-0.04, 1.0, 0.1]], p=p, others={"x": other})
    drawing = drawn(tmp_path, matrix, annot=True, fmt=".1f", hide=hide, annot_data={"x": "other"})
    assert texts(drawing) == expected
    plain = drawn(tmp_path, matrix, annot=True, fmt=".1f")
    assert [c["non_stroking_color"] for c in drawing.cells()] == [
        c["non_stroking_color"] for c in plain.cells()
    ]


def test_an_infinity_is_written_and_has_the_colour_of_its_end(tmp_path: Path) -> None:
    matrix = matrix_of([[np.inf, 1.0], [-np.inf, 3.0]])
    drawing = drawn(tmp_path, matrix, annot=True, fmt=".1f")
    assert texts(drawing) == [["∞", "1.0"], ["−∞", "3.0"]]
    colours = [colour(cell).tolist() for cell in drawing.cells()]
    assert (colours[0], colours[2]) == (colours[3], colours[1])


RUNS = matrix_of(
    [[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]],
    std=np.ones((3, 2)),
    count=np.array([[5.0, 5.0], [4.0, 5.0], [5.0, 7.0]]),
)


def test_numbers_of_fewer_or_more_runs_are_marked_and_the_run_says_so(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    drawing = drawn(tmp_path, RUNS, annot="{value:.1f}±{std:.0f}", count_mark="*", remarks=remarks)
    assert texts(drawing) == [["1.0±1", "2.0±1"], ["3.0*±1", "4.0±1"], ["5.0±1", "6.0*±1"]]
    (remark,) = map(str, remarks)
    assert remark == (
        'count_mark: * marks cells that are not of 5 runs as most are: row "r1", column "c0": 4; '
        'row "r2", column "c1": 7'
    )


def test_nothing_is_marked_where_all_numbers_are_of_as_many_runs(tmp_path: Path) -> None:
    remarks: list[Remark] = []
    even = replace(RUNS, count=np.full((3, 2), 5.0))
    assert texts(drawn(tmp_path, even, annot=True, count_mark="*", remarks=remarks))[0] == ["1", "2"]
    assert remarks == []
    drawn(tmp_path, replace(RUNS, count=None), annot=True, count_mark="*", remarks=remarks)
    assert [str(x) for x in remarks] == ["count_mark: nothing is marked: the numbers of runs are not known"]


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        (
            {"annot": "{delta}", "delta": {"index": "BRT"}},
            '^delta.index: there is no row "BRT"; did you mean BERT',
        ),
        (
            {"annot": "{delta}", "delta": {"columns": "x"}},
            '^delta.columns: there is no column "x"; known: acc, p',
        ),
        (
            {"fmt": {"columns": {"parms": "d"}}},
            '^fmt.columns: there is no column "parms"; did you mean params',
        ),
        ({"fmt": {"index": {"BRT": "d"}}}, '^fmt.index: there is no row "BRT"; did you mean BERT'),
        ({"fmt": {"columns": {"acc": "d"}}}, "^fmt: 67.25 is not a whole number"),
        ({"annot": "{std}"}, r"^annot: the matrix has no std to show in \{std\}; it has value, other"),
    ],
)
def test_what_is_not_there_is_named(tmp_path: Path, keys: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=message):
        drawn(tmp_path, BOTH, **{"annot": True, "width": 8, **keys})


def problems(figure: str) -> str:
    text = "matrices:\n  m: {source: a.csv, index: i, columns: c, values: v}\nfigures:\n  m: " + figure
    return str(InputError(check(parse(text.encode(), "config.yaml")).problems))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (
            '{annot: "{value.real}"}',
            'm.annot: "{value.real}" is not a field; a template has names between braces',
        ),
        ('{annot: "{value[0]}"}', 'm.annot: "{value[0]}" is not a field'),
        ('{annot: "{}"}', 'm.annot: "{}" is not a field'),
        ('{annot: "{value!r}"}', "m.annot: a field may have only a plain format"),
        ('{annot: "{value:{std}}"}', "m.annot: a field may have only a plain format"),
        ("{annot: numbers}", 'm.annot: "numbers" has no field in braces; write true, auto, or a template'),
        ('{annot: "{valeu}"}', 'm.annot: unknown field "valeu"; did you mean value?'),
        (
            '{annot: "{delta}"}',
            "m.annot: {delta} is the difference to a row or column; say to which with delta:",
        ),
        ("{delta: {index: a, columns: b}}", "m.delta: give either one row (index:) or one column (columns:)"),
        ("{fmt: {params: d}}", "m.fmt.params: unknown key"),
        (
            "{fmt: {columns: {a: d}, index: {b: d}}}",
            "m.fmt: give formats either for rows (index:) or for columns",
        ),
        ("{fmt: {columns: {a: .1}}}", 'm.fmt.columns.a: ".1" is not a number format; did you mean .1f?'),
        ("{fmt: {columns: {a: q}}}", 'm.fmt.columns.a: "q" is not a number format'),
        (
            "{hide: value < 3}",
            'm.hide: "value < 3" is not a condition; write zeros, below NUMBER or above NUMBER',
        ),
        ("{hide: [zeros, below x]}", 'm.hide[1]: "below x" is not a condition'),
        ("{hide: {field: std}}", "m.hide.where: this key is missing"),
        ("{hide: {field: sdt, where: above 1}}", 'm.hide: unknown field "sdt"; did you mean std?'),
        ("{hide: {fild: std, where: above 1}}", "m.hide.fild: unknown key; did you mean field?"),
        ("{hide: {field: std, where: above 1}}", "m.hide: the matrix has no std; set aggfunc: mean"),
        ("{hide: between 1}", 'm.hide: "between 1" is not a condition; write between -0.1 and 0.1'),
        ("{hide: below -1}", 'm.hide: "below -1" is not a condition'),
        ('{na_hatch: "o"}', 'm.na_hatch: "o" is not a hatching; use "/"'),
        ("{count_mark: '*'}", "m.count_mark: the matrix has no count; set aggfunc: mean or median"),
    ],
)
def test_nonsense_is_named_in_the_configuration(figure: str, expected: str) -> None:
    assert f"figures.{expected}" in problems(figure)


def test_a_template_of_the_style_may_name_what_only_some_figures_have() -> None:
    text = "matrices:\n  m: {source: a.csv, index: i, columns: c, values: v}\nfigures:\n  m: {%s}\n"
    text += 'style: {annot: "{x:.1f}", count_mark: "*", hide: zeros, highlight: true}\n'
    assert check(parse((text % "annot_data: {x: m}").encode(), "config.yaml")).problems == ()
    (problem,) = check(parse((text % "").encode(), "config.yaml")).problems
    assert str(problem).startswith('config.yaml:5:16: style.annot: unknown field "x"')


def test_everything_else_of_a_matrix_stays_as_it_was_without_these_keys(tmp_path: Path) -> None:
    files = []
    for matrix in (MODELS, BOTH):
        drawn(tmp_path, matrix, annot=True)
        files.append((tmp_path / "drawn.pdf").read_bytes())
    assert files[0] == files[1]


def test_other_matrices_are_not_part_of_a_matrix_s_own_files(tmp_path: Path) -> None:
    BOTH.write(tmp_path / "m.npy", tmp_path / "m.json")
    assert Matrix.read(tmp_path / "m.npy", tmp_path / "m.json").others == {}


def test_every_minus_of_a_figure_is_the_same_sign(tmp_path: Path) -> None:
    """In cells, margins, on the colour bar: none is a hyphen."""
    matrix = matrix_of([[-1.5, -20.0], [3.0, -1e-3]], std=np.full((2, 2), -0.5), unit="%")
    keys: dict[str, Any] = {"margins": True, "width": 5, "cbar_kws": {"ticks": [-20, -10, 0]}}
    for more in ({}, {"norm": {"name": "symlog", "linthresh": 1e-3}, "cbar_kws": {}}, {"fmt": "+.1e"}):
        text = drawn(tmp_path, matrix, annot="{value} {std:+.1f}", na_rep="–", **{**keys, **more}).all_text
        assert "-" not in text
        assert text.count("\N{MINUS SIGN}") >= 8
    assert drawn(tmp_path, matrix_of([[-0.03, 0.0, 0.03]]), annot="{value:+.1f}").all_text.count("0.0") == 3

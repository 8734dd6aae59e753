"""Keys that do not go together, and keys that would do nothing: found before anything is read, each at its place."""

import pytest
from matplotlib import colormaps

from heatplate.configuration.combinations import COLOURS_IN
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError

KEYS = "source: a.csv, index: model, columns: task, values: score"
PLAIN = f"{{{KEYS}}}"
PANELS = f"{{{KEYS}, col: layer}}"
GRID = f"{{{KEYS}, col: head, row: layer}}"
GROUPS = "{source: a.csv, index: [family, model], columns: task, values: score}"
KNOWN = f"{{{KEYS}, reindex: {{index: [BERT, GPT], columns: [RTE, MNLI, SST]}}}}"
FEW = f"{{{KEYS}, reindex: {{index: [BERT]}}}}"
CONFUSION = "{source: a.csv, kind: confusion, true: t, predicted: p, labels: [cat, dog]}"


def found(matrix: str, figure: str, style: str = "{}") -> list[str]:
    text = f"matrices:\n  m: {matrix}\n  plain: {PLAIN}\n  panels: {PANELS}\n  few: {FEW}\n"
    text += f"figures:\n  m: {{{figure}}}\nstyle: {style}\n"
    return str(InputError(check(parse(text.encode(), "config.yaml")).problems)).splitlines()


@pytest.mark.parametrize(
    ("matrix", "figure", "expected"),
    [
        (
            PANELS,
            "margins: mean",
            "7:16: figures.m.margins: a matrix with panels cannot have margins; remove margins",
        ),
        (PANELS, "cluster: both", "7:16: figures.m.cluster: a matrix with panels cannot be clustered"),
        (PANELS, 'annot: "{x}", annot_data: {x: plain}', "7:21: figures.m.annot_data: the matrix has panels"),
        (
            PLAIN,
            'annot: "{x}", annot_data: {x: panels}',
            "7:37: figures.m.annot_data.x: this matrix has panels",
        ),
        (GROUPS, "cluster: index", "7:16: figures.m.cluster: an axis of the matrix has two fields"),
        (PLAIN, "col_wrap: 2", "7:17: figures.m.col_wrap: the matrix has no panels; give it col: FIELD"),
        (PLAIN, "panel_letters: true", "7:22: figures.m.panel_letters: the matrix has no panels"),
        (
            GRID,
            "col_wrap: 2",
            "7:17: figures.m.col_wrap: the matrix has rows of panels; use col in place of row",
        ),
        (GRID, "panel_letters: true", "7:22: figures.m.panel_letters: the matrix has rows of panels"),
        (
            PLAIN,
            "margins: mean, standard_scale: index",
            "7:16: figures.m.margins: standard_scale is for unlike metrics",
        ),
        (KNOWN, "mask: upper", "7:13: figures.m.mask: 2 rows and 3 columns have no diagonal; mask: upper"),
        (
            KNOWN,
            "boxes: [{index: BERTT}]",
            '7:23: figures.m.boxes[0].index: there is no row "BERTT"; did you mean BERT?',
        ),
        (KNOWN, "boxes: {columns: [RTE, MRPC]}", 'boxes[0].columns: there is no column "MRPC"'),
        (
            KNOWN,
            "annot: true, fmt: {columns: {RTTE: d}}",
            'figures.m.fmt.columns: there is no column "RTTE"; did you mean RTE?',
        ),
        (
            KNOWN,
            'annot: "{delta}", delta: {index: Bert}',
            '7:40: figures.m.delta.index: there is no row "Bert"; did you mean BERT?',
        ),
        (
            KNOWN,
            "annot: true, highlight: true, lower_is_better: [RTTE]",
            '7:54: figures.m.lower_is_better: there is no column or row "RTTE"; did you mean RTE?',
        ),
        (CONFUSION, "boxes: [{columns: bird}]", 'there is no column "bird"; known: cat, dog'),
        (
            PLAIN,
            "annot: true, highlight: {best: none, second: none}",
            "highlight: best and second are both none",
        ),
        (
            PLAIN,
            "annot: true, highlight: {axis: all}, lower_is_better: [RTE]",
            "lower_is_better: highlight compares all numbers with one another",
        ),
        (
            KNOWN,
            'annot: "{x}", annot_data: {x: few}',
            'annot_data.x: this matrix has no row "GPT", which the figure shows',
        ),
        (
            PLAIN,
            "vmin: 0, vmax: 1, cbar_kws: {ticks: [0, 5]}",
            "ticks: 5 lies beyond the limits of the colours, 0 and 1",
        ),
        (PLAIN, "vmin: 0, cbar_kws: {ticks: [-1, 5]}", "ticks: -1 lies beyond the limit of the colours, 0"),
        (
            PLAIN,
            "standard_scale: index, cbar_kws: {ticks: [50]}",
            "the colour bar shows the names of its ends, and cbar_kws.ticks is for numbers; remove it",
        ),
        (
            PLAIN,
            "norm: {name: boundaries, boundaries: [0, 1, 2, 3]}, cmap: [red, blue]",
            "cmap: there are 3 bins, and the map has 2 colours",
        ),
        (
            PLAIN,
            "norm: {name: categories, categories: [a, b, c, d, e, f, g, h, i]}",
            "cmap: there are 9 categories, and the map has 8 colours",
        ),
        (PLAIN, "norm: quantiles, cmap: [red, blue]", "there are 5 bins, and the map has 2 colours"),
    ],
)
def test_keys_that_do_not_go_together_are_found_before_the_first_job(matrix, figure, expected):
    (problem,) = found(matrix, figure)
    assert expected in problem
    assert problem.startswith("config.yaml:7:")


@pytest.mark.parametrize(
    ("matrix", "figure"),
    [
        (PANELS, "col_wrap: 2, panel_letters: true, annot: true"),
        (GROUPS, "margins: mean, group_kws: {gap: 2}"),
        (PLAIN, 'cluster: both, annot: "{x_std}", annot_data: {x: plain}'),
        (KNOWN, "boxes: [{index: [BERT, GPT], columns: RTE}], xticklabels: [a, b, c]"),
        (
            KNOWN.replace("}}", "}, rename: {index: {BERT: B}}, transpose: true}"),
            "boxes: [{index: MNLI, columns: B}]",
        ),
        (KNOWN.replace("}}", "}, baseline: {index: BERT, drop: true}}"), "yticklabels: [G]"),
        (PLAIN, "mask: upper, boxes: [{index: any}]"),
        (
            PLAIN,
            "norm: {name: boundaries, boundaries: [0, 1, 2]}, cmap: [red, blue], cbar_kws: {ticks: [0, 2]}",
        ),
        (PLAIN, "norm: {name: quantiles, q: 9}, cmap: viridis"),
    ],
)
def test_what_goes_together_is_no_problem(matrix, figure):
    spreads = "aggfunc: mean, index: model"
    assert not [
        problem for problem in found(matrix.replace("index: model", spreads), figure) if "std" not in problem
    ]


def test_a_key_of_the_style_that_does_not_suit_one_figure_names_it_and_how_to_undo_it():
    (problem,) = found(PANELS, "", "{margins: mean}")
    assert problem == (
        "config.yaml:8:18: style.margins: a matrix with panels cannot have margins; remove margins (or write "
        "margins: null in figures.m)"
    )
    assert not found(PANELS, "margins: null", "{margins: mean}")


UNUSED = {
    "fmt: .1f": "fmt: there are no numbers in the cells; write annot: true, or remove fmt",
    "fmt: .1f, dots: true": "fmt: dots leave no room for numbers in the cells; remove fmt, or dots",
    "hide: zeros": "hide: there are no numbers in the cells",
    "highlight: true": "highlight: there are no numbers in the cells",
    "annot_kws: {fontsize: 7}": "annot_kws: there are no numbers in the cells",
    "delta: {index: BERT}": "delta: there are no numbers in the cells",
    "delta: {index: BERT}, annot: true": "delta: no number shows the difference; write it into annot",
    "lower_is_better: [RTTE]": "lower_is_better: nothing is compared; write highlight: true",
    "lower_is_better: true, annot: true": "lower_is_better: nothing is compared",
    "annot_data: {x: plain}, annot: true": 'annot_data.x: nothing shows it; write annot: "{x}"',
    "cbar_kws: {label: L}": "cbar_kws: there is no colour bar; write cbar: true, or remove cbar_kws",
    "linecolor: red": "linecolor: there are no lines; write linewidths: 0.5, or remove linecolor",
    "margins_name: all": "margins_name: there are no margins; write margins: mean",
    "margins_kws: {facecolor: white}": "margins_kws: there are no margins",
    "group_kws: {gap: 3}": "group_kws: no axis of the matrix has groups; give it two fields",
    "robust: true, vmin: 0, vmax: 1": "robust: vmin and vmax are given",
    "margins: {}": "margins: is an empty mapping; write margins: mean, or delete the key",
    "stars: {}": "stars: is an empty mapping; write stars: true, or delete the key",
    "annot_data: {}": "annot_data: is an empty mapping",
}


@pytest.mark.parametrize(("figure", "expected"), UNUSED.items(), ids=UNUSED)
def test_a_key_that_would_do_nothing_is_a_problem(figure: str, expected: str):
    (problem,) = found(PLAIN, figure, "{cbar: false}")
    assert f"figures.m.{expected}" in problem


@pytest.mark.parametrize(
    "figure",
    [
        "annot: false, fmt: .1f, highlight: true, delta: {index: a}",
        "highlight: false, lower_is_better: true, annot: true",
        "annot: true, fmt: .1f, highlight: true, lower_is_better: true, hide: zeros",
        "standard_scale: columns, lower_is_better: [RTE]",
        'annot: "{rank}", lower_is_better: true',
        "cbar: false, cbar_kws: {label: L}",
        "linewidths: 0, linecolor: red",
        "margins: false, margins_name: all",
        "margins: {columns: mean}, margins_name: all",
        "na_rep: none, annot_kws: {fontsize: 7}",
        "annot_data: {x: plain}, mask: {field: x, where: above 1}",
        "annot_data: {x: plain}, dots: {size: x}",
        "annot_data: {x: plain}, boxes: [{where: above 1, field: x}]",
        "robust: true, vmin: 0",
    ],
)
def test_what_is_switched_off_or_used_is_no_problem(figure: str):
    assert not found(PLAIN, figure)


def test_a_key_of_the_style_may_be_for_other_figures():
    style = "{fmt: .1f, cbar_kws: {label: L}, linecolor: red, group_kws: {gap: 3}, margins_name: all, robust: true}"
    assert not found(PLAIN, "vmin: 0, vmax: 1, cbar: false", style)


TENSOR = "source: 'a/{layer}.npy', kind: tensor, axes: [head, query, key], index: query, columns: key"
MATRICES = {
    f"{KEYS}, reindex: {{index: [a, b, a]}}": 'm.reindex.index: the label "a" is duplicated; list it once',
    f"{KEYS}, reindex: {{index: [a, b]}}, baseline: {{index: c}}": 'm.baseline.index: there is no row "c"; known: a, b',
    f"{KEYS}, reindex: {{index: [a, b]}}, rename: {{index: {{aa: A}}}}": 'm.rename.index: there is no label "aa"',
    f"{KEYS}, reindex: {{index: [a, b]}}, aggfunc: mean, test: {{baseline: c, pair_by: s}}": 'm.test.baseline: there is no row "c"',
    f"{KEYS}, reindex: {{columns: [a, b]}}, sort: {{index: {{by: c}}}}": 'm.sort.index.by: there is no column "c"',
    f"{KEYS}, melt: {{id_vars: model, var_name: task}}": 'm.values: there is no field "score" after melt, which makes model, task, value',
    f"{KEYS}, where: {{split: []}}": "m.where.split: is an empty list, so no record is kept",
    "source: a.csv, kind: confusion, true: t, predicted: p, labels: [x, x]": 'm.labels: the label "x" is duplicated',
    f"{TENSOR}, select: {{layer: 0}}": 'm.select: the axis "head" is neither rows nor columns; select one position, such as {head: 0}',
    f"{TENSOR}, select: {{layer: 0, head: men}}": 'm.select.head: "men" is neither a position nor a reduction; did you mean mean',
    f"{TENSOR}, select: {{layers: 0, head: 1}}": 'm.select.layers: there is no axis "layers"; did you mean layer?',
}


@pytest.mark.parametrize(("matrix", "expected"), MATRICES.items())
def test_names_that_a_matrix_cannot_have_are_found_before_its_files_are_read(matrix: str, expected: str):
    (problem,) = found(f"{{{matrix}}}", "")
    assert expected in problem
    assert problem.startswith("config.yaml:2:")


@pytest.mark.parametrize(
    "matrix",
    [
        f"{TENSOR}, select: {{layer: 0, head: mean, query: '1:-1'}}",
        f"{TENSOR}, col: head, select: {{layer: 0}}",
        f"{KEYS}, reindex: {{index: [a, b]}}, baseline: {{index: b, drop: true}}, rename: {{index: {{a: A}}}}",
        "source: '{seed}.csv', index: m, columns: task, values: v, melt: {id_vars: [m], var_name: task, value_name: v}, where: {seed: 1}",
    ],
)
def test_names_that_a_matrix_may_have_are_no_problem(matrix: str):
    assert not found(f"{{{matrix}}}", "")


def test_the_number_of_colours_of_each_map_is_that_of_matplotlib():
    assert {name: colormaps[name].N for name in COLOURS_IN} == COLOURS_IN

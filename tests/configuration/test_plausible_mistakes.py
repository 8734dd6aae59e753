"""Mistakes that a tired author makes: each gets an answer in plain words, with something to do, and none a stack of types."""

import re

import pytest

from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError

KEYS = "source: a.csv, index: model, columns: task, values: score"

FIGURES = r"""
fade: 5
fade: "0.05"
fade: true
fade: 5%
fade: 1
fade: [0.05]
stars: {}
stars: []
stars: "*"
stars: 0.05
stars: [0.05, 0.01]
stars: {0.05: }
stars: {5: "*"}
stars: {"*": 0.05}
stars: {p: "*"}
stars: yes
margins: {}
margins: []
margins: avg
margins: {row: mean}
margins: {index: true}
margins: [mean]
margins: {index: average}
margins: 3
highlight: best
highlight: bold
highlight: {best: Bold}
highlight: {axis: row}
highlight: {axis: 0}
highlight: [best]
highlight: 1
highlight: {worst: bold}
lower_is_better: [RTTE]
lower_is_better: yes
lower_is_better: RTE
lower_is_better: {columns: [RTE]}
delta: BERT
delta: {row: BERT}
delta: {}
delta: {index: [a, b]}
delta: {index: a, columns: b}
annot: "{value:.1f} ± {sd}"
annot: "{value:.1f"
annot: "{}"
annot: "{0}"
annot: {value:.1f}
annot: [1, 2]
annot: 1
annot: yes
annot: "value"
annot: "{value:.1g!r}"
annot: "{value:d.f}"
annot: "{acc}"
annot_data: [glue]
annot_data: glue
annot_data: {acc: nope}
annot_data: {acc: [m]}
annot_data: {value: m}
annot_data: {"my acc": m}
annot_data: {acc: m}
annot_data: {}
fmt: 1
fmt: .1
fmt: "%.1f"
fmt: "0.1"
fmt: 2f
fmt: [.1f]
fmt: {acc: .1f}
fmt: {columns: .1f}
fmt: {columns: {}}
fmt: {}
fmt: true
fmt: -1
cluster: false
axes: true
hide: zero
hide: below
hide: below x
hide: {below: 5}
hide: [zeros, belov 3]
hide: 0
hide: "< 5"
mask: up
mask: triu
mask: {field: p}
mask: {where: above}
mask: {where: above 1, field: pvalue}
mask: 0.5
mask: true
mask: [upper, {where: 3}]
mask: {upper: true}
boxes: BERT
boxes: {index: BERT, colour: red}
boxes: [BERT]
boxes: [{}]
boxes: [{index: a, color: redd}]
boxes: [{index: a, linewidth: thick}]
boxes: {row: a}
boxes: [{where: above, index: a}]
dots: count
dots: {size: cnt}
dots: {size: count, vmax: 0}
dots: {size: count}, annot: true
dots: 3
dots: {vmax: "3"}
norm: logarithmic
norm: LogNorm
norm: {log: true}
norm: {name: symlog, linthres: 1}
norm: {name: boundaries}
norm: {name: boundaries, boundaries: [3, 1]}
norm: {name: boundaries, boundaries: 5}
norm: boundaries
norm: [0, 1, 2]
norm: {linthresh: 1}
norm: {name: power, gamma: -1}
norm: {name: quantiles, q: 1}
norm: {name: quantiles, q: 50}
norm: {name: categories, categories: {0: a}}
standard_scale: 1
standard_scale: row
standard_scale: true
standard_scale: columns, margins: mean
standard_scale: columns, vmin: 0
cluster: true
cluster: rows
cluster: {method: wards}
cluster: {axis: both, metric: euclid}
cluster: {dendrogram_ratio: 2}
cluster: {tree_kws: {linewidth: 1}}
cluster: []
cmap: [red]
cmap: []
cmap: [rde, blue]
cmap: 3
cmap: {name: mako}
cmap: magma_
cmap: Viridis
cmap: [0, 1]
cbar_kws: {label: 3, ticks: 5}
cbar_kws: {ticks: [0, 5]}, vmin: 0, vmax: 1
cbar_kws: {orientation: vertical}
cbar_kws: {location: inside}
cbar_kws: {format: "%d"}
cbar_kws: bottom
cbar_kws: {extend: true}
cbar: none
cbar: 0
vmin: low
vmin: [0]
vmax: 1,5
vmax: 1e
vmax: .inf
center: 0, norm: log
xticklabels: 0
xticklabels: -1
xticklabels: {a: b}
xticklabels: [a, [b]]
xticklabels: all
xticklabels: 1.5
xticklabels_kws: {rotation: 30}
xticklabels_kws: {rotation: "45"}
xticklabels_kws: {max_length: 1}
xticklabels_kws: {fontsize: 3}
xticklabels_kws: 45
yticklabels_kws: {rotation: 45}
row_annotations: a
row_annotations: {A: {values: [b]}}
cell: big
edges: 3
yticklabels_kws: {location: top}
width: 3,25in
width: 0
width: 8.5km
width: 100
height: auto
fontsize: 1
fontsize: 8pt
fontsize: {xlabel: 8}
dpi: 300.5
dpi: 10
dpi: high
svg: 1
linewidths: -1
linewidths: [1]
linecolor: notacolor
linecolor: [1, 0, 0]
linecolor: white
na_color: [a]
na_hatch: "#"
na_hatch: "/////"
na_rep: false
title: [a, b]
title: {text: a}
title: true
matrix: [m]
matrix: {name: m}
matrix: true
matrix: ""
group_kws: {gap: wide}
group_kws: {}
group_kws: true
group_kws: {gap: 3}
reduce: median
reduce: maximum
col_wrap: 0
col_wrap: 3
col_wrap: "3"
panel_letters: a
panel_letters: true
annot: true, annot_kws: {size: 5, weight: bold}
annot: true, annot_kws: {fontsize: 100}
annot: true, annot_kws: {fontweight: 700}
annot: true, annot_kws: 7
annot: true, count_mark: true
fmt: .1f
highlight: true
count_mark: "*"
margins_name: Mean
margins_kws: {facecolor: gray}
margins_kws: {color: gray}
robust: true, vmin: 0, vmax: 1
robust: 98
square: "true"
parse_math: no
font_family: []
font_family: 3
annot_kws: []
annot: "{value} {err_low}"
annot: "{value} {std}", na_rep: {sd: x}
annot: "{value} {std}", na_rep: [x]
vmin:
figsize: [3, 4]
columns: [a]
cmap: ""
xlabels: a
Vmin: 3
"vmin ": 3
3: 4
null: 3
true: 1
""".strip().splitlines()

MATRICES = r"""
source: a.csv
source: [], index: a, columns: b, values: c
source: {path: a.csv}, index: a, columns: b, values: c
source: a.csv, index: [a, b, c], columns: d, values: e
source: a.csv, index: a, columns: a, values: c
source: a.csv, index: {a: b}, columns: c, values: d
source: a.csv, index: a, columns: b, values: [c, d]
…, dropna: any
…, dropna: {axis: 0, how: any}
…, dropna: {}
…, dropna: 1
…, dropna: {index: any}, fill_value: 0
…, dropna: true, col: layer
…, groupby: mmlu_*
…, groupby: {MMLU: mmlu_*}
…, groupby: {columns: [mmlu_*]}
…, groupby: {columns: {MMLU: []}}
…, groupby: {columns: {MMLU: mmlu_*}, weight: n}
…, groupby: {columns: {MMLU: mmlu_*}, weights: {a: 0}}
…, groupby: {columns: {MMLU: mmlu_*}, weights: n, aggfunc: median}
…, groupby: {columns: {MMLU: mmlu_*}, others: remove}
…, groupby: {columns: {MMLU: [y, z]}}, reindex: {columns: [x, y]}
…, steps: {scale: 100}
…, steps: []
…, steps: [scale]
…, steps: [{scale: 100, transpose: true}]
…, steps: [{}]
…, steps: [{scael: 100}]
…, steps: [{scale: 100}], scale: 100
…, steps: [{scale: 100}], sort: natural
…, steps: [{drop: {index: x}}, {baseline: {index: x}}], reindex: {index: [x, y]}
…, steps: [{drop: x}]
…, steps: [{drop: {row: x}}]
…, steps: [{reindex: [a, b]}]
…, steps: [{sort: {by: x}}]
…, steps: [{sort: false}]
…, steps: [{transpose: false}]
…, steps: [{dropna: true}]
…, steps: [{test: {baseline: a}}]
…, drop: {index: BERT}
…, failed: drop
…, failed: {where: {status: failed}}
…, failed: {action: drop}
…, failed: {where: {status: failed}, fill_value: worst}
…, failed: {where: {status: failed}, fill_value: 0, action: drop}
…, failed: {expected: {seed: [0, 1]}, action: drop}
…, failed: {expected: [0, 1, 2], action: drop}, aggfunc: mean
…, failed: {where: {status: []}, action: drop}
…, errorbar: ci
…, errorbar: std, aggfunc: mean
…, errorbar: [ci, 0.95], aggfunc: mean
…, errorbar: 95, aggfunc: mean
…, at: dev_acc
…, at: {max: a, min: b}
…, at: max dev_acc, aggfunc: mean
…, sort: {row: natural}
…, sort: {index: {by: x}}, col: layer
…, aggfunc: [mean, std]
…, aggfunc: average
…, aggfunc: {c: mean}
…, where: split == test
…, where: [split]
…, where: {split: {not: test}}
…, where: {split: }
…, where: {split: []}
…, where: {}
…, reindex: [x, y]
…, reindex: {index: x}
…, reindex: {rows: [x]}
…, reindex: {index: [x, x]}
…, reindex: {index: []}
…, reindex: {index: {a: x}}
…, reindex: {index: {q: [x]}}
…, reindex: {index: [x, y]}, rename: {index: {z: Z}}
…, rename: {x: X}
…, rename: {index: [X]}
…, rename: {index: {x: [X]}}
…, rename: {index: {x: true}}
…, rename: [x]
…, sort: descending
…, sort: [x, y]
…, sort: {by: x}
…, sort: {index: {by: x, aggfunc: mean}}
…, sort: {index: {by: x}}, reindex: {columns: [y, z]}
…, sort: {index: up}
…, sort: {index: {ascending: no}}
…, scale: "100"
…, scale: 100%
…, scale: 0
…, unit: true
…, normalize: true
…, normalize: row
…, baseline: BERT
…, baseline: {index: BERT, drop: yes}
…, baseline: {index: x}, reindex: {index: [y, z]}
…, baseline: {}
…, standard_scale: 1
…, missing: ignore
…, missing: drop
…, missing: keep, fill_value: 0
…, fill_value: nan
…, fill_value: "0"
…, header: none
…, header: [0, one]
…, header: []
…, sep: ", "
…, sep: tab
…, decimal: comma
…, na_values: NA
…, na_values: {c: NA}
…, melt: true
…, melt: [a]
source: a.csv, index: a, columns: variable, values: c, melt: {id_vars: a}
…, melt: {}
…, melt: {id_vars: []}
…, meta: {}
…, record_path: {a: b}
…, test: true
…, test: BERT
…, test: {baseline: BERT}
…, aggfunc: mean, test: {baseline: BERT}
…, aggfunc: mean, test: {baseline: BERT, pair_by: seed, method: ttest}
…, aggfunc: mean, test: {baseline: x, pair_by: seed}, reindex: {index: [y]}
…, aggfunc: mean, test: {baseline: BERT, pair_by: seed, correction: bonferroni}
…, kind: heatmap
…, kind: [pivot]
…, kind: true
…, kind:
…, row: model
…, col: [d, e]
…, format: excel
…, transpose: 1
…, baseline: []
…, where: [[a]]
…, reindex: ""
…, cmap: mako
source: a.csv, kind: confusion, index: true, columns: predicted
source: a.csv, kind: confusion, true: label, predicted: pred, labels: cat
source: a.csv, kind: confusion, true: label, predicted: pred, labels: [cat, cat]
source: a.csv, kind: confusion, true: label, predicted: pred, labels: []
source: a.csv, kind: confusion, true: label, predicted: pred, normalize: true
source: a.csv, kind: correlation, index: a, columns: b, values: c, method: pearsons
source: a.npy, kind: tensor, axes: 2, index: a, columns: b
source: a.npy, kind: tensor, axes: [a, b], index: q, columns: b
source: a.npy, kind: tensor, axes: [h, a, b], index: a, columns: b
source: a.npy, kind: tensor, axes: [h, a, b], index: a, columns: b, select: {h: men}
source: a.npy, kind: tensor, axes: [h, a, b], index: a, columns: b, select: {h: 1.5}
source: a.npy, kind: tensor, axes: [h, a, b], index: a, columns: b, select: [0]
source: a.npy, kind: tensor, axes: [h, a, b], index: a, columns: b, select: {head: 0}
source: a.npy, kind: tensor, axes: [a, b], index: a, columns: b, labels: [x]
source: a.npy, kind: tensor, axes: [a, b], index: a, columns: b, labels: {c: [x]}
source: a.npy, kind: tensor, axes: a, index: a, columns: b
source: a.npy, kind: tensor, index: a, columns: b
Source: a.csv, index: a, columns: b, values: c
""".strip().splitlines()
"""``…`` stands for a whole pivot table."""

RAW = re.compile(
    r"Input should|Value error|valid (string|list|dictionary|integer|number)|unable to parse|union|<class|\[type=|None|True|False|found unexpected|did not find"
)
"""Words of Pydantic, of libyaml and of Python."""

FIX = re.compile(
    r"; |say which|should be|write |has no value|remove|give |change |unknown (matrix|colour map)|needs quotes|must be|duplicated"
)
"""Something that says what to do, or what would be right."""


def answers(text: str) -> list[str]:
    try:
        problems = check(parse(text.encode(), "config.yaml")).problems
    except InputError as error:
        problems = error.problems
    return str(InputError(problems)).splitlines()


@pytest.mark.parametrize("keys", FIGURES)
def test_a_mistake_in_a_figure_has_an_answer(keys: str):
    check_answers(answers(f"matrices:\n  m: {{{KEYS}, aggfunc: mean}}\nfigures:\n  m: {{{keys}}}\n"))


@pytest.mark.parametrize("keys", MATRICES)
def test_a_mistake_in_a_matrix_has_an_answer(keys: str):
    keys = keys.replace("…", KEYS)
    check_answers(answers(f"matrices:\n  m: {{{keys}}}\nfigures:\n  m:\n"))


def check_answers(found: list[str]) -> None:
    assert found
    for line in found:
        assert re.match(r"config\.yaml:\d+:\d+: ", line)
        message = re.sub(r'"[^"]*"', "", line)
        assert not RAW.search(message), line
        assert FIX.search(message), line
    assert len(set(found)) == len(found)


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        ("fade: 5", "fade: 5 should be below 1; for 5 % write 0.05"),
        ("width: 8.5km", 'width: "8.5km" is not a length; write inches as a number, or a unit: 8 cm'),
        ("fontsize: 8pt", "write 8"),
        ("height: auto", "remove the key, and it is chosen"),
        ("cbar: none", '"none" should be true or false; use false'),
        ("standard_scale: 1", "standard_scale: 1 should be index, columns or panel; use columns"),
        ("margins: {index: true}", "true should be mean, median, min, max or sum; use mean"),
        ("lower_is_better: RTE", "write lower_is_better: [RTE]"),
        ("delta: BERT", "write delta: {index: BERT} for a row, or delta: {columns: BERT} for a column"),
        ("dots: count", "write dots: true, or dots: {size: count}"),
        ("cluster: rows", "use index"),
        ("tokens: bert-base-uncased", "; use bert"),
        ("tokens: roberta", "; use gpt2"),
        ("tokens: xlm-roberta-base", "; use sentencepiece"),
        ("tokens: meta-llama/Llama-3.1-8B", "; use gpt2"),
        ("tokens: google/flan-t5-small", "; use sentencepiece"),
        ("tokens: {family: distilbert}", "; use bert"),
        ("tokens: true", "write tokens: gpt2, bert or sentencepiece"),
        ("alt: What is shown", "use description"),
        ("norm: LogNorm", "use log"),
        ("fmt: {acc: .1f}", "it is a label, so write fmt: {index: {acc: …}} or {columns: {acc: …}}"),
        (
            "fmt: 2f",
            '"2f" is not a number format; use one such as .1f, .2e, .0%, +.2f or d; did you mean .2f?',
        ),
        ("fmt: '0.1'", "did you mean .1f?"),
        ("linecolor: [1, 0, 0]", 'write a colour such as red, "#cc0000" or, for a grey, "0.8"'),
        ("vmax: 1,5", "a comma separates keys here, so write a decimal point"),
        ("row_annotations: [a]", "write row_annotations: {NAME: {values: {LABEL: VALUE}}}"),
        ("row_annotations: {A: b}", "write {values: {LABEL: VALUE}}"),
        ("row_annotations: {A: {values: {b: 1}, fmt: 2}}", '"2" is not a number format; did you mean .2f?'),
        ("stars: 0.05", "0.05 should be true, or marks by the level that p is below"),
        (r"annot: '{value:.1f} \textsc{x}'", r'"\textsc" would be shown as it is written'),
        (r"annot: '$\mathbf{{{value:.1f}}}$'", "for bold numbers write annot_kws: {fontweight: bold}"),
        (r"annot: '{value}$^{{*}}$'", "neither TeX nor mathematics"),
        ("annot: yes", '"yes" has no field in braces; write true, auto, or a template'),
        ('annot: "{value:.1f"', 'a brace of "{value:.1f" has no partner'),
    ],
)
def test_the_answer_says_what_to_write(keys: str, answer: str):
    found = answers(f"matrices:\n  m: {{{KEYS}}}\nfigures:\n  m: {{{keys}}}\n")
    assert answer.replace('"0.05"', "0.05") in found[0].replace('"0.05"', "0.05")

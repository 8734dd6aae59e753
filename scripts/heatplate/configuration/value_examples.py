"""How to write the value of a key of which the wrong kind was given: the ends of messages."""

from __future__ import annotations

import re
from collections.abc import Sequence

from heatplate.problems import did_you_mean, printable

_EXAMPLES = {
    "matrices": "matrices: {NAME: {source: FILE, index: FIELD, columns: FIELD, values: FIELD}}",
    "matrices.*": "{source: FILE, index: FIELD, columns: FIELD, values: FIELD}",
    "figures": "figures: {NAME: {matrix: NAME}}",
    "figures.*": "{cmap: mako, annot: true}, or nothing after the colon",
    "style": "style: {cmap: mako}",
    "accept": "accept: {contrast: WHY}",
    "margins": "margins: mean, or margins: {columns: mean}",
    "highlight": "highlight: true, or highlight: {best: bold, second: underline}",
    "delta": "delta: {index: LABEL} for a row, or delta: {columns: LABEL} for a column",
    "annot_data": "annot_data: {acc: MATRIX}, and {acc} in annot",
    "dots": "dots: true, or dots: {size: FIELD}",
    "cluster": "cluster: both",
    "tokens": "tokens: gpt2, bert or sentencepiece",
    "latex_preamble": "latex_preamble: \\usepackage{mathptmx}\\usepackage{amssymb}",
    "norm": "norm: log, or norm: {name: boundaries, boundaries: [0, 50, 100]}",
    "cmap": "cmap: mako, or cmap: [red, white, blue]",
    "mask": "mask: upper, or mask: below 0.1",
    "hide": "hide: zeros, or hide: below 0.005",
    "boxes": "boxes: [{index: ROW}, {columns: COLUMN}]",
    "boxes[]": "{index: ROW} or {columns: COLUMN}",
    "annot_kws": "annot_kws: {fontsize: 7}",
    "xticklabels_kws": "xticklabels_kws: {rotation: 45}",
    "yticklabels_kws": "yticklabels_kws: {location: right}",
    "group_kws": "group_kws: {gap: 4}",
    "margins_kws": "margins_kws: {facecolor: white}",
    "tree_kws": "tree_kws: {linewidths: 0.5}",
    "row_annotations": "row_annotations: {NAME: {values: {LABEL: VALUE}}}",
    "col_annotations": "col_annotations: {NAME: {values: {LABEL: VALUE}}}",
    "row_annotations.*": "{values: {LABEL: VALUE}}",
    "col_annotations.*": "{values: {LABEL: VALUE}}",
    "cell": "cell: 12, or cell: {width: 18, height: 12}",
    "edges": "edges: {left: 1.2}",
    "figure fmt": "fmt: .1f, or fmt: {columns: {COLUMN: .1f}}",
    "fmt.index": "fmt: {index: {ROW: .1f}}",
    "fmt.columns": "fmt: {columns: {COLUMN: .1f}}",
    "rename.index": "rename: {index: {OLD: NEW}}",
    "rename.columns": "rename: {columns: {OLD: NEW}}",
    "where.*": "where: {FIELD: VALUE}, or where: {FIELD: [ONE, ANOTHER]}",
    "matrix source": "source: results/scores.csv, or a list of files",
    "matrix index": "index: FIELD",
    "matrix columns": "columns: FIELD",
    "matrix values": "values: FIELD; with one column for each task use melt",
    "matrix test": "test: {baseline: LABEL, pair_by: seed}",
    "matrix melt": "melt: {id_vars: FIELD}",
    "matrix extract": 'extract: {FIELD: "{model}_{task}"}',
    "matrix select": "select: {AXIS: 0}",
    "matrix labels": "labels: [a, b], or of a tensor labels: {AXIS: [a, b]}",
    "axes": "axes: [layer, head, query, key]",
    "baseline": "baseline: {index: LABEL} for a row, or baseline: {columns: LABEL} for a column",
    "cbar_kws": "cbar_kws: {label: TEXT}",
    "reindex": "reindex: {index: [LABEL, LABEL]}",
    "rename": "rename: {index: {OLD: NEW}}",
    "steps": "steps: [{baseline: {index: LABEL}}, {drop: {index: LABEL}}, {scale: 100}]",
    "steps[]": "{scale: 100}",
    "drop": "drop: {index: LABEL} for a row, or drop: {columns: LABEL}",
    "dropna": "dropna: true, or dropna: {index: any}",
    "groupby": "groupby: {columns: {MMLU: mmlu_*}}",
    "groupby.index": "groupby: {index: {GROUP: PATTERN}}",
    "groupby.columns": "groupby: {columns: {GROUP: PATTERN}}",
    "weights": "weights: FIELD, or weights: {LABEL: 2}",
    "at": "at: max FIELD, or at: {max: FIELD, by: seed}",
    "failed": "failed: {where: {status: failed}, action: drop}",
    "failed.where": "where: {status: failed}",
    "failed.expected": "expected: {seed: [0, 1, 2]}",
    "errorbar": "errorbar: ci, or errorbar: [ci, 99]",
    "na_rep": "na_rep: n/a, or na_rep: {value: n/a, std: ?}",
    "matrix where": "where: {FIELD: VALUE}",
    "matrix sort": "sort: natural, or sort: {index: {aggfunc: mean, ascending: false}}",
    "sort.index": "sort: {index: {aggfunc: mean, ascending: false}}",
    "sort.columns": "sort: {columns: {aggfunc: mean, ascending: false}}",
    "mask.where": "where: below 0.1",
    "[].where": "where: below 0.1",
    **dict.fromkeys(
        ("color", "colors", "linecolor", "na_color", "facecolor", "cmap[]"),
        'a colour such as red, "#cc0000" or, for a grey, "0.8"',
    ),
}
"""By key, with ``matrix`` or ``figure`` before what only one of them has in this way; below a key whose parts
the author names (``*``) or lists (``[]``)."""

_PLACEHOLDER = {"delta": "LABEL", "dots": "FIELD", "test": "LABEL", "boxes": "ROW", "boxes[]": "ROW"}
"""What stands in the example for the text that was given."""

_WORDS = {
    "row": "index",
    "rows": "index",
    "col": "columns",
    "cols": "columns",
    "column": "columns",
    "pred": "columns",
    "predicted": "columns",
    "recall": "index",
    "precision": "columns",
    "drop": "keep",
    "ignore": "keep",
    "logarithmic": "log",
    "lognorm": "log",
    "symlognorm": "symlog",
    "powernorm": "power",
    "twoslopenorm": "two_slope",
    "boundarynorm": "boundaries",
    "ttest": "paired_t",
    "t": "paired_t",
    "ttest_rel": "paired_t",
    "ttest_ind": "welch_t",
    "bh": "fdr_bh",
    "comma": ",",
    "point": ".",
    "all": "true",
    "none": "false",
    "bonferroni": "holm",
    "std": "sd",
    "stddev": "sd",
    "sem": "se",
    "stderr": "se",
    "ci95": "ci",
}
"""Words from elsewhere, and what they are here; those that are no choice of the key do not count."""

_AXES = {"standard_scale": {"0": "index", "1": "columns"}, "z_score": {"0": "index", "1": "columns"}}
"""The numbers of seaborn's axes."""


def example_of(path: Sequence[str | int], given: object) -> str:
    """The end of a message: how to write a key, if there is an example."""
    names = ["[]" if isinstance(step, int) else str(step) for step in path]
    below = names[-2] if len(names) > 1 else ""
    owners = {("matrices", 3): "matrix", ("figures", 3): "figure", ("style", 2): "figure"}
    owner = owners.get((names[0], len(names)), "part")
    for key in (
        f"{owner} {names[-1]}",
        f"{below}{names[-1]}",
        f"{below}.{names[-1]}",
        names[-1],
        f"{below}.*",
    ):
        if key in _EXAMPLES:
            example = _EXAMPLES[key]
            if isinstance(given, str) and re.fullmatch(r"[\w.-]+", given):
                example = example.replace(_PLACEHOLDER.get(key.removeprefix("matrix "), "\0"), given)
            return f"; write {example}"
    return ""


def list_meant(given: object, path: Sequence[str | int], expected: Sequence[str]) -> str:
    """The end of a message about a text or number that is probably the only item of a list."""
    is_single = (isinstance(given, str) and given.strip()) or (
        isinstance(given, int | float) and list(expected) == ["a list"]
    )
    if not is_single or isinstance(given, bool) or "a list" not in expected or path[-1] in ("boxes", "hide"):
        return ""
    if isinstance(given, str) and {"a number", "a whole number"} & {*expected} and path[0] == "matrices":
        return ""
    return f"; write {path[-1]}: [{printable(str(getattr(given, 'text', given)))}]"


def word_meant(given: str, path: Sequence[str | int], words: Sequence[str]) -> str:
    """The end of a message: the one of these words that an author probably meant."""
    if path[-1] == "format" and given.lower() in ("excel", "xlsx", "xls"):
        return "; save the sheet as .csv"
    meant = "index" if path[-1] == "normalize" and given == "true" else _WORDS.get(given.lower(), "")
    if meant in words:
        return f"; use {as_yaml(meant)}"
    hint = did_you_mean(given, words)
    return hint if "did you mean" in hint else ""


def number_as_word(given: str, path: Sequence[str | int], words: Sequence[str]) -> str:
    """The end of a message about a number that stands for an axis."""
    meant = _AXES.get(str(path[-1]), {}).get(given, "")
    return f"; use {meant}" if meant in words else ""


def number_meant(given: str, path: Sequence[str | int]) -> str:
    """The end of a message about a text that should be a number."""
    number = given.strip().replace("\u2212", "-")
    if given.lower() in ("auto", "none", "default") and path[0] != "matrices":
        return f"; remove {path[-1]}, and it is chosen"
    if re.fullmatch(r"[-+]?[0-9]+,[0-9]+%?", number):
        number = number.replace(",", ".")
    found = re.fullmatch(r"([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)\s*([a-zA-Z\"%]*)", number)
    if found is None:
        return ""
    plain, unit = found[1], found[2].lower()
    if unit == "" and plain == given:
        return "; remove the quotes"
    if path[-1] == "fade" and unit == "%":
        return f"; write {float(plain) / 100:g}"
    return f"; write {plain}" if unit in ("", "%", "pt", "dpi") else ""


def as_yaml(word: str) -> str:
    """A word as it can be copied into the configuration."""
    return word if re.fullmatch(r"[\w ]+", word) else f'"{printable(word)}"'


def joined(choices: Sequence[str]) -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    *others, last = choices
    return f"{', '.join(others)} or {last}" if others else last

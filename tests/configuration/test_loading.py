"""The configuration as a whole: merging of styles, and every mistake at its place, all at once."""

import pytest

from heatplate.configuration.loading import check, from_values
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError

MATRIX = "matrices:\n  m: {source: a.csv, index: i, columns: c, values: v}\n"


def load(text: str):
    found = check(parse(text.encode(), "config.yaml"))
    assert not found.problems
    return found.configuration


def problems(text: str) -> list[str]:
    return str(InputError(check(parse(text.encode(), "config.yaml")).problems)).splitlines()


def test_a_figures_own_keys_override_the_style_and_the_style_overrides_the_defaults():
    text = "style: {vmin: 1, cmap: mako, cbar_kws: {ticks: [1, 2]}}\n"
    text += "figures:\n  m: {vmin: 0, cbar_kws: {label: L}}\n"
    figure = load(MATRIX + text).figures["m"]
    assert (figure.vmin, figure.cmap, figure.linewidths) == (0, "mako", 0)
    assert (figure.cbar_kws.label, figure.cbar_kws.ticks) == ("L", [1, 2])


def test_a_figure_without_keys_draws_the_matrix_of_its_name():
    assert load(MATRIX + "figures:\n  m:\n").figures["m"].matrix == "m"


def test_order_quoting_comments_anchors_and_written_out_defaults_do_not_change_the_specification():
    plain = load(MATRIX + "figures:\n  m: {vmin: 0, vmax: 1, title: T, annot: true}\n")
    other = load(
        "figures:\n  m: # a comment\n    annot: true\n    'title': \"T\"\n    <<: &l {vmax: 1.0, vmin: 0.0}\n"
        "    linewidths: 0\n    cbar: true\n" + MATRIX.replace("v}", "v, scale: 1, kind: pivot}")
    )
    assert other.figures["m"].model_dump_json() == plain.figures["m"].model_dump_json()
    assert other.matrices["m"].model_dump_json() == plain.matrices["m"].model_dump_json()


def test_labels_stay_as_they_are_written():
    text = MATRIX.replace("v}", "v, reindex: {index: [007, 1.10, 1e5, no, 'x']}, where: {a: [1.0, true]}}")
    matrix = load(text + "figures: {m: {title: 1.50}}\n").matrices["m"]
    assert matrix.reindex.index == ["007", "1.10", "1e5", "no", "x"]
    assert matrix.where == {"a": ["1.0", "true"]}


def test_mistakes_of_different_parts_are_reported_at_once_in_order_of_place():
    text = MATRIX.replace("v}", "v, agfunc: mean}") + (
        "figures:\n  m: {vmim: 1}\n  n: {matrix: mm}\n  o: {matrix: m, vmin: 5}\nstyle: {vmax: 2, cmap: jett}\n"
    )
    assert problems(text) == [
        "config.yaml:2:55: matrices.m.agfunc: unknown key; did you mean aggfunc?",
        "config.yaml:4:7: figures.m.vmim: unknown key; did you mean vmin?",
        'config.yaml:5:15: figures.n.matrix: unknown matrix "mm"; did you mean m?',
        "config.yaml:6:3: figures.o: vmin 5 is not below vmax 2; to reverse the colours, append _r to cmap",
        'config.yaml:7:24: style.cmap: unknown colour map "jett"; did you mean jet or jet_r?; `snakemake --cores 4 colormaps` shows all',
    ]


def test_a_mistake_in_one_key_does_not_hide_those_in_others():
    text = MATRIX + "figures:\n  m: {matrix: nope, vmin: 3, vmax: 1, cmap: zzz, vmim: 1}\n"
    found = [problem.split(": ", 2)[1] for problem in problems(text)]
    assert found == ["figures.m", "figures.m.matrix", "figures.m.cmap", "figures.m.vmim"]


def test_a_key_without_a_value_is_a_problem_but_a_figure_without_keys_is_not():
    text = (
        MATRIX.replace("v}", "v, aggfunc: }")
        + "style:\nfigures:\n  m:\n  n:\n    matrix: m\n    ylabel: # params\n"
    )
    assert problems(text) == [
        "config.yaml:2:64: matrices.m.aggfunc: has no value; add one (text that starts with # or & needs quotes) "
        "or delete the key",
        "config.yaml:8:12: figures.n.ylabel: has no value; add one (text that starts with # or & needs quotes) "
        "or delete the key; null undoes the key of the style",
    ]
    assert (
        "matrices.m.kind: has no value"
        in problems(MATRIX.replace("v}", "v, kind: }") + "figures: {m: }\n")[0]
    )


STYLE = "style: {cmap: mako, vmin: 1, linewidths: 2, square: true, cbar_kws: {label: L, location: top}}\n"


@pytest.mark.parametrize("null", ["null", "~", "Null"])
def test_null_undoes_a_key_of_the_style_for_one_figure(null: str):
    keys = f"{{matrix: m, cmap: {null}, vmin: {null}, linewidths: {null}, cbar_kws: {{label: {null}}}}}"
    figures = load(MATRIX + STYLE + f"figures:\n  m:\n  n: {keys}\n").figures
    undone, plain = figures["n"], figures["m"]
    assert (undone.cmap, undone.vmin, undone.linewidths, undone.square) == (None, None, 0, True)
    assert (undone.cbar_kws.label, undone.cbar_kws.location) == (None, "top")
    assert (plain.cmap, plain.vmin, plain.linewidths, plain.cbar_kws.label) == ("mako", 1, 2, "L")


def test_null_undoes_a_whole_mapping_and_a_mapping_without_it_nothing():
    text = MATRIX + STYLE + "figures: {m: {cbar_kws: null}, n: {matrix: m, cbar_kws: {ticks: [1]}}}\n"
    figures = load(text).figures
    assert (figures["m"].cbar_kws.label, figures["m"].cbar_kws.location) == (None, "right")
    assert (figures["n"].cbar_kws.label, figures["n"].cbar_kws.ticks) == ("L", [1])


def test_null_gives_the_same_specification_as_no_style_and_as_the_default_written_out():
    keys = "{cmap: null, vmin: null, linewidths: null, square: null, cbar_kws: null, title: null}"
    undone = load(MATRIX + STYLE + f"figures: {{m: {keys}}}\n").figures["m"]
    assert undone.specification() == load(MATRIX + "figures: {m: }\n").figures["m"].specification()


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ("{vmin: }", "figures.m.vmin: has no value; add one"),
        ("{linewidths: }", "figures.m.linewidths: has no value; add one"),
        ("{cbar_kws: {label: }}", "figures.m.cbar_kws.label: has no value; add one"),
        ("{vmim: null}", "figures.m.vmim: unknown key; did you mean vmin?"),
    ],
)
def test_what_is_empty_is_no_null_and_null_makes_no_key_known(figure: str, expected: str):
    found = problems(MATRIX + STYLE + f"figures:  {{m: {figure}}}\n")
    assert found[0].startswith("config.yaml:4:")
    assert expected in found[0]
    assert len(found) == 1
    assert ("null undoes the key of the style" in found[0]) == ("no value" in expected)


@pytest.mark.parametrize("text", ["style: {vmin: null}\n", "style: {cbar_kws: {label: ~}}\n"])
def test_null_in_the_style_has_nothing_to_undo(text: str):
    (found,) = problems(MATRIX + text + "figures: {m: }\n")
    assert "has no value" in found


def test_null_is_handed_over_by_another_workflow_too():
    matrix = {"source": "a.csv", "index": "i", "columns": "c", "values": "v"}
    values = {"matrices": {"m": matrix}, "style": {"vmin": 1}, "figures": {"m": {"vmin": None}}}
    found = from_values(values, "config")
    assert not found.problems
    assert found.configuration.figures["m"].vmin is None


@pytest.mark.parametrize(
    ("matrix", "figure", "expected"),
    [
        ("cmap: mako", "", "matrices.m.cmap: unknown key; it belongs to figures.NAME"),
        ("", "aggfunc: mean", "figures.m.aggfunc: unknown key; it belongs to matrices.NAME"),
        ("", "figsize: [3, 2]", "figures.m.figsize: unknown key; use width: (and height:) in inches"),
        ("", "annot_kws: {size: 8}", "figures.m.annot_kws.size: unknown key; use fontsize"),
        (
            "",
            "cbar_kws: {orientation: horizontal}",
            "cbar_kws.orientation: unknown key; use location: bottom",
        ),
        ("", "palette: mako", "figures.m.palette: unknown key; use cmap"),
    ],
)
def test_a_key_of_another_part_or_library_suggests_the_right_one(matrix, figure, expected):
    text = MATRIX.replace("v}", f"v, {matrix}}}" if matrix else "v}") + f"figures: {{m: {{{figure}}}}}\n"
    assert expected in problems(text)[0]


@pytest.mark.parametrize(
    ("matrix", "figure", "expected"),
    [
        (
            "reindex: {columns: [a, b]}",
            "xticklabels: [A]",
            "figures.m.xticklabels: a list of length 1 for an axis of length 2; give one label for each column",
        ),
        (
            "reindex: {index: [a]}, transpose: true",
            "xticklabels: [A, B]",
            "a list of length 2 for an axis of length 1; give one label for each column",
        ),
        (
            "reindex: {index: [a]}",
            "yticklabels: [A, B]",
            "figures.m.yticklabels: a list of length 2 for an axis of length 1; give one label for each row",
        ),
    ],
)
def test_labels_of_the_wrong_length_are_found_before_anything_is_read(matrix, figure, expected):
    (problem,) = problems(MATRIX.replace("v}", f"v, {matrix}}}") + f"figures: {{m: {{{figure}}}}}\n")
    assert expected in problem


def test_limits_that_conflict_with_the_style_are_reported_at_the_figure():
    text = MATRIX + "style: {vmax: 2}\nfigures:\n  m: {vmin: 5}\n"
    (problem,) = problems(text)
    assert problem.startswith("config.yaml:5:3: figures.m: vmin 5 is not below vmax 2")


def test_a_spread_that_the_matrix_lacks_is_reported_with_the_key_that_adds_it():
    figure = 'figures: {m: {annot: "{value:.1f}±{std:.1f}"}}\n'
    assert "the matrix has no std; set aggfunc: mean or median" in problems(MATRIX + figure)[0]
    assert load(MATRIX.replace("v}", "v, aggfunc: mean}") + figure).figures["m"]


def test_the_allowed_words_are_listed_and_the_most_similar_suggested():
    (problem,) = problems(MATRIX.replace("v}", "v, aggfunc: maen}") + "figures: {m: }\n")
    assert problem.startswith('config.yaml:2:64: matrices.m.aggfunc: "maen" should be mean, median,')
    assert problem.endswith("did you mean mean or median?")


def test_a_dictionary_is_checked_like_a_file():
    found = from_values(
        {"matrices": {"f": {"source": "a"}}, "figures": {"f": {"vmim": 1}}}, "config"
    ).problems
    assert "config: figures.f.vmim: unknown key; did you mean vmin?" in map(str, found)


def test_a_yaml_1_1_boolean_as_a_key_is_still_the_key_true():
    keys = {"kind": "confusion", "source": "a.csv", True: "label", "predicted": "p"}
    matrices = from_values({"matrices": {"c": keys}, "figures": {"c": None}}, "config").configuration.matrices
    assert matrices["c"].true == "label"


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ("cmap: [white]", "figures.m.cmap: is too short; list at least two"),
        ("cmap: [red, [2]]", "figures.m.cmap[1]: a list should be text"),
        ("cmap: {a: b}", "figures.m.cmap: a mapping should be text or a list"),
        (
            "xticklabels: {a: b}",
            "figures.m.xticklabels: a mapping should be true, false, a whole number, auto or a list",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_one_problem_in_the_authors_words(keys, expected):
    found = problems(MATRIX + f"figures: {{m: {{{keys}}}}}\n")
    assert expected in " ".join(found)
    assert not any("function" in problem or "literal" in problem for problem in found)


@pytest.mark.parametrize(
    "matrices", ["[{name: scores}]", "true", "-1", "1e308", "[null]", "[[]]", "text", ""]
)
def test_matrices_that_are_not_a_mapping_are_a_problem_and_not_a_traceback(matrices):
    assert "matrices" in problems(f"matrices: {matrices}\nfigures: {{f: {{matrix: scores}}}}\n")[0]


def test_an_unknown_kind_is_reported_at_the_kind():
    text = "matrices: {m: {source: a, kind: confuson}}\nfigures: {m: }\n"
    assert problems(text) == [
        'config.yaml:1:33: matrices.m.kind: unknown kind "confuson"; did you mean confusion?'
    ]

"""Keys that do not suit the panels of a figure are refused at their place in the configuration."""

from __future__ import annotations

import pytest

from heatplate.configuration.composition import specification_of
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.further_matrices import without_names
from heatplate.problems import InputError

MATRICES = """\
style: {width: 3.25, cmap: mako, fontsize: 7}
matrices:
  dev: {source: a.csv, index: model, columns: task, values: score, unit: "%"}
  test: {source: b.csv, index: model, columns: task, values: score, unit: "%"}
  time: {source: c.csv, index: model, columns: task, values: ms, unit: ms, aggfunc: mean}
  groups: {source: a.csv, index: [family, model], columns: task, values: score, unit: "%"}
  seeds: {source: a.csv, index: model, columns: task, values: score, col: seed, unit: "%"}
  heads: {source: a.csv, index: model, columns: task, values: score, row: layer, col: head}
figures:
  plain: {matrix: dev}
  other: {matrix: test, width: 5, fontsize: 9, title: Other, svg: true}
  both: {matrix: [dev, test]}
"""


def problems(figure: str) -> str:
    found = check(parse(f"{MATRICES}  x: {figure}\n".encode(), "config.yaml"))
    return str(InputError(found.problems))


@pytest.mark.parametrize(
    "figure",
    [
        "{matrix: [dev, test], standard_scale: panel, col_wrap: 1, panel_letters: true}",
        "{matrix: {Scores: dev, Latency: time}, standard_scale: panel}",
        "{matrix: {Scores: dev, Latency: time}, cbar: false}",
        "{matrix: heads, standard_scale: panel}",
        "{matrix: seeds, panel_letters: true}",
        "{panels: [plain, other], width_ratios: [1, 2], width: 5.5, title: T, svg: true, dpi: 100}",
        "{panels: [[plain, other], both], parse_math: false, font_family: STIXGeneral}",
        "{panels: [plain], height: null}",
    ],
)
def test_what_suits_is_accepted(figure: str) -> None:
    assert problems(figure) == ""


@pytest.mark.parametrize(
    ("figure", "message"),
    [
        ("{matrix: [dev, tset]}", 'matrix[1]: unknown matrix "tset"; did you mean test?'),
        ("{matrix: {A: dev, B: tset}}", 'matrix.B: unknown matrix "tset"; did you mean test?'),
        ("{matrix: [dev]}", "matrix: is too short; list at least two"),
        ("{matrix: {A: dev, B: dev}}", 'matrix: the matrix "dev" is repeated'),
        ("{matrix: [dev, time]}", 'matrix: the matrices have different units, "%" and "ms"'),
        ("{matrix: [dev, groups]}", 'matrix: the matrix "groups" has two fields on one axis'),
        ("{matrix: [dev, seeds]}", 'matrix: the matrix "seeds" has panels of its own'),
        ("{matrix: [dev, test], margins: true}", "margins: panels cannot have margins"),
        ("{matrix: [dev, test], cluster: both}", "cluster: panels cannot be clustered"),
        (
            '{matrix: [dev, test], annot: "{t}", annot_data: {t: time}}',
            "annot_data: numbers of other matrices cannot be shown in panels",
        ),
        ("{matrix: [dev, test], vmin: shared}", "vmin: a figure of several matrices cannot share vmin"),
        (
            "{matrix: [dev, test], row_annotations: {year: {values: {a: 1}}}}",
            "row_annotations: a figure with panels cannot have row_annotations",
        ),
        ('{matrix: [time, dev], cbar: false, annot: "{std}"}', "annot: the matrix has no std"),
        ("{matrix: [dev, test], xticklabels: [a]}", ""),
        ("{matrix: seeds, cluster: both}", "cluster: a matrix with panels cannot be clustered"),
        ("{matrix: heads, col_wrap: 2}", "col_wrap: the matrix has rows of panels"),
        ("{matrix: heads, panel_letters: true}", "panel_letters: the matrix has rows of panels"),
        ("{matrix: dev, standard_scale: panel}", "standard_scale: the matrix has no panels"),
        ("{matrix: dev, col_wrap: 2}", "col_wrap: the matrix has no panels"),
        ("{matrix: seeds, standard_scale: panel, vmax: 1}", "standard_scale gives each row, column or panel"),
        ("{panels: [plain, othr]}", 'panels[1]: unknown figure "othr"; did you mean other'),
        ("{panels: [[plain], [x]]}", "panels[1][0]: a figure cannot be a panel of itself"),
        ("{panels: [plain, plain]}", 'panels[1]: the figure "plain" is repeated'),
        ("{panels: plain}", 'panels: "plain" should be a list'),
        ("{panels: []}", "panels: is empty; give at least one"),
        ("{panels: [plain, other], height: 3}", "height: a figure with panels does not have this key"),
        ("{panels: [plain, other], matrix: dev}", "matrix: a figure with panels does not have this key"),
        ("{panels: [plain, other], colour: red}", "colour: unknown key"),
        (
            "{panels: [[plain], [other]], width_ratios: [1, 2]}",
            "there are 2 width_ratios, and a row of panels",
        ),
        ("{matrix: dev, width_ratios: [1]}", "width_ratios is for a figure with panels"),
        ("{panels: [plain, other], width_ratios: [1, 0]}", "width_ratios[1]: 0 should be above 0"),
    ],
)
def test_what_does_not_suit_is_refused_with_its_place(figure: str, message: str) -> None:
    found = problems(figure)
    assert found.startswith("config.yaml:13:" if message else "")
    assert message in found
    assert found.count("\n") == 0


def test_a_figure_of_composed_figures_is_refused() -> None:
    text = f"{MATRICES}  x: {{panels: [plain, other]}}\n  y: {{panels: [both, x]}}\n"
    found = InputError(check(parse(text.encode(), "config.yaml")).problems)
    assert str(found).endswith(
        'figures.y.panels[1]: the figure "x" is made of other figures; name those instead'
    )


def test_panels_have_their_own_style_and_the_size_of_the_whole() -> None:
    text = f"{MATRICES}  x: {{panels: [[plain, other]], width: 6, title: All}}\n"
    figures = check(parse(text.encode(), "config.yaml")).configuration.figures
    whole = specification_of(figures, "x")
    [[plain, other]] = whole["panels"]
    assert (whole["width"], whole["title"], whole["fontsize"], "cmap" in whole) == (6, "All", 7, False)
    assert (other["figure"], other["matrix"], other["title"], other["cmap"]) == (
        "other",
        "test",
        "Other",
        "mako",
    )
    assert [(panel["width"], panel["fontsize"]) for panel in (plain, other)] == [(6, 7), (6, 7)]


def test_names_of_figures_and_matrices_are_in_no_key() -> None:
    def key(text: str, name: str) -> object:
        figures = check(parse(text.encode(), "config.yaml")).configuration.figures
        return without_names(specification_of(figures, name))

    text = f"{MATRICES}  x: {{panels: [plain, both]}}\n  y: {{matrix: {{dev: test, test: dev}}}}\n"
    renamed = (
        text.replace("plain", "simple").replace("dev:", "valid:").replace("matrix: dev", "matrix: valid")
    )
    assert key(text, "x") == key(renamed.replace("[dev, test]", "{dev: valid, test: test}"), "x")
    assert key(text, "both") == key(text, "y")
    assert key(text, "both") != key(text.replace("[dev, test]", "{Dev: dev, Test: test}"), "both")

"""Annotations of rows and columns in the configuration: what their values are taken for, and mistakes in them."""

from __future__ import annotations

import json

import jsonschema
import pytest

from heatplate.configuration import reference
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError

MATRICES = """\
matrices:
  m: {source: a.csv, index: i, columns: c, values: v}
  panels: {source: a.csv, index: i, columns: c, values: v, col: seed}
"""


def told(annotation: str) -> dict[str, object]:
    """What drawing is told of an annotation of rows named A."""
    text = f"{MATRICES}figures:\n  m: {{row_annotations: {{A: {annotation}}}}}\n"
    found = check(parse(text.encode(), "config.yaml"))
    assert not found.problems
    [annotation_told] = found.configuration.figures["m"].specification()["row_annotations"]  # type: ignore[misc]
    assert isinstance(annotation_told, dict)
    return annotation_told


def problems(figure: str) -> list[str]:
    text = f"{MATRICES}figures:\n  m: {figure}\n"
    return str(InputError(check(parse(text.encode(), "config.yaml")).problems)).splitlines()


@pytest.mark.parametrize(
    ("annotation", "kind", "values"),
    [
        ("{values: {a: x, b: y}}", "categories", ["x", "y"]),
        ("{values: {a: 1, b: 2.5}}", "numbers", [1.0, 2.5]),
        ("{values: {a: 1.10, b: unknown}}", "categories", ["1.10", "unknown"]),
        ("{values: {a: 2019, b: 007}, kind: categories}", "categories", ["2019", "007"]),
        ("{values: {a: true, b: false}}", "categories", ["true", "false"]),
        ("{values: {a: 1.10, b: x}, kind: text}", "text", ["1.10", "x"]),
        ("{values: {a: 110e6, b: 7e9}, kind: text, fmt: 1k}", "text", [110e6, 7e9]),
        ("{matrix: m}", "numbers", []),
    ],
)
def test_the_kind_follows_from_the_values_and_texts_stay_as_they_are_written(
    annotation: str, kind: str, values: list[object]
) -> None:
    found = told(annotation)
    assert (found["kind"], found["values"]) == (kind, values)


def test_a_label_with_null_has_no_value() -> None:
    found = told("{values: {a: 3, b: null, c: 4}}")
    assert (found["labels"], found["values"], found["kind"]) == (["a", "c"], [3.0, 4.0], "numbers")


def test_the_order_of_values_and_colours_is_in_what_drawing_is_told() -> None:
    one = told("{values: {a: x, b: y}, cmap: {y: red, x: blue}}")
    other = told("{values: {b: y, a: x}, cmap: {x: blue, y: red}}")
    assert (one["labels"], one["categories"], one["cmap"]) == (["a", "b"], ["y", "x"], ["red", "blue"])
    assert (other["labels"], other["categories"], other["cmap"]) == (["b", "a"], ["x", "y"], ["blue", "red"])


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("{values: {a: x}, cmpa: Set2}", ".cmpa: unknown key; did you mean cmap?"),
        ("{value: {a: x}}", ".value: unknown key; did you mean values?"),
        ("{values: {a: x}, location: top}", '.location: "top" should be left or right'),
        (
            "{values: {a: x}, kind: number}",
            '.kind: "number" should be categories, numbers or text; did you mean num',
        ),
        ("{values: {a: [x]}}", ".values.a: a list should be a number or text"),
        ("{values: {a: x}, cmap: Sett2}", '.cmap: unknown colour map "Sett2"; did you mean Set2'),
        ("{values: {a: x}, cmap: {x: redd}}", '.cmap.x: unknown colour "redd"; did you mean red'),
        (
            "{values: {a: encoder}, cmap: {encodr: red}}",
            ': cmap has no colour for "encoder"; did you mean encodr?',
        ),
        ("{values: {a: x}, fmt: .1f}", ": kind: categories has no fmt; remove it, or change kind"),
        ("{values: {a: x}, vmin: 1}", ": kind: categories has no vmin; remove it, or change kind"),
        ("{values: {a: x}, kind: text, cmap: Set2}", ": kind: text has no cmap; remove it, or change kind"),
        (
            "{values: {a: 1, b: x}, kind: numbers}",
            ': "x" of "b" is not a number; write kind: categories or text',
        ),
        ("{values: {a: x}, kind: text, fmt: 1k}", ': "x" of "a" is not a number; remove fmt'),
        (
            "{values: {a: 0, b: 1}, norm: log}",
            ': 0 of "a" is not above 0, as norm: log needs it; write norm: linear',
        ),
        ("{values: {a: 1}, norm: log, vmin: -1}", ": norm: log needs limits above 0; change vmin or vmax"),
        ("{values: {a: 1}, vmin: 3, vmax: 2}", ": vmin (3) must be below vmax (2)"),
        ("{values: {a: 1}, cmap: {1: red}}", ": a mapping of colours is for kind: categories"),
        ("{values: {a: 1}, cmap: [red]}", ": numbers need at least two colours; add one to cmap"),
        ("{kind: text}", ": give either values, such as {BERT: encoder, T5: enc-dec}, or matrix"),
        (
            "{values: {a: 1}, matrix: m}",
            ": give either values, such as {BERT: encoder, T5: enc-dec}, or matrix",
        ),
        (
            "{values: {a: 1}, column: x}",
            ": column is that of another matrix; give matrix too, or remove column",
        ),
        ("{matrix: m, kind: categories}", ": a matrix has numbers; write kind: numbers or text"),
        ("{matrix: mm}", '.matrix: unknown matrix "mm"; did you mean m?'),
        ("{matrix: panels}", ".matrix: panels has panels; choose one without row and col"),
    ],
)
def test_nonsense_is_one_problem_at_its_place(annotation: str, expected: str) -> None:
    (problem,) = problems(f"{{row_annotations: {{A b: {annotation}}}}}")
    assert problem.startswith("config.yaml:5:")
    assert f": figures.m.row_annotations.A b{expected}" in problem


def test_annotations_of_one_name_have_one_legend_and_so_one_look() -> None:
    row = "row_annotations: {A: {values: {a: 1}, cmap: Reds}}, "
    (problem,) = problems(f"{{{row}col_annotations: {{A: {{values: {{b: 1}}, cmap: Blues}}}}}}")
    assert "both have one legend; give the same cmap in both, or rename one of them" in problem
    assert not problems(f"{{{row}col_annotations: {{A: {{values: {{b: 1}}}}}}}}")


def test_a_figure_with_panels_has_no_annotations() -> None:
    (problem,) = problems("{matrix: panels, col_annotations: {A: {values: {b: 1}}}}")
    assert "figures.m.col_annotations: a figure with panels cannot have col_annotations; remove" in problem


@pytest.mark.parametrize(
    ("key", "other"), [("row_colors", "row_annotations"), ("col_colors", "col_annotations")]
)
def test_the_words_of_seaborn_lead_to_those_here(key: str, other: str) -> None:
    (problem,) = problems(f"{{{key}: [red]}}")
    assert f"{key}: unknown key; use {other}: {{NAME: {{values: {{LABEL: CATEGORY}}}}}}" in problem


def test_the_schema_knows_them() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(reference.schema()))

    def is_valid(**annotation: object) -> bool:
        matrix = {"source": "a.csv", "index": "i", "columns": "c", "values": "v"}
        return validator.is_valid(
            {"matrices": {"m": matrix}, "figures": {"m": {"row_annotations": {"A": annotation}}}}
        )

    assert is_valid(values={"a": "x", "b": 1, "c": True, "d": None}, cmap={"x": "red"}, location="left")
    assert not is_valid(values={"a": ["x"]})
    assert not is_valid(values={"a": "x"}, cmpa="Set2")

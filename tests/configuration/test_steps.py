"""Steps, groups and runs: what does not go together is found before anything is read, with what to write."""

import json

import pytest

from heatplate.configuration.known_labels import shown_labels
from heatplate.configuration.loading import CheckedConfiguration, check
from heatplate.configuration.steps import GroupBy
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError

KEYS = "source: a.csv, index: model, columns: task, values: score"
KNOWN = "reindex: {index: [BERT, GPT, T5], columns: [x_1, x_2, y]}"


def checked(matrix: str, figure: str = "{}") -> CheckedConfiguration:
    keys = KEYS if "kind:" not in matrix else "source: a.csv"
    return check(
        parse(f"matrices:\n  m: {{{keys}, {matrix}}}\nfigures:\n  m: {figure}\n".encode(), "config.yaml")
    )


def found(matrix: str, figure: str = "{}") -> list[str]:
    return str(InputError(checked(matrix, figure).problems)).splitlines()


@pytest.mark.parametrize(
    ("matrix", "expected"),
    [
        (
            "steps: [{scale: 100}], scale: 100",
            "matrices.m.scale: steps says what is done in which order; write scale in it, where it belongs",
        ),
        ("steps: [{scale: 100}], sort: natural", "matrices.m.sort: steps says what is done in which order"),
        (
            "steps: [{scale: 100}], transpose: true",
            "matrices.m.transpose: steps says what is done in which order",
        ),
        (
            "steps: [{drop: {index: BERT}}, {baseline: {index: BERT}}], " + KNOWN,
            'matrices.m.steps[1].baseline.index: there is no row "BERT"; known: GPT, T5',
        ),
        (
            "steps: [{rename: {index: {BERT: B}}}, {reindex: {index: [BERT]}}], " + KNOWN,
            'matrices.m.steps[1].reindex.index[0]: there is no row "BERT"; known: B, GPT, T5',
        ),
        (
            "steps: [{transpose: true}, {drop: {index: BERT}}], " + KNOWN,
            'matrices.m.steps[1].drop.index[0]: there is no row "BERT"; known: x_1, x_2, y',
        ),
        (
            "steps: [{groupby: {columns: {X: x_*}, others: drop}}, {drop: {columns: y}}]",
            'matrices.m.steps[1].drop.columns[0]: there is no column "y"; known: X',
        ),
        (
            "steps: [{sort: {index: {by: z}}}], " + KNOWN,
            'matrices.m.steps[0].sort.index.by: there is no column "z"; known: x_1, x_2, y',
        ),
        (
            "steps: [{drop: {index: [BERT, GPT, T5]}}], " + KNOWN,
            "steps[0].drop.index: leaves no row; keep one",
        ),
        ("steps: [{dropna: true}]", "steps[0].dropna: dropna among steps needs missing: keep"),
        ("col: layer, dropna: true", "matrices.m.dropna: dropna of panels needs missing: keep"),
        (
            "kind: tensor, axes: [a, b], index: a, columns: b, dropna: true",
            "matrices.m.dropna: dropna of a tensor needs missing: keep",
        ),
        (
            "kind: correlation, index: a, columns: b, values: c, steps: [{normalize: all}]",
            "steps[0].normalize: correlations have no sums to be divided by; remove this step",
        ),
        (
            "groupby: {columns: {X: [x_1, x_3]}}, " + KNOWN,
            'matrices.m.groupby.columns.X: there is no column "x_3"; did you mean x_2 or x_1?',
        ),
        (
            "steps: [{groupby: {columns: {X: a*}, weights: n}}, {groupby: {columns: {Y: b*}, weights: k}}]",
            'steps[1].groupby.weights: another groupby has weights from "n"; use one field',
        ),
        (
            "kind: tensor, axes: [a, b], index: a, columns: b, groupby: {index: {g: x}, weights: n}",
            "groupby.weights: only a pivot table has fields; give numbers by label",
        ),
        ("groupby: {X: x_*}", "groupby.X: unknown key; it is a group, so write groupby: {columns: {X: …}}"),
        (
            "errorbar: [ci, 0.95], aggfunc: mean",
            "errorbar: the level 0.95 of ci should be in percent, below 100; write 95",
        ),
        ("at: max dev_acc, aggfunc: mean", "which fields tell the runs of a cell apart"),
        (
            "melt: {id_vars: [model]}, failed: {where: {status: failed}, action: drop}",
            'failed.where.status: there is no field "status" after melt',
        ),
        ("melt: {id_vars: [model]}, at: max dev", 'at.max: there is no field "dev" after melt'),
    ],
)
def test_what_does_not_go_together(matrix: str, expected: str) -> None:
    messages = found(matrix)
    assert any(expected in message for message in messages), messages


@pytest.mark.parametrize(
    "matrix",
    [
        "steps: [{scale: 100}], sort: false",
        "steps: [{scale: 100}, {scale: 2}], " + KNOWN,
        "steps: [{dropna: true}], missing: keep",
        "steps: [{sort: natural}, {sort: {index: mean}}], col: layer",
        "dropna: true, steps: [{drop: {index: x}}]",
        "at: max dev_acc, aggfunc: mean, failed: {expected: {seed: [0, 1]}, action: drop}",
        "sort: {row: natural, col: false}, row: a, col: b",
    ],
)
def test_what_goes_together(matrix: str) -> None:
    assert checked(matrix).problems == ()


def test_a_figure_knows_the_labels_after_all_steps() -> None:
    steps = "[{groupby: {columns: {X: x_*}, others: keep}}, {drop: {index: T5}}, {rename: {index: {GPT: G}}}]"
    matrix = checked(f"{KNOWN}, steps: {steps}").configuration.matrices["m"]
    assert (shown_labels(matrix, "index"), shown_labels(matrix, "columns")) == (["BERT", "G"], ["X", "y"])
    assert found(f"{KNOWN}, steps: {steps}", "{boxes: [{index: T5}]}") == [
        'config.yaml:4:23: figures.m.boxes[0].index: there is no row "T5"; known: BERT, G'
    ]


def test_a_figure_can_only_show_the_spreads_that_are_left() -> None:
    runs = "aggfunc: mean, errorbar: ci"
    template = '{annot: "{value} {err_low} {err_high} {err} {std}"}'
    assert checked(runs, template).problems == ()
    assert len(found(f"{runs}, steps: [{{scale: 2}}, {{baseline: {{index: a}}}}]", template)) == 4
    grouped = "groupby: {columns: {X: x*}"
    assert len(found(f"{runs}, {grouped}}}", template)) == 4
    assert checked(f"{runs}, {grouped}, others: keep}}", template).problems == ()
    assert checked(f"{runs}, {grouped}}}", '{annot: "{value} {count}"}').problems == ()
    assert "the matrix has no err" in found("aggfunc: mean, errorbar: pi", template)[0]


def test_the_order_of_groups_is_in_what_a_job_is_told() -> None:
    def told(groups: str) -> GroupBy:
        (matrix,) = checked(f"groupby: {{columns: {groups}}}").configuration.matrices.values()
        document = json.loads(json.dumps(matrix.model_dump(mode="json")["groupby"], sort_keys=True))
        return GroupBy.model_validate(document)

    assert list(told("{Z: x_*, A: y}").groups.items()) == [("Z", ["x_*"]), ("A", ["y"])]
    assert list(told("{A: y, Z: x_*}").groups.items()) == [("A", ["y"]), ("Z", ["x_*"])]
    assert told("{Z: x_*}").groups == {"Z": ["x_*"]}


@pytest.mark.parametrize("order", ["3", "[B, A]", "[A]", "{A: 1}"])
def test_an_order_of_groups_is_no_key_of_authors(order: str) -> None:
    [problem] = found(f"groupby: {{columns: {{A: x_*, C: y}}, order_of_groups: {order}}}")
    assert "matrices.m.groupby.order_of_groups: unknown key" in problem

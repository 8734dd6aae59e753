"""What is behind a cell: the right records or places, and steps that end at the value in the matrix."""

import json
from pathlib import Path

import numpy as np
import pytest

from heatplate.cell_trace import CellTrace, traces
from heatplate.collecting import collect
from heatplate.configuration.matrices import Confusion, Correlation, Pivot, Tensor
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError

CSV = """\
family,model,task,seed,layer,acc
GPT,s,A,0,1,0.5
GPT,s,A,1,1,0.75
GPT,s,B,0,2,0.25
GPT,l,A,0,1,0.5
GPT,l,B,0,2,1
OPT,s,A,0,1,0.125
OPT,s,A,1,2,
OPT,s,B,0,1,0.5
"""
RUNS = {
    "source": "a.csv",
    "index": "model",
    "columns": "task",
    "values": "acc",
    "aggfunc": "mean",
    "missing": "keep",
}


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text(CSV)
    return tmp_path


def pivot(**keys: object) -> Pivot:
    return Pivot.model_validate({**RUNS, **keys})


def trace(keys, row: str, column: str, *panel: str) -> CellTrace:
    (found,) = traces(keys, row, column, *panel)
    return found


def test_the_records_of_a_cell_are_named_with_their_lines_and_values() -> None:
    cell = trace(pivot(where={"family": "GPT"}, scale=100), "s", "A")
    assert list(cell.lines()) == [
        "a.csv:2: acc 0.5, family GPT, model s, task A, seed 0, layer 1",
        "a.csv:3: acc 0.75, family GPT, model s, task A, seed 1, layer 1",
        "aggfunc: mean of 2 values → 0.625",
        "scale: times 100 → 62.5",
    ]


def test_a_record_without_a_value_and_a_cell_without_a_record_say_so() -> None:
    grouped = {"index": ["family", "model"]}
    assert list(trace(pivot(**grouped), "OPT / s", "A").lines())[1:] == [
        "a.csv:8: acc empty, family OPT, model s, task A, seed 1, layer 2",
        "aggfunc: mean of 1 value, with 1 record without a value → 0.125",
    ]
    keys = pivot(index="layer", columns="seed", missing="error", fill_value=0, where={"task": "B"})
    assert list(trace(keys, "1", "0").lines())[-1] == "aggfunc: mean of 1 value → 0.5"
    assert next(trace(pivot(index="seed"), "1", "B").lines()) == "missing: no record → none"


def test_the_place_in_a_json_file_has_the_names_of_its_fields() -> None:
    content = {"results": {"rte": {"acc": 0.5}, "qnli": {"acc": 0.75}}}
    Path("bert_s0.json").write_text(json.dumps(content))
    keys = pivot(source="{model}_s{seed}.json", record_path="results.{task}", aggfunc=None, columns="task")
    assert list(trace(keys, "bert", "qnli").lines()) == [
        "bert_s0.json: results.qnli: acc 0.75, task qnli, model bert, seed 0",
        "values: acc → 0.75",
    ]


def test_several_names_in_a_key_of_a_json_file_are_filled_in() -> None:
    Path("s.json").write_text(json.dumps({"lm/rte+few": {"acc": 0.5}, "lm/rte+zero": {"acc": 0.25}}))
    keys = pivot(
        source="s.json", record_path="lm/{task}+{shots}", index="task", columns="shots", aggfunc=None
    )
    assert next(iter(trace(keys, "rte", "few").lines())).startswith("s.json: lm/rte+few: acc 0.5")


STEPS = [
    {},
    {"scale": 100, "rename": {"index": {"s": "small"}, "columns": {"A": "Task A"}}},
    {"baseline": {"index": "l"}},
    {"baseline": {"index": "l", "drop": True}, "scale": -1, "transpose": True},
    {"baseline": {"columns": "B"}, "scale": 3},
    {"z_score": "columns", "where": {"family": "GPT"}},
    {"normalize": "index", "scale": 100, "transpose": True, "rename": {"columns": {"B": "b"}}},
    {"normalize": "all", "standard_scale": "columns", "sort": {"columns": {"by": "l", "ascending": False}}},
    {"sort": False, "reindex": {"columns": ["B", "A"]}},
    {"sort": {"index": {"aggfunc": "mean", "ascending": False}}, "baseline": {"index": "l"}},
    {"test": {"baseline": "l", "method": "welch_t"}, "baseline": {"index": "l"}, "missing": "keep"},
    {"fill_value": 0, "missing": "error", "infinite": "keep", "where": {"family": "GPT"}, "scale": 0.1},
]


@pytest.mark.parametrize("keys", STEPS)
@pytest.mark.parametrize("index", ["model", ["family", "model"]])
def test_every_trace_ends_at_the_value_in_the_matrix(keys: dict[str, object], index: object) -> None:
    given = pivot(index=index, **keys)
    matrix = collect(given)
    assert isinstance(matrix, Matrix)
    for i, row in enumerate(matrix.row_names):
        for j, column in enumerate(matrix.column_names):
            cell = trace(given, row, column)
            assert cell.position == (i, j)
            np.testing.assert_equal(cell.value, matrix.values[i, j])
            np.testing.assert_equal([cell.origin.step, *cell.steps][-1].value, matrix.values[i, j])
            wanted = {
                step
                for step in ("baseline", "normalize", "standard_scale", "z_score", "scale")
                if step in keys
            }
            assert wanted <= {step.key for step in cell.steps}


def test_each_step_tells_its_operands() -> None:
    cell = trace(
        pivot(where={"family": "GPT"}, baseline={"index": "l"}, z_score="columns", scale=10), "s", "B"
    )
    assert [str(step.what) for step in cell.steps] == [
        "minus 1, the value in the row l",
        "minus -0.375, divided by 0.5303300858899106: the mean and the standard deviation of its column",
        "times 10",
    ]
    cell = trace(pivot(where={"family": "GPT"}, normalize="all", standard_scale="index"), "s", "B")
    assert [step.what for step in cell.steps] == [
        "divided by 2.375, the sum of all cells",
        "minus 0.10526315789473684, divided by 0.15789473684210525: the least and the range of its row",
    ]


def test_a_cell_of_a_panel_has_only_its_records() -> None:
    keys = pivot(row="family", col="layer", rename={"columns": {"A": "a"}}, scale=100)
    grid = collect(keys)
    assert isinstance(grid, PanelGrid)
    cell = trace(keys, "s", "a", "GPT", "1")
    assert [line.partition(":acc")[0][:8] for line in cell.origin.lines] == ["a.csv:2:", "a.csv:3:"]
    for i, family in enumerate(grid.row):
        for j, layer in enumerate(grid.col):
            cell = trace(keys, "s", "a", family, layer)
            np.testing.assert_equal(cell.value, grid.values[cell.position])
            assert cell.position[:2] == (i, j)
    with pytest.raises(InputError, match="say which family with --row; known: GPT, OPT"):
        traces(keys, "s", "a")
    with pytest.raises(InputError, match='there is no layer "11" with --col; did you mean 1'):
        traces(keys, "s", "a", "GPT", "11")
    with pytest.raises(InputError, match="the matrix has no panels by row; leave --row out"):
        traces(pivot(), "s", "A", "GPT")


def test_a_wrong_label_gets_the_nearest_and_an_ambiguous_one_the_groups() -> None:
    with pytest.raises(InputError, match='there is no row "ss"'):
        traces(pivot(), "ss", "A")
    with pytest.raises(
        InputError, match='2 rows have the label "s"; write it with its group: GPT / s, OPT / s'
    ):
        traces(pivot(index=["family", "model"]), "s", "A")
    with pytest.raises(InputError, match='there is no column "A"; did you mean Ax'):
        traces(pivot(rename={"columns": {"A": "Ax"}}), "s", "A")


def test_a_confusion_names_the_records_that_it_counts() -> None:
    Path("b.csv").write_text("y,p,id\ncat,dog,1\ncat,cat,2\ncat,dog,3\ndog,dog,4\n")
    keys = {"kind": "confusion", "source": "b.csv", "true": "y", "predicted": "p", "normalize": "index"}
    cell = trace(Confusion.model_validate(keys), "cat", "dog")
    assert list(cell.lines()) == [
        "b.csv:2: y cat, p dog, id 1",
        "b.csv:4: y cat, p dog, id 3",
        "kind: confusion: the number of these 2 records → 2",
        "normalize: divided by 3, the sum of its row → 0.6666666666666666",
    ]
    cell = trace(Confusion.model_validate({**keys, "transpose": True}), "cat", "dog")
    assert next(cell.lines()) == "kind: confusion: the number of these 0 records → 0"


def test_a_coefficient_counts_the_items_that_have_both_and_shows_the_first() -> None:
    lines = ["item,variable,value"]
    for item in range(12):
        lines += [f"{item},x,{item * item % 7}", f"{item},y,{item}" if item != 3 else f"{item},z,0"]
        lines += [f"{item},z,{item % 4}"] if item != 3 else []
    Path("c.csv").write_text("\n".join(lines))
    keys = {
        "kind": "correlation",
        "source": "c.csv",
        "index": "item",
        "columns": "variable",
        "values": "value",
    }
    given = Correlation.model_validate({**keys, "missing": "keep", "rename": {"index": {"y": "Y"}}})
    cell = trace(given, "Y", "x")
    assert cell.origin.lines[0] == "c.csv:3 and c.csv:2: item 0: y 0, x 0"
    assert cell.origin.lines[5] == "and 6 more items"
    assert cell.origin.step.what == "pearson over 11 items that have both"
    matrix = collect(given)
    assert cell.value == matrix.values[matrix.index.index("Y"), matrix.columns.index("x")]


def test_a_value_of_a_tensor_is_found_in_its_file_by_its_index() -> None:
    array = np.arange(2 * 3 * 4 * 4, dtype=np.float64).reshape(2, 3, 4, 4)
    for seed in (0, 1):
        np.save(f"s{seed}.npy", array + 1000 * seed)
    keys = {
        "kind": "tensor",
        "source": "s{seed}.npy",
        "axes": ["layer", "head", "q", "k"],
        "index": "q",
        "columns": "k",
    }
    labels = {"q": ["the", "cat", "saw", "the"]}
    given = Tensor.model_validate(
        {**keys, "select": {"seed": 1, "layer": -1, "head": 0, "q": "1:"}, "labels": labels}
    )
    cell = trace(given, "saw", "3")
    assert list(cell.lines()) == [
        "s1.npy: layer 1, head 0, q 2 (saw), k 3: 1059",
        "select: this value → 1059",
    ]
    given = Tensor.model_validate(
        {**keys, "select": {"seed": "mean", "layer": 0, "head": "max"}, "labels": labels}
    )
    both = traces(given, "the", "0")
    assert [cell.position for cell in both] == [(0, 0), (3, 0)]
    assert list(both[1].lines()) == [
        "s0.npy: layer 0, head 0 to 2, q 3 (the), k 0: 3 values",
        "s1.npy: layer 0, head 0 to 2, q 3 (the), k 0: 3 values",
        "select: max over head, mean over seed → 544",
    ]
    matrix = collect(given)
    assert [cell.value for cell in both] == [matrix.values[0, 0], matrix.values[3, 0]]


def test_a_panel_of_a_tensor_and_sorted_rows() -> None:
    np.save("a.npy", np.random.default_rng(0).random((2, 2, 3, 3)))
    keys = {
        "kind": "tensor",
        "source": "a.npy",
        "axes": ["layer", "head", "q", "k"],
        "index": "q",
        "columns": "k",
    }
    given = Tensor.model_validate(
        {**keys, "row": "layer", "col": "head", "labels": {"q": ["z", "y", "x"]}, "sort": True}
    )
    grid = collect(given)
    cell = trace(given, "z", "1", "1", "0")
    assert cell.position == (1, 0, 2, 1)
    assert cell.value == grid.values[cell.position] == np.load("a.npy")[1, 0, 0, 1]
    assert cell.origin.lines[0].startswith("a.npy: layer 1, head 0, q 0 (z), k 1: ")


def test_many_records_are_counted() -> None:
    Path("d.csv").write_text("model,task,acc\n" + "x,A,1\n" * 60)
    lines = list(trace(pivot(source="d.csv"), "x", "A").lines())
    assert lines[49:] == [
        "d.csv:51: acc 1, model x, task A",
        "and 10 more records",
        "aggfunc: mean of 60 values → 1",
    ]


GRID = """\
run,model,task,seed,step,acc,status,items
a_5shot,a,mmlu_x,0,1,0.25,ok,10
a_5shot,a,mmlu_x,0,2,0.5,ok,10
a_5shot,a,mmlu_x,1,1,0.75,ok,10
a_5shot,a,mmlu_y,0,1,0.125,ok,30
b_0shot,b,mmlu_x,0,1,0.5,ok,10
b_0shot,b,mmlu_x,1,1,0.9,crashed,10
b_0shot,b,mmlu_y,0,1,1,ok,30
c,c,rte,0,1,,ok,5
b_0shot,b,rte,0,1,0.75,ok,5
"""
NEWER = [
    {"at": {"max": "acc", "by": "seed"}, "where": {"model": {"exclude": "c"}}},
    {"at": {"min": "step", "by": "seed"}, "failed": {"where": {"status": "crashed"}, "action": "drop"}},
    {"failed": {"where": {"status": "crashed"}, "fill_value": 0}},
    {"failed": {"where": {"status": "crashed"}, "fill_value": "min"}},
    {"failed": {"isna": True, "where": {"status": "crashed"}, "action": "drop"}, "dropna": "index"},
    {"failed": {"expected": {"seed": ["0", "1"]}, "fill_value": 0}, "where": {"step": "1"}},
    {"dropna": True},
    {"dropna": {"columns": "any"}, "missing": "error", "where": {"model": ["a", "b"]}},
    {"groupby": {"columns": {"MMLU": "mmlu_*"}, "others": "keep"}, "scale": 100},
    {"groupby": {"columns": {"MMLU": "mmlu_*"}, "weights": "items", "others": "drop"}, "transpose": True},
    {"groupby": {"index": {"both": ["a", "b"]}, "others": "keep"}, "baseline": {"index": "c"}},
    {
        "steps": [
            {"scale": -100},
            {"groupby": {"columns": {"MMLU": "mmlu_*"}, "weights": "items", "others": "keep"}},
            {"transpose": True},
            {"groupby": {"columns": {"A and B": ["a", "b"]}, "others": "keep"}},
            {"rename": {"index": {"MMLU": "mmlu"}}},
            {"sort": {"index": {"by": "A and B", "ascending": False}}},
        ]
    },
    {
        "steps": [
            {"baseline": {"index": "a"}},
            {"drop": {"index": "a"}},
            {"dropna": True},
            {"reindex": {"columns": ["mmlu_y", "mmlu_x"]}},
            {"scale": 2},
        ]
    },
    {"extract": {"run": "{letter}_{shots}shot"}, "index": "letter", "where": {"model": {"exclude": "c"}}},
    {"errorbar": "ci", "sort": {"index": {"aggfunc": "max", "ascending": False}}},
]  # fmt: skip


@pytest.mark.parametrize("keys", NEWER)
def test_every_trace_through_runs_groups_and_steps_ends_at_the_value_in_the_matrix(keys: dict) -> None:
    Path("g.csv").write_text(GRID)
    given = pivot(source="g.csv", **keys)
    matrix = collect(given)
    for i, row in enumerate(matrix.row_names):
        for j, column in enumerate(matrix.column_names):
            cell = trace(given, row, column)
            assert cell.position == (i, j)
            last = [cell.origin.step, *cell.steps][-1]
            np.testing.assert_equal([cell.value, last.value], [matrix.values[i, j]] * 2)


def traced(row: str, column: str, **keys: object) -> list[str]:
    Path("g.csv").write_text(GRID)
    return list(trace(pivot(source="g.csv", **keys), row, column).lines())


def test_the_record_of_a_run_that_counts_and_those_that_do_not() -> None:
    lines = traced("a", "mmlu_x", at={"max": "acc", "by": "seed"}, where={"model": ["a", "b"]})
    assert [line.partition(",")[0] for line in lines] == [
        "g.csv:3: acc 0.5",
        "g.csv:4: acc 0.75",
        "at: of each run the record with the max acc counts; 1 other of this cell left out",
        "aggfunc: mean of 2 values → 0.625",
    ]


def test_a_failed_run_is_told_with_its_value() -> None:
    crashed = {"where": {"status": "crashed"}}
    assert traced("b", "mmlu_x", failed={**crashed, "action": "drop"})[2:] == [
        "failed: 1 of these records is of a failed run and left out",
        "aggfunc: mean of 1 value → 0.5",
    ]
    assert traced("b", "mmlu_x", failed={**crashed, "fill_value": 0})[2:] == [
        "failed: 1 run failed and counts as 0",
        "aggfunc: mean of 2 values → 0.25",
    ]
    expected = {"expected": {"seed": ["0", "1"]}, "fill_value": 0}
    assert traced("b", "rte", failed=expected, where={"step": "1"})[1:] == [
        "failed: 1 run failed and counts as 0",
        "aggfunc: mean of 2 values → 0.375",
    ]


def test_the_members_of_a_group_are_traced_with_the_steps_before_it() -> None:
    steps = [
        {"scale": 100},
        {"groupby": {"columns": {"MMLU": "mmlu_*"}, "weights": "items", "others": "drop"}},
        {"rename": {"columns": {"MMLU": "M"}}},
    ]
    lines = traced("b", "M", steps=steps)
    assert [line.partition(", run")[0] for line in lines] == [
        "row b, column mmlu_x:",
        "  g.csv:6: acc 0.5",
        "  g.csv:7: acc 0.9",
        "  aggfunc: mean of 2 values → 0.7",
        "  steps[0].scale: times 100 → 70",
        "row b, column mmlu_y:",
        "  g.csv:8: acc 1",
        "  aggfunc: mean of 1 value → 1",
        "  steps[0].scale: times 100 → 100",
        "steps[1].groupby: weighted mean of 70 (10), 100 (30) → 92.5",
        "steps[2].rename: MMLU becomes M → 92.5",
    ]


def test_what_is_left_out_beside_the_cell_is_told_in_the_order_of_the_steps() -> None:
    steps = [{"drop": {"index": "c"}}, {"dropna": {"columns": "any"}}, {"scale": 2}]
    assert traced("b", "mmlu_y", steps=steps)[1:] == [
        "aggfunc: mean of 1 value → 1",
        "steps[0].drop: it stays, without 1 row → 1",
        "steps[1].dropna: it stays, without 1 column → 1",
        "steps[2].scale: times 2 → 2",
    ]


def test_what_a_name_has_in_it_and_the_line_of_a_log_are_told() -> None:
    lines = traced(
        "5", "mmlu_y", extract={"run": "{m}_{shots}shot"}, index="shots", where={"model": ["a", "b"]}
    )
    assert lines[1:] == ["extract: run a_5shot has m a, shots 5", "aggfunc: mean of 1 value → 0.125"]
    Path("run.log").write_text("start\ntask=rte\n1 acc: 0.5\n\x1b[1m1\x1b[0m acc: 0.75 \r\n")
    pattern = [r"task=(?P<task>\w+)", r"(?P<epoch>\d+) acc: (?P<acc>[\d.]+)"]
    keys = {"source": "run.log", "pattern": pattern, "index": "epoch"}
    assert list(trace(pivot(**keys), "1", "rte").lines()) == [
        'run.log:3: acc 0.5, task rte, epoch 1 in "1 acc: 0.5"',
        'run.log:4: acc 0.75, task rte, epoch 1 in "1 acc: 0.75"',
        "aggfunc: mean of 2 values → 0.625",
    ]


def test_a_cell_of_a_panel_follows_the_order_that_all_panels_have() -> None:
    Path("g.csv").write_text(GRID)
    order = {"index": {"aggfunc": "mean", "ascending": False}}
    keys = pivot(source="g.csv", col="seed", dropna=True, steps=[{"sort": order}, {"scale": 100}])
    grid = collect(keys)
    for j, seed in enumerate(grid.col):
        for row in grid.first.index:
            for column in grid.first.columns:
                cell = trace(keys, row, column, None, seed)
                assert cell.position[:2] == (0, j)
                np.testing.assert_equal(cell.value, grid.values[cell.position])
                assert cell.position[2:] == (grid.first.index.index(row), grid.first.columns.index(column))


def test_a_count_of_a_given_confusion_matrix_is_in_its_files() -> None:
    Path("f0.csv").write_text(",cat,dog\ncat,3,1\ndog,2,4\n")
    Path("f1.csv").write_text(",dog,cat\ndog,5,0\ncat,2,6\n")
    keys = {"kind": "confusion", "source": ["f0.csv", "f1.csv"], "aggfunc": "mean", "normalize": "index"}
    cell = trace(Confusion.model_validate(keys), "cat", "dog")
    assert list(cell.lines()) == [
        "f0.csv:2: 1",
        "f1.csv:3: 2",
        "aggfunc: mean of 2 files → 1.5",
        "normalize: divided by 6, the sum of its row → 0.25",
    ]


def test_a_step_that_cannot_be_done_is_told_with_the_key_that_was_written() -> None:
    with pytest.raises(InputError, match=r': baseline.index: there is no row "zz"'):
        traces(pivot(baseline={"index": "zz"}), "s", "A")


def test_a_row_that_dropna_left_out_does_not_count_for_the_worst_value() -> None:
    Path("h.csv").write_text(
        "model,task,acc,status\nx,A,0.25,ok\nx,B,,ok\ny,A,0.5,ok\ny,A,0,crashed\ny,B,1,ok\n"
    )
    failed = {"where": {"status": "crashed"}, "fill_value": "min"}
    cell = trace(pivot(source="h.csv", dropna={"index": "any"}, failed=failed), "y", "A")
    assert list(cell.lines())[2:] == [
        "failed: 1 run failed and counts as 0.5",
        "aggfunc: mean of 2 values → 0.5",
    ]

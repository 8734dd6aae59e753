"""What the log of a matrix says of the files and records on their way to it."""

import json
from pathlib import Path

import pytest

from heatplate.collecting import collect
from heatplate.collecting.tally import tally, tell
from heatplate.configuration.matrices import Confusion, Pivot
from heatplate.problems import InputError


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def runs(count: int = 3) -> None:
    """For two models and two tasks as many files of runs, one of them without a value, and a debug file each."""
    for model in ("bert", "t5"):
        for task in ("rte", "qnli"):
            for seed in range(count):
                value = None if (model, task, seed) == ("t5", "rte", 0) else 0.5 + seed
                content = {"acc": value, "split": "test" if seed else "dev", "step": 10 * seed}
                Path(f"{model}_{task}_{seed}.json").write_text(json.dumps(content))
        Path(f"{model}_rte_debug.json").write_text("{}")


def lines(**keys: object) -> list[str]:
    given = {"source": "{model}_{task}_{seed}.json", "index": "model", "columns": "task", "values": "acc"}
    with tally() as counts:
        collect(
            Pivot.model_validate(
                {"exclude": "*_debug.json", "aggfunc": "mean", "missing": "keep", **given, **keys}
            )
        )
    return counts.lines()


def test_all_that_is_left_out_or_taken_together_is_counted() -> None:
    runs()
    assert lines(where={"split": "test", "step": {"le": 10}}, reindex={"columns": ["rte"]}) == [
        "files left out by exclude *_debug.json: 2",
        "files: 12, records in them: 12",
        "records left out by where.split: 4",
        "records left out by where.step: 4",
        "records with labels that reindex does not list: 2",
    ]
    assert lines()[2:] == ["records without a value: 1", "records aggregated by mean: 12, in cells: 4"]


def test_the_counts_of_panels_are_added() -> None:
    runs(5)
    whole = lines(index="seed", row="model", aggfunc="first")
    assert whole[2:] == ["records without a value: 1"]
    assert sorted(lines(index="split", row="model")[2:]) == [
        "records aggregated by mean: 16, in cells: 4",
        "records without a value: 1",
    ]


def test_a_record_that_two_conditions_leave_out_is_counted_once() -> None:
    Path("a.csv").write_text("true,predicted,split,lang\na,b,dev,de\na,a,test,en\nb,b,dev,en\n")
    keys = {"kind": "confusion", "source": "a.csv", "true": "true", "predicted": "predicted"}
    with tally() as counts:
        collect(Confusion.model_validate({**keys, "where": {"split": "test", "lang": "en"}}))
    assert counts.lines()[1:] == ["records left out by where.split: 2"]


def test_nothing_is_counted_where_nobody_listens_and_a_brace_in_a_name_stays() -> None:
    tell("lost: {}", 1)
    with tally() as counts:
        tell("{name}: {}", 2, name="{x}")
        tell("none: {}", 0)
    assert counts.lines() == ["{x}: 2"]
    tell("lost: {}", 1)
    assert counts.lines() == ["{x}: 2"]


def test_a_problem_ends_the_counting() -> None:
    Path("a.csv").write_text("model,task,acc\nx,A,?\n")
    with pytest.raises(InputError), tally():
        collect(
            Pivot.model_validate({"source": "a.csv", "index": "model", "columns": "task", "values": "acc"})
        )
    tell("lost: {}", 1)


TABLE = """\
run,model,task,seed,step,acc,status
a_5shot,a,mmlu_x,0,1,0.25,ok
a_5shot,a,mmlu_x,0,2,0.5,ok
a_5shot,a,mmlu_y,0,1,0.125,ok
b,b,mmlu_x,0,1,0.5,ok
b,b,mmlu_x,1,1,0.9,crashed
b,b,mmlu_y,0,1,1,ok
b,b,rte,0,1,0.75,ok
"""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"at": {"max": "acc", "by": "seed"}}, "records left out by at: 1"),
        ({"failed": {"where": {"status": "crashed"}, "action": "drop"}}, "failed runs left out: 1"),
        (
            {"failed": {"where": {"status": "crashed"}, "fill_value": 0}},
            "failed runs that count as a value: 1",
        ),
        ({"extract": {"run": "{m}_{shots}shot"}}, "records without the form of extract.run: 4"),
        ({"dropna": {"columns": "any"}}, "columns left out by dropna: 1"),
        (
            {"groupby": {"columns": {"MMLU": "mmlu_*"}, "others": "keep"}},
            "columns put together by groupby: 2, in groups: 1",
        ),
        (
            {"groupby": {"columns": {"MMLU": "mmlu_*"}, "others": "drop"}},
            "columns left out by groupby: 1",
        ),
        ({"steps": [{"scale": 2}, {"drop": {"index": "a"}}]}, "rows left out by steps[1].drop: 1"),
        ({"steps": [{"reindex": {"columns": ["rte"]}}]}, "columns left out by steps[0].reindex: 2"),
        ({"steps": [{"dropna": {"index": "any"}}]}, "rows left out by steps[0].dropna: 1"),
        ({"baseline": {"index": "a", "drop": True}}, "rows left out by baseline: 1"),
    ],
)
def test_what_newer_keys_left_out_or_did_is_counted(keys: dict[str, object], expected: str) -> None:
    Path("t.csv").write_text(TABLE)
    assert expected in lines(source="t.csv", exclude=[], **keys)


def test_the_counts_of_all_panels_are_of_their_common_lines() -> None:
    Path("t.csv").write_text(TABLE)
    steps = [{"drop": {"index": "a"}}]
    assert "rows left out by steps[0].drop: 1" in lines(source="t.csv", exclude=[], col="seed", steps=steps)


def test_the_matches_of_each_pattern_are_counted() -> None:
    Path("run.log").write_text("task=rte\n1 acc: 0.5\n1 acc: 0.75\n")
    pattern = [r"task=(?P<task>\w+)", r"(?P<epoch>\d+) acc: (?P<acc>[\d.]+)"]
    assert lines(source="run.log", exclude=[], pattern=pattern, index="epoch")[:3] == [
        r"matches of pattern task=(?P<task>\w+): 1",
        r"matches of pattern (?P<epoch>\d+) acc: (?P<acc>[\d.]+): 2",
        "files: 1, records in them: 2",
    ]


def test_a_failed_run_is_no_record_without_a_value() -> None:
    Path("t.csv").write_text(TABLE)
    failed = {"where": {"status": "crashed"}, "action": "drop"}
    assert "records without a value: 1" not in lines(source="t.csv", exclude=[], failed=failed)


def test_a_failed_run_is_counted_once_whatever_is_done_about_empty_lines() -> None:
    text = "model,task,acc,status\na,x,1,done\na,x,2,crashed\nb,x,,done\nb,y,,done\n"
    Path("f.csv").write_text(text)
    failed = {"where": {"status": "crashed"}, "action": "drop"}
    for dropna in (False, True):
        assert "failed runs left out: 1" in lines(source="f.csv", exclude=[], failed=failed, dropna=dropna)

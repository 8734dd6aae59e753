"""One message for one cause, however many files it concerns."""

import json
from pathlib import Path

import pytest

from heatplate.collecting import collect
from heatplate.collecting.messages import first_few
from heatplate.configuration.matrices import Pivot
from heatplate.problems import InputError, Place, Problem


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_runs(number: int, *, lacking: int, field: str = "acc") -> None:
    for run in range(number):
        found = {"model": f"m{run}", "acc_norm": 0.5, **({} if run < lacking else {field: 0.25})}
        Path(f"run{run:03}.json").write_text(json.dumps(found))


def keys(**given: object) -> Pivot:
    base = {"source": "run*.json", "index": "model", "columns": "task", "values": "acc"}
    return Pivot.model_validate({**base, **given})


def problems(pivot: Pivot) -> list[str]:
    with pytest.raises(InputError) as raised:
        collect(pivot)
    return str(raised.value).splitlines()


def test_a_field_that_many_files_lack_is_one_message_that_names_some_of_them():
    write_runs(60, lacking=50)
    assert problems(keys(source="{task}0*.json")) == [
        'run000.json: there is no field "acc"; correct the file, leave it out with exclude or set '
        "missing: keep (the same in 49 other files: run001.json, run002.json, "
        "run003.json, …)"
    ]


def test_two_files_are_both_named():
    write_runs(9, lacking=2)
    (message,) = problems(keys(source="{task}0*.json"))
    assert message.endswith("(the same in run001.json)")


def test_files_without_the_field_of_a_label_are_named_even_if_values_may_be_missing():
    write_runs(9, lacking=4, field="task")
    (message,) = problems(keys(values="acc_norm", missing="keep"))
    assert message.startswith('run000.json: there is no field "task"; correct the file or leave it out')
    assert "missing: keep" not in message
    assert message.endswith("(the same in 3 other files: run001.json, run002.json, run003.json)")


@pytest.mark.parametrize("allowed", [{"missing": "keep"}, {"fill_value": 0}])
def test_values_that_may_be_missing_may_lack_their_field(allowed: dict[str, object]):
    write_runs(9, lacking=4)
    assert collect(keys(source="{task}0*.json", **allowed)).values.shape == (9, 1)


def test_files_that_where_leaves_out_may_lack_a_field():
    write_runs(9, lacking=4)
    chosen = keys(source="{task}0*.json", where={"model": {"exclude": ["m0", "m1", "m2", "m3"]}})
    assert collect(chosen).values.shape == (5, 1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "run000.json:1: the JSON is truncated here"),
        ("", "run000.json: the file is empty"),
        ("<html>", "run000.json: not a text file but a web page; download the file itself"),
    ],
)
def test_files_that_cannot_be_read_for_one_reason_are_one_message(content: str, message: str):
    for run in range(30):
        Path(f"run{run:03}.json").write_text(content)
    (found,) = problems(keys())
    assert found.startswith(message)
    assert "(the same in 29 other files: run001.json" in found


def test_each_cause_has_its_message_and_its_first_line_in_each_file():
    for run in range(40):
        Path(f"run{run:03}.csv").write_text("model,task,acc\nm,A,x\nm,B,y\n" + "m,C\n" * (run % 2))
    found = problems(keys(source="run*.csv"))
    assert len(found) == 1
    assert (
        "run001.csv:4: 2 cells where the header has 3 (the same in 19 other files: run003.csv:4, " in found[0]
    )


def test_counts_of_counts_are_one_count():
    def problem(file: str, line: int, message: str) -> Problem:
        return Problem(Place(file, line), "values", message)

    inner = [first_few([problem(file, n, f"{n} is wrong") for n in range(48)]) for file in ("a.csv", "b.csv")]
    outer = str(first_few([one for error in inner for one in error.problems]))
    assert outer.count("more such problem") == 1
    assert outer.endswith("(and 76 more such problems)")
    assert "a.csv:0: values: 0 is wrong (the same in b.csv:0)" in outer

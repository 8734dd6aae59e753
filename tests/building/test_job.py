"""What a job does with its record, and when that from which it builds changes meanwhile."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from heatplate.building.handover import hand_over
from heatplate.building.job_script import JobScript
from heatplate.building.places import Places
from heatplate.building.record import Record
from heatplate.building.stage import Job, Words
from heatplate.problems import InputError, input_error
from tests.conftest import ROOT

CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file is written again": (lambda runs: (runs / "a.csv").write_text("2"), "a.csv"),
    "a file is replaced": (lambda runs: (runs / "new").rename(runs / "a.csv"), "a.csv"),
    "a pattern finds another": (lambda runs: (runs / "new").rename(runs / "c.csv"), "c.csv"),
    "one that a pattern found is gone": (lambda runs: (runs / "b.csv").unlink(), "b.csv"),
}
OUTPUT, RECORD = Path("x.npy"), Path("x.record.json")
JOB = Job("collect", "x", (OUTPUT,), RECORD, {"source": "runs/*.csv"}, {}, {})


def script(job: Job = JOB, *, printed: bool = False) -> JobScript:
    """The script of a job as a run of the workflow starts it."""
    hand_over([job])
    arguments = argparse.Namespace(
        name=job.name, specification=job.specification_file, record=job.record, reason_already_printed=printed
    )
    return JobScript(ROOT / "scripts" / "collect.py", "matrices", arguments, job.files)


def build(job: JobScript, change: Callable[[], object] = lambda: None, remarks: Sequence[str] = ()) -> None:
    """Build a file from a pattern's files while something changes."""

    def make(outputs: list[Path]) -> Sequence[str]:
        outputs[0].write_text("".join(path.read_text() for path in sorted(Path("runs").glob("*.csv"))))
        change()
        return remarks

    job.build(
        JOB.specification,
        lambda: {str(path): str(path) for path in sorted(Path("runs").glob("*.csv"))},
        make,
    )


@pytest.fixture(autouse=True)
def directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "runs").mkdir()
    for name in ("a.csv", "b.csv", "new"):
        (tmp_path / "runs" / name).write_text("1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(("change", "file"), CHANGES.values(), ids=CHANGES)
def test_what_changes_while_it_is_read_leaves_everything_as_it_was(change, file: str):
    OUTPUT.write_text("before")
    with pytest.raises(InputError, match=f"{file}: changed while it was read; build again"):
        build(script(), lambda: change(Path("runs")))
    assert not RECORD.exists()
    assert OUTPUT.read_text() == "before"
    assert sorted(path.name for path in Path().iterdir()) == [".snakemake", "runs", "x.npy"]


def test_code_that_changes_meanwhile_leaves_everything_as_it_was(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("HEATPLATE_CODE", raising=False)
    code = Path("scripts/collect.py").absolute()
    code.parent.mkdir()
    code.write_text("X = 1\n")
    job = replace(script(), script=code)
    with pytest.raises(InputError, match="scripts/collect.py: changed while it was read; build again"):
        build(job, lambda: code.write_text("X = 2\n"))
    assert not RECORD.exists()
    assert not OUTPUT.exists()


def test_what_stays_has_a_record_and_is_built_once(capsys: pytest.CaptureFixture[str]):
    build(script())
    assert Record.read(RECORD) is not None
    assert capsys.readouterr().out == "x.npy: not built yet\n"
    build(script(), lambda: pytest.fail("built again"))
    assert "stays as it is" in capsys.readouterr().out


def test_remarks_are_printed_and_kept_in_the_record_and_not_in_the_key(capsys: pytest.CaptureFixture[str]):
    build(script(printed=True))
    key = json.loads(RECORD.read_text())["key"]
    OUTPUT.unlink()
    build(script(printed=True), remarks=["every 2nd of 87 labels is shown"])
    assert capsys.readouterr().out == "x.npy: every 2nd of 87 labels is shown\n"
    record = Record.read(RECORD)
    assert record is not None
    assert (record.key, record.remarks) == (key, ["every 2nd of 87 labels is shown"])


def test_other_words_or_places_are_handed_over_and_in_no_key():
    build(script())
    words = Words(reads="thing", done="thrown", inputs={"a": "b"}, named_by=("c",))
    places = Places("config.yaml", ("matrices.x",), {"matrices.x": [7, 3]})
    other = script(Job("collect", "x", (OUTPUT,), RECORD, JOB.specification, {}, {}, words, places))
    build(other, lambda: pytest.fail("built again"))


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        ("width", "config.yaml:31:12: figures.x.width: too narrow"),
        ("cmap", "config.yaml:4:9: style.cmap: too narrow"),
        ("cbar_kws.ticks", "config.yaml:5:20: style.cbar_kws.ticks: too narrow"),
        ("cbar_kws.label", "config.yaml:32:20: figures.x.cbar_kws.label: too narrow"),
        ("cbar_kws.format", "config.yaml:32:5: figures.x.cbar_kws.format: too narrow"),
        ("title", "config.yaml:30:3: figures.x.title: too narrow"),
        ("xticklabels[3]", "config.yaml:33:9: figures.x.xticklabels[3]: too narrow"),
    ],
)
def test_a_problem_found_in_a_job_names_the_line_of_the_configuration(key: str, expected: str):
    written = {
        "figures.x": [30, 3],
        "figures.x.width": [31, 12],
        "figures.x.cbar_kws": [32, 5],
        "figures.x.cbar_kws.label": [32, 20],
        "figures.x.xticklabels": [33, 9],
        "style": [3, 1],
        "style.cmap": [4, 9],
        "style.width": [4, 30],
        "style.cbar_kws": [5, 3],
        "style.cbar_kws.ticks": [5, 20],
    }
    places = Places("config.yaml", ("figures.x", "style"), written)
    job = script(Job("draw", "x", (OUTPUT,), RECORD, {}, {}, {}, places=places))
    with pytest.raises(SystemExit) as ended, job.running():
        raise input_error("", "too narrow", key=key)
    assert str(ended.value) == expected


def test_a_problem_in_a_file_keeps_its_line_and_one_by_hand_its_key():
    places = Places("config.yaml", ("matrices.x",), {"matrices.x": [7, 3]})
    job = script(Job("collect", "x", (OUTPUT,), RECORD, {}, {}, {}, places=places))
    with pytest.raises(SystemExit) as ended, job.running():
        raise input_error("a.csv", "not a number", line=3)
    assert str(ended.value) == "a.csv:3: matrices.x: not a number"
    job.arguments.record = None
    with pytest.raises(SystemExit) as ended, job.running():
        raise input_error("", "too narrow", key="width")
    assert str(ended.value) == "matrices.x.width: too narrow"


def test_a_record_without_what_a_run_hands_over_is_refused():
    job = script()
    (JOB.specification_file.with_suffix(".job.json")).unlink()
    with pytest.raises(InputError, match="no run of the workflow wrote this; leave --record out"):
        build(job)

"""Where experiment outputs may lie: beside what Heatplate builds, behind a link, and outside of the paper."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import Run, files_below

PAPER = """\
matrices:
  accuracy: {{source: "{source}/{{model}}/{{task}}.json", index: model, columns: task, values: acc}}
  tokens:
    {{kind: tensor, source: "{source}/q.npy", axes: [q, k], index: q, columns: k, labels: {{q: "{source}/q.txt"}}}}
figures:
  accuracy: {{annot: true}}
"""


def write_outputs(directory: Path) -> None:
    for model in ("base", "ours"):
        for number, task in enumerate(("NLI", "QA")):
            file = directory / model / f"{task}.json"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps({"acc": number + len(model) / 8}))
    (directory / "q.txt").write_text("a\nb\n")
    np.save(directory / "q.npy", np.eye(2))


def built_files(paper: Path) -> dict[str, bytes]:
    files = files_below(paper)
    return {name: files[name] for name in files if name.startswith(("figures", "results/matrices"))}


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    directory = tmp_path / "paper"
    directory.mkdir()
    return directory


def test_the_outputs_may_lie_beside_what_is_built(paper: Path, run_workflow: Run):
    write_outputs(paper / "results")
    (paper / "config.yaml").write_text(PAPER.format(source="results"))
    first = run_workflow(paper)
    assert first.returncode == 0, first.stdout
    record = json.loads((paper / "results/matrices/accuracy.record.json").read_text())
    assert len(record["parts"]["inputs"]) == 4
    assert "Nothing to be done" in run_workflow(paper).stdout
    config = paper / "config.yaml"
    lines = config.read_text().splitlines()
    config.write_text("\n".join([*lines[:2], *lines[4:]]))  # without the matrix tokens
    assert (paper / "results/matrices/tokens.json").is_file()
    third = run_workflow(paper)
    assert "in no configuration any more: results/matrices/tokens.json" in third.stdout
    assert "Nothing to be done" in third.stdout


def test_the_outputs_may_lie_anywhere_and_be_moved(
    paper: Path, tmp_path: Path, run_workflow: Run, monkeypatch: pytest.MonkeyPatch
):
    config = paper / "config.yaml"
    scratch = tmp_path / "scratch of jane" / "runs"
    write_outputs(scratch)
    before = files_below(scratch)
    config.write_text(PAPER.format(source=scratch))
    done = run_workflow(paper)
    assert done.returncode == 0, done.stdout
    assert files_below(scratch) == before
    built = built_files(paper)
    assert len(built) == 12
    assert [name for name, content in built.items() if b"jane" in content or b"scratch" in content] == []
    monkeypatch.setenv("HOME", str(tmp_path))
    shutil.copytree(scratch, tmp_path / "moved_runs")
    shutil.rmtree(scratch)
    config.write_text(PAPER.format(source="~/moved_runs"))
    assert "Nothing to be done" in run_workflow(paper).stdout
    config.write_text(PAPER.format(source="../moved_runs"))
    (tmp_path / "moved_runs/ours/QA.json").write_text('{"acc": oops}')
    done = run_workflow(paper)
    assert done.returncode == 1
    assert "results/matrices/accuracy.npy: ../moved_runs/ours/QA.json changed\n" in done.stdout
    assert "../moved_runs/ours/QA.json:1: matrices.accuracy: not valid JSON" in done.stdout
    assert built_files(paper).keys() == built.keys()
    (tmp_path / "moved_runs/ours/QA.json").write_bytes(before["ours/QA.json"])
    (paper / "data").symlink_to("../moved_runs")
    config.write_text(PAPER.format(source="data"))
    done = run_workflow(paper)
    assert done.returncode == 0, done.stdout
    assert "results/matrices/accuracy.npy: source " in done.stdout
    assert not [name for name, content in built_files(paper).items() if b"moved_runs" in content]

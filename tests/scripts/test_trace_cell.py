"""The command that says where a cell comes from, in a paper whose matrices are built or not."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.scripts.forked import run_script

CONFIG = """\
matrices:
  scores:
    source: runs/{model}_s{seed}.csv
    index: model
    columns: task
    values: acc
    aggfunc: mean
    scale: 100
    rename: {index: {bert: BERT}}
    transpose: true
  grid:
    kind: tensor
    source: a.npy
    axes: [layer, q, k]
    index: q
    columns: k
    row: layer
figures:
  first: {matrix: scores}
  grid: {}
"""
COLLECT, TRACE = ROOT / "scripts/collect.py", ROOT / "scripts/trace_cell.py"
KEYS = {
    "source": ["runs/{model}_s{seed}.csv"], "index": ["model"], "columns": ["task"], "values": "acc",
    "aggfunc": "mean", "scale": 100, "rename": {"index": {"bert": "BERT"}}, "transpose": True,
}  # fmt: skip


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "runs").mkdir()
    for seed, value in enumerate((0.5, 0.75)):
        (tmp_path / f"runs/bert_s{seed}.csv").write_text(f"task,acc\nRTE,{value}\nQNLI,0.25\n")
    np.save(tmp_path / "a.npy", np.arange(8.0).reshape(2, 2, 2))
    return tmp_path


def build(paper: Path) -> None:
    (paper / "keys.json").write_text(json.dumps(KEYS))
    outputs = ["--values", "results/matrices/scores.npy", "--labels", "results/matrices/scores.json"]
    done = run_script(COLLECT, "--name", "scores", "--specification", "keys.json", *outputs, cwd=paper)
    assert done.returncode == 0, done.stderr


LINES = """\
scores: row RTE, column BERT
  runs/bert_s0.csv:2: acc 0.5, task RTE, model bert, seed 0
  runs/bert_s1.csv:2: acc 0.75, task RTE, model bert, seed 1
  aggfunc: mean of 2 values → 0.625
  scale: times 100 → 62.5
  rename: bert becomes BERT → 62.5
  transpose: its row is its column → 62.5
"""


def test_a_cell_is_traced_before_and_after_it_is_built(paper: Path) -> None:
    for name in ("scores", "first"):  # the matrix, or a figure of it
        done = run_script(TRACE, name, "RTE", "BERT", cwd=paper)
        assert done.stdout == LINES + "  results/matrices/scores.npy: not built yet\n"
        assert done.returncode == 0
    build(paper)
    done = run_script(TRACE, "scores", "RTE", "BERT", cwd=paper)
    assert (done.stdout, done.returncode) == (LINES + "  results/matrices/scores.npy: 62.5, the same\n", 0)


def test_a_matrix_that_was_built_of_other_data_or_labels_is_noticed(paper: Path) -> None:
    build(paper)
    (paper / "runs/bert_s1.csv").write_text("task,acc\nRTE,1\nQNLI,0.25\n")
    done = run_script(TRACE, "scores", "RTE", "BERT", cwd=paper)
    assert done.stdout.endswith("scores.npy: 62.5, but it is of other data or keys; build it again\n")
    assert done.returncode == 1
    for seed in (0, 1):  # now another task has the place and the value
        (paper / f"runs/bert_s{seed}.csv").write_text("task,acc\nRTE,0.5\nQQP,0.25\n")
    done = run_script(TRACE, "scores", "QQP", "BERT", cwd=paper)
    assert "scores.npy: 25, but it is of other data" in done.stdout
    (paper / "results/matrices/scores.json").write_text("{")
    done = run_script(TRACE, "scores", "RTE", "BERT", cwd=paper)
    assert "scores.npy: not such a matrix, but it is of other data" in done.stdout
    assert done.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["score", "RTE", "BERT"], 'there is no matrix or figure "score"; did you mean scores?'),
        (["scores", "RTA", "BERT"], 'matrices.scores: there is no row "RTA"; did you mean RTE?'),
        (["scores", "RTE", "bert"], 'matrices.scores: there is no column "bert"; did you mean BERT?'),
        (["grid", "0", "0"], "matrices.grid: say which layer with --row; known: 0, 1"),
        (["scores", "RTE", "BERT", "--col", "1"], "matrices.scores: the matrix has no panels by col; leave --col out"),
    ],
)  # fmt: skip
def test_a_wrong_name_or_label_gets_the_nearest(paper: Path, arguments: list[str], expected: str) -> None:
    done = run_script(TRACE, *arguments, cwd=paper)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.strip() == expected


def test_a_panel_is_chosen_by_its_label(paper: Path) -> None:
    done = run_script(TRACE, "grid", "1", "0", "--row", "1", cwd=paper)
    assert "  a.npy: layer 1, q 1, k 0: 6\n" in done.stdout

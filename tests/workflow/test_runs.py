"""From a folder of runs to a figure: checkpoints, failed runs, groups of tasks, steps; and what the run says of it."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pdfplumber
import pytest
from scipy import stats

from heatplate.matrix import Matrix

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = """\
matrices:
  scores:
    source: runs/{model}/{seed}.jsonl
    index: model
    columns: task
    values: acc
    at: {max: dev, by: seed}
    failed: {where: {status: failed}, expected: {seed: [0, 1, 2, 3]}, action: drop}
    aggfunc: mean
    errorbar: ci
    steps:
      - scale: 100
      - reindex: {index: [ours, base], columns: [rte, mmlu_law, mmlu_art]}
      - rename: {index: {ours: "Ours ($\\\\alpha=1$)"}}
  groups:
    source: runs/{model}/{seed}.jsonl
    index: model
    columns: task
    values: acc
    at: {max: dev, by: seed}
    failed: {where: {status: failed}, action: drop}
    aggfunc: mean
    steps:
      - groupby: {columns: {MMLU: mmlu_*}, others: keep}
      - baseline: {index: base}
      - drop: {index: base}
      - scale: 100
figures:
  scores: {annot: "{value:.1f} [{err_low:.1f}, {err_high:.1f}]", count_mark: "†", width: 5.5}
  groups: {annot: "{value:+.2f}"}
"""


def write_runs(directory: Path) -> pd.DataFrame:
    """Write the runs, and return the record that counts of each that did not fail."""
    randomly = random.Random(5)
    best = []
    for model in ("base", "ours"):
        for seed in range(4):
            lines = []
            for task in ("rte", "mmlu_law", "mmlu_art"):
                if (model, seed, task) == ("ours", 3, "rte"):
                    lines.append({"task": task, "status": "failed", "acc": "OOM", "dev": None})
                    continue
                steps = [
                    {
                        "task": task,
                        "step": step,
                        "status": "ok",
                        "acc": randomly.random(),
                        "dev": randomly.random(),
                    }
                    for step in (100, 200, 300)
                ]
                lines += steps
                best.append({"model": model, "seed": seed, **max(steps, key=lambda record: record["dev"])})
            path = directory / "runs" / model / f"{seed}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return pd.DataFrame(best)


def test_a_folder_of_runs_becomes_a_figure_without_a_script_of_ones_own(
    tmp_path: Path, run_workflow: Run
) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG)
    best = write_runs(tmp_path)
    done = run_workflow(tmp_path)
    assert done.returncode == 0, done.stdout
    for said in (
        "scores.npy: at: 24 of 70 records count, that with the max dev of each run (model, task, seed)",
        "scores.npy: failed: 1 run failed and is left out (ours, rte: 1)",
        "scores.npy: aggfunc: 1 cell is of fewer than 4 runs (ours, rte: 3)",
        "groups.npy: steps[0].groupby: MMLU is the mean of 2 columns: mmlu_art, mmlu_law",
        "† marks cells that are not of 4 runs",
    ):
        assert said in done.stdout, done.stdout

    scores = Matrix.read(tmp_path / "results/matrices/scores.npy", tmp_path / "results/matrices/scores.json")
    text = ""
    with pdfplumber.open(tmp_path / "figures/scores.pdf") as pdf:
        text = pdf.pages[0].extract_text().replace(" ", "")
    assert "Ours(α=1)" in text
    assert "$" not in text
    for i, model in enumerate(("ours", "base")):
        for j, task in enumerate(("rte", "mmlu_law", "mmlu_art")):
            runs = best[(best.model == model) & (best.task == task)].acc
            mean = 100 * runs.mean()
            low, high = stats.t.interval(0.95, len(runs) - 1, mean, 100 * stats.sem(runs))
            assert scores.values[i, j] == pytest.approx(mean, rel=1e-13)
            mark = "†" if (model, task) == ("ours", "rte") else ""
            assert f"{mean:.1f}{mark}[{low:.1f},{high:.1f}]".replace("-", "−") in text

    groups = Matrix.read(tmp_path / "results/matrices/groups.npy", tmp_path / "results/matrices/groups.json")
    table = best.pivot_table(index="model", columns="task", values="acc")
    table["MMLU"] = table[["mmlu_law", "mmlu_art"]].mean(axis=1)
    expected = 100 * (table.loc["ours"] - table.loc["base"])[["MMLU", "rte"]]
    assert (groups.index, groups.columns) == (("ours",), ("MMLU", "rte"))
    assert groups.values[0].tolist() == pytest.approx(expected.tolist(), rel=1e-12)

"""Confusion matrices, tables for people and logs, from the configuration to the figures."""

import json
from pathlib import Path

import numpy as np

from tests.conftest import Run

CONFIG = r"""
matrices:
  confusion:
    {kind: confusion, source: cm.npy, labels: {source: model/config.json, record_path: id2label}, normalize: index}
  readme:
    {source: README.md, table: Results, index: Model, columns: variable, values: value, std: value_std,
     melt: {id_vars: Model}, missing: keep}
  paper:
    {source: main.tex, index: Model, columns: task, values: value, melt: {id_vars: Model, var_name: task}}
  log:
    source: "logs/{model}.log"
    pattern: ['epoch (?P<epoch>\d+)', '(?P<task>\w+) acc (?P<acc>[0-9.]+)']
    index: model
    columns: task
    values: acc
    aggfunc: max
figures:
  confusion: {annot: "{value:.0%} ({items})", vmin: 0, vmax: 1}
  readme: {annot: "{value:.1f}±{std:.1f}"}
  paper: {annot: true}
  log: {annot: true}
"""


def write_sources(paper: Path) -> None:
    (paper / "config.yaml").write_text(CONFIG)
    np.save(paper / "cm.npy", np.array([[9, 1], [2, 2]]))
    (paper / "model").mkdir()
    (paper / "model/config.json").write_text(json.dumps({"id2label": {"0": "neg", "1": "pos"}}))
    table = "| Model | a | b |\n|--|--|--|\n| x | **1.5** ± 0.2 | 2 ± .1 |\n| y | - | 4.0 ± 1 |\n"
    (paper / "README.md").write_text(f"# Results\n{table}# Other\n{table}")
    (paper / "main.tex").write_text(
        r"\begin{tabular}{lcc} Model & a & b \\ \midrule \textbf{x} & 1 & 2 \\ y & 3 & \underline{4} \\ \end{tabular}"
    )
    (paper / "logs").mkdir()
    for number, model in enumerate(("m1", "m2")):
        text = f"epoch 1\nRTE acc 0.{number}1\nepoch 2\nRTE acc 0.{number}5\nCoLA acc 0.7\n"
        (paper / "logs" / f"{model}.log").write_text(text)


def values(paper: Path, name: str) -> list[list[float]]:
    found: list[list[float]] = np.load(paper / f"results/matrices/{name}.npy").tolist()
    return found


def test_figures_are_built_from_them_and_only_again_if_what_they_show_changes(
    tmp_path: Path, run_workflow: Run
):
    write_sources(tmp_path)
    done = run_workflow(tmp_path)
    assert done.returncode == 0, done.stdout
    assert values(tmp_path, "confusion") == [[0.9, 0.1], [0.5, 0.5]]
    labels = json.loads((tmp_path / "results/matrices/confusion.json").read_text())
    assert (labels["index"], labels["items"]) == (["neg", "pos"], [[9, 1], [2, 2]])
    np.testing.assert_array_equal(values(tmp_path, "readme"), [[1.5, 2], [np.nan, 4]])
    assert values(tmp_path, "paper") == [[1, 2], [3, 4]]
    assert values(tmp_path, "log") == [[0.7, 0.05], [0.7, 0.15]]
    assert "Nothing to be done" in run_workflow(tmp_path).stdout

    (tmp_path / "model/config.json").write_text(json.dumps({"id2label": {"0": "neg", "1": "POS"}}))
    drawn = (tmp_path / "figures/readme.pdf").stat().st_ino
    readme = (tmp_path / "README.md").read_text()
    (tmp_path / "README.md").write_text(readme + "\nA new section.\n")
    (tmp_path / "logs/m2.log").write_text("epoch 1\ncrashed\n")
    done = run_workflow(tmp_path, "--keep-going")
    assert done.returncode == 1
    assert "results/matrices/confusion.npy: model/config.json changed" in done.stdout
    assert "figures/confusion.pdf" in done.stdout
    assert (tmp_path / "figures/readme.pdf").stat().st_ino == drawn
    assert 'logs/m2.log: matrices.log.pattern: the pattern "(?P<task>' in done.stdout
    assert 'is found nowhere; the file begins "epoch 1" / "crashed"' in done.stdout

"""Figures of several matrices, and of other figures: drawn again when any of what they show changes."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from heatplate.configuration.composition import specification_of
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.figure_content import figure_content
from heatplate.problems import InputError
from tests.drawing.reading import matrix_of

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = """\
matrices:
  dev: {source: dev.csv, index: model, columns: task, values: score}
  test: {source: test.csv, index: model, columns: task, values: score}
  count: {source: count.csv, index: model, columns: task, values: n}
figures:
  both: {matrix: {Dev: dev, Test: test}, annot: true, svg: true}
  counts: {matrix: count, annot: "{value:.0f} {score:.0f}", annot_data: {score: dev}, title: Counts, vmin: shared}
  scores: {matrix: dev, vmin: shared}
  whole: {panels: [[both], [counts]], panel_letters: true}
"""
FILES = {
    "dev.csv": "model,task,score\nsmall,A,11\nsmall,B,12\nlarge,A,13\nlarge,B,14\n",
    "test.csv": "model,task,score\nlarge,B,24\nlarge,A,23\nsmall,B,22\nsmall,A,21\n",
    "count.csv": "model,task,n\nsmall,A,51\nlarge,A,53\n",
}


def text(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return " ".join(pdf.pages[0].extract_text().split())


def test_all_matrices_are_inputs_of_their_figures(tmp_path: Path, run_workflow: Run) -> None:
    for name, content in {"config.yaml": CONFIG, **FILES}.items():
        (tmp_path / name).write_text(content)
    first = run_workflow(tmp_path)
    assert first.returncode == 0, first.stdout
    both, whole = tmp_path / "figures/both.pdf", tmp_path / "figures/whole.pdf"
    assert (tmp_path / "figures/both.svg").exists()
    assert "large 13 14 23 24" in text(both)
    assert "(a)" in text(whole)
    assert "(b) Counts" in text(whole)
    assert "large 53 13" in text(whole)

    (tmp_path / "test.csv").write_text(FILES["test.csv"].replace("24", "99"))
    (tmp_path / "config.yaml").write_text(CONFIG.replace("Counts,", "Counts, cmap: mako,"))
    second = run_workflow(tmp_path)
    assert "figures/both.pdf: the panel 2 values of its matrix changed" in second.stdout
    assert "figures/whole.pdf: panels[1][0].cmap (default) → mako\n" in second.stdout
    assert "figures/counts.pdf: cmap (default) → mako\n" in second.stdout
    assert "large 13 14 23 99" in text(whole)


def test_what_cannot_be_put_side_by_side_says_in_which_panel() -> None:
    keys = check(parse(CONFIG.encode(), "config.yaml")).configuration.figures
    one, other = matrix_of([[1, 2]], columns=("A", "B")), matrix_of([[1, 2]], columns=("A", "C"))
    matrices = {"": one, "panel_1_panel_2": other, "panel_2": one, "panel_2_score": other}
    with pytest.raises(InputError, match=r'^panels: both: matrix: "Test" has no column "B", which "Dev" has'):
        figure_content(specification_of(keys, "whole"), matrices)

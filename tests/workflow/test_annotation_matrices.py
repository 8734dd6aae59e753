"""Annotations with the values of another matrix: the figure is drawn again when they change, and only then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pdfplumber

from heatplate.configuration.figures import Figure
from heatplate.stages import DRAW

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = """\
matrices:
  scores: {source: scores.csv, index: model, columns: task, values: score}
  sizes: {source: sizes.csv, index: model, columns: what, values: number}
figures:
  scores:
    row_annotations:
      Params: {matrix: sizes, column: params, kind: text, fmt: 1k}
      Size: {matrix: sizes, column: params}
"""
SCORES = "model,task,score\nsmall,A,1\nsmall,B,2\nlarge,A,3\nlarge,B,4\n"
SIZES = "model,what,number\nlarge,params,7e9\nlarge,year,2023\nsmall,params,66e6\nsmall,year,2019\n"


def text(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return " ".join(pdf.pages[0].extract_text().split())


def test_the_matrix_with_the_values_is_an_input_of_the_figure(tmp_path: Path, run_workflow: Run) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "scores.csv").write_text(SCORES)
    (tmp_path / "sizes.csv").write_text(SIZES)
    first = run_workflow(tmp_path)
    assert first.returncode == 0, first.stdout
    figure = tmp_path / "figures/scores.pdf"
    assert "7B" in text(figure)

    (tmp_path / "sizes.csv").write_text(SIZES.replace("7e9", "8e9"))
    second = run_workflow(tmp_path)
    assert "figures/scores.pdf: the row annotations 0 values of its matrix changed" in second.stdout
    assert "8B" in text(figure)


def test_another_name_for_the_same_matrix_is_in_no_key_but_another_order_is() -> None:
    def key(*annotations: tuple[str, str]) -> object:
        given = {name: {"matrix": matrix} for name, matrix in annotations}
        return DRAW.keyed(Figure.model_validate({"row_annotations": given}).specification())

    assert key(("A", "sizes")) == key(("A", "other"))
    assert key(("A", "m"), ("B", "m")) != key(("B", "m"), ("A", "m"))


def test_libraries_are_those_that_give_the_colours() -> None:
    def libraries(**annotation: object) -> set[str]:
        given = {"cmap": "viridis", "col_annotations": {"A": {"values": {"x": 1, "y": 2}, **annotation}}}
        return set(DRAW.libraries(Figure.model_validate(given).specification()))

    assert "seaborn" in libraries()
    assert "seaborn" not in libraries(cmap="viridis")
    assert "seaborn" not in libraries(kind="text")

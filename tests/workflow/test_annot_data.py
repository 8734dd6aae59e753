"""A figure that shows the numbers of another matrix: it is drawn again when they change, and only then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from heatplate.configuration.figures import Figure
from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError
from heatplate.stages import DRAW

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = """\
matrices:
  gain: {source: gain.csv, index: model, columns: task, values: gain}
  scores: {source: scores.csv, index: model, columns: task, values: score}
figures:
  gain: {annot: "{score:.1f}", annot_data: {score: scores}}
"""
GAIN = "model,task,gain\nsmall,A,-1\nsmall,B,2\nlarge,A,3\nlarge,B,4\n"
SCORES = "model,task,score\nlarge,B,99.5\nlarge,A,30\nbase,A,7\nbase,B,8\nsmall,A,10.5\nsmall,B,20.25\n"


def text(file: Path) -> str:
    with pdfplumber.open(file) as pdf:
        return " ".join(pdf.pages[0].extract_text().split())


def test_the_numbers_of_another_matrix_are_an_input_of_the_figure(tmp_path: Path, run_workflow: Run) -> None:
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "gain.csv").write_text(GAIN)
    (tmp_path / "scores.csv").write_text(SCORES)
    first = run_workflow(tmp_path)
    assert first.returncode == 0, first.stdout
    figure = tmp_path / "figures/gain.pdf"
    assert "large 30.0 99.5" in text(figure)
    assert "small 10.5 20.2" in text(figure)
    before = figure.read_bytes()

    (tmp_path / "scores.csv").write_text(SCORES.replace("99.5", "98.5"))
    second = run_workflow(tmp_path)
    assert "figures/gain.pdf: the score values of its matrix changed" in second.stdout
    assert "large 30.0 98.5" in text(figure)
    assert figure.read_bytes() != before


def test_another_name_for_the_same_matrix_is_in_no_key() -> None:
    keys = [Figure(annot="{score}", annot_data={"score": name}).specification() for name in ("a", "b")]
    assert keys[0] != keys[1]
    assert DRAW.keyed(keys[0]) == DRAW.keyed(keys[1])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("score: scores", "score: scoers", 'annot_data.score: unknown matrix "scoers"; did you mean scores?'),
        ("{score:.1f}", "{scor:.1f}", 'annot: unknown field "scor"; did you mean score?'),
        ("{score:.1f}", "{score_std:.1f}", "annot: the matrix has no std; set aggfunc: mean or median"),
        ("{score: scores}", "{std: scores}", 'annot_data: "std" already means something in a template'),
        ("{score: scores}", "{a-b: scores}", 'annot_data: "a-b" is not a name for a template'),
    ],
)
def test_what_does_not_exist_is_named_at_its_place(old: str, new: str, expected: str) -> None:
    found = check(parse(CONFIG.replace(old, new).encode(), "config.yaml"))
    assert f"figures.gain.{expected}" in str(InputError(found.problems))

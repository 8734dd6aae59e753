"""Figures whose texts LaTeX sets, in a paper with others: what is checked first, and what is drawn again."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest

from tests.conftest import ROOT, need

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = r"""
matrices:
  scores: {source: scores.csv, index: model, columns: task, values: score, unit: "%"}
figures:
  first: {matrix: scores, text: latex, title: '\textsc{First} ≤ 50%', annot: true}
  second: {matrix: scores, text: latex, title: '\textsc{Second}', annot: true}
  plain: {matrix: scores, title: Plain}
"""
SCORES = "model,task,score\nR&D,A,10.5\nR&D,B,20.25\na_b,A,30\na_b,B,-99.5\n"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "scores.csv").write_text(SCORES)
    return tmp_path


def inodes(paper: Path) -> dict[str, int]:
    return {file.stem: file.stat().st_ino for file in (paper / "figures").glob("*.pdf")}


def test_a_change_of_the_preamble_redraws_its_figure_alone(paper: Path, run_workflow: Run) -> None:
    need("latex")
    first = run_workflow(paper)
    assert first.returncode == 0, first.stdout
    with pdfplumber.open(paper / "figures/first.pdf") as pdf:
        text = pdf.pages[0].extract_text()
    for word in ("First", "50%", "R&D", "a_b", "10.5", "\N{MINUS SIGN}99.5"):
        assert word in text.replace("\n", " ")
    record = json.loads((paper / "figures/first.record.json").read_text())
    assert record["parts"]["latex"]["latex"].startswith("pdfTeX")
    assert "latex" not in json.loads((paper / "figures/plain.record.json").read_text())["parts"]

    assert "Nothing to be done" in run_workflow(paper).stdout

    before = inodes(paper)
    changed = CONFIG.replace("First} ≤ 50%',", r"First} ≤ 50%', latex_preamble: '\usepackage{mathptmx}',")
    (paper / "config.yaml").write_text(changed)
    done = run_workflow(paper)
    assert done.returncode == 0, done.stdout
    assert r"figures/first.pdf: latex_preamble " in done.stdout
    assert r"→ \usepackage{mathptmx}; mathptmx.sty is used now" in done.stdout
    after = inodes(paper)
    assert {name for name in after if after[name] != before[name]} == {"first"}


def test_what_latex_cannot_set_is_said_at_the_line_of_its_key(paper: Path, run_workflow: Run) -> None:
    need("latex")
    (paper / "config.yaml").write_text(CONFIG.replace("First}", r"First} \foo"))
    done = run_workflow(paper, "--keep-going")
    assert done.returncode != 0
    assert re.search(r"config\.yaml:5:\d+: figures\.first\.title: ", done.stdout)
    assert r"has the command \foo, which LaTeX does not know" in done.stdout
    assert "Traceback" not in done.stdout
    assert set(inodes(paper)) == {"second", "plain"}


@pytest.mark.parametrize("is_asked_for", [True, False])
def test_without_latex_only_papers_that_use_it_are_refused(
    paper: Path, run_workflow: Run, monkeypatch: pytest.MonkeyPatch, is_asked_for: bool
) -> None:
    programs = paper / "programs"
    programs.mkdir()
    for name in ("sh", "bash", "env", "uname"):
        if found := shutil.which(name):
            (programs / name).symlink_to(found)
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{programs}")
    if not is_asked_for:
        (paper / "config.yaml").write_text(CONFIG.replace("text: latex, ", "parse_math: false, "))
    done = run_workflow(paper)
    if not is_asked_for:
        assert done.returncode == 0, done.stdout
        return
    assert done.returncode != 0
    for line, figure in ((5, "first"), (6, "second")):
        assert f"config.yaml:{line}:" in done.stdout
        assert f"figures.{figure}.text: LaTeX is not installed: there is no program latex" in done.stdout
    assert "apt-get install texlive-latex-extra" in done.stdout
    assert "nothing was built" in done.stdout
    assert not (paper / "figures").exists()


def test_the_example_as_its_note_has_it(tmp_path: Path, run_workflow: Run) -> None:
    """The recipe of the gallery: Latin Modern, small capitals, ≤, a number in each cell, YlGnBu."""
    need("latex")
    gallery = ROOT / "docs/gallery"
    (tmp_path / "config.yaml").write_text((gallery / "latex.yaml").read_text())
    shutil.copytree(gallery / "data", tmp_path / "data")
    done = run_workflow(tmp_path)
    assert done.returncode == 0, done.stdout
    with pdfplumber.open(tmp_path / "figures/latex.pdf") as pdf:
        [page] = pdf.pages
        text = page.extract_text()
        fonts = {char["fontname"].partition("+")[2] for char in page.chars}
    assert len([word for word in text.split() if word.replace(".", "").isdigit() and "." in word]) == 20
    assert "≤" in text
    assert any(font.startswith("LMRomanCaps") for font in fonts)
    assert all(font.startswith("LM") for font in fonts)

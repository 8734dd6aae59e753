"""Checks as a stage of the workflow: when they run, what a run prints of them, and its exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from heatplate.check_names import CHECKS
from tests.conftest import PAPER, Run
from tests.workflow.test_run_log import printed

GREY = "annot: true, vmin: 0, vmax: 100, annot_kws: {color: '#777777'}}"
FAILING = PAPER.replace("annot: true, vmin: 0, vmax: 100}", GREY)
ACCEPTING = FAILING.replace(GREY, GREY[:-1] + ", accept: {contrast: a test of this program}}")
STRICT = "strict: true\n"


def write(paper: Path, text: str) -> None:
    (paper / "config.yaml").write_text(text)


def times(paper: Path) -> dict[str, int]:
    files = [*(paper / "results/checks").glob("*.json"), *(paper / "figures").glob("*.pdf")]
    return {str(path.relative_to(paper)): path.stat().st_ino for path in files}


def changed(before: dict[str, int], after: dict[str, int]) -> set[str]:
    return {name for name in after if before.get(name) != after[name] and not name.endswith("record.json")}


def test_every_figure_is_checked(built: Path):
    for name in ("f1", "f2", "f3"):
        verdict = json.loads((built / f"results/checks/{name}.json").read_text())
        assert [check["name"] for check in verdict["checks"]] == list(CHECKS)
        assert verdict["result"] == "pass"


def test_a_change_of_style_draws_and_checks_only_that_figure(built: Path, run_workflow: Run):
    before = times(built)
    write(built, PAPER.replace("YlGnBu", "Blues"))
    lines = printed(run_workflow, built)
    assert lines[0] == "figures/f2.pdf: cmap YlGnBu → Blues"
    assert lines[1:] == [
        "[1/1] figures/f2.pdf  N s",
        "3 figures checked: 3 pass",
        "1 figure drawn in N s; log: LOG",
    ]
    assert changed(before, times(built)) == {"figures/f2.pdf", "results/checks/f2.json"}


def test_findings_are_printed_and_what_is_accepted_is_checked_without_drawing(built: Path, run_workflow: Run):
    write(built, FAILING)
    lines = printed(run_workflow, built)
    failures = [line for line in lines if line.startswith("fail  figures/f1.pdf  contrast: row ")]
    assert len(failures) == 1
    assert " (and 3 more), and 4.5 is needed; leave out annot_kws" in failures[0]
    assert lines[-2] == "3 figures checked: 2 pass, 1 has 1 finding"
    before = times(built)
    write(built, ACCEPTING)
    assert printed(run_workflow, built) == [
        "results/checks/f1.json: accept.contrast (default) → a test of this program",
        "3 figures checked: 3 pass",
        "1 figure checked in N s; log: LOG",
    ]
    assert changed(before, times(built)) == {"results/checks/f1.json"}


def test_strict_ends_with_an_error_at_each_run_until_all_is_right(built: Path, run_workflow: Run):
    write(built, STRICT + FAILING)
    lines = printed(run_workflow, built, code=1)
    assert "3 figures checked: 2 pass, 1 has 1 finding" in lines
    last = "1 figure fails a check, and strict is true: figures/f1.pdf"
    assert lines[-1] == last
    again = printed(run_workflow, built, code=1)
    assert again[-2:] == ["3 figures checked: 2 pass, 1 has 1 finding", last]
    assert len([line for line in again if line.startswith("fail  ")]) == 1
    assert printed(run_workflow, built, "results/checks/f1.json", code=1)[-1] == last
    for other in ("results/checks/f2.json", "figures/f1.pdf", "results/matrices/runs.npy"):
        printed(run_workflow, built, other)
    printed(run_workflow, built, "-n")
    (built / "figures/heatplate.tex").unlink()
    alone = printed(run_workflow, built, code=1)
    assert "1 file for LaTeX written in N s; log: LOG" in alone
    assert len([line for line in alone if line.startswith("fail  ")]) == 1
    assert alone[-1] == last
    (built / "figures/f3.pdf").unlink()  # of which this target knows nothing
    assert printed(run_workflow, built, "results/checks/f1.json", code=1)[-1] == last
    write(built, STRICT + ACCEPTING)
    printed(run_workflow, built)
    printed(run_workflow, built)


def test_without_strict_failures_are_no_error(built: Path, run_workflow: Run):
    write(built, FAILING)
    printed(run_workflow, built)
    assert printed(run_workflow, built) == [
        "Nothing to be done (all requested files are present and up to date)."
    ]


def test_one_check_is_a_target(paper: Path, run_workflow: Run):
    lines = printed(run_workflow, paper, "results/checks/f1.json")
    assert (paper / "results/checks/f1.json").is_file()
    assert lines[-2] == "1 figure checked: 1 pass"
    assert not (paper / "figures/f2.pdf").exists()


@pytest.mark.parametrize("damage", ["edited", "deleted"])
def test_a_damaged_check_is_made_again(built: Path, run_workflow: Run, damage: str):
    file = built / "results/checks/f2.json"
    content = file.read_text()
    if damage == "edited":
        file.write_text(content.replace('"pass"', '"fail"', 1))
    else:
        file.unlink()
    reason = "f2.json is not as it was built" if damage == "edited" else "missing"
    assert printed(run_workflow, built)[0] == f"results/checks/f2.json: {reason}"
    assert file.read_text() == content


def test_checks_of_a_figure_that_is_gone_are_orphans(built: Path, run_workflow: Run):
    write(built, "\n".join(line for line in PAPER.splitlines() if "f3:" not in line))
    (line,) = [line for line in printed(run_workflow, built) if line.startswith("in no configuration")]
    assert "results/checks/f3.json, results/checks/f3.record.json" in line
    printed(run_workflow, built, "remove_orphans")
    assert not (built / "results/checks/f3.json").exists()
    assert (built / "results/checks/f2.json").exists()


@pytest.mark.parametrize(
    ("accept", "said"),
    [
        ("accept: {contrst: why}", 'figures.f2.accept: there is no check "contrst"; did you mean contrast or fonts or colors?'),
        ("accept: [contrast]", "figures.f2.accept: say why each finding may stay: accept: {contrast: WHY}"),
        ("accept: contrast", "figures.f2.accept: say why each finding may stay: accept: {contrast: WHY}"),
        ("accept: {}", "figures.f2.accept: is an empty mapping; write accept: {contrast: WHY}, or delete the key"),
        ('accept: {contrast: ""}', "figures.f2.accept.contrast: "),
    ],
)  # fmt: skip
def test_a_finding_is_accepted_by_its_name_and_with_a_reason(
    paper: Path, run_workflow: Run, accept: str, said: str
):
    write(paper, PAPER.replace("cmap: YlGnBu", accept))
    text = "\n".join(printed(run_workflow, paper, "-n", code=1))
    assert said in text
    assert "config.yaml:15:" in text

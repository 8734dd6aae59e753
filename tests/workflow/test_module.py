"""Heatplate as a module of another workflow, which makes the data itself."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pdfplumber
import pytest

from tests.conftest import ROOT

SECOND = """

module second:
    snakefile:
        "../../Snakefile"
    config:
        {"configfile": "second.yaml"}


use rule * from second as second_*"""


def write_project(directory: Path) -> Path:
    """Write the example into a directory, with the workflow two levels above it. Returns the example's."""
    for name in ("Snakefile", "scripts", "examples/module"):
        source, target = ROOT / name, directory / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("results", "figures", ".snakemake"))
        else:
            shutil.copy(source, target)
    return directory / "examples/module"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The directory of the example, with nothing built."""
    return write_project(tmp_path)


@pytest.fixture(scope="session")
def project_built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with everything built. Not to be changed: tests have copies of it, ``built_project``."""
    project = write_project(tmp_path_factory.mktemp("project") / "all")
    build(project)
    return project


@pytest.fixture
def built_project(project_built_once: Path, tmp_path: Path) -> Path:
    """A copy of the example with everything built."""
    shutil.copytree(project_built_once.parents[1], tmp_path / "all")
    return tmp_path / "all/examples/module"


def run(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the workflow; standard error is in ``stdout`` too."""
    command = [sys.executable, "-m", "snakemake", "--cores", "2", *arguments]
    return subprocess.run(
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def build(project: Path, *arguments: str) -> str:
    done = run(project, *arguments)
    assert done.returncode == 0, done.stdout
    return done.stdout


def new_paper(directory: Path) -> Path:
    """The paper that scripts/new_paper.py makes, whose workflow has Heatplate as its module."""
    command = [sys.executable, str(ROOT / "scripts/new_paper.py"), "paper"]
    subprocess.run(command, cwd=directory, check=True, stdout=subprocess.DEVNULL)
    return directory / "paper"


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))


@pytest.mark.long
def test_an_experiment_whose_result_lies_in_the_future_is_run_again(built_project: Path):
    project = built_project
    matrix = project / "results/matrices/products.npy"
    before = np.load(matrix)
    future = time.time() + 4e7
    os.utime(project / "results/experiments/products.csv", (future, future))
    edit(project / "Snakefile", "a * b % 7", "a * b % 7 + 90")
    build(project)
    np.testing.assert_array_equal(np.load(matrix), before + 90)
    assert "Nothing to be done" in build(project)


@pytest.mark.long
def test_data_that_no_rule_makes_may_lie_in_the_future(project: Path):
    data = project / "mine.csv"
    data.write_text("a,b,product\n1,1,3\n")
    edit(project / "heatplate.yaml", "results/experiments/products.csv", "mine.csv")
    future = time.time() + 4e7
    os.utime(data, (future, future))
    build(project)
    assert "Nothing to be done" in build(project)
    data.write_text("a,b,product\n1,1,4\n")
    os.utime(data, (future, future))
    build(project)
    assert np.load(project / "results/matrices/products.npy").tolist() == [[4]]


@pytest.mark.long
def test_two_modules_leave_each_others_figures_alone(project: Path):
    text = (project / "heatplate.yaml").read_text()
    (project / "second.yaml").write_text(text.replace("  products:\n", "  others:\n"))
    workflow = project / "Snakefile"
    edit(workflow, " as heatplate_*", " as heatplate_*" + SECOND)
    edit(workflow, "rules.heatplate_all.input", "rules.heatplate_all.input, rules.second_all.input")
    assert "in no configuration" not in build(project)
    assert "in no configuration" not in build(project)
    for target, configfile in (
        ("heatplate_remove_orphans", "heatplate"),
        ("second_remove_orphans", "second"),
    ):
        done = run(project, target)
        assert done.returncode == 1
        command = f"snakemake -s ../../Snakefile --cores 4 remove_orphans --configfile {configfile}.yaml"
        (line,) = [line for line in done.stdout.splitlines() if line.startswith("remove_orphans: ")]
        assert line.endswith(f"; if no other module has its files here, write {command}")
    built = {path.name for path in (project / "figures").glob("*.pdf")}
    assert built == {"products.pdf", "others.pdf"}
    for name, figure in (("heatplate", "products"), ("heatplate_2", "others")):
        commands = (project / f"figures/{name}.tex").read_text()
        assert re.findall(r"(?m)^\\heatplate@define{(\w+)}", commands) == [figure]
    assert "Nothing to be done" in build(project)


def test_what_is_wrong_with_the_data_is_said_once(project: Path):
    edit(project / "Snakefile", '$((a * b % 7))"', 'x"')
    done = run(project)
    assert done.returncode == 1
    lines = [
        line for line in done.stdout.splitlines() if "results/experiments/products.csv:2: matrices." in line
    ]
    assert len(lines) == 1, done.stdout
    assert '"x" is not a number' in lines[0]


def test_another_workflow_can_run_its_experiments_and_have_them_drawn(built_project: Path):
    def cells() -> set[str]:
        with pdfplumber.open(built_project / "figures/products.pdf") as pdf:
            return set(pdf.pages[0].extract_text().split())

    assert "6" in cells()
    assert "Nothing to be done" in build(built_project)
    # Another experiment is collected and drawn by the same run that makes it.
    edit(built_project / "Snakefile", "a * b % 7", "a * b % 7 + 90")
    printed = build(built_project)
    assert "results/matrices/products.npy: results/experiments/products.csv changed\n" in printed
    assert "figures/products.pdf: the values of its matrix changed\n" in printed
    assert "96" in cells()
    assert "Nothing to be done" in build(built_project)


def test_in_a_new_paper_strict_ends_with_an_error_until_all_is_right(tmp_path: Path):
    paper = new_paper(tmp_path)
    config = paper / "config.yaml"
    edit(config, "matrices:", "strict: true\nmatrices:")
    edit(config, "    linewidths: 0.5", "    annot_kws: {color: '#777777'}\n    linewidths: 0.5")
    last = "1 figure fails a check, and strict is true: figures/scores.pdf"
    for words in ("1 figure drawn", "Nothing to be done"):
        done = run(paper)
        assert done.returncode == 1, done.stdout
        assert words in done.stdout
        lines = done.stdout.splitlines()
        assert len([line for line in lines if line.startswith("fail  figures/scores.pdf  contrast: ")]) == 1
        assert lines.count("1 figure checked: 1 has 1 finding") == 1
        assert lines[-1] == last
    (paper / "figures/heatplate.tex").unlink()
    assert last in run(paper).stdout
    for arguments in (["-n"], ["figures/scores.pdf"]):
        assert "checked" not in build(paper, *arguments)
    edit(config, "    linewidths: 0.5", "    accept: {contrast: a test}\n    linewidths: 0.5")
    build(paper)


def test_orphans_of_a_new_paper_are_removed_by_the_command_that_is_named(tmp_path: Path):
    paper = new_paper(tmp_path)
    build(paper)
    edit(paper / "config.yaml", "  scores:\n    title", "  others:\n    matrix: scores\n    title")
    why = [sys.executable, str(ROOT / "scripts/why.py")]
    printed = subprocess.run(why, cwd=paper, check=True, stdout=subprocess.PIPE, text=True).stdout
    found = re.search(
        r" \(to remove: (snakemake -s (\S+) --cores 4 remove_orphans)\)$", printed, re.MULTILINE
    )
    assert found is not None
    named, snakefile = found.groups()
    assert (paper / snakefile).samefile(ROOT / "Snakefile")
    refused = run(paper, "remove_orphans")
    assert refused.returncode == 1
    assert f", write {named}\n" in refused.stdout
    assert "RuleException" not in refused.stdout
    assert (paper / "figures/scores.pdf").exists()
    done = subprocess.run([sys.executable, "-m", *named.split()], cwd=paper, check=False)
    assert done.returncode == 0
    assert not (paper / "figures/scores.pdf").exists()


SHOW_LIMIT = """


onsuccess:
    limit = workflow.scheduler.job_rate_limiter
    print("LIMIT", limit and (limit.max_jobs, limit.timespan))
"""


@pytest.mark.parametrize(
    ("arguments", "limit"), [((), "None"), (("--max-jobs-per-timespan", "7/2s"), "(7, 2.0)")]
)
def test_of_limits_on_the_jobs_that_start_at_once_only_a_user_s_holds(
    built_project: Path, arguments: tuple[str, ...], limit: str
) -> None:
    """Snakemake's own makes each run wait a second at its end, and look at all jobs again for each."""
    snakefile = built_project / "Snakefile"
    snakefile.write_text(snakefile.read_text() + SHOW_LIMIT)
    (built_project / "figures/products.pdf").unlink()
    assert f"LIMIT {limit}\n" in run(built_project, *arguments).stdout

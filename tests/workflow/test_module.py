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
    for target in ("heatplate_remove_orphans", "second_remove_orphans"):
        build(project, target)
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

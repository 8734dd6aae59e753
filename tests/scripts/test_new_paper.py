"""scripts/new_paper.py: what it writes, and what it leaves alone."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from heatplate.paper import paper_of_command
from heatplate.run import LOGS
from heatplate.stages import STAGES
from tests.conftest import ROOT, files_below, need
from tests.scripts.forked import run_script

SCRIPT = ROOT / "scripts/new_paper.py"
FILES = {
    ".gitignore",
    "Snakefile",
    "config.yaml",
    "profiles/default/config.yaml",
    "results/experiments/ORIGIN.md",
    "results/experiments/scores.csv",
}


def snakefile(paper: Path) -> str:
    """The path to Heatplate's that a paper's own names."""
    return str(json.loads((paper / "Snakefile").read_text().splitlines()[2]))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the script needs of a checkout."""
    directory = tmp_path / "here/heat plate"
    shutil.copytree(ROOT / "scripts", directory / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "profiles", directory / "profiles")
    return directory


def test_it_writes_a_paper_whose_configuration_is_right(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    done = run_script(SCRIPT, "a/my paper", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "to build it: cd 'a/my paper' && snakemake --cores 4\n"
    assert set(files_below(tmp_path / "a/my paper")) == FILES
    monkeypatch.chdir(tmp_path / "a/my paper")
    assert list(paper_of_command([], {}).configuration.figures) == ["scores"]
    assert Path(snakefile(Path())).resolve() == ROOT / "Snakefile"


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("here/heat plate/my-paper", "../Snakefile"),
        ("here/heat plate/papers/mine", "../../Snakefile"),
        ("here/mine", "../heat plate/Snakefile"),
        ("elsewhere/mine", "{checkout}/Snakefile"),
    ],
)
def test_the_path_to_heatplate_is_relative_inside_and_beside_it(
    tmp_path: Path, checkout: Path, paper: str, expected: str
):
    assert run_script(checkout / "scripts/new_paper.py", str(tmp_path / paper), cwd=tmp_path).returncode == 0
    assert snakefile(tmp_path / paper) == expected.format(checkout=checkout)


@pytest.mark.parametrize("name", sorted(FILES))
def test_a_file_that_is_there_is_named_and_nothing_is_written(tmp_path: Path, name: str):
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).symlink_to("nowhere")
    done = run_script(SCRIPT, ".", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"{name}: is there already; nothing was written\n"
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("paper", ["", "papers/mine", "examples/other"])
def test_git_ignores_what_is_built(tmp_path: Path, paper: str):
    """In a new paper, in the repository itself, and in its examples."""
    need("git")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    shutil.copy(ROOT / ".gitignore", tmp_path)
    if paper.startswith("papers"):
        (tmp_path / ".gitignore").unlink()
        assert run_script(SCRIPT, paper, cwd=tmp_path).returncode == 0
    directories = {str(stage.directory) for stage in STAGES} | {str(LOGS)}
    built = [f"{directory}/name.{ending}" for directory in directories for ending in ("json", "log", "pdf")]
    built += [".snakemake/log/a.log"]
    sources = ["config.yaml", "results/experiments/scores.csv"]
    paths = [str(Path(paper, path)) for path in (*built, *sources)]
    command = ["git", "check-ignore", "--no-index", *paths]
    done = subprocess.run(command, cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=False)
    assert set(done.stdout.splitlines()) == set(paths[: len(built)])


def test_other_files_in_the_directory_stay(tmp_path: Path):
    (tmp_path / "results/experiments").mkdir(parents=True)
    (tmp_path / "results/experiments/mine.csv").write_text("mine")
    assert run_script(SCRIPT, ".", cwd=tmp_path).returncode == 0
    assert (tmp_path / "results/experiments/mine.csv").read_text() == "mine"


def test_a_directory_that_cannot_be_made_is_named_in_one_line(tmp_path: Path):
    (tmp_path / "file").touch()
    done = run_script(SCRIPT, "file/paper", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, "file/paper: Not a directory\n")

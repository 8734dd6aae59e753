"""Fixtures: a paper of three figures that fits into one's head, and ways to run programs on it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from heatplate.building.user_settings import _VARIABLES, BASH_ENV
from heatplate.building.worker import Workers
from heatplate.building.worker_client import NO, RUN

# How long an example takes says more about the machine than about the code. The examples are the same each time;
# others are tried with --hypothesis-profile=search.
settings.register_profile("heatplate", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile("heatplate")

ROOT = Path(__file__).parent.parent
SNAKEMAKE = [sys.executable, "-m", "snakemake"]
AT_HAND = Path(__file__).with_name("snakemake_at_hand.py")

PAPER = """\
matrices:
  scores:
    source: results/experiments/scores.csv
    index: model
    columns: task
    values: score
  runs:
    source: results/experiments/seed{seed}.json
    index: model
    columns: task
    values: acc
    aggfunc: mean
figures:
  f1: {matrix: scores, annot: true, vmin: 0, vmax: 100}
  f2: {matrix: scores, cmap: YlGnBu}
  f3: {matrix: runs, annot: true}
"""

SCORES = """\
model,task,score
small,A,10.5
small,B,20.25
large,A,30
large,B,99.5
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


def write_paper(directory: Path) -> Path:
    """Write a paper into a directory: f1 and f2 draw the matrix scores, f3 draws runs."""
    experiments = directory / "results" / "experiments"
    experiments.mkdir(parents=True)
    (directory / "config.yaml").write_text(PAPER)
    (experiments / "scores.csv").write_text(SCORES)
    for seed in (1, 2):
        records = [{"model": f"m{m}", "task": "A", "acc": m / 2 + seed / 8} for m in (1, 2)]
        (experiments / f"seed{seed}.json").write_text(json.dumps(records))
    return directory


def _remove_settings_of_the_user() -> None:
    """Let these tests, and what they start, have a home directory without settings, and no variables with any.

    What is merely kept from run to run stays where it is.
    """
    settings = (*_VARIABLES, BASH_ENV, "MPLCONFIGDIR", "XDG_CONFIG_HOME")
    for name in [name for name in os.environ if name in settings or name.startswith("SNAKEMAKE_")]:
        del os.environ[name]
    os.environ.setdefault("XDG_CACHE_HOME", str(Path("~/.cache").expanduser()))
    os.environ["HOME"] = HOME.name
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # as for what a shell starts in the background
        signal.signal(signal.SIGINT, signal.default_int_handler)


HOME = tempfile.TemporaryDirectory(prefix="heatplate-home-")
_remove_settings_of_the_user()


def _settings_of_python() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("PYTHON")}


AT_START = _settings_of_python()


@cache
def _workers() -> str:
    """The name of the worker that has imported Snakemake, for the variable."""
    Workers().start([(AT_HAND,)])
    return os.environ.pop(RUN, NO)


def snakemake_at_hand() -> tuple[list[str], dict[str, str]]:
    """What runs Snakemake as it is by itself, most quickly: a command, and further variables for it."""
    if RUN not in os.environ and _settings_of_python() == AT_START:
        return [sys.executable, str(AT_HAND)], {RUN: _workers()}
    return SNAKEMAKE, {}


def run_snakemake(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the workflow on a paper's directory; standard error is in ``stdout`` too."""
    command, variables = snakemake_at_hand()
    environment = {**os.environ, **variables, "XDG_CACHE_HOME": str(directory.parent / "cache")}
    options = ["-s", str(ROOT / "Snakefile"), "--directory", str(directory), "--cores", "2"]
    return subprocess.run(
        [*command, *options, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=environment,
        timeout=300,
        check=False,
    )


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A directory with the paper of ``write_paper``."""
    return write_paper(tmp_path)


@pytest.fixture(scope="session")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That paper with everything built. Not to be changed: tests have copies of it, ``built``."""
    directory = write_paper(tmp_path_factory.mktemp("built") / "paper")
    done = run_snakemake(directory)
    assert done.returncode == 0, done.stdout
    return directory


@pytest.fixture
def built(built_once: Path, tmp_path: Path) -> Path:
    """A copy of the paper with everything built."""
    return Path(shutil.copytree(built_once, tmp_path / "paper"))


@pytest.fixture
def run_workflow() -> Run:
    """``run_snakemake``."""
    return run_snakemake


def files_below(directory: Path) -> dict[str, bytes]:
    """Every file of a paper with its bytes, without Snakemake's own."""
    return {
        str(path.relative_to(directory)): path.read_bytes() if path.is_file() else b""
        for path in sorted(directory.rglob("*"))
        if not path.is_dir() and ".snakemake" not in path.parts
    }


def need_font(family: str) -> None:
    """The same for a font."""
    from heatplate.drawing.text.fonts import find_face
    from heatplate.problems import InputError

    try:
        find_face(family)
    except InputError:
        if os.environ.get("HEATPLATE_REQUIRE_TOOLS"):
            pytest.fail(f"the font {family} is not installed")
        pytest.skip(f"the font {family} is not installed")


def need(tool: str) -> None:
    """Skip a test whose program is not installed; where CI installs it, fail instead."""
    if shutil.which(tool) is None:
        if os.environ.get("HEATPLATE_REQUIRE_TOOLS"):
            pytest.fail(f"{tool} is not installed")
        pytest.skip(f"{tool} is not installed")

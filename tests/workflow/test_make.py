"""The Makefile: when it makes the virtual environment, and what ``make clean`` takes away."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT, need

PYTHON = """\
#!/bin/sh
case "$*" in
"-m venv --clear "*) rm -rf "$4"; mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; echo made >>log ;;
"-m pip "* | *" -m pip "*) echo installed >>log ;;
"-m snakemake "*) echo built >>log ;;
esac
"""
"""Stands for Python: the environments that it makes hold nothing but itself."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    need("make")
    directory = tmp_path / "a checkout's"
    for name in ("run", "test"):
        (directory / "requirements").mkdir(parents=True, exist_ok=True)
        (directory / f"requirements/{name}.txt").write_text("")
    shutil.copy(ROOT / "Makefile", directory)
    (directory / "python").write_text(PYTHON)
    (directory / "python").chmod(0o755)
    return directory


def make(checkout: Path, target: str) -> list[str]:
    """Make a target, and say what was done for it."""
    log = checkout / "log"
    log.unlink(missing_ok=True)
    subprocess.run(["make", "PYTHON=./python", target], cwd=checkout, check=True, capture_output=True)
    return log.read_text().split() if log.exists() else []


def test_the_environment_is_made_once_and_again_where_its_checkout_was_moved_or_copied_to(checkout: Path):
    all_of_it = ["made", "installed", "built"]
    assert make(checkout, "figures") == all_of_it
    assert make(checkout, "figures") == ["built"]
    moved = checkout.rename(checkout.with_name("moved"))
    assert make(moved, "figures") == all_of_it
    assert make(moved, "figures") == ["built"]
    copied = moved.with_name("copied")
    subprocess.run(["cp", "-a", str(moved), str(copied)], check=True)
    assert make(copied, "figures") == all_of_it
    assert make(moved, "figures") == ["built"]


def test_the_environment_is_made_again_when_its_python_is_gone(checkout: Path):
    make(checkout, "figures")
    (checkout / ".venv/bin/python").unlink()
    assert make(checkout, "test") == ["made", "installed", "installed"]
    assert make(checkout, "test") == []


def test_another_lock_is_installed_into_the_environment_that_is_there(checkout: Path):
    make(checkout, "figures")
    (checkout / ".venv/run.stamp").touch()
    subprocess.run(["touch", "-d", "tomorrow", "requirements/run.txt"], cwd=checkout, check=True)
    assert make(checkout, "figures") == ["installed", "built"]


def test_clean_removes_what_is_built_and_leaves_the_authors_own_files(checkout: Path):
    built = [
        *("figures/f1.pdf", "figures/f1.png", "figures/f1.record.json"),
        *("figures/f1.svg", "figures/f1.svg.record.json"),
        *("results/matrices/d1.npy", "results/matrices/d1.json", "results/matrices/d1.record.json"),
        *("results/logs/draw/f1.log", ".snakemake/x", ".venv/x"),
    ]
    own = [
        *("figures/README.md", "figures/mine.pdf", "figures/mine.svg", "figures/f1.json", "figures/f1.tex"),
        *("results/matrices/mine.npy", "results/experiments/scores.csv"),
    ]
    for name in (*built, *own):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("x")
    make(checkout, "clean")
    assert [name for name in built if (checkout / name).exists()] == []
    assert [name for name in own if not (checkout / name).exists()] == []
    make(checkout, "clean")

"""The Makefile: when it makes the virtual environment, and what ``make clean`` takes away."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from heatplate.building.digests import digest_of
from heatplate.building.record import Record
from tests.conftest import ROOT, need

PYTHON = """\
#!/bin/sh
case "$*" in
"-m venv --clear "*) mkdir -p "$4"; rm -rf "$4"/*; mkdir -p "$4/bin"; cp "$0" "$4/bin/python"; echo made >>log ;;
"-m pip "* | *" -m pip "*) echo installed >>log ;;
"-m snakemake "*) echo built >>log ;;
scripts/*) exec python3 "$@" ;;
esac
"""
"""Stands for Python: the environments that it makes hold nothing but itself. It runs scripts as the real one does."""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    need("make")
    directory = tmp_path / "a checkout's"
    for name in ("run", "test"):
        (directory / "requirements").mkdir(parents=True, exist_ok=True)
        (directory / f"requirements/{name}.txt").write_text("")
    shutil.copy(ROOT / "Makefile", directory)
    shutil.copytree(ROOT / "scripts", directory / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
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


def test_a_link_to_the_environment_of_another_checkout_is_replaced_and_that_one_stays(checkout: Path):
    make(checkout, "figures")
    linked = checkout.with_name("linked")
    shutil.copytree(checkout, linked, ignore=shutil.ignore_patterns(".venv"))
    (linked / ".venv").symlink_to(checkout / ".venv")
    assert make(linked, "figures") == ["made", "installed", "built"]
    assert not (linked / ".venv").is_symlink()
    assert make(checkout, "figures") == ["built"]


def test_another_lock_is_installed_into_the_environment_that_is_there(checkout: Path):
    make(checkout, "figures")
    (checkout / ".venv/run.stamp").touch()
    subprocess.run(["touch", "-d", "tomorrow", "requirements/run.txt"], cwd=checkout, check=True)
    assert make(checkout, "figures") == ["installed", "built"]


def build(directory: Path, stage: str, name: str, *endings: str, record: str = "record.json") -> list[str]:
    """Files with a record, as a run leaves them. Returns their names and the record's."""
    files = [directory / f"{stage}/{name}.{ending}" for ending in endings]
    for file in files:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(file.name)
    path = directory / f"{stage}/{name}.{record}"
    Record({"specification": {}}, {file.name: digest_of(file) for file in files}).write(path)
    return [str(file.relative_to(directory)) for file in (*files, path)]


def test_clean_removes_what_is_built_and_leaves_the_authors_own_files(checkout: Path):
    built = [
        *build(checkout, "figures", "f1", "pdf", "png"),
        *build(checkout, "figures", "f1", "svg", record="svg.record.json"),
        *build(checkout, "results/matrices", "d1", "npy", "json"),
        *("results/logs/draw/f1.log", ".snakemake/x", ".venv/x"),
    ]
    build(checkout, "figures", "mine", "pdf", "png")
    own = [
        *("figures/README.md", "figures/mine.pdf", "figures/mine.svg", "figures/f1.json", "figures/f1.tex"),
        *("results/matrices/mine.npy", "results/experiments/scores.csv"),
    ]
    for name in (*built[8:], *own):
        (checkout / name).parent.mkdir(parents=True, exist_ok=True)
        (checkout / name).write_text("x")
    make(checkout, "clean")
    assert [name for name in built if (checkout / name).exists()] == []
    assert [name for name in own if not (checkout / name).exists()] == []
    make(checkout, "clean")


def test_clean_needs_nothing_but_python_itself(checkout: Path):
    """The virtual environment may never have been made."""
    command = [sys.executable, "-E", "-S", "scripts/clean.py"]
    subprocess.run(command, cwd=checkout, check=True, capture_output=True)

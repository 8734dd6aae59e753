"""Old compiled modules are removed; where that is not allowed, the run says so or does without."""

from __future__ import annotations

import os
import py_compile
import sys
from importlib.util import cache_from_source
from pathlib import Path

import pytest

from heatplate.building.bytecode import remove_old_bytecode


@pytest.fixture
def module(tmp_path: Path) -> Path:
    """A compiled module."""
    source = tmp_path / "module.py"
    source.write_text("X = 1\n")
    py_compile.compile(str(source))
    return source


def compiled(source: Path) -> Path:
    return Path(cache_from_source(str(source)))


def replace(source: Path, text: str) -> None:
    """Write a source anew, with the time of the old one."""
    status = source.stat()
    source.write_text(text)
    os.utime(source, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.fixture
def read_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing can be removed; permissions would not keep root from it."""

    def refuse(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "unlink", refuse)


def test_what_this_program_and_what_a_job_would_run_is_removed(
    module: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    of_jobs = compiled(module)
    monkeypatch.setattr(sys, "pycache_prefix", str(tmp_path_factory.mktemp("cache")))
    py_compile.compile(str(module))
    own = compiled(module)
    assert own != of_jobs
    remove_old_bytecode(module.parent)
    assert own.exists()
    assert of_jobs.exists()
    replace(module, "X = 2\n")
    remove_old_bytecode(module.parent)
    assert not own.exists()
    assert not of_jobs.exists()


@pytest.mark.usefixtures("read_only")
def test_old_bytecode_that_may_not_be_removed_ends_the_run(module: Path):
    replace(module, "X = 2\n")
    with pytest.raises(SystemExit) as ended:
        remove_old_bytecode(module.parent)
    message = str(ended.value)
    assert message.startswith(f"{compiled(module)}: older than its source, and cannot be removed")
    assert "delete it" in message
    assert "\n" not in message


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize(
    "edit",
    [
        lambda source: None,
        lambda source: replace(source, "X = 1\n"),  # as after a copy of the directory
        lambda source: source.write_text("X = 123\n"),  # Python sees by itself that the size is another one
    ],
)
def test_bytecode_that_does_no_harm_may_stay(module: Path, edit):
    edit(module)
    remove_old_bytecode(module.parent)
    assert compiled(module).exists()

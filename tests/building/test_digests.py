"""Digests that are remembered from run to run hold for the very same file only."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from heatplate.building import digests
from heatplate.building.digests import SETTLED, Digests, digest_of

FILE, MEMORY = Path("a.csv"), Path("digests.json")


@pytest.fixture(autouse=True)
def _directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(digests, "LARGE", 1)
    FILE.write_text("1")


def look(monkeypatch: pytest.MonkeyPatch, *, after: int) -> str:
    """The digest that a run finds, so many nanoseconds after the last change of the file."""
    status = FILE.stat()
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    monkeypatch.setattr(digests.time, "time_ns", lambda: changed + after)
    found = Digests(MEMORY)
    digest = found.of(str(FILE))
    found.remember()
    return digest


def test_a_file_that_has_just_changed_is_not_remembered(monkeypatch: pytest.MonkeyPatch):
    look(monkeypatch, after=SETTLED)
    assert not MEMORY.exists()
    digest = look(monkeypatch, after=SETTLED + 1)
    assert MEMORY.exists()
    monkeypatch.setattr(digests, "digest_of", lambda path: pytest.fail("it is hashed again"))
    assert look(monkeypatch, after=SETTLED + 1) == digest


def test_a_file_written_again_with_its_old_time_and_size_is_noticed(monkeypatch: pytest.MonkeyPatch):
    look(monkeypatch, after=SETTLED + 1)
    before = FILE.stat()
    while FILE.stat().st_ctime_ns == before.st_ctime_ns:  # the clock of a file system has steps
        FILE.write_text("2")
        os.utime(FILE, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert look(monkeypatch, after=SETTLED + 1) == digest_of(FILE)

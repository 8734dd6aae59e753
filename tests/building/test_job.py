"""What a job does when that from which it builds changes meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from heatplate.building.job import build
from heatplate.building.record import Record
from heatplate.problems import InputError
from tests.conftest import ROOT

CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a file is written again": (lambda runs: (runs / "a.csv").write_text("2"), "a.csv"),
    "a file is replaced": (lambda runs: (runs / "new").rename(runs / "a.csv"), "a.csv"),
    "a pattern finds another": (lambda runs: (runs / "new").rename(runs / "c.csv"), "c.csv"),
    "one that a pattern found is gone": (lambda runs: (runs / "b.csv").unlink(), "b.csv"),
}


def build_meanwhile(directory: Path, change: Callable[[], object]) -> Path:
    """Build a file from a pattern's files while something changes, and return its record."""
    runs, output, record = directory / "runs", directory / "x.npy", directory / "x.record.json"

    def make() -> None:
        output.write_text("".join(path.read_text() for path in sorted(runs.glob("*.csv"))))
        change()

    build(
        ROOT / "scripts" / "collect.py",
        lambda: sorted(map(str, runs.glob("*.csv"))),
        [output],
        record,
        parts_of=lambda sources, code: {"sources": sources, "code": code},
        make=make,
    )
    return record


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    (tmp_path / "runs").mkdir()
    for name in ("a.csv", "b.csv", "new"):
        (tmp_path / "runs" / name).write_text("1")
    return tmp_path


@pytest.mark.parametrize(("change", "file"), CHANGES.values(), ids=CHANGES)
def test_what_changes_while_it_is_read_leaves_no_record(directory: Path, change, file: str):
    with pytest.raises(InputError, match=f"{file}: changed while it was read; build again"):
        build_meanwhile(directory, lambda: change(directory / "runs"))
    assert not (directory / "x.record.json").exists()


def test_what_stays_has_a_record_and_is_built_once(directory: Path, capsys: pytest.CaptureFixture[str]):
    record = build_meanwhile(directory, lambda: None)
    assert Record.read(record) is not None
    assert capsys.readouterr().out == f"{directory / 'x.npy'}: not built yet\n"
    build_meanwhile(directory, lambda: pytest.fail("built again"))
    assert "stays as it is" in capsys.readouterr().out

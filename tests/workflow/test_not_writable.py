"""Where a run cannot write it says so in one line, with the way out."""

from __future__ import annotations

import errno
import fcntl
from pathlib import Path

import pytest

from heatplate.building.run_lock import exit_if_not_writable, take_run_lock
from tests.conftest import Run


@pytest.mark.parametrize("name", ["figures", "results/matrices", ".snakemake/heatplate"])
def test_a_file_in_the_place_of_a_directory_is_named(paper: Path, run_workflow: Run, name: str):
    (paper / name).parent.mkdir(exist_ok=True)
    (paper / name).write_text("")
    done = run_workflow(paper)
    assert done.returncode == 1
    assert "Traceback" not in done.stdout
    assert f"{name}: a file, where a directory is needed; move it away\n" in done.stdout


def test_a_dry_run_says_its_reasons_where_it_may_not_write(paper: Path, run_workflow: Run):
    """A file in the place of Snakemake's directory keeps root from writing too."""
    (paper / ".snakemake").write_text("")
    done = run_workflow(paper, "-n")
    assert done.returncode == 1
    assert "figures/f1.pdf: not built yet\n" in done.stdout
    assert ".snakemake: a file, where a directory is needed; move it away\n" in done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize("code", [errno.EACCES, errno.EROFS])
def test_what_may_not_be_written_is_named_with_the_way_out(code: int):
    with pytest.raises(SystemExit) as ended, exit_if_not_writable():
        raise OSError(code, "refused", ".snakemake/heatplate/clock")
    message = str(ended.value)
    assert message.startswith(".snakemake/heatplate/clock: refused; Snakemake writes here")
    assert "\n" not in message


def test_a_file_system_without_locks_keeps_nobody_from_running(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(fcntl, "flock", refuse)
    begun = tmp_path / ".f1.pdf.4711"
    begun.write_text("another run's, for all one can tell")
    held = take_run_lock([tmp_path], ["pdf"])
    assert held is not None
    held.close()
    assert begun.exists()

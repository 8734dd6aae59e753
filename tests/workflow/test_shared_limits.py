"""Figures with shared limits: both are drawn again when the limits change, else only the one whose matrix did."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

Run = Callable[..., subprocess.CompletedProcess[str]]

CONFIG = """\
matrices:
  dev: {source: dev.csv, index: model, columns: task, values: score}
  test: {source: test.csv, index: model, columns: task, values: score}
figures:
  dev: {vmax: shared}
  test: {vmax: shared, svg: true}
style: {vmin: 0, cbar: false}
"""
DEV = "model,task,score\nsmall,A,10\nsmall,B,20\nlarge,A,30\nlarge,B,40\n"


def test_exactly_what_a_change_of_the_limits_concerns_is_drawn_again(
    tmp_path: Path, run_workflow: Run
) -> None:
    figures = [tmp_path / f"figures/{name}" for name in ("dev.pdf", "test.pdf", "test.svg")]

    def built() -> tuple[str, list[bool]]:
        """What the run says, and which of the figures it wrote."""
        before = [file.stat().st_ino if file.exists() else 0 for file in figures]
        done = run_workflow(tmp_path)
        assert done.returncode == 0, done.stdout
        return done.stdout, [file.stat().st_ino != old for file, old in zip(figures, before, strict=True)]

    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "dev.csv").write_text(DEV)
    (tmp_path / "test.csv").write_text(DEV.replace("40", "90"))
    said, _ = built()
    assert "2 matrices collected, 1 pair of shared limits computed, 3 figures drawn" in said
    assert json.loads((tmp_path / "results/limits/shared.vmax.json").read_text()) == {"limit": 90}
    assert json.loads((tmp_path / "results/limits/shared.vmin.json").read_text()) == {"limit": None}

    said, written = built()
    assert written == [False, False, False]
    assert "Nothing to be done" in said

    (tmp_path / "dev.csv").write_text(DEV.replace("40", "50"))  # within the limits
    said, written = built()
    assert written == [True, False, False]
    assert "figures/dev.pdf: the values of its matrix changed\n" in said
    assert "figures/test.pdf: drawn again if its matrix or its shared limits change" in said
    assert "figures/test.pdf: stays as it is" in said

    (tmp_path / "dev.csv").write_text(DEV.replace("40", "95"))  # beyond them
    said, written = built()
    assert written == [True, True, True]
    assert "results/limits/shared.vmin.json: results/matrices/dev.npy changed" in said
    assert "figures/test.pdf: the vmax shared with dev changed\n" in said

    (tmp_path / "config.yaml").write_text(CONFIG.replace("{vmax: shared, ", "{vmax: 95, "))
    said, written = built()
    assert written == [False, True, True]
    assert "figures/test.pdf: vmax shared → 95.0" in said
    assert "vmax: only the figure dev shares this limit; give it to another figure, or remove it" in said

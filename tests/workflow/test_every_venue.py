"""One figure of the example for every venue that is known, with either engine, passes its own checks."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import pdfplumber
import pytest
import yaml

from heatplate.configuration.venues import VENUES
from tests.conftest import ROOT, need

Run = Callable[..., subprocess.CompletedProcess[str]]

SCORES = ROOT / "results/experiments/glue/scores.csv"


@pytest.mark.parametrize("engine", ["mathtext", pytest.param("latex", marks=pytest.mark.long)])
def test_the_figure_fits_every_venue(tmp_path: Path, run_workflow: Run, engine: str) -> None:
    if engine == "latex":
        need("latex")
    (tmp_path / "scores.csv").write_bytes(SCORES.read_bytes())
    matrix = {"source": "scores.csv", "index": "Model", "columns": "Task", "values": "Score"}
    style = {"text": engine, "cmap": "YlGnBu", "annot": True, "fmt": ".1f", "cbar_kws": {"label": "Score"}}
    figures = {name: {"matrix": "glue", "venue": name} for name in VENUES}
    config = {"strict": True, "matrices": {"glue": matrix}, "style": style, "figures": figures}
    (tmp_path / "config.yaml").write_text(yaml.safe_dump(config))
    run = run_workflow(tmp_path)
    assert run.returncode == 0, run.stdout
    assert f"{len(VENUES)} figures checked: {len(VENUES)} pass" in run.stdout
    for name, venue in VENUES.items():
        with pdfplumber.open(tmp_path / f"figures/{name}.pdf") as pdf:
            [page] = pdf.pages
            assert float(page.width) == pytest.approx((venue.column or venue.text) * 72, abs=0.1)
        found = json.loads((tmp_path / f"results/checks/{name}.json").read_text())["checks"]
        assert all(check["result"] in ("pass", "not applicable") for check in found)
        [sizes] = [check["text"] for check in found if check["name"] == "text_size"]
        assert float(re.findall(r"[0-9.]+", sizes)[-1]) == pytest.approx(
            venue.sizes["footnotesize"], abs=0.01
        )

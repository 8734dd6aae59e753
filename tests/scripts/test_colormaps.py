"""The page of colour maps: the committed one is what the script draws, and a PDF of it is fit for a paper."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]


@pytest.mark.long
def test_the_committed_page_is_what_the_script_draws(tmp_path: Path):
    (tmp_path / "matplotlibrc").write_text("font.size: 30\nfigure.facecolor: red\n")
    for name in ("page.png", "page.pdf"):
        command = [sys.executable, str(ROOT / "scripts" / "colormaps.py"), "--output", name]
        subprocess.run(command, cwd=tmp_path, check=True, timeout=120)
    drawn, committed = Image.open(tmp_path / "page.png"), Image.open(ROOT / "docs" / "colormaps.png")
    assert np.array_equal(np.asarray(drawn), np.asarray(committed)), "run make colormaps"
    content = (tmp_path / "page.pdf").read_bytes()
    assert b"/Type3" not in content
    assert b"CreationDate" not in content
    with pdfplumber.open(tmp_path / "page.pdf") as pdf:
        assert "YlGnBu" in pdf.pages[0].extract_text()

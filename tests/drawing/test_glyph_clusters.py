"""What a PDF says of texts of which several glyphs are one character, or one character is none."""

from __future__ import annotations

import subprocess
import unicodedata
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.ft2font import LoadFlags

from heatplate.checking.figure import check
from heatplate.drawing.text.fonts import find_face
from heatplate.venue_rules import VenueRules
from tests.checking.faults import checked, failing
from tests.conftest import need, need_font
from tests.drawing.reading import drawn, matrix_of, specification

TEXTS = {
    "हिन्दी": "Noto Sans Devanagari",
    "नमस्ते दीदी": "Noto Sans Devanagari",
    "เก่ง น้ำ ที่": "Noto Sans Thai",
    "q\u0303 fiT": "DejaVu Sans",
    "e\u0302\u0323 e\u0302\u0323e\u0302\u0323": "STIXGeneral",
    "שָׁלוֹם": "DejaVu Sans",
    "✔\ufe0f ok": "DejaVu Sans",
    "ok ✔\ufe0f✔\ufe0f": "DejaVu Sans",
}


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_once(tmp_path: Path, text: str):
    need_font(TEXTS[text])
    need("pdftotext")
    matrix = matrix_of([[1.25]], index=(text,))
    keys = {"font_family": ["STIXGeneral", TEXTS[text]], "width": 3.0}
    assert failing(checked(tmp_path, matrix, **keys)) == set()
    path = tmp_path / "figure.pdf"
    found = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, text=True, check=True)
    assert unicodedata.normalize("NFC", text) in unicodedata.normalize("NFC", found.stdout)
    other = matrix_of([[1.25]], index=("x" + text[1:],))
    assert "labels" in failing(
        check(path, other, specification(annot=True, cbar=False, **keys), VenueRules())
    )


@pytest.mark.parametrize("formless", ["\ufe0f", "\u200d"])
def test_a_character_without_a_form_takes_no_room(tmp_path: Path, formless: str):
    plain, other = (
        drawn(tmp_path, matrix_of([[1.25]], index=(text,)), font_family="DejaVu Sans", annot=False)
        for text in ("✔ ok", f"✔{formless} ok")
    )
    ends = [[max(c["x1"] for c in d.chars if c["text"] == letter) for letter in "ok"] for d in (plain, other)]
    np.testing.assert_allclose(*ends, atol=0.02)


@pytest.mark.parametrize("text", ["fiTfi", "Tq\u0303Tq\u0303"])
def test_what_follows_a_cluster_is_kerned_once(tmp_path: Path, text: str):
    """It is in another font of the file, and so stands at a place of its own."""
    drawing = drawn(tmp_path, matrix_of([[1.25]], index=(text,)), font_family="DejaVu Sans", annot=False)
    font: Any = find_face("DejaVu Sans").glyphs("normal")
    font.set_size(8, 72)
    items = font._layout(text, LoadFlags.NO_HINTING)
    found = [char["matrix"][4] for char in drawing.chars[: len(items)]]
    assert drawing.chars[0]["size"] == pytest.approx(8, abs=0.01)
    expected = [item.x for item in items]
    np.testing.assert_allclose(np.array(found) - found[0], np.array(expected) - expected[0], atol=0.05)

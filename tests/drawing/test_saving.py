"""The files: the same bytes whatever the surroundings, nothing about the author, whole or not at all."""

import hashlib
import os
import re
import subprocess
import sys
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest
from matplotlib import rcParams
from matplotlib.figure import Figure as Page
from PIL import Image

from heatplate.configuration.figures import Figure
from heatplate.drawing import draw, saving
from heatplate.matrix import Matrix
from tests.conftest import ROOT
from tests.drawing.reading import SCORES, matrix_of, specification

KEYS = {"annot": True, "title": "$x_1$ and é", "linewidths": 0.5, "vmin": 10, "font_family": "STIXGeneral"}
ENDINGS = ("pdf", "png", "svg")

PROGRAM = """
import sys
sys.path[:0] = [{scripts!r}, {root!r}]
from pathlib import Path
from heatplate.drawing import draw
from tests.drawing.reading import SCORES, specification
draw(SCORES, specification(**{keys!r}), [Path({directory!r}) / f"f.{{e}}" for e in {endings!r}])
"""

HOSTILE = """\
backend: TkAgg
font.size: 30
font.family: cursive
savefig.bbox: tight
savefig.dpi: 17
savefig.transparent: True
figure.dpi: 31
figure.facecolor: red
pdf.fonttype: 3
pdf.compression: 0
svg.fonttype: none
text.usetex: True
image.cmap: jet
lines.linewidth: 9
path.sketch: 1, 100, 2
no.such.key: 1
"""


def digests(directory: Path) -> list[str]:
    return [hashlib.sha256((directory / f"f.{ending}").read_bytes()).hexdigest() for ending in ENDINGS]


def draw_all(matrix: Matrix, directory: Path) -> list[str]:
    draw(matrix, specification(**KEYS), [directory / f"f.{ending}" for ending in ENDINGS])
    return digests(directory)


SURROUNDINGS: dict[str, dict[str, str]] = {
    "a time zone": {"TZ": "Asia/Kathmandu", "SOURCE_DATE_EPOCH": "1", "PYTHONHASHSEED": "1"},
    "a locale": {"LC_ALL": "tr_TR.UTF-8", "LANG": "et_EE.UTF-8", "PYTHONHASHSEED": "2"},
    "a time that is none": {"SOURCE_DATE_EPOCH": "abc"},
    "a time too far away": {"SOURCE_DATE_EPOCH": "1099511627776"},
    "no locale": {"LC_ALL": "C", "PYTHONHASHSEED": "3", "USER": "somebody", "OMP_NUM_THREADS": "2"},
    "settings of the user": {
        "MATPLOTLIBRC": "{here}/hostile",
        "MPLBACKEND": "no such backend",
        "MPLSTYLE": "ggplot",
    },
}


def test_texts_that_are_laid_out_once_give_the_same_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Equal texts in two sizes, weights and directions, with a letter of the fallback, kerning, mathematics."""
    texts = ("AVA 0.5", "Waffle \N{INVERTED EXCLAMATION MARK}", "$x_1$ 0.5", "0.5")
    matrix = matrix_of(np.full((4, 4), 0.5), index=texts, columns=texts)
    for family, weight in (("STIXGeneral", "bold"), ("DejaVu Sans", "normal"), ("DejaVu Serif", "bold")):
        keys: dict[str, object] = {"annot": True, "title": texts[0], "font_family": family, "fmt": ".1f"}
        keys["annot_kws"] = {"fontweight": weight, "fontsize": 5}
        asked = specification(**keys, parse_math=True, xlabel="0.5", fontsize=7)
        written = []
        for kept in (saving.layouts_kept, nullcontext):
            monkeypatch.setattr(saving, "layouts_kept", kept)
            draw(matrix, asked, [tmp_path / f"f.{ending}" for ending in ENDINGS])
            written.append(digests(tmp_path))
        monkeypatch.undo()
        assert written[0] == written[1]


@pytest.mark.parametrize("name", SURROUNDINGS)
def test_the_bytes_do_not_depend_on_the_surroundings(tmp_path: Path, name: str) -> None:
    expected = draw_all(SCORES, tmp_path)
    here = tmp_path / "a directory with späces"
    here.mkdir()
    for file in ("matplotlibrc", "hostile"):
        (here / file).write_text(HOSTILE)
    variables = {k: v.format(here=here) for k, v in SURROUNDINGS[name].items()}
    program = PROGRAM.format(
        scripts=str(ROOT / "scripts"), root=str(ROOT), keys=KEYS, directory=str(here), endings=ENDINGS
    )
    result = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=here,
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert digests(here) == expected


def test_figures_of_one_process_do_not_touch_each_other(tmp_path: Path) -> None:
    before = dict(rcParams)
    expected = draw_all(SCORES, tmp_path)
    draw(
        matrix_of(np.eye(3)),
        specification(font_family="DejaVu Serif", annot=True),
        [tmp_path / "o.pdf"],
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(rcParams, "font.size", 30)
        patch.setitem(rcParams, "savefig.bbox", "tight")
        patch.setitem(rcParams, "mathtext.fontset", "cm")
        assert draw_all(SCORES, tmp_path) == expected
    assert dict(rcParams) == before


def test_nothing_tells_who_or_when(tmp_path: Path) -> None:
    draw_all(SCORES, tmp_path)
    for ending in ENDINGS:
        content = (tmp_path / f"f.{ending}").read_bytes()
        for word in (
            b"CreationDate",
            b"ModDate",
            b"dc:date",
            b"Author",
            b"Software",
            str(tmp_path).encode(),
            b"/home",
            b"/root",
        ):
            assert word not in content, (ending, word)
        assert not re.search(rb"20[0-9]{2}-[01][0-9]-[0-3][0-9]", content)


@pytest.mark.parametrize(("dpi", "width"), [(200, 5.5), (150, 3.0315)])
def test_a_png_has_the_resolution_asked_for(tmp_path: Path, dpi: int, width: float) -> None:
    draw(SCORES, specification(dpi=dpi, width=width), [tmp_path / "f.png"])
    with Image.open(tmp_path / "f.png") as image:
        assert image.width == int(width * dpi)
        assert image.info["dpi"] == pytest.approx((dpi, dpi), abs=0.02)


def test_a_failure_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = draw_all(SCORES, tmp_path)
    files = sorted(tmp_path.iterdir())
    original = Page.savefig

    def fail_at_svg(self: Page, *arguments: object, **keys: object) -> None:
        if keys["format"] == "svg":
            raise OSError(28, "No space left on device")
        original(self, *arguments, **keys)

    monkeypatch.setattr(Page, "savefig", fail_at_svg)
    with pytest.raises(OSError, match="No space left"):
        draw_all(matrix_of(SCORES.values * 2), tmp_path)
    assert digests(tmp_path) == expected
    assert sorted(tmp_path.iterdir()) == files


ALONE = """
import sys
sys.path.insert(0, {scripts!r})
import numpy
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from heatplate.matrix import Matrix
draw(Matrix(numpy.eye(2), ("a", "b"), ("c", "d")), Specification.of({document!r}), [])
print({{"matplotlib.pyplot", "seaborn", "pandas", "scipy", "pydantic", "yaml"}} & set(sys.modules))
"""


def test_the_usual_figure_needs_no_library_that_takes_long_to_import() -> None:
    document = Figure.model_validate({"annot": True, "cmap": "rocket"}).specification()
    program = ALONE.format(scripts=str(ROOT / "scripts"), document=document)
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"

"""For the same matrix and arguments, the picture that ``seaborn.heatmap`` draws."""

import re
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure as Page

from heatplate.drawing.settings import import_matplotlib
from heatplate.matrix import Matrix
from tests.drawing.reading import Drawing, colour, drawn, matrix_of

RANDOM = np.random.default_rng(7)
PLAIN = matrix_of(RANDOM.normal(40, 20, (5, 7)).round(3), index_name="rows", columns_name="columns")
POSITIVE = matrix_of(10 ** RANDOM.uniform(-2, 3, (5, 7)))
GAPS = matrix_of(np.where(RANDOM.random((5, 7)) < 0.2, np.nan, PLAIN.values))
SQUARE = matrix_of(RANDOM.uniform(-1, 1, (6, 6)))

CASES: dict[str, tuple[Matrix, dict[str, Any]]] = {
    "defaults": (PLAIN, {}),
    "limits": (PLAIN, {"vmin": 20, "vmax": 60, "cmap": "YlGnBu"}),
    "one limit": (PLAIN, {"vmin": 0, "cmap": "viridis_r"}),
    "centre": (PLAIN, {"center": 50, "cmap": "icefire"}),
    "centre outside the values": (PLAIN, {"center": 200, "cmap": "vlag"}),
    "centre and limits": (PLAIN, {"center": 30, "vmin": -10, "vmax": 90, "cmap": "coolwarm"}),
    "robust": (PLAIN, {"robust": True, "cmap": "mako_r"}),
    "robust with a limit": (PLAIN, {"robust": True, "vmax": 70, "cmap": "flare"}),
    "colours": (PLAIN, {"cmap": ["white", "#ff8800", "navy"]}),
    "a palette": (PLAIN, {"cmap": "light:seagreen"}),
    "a cubehelix": (PLAIN, {"cmap": "ch:s=.25,rot=-.25"}),
    "annotated": (PLAIN, {"annot": True, "fmt": ".1f", "linewidths": 0.5}),
    "annotated briefly": (PLAIN, {"annot": True, "fmt": ".2g"}),
    "square": (SQUARE, {"square": True, "cmap": "crest", "annot": True, "fmt": "+.1f"}),
    "every second": (PLAIN, {"xticklabels": 2, "yticklabels": 3}),
    "labels given": (PLAIN, {"xticklabels": list("ABCDEFG"), "yticklabels": False}),
    "missing": (GAPS, {"cmap": "magma"}),
    "masked": (SQUARE, {"mask": "upper", "cmap": "icefire", "annot": True, "fmt": ".1f"}),
    "logarithmic": (POSITIVE, {"norm": "log", "cmap": "viridis"}),
    "no colour bar": (PLAIN, {"cbar": False, "cmap": "rocket_r"}),
}


def seaborn_axes(matrix: Matrix, keys: dict[str, Any]) -> tuple[Page, Axes]:
    import_matplotlib()
    import seaborn

    arguments = dict(keys)
    frame = pd.DataFrame(matrix.values, matrix.index, matrix.columns)
    frame.index.name, frame.columns.name = matrix.index_name or None, matrix.columns_name or None
    if arguments.pop("norm", None) == "log":
        arguments["norm"] = LogNorm(matrix.values.min(), matrix.values.max())
    if arguments.pop("mask", None) == "upper":
        arguments["mask"] = np.triu(np.ones(frame.shape, dtype=bool), 1)
    if ":" in str(arguments.get("cmap")):
        arguments["cmap"] = seaborn.color_palette(arguments["cmap"], as_cmap=True)
    page = Page(figsize=(5.5, 4))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # seaborn's own
        axes = seaborn.heatmap(frame, ax=page.add_subplot(), **arguments)
    FigureCanvasAgg(page).draw()
    return page, axes


@pytest.fixture(params=CASES, ids=str)
def both(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Matrix, Axes, Drawing]:
    matrix, keys = CASES[request.param]
    return (
        matrix,
        seaborn_axes(matrix, keys)[1],
        drawn(tmp_path, matrix, width=5.5, fontsize=6, **{"cbar": True, **keys}),
    )


def test_the_colours_texts_and_ticks_are_those_of_seaborn(both: tuple[Matrix, Axes, Drawing]) -> None:
    matrix, axes, ours = both
    data = np.ma.getmaskarray(axes.collections[0].get_array())
    hidden = data & ~np.isnan(matrix.values)
    expected = axes.collections[0].get_facecolors()[:, :3].reshape(*matrix.values.shape, 3)
    cells = iter(ours.cells(int((~hidden).sum())))
    texts = {(text.get_position()[1], text.get_position()[0]): text.get_text() for text in axes.texts}
    for i, j in np.ndindex(matrix.values.shape):
        if not hidden[i, j]:
            painted = colour(next(cells))
            if not data[i, j]:  # what is missing has a colour of its own here, and none there
                np.testing.assert_allclose(painted, expected[i, j], atol=1e-6)
        theirs = texts.get((i + 0.5, j + 0.5), "")  # which has hyphens, and zeros with a sign
        assert ours.text_of(i, j) == re.sub(r"[-+](0\.0+)$", r"\1", theirs).replace("-", "\N{MINUS SIGN}")

    shown = {
        tick: label.get_text() for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)
    }
    assert [ours.column_label(j) for j in range(len(matrix.columns))] == [
        shown.get(j + 0.5, "") for j in range(len(matrix.columns))
    ]
    shown = {
        tick: label.get_text() for tick, label in zip(axes.get_yticks(), axes.get_yticklabels(), strict=True)
    }
    for i in range(len(matrix.index)):
        assert ours.row_label(i) == shown.get(i + 0.5, "")
    # Names run along the axes, so that the row axis's is read from the page's bottom to its top.
    for name in (axes.get_xlabel(), axes.get_ylabel()):
        assert name in ours.all_text


@pytest.mark.parametrize("linewidths", [0.5, 2.0])
def test_lines_lie_where_seaborn_has_the_edges_of_its_cells(tmp_path: Path, linewidths: float) -> None:
    ours = drawn(tmp_path, PLAIN, linewidths=linewidths, linecolor="#123456", cbar=False, xticklabels=False)
    lines = [line for line in ours.lines if line["linewidth"] == linewidths]
    assert len(lines) == (5 + 1) + (7 + 1)
    assert {tuple(np.round(line["stroking_color"], 6)) for line in lines} == {
        tuple(np.round(np.array([0x12, 0x34, 0x56]) / 255, 6))
    }
    left, top, right, bottom = ours.body
    across = sorted(line["x0"] for line in lines if line["x0"] == line["x1"])
    np.testing.assert_allclose(across, np.linspace(left, right, 8), atol=1e-3)
    down = sorted(line["top"] for line in lines if line["x0"] != line["x1"])
    np.testing.assert_allclose(down, np.linspace(top, bottom, 6), atol=1e-3)


def test_square_cells_are_square(tmp_path: Path) -> None:
    ours = drawn(tmp_path, SQUARE, square=True, cbar=True)
    left, top, right, bottom = ours.cell_box(0, 0)
    assert right - left == pytest.approx(bottom - top, abs=1e-4)

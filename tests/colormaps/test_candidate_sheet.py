"""The page with a figure in the maps that suit it: every figure is the real one, and nothing lies over another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pytest

from heatplate.colormaps import candidate_sheet as sheets
from heatplate.colormaps.candidate_sheet import candidate_sheet, draw_candidates
from heatplate.colormaps.candidates import candidates
from heatplate.drawing.canvas import Area, Canvas, Line, Picture, Text
from heatplate.drawing.colour.maps import colormap
from heatplate.drawing.figure import painted
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError
from tests.drawing.reading import matrix_of, specification

RANDOM = np.random.default_rng(8)
SMALL = matrix_of([[1.0, 2.0], [3.0, 4.0]])
A4, LETTER = (595.3, 841.9), (612.0, 792.0)
CLASSES = {"name": "categories", "categories": ["no", "partly", "yes"]}


def sheet(matrix: Matrix | PanelGrid = SMALL, **keys: Any) -> Canvas:
    """The page; without colour bars, which take most of the time, unless they are asked for."""
    return candidate_sheet("scores", matrix, specification(**{"cbar": False, **keys}))


def small_figures(canvas: Canvas) -> list[str]:
    """The names of the maps, in the order of the page."""
    return list(dict.fromkeys(item.part.partition("/")[0] for item in canvas.items if "/body" in item.part))


def text_of(canvas: Canvas, part: str) -> str:
    return " ".join(item.text for item in canvas.items if isinstance(item, Text) and item.part == part)


def assert_nothing_overlaps(canvas: Canvas) -> None:
    boxes = [(name, box) for name, box in canvas.boxes if "/" not in name or name.endswith("/measures")]
    for number, (name, box) in enumerate(boxes):
        assert box.left >= 0
        assert box.bottom >= 0
        assert box.right <= canvas.width
        assert box.top <= canvas.height
        for other, second in boxes[number + 1 :]:
            assert not box.overlaps(second, 0.01), (name, other)
    for item in canvas.items:
        part = item.part if item.part.endswith("/measures") else item.part.partition("/")[0]
        around = [box for name, box in boxes if name == part and box.holds(item.box, 0.5)]
        assert around, (item.part, item)
    texts = [item for item in canvas.items if isinstance(item, Text) and item.part.endswith("/measures")]
    for number, item in enumerate(texts):
        for beside in texts[number + 1 :]:
            assert not item.box.overlaps(beside.box, 0.01), (item.text, beside.text)


@pytest.mark.parametrize(
    ("shape", "keys"),
    [
        ((5, 6), {"annot": True, "cmap": "crest", "cbar": True}),
        ((1, 1), {"cmap": "RdYlGn", "center": 0, "width": 3.25}),
        ((200, 3), {"width": 3.25, "cmap": "jet"}),
        ((3, 200), {"width": 6.75}),
        ((40, 40), {"width": 2.0, "square": True, "title": "A title", "cmap": "RdYlGn", "center": 0.5}),
        ((6, 5), {"cmap": ["white", "lightgoldenrodyellow", "gold", "darkorange", "firebrick", "black"]}),
        ((4, 4), {"cmap": "twilight", "width": 12, "height": 1.5}),
        ((4, 4), {"cmap": "tab20", "norm": CLASSES, "width": 1.5}),
    ],
)
def test_the_page_fits_on_paper_and_nothing_lies_over_another(shape: tuple[int, int], keys: dict[str, Any]):
    values = RANDOM.random(shape) if "norm" not in keys else RANDOM.integers(0, 3, shape)
    canvas = sheet(matrix_of(values), **keys)
    assert canvas.width <= min(A4[0], LETTER[0])
    assert canvas.height <= min(A4[1], LETTER[1])
    names = small_figures(canvas)
    assert 8 <= len(names) <= 12 or names == ["twilight", "twilight_shifted"]
    assert_nothing_overlaps(canvas)


def test_a_long_name_fits_on_the_page():
    canvas = candidate_sheet("a_very_long_name" * 8, SMALL, specification(cbar=False))
    assert_nothing_overlaps(canvas)


def test_panels_are_shown_too():
    line = tuple(matrix_of(RANDOM.random((4, 4))) for _ in range(3))
    canvas = sheet(PanelGrid((line, line), ("a", "b"), ("x", "y", "z")), cmap="Purples")
    assert_nothing_overlaps(canvas)
    assert len(small_figures(canvas)) >= 8


def test_each_small_figure_is_the_figure_in_that_map_to_scale():
    keys = {"annot": True, "linewidths": 1, "cbar": False}
    canvas = sheet(**keys)
    (scale,) = {box.width / (5.5 * 72) for name, box in canvas.boxes if name in ("rocket", "mako", "viridis")}
    for name in ("rocket", "mako", "viridis"):
        alone = painted(SMALL, specification(cmap=name, **keys))
        place = next(box for part, box in canvas.boxes if part == name)
        small = [
            item for item in canvas.items if item.part.startswith(f"{name}/") and "measures" not in item.part
        ]
        assert len(small) == len(alone.items)
        for item, original in zip(small, alone.items, strict=True):
            assert item.color == original.color
            assert item.part == f"{name}/{original.part}"
            assert item.box.left == pytest.approx(place.left + scale * original.box.left)
            assert item.box.top == pytest.approx(place.bottom + scale * original.box.top)
            if isinstance(item, Text) and isinstance(original, Text):
                assert item.label.size == pytest.approx(scale * original.label.size)
                assert item.text == original.text
            if isinstance(item, Line) and isinstance(original, Line):
                assert item.width == pytest.approx(scale * original.width)
            if isinstance(item, Area) and isinstance(original, Area):
                assert np.ptp(item.corners[:, 0]) == pytest.approx(scale * np.ptp(original.corners[:, 0]))


def test_the_figure_is_as_large_as_the_page_allows_and_never_larger_than_it_is():
    scales = {}
    for width in (2.0, 5.5):
        canvas = sheet(width=width)
        place = next(box for part, box in canvas.boxes if part == "rocket")
        scales[width] = place.width / (width * 72)
    assert scales[2.0] == pytest.approx(1.0)
    assert 0.6 < scales[5.5] < 1.0


def test_the_own_map_is_first_and_marked_and_warnings_have_a_mark():
    canvas = sheet(matrix_of([[-1.0, 1.0]]), cmap="jet")
    first, second, *_ = small_figures(canvas)
    assert first == "jet"
    head = text_of(canvas, "jet/measures")
    assert "this figure's own" in head
    assert "lightness: rises and falls !" in head
    assert "steps: ±41 % !" in head
    assert "with center: 0" not in head
    assert "with center: 0" in text_of(canvas, f"{second}/measures")
    assert "!" not in text_of(canvas, f"{second}/measures")
    weak = {item.color for item in canvas.items if isinstance(item, Text) and "!" in item.text}
    assert weak == {sheets.WEAK}


def test_the_strips_show_the_map_in_grey_and_as_others_see_it():
    canvas = sheet(cmap="RdYlGn", center=2.5)
    strips = [item for item in canvas.items if isinstance(item, Picture) and item.part == "RdYlGn/measures"]
    assert len(strips) == 5
    colours, grey, protan, deutan, _ = (strip.samples[0].astype(int) for strip in strips)
    np.testing.assert_allclose(colours[0], np.round(255 * np.array(colormap("RdYlGn")(0)[:3])), atol=1)
    assert (np.ptp(grey, axis=1) <= 1).all()

    def least(
        samples: np.ndarray,
    ) -> int:  # between a red and a green, of the largest difference of a channel
        return int(np.abs(samples[:96, np.newaxis] - samples[np.newaxis, 160:]).max(axis=-1).min())

    assert max(least(protan), least(deutan)) <= 5 < 40 <= least(colours)
    head = text_of(canvas, "RdYlGn/measures")
    assert "protan 0 !" in head
    assert "deutan 0 !" in head
    assert "grey 20" in head


def test_the_page_can_be_read_back_from_the_pdf(tmp_path: Path):
    matrix, keys = matrix_of([[10.0, 20.0], [30.0, 47.0]]), {"annot": True, "cmap": "crest", "cbar": False}
    draw_candidates("scores", matrix, specification(**keys), [tmp_path / "page.pdf"])
    with pdfplumber.open(tmp_path / "page.pdf") as pdf:
        (page,) = pdf.pages
        words = page.extract_text().split()
        fills = [np.broadcast_to(np.array(rect["non_stroking_color"]), 3) for rect in page.rects[1:]]
    shown = [candidate.name for candidate in candidates(matrix, specification(**keys))][: words.count("47")]
    assert {"scores", "crest", "mako_r", "deutan", "CAM02-UCS):"} <= set(words)
    assert words.count("47") == len(shown) >= 8
    for name in shown:
        last = np.array(colormap(name)(1.0)[:3])
        assert min(np.abs(fill - last).max() for fill in fills) < 1e-4, name


def test_the_page_has_the_same_bytes_each_time(tmp_path: Path):
    for name in ("one.pdf", "two.pdf"):
        keys = {"font_family": "STIXGeneral", "title": "$x_1$", "cbar": False}
        draw_candidates("scores", SMALL, specification(**keys), [tmp_path / name])
    content = (tmp_path / "one.pdf").read_bytes()
    assert content == (tmp_path / "two.pdf").read_bytes()
    assert b"/Type3" not in content
    assert b"CreationDate" not in content


def test_what_is_wrong_with_the_figure_is_said_as_of_the_figure():
    with pytest.raises(InputError, match="vmin is 9, but no value lies above it"):
        sheet(vmin=9)


def test_a_font_of_the_figure_s_own_does_not_change_the_heads():
    heads = [
        [item for item in sheet(font_family=family).items if item.part.endswith("/measures")]
        for family in ("DejaVu Sans", "STIXGeneral")
    ]
    assert [item.box.width for item in heads[0]] == [item.box.width for item in heads[1]]

"""Large matrices: isolated cells stay visible at the printed size, in every viewer; blocks are reduced as asked."""

import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.image import imread
from numpy.typing import NDArray

from heatplate.drawing import draw
from heatplate.drawing.canvas import Picture
from heatplate.drawing.figure import painted
from heatplate.matrix import Array
from heatplate.problems import InputError, Remark
from tests.conftest import need
from tests.drawing.reading import matrix_of, pixels_of, read, specification

GREY: dict[str, Any] = {"cmap": "gray", "xticklabels": False, "yticklabels": False, "width": 3.25}
RANDOM = np.random.default_rng(8)


def noise_with_hot_cells(size: int, count: int) -> tuple[Array, NDArray[np.int64]]:
    """Noise from 0 to 0.3, and so many single cells of 1.0 that are far from each other; and where these are."""
    values = RANDOM.random((size, size)) * 0.3
    raster = RANDOM.permutation([(i, j) for i in range(10) for j in range(10)])[:count]
    hot = raster * size // 10 + RANDOM.integers(size // 40, size // 10 - size // 40, (count, 2))
    values[hot[:, 0], hot[:, 1]] = 1.0
    return values, hot


@pytest.fixture(scope="module")
def noise(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, NDArray[np.int64], list[Remark]]:
    directory = tmp_path_factory.mktemp("noise")
    values, hot = noise_with_hot_cells(2000, 50)
    outputs = [directory / "noise.pdf", directory / "noise.png"]
    remarks = draw(matrix_of(values), specification(**GREY, cbar=False, square=True), outputs)
    return directory, hot, remarks


def count_visible(pixels: Array, hot: NDArray[np.int64], body: tuple[float, ...], dpi: int) -> int:
    """How many hot cells are seen: a pixel at its place that is nearer to white than to the noise."""
    left, top, right, bottom = (length * dpi / 72 for length in body)
    bright = pixels[..., 0] > 0.65
    bright[: int(top) + 1] = bright[int(bottom) - 1 :] = False
    bright[:, : int(left) + 1] = bright[:, int(right) - 1 :] = False
    assert bright.sum() < 50 * (dpi / 50) ** 2  # nothing else is bright
    near = int(dpi / 100) + 2
    seen = 0
    for i, j in hot:
        y, x = int(top + (i + 0.5) / 2000 * (bottom - top)), int(left + (j + 0.5) / 2000 * (right - left))
        seen += bool(bright[max(y - near, 0) : y + near + 1, max(x - near, 0) : x + near + 1].any())
    return seen


@pytest.mark.parametrize("dpi", [150, 300, 600])
def test_isolated_cells_are_seen_in_mupdf(noise: Any, dpi: int) -> None:
    directory, hot, _ = noise
    body = read(directory / "noise.pdf", matrix_of(np.zeros((2000, 2000)))).body
    assert count_visible(pixels_of(directory / "noise.pdf", dpi), hot, body, dpi) == 50


@pytest.mark.parametrize("dpi", [150, 300, 600])
def test_isolated_cells_are_seen_in_poppler(noise: Any, dpi: int, tmp_path: Path) -> None:
    need("pdftoppm")
    directory, hot, _ = noise
    pdf = directory / "noise.pdf"
    subprocess.run(["pdftoppm", "-r", str(dpi), "-singlefile", pdf, tmp_path / "page"], check=True)
    body = read(pdf, matrix_of(np.zeros((2000, 2000)))).body
    pixels = imread(tmp_path / "page.ppm") / 255.0
    assert count_visible(pixels, hot, body, dpi) == 50


def test_isolated_cells_are_seen_in_the_png(noise: Any) -> None:
    directory, hot, _ = noise
    body = read(directory / "noise.pdf", matrix_of(np.zeros((2000, 2000)))).body
    assert count_visible(imread(directory / "noise.png"), hot, body, 200) == 50


def test_a_coarse_png_shows_them_too(tmp_path: Path) -> None:
    values, hot = noise_with_hot_cells(2000, 50)
    keys = {**GREY, "cbar": False, "square": True, "dpi": 72}
    draw(matrix_of(values), specification(**keys), [tmp_path / "a.png", tmp_path / "a.pdf"])
    body = read(tmp_path / "a.pdf", matrix_of(values)).body
    assert count_visible(imread(tmp_path / "a.png"), hot, body, 72) == 50


def test_the_reduction_is_said(noise: Any) -> None:
    _, _, remarks = noise
    assert [str(remark) for remark in remarks] == [
        "reduce: extreme: 2000 × 2000 cells are more than can be seen on 3.19 × 3.19 in, so each block of 9 × 9 is "
        "shown as its value farthest from the median"
    ]


def samples_of(values: Array, **keys: Any) -> NDArray[np.uint8]:
    """The grey of each sample, 0 to 255."""
    figure = {**GREY, "cbar": False, "vmin": 0, "vmax": 255, **keys}
    pictures = [
        i for i in painted(matrix_of(values), specification(**figure)).items if isinstance(i, Picture)
    ]
    return pictures[0].samples[..., 0]


TWO_BY_TWO = {"width": 5.63, "height": 5.63, "dpi": 72}
"""A figure in which 800 cells a side become 400 blocks a side, of exactly two by two."""

BLOCKS = np.tile(np.array([[100.0, 110.0], [120.0, 190.0]]), (400, 400))
"""Blocks of two by two cells, whose median is 115 and whose mean is 130."""


@pytest.mark.parametrize(
    ("keys", "shown"),
    [
        ({}, 190),
        ({"reduce": "auto", "center": 180}, 100),
        ({"reduce": "extreme", "center": 120}, 190),
        ({"reduce": "max"}, 190),
        ({"reduce": "min"}, 100),
        ({"reduce": "mean"}, 130),
    ],
)
def test_a_block_is_shown_as_asked(keys: dict[str, Any], shown: int) -> None:
    keys = {**keys, **TWO_BY_TWO}
    if "center" in keys:
        keys |= {"vmin": keys["center"] - 127.5, "vmax": keys["center"] + 127.5}
        shown = round(shown - keys["vmin"])
    samples = samples_of(BLOCKS, **keys)
    assert samples.shape == (400, 400)
    assert np.abs(samples.astype(int) - shown).max() <= 1


def test_every_cell_is_in_exactly_one_block() -> None:
    """Each single row is seen once, in the block between whose edges it lies."""
    chosen = np.random.default_rng(1).permutation(1000)[:20]
    values = np.zeros((1000, 120))
    values[chosen, 40] = 255
    samples = samples_of(values, reduce="max", width=1.0, height=3.0)
    count = samples.shape[0]
    assert count < 300
    starts = np.arange(count) * 1000 // count
    expected = np.unique(np.searchsorted(starts, chosen, side="right") - 1)
    assert np.flatnonzero((samples == 255).any(axis=1)).tolist() == expected.tolist()


def test_missing_and_masked_cells_hide_a_block_only_if_all_of_it_is() -> None:
    values = np.full((800, 800), 200.0)
    values[:400, :400] = np.nan
    values[0, 0] = 50.0
    keys = {**TWO_BY_TWO, "mask": "lower", "na_color": "#404040"}
    samples = samples_of(values, **keys)
    assert samples[0, 0] == 50  # the only value of its block
    assert samples[0, 1] == 0x40
    assert samples[100, 50] == 255  # masked: the page
    assert samples[300, 300] == 200  # half of it is masked
    assert samples[100, 399] == 200


def test_infinities_take_part() -> None:
    values = np.full((800, 800), 100.0)
    values[3, 3], values[9, 9] = np.inf, -np.inf
    samples = samples_of(values, **TWO_BY_TWO)
    assert (samples[1, 1], samples[4, 4]) == (255, 0)


def test_none_keeps_every_cell() -> None:
    assert samples_of(BLOCKS, reduce="none").shape == (800, 800)


def test_a_matrix_of_more_cells_than_a_printer_has_dots_can_be_drawn() -> None:
    assert max(samples_of(np.eye(2000) * 255, width=1.5, height=1.5).shape) < 150


def test_lines_that_would_cover_the_cells_are_refused() -> None:
    message = r"linewidths: the cells are 0\.29 × 0\.29 points, and lines of 0\.5 points would cover them"
    with pytest.raises(InputError, match=message):
        samples_of(BLOCKS, square=True, linewidths=0.5)


def test_an_image_is_sharp_where_a_viewer_smooths_it(tmp_path: Path) -> None:
    """Every second column: most pixels have the colour of a cell. Poppler smooths what it enlarges less than fourfold."""
    need("pdftoppm")
    values = np.indices((120, 250))[1] % 2
    draw(matrix_of(values), specification(**GREY, cbar=False), [tmp_path / "a.pdf"])
    subprocess.run(["pdftoppm", "-r", "280", "-singlefile", tmp_path / "a.pdf", tmp_path / "a"], check=True)
    row = imread(tmp_path / "a.ppm")[280, 40:-40, 0] / 255.0
    assert np.mean((row > 0.1) & (row < 0.9)) < 0.35


def test_faded_cells_are_not_reduced() -> None:
    p = np.full(BLOCKS.shape, 0.5)
    keys = {**GREY, "fade": 0.05, "cbar": False}
    with pytest.raises(InputError, match="fade: there are more cells than can be seen"):
        painted(matrix_of(BLOCKS, p=p), specification(**keys))
    few = painted(matrix_of(BLOCKS[:120, :120], p=p[:120, :120]), specification(**keys))
    (picture,) = [item for item in few.items if isinstance(item, Picture)]
    assert picture.samples.min() > 100


@pytest.mark.parametrize("size", [230, 256, 280, 300, 350, 400, 460])
def test_isolated_cells_are_seen_at_150_dpi_on_both_sides_of_the_limit(tmp_path: Path, size: int) -> None:
    values, hot = noise_with_hot_cells(size, 50)
    keys = {**GREY, "cbar": False, "square": True}
    remarks = draw(matrix_of(values), specification(**keys), [tmp_path / "a.pdf"])
    assert bool(remarks) == (size > 83 * 3.19)
    body = read(tmp_path / "a.pdf", matrix_of(values)).body
    assert brightest(pixels_of(tmp_path / "a.pdf", 150), hot, (size, size), body, 150).min() > 0.65
    need("pdftoppm")
    command = ["pdftoppm", "-r", "150", "-singlefile", tmp_path / "a.pdf", tmp_path / "page"]
    subprocess.run(command, check=True)
    pixels = imread(tmp_path / "page.ppm") / 255.0
    assert brightest(pixels, hot, (size, size), body, 150).min() > 0.65


def brightest(
    pixels: Array, cells: NDArray[np.int64], shape: tuple[int, int], body: tuple[float, ...], dpi: int
) -> Array:
    """The brightest pixel at the place of each of these cells."""
    left, top, right, bottom = (length * dpi / 72 for length in body)
    found = []
    for i, j in cells:
        y, x = top + (i + 0.5) / shape[0] * (bottom - top), left + (j + 0.5) / shape[1] * (right - left)
        found.append(pixels[max(int(y) - 2, 0) : int(y) + 3, max(int(x) - 2, 0) : int(x) + 3, 0].max())
    return np.array(found)


@pytest.mark.parametrize("shape", [(3, 200), (3, 1000), (3, 3000)])
def test_isolated_cells_of_few_rows_are_seen_too(tmp_path: Path, shape: tuple[int, int]) -> None:
    values = RANDOM.random(shape) * 0.3
    hot = np.array([(1, j) for j in range(7, shape[1] - 7, shape[1] // 20)])
    values[hot[:, 0], hot[:, 1]] = 1.0
    keys = {**GREY, "cbar": False, "width": 1.5}
    remarks = draw(matrix_of(values), specification(**keys), [tmp_path / "a.pdf"])
    assert "cells are more than can be seen" in str(remarks[0])
    body = read(tmp_path / "a.pdf", matrix_of(values)).body
    assert brightest(pixels_of(tmp_path / "a.pdf", 150), hot, shape, body, 150).min() > 0.65
    (picture,) = [
        i for i in painted(matrix_of(values), specification(**keys)).items if isinstance(i, Picture)
    ]
    assert picture.samples.shape[0] == 3


@pytest.mark.parametrize("keys", [{"linewidths": 0.1}, {"reduce": "none"}, {"width": 5.5}])
def test_few_cells_that_are_seen_one_by_one_stay_shapes(keys: dict[str, Any]) -> None:
    canvas = painted(
        matrix_of(np.eye(3, 200)), specification(**{**GREY, "cbar": False, "width": 1.5, **keys})
    )
    assert sum(1 for item in canvas.items if item.kind == "area") == 600


def test_a_margin_of_a_large_matrix_is_one_row_of_pixels_in_the_png(tmp_path: Path) -> None:
    matrix = matrix_of(np.random.default_rng(0).random((500, 40)))
    draw(matrix, specification(width=3.25, margins=True, cbar=False), [tmp_path / "margins.png"])
    assert (tmp_path / "margins.png").stat().st_size > 1000


def test_every_label_of_500_rows_and_40_columns_is_shown_where_there_is_room(tmp_path: Path) -> None:
    matrix = matrix_of(np.random.default_rng(0).random((500, 40)))
    keys = {"width": 6.75, "height": 36, "cbar": False, "xticklabels": True, "yticklabels": True}
    draw(matrix, specification(**keys), [tmp_path / "labels.pdf"])
    drawing = read(tmp_path / "labels.pdf", matrix)
    assert drawing.all_text.count("r") == 500
    assert drawing.all_text.count("c") == 40

"""The cells: no seams between them, nothing where a mask is, an image when they are many."""

from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from matplotlib.image import imread

from heatplate.drawing import draw
from heatplate.drawing.parts import cells
from heatplate.drawing.parts.cells import MOST_VECTOR_CELLS, SURPLUS
from heatplate.matrix import Array, Matrix
from heatplate.problems import InputError
from tests.drawing.reading import colour, drawn, matrix_of, pixels_of, read, specification

DARK = ["#000000", "#401000", "#004020", "#100050", "#303000"]
"""On a white page the page's colour is between no two of these."""

RANDOM = np.random.default_rng(3)
PATCHES = matrix_of(RANDOM.integers(0, len(DARK), (11, 13)))
STYLE = {"width": 3.03, "cmap": DARK, "xticklabels": False, "yticklabels": False}


def assert_no_colour_from_elsewhere(pixels: Array, dpi: float, pdf: Path, matrix: Matrix) -> None:
    """Each pixel of the body has a colour between those of the cells that reach into it or beneath it."""
    drawing = read(pdf, matrix)
    left, top, right, bottom = (length * dpi / 72 for length in drawing.body)
    colours = np.array([colour(cell) for cell in drawing.cells()]).reshape(*matrix.values.shape, 3)
    y, x = np.indices(pixels.shape[:2]) + 0.5
    inside = (x > left + 1) & (x < right - 1) & (y > top + 1) & (y < bottom - 1)
    reach = 1 + SURPLUS * dpi / 72
    near = []
    for dx in (-reach, reach):
        for dy in (-reach, reach):
            j = ((x + dx - left) / (right - left) * matrix.values.shape[1])[inside].astype(int)
            i = ((y + dy - top) / (bottom - top) * matrix.values.shape[0])[inside].astype(int)
            near.append(colours[i.clip(0, matrix.values.shape[0] - 1), j.clip(0, matrix.values.shape[1] - 1)])
    rounding = 2 / 255
    assert inside.sum() > 5000
    assert (pixels[inside] >= np.min(near, axis=0) - rounding).all()
    assert (pixels[inside] <= np.max(near, axis=0) + rounding).all()


@pytest.mark.parametrize("dpi", [72, 100, 150, 300])
def test_no_background_shows_between_cells_in_a_viewer(tmp_path: Path, dpi: int) -> None:
    pdf = tmp_path / "seams.pdf"
    draw(PATCHES, specification(**STYLE), [pdf])
    assert_no_colour_from_elsewhere(pixels_of(pdf, dpi), dpi, pdf, PATCHES)


def test_without_their_surplus_background_would_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "SURPLUS", 0.0)
    pdf = tmp_path / "seams.pdf"
    draw(PATCHES, specification(**STYLE), [pdf])
    with pytest.raises(AssertionError):
        assert_no_colour_from_elsewhere(pixels_of(pdf, 100), 100, pdf, PATCHES)


def test_no_background_shows_between_cells_in_the_png(tmp_path: Path) -> None:
    draw(PATCHES, specification(**STYLE, dpi=107), [tmp_path / "seams.png", tmp_path / "seams.pdf"])
    pixels = imread(tmp_path / "seams.png")[..., :3]
    assert_no_colour_from_elsewhere(pixels, 107, tmp_path / "seams.pdf", PATCHES)


@pytest.mark.parametrize("dpi", [72, 150])
@pytest.mark.parametrize("location", ["right", "bottom"])
def test_no_background_shows_in_the_colour_bar(tmp_path: Path, dpi: int, location: str) -> None:
    pdf = tmp_path / "bar.pdf"
    keys = {**STYLE, "cmap": "blend:#000000,#200000", "cbar_kws": {"location": location, "extend": "both"}}
    draw(PATCHES, specification(**keys), [pdf])
    bar = [curve for curve in read(pdf, PATCHES).curves if not curve["fill"]][-1]
    scale = dpi / 72
    middle = int((bar["x0"] + bar["x1"]) / 2 * scale), int((bar["top"] + bar["bottom"]) / 2 * scale)
    across = slice(int(bar["x0"] * scale) + 4, int(bar["x1"] * scale) - 4)
    down = slice(int(bar["top"] * scale) + 4, int(bar["bottom"] * scale) - 4)
    pixels = pixels_of(pdf, dpi)
    along = pixels[down, middle[0]] if location == "right" else pixels[middle[1], across]
    assert len(along) > 50
    assert along.max() < 0.15


def test_a_png_of_many_cells_averages_them(tmp_path: Path) -> None:
    """Every second column is black and every second white: at half a pixel a cell, all is grey."""
    values = np.indices((800, 800))[1] % 2
    keys = {
        "cmap": ["black", "white"],
        "square": True,
        "cbar": False,
        "dpi": 72,
        "width": 6,
        "xticklabels": False,
        "reduce": "none",
    }
    draw(matrix_of(values), specification(**keys, yticklabels=False), [tmp_path / "grey.png"])
    pixels = imread(tmp_path / "grey.png")[20:-20, 20:-20, 0]
    assert pixels.shape[0] > 300
    assert pixels.min() > 0.2
    assert pixels.max() < 0.8
    assert pixels.mean() == pytest.approx(0.5, abs=0.01)


@pytest.mark.parametrize(
    ("mask", "left"),
    [
        ("upper", [[1, 0, 0], [1, 1, 0], [1, 1, 1]]),
        ("lower", [[1, 1, 1], [0, 1, 1], [0, 0, 1]]),
        ("diagonal", [[0, 1, 1], [1, 0, 1], [1, 1, 0]]),
    ],
)
def test_masked_cells_are_left_empty(tmp_path: Path, mask: str, left: list[list[int]]) -> None:
    matrix = matrix_of([[1, 2, 3], [4, 5, 6], [7, 8, 9]])
    drawing = drawn(tmp_path, matrix, mask=mask, annot=True, cbar=False)
    assert [c["text"] for c in drawing.chars if c["text"].isdigit() and c["upright"]][
        : sum(map(sum, left))
    ] == [str(3 * i + j + 1) for i in range(3) for j in range(3) if left[i][j]]
    left_, _, right, _ = drawing.body
    width = (right - left_) / 3
    for cell, (i, j) in zip(drawing.cells(sum(map(sum, left))), np.argwhere(np.array(left)), strict=True):
        assert cell["x0"] == pytest.approx(left_ + j * width, abs=1e-3)
        if j < 2 and not left[i][j + 1]:
            assert cell["x1"] == pytest.approx(left_ + (j + 1) * width, abs=1e-3)


def test_lines_follow_the_painted_cells_only(tmp_path: Path) -> None:
    matrix = matrix_of(np.arange(9).reshape(3, 3))
    drawing = drawn(tmp_path, matrix, mask="upper", linewidths=1.0, cbar=False, xticklabels=False)
    left, _, right, _ = drawing.body
    across = sorted(line["width"] for line in drawing.lines if line["width"] > 1)
    np.testing.assert_allclose(across, np.array([1, 2, 3, 3]) * (right - left) / 3, atol=0.01)


def test_missing_cells_are_painted_in_their_colour(tmp_path: Path) -> None:
    matrix = matrix_of([[1, np.nan], [3, 4]])
    drawing = drawn(tmp_path, matrix, na_color="#ff0000", na_rep="–", annot=True)
    assert colour(drawing.cells()[1]).tolist() == [1, 0, 0]
    assert drawing.text_of(0, 1) == "–"


def test_many_cells_are_an_image_in_which_each_is_repeated(tmp_path: Path) -> None:
    rows, columns = 110, 100
    assert rows * columns > MOST_VECTOR_CELLS
    values = np.zeros((rows, columns))
    values[17, 42] = 1
    draw(matrix_of(values), specification(cmap=["black", "white"]), [tmp_path / "image.pdf"])
    with pypdfium2.PdfDocument(tmp_path / "image.pdf") as pdf:
        (image,) = pdf[0].get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
        samples = image.get_bitmap().to_numpy()[..., 0]
    times = samples.shape[0] // rows, samples.shape[1] // columns
    assert samples.shape == (times[0] * rows, times[1] * columns)
    assert (samples == np.kron(values * 255, np.ones(times))).all()


def test_more_samples_than_a_printer_has_are_refused(tmp_path: Path) -> None:
    matrix = matrix_of(np.eye(2000))
    with pytest.raises(InputError, match=r"matrix: 2000 columns on 1\.50 in are more than the 1200 per inch"):
        drawn(tmp_path, matrix, width=1.5, reduce="none")
    assert list(tmp_path.iterdir()) == []


def test_a_line_is_as_wide_in_the_png_as_in_the_pdf(tmp_path: Path) -> None:
    asked = specification(linewidths=3, linecolor="black", cmap=["white", "white"], dpi=144, cbar=False)
    draw(matrix_of(np.eye(3)), asked, [tmp_path / "drawn.pdf", tmp_path / "drawn.png"])
    for pixels in (pixels_of(tmp_path / "drawn.pdf", 144), imread(tmp_path / "drawn.png")):
        across = pixels[pixels.shape[0] // 2, :, 0] < 0.5
        edges = np.flatnonzero(np.diff(across.astype(int)))[
            -6:
        ]  # of the two lines between cells and the last
        np.testing.assert_allclose(np.diff(edges)[::2], 6, atol=1)


def test_nothing_of_its_neighbours_shows_in_a_cell_that_is_not_painted(tmp_path: Path) -> None:
    matrix = matrix_of([[1, 1, 1], [1, 9, 1], [1, 1, 1]])
    pdf = tmp_path / "hole.pdf"
    keys = {"width": 3.0, "cbar": False, "xticklabels": False, "yticklabels": False}
    draw(matrix, specification(**keys, cmap=["#000000", "#100000"], mask="above 5"), [pdf])
    pixels = pixels_of(pdf, 300)
    (top, left), (bottom, right) = (
        edge(np.argwhere(pixels.max(axis=2) < 0.5), axis=0) for edge in (np.min, np.max)
    )
    high, wide = (bottom + 1 - top) / 3, (right + 1 - left) / 3
    hole = pixels[
        int(top + high) + 2 : int(top + 2 * high) - 1, int(left + wide) + 2 : int(left + 2 * wide) - 1
    ]
    assert hole.size > 10_000
    assert (hole > 0.99).all()

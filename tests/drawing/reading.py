"""Draw a figure and read it back from the PDF."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
import pymupdf

from heatplate.configuration.figures import Figure
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from heatplate.matrix import Array, Matrix
from heatplate.problems import Remark


def colour(rect: dict[str, Any]) -> Array:
    """The filling as RGB; a grey stands in the PDF as one number."""
    return np.broadcast_to(np.array(rect["non_stroking_color"], dtype=np.float64), 3)


@dataclass(frozen=True)
class Drawing:
    """A PDF page read back, in points, y downwards; ``rects`` are those painted after the page itself."""

    width: float
    height: float
    rects: list[dict[str, Any]]
    chars: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    curves: list[dict[str, Any]]
    images: list[dict[str, Any]]
    shape: tuple[int, int]

    def cells(self, count: int | None = None) -> list[dict[str, Any]]:
        """The painted cells, row by row; they come first."""
        return self.rects[: self.shape[0] * self.shape[1] if count is None else count]

    @property
    def body(self) -> tuple[float, float, float, float]:
        """Left, top, right, bottom of the cells, or of the image."""
        parts = self.images or self.cells()
        return (
            min(part["x0"] for part in parts),
            min(part["top"] for part in parts),
            max(part["x1"] for part in parts),
            max(part["bottom"] for part in parts),
        )

    def cell_box(self, i: int, j: int) -> tuple[float, float, float, float]:
        left, top, right, bottom = self.body
        width, height = (right - left) / self.shape[1], (bottom - top) / self.shape[0]
        return left + j * width, top + i * height, left + (j + 1) * width, top + (i + 1) * height

    def text_in(self, box: tuple[float, float, float, float]) -> str:
        """The horizontal characters whose middle lies in the box, line by line."""
        left, top, right, bottom = box
        inside = [
            c
            for c in self.chars
            if c["upright"]
            and left <= (c["x0"] + c["x1"]) / 2 <= right
            and top <= (c["top"] + c["bottom"]) / 2 <= bottom
        ]
        lines: dict[float, list[dict[str, Any]]] = {}
        for char in inside:
            lines.setdefault(round(char["matrix"][5], 1), []).append(char)
        return "\n".join(
            "".join(c["text"] for c in sorted(lines[y], key=lambda c: c["x0"]))
            for y in sorted(lines, reverse=True)
        )

    def text_of(self, i: int, j: int) -> str:
        return self.text_in(self.cell_box(i, j))

    def row_label(self, i: int) -> str:
        _, top, _, bottom = self.cell_box(i, 0)
        return self.text_in((0, top, self.body[0], bottom))

    def column_label(self, j: int) -> str:
        """A horizontal one."""
        left, _, right, bottom = self.cell_box(self.shape[0] - 1, j)
        return self.text_in((left, bottom, right, bottom + 14))

    @property
    def all_text(self) -> str:
        return "".join(char["text"] for char in self.chars)

    def sizes(self) -> set[float]:
        """Font sizes of the horizontal text."""
        return {round(char["size"], 2) for char in self.chars if char["upright"]}

    def bar(self) -> dict[str, Any]:
        """The colour bar's outline: the last thing that is painted as a rectangle without a filling."""
        return [rect for rect in self.rects if not rect["fill"]][-1]


def specification(**keys: object) -> Specification:
    """What a figure with these keys tells the drawing; the others have their defaults."""
    return Specification.of(Figure.model_validate(keys).specification())


def drawn(directory: Path, matrix: Matrix, *, remarks: list[Remark] | None = None, **keys: object) -> Drawing:
    """Draw and read back; without a colour bar, which takes most of the time, unless its keys are given.

    remarks: takes what is said of the figure.
    """
    path = directory / "drawn.pdf"
    keys.setdefault("cbar", "cbar_kws" in keys)
    said = draw(matrix, specification(**keys), [path])
    if remarks is not None:
        remarks += said
    return read(path, matrix)


def read(path: Path, matrix: Matrix) -> Drawing:
    with pdfplumber.open(path) as pdf:
        (page,) = pdf.pages
        rows, columns = matrix.values.shape
        return Drawing(
            float(page.width),
            float(page.height),
            page.rects[1:],
            page.chars,
            page.lines,
            page.curves,
            page.images,
            (rows, columns),
        )


def pixels_of(pdf: Path, dpi: int) -> Array:
    """The page as MuPDF shows it, RGB, 0 to 1. It smooths every edge by itself; poppler and PDFium do not."""
    with pymupdf.open(pdf) as document:
        page = document[0].get_pixmap(dpi=dpi)
    samples = np.frombuffer(page.samples, np.uint8).reshape(page.height, page.width, page.n)
    return np.asarray(samples[..., :3] / 255, dtype=np.float64)


def matrix_of(values: object, **fields: object) -> Matrix:
    """A matrix with labels r0, r1 … and c0, c1 … unless they are given."""
    array: Array = np.array(values, dtype=np.float64, ndmin=2)
    rows, columns = array.shape
    given: dict[str, Any] = {
        "index": tuple(f"r{i}" for i in range(rows)),
        "columns": tuple(f"c{j}" for j in range(columns)),
        **fields,
    }
    return Matrix(array, **given)


SCORES = matrix_of(
    [[27.5, 28.3, 32.5], [40.0, -0.04, 53.1]],
    index=("small", "large"),
    columns=("A", "B", "C"),
    index_name="Model",
    columns_name="Task",
    unit="%",
)

"""The cells of panels in several rows, with the titles of the panels in the gaps between the rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Box
from heatplate.drawing.grid import Grid
from heatplate.drawing.parts.cells import Cells, FittedCells
from heatplate.drawing.parts.panel_parts import PanelTitles
from heatplate.drawing.text.label import Label
from heatplate.problems import Place, Problem, Remark, wording


@dataclass(frozen=True)
class FittedTitledCells:
    """The cells at a size of the body, and the titles of all panels, row by row."""

    cells: FittedCells
    titles: Sequence[Label]
    gap: float
    problems: Sequence[Problem]

    @property
    def remarks(self) -> Sequence[Remark]:
        return self.cells.remarks

    @property
    def border(self) -> float:
        return self.cells.border

    def draw(self, canvas: Canvas, box: Box) -> None:
        self.cells.draw(canvas, box)
        painted = canvas.part(wording("titles of the panels"), box)
        cells = self.cells.cells
        columns = len(cells.columns.runs)
        blocks = list(Grid(box, cells.rows, cells.columns).blocks())
        for title, block in list(zip(self.titles, blocks, strict=False))[columns:]:
            painted.text(title, block.box.middle[0], block.box.top + self.gap, vertical="bottom")


@dataclass(frozen=True)
class TitledCells:
    """The body of panels that have titles above them; those of the first row stand outside of it."""

    cells: Cells
    titles: PanelTitles

    def size(self, width: float, height: float | None, most: float) -> tuple[float, float]:
        return self.cells.size(width, height, most)

    def fit(self, width: float, height: float) -> FittedTitledCells:
        fitted = self.cells.fit(width, height)
        titles = self.titles.chosen(width)
        problems = [*fitted.problems, *self._too_low(height)]
        return FittedTitledCells(fitted, titles, self.titles.gap, problems)

    def _too_low(self, height: float) -> Iterator[Problem]:
        """The gaps between panels are narrower than was asked for where they would take too much."""
        runs = self.cells.rows.runs
        gap = self.cells.rows.start(runs[1][0], height) - self.cells.rows.end(runs[0][-1], height)
        if gap < self.titles.height:
            yield Problem(
                Place(""),
                "height",
                f"a title between two rows of panels needs {self.titles.height:.1f} points, and there are "
                f"{gap:.1f}; make the figure higher, or give col_wrap more panels for a row",
            )

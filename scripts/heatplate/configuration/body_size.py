"""The size of cells and the place of the heatmap on the page, so that the figures of a paper line up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator, Field

from heatplate.configuration.value_types import Model

if TYPE_CHECKING:
    from heatplate.configuration.figures import Figure

LEAST_SHARE = 0.2
"""Of the page that edges have to leave for the heatmap."""

Points = Annotated[float, Field(ge=0.05, le=720)]
Inches = Annotated[float, Field(ge=0.03, le=20)]
"""The least one is what stays free along the edges of a page in any case."""


class CellSize(Model):
    """The size of each cell in points (1/72 inch)."""

    width: Points | None = Field(default=None, description="Width; by default what the labels leave.")
    height: Points | None = Field(
        default=None, description="Height; by default it follows from the text in the cells and beside them."
    )


class Edges(Model):
    """Where the cells begin and end, in inches from the edges of the figure; names as in
    `Figure.subplots_adjust`."""

    left: Inches | None = Field(default=None, description="From the left edge of the figure to the cells.")
    right: Inches | None = Field(default=None, description="From the cells to the right edge of the figure.")
    bottom: Annotated[Inches, Field(le=4)] | None = Field(
        default=None, description="From the lower edge of the figure to the cells."
    )
    top: Annotated[Inches, Field(le=4)] | None = Field(
        default=None, description="From the cells to the upper edge of the figure."
    )


def _both(value: float | CellSize) -> CellSize:
    return value if isinstance(value, CellSize) else CellSize(width=value, height=value)


CellSizeKey = Annotated[Points | CellSize, AfterValidator(_both)]
"""Also a number: the width and the height."""


def check_body_size(figure: Figure) -> None:
    """Raises ValueError for sizes that exclude each other, or that leave nothing for the heatmap."""
    cell, edges = _both(figure.cell), figure.edges
    if figure.square and None not in (cell.width, cell.height) and cell.width != cell.height:
        raise ValueError(
            f"square cells cannot be {cell.width:g} points wide and {cell.height:g} high; remove square, or "
            "give one of the two"
        )
    is_wide = cell.width is not None or (figure.square and cell.height is not None)
    is_high = cell.height is not None or (figure.square and cell.width is not None)
    if is_wide and edges.left is not None and edges.right is not None:
        raise ValueError(
            "edges.left and edges.right say how wide the heatmap is, and the size of a cell says it, too; "
            "remove one of the three (or write null for it if it stands in style)"
        )
    if is_high and figure.height is not None and edges.bottom is not None and edges.top is not None:
        raise ValueError(
            "height, edges.bottom and edges.top say how high the heatmap is, and the size of a cell says it, "
            "too; remove one of them (or write null for it if it stands in style)"
        )
    width = None if isinstance(figure.width, str) else figure.width  # a share of the venue's is not known yet
    for name, whole, start, end in (
        ("width", width, edges.left, edges.right),
        ("height", figure.height, edges.bottom, edges.top),
    ):
        taken = (start or 0.0) + (end or 0.0)
        if whole is not None and taken and whole - taken < LEAST_SHARE * whole:
            raise ValueError(
                f"edges leave {max(whole - taken, 0.0):.2f} of the {name} of {whole:g} in for the heatmap; "
                f"together they can be {(1 - LEAST_SHARE) * whole:.2f} in at the most"
            )

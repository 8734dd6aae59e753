"""All that drawing is told of a figure: the configuration's keys, resolved to plain values.

The configuration checks and resolves them (``heatplate.configuration.figures``); here nothing is a default,
and nothing depends on Pydantic or on a file. The names are those of the configuration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from heatplate.drawing.clustering.style import ClusterStyle
from heatplate.drawing.norm_choice import NormChoice
from heatplate.drawing.side_annotations.style import SideAnnotation, side_annotations
from heatplate.drawing.text.tokens import TokenStyle

Reduction = Literal["auto", "max", "min", "mean", "extreme", "none"]
TickLabels = bool | int | Literal["auto"] | list[str]
Mark = Literal["bold", "underline", "bold underline", "none"]


@dataclass(frozen=True)
class NumberStyle:
    """How the numbers in the cells look (``annot_kws``); fontsize in points, or None to choose it.

    min_fontsize: the smallest size that is chosen.
    """

    fontsize: float | None
    min_fontsize: float
    fontweight: str
    color: str | None


@dataclass(frozen=True)
class Formats:
    """Formats of the numbers by the labels of rows or of columns (``fmt``), and of all others."""

    index: dict[str, str] | None
    columns: dict[str, str] | None
    default: str | None


@dataclass(frozen=True)
class Highlight:
    """How the best numbers are marked (``highlight``), and of what they are the best."""

    best: Mark
    second: Mark
    axis: Literal["columns", "index", "all"]
    within_groups: bool


@dataclass(frozen=True)
class Delta:
    """The label of the row or column that a difference is to (``delta``)."""

    index: str | None
    columns: str | None


@dataclass(frozen=True)
class ColourBarStyle:
    """How the colour bar looks (``cbar_kws``); None where it is chosen."""

    label: str | None
    location: Literal["right", "bottom", "top", "left"]
    shrink: float
    aspect: float | None
    ticks: list[float] | None
    format: str | None
    minorticks: bool | Literal["auto"]
    extend: Literal["auto", "neither", "both", "min", "max"]


@dataclass(frozen=True)
class CellMask:
    """Cells to leave empty (``mask``).

    where: a side of the diagonal, or a condition on a field of the cells.
    """

    where: str
    field: str


@dataclass(frozen=True)
class Hidden:
    """Numbers to leave out (``hide``): a condition on a field, or, if that is None, on what is printed."""

    where: str
    field: str | None


@dataclass(frozen=True)
class BoxStyle:
    """Cells with a line round them (``boxes``), and the line; width in points. None for all."""

    index: list[str] | None
    columns: list[str] | None
    where: str | None
    field: str
    color: str
    linewidth: float


@dataclass(frozen=True)
class DotStyle:
    """Cells as dots (``dots``): the number that is their area, that of the largest, and their legend."""

    size: str
    vmax: float | None
    legend: bool
    label: str | None


@dataclass(frozen=True)
class GroupStyle:
    """How groups of rows and columns look (``group_kws``); gap in points."""

    gap: float
    line: bool
    bracket: bool
    fontweight: str


@dataclass(frozen=True)
class TickLabelStyle:
    """How tick labels look (``xticklabels_kws``, ``yticklabels_kws``); None where it is chosen."""

    location: Literal["bottom", "top", "left", "right"]
    max_length: int | None
    rotation: Literal[0, 45, 90] | None = None
    wrap: bool | Literal["auto"] = False


@dataclass(frozen=True)
class CellSize:
    """The size of a cell (``cell``) in points; None where it is chosen."""

    width: float | None
    height: float | None


@dataclass(frozen=True)
class Edges:
    """Inches from the edges of the figure to the cells (``edges``); None where they are chosen."""

    left: float | None
    right: float | None
    bottom: float | None
    top: float | None


@dataclass(frozen=True)
class Margins:
    """The functions of a further row and a further column (``margins``); None where there is none."""

    index: str | None
    columns: str | None


@dataclass(frozen=True)
class MarginStyle:
    """How margins look (``margins_kws``); None where it is chosen."""

    facecolor: str | None


@dataclass(frozen=True)
class SharedLimits:
    """The values of limits that a figure shares with others (``vmin: shared``); None for its own."""

    vmin: float | None = None
    vmax: float | None = None


@dataclass(frozen=True)
class Specification:
    """One figure as it is to be drawn. width, height: inches; linewidths, fontsize: points; dpi: of a PNG."""

    cmap: str | list[str] | None
    vmin: float | None
    vmax: float | None
    center: float | None
    robust: bool
    norm: NormChoice
    standard_scale: Literal["index", "columns", "panel"] | None
    annot: bool | str
    fmt: str | Formats | None
    hide: list[Hidden]
    highlight: Highlight | None
    count_mark: str
    annot_kws: NumberStyle
    linewidths: float
    linecolor: str
    cbar: bool
    cbar_kws: ColourBarStyle
    square: bool
    mask: list[CellMask]
    stars: dict[str, str]
    fade: float | None
    reduce: Reduction
    group_kws: GroupStyle
    margins: Margins
    margins_name: str | None
    margins_kws: MarginStyle
    na_rep: dict[str, str]
    na_color: str
    na_hatch: str | None
    xticklabels: TickLabels
    yticklabels: TickLabels
    xticklabels_kws: TickLabelStyle
    yticklabels_kws: TickLabelStyle
    width: float
    height: float | None
    cell: CellSize
    edges: Edges
    font_family: str | list[str]
    fontsize: float
    parse_math: bool
    text: Literal["mathtext", "latex"]
    latex_preamble: str
    dpi: int
    annot_data: Mapping[str, str]
    delta: Delta | None
    lower_is_better: bool | list[str]
    col_wrap: int | None
    panel_letters: bool
    title: str
    description: str
    xlabel: str | None
    ylabel: str | None
    cluster: ClusterStyle | None
    boxes: list[BoxStyle]
    dots: DotStyle | None
    tokens: TokenStyle | None
    row_annotations: list[SideAnnotation]
    col_annotations: list[SideAnnotation]
    matrices: list[dict[str, str]]
    """Of several panels, by title; they are in the matrix that is drawn."""
    shared_limits: SharedLimits = SharedLimits()

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Specification:
        """The specification from a plain document, as read from JSON. Raises TypeError for unknown keys."""
        return cls(
            **{
                **document,
                "norm": NormChoice(**document["norm"]),
                "fmt": Formats(**fmt) if isinstance(fmt := document["fmt"], dict) else fmt,
                "highlight": Highlight(**document["highlight"]) if document["highlight"] else None,
                "delta": Delta(**document["delta"]) if document["delta"] else None,
                "annot_kws": NumberStyle(**document["annot_kws"]),
                "cbar_kws": ColourBarStyle(**document["cbar_kws"]),
                "hide": [Hidden(**hidden) for hidden in document["hide"]],
                "mask": [CellMask(**mask) for mask in document["mask"]],
                "cluster": ClusterStyle.of(document["cluster"]) if document["cluster"] else None,
                "boxes": [BoxStyle(**box) for box in document["boxes"]],
                "dots": DotStyle(**document["dots"]) if document["dots"] else None,
                "tokens": TokenStyle.of(document["tokens"]) if document["tokens"] else None,
                "xticklabels_kws": TickLabelStyle(**document["xticklabels_kws"]),
                "yticklabels_kws": TickLabelStyle(**document["yticklabels_kws"]),
                "cell": CellSize(**document["cell"]),
                "edges": Edges(**document["edges"]),
                "margins": Margins(**document["margins"]),
                "margins_kws": MarginStyle(**document["margins_kws"]),
                "group_kws": GroupStyle(**document["group_kws"]),
                "shared_limits": SharedLimits(**document.get("shared_limits", {})),
                "row_annotations": side_annotations(document["row_annotations"]),
                "col_annotations": side_annotations(document["col_annotations"]),
            }
        )

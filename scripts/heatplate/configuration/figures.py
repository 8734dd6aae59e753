"""The keys of a figure, and of the project's style.

Names and defaults are those of ``seaborn.heatmap`` where it has them; what differs says so.
"""

from __future__ import annotations

import string
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from heatplate.configuration import colours
from heatplate.configuration.fields import Model, Number, Text
from heatplate.number_format import check_format
from heatplate.problems import did_you_mean, quoted

ANNOTATION_FIELDS = ("value", "std", "sem", "count")
"""What a template may show of a cell."""


def _colour(value: object) -> object:
    if isinstance(value, str):
        colours.check_colour(value)
    return value


Colour = Annotated[str, BeforeValidator(_colour)]
"""A Matplotlib colour: a name, ``#rrggbb``, a grey such as ``"0.8"``."""

FontSize = Annotated[float, Field(ge=2, le=72)]
"""A font size in points."""

TickLabels = bool | Annotated[int, Field(ge=1)] | Literal["auto"] | list[Text]


class Annotation(Model):
    """How the numbers in the cells look; names as in ``matplotlib.text.Text``."""

    fontsize: FontSize | None = Field(
        default=None,
        description="Size in points. If left out: the figure's size, made smaller where the cells ask "
        "for it, never below 4.5 points.",
    )
    fontweight: Literal["normal", "bold"] = Field(default="normal", description="Weight.")
    color: Colour | None = Field(
        default=None,
        description="Colour of all numbers. If left out: black or white, whichever has more contrast "
        "with the cell.",
    )


class ColourBar(Model):
    """How the colour bar looks; names as in ``Figure.colorbar``."""

    label: Text | None = Field(
        default=None, description="Label; the matrix's unit if left out, none if empty."
    )
    location: Literal["right", "bottom", "top"] = Field(default="right", description="Side of the heatmap.")
    ticks: list[Number] | None = Field(
        default=None, min_length=1, description="Values that get a tick; chosen if left out."
    )
    format: str | None = Field(
        default=None, description="Format of the tick labels, such as `.0f`; chosen if left out."
    )
    extend: Literal["auto", "neither", "both", "min", "max"] = Field(
        default="auto",
        description="Pointed ends for values beyond the limits; `auto` draws them where there are some.",
    )

    @field_validator("format")
    @classmethod
    def _format(cls, value: str | None) -> str | None:
        return value if value is None else check_format(value)


class Style(Model):
    """Keys that a figure and the project's ``style:`` both may have."""

    cmap: str | Annotated[list[Colour], Field(min_length=2)] | None = Field(
        default=None,
        description="Colour map: a name of Matplotlib or seaborn, also with `_r`; a palette of seaborn "
        "(`light:seagreen`, `dark:#369`, `blend:white,navy`, `ch:s=.25,rot=-.25`); or a list of colours, "
        "which are as many steps (`blend:` is a ramp). "
        "`rocket` if left out, `icefire` with `center`.",
    )
    vmin: Number | None = Field(default=None, description="Value of the first colour; the smallest cell.")
    vmax: Number | None = Field(default=None, description="Value of the last colour; the largest cell.")
    center: Number | None = Field(
        default=None, description="Value of the middle colour of a diverging colour map."
    )
    robust: bool = Field(
        default=False,
        description="Take the 2nd and 98th percentile for limits that are not given.",
    )
    norm: Literal["linear", "log"] = Field(default="linear", description="Scale of the colours.")
    annot: bool | str = Field(
        default=False,
        description="Numbers in the cells: `true`, `false`, or `auto` (if they fit; the run says if they do not). "
        "A text is a template in Python's format: "
        '`"{value:.1f}±{std:.1f}"`, with `value`, `std`, `sem` and `count`.',
    )
    fmt: str | None = Field(
        default=None,
        description="Format of the numbers, such as `.1f`, or `d` for counts. If left out: no decimals for "
        "whole numbers, else one; two if none is beyond 1, three below 0.1, and `.1e` below 0.01 (seaborn's "
        "`.2g` would print 1.2e+03, and is the default for small numbers with `norm: log` only).",
    )
    annot_kws: Annotation = Field(default=Annotation(), description="Look of the numbers.")
    linewidths: Annotated[float, Field(ge=0, le=20)] = Field(
        default=0.0, description="Width of the lines between the cells in points."
    )
    linecolor: Colour = Field(default="white", description="Colour of the lines between the cells.")
    cbar: bool = Field(default=True, description="Draw a colour bar.")
    cbar_kws: ColourBar = Field(default=ColourBar(), description="Look of the colour bar.")
    square: bool = Field(default=False, description="Make the cells square.")
    mask: Literal["upper", "lower", "diagonal"] | None = Field(
        default=None,
        description="Cells to leave empty: those above or below the diagonal, or those on it.",
    )
    na_rep: Text = Field(
        default="",
        description="Text in cells without a value, as in `DataFrame.to_string`, and in place of a spread "
        "that a cell with a value does not have.",
    )
    na_color: Colour = Field(default="#eeeeee", description="Colour of cells without a value.")
    xticklabels: TickLabels = Field(
        default="auto",
        description="Labels of the columns: `auto` (as many as fit), `true`, `false`, every n-th, or a list.",
    )
    yticklabels: TickLabels = Field(default="auto", description="Labels of the rows; as `xticklabels`.")
    width: Annotated[float, Field(ge=0.5, le=60)] = Field(
        default=5.5, description="Width of the figure in inches; exact."
    )
    height: Annotated[float, Field(ge=0.3, le=60)] | None = Field(
        default=None, description="Height in inches; from the number of rows if left out."
    )
    font_family: str = Field(
        default="DejaVu Sans",
        description="Font. Matplotlib ships `DejaVu Sans`, `DejaVu Serif` and `STIXGeneral` (a Times).",
    )
    fontsize: FontSize = Field(default=8.0, description="Size of the text in points.")
    parse_math: bool = Field(
        default=True,
        description="Set `$…$` in title, axis labels and given tick labels as mathematics; `\\$` is a "
        "dollar. Labels from the data are always shown as they are.",
    )
    svg: bool = Field(default=False, description="Also write `figures/NAME.svg`.")
    dpi: Annotated[int, Field(ge=30, le=1200)] = Field(
        default=200, description="Resolution of the PNG preview in dots per inch."
    )

    @field_validator("cmap")
    @classmethod
    def _cmap(cls, value: str | list[str] | None) -> str | list[str] | None:
        if isinstance(value, str):
            colours.check_colormap(value)
        return value

    @field_validator("fmt")
    @classmethod
    def _fmt(cls, value: str | None) -> str | None:
        return value if value is None else check_format(value)

    @field_validator("annot")
    @classmethod
    def _annot(cls, value: bool | str) -> bool | str:
        if isinstance(value, str):
            annotation_fields(value)
        return value

    @model_validator(mode="after")
    def _limits(self) -> Style:
        if self.vmin is not None and self.vmax is not None and self.vmin >= self.vmax:
            raise ValueError(
                f"vmin {self.vmin:g} is not below vmax {self.vmax:g}; to turn the colours round, "
                "append _r to cmap"
            )
        if self.center is not None:
            if self.norm == "log":
                raise ValueError("center has no meaning with norm: log")
            low = self.vmin is not None and self.center < self.vmin
            high = self.vmax is not None and self.center > self.vmax
            if low or high:
                raise ValueError(f"center {self.center:g} does not lie between vmin and vmax")
        if self.norm == "log" and any(v is not None and v <= 0 for v in (self.vmin, self.vmax)):
            raise ValueError("norm: log needs vmin and vmax above 0")
        return self


class Figure(Style):
    """One figure: what it draws, its texts, and its own style."""

    matrix: Text | None = Field(
        default=None, description="Name of the matrix; the figure's own name if left out."
    )
    title: Text = Field(default="", description="Title above the heatmap.")
    xlabel: Text | None = Field(
        default=None, description="Label of the column axis; its name if left out, none if empty."
    )
    ylabel: Text | None = Field(
        default=None, description="Label of the row axis; its name if left out, none if empty."
    )

    def specification(self) -> dict[str, object]:
        """All that drawing is told, as a plain document: every key, whether written or not."""
        return self.model_dump(mode="json", exclude={"matrix", "svg"})


def annotation_fields(template: str) -> list[str]:
    """The fields a template shows. Raises ValueError for a template that cannot be filled in."""
    if template == "auto":
        return ["value"]
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ValueError(f"not a template: {error}; write for example {{value:.1f}}") from error
    fields = [name for _, name, _, _ in parts if name is not None]
    for name in fields:
        if name not in ANNOTATION_FIELDS:
            hint = did_you_mean(name, ANNOTATION_FIELDS)
            raise ValueError(f"no field {quoted(name)} to show{hint}")
    if "value" not in fields:
        raise ValueError("a template shows {value}, for example {value:.1f}±{std:.1f}")
    for _, field, spec, conversion in parts:
        if field is not None and (conversion or "{" in (spec or "")):
            raise ValueError("a field takes a format only, for example {value:.1f}")
        check_format(spec or "")
    return fields

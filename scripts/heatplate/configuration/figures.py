"""The keys of a figure, and of the project's style.

Names and defaults are those of ``seaborn.heatmap`` where it has them; differences are pointed out.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from heatplate.configuration import colours
from heatplate.configuration.accepted import Accepted
from heatplate.configuration.body_size import CellSize, CellSizeKey, Edges, check_body_size
from heatplate.configuration.captions import problem_of_caption
from heatplate.configuration.cell_texts import (
    AnnotationData,
    Delta,
    Formats,
    Hatch,
    Highlight,
    NaRep,
    annotation_fields,
    hidden_marks,
)
from heatplate.configuration.clustering import Axis, Cluster
from heatplate.configuration.colour_value import Colour
from heatplate.configuration.composition import Composition
from heatplate.configuration.dots import Dots
from heatplate.configuration.groups import GroupStyle
from heatplate.configuration.hidden_numbers import Hide
from heatplate.configuration.latex_fonts import check_preamble
from heatplate.configuration.lengths import Length, Width
from heatplate.configuration.limits import check_limits
from heatplate.configuration.margins import Margins, MarginsKey, MarginStyle
from heatplate.configuration.masks import Boxes, Masks
from heatplate.configuration.named_colours import check_named_colours
from heatplate.configuration.norms import Norm, NormChoice
from heatplate.configuration.panels import PanelStyle
from heatplate.configuration.shared_limits import Limit
from heatplate.configuration.side_annotations import ColumnAnnotations, RowAnnotations, check_shared_legends
from heatplate.configuration.significance import Level, Stars
from heatplate.configuration.tick_label_style import ColumnLabelStyle, RowLabelStyle
from heatplate.configuration.tokens import Family, Tokens
from heatplate.configuration.value_types import Model, Number, Text
from heatplate.configuration.venues import SizeName, VenueChoice
from heatplate.number_format import check_format
from heatplate.tick_format import check_tick_format

FontSize = Annotated[float, Field(ge=2, le=72)]
"""A font size in points."""

TickLabels = bool | Annotated[int, Field(ge=1)] | Literal["auto"] | list[Text]


class Annotation(Model):
    """How the numbers in the cells look; names as in ``matplotlib.text.Text``."""

    fontsize: FontSize | None = Field(
        default=None,
        description="Size in points. By default the figure's font size, reduced where the cells require it, "
        "down to `min_fontsize`.",
    )
    min_fontsize: FontSize = Field(
        default=4.5,
        description="Smallest size in points to which numbers are reduced. Where they need less, the figure "
        "is refused, or, with `annot: auto`, drawn without numbers.",
    )
    fontweight: Literal["normal", "bold"] = Field(default="normal", description="Weight.")
    color: Colour | None = Field(
        default=None,
        description="Colour of all numbers. By default black or white, whichever contrasts more with "
        "the cell.",
    )


class ColourBar(Model):
    """How the colour bar looks; names as in ``Figure.colorbar``."""

    label: Text | None = Field(
        default=None, description="Label; by default the matrix's unit, none if empty."
    )
    location: Literal["right", "bottom", "top", "left"] = Field(
        default="right", description="Side of the heatmap on which it is drawn."
    )
    shrink: Annotated[float, Field(gt=0, le=1)] = Field(
        default=1.0, description="Length as a share of the heatmap's side, in whose middle the bar then is."
    )
    aspect: Annotated[float, Field(ge=1, le=500)] | None = Field(
        default=None,
        description="Length as a multiple of the thickness, which is a tenth of an inch by default.",
    )
    ticks: list[Number] | None = Field(
        default=None, min_length=1, description="Values with a tick; chosen automatically by default."
    )
    minorticks: bool | Literal["auto"] = Field(
        default="auto",
        description="Small marks without labels between the ticks; `auto` draws them on logarithmic scales.",
    )
    format: str | None = Field(
        default=None,
        description="Format of the tick labels: a number format such as `.0f`, `10^k` (powers of ten), `1k` "
        '(1k, 2M, 7B), `"%"` (0.25 becomes 25%), or text around the number such as `"{x:.0f} ms"`; chosen '
        "automatically by default.",
    )
    extend: Literal["auto", "neither", "both", "min", "max"] = Field(
        default="auto",
        description="Pointed ends for values outside the limits; `auto` draws them where there are any.",
    )

    @field_validator("format")
    @classmethod
    def _format(cls, value: str | None) -> str | None:
        return value if value is None else check_tick_format(value)


class Style(Model):
    """Keys that both a figure and the project's ``style:`` may have."""

    cmap: str | Annotated[list[Colour], Field(min_length=2)] | None = Field(
        default=None,
        description="Colour map: a name from Matplotlib or seaborn, with `_r` reversed; a palette of seaborn "
        "(`light:seagreen`, `dark:#369`, `blend:white,navy`, `ch:s=.25,rot=-.25`); or a list of colours, "
        "one for each discrete step (`blend:` gives a continuous ramp). Also cmocean's (`cmo.thermal`), "
        "colorcet's (`cet_fire`) and Crameri's (`batlow`) if the package is installed. "
        "By default `rocket`; `vlag` with `center`; `okabe_ito`, "
        "black last, for categories. To choose one: `snakemake --cores 4 figures/colormaps/NAME.pdf`, and "
        "`docs/colormaps.md`.",
    )
    vmin: Limit | None = Field(
        default=None,
        description="Value of the first colour; by default the smallest value. `shared`: the smallest value "
        "of all figures that say so, or `{shared: NAME}` of those with the same name.",
    )
    vmax: Limit | None = Field(
        default=None,
        description="Value of the last colour; by default the largest value. `shared` as for `vmin`.",
    )
    center: Number | None = Field(
        default=None, description="Value at the midpoint of a diverging colour map."
    )
    robust: bool = Field(
        default=False,
        description="Use the 2nd and 98th percentiles as limits where `vmin` or `vmax` is not given.",
    )
    norm: NormChoice = Field(
        default=Norm(),
        description="How values are spread over the colours: `linear` (the default), `log` (zeros and "
        "negative values lie below the limits), `symlog`, `power`, `two_slope`, `boundaries`, `quantiles` or "
        "`categories`; or a mapping with the name and parameters, such as `{name: symlog, linthresh: 1}`.",
    )
    standard_scale: Literal["index", "columns", "panel"] | None = Field(
        default=None,
        description="Give each row (`index`) or each column (`columns`) colours of its own, from its "
        "lowest to its highest value, for tables of unlike metrics; or from its worst to its best one, if "
        "`lower_is_better` or `highlight` say that values are good or bad; or each `panel`. The numbers in "
        "the cells stay as they are.",
    )
    annot: bool | str = Field(
        default=False,
        description="Numbers in the cells: `true`, `false`, or `auto`, which shows them if they fit and says "
        "so if they do not. Text is a template in Python's format syntax, such as "
        '`"{value:.1f}±{std:.1f}"`, with the fields `value`, `std`, `sem`, `count`, `err`, `err_low` '
        "and `err_high` (of the matrix's `errorbar`), `delta` (the difference "
        "to what the key `delta` names), `rank` (1 for the best of its column, or where `highlight` says; "
        'as `DataFrame.rank(method="min")`: two that are printed alike have rank 1, and the next one 3), and '
        "those of `annot_data`; of a matrix with a `test` also `p`, `p_raw` (before the correction) and `n` "
        "(runs or pairs tested).",
    )
    fmt: str | Formats | None = Field(
        default=None,
        description="Format of the numbers, such as `.1f`, or `d` for counts; or formats by row or column: "
        "`{columns: {params: d, acc: .1f}}`. A number that is rounded to zero has no sign. "
        "By default no decimals for whole numbers, otherwise one; two if no absolute value "
        "exceeds 1, three if none exceeds 0.1, and `.1e` if none exceeds 0.01 (seaborn's `.2g` would print "
        "1.2e+03). With `norm: log`, where some are below 0.05: small ones in two digits, large ones without "
        "decimals (0.04, 3, 4.6, 123, 12346).",
    )
    hide: Hide = Field(
        default=[],
        description="Numbers that are left out while the cells keep their colours: `zeros` (what is printed "
        "as zero), `below 0.005` or `above 100` (their absolute value), `between -0.1 and 0.3`; those beside "
        "which another number of the cell meets a condition, such as "
        "`{field: p, where: above 0.05}`; or a list of such conditions.",
    )
    highlight: bool | Highlight = Field(
        default=False,
        description="Mark the best and the second best number of each column: `true`, or which marks, and "
        "where they are the best. Where lower is better is said by `lower_is_better`.",
    )
    count_mark: Text = Field(
        default="",
        description="Mark behind numbers whose number of runs (`count`) is not the most common one, such as "
        "`*` or `†`; the run says which.",
    )
    annot_kws: Annotation = Field(default=Annotation(), description="Appearance of the numbers.")
    linewidths: Annotated[float, Field(ge=0, le=20)] = Field(
        default=0.0, description="Width in points of the lines between the cells."
    )
    linecolor: Colour = Field(default="white", description="Colour of the lines between the cells.")
    cbar: bool = Field(default=True, description="Draw a colour bar.")
    cbar_kws: ColourBar = Field(default=ColourBar(), description="Appearance of the colour bar.")
    square: bool = Field(default=False, description="Make the cells square.")
    mask: Masks = Field(
        default=[],
        description="Cells to leave empty: `upper`, `lower` or `diagonal` (those above, below or on the "
        "diagonal); those with values `below 0.1`, `above 3` or `between -0.1 and 0.1`; those in which a "
        "mapping says so, such as `{field: p, where: above 0.05}`; or a list of such masks.",
    )
    stars: Stars = Field(
        default={},
        description="Marks behind the numbers of cells that differ significantly from the baseline of the "
        "matrix's `test`: `true` (`*`, `**` and `***` for p below 0.05, 0.01 and 0.001), or marks by level, "
        'such as `{0.05: "†"}`. Without `annot` the marks stand alone.',
    )
    fade: Level | None = Field(
        default=None,
        description="Fade the colours of cells that do not differ significantly from the baseline of the "
        "matrix's `test`: those whose p is not below this level, such as `0.05`.",
    )
    reduce: Literal["auto", "max", "min", "mean", "extreme", "none"] = Field(
        default="auto",
        description="What a block of cells becomes where there are more cells than can be seen at the "
        "printed size (83 per inch, or `dpi` if that is less): its largest or smallest value, its mean, or "
        "its value farthest from `center`, or from the median (`extreme`; also `auto`, so that isolated "
        "cells stay visible). The run reports it. `none` keeps every cell.",
    )
    group_kws: GroupStyle = Field(
        default=GroupStyle(), description="Appearance of groups: labels of two fields on one axis."
    )
    margins: MarginsKey = Field(
        default=Margins(),
        description="A further row and column, set apart by a gap, with the `mean` (or `true`), `median`, "
        "`sum`, `min` or `max` of the cells that are shown; `{columns: mean}` is only a column.",
    )
    margins_name: Text | None = Field(
        default=None, description="Label of the margins, as in `pandas.pivot_table`; by default `mean` …"
    )
    margins_kws: MarginStyle = Field(default=MarginStyle(), description="Appearance of the margins.")
    na_rep: NaRep = Field(
        default={},
        description="Text in cells without a value, as in `DataFrame.to_string`. A spread that a cell with a "
        "value lacks is left out, with what stands before it (`1.5`, not `1.5 ±`), unless it has a text of "
        "its own: `{value: n/a, std: ?}`.",
    )
    na_color: Colour = Field(default="#eeeeee", description="Colour of cells without a value.")
    na_hatch: Hatch | None = Field(
        default=None,
        description="Hatching of cells without a value, as in Matplotlib: `/`, `\\`, `x`, `-`, `|` or `+`; "
        "repeated, such as `//`, it is denser.",
    )
    xticklabels: TickLabels = Field(
        default="auto",
        description="Labels of the columns: `auto` (smaller where there is little room, to 5 points, then "
        "fewer or shortened, which the run reports), `true` (all), `false`, every n-th, or a list.",
    )
    yticklabels: TickLabels = Field(default="auto", description="Labels of the rows; as `xticklabels`.")
    xticklabels_kws: ColumnLabelStyle = Field(
        default=ColumnLabelStyle(), description="Appearance of the labels of the columns."
    )
    yticklabels_kws: RowLabelStyle = Field(
        default=RowLabelStyle(), description="Appearance of the labels of the rows."
    )
    venue: VenueChoice | None = Field(
        default=None,
        description="Where the paper appears, such as `acl` or `neurips` (see [venues](#venues)): gives the "
        "width, the font size and the font family of figures that have none of their own.",
    )
    width: Width = Field(
        default=5.5,
        description="Exact width of the figure: inches, a length such as `8 cm`, `80 mm` or `240 pt` (TeX's "
        "points), or a share of the venue's: `column`, `text`, `0.5 text`. With a venue by default a column, "
        "or the text if that is one column.",
    )
    height: Annotated[Length, Field(ge=0.3, le=60)] | None = Field(
        default=None,
        description="Height in inches, or a length. By default it follows from the rows and what is around "
        "them, and is at most that of a page of text (9 inches).",
    )
    cell: CellSizeKey = Field(
        default=CellSize(),
        description="Size of each cell in points, the same in every figure that has this key: "
        "`{width: 18, height: 12}`, only one of them, or `12` for both.",
    )
    edges: Edges = Field(
        default=Edges(),
        description="Distance in inches from the edges of the figure to the cells, so that the heatmaps of "
        "several figures begin and end at the same place: `{left: 1.2, right: 0.6}`.",
    )
    font_family: str | Annotated[list[str], Field(min_length=1)] = Field(
        default="DejaVu Sans",
        description="Font family, or a list: each character comes from the first that has it. Fonts in the "
        "directory `fonts/` beside the configuration need not be installed. Matplotlib ships `DejaVu Sans`, "
        "`DejaVu Serif` and `STIXGeneral` (like Times). With a venue the default is the nearest to its font.",
    )
    text: Literal["mathtext", "latex"] = Field(
        default="mathtext",
        description="What sets the text: Matplotlib's `mathtext`, or `latex`, which has to be installed "
        "(Debian: `texlive-latex-extra`, `texlive-fonts-recommended`, `lmodern`). With LaTeX, a text given "
        "here that has a `\\command` or `$…$` in it is TeX, such as `\\textsc{Bert}` or `$F_1$`; in it, `%`, "
        "`#`, `&` and `_` outside of mathematics stand for themselves. Any other text given here, and every "
        "label and number from data, is set as it is: `R&D`, `50%`, `a_b`.",
    )
    latex_preamble: Annotated[str, AfterValidator(check_preamble)] | None = Field(
        default=None,
        description="With `text: latex`, what LaTeX loads, such as `\\usepackage{newtxtext}`, and commands "
        "of your own; only installed packages, and none from your home directory. By default it fits the "
        "`venue`, or `font_family` if that is one like Times, Helvetica, Computer Modern or Libertine. Latin "
        "Modern without either: `lmodern`, `fontenc` with `T1`, `inputenc` and `amsmath` are always loaded.",
    )
    fontsize: FontSize | SizeName = Field(
        default=8.0,
        description="Font size in points, or, with a venue, what LaTeX calls it: `footnotesize`, which is "
        "the default then, `scriptsize`, `small` or `normalsize`.",
    )
    parse_math: bool = Field(
        default=True,
        description="Typeset `$…$` as mathematics in the title, the axis labels and the tick labels given "
        "here; `\\$` is a dollar sign. Labels from the data are shown verbatim; "
        "those of blanks or control characters only get a readable form, such as `\\n`.",
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
    def _fmt(cls, value: str | Formats | None) -> str | Formats | None:
        return check_format(value) if isinstance(value, str) else value

    @field_validator("highlight")
    @classmethod
    def _highlight(cls, value: bool | Highlight) -> bool | Highlight:
        return Highlight() if value is True else value

    @field_validator("annot")
    @classmethod
    def _annot(cls, value: bool | str) -> bool | str:
        if isinstance(value, str):
            annotation_fields(value)
        return value

    @model_validator(mode="after")
    def _marks_are_seen(self) -> Style:
        if isinstance(self.highlight, Highlight):
            for name in hidden_marks(self.highlight, self.annot_kws.fontweight):
                raise ValueError(
                    f"highlight.{name}: bold does not stand out, since annot_kws.fontweight makes all "
                    "numbers bold; change one of them"
                )
        return self

    @model_validator(mode="after")
    def _limits(self) -> Style:
        check_limits(self)
        check_named_colours(self)
        return self


class Figure(Composition, PanelStyle, Style):
    """One figure: the matrix that it draws, its texts, and its own style."""

    annot_data: AnnotationData = Field(
        default={},
        description="Other matrices whose numbers `annot` shows, by names of your own: with "
        '`{accuracy: glue}` the template `"{accuracy:.1f}"` shows the number that the matrix `glue` has for '
        "the same row and column label; `accuracy_std`, `accuracy_sem` and `accuracy_count` are its spreads. "
        "Other rows and columns of that matrix are not shown. `mask`, `boxes` and `dots` can use "
        "these names, too.",
    )
    delta: Delta | None = Field(
        default=None,
        description="Row or column to which the field `delta` of `annot` is the difference: `{index: BERT}`. "
        "The values and colours stay as they are (a matrix's `baseline` changes them).",
    )
    lower_is_better: bool | list[Text] = Field(
        default=False,
        description="Whether the lower of two values is the better one: `true`, or the labels of the columns "
        "or rows for which it is; `[]` if higher is better everywhere.",
    )
    title: Text = Field(default="", description="Title above the heatmap.")
    description: Text = Field(
        default="",
        description="What the figure shows, in words, for readers who cannot see it (alt text). By default "
        "generated: what rows, columns and values are, the least and the greatest value, the best, and what "
        "is missing. It is in `figures/NAME.txt`, in the PDF and in `figures/heatplate.tex`.",
    )
    caption: Text = Field(
        default="",
        description="Caption in `figures/heatplate.tex`, in LaTeX, where `\\%`, `\\&`, `\\#` and `\\_` are "
        "signs. By default a stub: the title, or else "
        "what values, rows and columns are.",
    )
    xlabel: Text | None = Field(
        default=None, description="Label of the column axis; by default its name, none if empty."
    )
    ylabel: Text | None = Field(
        default=None, description="Label of the row axis; by default its name, none if empty."
    )
    cluster: Axis | Cluster | None = Field(
        default=None,
        description="Order the rows (`index`), the columns (`columns`) or `both` by hierarchical clustering, "
        "with dendrograms, or a mapping that says how. Labels, numbers, spreads and the mask follow.",
    )
    tokens: Family | Tokens | None = Field(
        default=None,
        description="The labels are pieces of a tokenizer, `bert`, `gpt2`, `sentencepiece`, `bpe` or "
        "`decoded`, and are shown in a readable form: `Ġthe` as `␣the`; or a mapping that says more. "
        "Other keys name the labels as they are in the data.",
    )
    boxes: Boxes = Field(
        default=[],
        description="Boxes round chosen cells, rows, columns or blocks: "
        "`[{index: BERT}, {index: [a, b], columns: [x, y], color: red}]`.",
    )
    dots: bool | Dots = Field(
        default=False,
        description="Draw the cells as dots whose area is proportional to the absolute value (`true`), or to "
        "another number of the cell: `{size: count}`.",
    )

    accept: Accepted = Field(
        default={},
        description="Findings of the checks of the finished figure (`docs/checks.md`) that may stay, by the "
        "name of the check, each with the reason, which `results/checks/NAME.json` keeps: "
        "`{contrast: the journal prints in these colours}`.",
    )
    row_annotations: RowAnnotations = Field(
        default={},
        description="Coloured strips and columns of text beside the rows, by names that stand at their ends: "
        "`{Family: {values: {BERT: encoder, T5: enc-dec}}}`. The first one is at the left.",
    )
    col_annotations: ColumnAnnotations = Field(
        default={}, description="The same above or below the columns; the first one is at the top."
    )

    @model_validator(mode="after")
    def _one_legend(self) -> Figure:
        check_shared_legends(self.row_annotations, self.col_annotations)
        return self

    @field_validator("caption")
    @classmethod
    def _caption(cls, value: str) -> str:
        if problem := problem_of_caption(value):
            raise ValueError(problem)
        return value

    @field_validator("dots")
    @classmethod
    def _dots(cls, value: bool | Dots) -> bool | Dots:
        return Dots() if value is True else value

    @model_validator(mode="after")
    def _nothing_on_dots(self) -> Figure:
        for key, is_given in (("annot", self.annot is not False), ("stars", bool(self.stars))):
            if self.dots and is_given:
                raise ValueError(f"dots leave no room for text in the cells; remove {key}, or dots")
        if self.dots and (self.margins.index or self.margins.columns):
            raise ValueError("margins are numbers, and dots leave no room for them; remove one of the two")
        return self

    @field_validator("tokens")
    @classmethod
    def _tokens(cls, value: Family | Tokens | None) -> Tokens | None:
        return Tokens(family=value) if isinstance(value, str) else value

    @field_validator("cluster")
    @classmethod
    def _cluster(cls, value: Axis | Cluster | None) -> Cluster | None:
        return Cluster(axis=value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _cluster_and_mask(self) -> Figure:
        if isinstance(self.cluster, Cluster):
            self.cluster.check_masks([mask.where for mask in self.mask])
        return self

    @model_validator(mode="after")
    def _body_size(self) -> Figure:
        check_body_size(self)
        return self

    def further_matrices(self) -> dict[str, object]:
        """The keys of the specification that name further matrices, made without all the others."""
        return self.model_dump(mode="json", include={"annot_data", "row_annotations", "col_annotations"})

    @property
    def inches_wide(self) -> float:
        """The width, of a figure whose venue has been applied."""
        assert not isinstance(self.width, str)
        return self.width

    @property
    def preamble(self) -> str:
        """What LaTeX loads, of a figure for which it has been settled; empty if LaTeX is not used."""
        return (self.latex_preamble or "") if self.text == "latex" else ""

    def specification(self) -> dict[str, object]:
        """All keys that drawing is told, with defaults, as a plain dictionary.

        The matrices of several panels are given by ``composition.specification_of``.
        """
        elsewhere = {"matrix", "svg", "venue", "caption", "panels", "width_ratios", "accept"}
        texts = {"latex_preamble": self.preamble}
        return {**self.model_dump(mode="json", exclude=elsewhere), **texts, "matrices": []}

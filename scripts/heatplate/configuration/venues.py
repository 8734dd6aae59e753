"""Where papers appear: how wide their columns are, and in what sizes and font their text is set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from heatplate.configuration.lengths import POINTS_PER_INCH, Length, Whole
from heatplate.configuration.value_types import Model
from heatplate.problems import did_you_mean, quoted
from heatplate.venue_rules import VenueRules

SERIF, SANS = "STIXGeneral", "DejaVu Sans"
"""What Matplotlib ships that is most like the fonts of the venues."""

SizeName = Literal["normalsize", "small", "footnotesize", "scriptsize"]
"""LaTeX's names for the sizes of text that figures have."""


@dataclass(frozen=True)
class Venue:
    """The page of a venue.

    text, column: widths of the text and, if it has two columns, of one of them, in inches.
    sizes: font sizes in points of PDF (1/72 in) by LaTeX's names. font: what its text is set in.
    font_family: what comes nearest to it among the fonts of Matplotlib. origin: how it was established.
    """

    text: float
    column: float | None
    sizes: Mapping[SizeName, float]
    font: str
    font_family: str
    origin: str

    @classmethod
    def of_style(
        cls,
        column: float | None,
        text: float,
        sizes: tuple[float, float, float, float],
        font: str,
        origin: str,
    ) -> Self:
        """A venue from what its LaTeX style says in TeX's points, 72.27 to an inch."""
        names: tuple[SizeName, ...] = ("normalsize", "small", "footnotesize", "scriptsize")
        return cls(
            round(text / POINTS_PER_INCH, 4),
            None if column is None else round(column / POINTS_PER_INCH, 4),
            {name: round(size * 72 / POINTS_PER_INCH, 3) for name, size in zip(names, sizes, strict=True)},
            font,
            SERIF,
            origin,
        )

    def width(self, part: float, whole: Whole) -> float:
        """A share of its column or text in inches. Raises ValueError if it has no columns."""
        if whole == "column" and self.column is None:
            raise ValueError("has a single column; write width: text")
        return round(part * (self.text if whole == "text" or self.column is None else self.column), 4)


VENUES: Mapping[str, Venue] = {
    "neurips": Venue.of_style(None, 397.48499, (10, 9, 9, 7), "Times", "neurips_2024.sty, neurips_2025.sty"),
    "iclr": Venue.of_style(None, 397.48499, (10, 9, 9, 7), "Times", "iclr2025 and iclr2026 style"),
    "icml": Venue.of_style(234.8775, 487.8225, (10, 9, 9, 7), "Times", "icml2025.sty"),
    "acl": Venue.of_style(219.08614, 455.24411, (10.95, 9, 9, 7), "Times", "acl.sty (ACL, EMNLP, NAACL)"),
    "aaai": Venue.of_style(239.39438, 505.89, (10, 9, 9, 7), "Times", "aaai25.sty"),
    "cvpr": Venue.of_style(237.13594, 496.85625, (10, 9, 8, 7), "Times", "cvpr.sty (CVPR, ICCV)"),
    "ieee": Venue.of_style(252.0, 516.0, (10, 9, 8, 7), "Times", "IEEEtran.cls"),
    "acm-sigconf": Venue.of_style(241.14749, 506.295, (9, 8, 7, 6), "Libertine", "acmart.cls, sigconf"),
    "acm-small": Venue.of_style(None, 395.8225, (10, 9, 8, 7), "Libertine", "acmart.cls, acmsmall"),
    "lncs": Venue.of_style(None, 347.12354, (10, 9, 9, 7), "Computer Modern", "llncs.cls (Springer, ECCV)"),
    "elsevier-5p": Venue.of_style(252.0, 522.0, (10, 9, 8, 7), "Times", "elsarticle.cls, 5p"),
    "aps": Venue.of_style(246.0, 510.0, (10, 9, 8, 7), "Computer Modern", "revtex4-2.cls, two columns"),
    "jmlr": Venue.of_style(None, 433.62, (10.95, 10, 9, 8), "Computer Modern", "jmlr2e.sty of 2024-07, 11pt"),
    "tmlr": Venue.of_style(None, 469.755, (10, 9, 8, 7), "Latin Modern", "tmlr.sty of 2023-06"),
    "nature": Venue(
        7.2047,
        3.5039,
        {"normalsize": 7.0, "small": 7.0, "footnotesize": 7.0, "scriptsize": 6.0},
        "Arial, Helvetica",
        SANS,
        "guide to figures (89 mm, 183 mm, text of 5 to 7 pt); not compiled",
    ),
}
"""By the names that the configuration has for them; the widths are those that the compiled styles print."""

ALIASES = {"emnlp": "acl", "naacl": "acl", "eacl": "acl", "iccv": "cvpr", "eccv": "lncs", "nips": "neurips"}
"""Venues that have the style of another."""


class OwnVenue(Model):
    """Where a paper appears: `venue: acl`, by its name in any case, or a mapping for one of your own.

    A figure is then as wide as a column or the text, unless it says otherwise.
    """

    text: Annotated[Length, Field(ge=0.5, le=60)] = Field(
        description="Width of the text: inches, or a length such as `397.5 pt` or `16 cm`."
    )
    column: Annotated[Length, Field(ge=0.5, le=60)] | None = Field(
        default=None, description="Width of a column, if there are two."
    )
    fontsize: Annotated[float, Field(ge=2, le=72)] = Field(
        default=8.0, description="Font size of figures in points."
    )
    font_family: str = Field(default=SERIF, description="Font family, as in a figure.")

    @model_validator(mode="after")
    def _column_in_text(self) -> OwnVenue:
        if self.column is not None and self.column >= self.text:
            raise ValueError(
                "the column is not narrower than the text; if there is only one, leave column out"
            )
        return self

    def venue(self) -> Venue:
        """The same as one of those that are known."""
        names: tuple[SizeName, ...] = ("normalsize", "small", "footnotesize", "scriptsize")
        return Venue(
            self.text, self.column, dict.fromkeys(names, self.fontsize), "", self.font_family, "configuration"
        )


def _known(name: object) -> object:
    """The name of a venue as it is listed. Raises ValueError with the nearest for one that is not."""
    if not isinstance(name, str):
        return name
    found = ALIASES.get(name.lower(), name.lower())
    if found not in VENUES:
        names = [*VENUES, *ALIASES]
        raise ValueError(
            f"unknown venue {quoted(name)}{did_you_mean(name, names)}; known are {', '.join(sorted(names))}; "
            "or give its widths: {text: 397.5 pt, column: 190 pt}"
        )
    return found


VenueChoice = Annotated[str | OwnVenue, BeforeValidator(_known)]
"""A venue by its name in any case, or one of one's own."""


RULES: Mapping[str, VenueRules] = {
    "nature": VenueRules(
        tallest=round(170 / 25.4, 4),
        least_text=5.0,
        most_text=7.0,
        fonts="Nature research figure guide, Building and exporting figure panels: embed fonts (TrueType)",
        size="Nature research figure guide: 89 or 183 mm wide, at most 170 mm high",
        text="Nature research figure guide: text of 5 to 7 pt",
    ),
    "acl": VenueRules(
        fonts="ACLPUB, Paper formatting guidelines: only Type 1 and embedded TrueType fonts",
        grey="ACLPUB, Paper formatting guidelines: grayscale readability is strongly encouraged",
    ),
    "ieee": VenueRules(
        fonts="IEEE Requirements for PDF Documents: all fonts embedded, Type 3 highly discouraged",
    ),
    "neurips": VenueRules(
        fonts="NeurIPS, guidelines for authors of accepted papers: all fonts embedded",
    ),
}
"""What venues ask of figures besides the width, as their guides say it (read in 2026)."""


def rules_of(choice: str | OwnVenue | None) -> VenueRules:
    """What a finished figure can be held to: no wider than the text, and what the venue's guide says."""
    if choice is None:
        return VenueRules()
    venue, name = venue_of(choice), choice if isinstance(choice, str) else "the venue"
    size = f"the width of the text in {venue.origin}" if isinstance(choice, str) else "venue"
    known = RULES.get(name, VenueRules())
    return replace(known, name=name, widest=venue.text, size=known.size or size)


def venue_of(choice: str | OwnVenue) -> Venue:
    """The venue that the configuration means."""
    return VENUES[choice] if isinstance(choice, str) else choice.venue()

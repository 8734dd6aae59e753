"""How values are spread over the colours (``norm``), by the names that Matplotlib's norms have."""

from __future__ import annotations

import itertools
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, model_validator

from heatplate.configuration.value_types import Model, Number, Text

NormName = Literal["linear", "log", "symlog", "power", "two_slope", "boundaries", "quantiles", "categories"]

Positive = Annotated[Number, Field(gt=0)]

PARAMETERS: dict[str, tuple[str, ...]] = {
    "linear": (),
    "log": (),
    "symlog": ("linthresh", "linscale", "base"),
    "power": ("gamma",),
    "two_slope": ("vcenter",),
    "boundaries": ("boundaries", "labels"),
    "quantiles": ("q", "labels"),
    "categories": ("categories",),
}
"""The parameters of each norm, as Matplotlib calls them; ``q`` and ``labels`` as ``pandas.qcut``,
``categories`` as ``pandas.Categorical.from_codes``."""

NEEDED = {"boundaries": "[0, 25, 50, 100]", "categories": "[no, partly, yes]"}
"""Parameters that a norm of the same name cannot do without, and an example."""


class Norm(Model):
    """How values are spread over the colours: a mapping with the norm's `name` and its parameters.

    A plain name stands for one with all parameters at their defaults.
    """

    name: NormName = Field(default="linear", description="The norm, as in `norm`.")
    linthresh: Positive | None = Field(
        default=None,
        description="`symlog`: the scale is linear between minus this and this. By default the smallest "
        "absolute value other than 0, but no less than a 10,000th of the largest.",
    )
    linscale: Positive | None = Field(
        default=None,
        description="`symlog`: the room of 0 to `linthresh`, in decades; 1 by default.",
    )
    base: Annotated[Number, Field(gt=1)] | None = Field(
        default=None, description="`symlog`: base of the logarithm; 10 by default."
    )
    gamma: Positive | None = Field(
        default=None,
        description="`power`: the exponent; 0.5 by default, which spreads out the small values.",
    )
    vcenter: Number | None = Field(
        default=None,
        description="`two_slope`: value at the middle of the colour map, whose halves are stretched each by "
        "itself; by default `center`, or 0.",
    )
    boundaries: list[Number] | None = Field(
        default=None,
        min_length=2,
        description="`boundaries`: the edges of the bins, in rising order; a bin holds its lower edge.",
    )
    q: Annotated[int, Field(ge=2, le=20)] | None = Field(
        default=None, description="`quantiles`: number of bins with equally many cells; 5 by default."
    )
    labels: list[Text] | None = Field(
        default=None,
        min_length=1,
        description="`boundaries`, `quantiles`: a name for each bin, for the colour bar; by default it "
        "shows the edges.",
    )
    categories: list[Text] | None = Field(
        default=None,
        min_length=1,
        description="`categories`: the names of the values 0, 1, 2 …; the colour bar shows them.",
    )

    @model_validator(mode="after")
    def _parameters(self) -> Norm:
        given = [key for key in self.model_fields_set if key != "name" and getattr(self, key) is not None]
        for key in sorted(given):
            if key not in PARAMETERS[self.name]:
                owners = " or ".join(name for name, keys in PARAMETERS.items() if key in keys)
                raise ValueError(
                    f"{key} belongs to norm: {owners}, and the name is {self.name}; change name, or "
                    f"remove {key}"
                )
        if self.name in NEEDED and getattr(self, self.name) is None:
            example = f"norm: {{name: {self.name}, {self.name}: {NEEDED[self.name]}}}"
            raise ValueError(f"{self.name} needs its list; write {example}")
        if self.boundaries and any(a >= b for a, b in itertools.pairwise(self.boundaries)):
            raise ValueError("boundaries must rise; write each above the one before")
        bins = len(self.boundaries) - 1 if self.boundaries else self.q or 5
        if self.labels and len(self.labels) != bins:
            raise ValueError(f"{len(self.labels)} labels for {bins} bins; give one for each")
        return self


def _as_mapping(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


NormChoice = Annotated[Norm, BeforeValidator(_as_mapping, json_schema_input_type=NormName | Norm)]
"""A norm by its plain name, or as a mapping with its parameters."""

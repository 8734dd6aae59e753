"""The model of a paper's configuration: its only definition.

The schema for editors and the reference page are made from it (``heatplate.configuration.reference``).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from heatplate.configuration.fields import Model
from heatplate.configuration.figures import Figure, Style
from heatplate.configuration.matrices import AnyMatrix


def _empty(value: object) -> object:
    """A name followed by nothing: a figure with no keys of its own."""
    return {} if value is None else value


class Configuration(Model):
    """A paper: its matrices, its figures, and the style that the figures share."""

    model_config = ConfigDict(title="Heatplate")

    matrices: dict[str, AnyMatrix] = Field(
        min_length=1, description="Matrices by name; each becomes `results/matrices/NAME.npy`."
    )
    figures: dict[str, Annotated[Figure, BeforeValidator(_empty)]] = Field(
        min_length=1, description="Figures by name; each becomes `figures/NAME.pdf` and `.png`."
    )
    style: Annotated[Style, BeforeValidator(_empty)] = Field(
        default=Style(), description="Keys that all figures share; a figure's own keys win."
    )

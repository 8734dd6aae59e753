"""The model of a paper's configuration, the single source of its definition.

The schema for editors and the reference page are generated from it (``heatplate.configuration.reference``).
"""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, ConfigDict, Field

from heatplate.configuration.figures import Figure, Style
from heatplate.configuration.matrices import AnyMatrix
from heatplate.configuration.value_types import Model


def _none_as_empty(value: object) -> object:
    """A key with nothing after it, such as a figure without keys, as an empty mapping."""
    return {} if value is None else value


class Configuration(Model):
    """A paper: its matrices, its figures, and the style that the figures share."""

    model_config = ConfigDict(title="Heatplate")

    matrices: dict[str, AnyMatrix] = Field(
        min_length=1, description="Matrices by name; each becomes `results/matrices/NAME.npy`."
    )
    figures: dict[str, Annotated[Figure, BeforeValidator(_none_as_empty)]] = Field(
        min_length=1, description="Figures by name; each becomes `figures/NAME.pdf` and `.png`."
    )
    style: Annotated[Style, BeforeValidator(_none_as_empty)] = Field(
        default=Style(), description="Keys that apply to all figures; a figure's own keys take precedence."
    )
    strict: bool = Field(
        default=False,
        description="Whether a run ends with an exit code other than 0 while a check of a finished figure "
        "fails (`docs/checks.md`). Without it, the run only says so.",
    )

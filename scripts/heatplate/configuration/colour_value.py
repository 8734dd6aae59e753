"""A colour as a value of the configuration."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator

from heatplate.configuration import colours


def _colour(value: object) -> object:
    if isinstance(value, str):
        colours.check_colour(value)
    return value


Colour = Annotated[str, BeforeValidator(_colour)]
"""A Matplotlib colour: a name, ``#rrggbb``, or a grey such as ``"0.8"``."""

"""The types that the models of the configuration are made of."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from heatplate.configuration.written import WrittenFloat, WrittenInt


class Model(BaseModel):
    """A part of the configuration: unknown keys are problems, nothing is converted, nothing changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_written(value: object) -> object:
    """A number as the author typed it, so that a label 007 or 1.10 stays what it is."""
    if isinstance(value, WrittenInt | WrittenFloat):
        return value.text
    if isinstance(value, bool):
        word = str(value).lower()
        raise ValueError(f'{word} is a truth value here; write "{word}" in quotes to mean the text')
    return str(value) if isinstance(value, int | float) else value


def _selected(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else _as_written(value)


def _listed(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]


_TEXT_SCHEMA = {"type": ["string", "number"]}

Text = Annotated[str, BeforeValidator(_as_written), WithJsonSchema(_TEXT_SCHEMA)]
"""Text; a number is taken as it was written."""

Selected = Annotated[
    str,
    BeforeValidator(_selected),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
"""A value to select by: text, a number as it was written, or a truth value."""

Texts = Annotated[
    list[Text],
    BeforeValidator(_listed),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": _TEXT_SCHEMA}]}),
]
"""One text or a list of them."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number."""

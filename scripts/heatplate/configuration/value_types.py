"""The types of values that the models of the configuration share."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from heatplate.configuration.written_numbers import WrittenFloat, WrittenInt


class Model(BaseModel):
    """A part of the configuration: immutable, without type coercion, and no unknown keys are allowed."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def _as_written(value: object) -> object:
    """A number as the author wrote it, so that the labels 007 and 1.10 stay as they are."""
    if isinstance(value, WrittenInt | WrittenFloat):
        return value.text
    if isinstance(value, bool):
        raise ValueError(f"{str(value).lower()} is a boolean; for the text, put it in quotes")
    return str(value) if isinstance(value, int | float) else value


def _selected(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else _as_written(value)


def listed(value: object) -> object:
    """A single value as a list of one."""
    return value if isinstance(value, list) or value is None else [value]


_TEXT_SCHEMA = {"type": ["string", "number"]}

Text = Annotated[str, BeforeValidator(_as_written), WithJsonSchema(_TEXT_SCHEMA)]
"""Text; a number is read as the text it was written as."""

Selected = Annotated[
    str,
    BeforeValidator(_selected),
    WithJsonSchema({"type": ["string", "number", "boolean"]}),
]
"""A value to select by: text, a number as it was written, or a boolean."""

Texts = Annotated[
    list[Text],
    BeforeValidator(listed),
    Field(min_length=1),
    WithJsonSchema({"anyOf": [_TEXT_SCHEMA, {"type": "array", "items": _TEXT_SCHEMA}]}),
]
"""One text or a list of texts."""

Number = Annotated[float, Field(allow_inf_nan=False)]
"""A finite number."""

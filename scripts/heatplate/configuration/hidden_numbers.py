"""The key ``hide``: numbers that are noise, and are left out while the cells keep their colours."""

from __future__ import annotations

import math
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, ValidationInfo, WithJsonSchema, field_validator

from heatplate.condition import Condition
from heatplate.configuration.masks import CELL_FIELD
from heatplate.configuration.value_types import Model, Text
from heatplate.problems import quoted


class Hidden(Model):
    """Numbers to leave out: those for which a condition holds, or those beside which another number meets it.

    A plain condition is about the number that is printed.
    """

    field: Text | None = Field(default=None, description=CELL_FIELD)
    where: str = Field(
        description="Condition on the number itself, with its sign, such as `above 0.05` or "
        "`between -0.1 and 0.1`. Without `field`, `below` and `above` are about absolute values."
    )

    @field_validator("where")
    @classmethod
    def _where(cls, value: str, info: ValidationInfo) -> str:
        if info.data.get("field") is None:
            return _of_printed_number(value)
        Condition.of(value)
        return value


def _of_printed_number(text: str) -> str:
    """A condition in the form in which drawing gets it: ``zeros``, ``below 0.005``, ``between -1 and 1``."""
    word, _, bound = text.strip().partition(" ")
    if word == "zeros" and not bound:
        return word
    if word in ("below", "above") and (number := _size(bound)) is not None:
        return f"{word} {number!r}"
    if word == "between":
        Condition.of(text)
        return text.strip()
    raise ValueError(
        f"{quoted(text)} is not a condition; write zeros, below NUMBER or above NUMBER, such as below 0.005"
    )


def _size(text: str) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


def _listed(value: object) -> object:
    """A condition, or a list of them, as a list in which a text is about the number itself."""
    conditions = value if isinstance(value, list) else [] if value is None else [value]
    return [{"where": item} if not isinstance(item, dict | Hidden) else item for item in conditions]


_CONDITION: dict[str, Any] = {"anyOf": [{"type": "string"}, Hidden.model_json_schema()]}

Hide = Annotated[
    list[Hidden],
    BeforeValidator(_listed),
    WithJsonSchema({"anyOf": [*_CONDITION["anyOf"], {"type": "array", "items": _CONDITION}]}),
]
"""One condition or a list of them."""

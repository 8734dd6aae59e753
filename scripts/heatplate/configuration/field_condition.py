"""Which records to keep by a field (``where``), beyond plain values."""

from __future__ import annotations

import fnmatch
import re
from functools import lru_cache
from typing import Annotated

from pydantic import BeforeValidator, Field, model_validator

from heatplate.configuration.value_types import Model, Number, Selected, Texts, listed


class FieldCondition(Model):
    """Conditions on a field, instead of its values: a record is kept if all of them hold.

    The words are those of `pandas.Series` and `DataFrame.filter`.
    """

    exclude: Annotated[list[Selected], BeforeValidator(listed), Field(min_length=1)] | None = Field(
        default=None, description="A value, or a list of values, that the field must not have."
    )
    like: Texts | None = Field(
        default=None,
        description="A pattern that its text must have, or a list, one of which it must have: "
        "`hendrycksTest-*`; `*` is any text, `?` any character.",
    )
    isna: bool | None = Field(
        default=None, description="Whether it must be missing (empty, or one of `na_values`)."
    )
    between: Annotated[list[Number], Field(min_length=2, max_length=2)] | None = Field(
        default=None, description="The smallest and the largest number: `[1000, 143000]`."
    )
    gt: Number | None = Field(default=None, description="A number above which it must be.")
    ge: Number | None = Field(default=None, description="A number that it must reach.")
    lt: Number | None = Field(default=None, description="A number below which it must be.")
    le: Number | None = Field(default=None, description="A number that it must not exceed.")

    @model_validator(mode="after")
    def _something(self) -> FieldCondition:
        if all(getattr(self, key) is None for key in type(self).model_fields):
            raise ValueError("has no condition; give a value, a list, or one such as {exclude: VALUE}")
        if self.between and self.between[0] > self.between[1]:
            raise ValueError("between holds for no number; write the smaller one first")
        return self

    @property
    def is_of_numbers(self) -> bool:
        """Whether the field must be a number."""
        return any(getattr(self, key) is not None for key in ("between", "gt", "ge", "lt", "le"))

    def holds_for(self, number: float) -> bool:
        """Whether the conditions on numbers hold; not for NaN."""
        low, high = self.between or (number, number)
        return (
            low <= number <= high
            and (self.gt is None or number > self.gt)
            and (self.ge is None or number >= self.ge)
            and (self.lt is None or number < self.lt)
            and (self.le is None or number <= self.le)
        )


def _listed_unless_mapping(value: object) -> object:
    return value if isinstance(value, dict) else listed(value)


Wanted = Annotated[
    list[Selected] | FieldCondition,
    BeforeValidator(
        _listed_unless_mapping, json_schema_input_type=Selected | list[Selected] | FieldCondition
    ),
]
"""What a record must have in a field."""


def fits(pattern: str, text: str) -> bool:
    """Whether a text has a pattern, in which only ``*`` (any text) and ``?`` (any character) are signs."""
    return _regular_expression(pattern).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def _regular_expression(pattern: str) -> re.Pattern[str]:
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]")))

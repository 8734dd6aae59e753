"""The runs behind a cell: which checkpoint of each counts, which failed, how far their mean can be off."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from heatplate.configuration.field_condition import Wanted
from heatplate.configuration.value_types import Model, Number, Selected, Text, Texts, listed
from heatplate.problems import quoted


class BestCheckpoint(Model):
    """The one record of each run that counts: that in which another field is best.

    A run is what has the same row and column (and panel), and the same values in the fields of `by`. Of
    equally good records the first in the source counts. A record without a number in that field is an error.
    """

    max: Text | None = Field(default=None, description="Field whose highest number is the best, `dev_acc`.")
    min: Text | None = Field(default=None, description="Field whose lowest number is the best, `dev_loss`.")
    by: Texts | None = Field(
        default=None,
        description="Fields that tell the runs of a cell apart, such as `seed`. By default those that "
        "`test: {pair_by: …}` and `failed: {expected: …}` name; with `aggfunc` there must be some.",
    )

    @model_validator(mode="after")
    def _one_field(self) -> BestCheckpoint:
        if (self.max is None) == (self.min is None):
            raise ValueError("give either max: FIELD or min: FIELD")
        return self

    @property
    def field(self) -> str:
        return self.max or self.min or ""

    @property
    def key(self) -> Literal["max", "min"]:
        return "min" if self.max is None else "max"


def _best(value: object) -> object:
    """``max dev_acc`` as a mapping."""
    if not isinstance(value, str):
        return value
    word, _, field = value.strip().partition(" ")
    if word not in ("max", "min") or not field.strip():
        raise ValueError(f"{quoted(value)} should be max FIELD or min FIELD, such as max dev_acc")
    return {word: field.strip()}


At = Annotated[BestCheckpoint, BeforeValidator(_best, json_schema_input_type=str | BestCheckpoint)]


class FailedRuns(Model):
    """Runs that failed: how they are known, and what becomes of them.

    The number of runs behind each cell (`count`) is that of the numbers in its mean.
    """

    where: dict[str, Wanted] = Field(
        default={},
        description="What the record of a failed run has, in the words of `where`: `{status: failed}`. Its "
        "value may then be anything.",
    )
    isna: bool = Field(default=False, description="Whether a run failed whose value is missing.")
    expected: dict[str, Annotated[list[Selected], BeforeValidator(listed), Field(min_length=1)]] = Field(
        default={},
        description="The runs that each cell should have, by the fields that tell them apart: "
        "`{seed: [0, 1, 2, 3, 4]}`. One that has no record failed.",
    )
    action: Literal["drop", "error"] | None = Field(
        default=None, description="Leave failed runs out (`drop`), or stop and name them (`error`)."
    )
    fill_value: Number | Literal["min", "max"] | None = Field(
        default=None,
        description="Value of a failed run, in place of `action`: a number, or the worst of all runs in the "
        "same column: their `min`, or their `max` where lower is better.",
    )

    @model_validator(mode="after")
    def _fit_together(self) -> FailedRuns:
        if not (self.where or self.isna or self.expected):
            raise ValueError(
                "says of no run that it failed; give where: {status: failed}, isna: true, or expected: "
                "{seed: [0, 1, 2]}"
            )
        if (self.action is None) == (self.fill_value is None):
            raise ValueError(
                "write one of action: drop, action: error and fill_value: 0, to say what becomes of failed "
                "runs"
            )
        return self


class ErrorBar(Model):
    """How far the mean of a cell can be off; words as in seaborn's `errorbar`."""

    name: Literal["sd", "se", "ci", "pi"] = Field(
        description="`sd` (standard deviation), `se` (standard error), `ci` (confidence interval of the mean "
        "by Student's t, where seaborn has a bootstrap), or `pi` (interval between percentiles of the runs)."
    )
    level: Annotated[float, Field(gt=0)] | None = Field(
        default=None,
        description="Share of `ci` and `pi` in percent, by default 95; factor of `sd` and `se`, by default "
        "1.",
    )

    @model_validator(mode="after")
    def _percent(self) -> ErrorBar:
        if self.level is not None and self.is_share and not 1 <= self.level < 100:
            hint = f"; write {100 * self.level:g}" if self.level < 1 else ""
            raise ValueError(f"the level {self.level:g} of {self.name} should be in percent, below 100{hint}")
        return self

    @property
    def is_share(self) -> bool:
        return self.name in ("ci", "pi")

    @property
    def extent(self) -> float:
        """Its level, or the default."""
        return (95.0 if self.is_share else 1.0) if self.level is None else self.level


def _named(value: object) -> Any:
    """``ci`` and ``[ci, 99]`` as a mapping."""
    if isinstance(value, str):
        return {"name": value}
    if isinstance(value, list) and len(value) == 2:
        return {"name": value[0], "level": value[1]}
    return value


ErrorBarChoice = Annotated[
    ErrorBar, BeforeValidator(_named, json_schema_input_type=str | list[str | float] | ErrorBar)
]

"""The keys of significance: the test of a matrix against a baseline, and the marks of a figure."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from heatplate.configuration.value_types import Model, Text, Texts
from heatplate.problems import quoted

PAIRED = ("paired_t", "wilcoxon", "permutation", "bootstrap")
"""Methods that compare each run with that of the baseline that belongs to it."""

TESTED = ("p", "p_raw", "n")
"""What a cell of a tested matrix has: its p value, the one before the correction, and the number of runs."""

STARS = {"0.05": "*", "0.01": "**", "0.001": "***"}
"""The marks of ``stars: true``, by the level that p is below."""

Level = Annotated[float, Field(gt=0, lt=1)]
"""A level of significance."""


class SignificanceTest(Model):
    """A test of every row (or column) against a baseline, from the runs behind the cells.

    The runs are compared as the source has them, before any later step, so that `baseline`, `normalize`,
    `scale` and the like change no p value. The result is the same in any order of the records and files.
    """

    baseline: Text = Field(description="Label of the row (or column) that the others are tested against.")
    axis: Literal["index", "columns"] = Field(
        default="index", description="Whether the baseline is a row (`index`) or a column (`columns`)."
    )
    method: Literal["paired_t", "wilcoxon", "permutation", "bootstrap", "welch_t", "mannwhitney"] = Field(
        default="paired_t",
        description="Test, by SciPy. Of paired runs: `paired_t` (`ttest_rel`), `wilcoxon` (signed ranks), "
        "`permutation` (signs of the differences; every permutation of up to 13 pairs, else 9999), "
        "`bootstrap` (of the mean difference, 9999 samples; for dozens of pairs or more, such as test "
        "items). Of independent runs: `welch_t` (`ttest_ind` with `equal_var=False`), `mannwhitney`. Where "
        "no run differs from the baseline, p is 1.",
    )
    pair_by: Texts | None = Field(
        default=None,
        description="Field, or fields, that say which run belongs to which run of the baseline, such as "
        "`seed`. A run without a partner is an error; with `missing: keep` it is left out, and a cell with "
        "fewer than two pairs has no p value.",
    )
    alternative: Literal["two-sided", "greater", "less"] = Field(
        default="two-sided",
        description="Whether the test looks for any difference, or only for values `greater` or `less` than "
        "the baseline's.",
    )
    correction: Literal["holm", "fdr_bh", "none"] = Field(
        default="holm",
        description="Correction for testing many cells, over all cells of the matrix: Holm, "
        "Benjamini–Hochberg (`fdr_bh`), or `none`; names as in `statsmodels`.",
    )

    @model_validator(mode="after")
    def _pairs(self) -> SignificanceTest:
        if self.method in PAIRED and self.pair_by is None:
            raise ValueError(
                f"method {self.method} compares paired runs; name the field that pairs them, such as "
                "pair_by: seed, or choose method: welch_t or mannwhitney for independent runs"
            )
        if self.method not in PAIRED and self.pair_by is not None:
            raise ValueError(
                f"method {self.method} compares independent runs; remove pair_by, or choose one of "
                + ", ".join(PAIRED)
            )
        if self.pair_by and len(set(self.pair_by)) < len(self.pair_by):
            raise ValueError("pair_by names a field twice; remove one")
        return self


def _marks(value: object) -> object:
    if value is True:
        return dict(STARS)
    if value is False:
        return {}
    if not isinstance(value, dict):
        shown = "a list" if isinstance(value, list) else quoted(getattr(value, "text", value))
        raise ValueError(
            f'{shown} should be true, or marks by the level that p is below, such as {{0.05: "*"}}'
        )
    levels = [_level(level) for level in value]
    if len(set(levels)) < len(levels):
        raise ValueError("two marks have the same level; remove one")
    for mark in value.values():
        if not str(mark).strip():
            raise ValueError('a mark is empty; write one such as "*" or "†"')
    return {str(level): mark for level, mark in value.items()}


def _level(text: object) -> float:
    try:
        level = float(str(text))
    except ValueError:
        level = 0.0
    if not 0 < level < 1:
        raise ValueError(f'the level {quoted(text)} is not between 0 and 1; write for example {{0.05: "*"}}')
    return level


_STARS_SCHEMA: dict[str, Any] = {
    "anyOf": [{"type": "boolean"}, {"type": "object", "additionalProperties": {"type": "string"}}]
}

Stars = Annotated[dict[str, Text], BeforeValidator(_marks), WithJsonSchema(_STARS_SCHEMA)]
"""Marks by the level that p is below; the levels as they are written. Empty for none."""

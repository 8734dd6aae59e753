"""The keys for what is written in the cells: templates, formats, marks of the best, what is left out."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema, model_validator

from heatplate.configuration.significance import TESTED
from heatplate.configuration.value_types import Model, Text
from heatplate.number_format import check_format
from heatplate.problems import did_you_mean, quoted

SPREADS = ("std", "sem", "count", "items", "err", "err_low", "err_high", *TESTED)
"""What a matrix may have besides its values, and a template may show."""

ANNOTATION_FIELDS = ("value", *SPREADS, "delta", "rank")
"""The fields of a cell that every template may show."""

Mark = Literal["bold", "underline", "bold underline", "none"]

NumberFormat = Annotated[str, AfterValidator(check_format)]
"""A number format in Python's format language."""


class Formats(Model):
    """Formats of the numbers by row or by column; the others have the default format of their own numbers."""

    index: dict[Text, NumberFormat] | None = Field(
        default=None, min_length=1, description="Formats of rows, by their labels."
    )
    columns: dict[Text, NumberFormat] | None = Field(
        default=None, min_length=1, description="Formats of columns, by their labels."
    )
    default: NumberFormat | None = Field(default=None, description="Format of all others.")

    @model_validator(mode="after")
    def _one_side(self) -> Formats:
        if (self.index is None) == (self.columns is None):
            raise ValueError("give formats either for rows (index:) or for columns (columns:)")
        return self


class Highlight(Model):
    """Marks of the best numbers, as authors set them in tables.

    Numbers are compared as they are printed, so that two that look alike are marked alike; the second best is
    the best of those that look worse. Cells that are masked or have no value take no part.
    """

    best: Mark = Field(default="bold", description="Mark of the best numbers.")
    second: Mark = Field(default="underline", description="Mark of the second best numbers.")
    axis: Literal["columns", "index", "all"] = Field(
        default="columns",
        description="Where they are the best: of each column (`columns`), of each row (`index`), or of all. "
        "The field `rank` of a template counts there, too.",
    )
    within_groups: bool = Field(
        default=False,
        description="Compare only within groups, where an axis has two fields: the numbers of a column in "
        "each group of rows, those of a row in each group of columns, or with `axis: all` those of a block.",
    )


class Delta(Model):
    """The row or column that ``delta`` in a template is the difference to."""

    index: Text | None = Field(default=None, description="Label of the row.")
    columns: Text | None = Field(default=None, description="Label of the column.")

    @model_validator(mode="after")
    def _one_side(self) -> Delta:
        if (self.index is None) == (self.columns is None):
            raise ValueError("give either one row (index:) or one column (columns:)")
        return self


def _by_field(value: object) -> object:
    """A text alone is that of cells without a value; an empty one is none."""
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return {"value": value} if value != "" else {}
    return value


NaRep = Annotated[
    dict[str, Text],
    BeforeValidator(_by_field),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": ["string", "number"]},
                {"type": "object", "additionalProperties": {"type": "string"}},
            ]
        }
    ),
]
"""Texts in place of numbers that are missing, by the field of a template: ``value`` for cells without one."""


_HATCHES = r"/+|\\+|x+|-+|\|+|\++"


def check_hatch(pattern: str) -> str:
    """The pattern itself. Raises ValueError if it is not one of those that can be painted."""
    if len(pattern) > 4 or not re.fullmatch(_HATCHES, pattern):
        raise ValueError(
            f'{quoted(pattern)} is not a hatching; use "/", "\\", "x", "-", "|" or "+", up to four times the '
            "same for a denser one"
        )
    return pattern


Hatch = Annotated[str, AfterValidator(check_hatch)]


def check_data_names(names: Mapping[str, str]) -> Mapping[str, str]:
    """The names of other matrices themselves. Raises ValueError for one that no template can show."""
    for name in names:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            raise ValueError(
                f"{quoted(name)} is not a name for a template; use letters, digits and _, such as accuracy"
            )
        if (
            name in ANNOTATION_FIELDS
            or name.startswith(("row_annotations", "col_annotations"))
            or name.endswith(tuple(f"_{spread}" for spread in SPREADS))
        ):
            raise ValueError(f"{quoted(name)} already means something in a template; choose another name")
    return names


AnnotationData = Annotated[dict[Text, Text], AfterValidator(check_data_names)]
"""Other matrices by the names that templates have for them."""


_TEX = re.compile(r"\\[A-Za-z]{2,}|\$[^$]*[\\^_{][^$]*\$?")
"""What an author takes for TeX in the text of a template, where a field ends the text."""


def annotation_fields(template: str) -> list[str]:
    """The fields that a template shows. Raises ValueError for an invalid template.

    Whether there are such fields depends on the figure: ``problem_of_fields``.
    """
    if template == "auto":
        return ["value"]
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ValueError(
            f"a brace of {quoted(template)} has no partner; write fields as {{value:.1f}}, and a brace that "
            "is shown twice"
        ) from error
    if command := next((found[0] for text, *_ in parts if (found := _TEX.search(text))), ""):
        raise ValueError(
            f"{quoted(command)} would be shown as it is written, since texts in cells are neither TeX nor "
            "mathematics; write signs themselves, such as ± or ×; for bold numbers write annot_kws: "
            "{fontweight: bold}, or highlight"
        )
    fields = [name for _, name, _, _ in parts if name is not None]
    for name in fields:
        if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
            raise ValueError(
                f"{quoted('{' + name + '}')} is not a field; a template has names between braces, for "
                "example {value:.1f}"
            )
    if not fields:
        raise ValueError(
            f"{quoted(template)} has no field in braces; write true, auto, or a template such as "
            '"{value:.1f}±{std:.1f}"'
        )
    for _, field, spec, conversion in parts:
        if field is not None and (conversion or "{" in (spec or "")):
            raise ValueError("a field may have only a plain format, for example {value:.1f}")
        check_format(spec or "")
    return fields


def problem_of_fields(fields: Sequence[str], data: Mapping[str, str], *, has_delta: bool) -> str | None:
    """What is wrong with the fields of a figure's template, if anything.

    data: the names of other matrices. has_delta: whether there is something that ``delta`` is measured from.
    """
    known = [*ANNOTATION_FIELDS, *data]
    for name in fields:
        if name not in known and name not in spreads_of(data):
            hint = did_you_mean(name, known) or "; write {value} for the number of the cell"
            return f"unknown field {quoted(name)}{hint}"
        if name == "delta" and not has_delta:
            return (
                "{delta} is the difference to a row or column; say to which with delta: {index: LABEL} or "
                "delta: {columns: LABEL}"
            )
    return None


def spreads_of(data: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """The fields that show a spread of another matrix: its name, and which spread."""
    return {f"{name}_{spread}": (name, spread) for name in data for spread in SPREADS}


def hidden_marks(highlight: Highlight, fontweight: str) -> Iterator[str]:
    """The marks that cannot be seen since all numbers are bold."""
    for name in ("best", "second"):
        if fontweight == "bold" and getattr(highlight, name) == "bold":
            yield name

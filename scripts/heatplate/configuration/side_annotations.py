"""The keys of annotations beside the rows or the columns: coloured strips and columns of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, Protocol

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, field_validator, model_validator

from heatplate.configuration import colours
from heatplate.configuration.colour_value import Colour
from heatplate.configuration.value_types import Model, Number, Text
from heatplate.configuration.written_numbers import WrittenFloat, WrittenInt
from heatplate.problems import did_you_mean, quoted
from heatplate.tick_format import check_tick_format

Kind = Literal["categories", "numbers", "text"]

ANNOTATIONS = ("row_annotations", "col_annotations")
"""The keys of a figure that have them, by name."""

OF_NUMBERS = ("vmin", "vmax", "norm")
"""Keys that only ``kind: numbers`` has."""


def _kept(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


Value = Annotated[
    Number | str,
    BeforeValidator(_kept),
    WithJsonSchema({"type": ["string", "number", "boolean", "null"]}),
]


class SideAnnotation(Model):
    """What is known of the rows or columns besides their cells: a strip of colours with a legend, or a text
    for each.
    """

    values: dict[Text, Value] | None = Field(
        default=None,
        min_length=1,
        description="The value of each row or column by its label in the matrix (after `rename`): "
        "`{BERT: encoder, T5: enc-dec}`. With two fields on the axis a label is that within its group, or "
        "both as in `GPT / 125m`. One that is not named has the colour `na_color`, or the text `na_rep`.",
    )
    matrix: Text | None = Field(
        default=None,
        description="In place of `values`: another matrix whose rows have the same labels as the rows or "
        "columns here, and the numbers.",
    )
    column: Text | None = Field(
        default=None, description="Label of the column of `matrix`, if that has more than one."
    )
    kind: Kind | None = Field(
        default=None,
        description="`categories` (a colour for each), `numbers` (a colour scale) or `text` (printed). By "
        "default `numbers` if all values are numbers, otherwise `categories`.",
    )
    cmap: str | Annotated[list[Colour], Field(min_length=1)] | dict[Text, Colour] | None = Field(
        default=None,
        description="Colours: the name of a colour map, a list, or of categories a mapping such as "
        "`{encoder: teal, enc-dec: orange}`, in whose order the legend shows them. By default the colours of "
        "Okabe and Ito for categories, and `crest` for numbers; a further strip has others.",
    )
    vmin: Number | None = Field(
        default=None, description="Number of the first colour; by default the smallest."
    )
    vmax: Number | None = Field(
        default=None, description="Number of the last colour; by default the largest."
    )
    norm: Literal["linear", "log"] = Field(
        default="linear", description="How numbers are spread over the colours."
    )
    fmt: str | None = Field(
        default=None,
        description="Format of the numbers in the text or in the legend, as `format` of `cbar_kws`: `.1f`, "
        '`1k` (66M, 7B) or `"{x:.0f} ms"`. By default text is printed as it is written.',
    )
    legend: bool = Field(
        default=True,
        description="Draw a legend of the colours, at the side of the colour bar (`cbar_kws: {location: "
        "bottom}` for one below). Annotations of rows and of columns with one name share a legend.",
    )

    @model_validator(mode="before")
    @classmethod
    def _as_meant(cls, given: object) -> object:
        """With the kind that follows from the values; those that are no numbers then as they were written."""
        if not isinstance(given, dict):
            return given
        values = given.get("values")
        if isinstance(values, dict):  # null: known to have none
            values = {label: value for label, value in values.items() if value is not None}
            given = {**given, "values": values}
        if "kind" not in given:
            numbers = not isinstance(values, dict) or all(map(_is_number, values.values()))
            given = {**given, "kind": "numbers" if numbers else "categories"}
        is_printed = given["kind"] == "categories" or given.get("fmt") is None
        if isinstance(values, dict) and given["kind"] != "numbers" and is_printed:
            given = {**given, "values": {label: _as_written(value) for label, value in values.items()}}
        return given

    @field_validator("cmap")
    @classmethod
    def _cmap(cls, value: object) -> object:
        if isinstance(value, str):
            colours.check_colormap(value)
        return value

    @field_validator("fmt")
    @classmethod
    def _fmt(cls, value: str | None) -> str | None:
        return value if value is None else check_tick_format(value)

    @model_validator(mode="after")
    def _one_origin(self) -> SideAnnotation:
        if (self.values is None) == (self.matrix is None):
            raise ValueError("give either values, such as {BERT: encoder, T5: enc-dec}, or matrix")
        if self.column is not None and self.matrix is None:
            raise ValueError("column is that of another matrix; give matrix too, or remove column")
        if self.matrix is not None and self.kind == "categories":
            raise ValueError(
                "a matrix has numbers; write kind: numbers or text, or give the categories in values"
            )
        return self

    @model_validator(mode="after")
    def _keys_of_the_kind(self) -> SideAnnotation:
        not_used = [key for key in OF_NUMBERS if key in self.model_fields_set and self.kind != "numbers"]
        if self.kind == "categories" and self.fmt is not None:
            not_used.append("fmt")
        if self.kind == "text" and self.cmap is not None:
            not_used.append("cmap")
        if not_used:
            raise ValueError(f"kind: {self.kind} has no {not_used[0]}; remove it, or change kind")
        if self.kind == "numbers" and isinstance(self.cmap, dict):
            raise ValueError("a mapping of colours is for kind: categories; for numbers name a colour map")
        if self.kind == "numbers" and isinstance(self.cmap, list) and len(self.cmap) < 2:
            raise ValueError("numbers need at least two colours; add one to cmap")
        return self

    @model_validator(mode="after")
    def _numbers(self) -> SideAnnotation:
        if self.kind == "numbers" or (self.kind == "text" and self.fmt is not None):
            for label, value in (self.values or {}).items():
                if isinstance(value, str):
                    instead = "write kind: categories or text" if self.kind == "numbers" else "remove fmt"
                    raise ValueError(f"{quoted(value)} of {quoted(label)} is not a number; {instead}")
                if self.norm == "log" and value <= 0:
                    raise ValueError(
                        f"{value:g} of {quoted(label)} is not above 0, as norm: log needs it; write norm: "
                        "linear"
                    )
        if self.norm == "log" and min(self.vmin or 1.0, self.vmax or 1.0) <= 0:
            raise ValueError("norm: log needs limits above 0; change vmin or vmax")
        if self.vmin is not None and self.vmax is not None and self.vmin >= self.vmax:
            raise ValueError(f"vmin ({self.vmin:g}) must be below vmax ({self.vmax:g})")
        return self

    @model_validator(mode="after")
    def _colour_for_each(self) -> SideAnnotation:
        if isinstance(self.cmap, dict) and self.kind == "categories":
            for value in (self.values or {}).values():
                if value not in self.cmap:
                    hint = did_you_mean(str(value), self.cmap)
                    raise ValueError(f"cmap has no colour for {quoted(value)}{hint}")
        return self


class RowAnnotation(SideAnnotation):
    """What is known of the rows: a strip of colours with a legend, or a column of text."""

    location: Literal["left", "right"] | None = Field(
        default=None, description="Side; by default that of the tick labels, between them and the cells."
    )


class ColumnAnnotation(SideAnnotation):
    """What is known of the columns: a strip of colours with a legend, or a row of text."""

    location: Literal["top", "bottom"] | None = Field(
        default=None, description="Side; by default that of the tick labels, between them and the cells."
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_written(value: object) -> object:
    if isinstance(value, WrittenInt | WrittenFloat):
        return value.text
    return str(value) if _is_number(value) else value


def _listed(annotations: Mapping[str, SideAnnotation]) -> list[dict[str, Any]]:
    """Annotations as drawing is told of them: in lists, since the order of mappings is in no key."""
    found = []
    for name, annotation in annotations.items():
        document = annotation.model_dump(mode="json")
        values, cmap = document.pop("values") or {}, document.pop("cmap")
        by_category = cmap if isinstance(cmap, dict) else {}
        found.append(
            {
                **document,
                "name": name,
                "labels": [*values],
                "values": [*values.values()],
                "cmap": [*by_category.values()] or cmap,
                "categories": [*by_category] or None,
            }
        )
    return found


_in_order = PlainSerializer(_listed, when_used="json")
RowAnnotations = Annotated[dict[Text, RowAnnotation], _in_order]
ColumnAnnotations = Annotated[dict[Text, ColumnAnnotation], _in_order]


class _HasAnnotations(Protocol):
    """A figure."""

    @property
    def row_annotations(self) -> Mapping[str, SideAnnotation]: ...

    @property
    def col_annotations(self) -> Mapping[str, SideAnnotation]: ...


def check_shared_legends(rows: Mapping[str, SideAnnotation], columns: Mapping[str, SideAnnotation]) -> None:
    """Raises ValueError for annotations of one name, and so with one legend, that look different."""
    for name in rows.keys() & columns.keys():
        row, column = rows[name], columns[name]
        for key in ("cmap", "vmin", "vmax", "norm", "fmt") if row.kind == column.kind != "text" else ():
            both = {key} <= row.model_fields_set & column.model_fields_set
            if both and getattr(row, key) != getattr(column, key):
                raise ValueError(
                    f"{name} is in row_annotations and in col_annotations, and both have one legend; give "
                    f"the same {key} in both, or rename one of them"
                )


def matrices_of_annotations(keys: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], object]]:
    """The matrices with the values of annotations, in the keys of a figure, valid or not; with places."""
    for key in ("row_annotations", "col_annotations"):
        given = keys.get(key)
        for name, annotation in given.items() if isinstance(given, dict) else ():
            if isinstance(annotation, dict) and annotation.get("matrix") is not None:
                yield (key, str(name), "matrix"), annotation["matrix"]


def problems_with_panels(
    figure: _HasAnnotations, matrix: object, matrices: Mapping[str, object]
) -> Iterator[tuple[tuple[str, ...], str]]:
    """Annotations of a figure with panels, or from a matrix with panels: where, and what is wrong.

    matrix: the figure's, or None if it is not known.
    """
    for key, given in (
        ("row_annotations", figure.row_annotations),
        ("col_annotations", figure.col_annotations),
    ):
        if given and getattr(matrix, "has_panels", False):
            yield (key,), f"a figure with panels cannot have {key}; remove them, or row and col of its matrix"
        for name, annotation in given.items():
            if getattr(matrices.get(annotation.matrix or ""), "has_panels", False):
                yield (key, name, "matrix"), f"{annotation.matrix} has panels; choose one without row and col"

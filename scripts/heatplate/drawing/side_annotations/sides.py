"""The parts that a figure's annotations are: strips, texts, and the legends of strips."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from heatplate.drawing.annotation.formats import default_format
from heatplate.drawing.colour.maps import rgb
from heatplate.drawing.geometry import Side
from heatplate.drawing.grid import Tracks
from heatplate.drawing.part import Part
from heatplate.drawing.parts.annotation_texts import AnnotationTexts
from heatplate.drawing.parts.legends import CategoryLegend, Legend, Legends, NumberLegend
from heatplate.drawing.parts.strip import NAME_SIZE, THICKNESS, Name, Strip
from heatplate.drawing.side_annotations.colours import Categories, Numbers, Palettes, coloring, shared
from heatplate.drawing.side_annotations.style import SideAnnotation
from heatplate.drawing.side_annotations.values import Value, values_along
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.label import Label
from heatplate.drawing.text.typesetter import Typesetter
from heatplate.matrix import Matrix
from heatplate.number_format import format_number
from heatplate.problems import InputError, Problem, attempt, input_error, wording
from heatplate.tick_format import format_ticks, is_math

NUMBER = r"[~≈<>≤≥±+\-−]?\s*[0-9.]"
"""How a text begins that is aligned as a number is."""


@dataclass(frozen=True)
class Sides:
    """parts: strips and texts, from the inside to the outside. legends: of the strips, if there are any.

    labels: all texts that come from outside.
    """

    parts: Sequence[Part] = ()
    legends: Legends | None = None
    labels: Sequence[Label] = ()

    def stand_at(self, side: Side) -> bool:
        """Whether there is one at this side."""
        return any(part.side is side for part in self.parts)

    @property
    def least_row(self) -> float:
        """Points that a row needs for the texts beside it in their least size."""
        return max((part.least_row for part in self.parts if isinstance(part, AnnotationTexts)), default=0.0)


@dataclass(frozen=True)
class _Along:
    """An annotation and its values along an axis. key: its place in the configuration."""

    annotation: SideAnnotation
    values: Sequence[Value]
    is_row: bool
    key: str

    def part(self, what: str) -> str:
        """What a message calls it: ``row strip Family``."""
        return f"{'row' if self.is_row else 'column'} {what} {self.annotation.name}"


def sides_of(
    matrix: Matrix,
    others: Mapping[str, Matrix],
    s: Specification,
    rows: Tracks,
    columns: Tracks,
    typesetter: Typesetter,
) -> Sides:
    """The annotations of a matrix without its margins.

    others: the matrices that have the values of some, ``row_annotations_0`` those of the first one.
    rows, columns: where the cells lie, margins among them. Raises InputError for labels that the matrix does
    not have, and where there are too few colours.
    """
    found: list[Problem] = []
    along: list[_Along] = []
    for axis, given in (("row", s.row_annotations), ("col", s.col_annotations)):
        is_row = axis == "row"
        labels = (matrix.index, matrix.row_names) if is_row else (matrix.columns, matrix.column_names)
        for number, annotation in enumerate(given):
            key, other = f"{axis}_annotations.{annotation.name}", others.get(f"{axis}_annotations_{number}")
            values = attempt(found, partial(values_along, annotation, *labels, other, key))
            along += [] if values is None else [_Along(annotation, values, is_row, key)]
    if found:
        raise InputError(found)
    return _sides(along, s, rows, columns, typesetter)


def _sides(
    along: Sequence[_Along], s: Specification, rows: Tracks, columns: Tracks, typesetter: Typesetter
) -> Sides:
    palettes = Palettes()
    colors: dict[int, Categories | Numbers] = {}
    legends: list[Legend] = []
    for numbers, look in shared([one.annotation for one in along]):
        values = [value for number in numbers for value in _given(along[number])]
        found = coloring(look, values, palettes, along[numbers[0]].key)
        colors |= dict.fromkeys(numbers, found)
        if look.legend:
            title = _title(look, along[numbers[0]].key, s, typesetter)
            legends.append(_legend(look, found, title))
    parts: list[AnnotationTexts | Strip] = []
    labels: list[Label] = []
    for number, one in enumerate(along):
        tracks, name = rows if one.is_row else columns, _name(one, along, s, typesetter)
        labels.append(name.label)
        if one.annotation.kind == "text":
            texts = _texts(one, name, s, tracks, typesetter)
            labels += texts.labels
            parts.append(texts)
        else:
            faces = colors[number].of(one.values, rgb(s.na_color))
            lines = s.linewidths, rgb(s.linecolor)
            parts.append(
                Strip(name.side, faces, tracks, name, THICKNESS * s.fontsize, *lines, one.part("strip"))
            )
    side = Side(s.cbar_kws.location)
    all_legends = Legends(side, legends) if legends else None
    labels += all_legends.labels if all_legends else []
    return Sides(_from_the_inside(parts), all_legends, labels)


def _given(one: _Along) -> Sequence[Value]:
    """The values in the order in which they were given, which does not depend on that of the rows."""
    return one.values if one.annotation.matrix else one.annotation.values


def _from_the_inside(parts: Sequence[AnnotationTexts | Strip]) -> list[Part]:
    """The first one is at the left or at the top."""
    outwards = [part for part in parts if part.side in (Side.RIGHT, Side.BOTTOM)]
    return [*outwards, *(part for part in reversed(parts) if part.side in (Side.LEFT, Side.TOP))]


def _name(one: _Along, along: Sequence[_Along], s: Specification, typesetter: Typesetter) -> Name:
    """Its name at the end that is not that of the other axis's tick labels.

    That of a column annotation is at the other end where a name of a row annotation is at that corner.
    """
    side = _side(one, s)
    is_at_start = _is_at_start(one, s)
    if not one.is_row:
        end = Side.LEFT if is_at_start else Side.RIGHT
        others = [other for other in along if other.is_row and _side(other, s) is end]
        if others and side is (Side.BOTTOM if _is_at_start(others[0], s) else Side.TOP):
            is_at_start = not is_at_start
    label = _title(one.annotation, one.key, s, typesetter).at_size(NAME_SIZE * s.fontsize)
    return Name(side, label, is_at_start, is_turned=side.is_vertical)


def _side(one: _Along, s: Specification) -> Side:
    own = s.yticklabels_kws if one.is_row else s.xticklabels_kws
    return Side(one.annotation.location or own.location)


def _is_at_start(one: _Along, s: Specification) -> bool:
    """Whether its name is at the left or below, opposite to the tick labels of the other axis."""
    other = s.xticklabels_kws if one.is_row else s.yticklabels_kws
    return Side(other.location) in (Side.TOP, Side.RIGHT)


def _title(annotation: SideAnnotation, key: str, s: Specification, typesetter: Typesetter) -> Label:
    what = wording("name of an annotation")
    return Label(what, annotation.name, typesetter, s.fontsize, s.parse_math, key=key)


def _legend(look: SideAnnotation, found: Categories | Numbers, title: Label) -> Legend:
    if isinstance(found, Categories):
        what = wording("value of an annotation")
        entries = [
            (color, replace(title, name=what, text=text, key=f"{title.key}.values"))
            for text, color in found.colors.items()
        ]
        return CategoryLegend(title, entries)
    return NumberLegend(title, found.scale, look.fmt)


def _texts(
    one: _Along, name: Name, s: Specification, tracks: Tracks, typesetter: Typesetter
) -> AnnotationTexts:
    values = one.values
    numbers = [value for value in values if isinstance(value, float)]
    fmt = one.annotation.fmt
    written: dict[Value, str] = {value: value for value in values if isinstance(value, str)}
    try:
        if numbers and fmt is not None:
            written |= dict(zip(numbers, format_ticks(numbers, fmt), strict=True))
        elif numbers:
            spec = default_format(np.array(numbers))
            written |= {number: format_number(number, spec) for number in numbers}
    except ValueError as error:
        raise input_error("", str(error), key=f"{one.key}.fmt") from error
    texts = [s.na_rep.get("value", "") if value is None else written[value] for value in values]
    math = s.parse_math if not numbers else fmt is not None and is_math(fmt)
    labels = [
        Label(wording("value of an annotation"), text, typesetter, s.fontsize, math, key=f"{one.key}.values")
        for text in texts
    ]
    are_numbers = all(
        re.match(NUMBER, text) for value, text in zip(values, texts, strict=True) if value is not None
    )
    return AnnotationTexts(name.side, labels, tracks, name, are_numbers, one.key, one.part("texts"))

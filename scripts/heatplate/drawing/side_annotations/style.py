"""What drawing is told of the annotations beside the rows or the columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class SideAnnotation:
    """One strip of colours, or one text for each row or column (``row_annotations``, ``col_annotations``).

    labels, values: of the rows or columns that have one; all values are numbers, or all are texts. matrix,
    column: the other matrix that has them instead. cmap: the colours, or None to choose them; those of
    ``categories`` if these are given. location: the side, or None for that of the tick labels.
    """

    name: str
    kind: Literal["categories", "numbers", "text"]
    labels: Sequence[str]
    values: Sequence[str] | Sequence[float]
    matrix: str | None
    column: str | None
    cmap: str | list[str] | None
    categories: list[str] | None
    vmin: float | None
    vmax: float | None
    norm: Literal["linear", "log"]
    fmt: str | None
    legend: bool
    location: Literal["left", "right", "top", "bottom"] | None


def side_annotations(documents: Sequence[Mapping[str, Any]]) -> list[SideAnnotation]:
    """Annotations from plain documents, as read from JSON. Raises TypeError for unknown keys."""
    return [SideAnnotation(**document) for document in documents]

"""Several matrices with the same labels as panels side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from heatplate.matrix import SPREADS, Matrix
from heatplate.panel_grid import PanelGrid
from heatplate.problems import InputError, Place, Problem, input_error, quoted, wording

MOST_NAMED = 3
"""Labels that a panel lacks, of which each has a line of its own in the message."""


def side_by_side(matrices: Mapping[str, Matrix]) -> PanelGrid:
    """A row of panels with the rows and columns of the first matrix; the others are matched by label.

    matrices: by the titles of their panels. A spread that one of them lacks is dropped from all.

    Raises InputError for a label that one of them lacks, and for labels that cannot be matched.
    """
    (title, first), *others = matrices.items()
    panels = [first, *(_matched(other, name, first, title) for name, other in others)]
    units = {panel.unit for panel in panels}
    alike: dict[str, Any] = {
        name: None for name in SPREADS if any(getattr(panel, name) is None for panel in panels)
    }
    alike["unit"] = first.unit if len(units) == 1 else ""
    return PanelGrid((tuple(replace(panel, **alike) for panel in panels),), ("",), tuple(matrices))


def _matched(matrix: Matrix, title: str, first: Matrix, title_of_first: str) -> Matrix:
    """The matrix with its rows and columns in the order of the first one."""
    for name, panel in ((title_of_first, first), (title, matrix)):
        if panel.index_groups or panel.columns_groups:
            raise input_error(
                "",
                f"the matrix of {quoted(name)} has two fields on one axis, which cannot be combined with "
                "panels; draw it in another figure",
                key="matrix",
            )
    names = title_of_first, title
    rows = _places(first.index, matrix.index, names, wording("row"))
    columns = _places(first.columns, matrix.columns, names, wording("column"))
    return replace(matrix.taken(rows, columns), index_name=first.index_name, columns_name=first.columns_name)


def _places(wanted: Sequence[str], given: Sequence[str], titles: tuple[str, str], line: str) -> Sequence[int]:
    """Where the wanted labels stand among the given ones.

    titles: of the panel with the wanted labels, and of that with the given ones. line: row or column.
    """
    if wanted == given:
        return range(len(given))
    for title, labels in zip(titles, (wanted, given), strict=True):
        if repeated := next((label for label in labels if labels.count(label) > 1), None):
            raise input_error(
                "",
                f"the {line}s of {quoted(titles[0])} and {quoted(titles[1])} differ, and cannot be matched, "
                f"since {quoted(title)} has {quoted(repeated)} more than once",
                key="matrix",
            )
    found: list[Problem] = []
    for lacks, has, labels in (
        (titles[1], titles[0], sorted(set(wanted) - set(given))),
        (titles[0], titles[1], sorted(set(given) - set(wanted))),
    ):
        found += [_lacking(lacks, has, line, label) for label in labels[:MOST_NAMED]]
    if found:
        raise InputError(found)
    place = {label: number for number, label in enumerate(given)}
    return [place[label] for label in wanted]


def _lacking(lacks: str, has: str, line: str, label: str) -> Problem:
    """The problem that the panel of one title lacks a label that the other one has."""
    return Problem(
        Place(""),
        "matrix",
        f"{quoted(lacks)} has no {line} {quoted(label)}, which {quoted(has)} has; give both the same "
        f"{line}s with reindex, or choose them with where",
    )

"""Matrices for the panels of a grid: one for each value of ``row`` and ``col``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from heatplate.collecting.messages import first_few
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid, panel_name
from heatplate.problems import InputError, Problem


def panel_grid(
    row: tuple[str, list[str]], col: tuple[str, list[str]], panel: Callable[[int, int], Matrix]
) -> PanelGrid:
    """The grid of the panels that ``panel`` makes for the number of a row and of a column.

    row, col: a name and labels; the name is empty, and there is one empty label, if there is no such key.

    Raises InputError with the problems of all panels, each with the name of its panel.
    """
    problems: list[Problem] = []
    lines: list[tuple[Matrix, ...]] = []
    for i, row_label in enumerate(row[1]):
        line = []
        for j, col_label in enumerate(col[1]):
            try:
                line.append(panel(i, j))
            except InputError as error:
                where = panel_name(row[0], row_label, col[0], col_label)
                problems += [replace(p, message=f"{where}: {p.message}") for p in error.problems]
        lines.append(tuple(line))
    if problems:
        raise first_few(problems[:100], len(problems))
    return PanelGrid(tuple(lines), tuple(row[1]), tuple(col[1]), row[0], col[0])


def in_panels(grid: PanelGrid, change: Callable[[Matrix], Matrix], panels: Sequence[Matrix]) -> list[Matrix]:
    """The panels of a grid, each changed. Raises InputError as ``panel_grid``."""
    names = ((row, col) for row in grid.row for col in grid.col)
    problems: list[Problem] = []
    changed = []
    for (row, col), panel in zip(names, panels, strict=True):
        try:
            changed.append(change(panel))
        except InputError as error:
            where = panel_name(grid.row_name, row, grid.col_name, col)
            problems += [replace(p, message=f"{where}: {p.message}") for p in error.problems]
    if problems:
        raise first_few(problems[:100], len(problems))
    return changed

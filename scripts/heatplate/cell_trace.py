"""One cell of a matrix: the files, lines and runs behind it, and the steps to its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heatplate.collecting import collect
from heatplate.collecting.cell_origin import CellOrigin, CellOrigins, Panel
from heatplate.collecting.cell_steps import (
    AppliedStep,
    Step,
    applied_steps,
    before_steps,
    one_matrix,
    shown,
)
from heatplate.collecting.transforms import transformed, transformed_panels
from heatplate.configuration.matrices import MatrixKeys, Pivot, Tensor
from heatplate.matrix import Matrix
from heatplate.named_lines import lines_named
from heatplate.panel_grid import PanelGrid
from heatplate.problems import did_you_mean, input_error, printable, quoted


@dataclass(frozen=True)
class CellTrace:
    """One cell. name: its labels. origin: what is behind it. steps: in order. value: after all of them.

    position: in the matrix, before that of its panel if there are panels.
    """

    name: str
    origin: CellOrigin
    steps: Sequence[Step]
    value: float
    position: tuple[int, ...]

    def lines(self) -> Iterator[str]:
        yield from _lines(self.origin, self.steps)


def traces(
    keys: MatrixKeys, row: str, column: str, panel_row: str | None = None, panel_col: str | None = None
) -> list[CellTrace]:
    """The cell with these labels, as the matrix has them; several if labels repeat, as those of tokens may.

    panel_row, panel_col: the labels of the panel, where the keys have ``row`` and ``col``.

    Raises InputError for labels that do not exist, and with all problems of the keys and their files.
    """
    plain = before_steps(keys)
    content = collect(plain)
    panel = _panel(keys, content, panel_row, panel_col)
    place = None if panel is None else panel.position
    # The problems of the steps are told with the keys that the author wrote.
    transformed(content, keys) if isinstance(content, Matrix) else transformed_panels(content, keys)
    steps = applied_steps(content, keys, place)
    collected = one_matrix(content, place)
    final = steps[-1].after if steps else collected
    rows = lines_named(row, final.index, final.row_names, key="", side="row")
    columns = lines_named(column, final.columns, final.column_names, key="", side="column")
    origins = CellOrigins(plain, collected, panel)
    found = []
    for position in ((i, j) for i in rows for j in columns):
        origin, of_cell = _traced(steps, position, origins)
        value = float(final.values[position]) + 0.0
        where = position if panel is None else (*panel.position, *position)
        found.append(CellTrace(cell_name(final, position), origin, of_cell, value, where))
    return found


MOST_MEMBERS = 50
"""Cells that became one by ``groupby`` that are traced; the others are counted."""


def _traced(
    steps: Sequence[AppliedStep], position: tuple[int, int], origins: CellOrigins
) -> tuple[CellOrigin, list[Step]]:
    """What is behind a cell of the matrix after these steps, and the steps since; after a grouping, those."""
    since: list[Step] = []
    for number, step in reversed(list(enumerate(steps))):
        if members := step.members(position):
            lines: list[str] = []
            for member in members[:MOST_MEMBERS]:
                origin, before = _traced(steps[:number], member, origins)
                lines.append(f"{cell_name(step.before, member)}:")
                lines += [f"  {line}" for line in _lines(origin, before)]
            if len(members) > MOST_MEMBERS:
                lines.append(f"and {len(members) - MOST_MEMBERS} more cells")
            return CellOrigin(lines, step.grouping(position)), since
        since = [*step.told(position), *since]
        position = step.origin(position)
    return origins.of(position), since


def _lines(origin: CellOrigin, steps: Sequence[Step]) -> Iterator[str]:
    yield from origin.lines
    for step in (origin.step, *steps):
        yield f"{step.key}: {step.what} → {shown(step.value)}"


def cell_name(matrix: Matrix, position: tuple[int, ...]) -> str:
    """A cell by its labels. position: its row and column come last."""
    row, column = matrix.row_names[position[-2]], matrix.column_names[position[-1]]
    return f"row {printable(row)}, column {printable(column)}"


def _panel(keys: MatrixKeys, content: Matrix | PanelGrid, row: str | None, col: str | None) -> Panel | None:
    """The panel with these labels; None if there are none. Raises InputError."""
    fields = {"row": keys.row, "col": keys.col} if isinstance(keys, Pivot | Tensor) else {}
    labels = {"row": content.row, "col": content.col} if isinstance(content, PanelGrid) else {}
    position = []
    for key, wanted in (("row", row), ("col", col)):
        known = labels.get(key, ("",))
        if fields.get(key) is None:
            if wanted is not None:
                raise input_error("", f"the matrix has no panels by {key}; leave --{key} out")
            position.append(0)
        elif wanted not in known:
            field = printable(str(fields[key]))
            what = f"there is no {field} {quoted(wanted)}" if wanted else f"say which {field}"
            raise input_error("", f"{what} with --{key}{did_you_mean(wanted or '', known)}")
        else:
            position.append(known.index(wanted))
    if isinstance(content, Matrix):
        return None
    i, j = position
    return Panel(row, col, (i, j))

"""One cell of a matrix: the files, lines and runs behind it, and the steps to its value."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from heatplate.collecting import collect
from heatplate.collecting.cell_origin import CellOrigin, Panel, cell_origin
from heatplate.collecting.cell_steps import CellSteps, Step, before_steps, shown
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
        yield from self.origin.lines
        for step in (self.origin.step, *self.steps):
            yield f"{step.key}: {step.what} → {shown(step.value)}"


def traces(
    keys: MatrixKeys, row: str, column: str, panel_row: str | None = None, panel_col: str | None = None
) -> list[CellTrace]:
    """The cell with these labels, as the matrix has them; several if labels repeat, as those of tokens may.

    panel_row, panel_col: the labels of the panel, where the keys have ``row`` and ``col``.

    Raises InputError for labels that do not exist, and with all problems of the keys and their files.
    """
    plain = before_steps(keys)
    content = collect(plain)
    panel, collected = _panel(keys, content, panel_row, panel_col)
    steps = CellSteps(collected, keys)
    final = steps.final
    rows = lines_named(row, final.index, final.row_names, key="", side="row")
    columns = lines_named(column, final.columns, final.column_names, key="", side="column")
    found = []
    for position in ((i, j) for i in rows for j in columns):
        origin = steps.origin(*position)
        of_cell = [*steps.of(origin), *_new_names(collected, final, origin, position, keys)]
        value = float(final.values[position])
        where = position if panel is None else (*panel.position, *position)
        found.append(
            CellTrace(
                cell_name(final, position),
                cell_origin(plain, collected, origin, panel),
                of_cell,
                value,
                where,
            )
        )
    return found


def cell_name(matrix: Matrix, position: tuple[int, ...]) -> str:
    """A cell by its labels. position: its row and column come last."""
    row, column = matrix.row_names[position[-2]], matrix.column_names[position[-1]]
    return f"row {printable(row)}, column {printable(column)}"


def _panel(
    keys: MatrixKeys, content: Matrix | PanelGrid, row: str | None, col: str | None
) -> tuple[Panel | None, Matrix]:
    """The panel with these labels, and its matrix. Raises InputError."""
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
        return None, content
    i, j = position
    return Panel(row, col, (i, j)), content.panels[i][j]


def _new_names(
    collected: Matrix, final: Matrix, origin: tuple[int, int], position: tuple[int, int], keys: MatrixKeys
) -> Iterator[Step]:
    """What the steps that keep the values did to the cell."""
    value = float(final.values[position])
    names = [final.row_names[position[0]], final.column_names[position[1]]]
    if keys.transpose:
        names.reverse()
    for old, new in zip(
        (collected.row_names[origin[0]], collected.column_names[origin[1]]), names, strict=True
    ):
        if old != new:
            yield Step("rename", f"{printable(old)} becomes {printable(new)}", value)
    if keys.transpose:
        yield Step("transpose", "its row is its column", value)

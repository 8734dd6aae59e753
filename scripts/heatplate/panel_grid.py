"""Matrices side by side with the same rows and columns, such as one for each layer and head of a model.

On disk it is what a matrix is, with an array of four dimensions: panel rows, panel columns, rows, columns.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from heatplate.atomic_write import write_atomically
from heatplate.matrix import SPREADS, Array, Matrix, as_json, author_texts, damage_as_input_error, read_fields
from heatplate.problems import Remark, input_error, printable, wording


@dataclass(frozen=True)
class PanelGrid:
    """Matrices that differ in their numbers only, in rows and columns of panels.

    panels: row by row, all with the same labels. row, col: the labels of the rows and columns of panels; a
    single empty one where there is nothing to tell. row_name, col_name: what they are; may be empty.
    """

    panels: tuple[tuple[Matrix, ...], ...]
    row: tuple[str, ...]
    col: tuple[str, ...]
    row_name: str = ""
    col_name: str = ""

    def __post_init__(self) -> None:
        if len(self.panels) != len(self.row) or any(len(line) != len(self.col) for line in self.panels):
            raise ValueError("there is not a panel for each row and column")
        first = self.first
        for panel in (panel for line in self.panels for panel in line):
            if (panel.index, panel.columns) != (first.index, first.columns):
                raise ValueError("panels have the same labels")

    @property
    def first(self) -> Matrix:
        """The panel at the upper left: its labels and names are those of all."""
        return self.panels[0][0]

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """Those of all panels; what is not said of every panel comes with the name of the first."""
        panels_of: dict[Remark, list[str]] = {}
        for row, line in zip(self.row, self.panels, strict=True):
            for col, panel in zip(self.col, line, strict=True):
                name = panel_name(self.row_name, row, self.col_name, col)
                for remark in dict.fromkeys(panel.remarks):
                    panels_of.setdefault(remark, []).append(name)
        count = len(self.row) * len(self.col)
        return tuple(
            remark
            if len(panels) == count
            else replace(remark, message=_of_panels(remark.message, panels[0], len(panels) - 1))
            for remark, panels in panels_of.items()
        )

    @property
    def values(self) -> Array:
        """Of all panels, (panel rows, panel columns, rows, columns)."""
        return np.array([[panel.values for panel in line] for line in self.panels])

    def with_values_name(self, name: str) -> PanelGrid:
        """The same with a name for what the values are."""
        lines = (tuple(replace(panel, values_name=name) for panel in line) for line in self.panels)
        return replace(self, panels=tuple(lines))

    def tiled(self) -> Matrix:
        """One matrix of all panels side by side; the labels repeat."""
        first = self.first
        arrays = {name: self._array(name) for name in ("values", *SPREADS)}
        rows, columns = len(self.row) * len(first.index), len(self.col) * len(first.columns)
        flat: dict[str, Any] = {
            name: None if array is None else array.transpose(0, 2, 1, 3).reshape(rows, columns)
            for name, array in arrays.items()
        }
        values = flat.pop("values")
        return Matrix(
            values,
            first.index * len(self.row),
            first.columns * len(self.col),
            first.index_name,
            first.columns_name,
            first.unit,
            test=first.test,
            values_name=first.values_name,
            **flat,
        )

    def _array(self, name: str) -> Array | None:
        """Values or a spread, (panel rows, panel columns, rows, columns)."""
        lines = [[getattr(panel, name) for panel in line] for line in self.panels]
        return None if any(array is None for line in lines for array in line) else np.array(lines)

    def write(self, npy: Path, labels: Path) -> None:
        """Write both files, each atomically. Raises OSError if that fails."""
        write_atomically(npy, lambda f: np.save(f, self.values, allow_pickle=False))
        write_atomically(labels, lambda f: f.write(self.labels_as_json().encode()))

    def labels_as_json(self) -> str:
        """All but the values."""
        first = self.first
        fields: dict[str, object] = {
            "row": list(self.row),
            "col": list(self.col),
            "row_name": self.row_name,
            "col_name": self.col_name,
            "index": list(first.index),
            "columns": list(first.columns),
            "index_name": first.index_name,
            "columns_name": first.columns_name,
            "unit": first.unit,
            "values_name": first.values_name,
        }
        if first.test:
            fields["test"] = asdict(first.test)
        fields |= author_texts(first)
        return as_json(fields, {name: self._array(name) for name in SPREADS})


def read_matrix(npy: Path, labels: Path) -> Matrix | PanelGrid:
    """Read both files. Raises InputError if they are not a matrix, or a grid of them, as written here."""
    with damage_as_input_error(npy):
        fields = read_fields(npy, labels)
        return _grid(fields) if fields["values"].ndim == 4 else Matrix(**fields)


def _grid(fields: dict[str, Any]) -> PanelGrid:
    """A grid from what its files say."""
    row, col, row_name, col_name = (fields.pop(name) for name in ("row", "col", "row_name", "col_name"))
    arrays = {name: fields.pop(name) for name in ("values", *SPREADS) if name in fields}
    down, across = arrays["values"].shape[:2]
    panels = tuple(
        tuple(
            Matrix(**fields, **{name: array[i, j] for name, array in arrays.items()}) for j in range(across)
        )
        for i in range(down)
    )
    return PanelGrid(panels, row, col, row_name, col_name)


def with_others(content: Matrix | PanelGrid, others: Mapping[str, Matrix | PanelGrid]) -> Matrix | PanelGrid:
    """The same with further matrices whose numbers can be shown. Raises InputError if there are panels."""
    plain = {name: other for name, other in others.items() if isinstance(other, Matrix)}
    if not others:
        return content
    if isinstance(content, PanelGrid) or len(plain) < len(others):
        raise input_error(
            "",
            "numbers of another matrix cannot be shown if either of the two has panels; leave out row and "
            "col, or annot_data",
            key="annot_data",
        )
    return replace(content, others=plain)


@wording
def panel_name(row_name: str, row: str, col_name: str, col: str) -> str:
    """What a message calls a panel."""
    parts = [
        f"{printable(name)} {printable(label)}" for name, label in ((row_name, row), (col_name, col)) if name
    ]
    return "in the panel " + ", ".join(parts)


@wording
def _of_panels(message: str, panel: str, more: int) -> str:
    others = f" and {more} more" if more else ""
    return f"{panel}{others}: {message}"

"""Matrices side by side with the same rows and columns, such as one for each layer and head of a model.

On disk it is what a matrix is, with an array of four dimensions: panel rows, panel columns, rows, columns.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy_format

from heatplate.atomic_write import write_atomically
from heatplate.matrix import SPREADS, Array, BaselineTest, Matrix
from heatplate.problems import input_error


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
    def values(self) -> Array:
        """Of all panels, (panel rows, panel columns, rows, columns)."""
        return np.array([[panel.values for panel in line] for line in self.panels])

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
        """All but the values; each row of a spread in a panel is a line."""
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
        }
        if first.test:
            fields["test"] = asdict(first.test)
        lines = [f"  {json.dumps(k)}: {json.dumps(v, ensure_ascii=False)}" for k, v in fields.items()]
        for name in SPREADS:
            array = self._array(name)
            if array is not None:
                rows = [
                    json.dumps([None if v != v else v for v in row])
                    for row in array.reshape(-1, array.shape[-1]).tolist()
                ]
                lines.append(f'  "{name}": [\n    ' + ",\n    ".join(rows) + "\n  ]")
        return "{\n" + ",\n".join(lines) + "\n}\n"


def read_matrix(npy: Path, labels: Path) -> Matrix | PanelGrid:
    """Read both files. Raises InputError if they are not a matrix, or a grid of them, as written here."""
    try:
        with npy.open("rb") as stream:
            values = npy_format.read_array(stream, allow_pickle=False)
        if values.ndim != 4:
            return Matrix.read(npy, labels)
        return _grid(values, json.loads(labels.read_text(encoding="utf-8")))
    except (ValueError, TypeError, KeyError, EOFError) as error:
        raise input_error(str(npy), "not a matrix with its labels; delete it and build it again") from error


def _grid(values: Array, fields: dict[str, object]) -> PanelGrid:
    given = {name: fields.pop(name) for name in ("row", "col", "row_name", "col_name")}
    spreads = {
        name: np.array(fields.pop(name), dtype=np.float64).reshape(values.shape)
        for name in SPREADS
        if name in fields
    }
    test: Any = fields.pop("test", None)
    if test is not None:
        test = BaselineTest(**{**test, "pair_by": tuple(test["pair_by"])})
    common = {k: tuple(v) if isinstance(v, list) else v for k, v in fields.items()}
    return PanelGrid(
        tuple(
            tuple(
                Matrix(
                    values[i, j],
                    test=test,
                    **common,  # type: ignore[arg-type]  # an unknown key is a TypeError
                    **{name: array[i, j] for name, array in spreads.items()},
                )
                for j in range(values.shape[1])
            )
            for i in range(values.shape[0])
        ),
        _texts(given["row"]),
        _texts(given["col"]),
        str(given["row_name"]),
        str(given["col_name"]),
    )


def _texts(labels: object) -> tuple[str, ...]:
    assert isinstance(labels, Sequence)
    return tuple(map(str, labels))


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

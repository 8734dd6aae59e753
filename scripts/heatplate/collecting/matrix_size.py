"""How large a matrix may be."""

from __future__ import annotations

from heatplate.collecting.messages import sources
from heatplate.configuration.matrices import Common
from heatplate.problems import input_error

MAX_CELLS = 10_000 * 10_000
"""Cells of a matrix: 800 MB."""


def check_size(rows: int, columns: int, keys: Common) -> None:
    """Raise InputError for a matrix so large that it cannot be intended."""
    if rows * columns > MAX_CELLS:
        raise input_error(
            sources(keys),
            f"{rows} rows and {columns} columns are more than {MAX_CELLS} cells; select some of them",
        )

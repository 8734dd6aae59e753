"""Records as they were read: a table in which every row knows the file and line that it came from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from heatplate.configuration.written_numbers import WrittenFloat
from heatplate.problems import Place


@dataclass(frozen=True)
class Records:
    """Records, one per row.

    frame: columns of dtype object, one per field, with a plain RangeIndex. A cell is a str (every cell
        of a CSV or TSV file is), a bool, an int, a float (a WrittenFloat if its text is not Python's), or
        None where the record has no such field.
    places: for each row the file that it came from and, if the format has lines, its line.
    """

    frame: pd.DataFrame
    places: tuple[Place, ...]

    def __post_init__(self) -> None:
        if len(self.frame) != len(self.places):
            raise ValueError(f"{len(self.frame)} records, {len(self.places)} places")

    def cells(self, field: str) -> list[object]:
        """The cells of a field; all None if there is no such field."""
        return list(self.frame[field]) if field in self.frame else [None] * len(self.places)


def text_of(value: object) -> str:
    """The text of a cell as a label: text is unchanged, ``True`` becomes ``true``, 1.0 becomes ``1.0``."""
    if isinstance(value, bool):
        return str(value).lower()
    return value.text if isinstance(value, WrittenFloat) else str(value)

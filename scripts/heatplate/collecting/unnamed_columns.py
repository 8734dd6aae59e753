"""Columns without a name, such as the index that ``DataFrame.to_csv`` writes, and what pandas calls them."""

from __future__ import annotations

import re
from collections.abc import Collection

_BY_READ_CSV = re.compile(r"Unnamed: \d+(_level_\d+)?(\.\d+)?")
_BY_TO_PARQUET = re.compile(r"__index_level_\d+__")


def name_of_unnamed(column: int, others: Collection[str]) -> str:
    """The name that ``pandas.read_csv`` gives a column: ``Unnamed: 0``, or ``Unnamed: 0.1`` if that is taken.

    column: its position from 0. others: the names in the file.
    """
    name = f"Unnamed: {column}"
    for number in range(1, len(others) + 2):
        if name not in others:
            break
        name = f"Unnamed: {column}.{number}"
    return name


def is_unnamed(field: str) -> bool:
    """Whether pandas called a field so for want of a name, in ``read_csv`` or ``DataFrame.to_parquet``."""
    return bool(_BY_READ_CSV.fullmatch(field) or _BY_TO_PARQUET.fullmatch(field))


def axis_name(field: str) -> str:
    """The name of the axis that a field labels: none for a field that has none itself."""
    return "" if is_unnamed(field) else field

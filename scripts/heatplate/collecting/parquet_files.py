"""Reading records from Parquet files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from heatplate.collecting.file_content import wrong_kind
from heatplate.collecting.labels import duplicates
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import duplicated_column
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Table
from heatplate.configuration.written_numbers import WrittenFloat
from heatplate.problems import InputError, Place, input_error

if TYPE_CHECKING:
    import pyarrow as pa

MAX_CELLS = 100_000_000
"""Cells of a file. A few kilobytes can hold thousands of millions of equal ones."""


def read_parquet(path: str, keys: Table) -> Records:
    """The records of a file, without columns of lists, mappings or bytes. Raises InputError."""
    import pyarrow as pa
    import pyarrow.parquet

    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            if file.metadata.num_rows * file.metadata.num_columns > MAX_CELLS:
                raise input_error(path, f"more than {MAX_CELLS} cells; reduce the table before saving it")
            table = file.read()
            names = [field.name for field in table.schema if _is_flat(field.type)]
            if duplicated := duplicates(table.column_names):
                raise InputError(duplicated_column(name, Place(path)) for name in duplicated)
            cells = [_cells(table.column(name)) for name in names]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise wrong_kind(path, ".parquet") from error
    if not table.num_rows or not names:
        raise input_error(path, "has columns but no rows" if names else "has no columns of numbers or text")
    rows = [list(row) for row in zip(*cells, strict=True)]
    return melted(Columns(tuple((name,) for name in names)), rows, [Place(path)] * len(rows), keys.melt, path)


def _is_flat(kind: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    binary = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary, types.is_binary_view)
    return not types.is_nested(kind) and not any(is_binary(kind) for is_binary in binary)


def _cells(column: pa.ChunkedArray) -> list[object]:
    from pyarrow import types

    if types.is_float32(column.type) or types.is_float16(column.type):
        kind = np.float32 if types.is_float32(column.type) else np.float16
        return [None if cell is None else _narrow(cell, kind) for cell in column.to_pylist()]
    return [_plain(cell) for cell in column.to_pylist()]


def _narrow(value: float, kind: type[np.float32 | np.float16]) -> float:
    """A number of 32 or 16 bits, with its shortest text, so that 0.1 as a label is 0.1."""
    number = WrittenFloat(value)
    number.text = str(float(str(kind(value))))
    return number


def _plain(cell: object) -> object:
    """Numbers, text and booleans unchanged; dates, decimals and the like as text."""
    return cell if cell is None or isinstance(cell, bool | int | float | str) else str(cell)

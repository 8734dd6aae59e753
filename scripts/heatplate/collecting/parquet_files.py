"""Reading records from Parquet files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from heatplate.collecting.arrow_columns import ArrowColumn
from heatplate.collecting.file_content import wrong_kind
from heatplate.collecting.labels import duplicates
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.messages import duplicated_column
from heatplate.collecting.records import LinesOfFile, Records
from heatplate.configuration.matrices import Table
from heatplate.configuration.written_numbers import WrittenFloat
from heatplate.problems import InputError, Place, input_error

if TYPE_CHECKING:
    import pyarrow as pa

MAX_CELLS = 100_000_000
"""Cells of a column, or with ``melt`` of a file. A few kilobytes can hold thousands of millions."""

BATCH = 2**18
"""Rows of a column that are in memory at a time, as Arrow has them."""


def read_parquet(path: str, keys: Table) -> Records:
    """The records of a file, without columns of lists, mappings or bytes. Raises InputError.

    Without ``melt``, a column is read when its cells are asked for, so that those that a matrix does not need
    take neither time nor memory.
    """
    import pyarrow.parquet

    with _damage_as_input_error(path), pyarrow.parquet.ParquetFile(path) as file:
        rows, columns = file.metadata.num_rows, file.metadata.num_columns
        schema = file.schema_arrow
        if rows * (columns if keys.melt else 1) > MAX_CELLS:
            raise input_error(path, f"more than {MAX_CELLS} cells; reduce the table before saving it")
        if duplicated := duplicates(schema.names):
            raise InputError(duplicated_column(name, Place(path)) for name in duplicated)
        texts = [field.name for field in schema if _is_text(field.type)]
    names = [field.name for field in schema if _is_flat(field.type)]
    if not rows or not names:
        raise input_error(path, "has columns but no rows" if names else "has no columns of numbers or text")

    def reading(name: str) -> Callable[[], Iterator[pa.Array]]:
        def read() -> Iterator[pa.Array]:
            # Far less memory: a text once where it repeats, and no column that is read in advance.
            repeating = [name] if name in texts else None
            with (
                _damage_as_input_error(path),
                pyarrow.parquet.ParquetFile(path, read_dictionary=repeating, pre_buffer=False) as file,
            ):
                for batch in file.iter_batches(BATCH, columns=[name]):
                    yield batch.column(0)

        return read

    fields = {name: ArrowColumn(rows, reading(name), _cell(schema.field(name).type)) for name in names}
    places = LinesOfFile(path, rows)
    if keys.melt is None:
        return Records(fields, places)
    table = [list(row) for row in zip(*(column.cells() for column in fields.values()), strict=True)]
    return melted(Columns(tuple((name,) for name in names)), table, list(places), keys.melt, path)


@contextmanager
def _damage_as_input_error(path: str) -> Iterator[None]:
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise wrong_kind(path, ".parquet") from error


def _is_text(kind: pa.DataType) -> bool:
    from pyarrow import types

    return bool(types.is_string(kind) or types.is_large_string(kind))


def _is_flat(kind: pa.DataType) -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_flat(kind.value_type)
    binary = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary, types.is_binary_view)
    return not types.is_nested(kind) and not any(is_binary(kind) for is_binary in binary)


def _cell(kind: pa.DataType) -> Callable[[Any], object]:
    """What makes a cell of a value that is not missing."""
    from pyarrow import types

    if types.is_dictionary(kind):
        kind = kind.value_type
    if types.is_float32(kind) or types.is_float16(kind):
        return partial(_narrow, kind=np.float32 if types.is_float32(kind) else np.float16)
    return _plain


def _narrow(value: float, kind: type[np.float32 | np.float16]) -> float:
    """A number of 32 or 16 bits, with its shortest text, so that 0.1 as a label is 0.1."""
    number = WrittenFloat(value)
    number.text = str(float(str(kind(value))))
    return number


def _plain(cell: object) -> object:
    """Numbers, text and booleans unchanged; dates, decimals and the like as text."""
    return cell if isinstance(cell, bool | int | float | str) else str(cell)

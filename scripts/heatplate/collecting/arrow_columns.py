"""Columns of large files, as Arrow has them. Their cells become Python's only where they are needed so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatplate.collecting.columns import Column, Factorized, ListedColumn, compact, is_exact
from heatplate.matrix import Array

if TYPE_CHECKING:
    import pyarrow as pa


class ArrowColumn(Column):
    """Cells of an Arrow array.

    length: of the array. read: returns it; called when the cells are asked for. cell: what becomes of a value
    that is not missing, as Python has it.
    """

    def __init__(
        self, length: int, read: Callable[[], pa.ChunkedArray], cell: Callable[[Any], object]
    ) -> None:
        self._length, self._read, self._cell = length, read, cell

    def __len__(self) -> int:
        return self._length

    def cells(self) -> list[object]:
        return self.factorized.values

    @cached_property
    def _array(self) -> pa.ChunkedArray:
        return self._read()

    @cached_property
    def factorized(self) -> Factorized[object]:
        from pyarrow import compute, types

        array = self._array
        if not types.is_dictionary(array.type):
            array = array.dictionary_encode(null_encoding="encode")
        array = array.combine_chunks() if array.num_chunks != 1 else array.chunk(0)
        distinct = [None if value is None else self._cell(value) for value in array.dictionary.to_pylist()]
        # A null may be in the dictionary, or an index that is null.
        indices = compute.fill_null(array.indices, len(distinct))
        cells = ListedColumn([*distinct, None]).factorized
        return compact(cells.codes[_as_numpy(indices)], cells.uniques)

    def plain_numbers(self, na_values: Sequence[str]) -> Array | None:
        import pyarrow as pa
        from pyarrow import compute, types

        array = self._array
        if types.is_dictionary(array.type):
            array = array.cast(array.type.value_type)
        is_text = types.is_string(array.type) or types.is_large_string(array.type)
        if not (is_text or types.is_integer(array.type) or types.is_floating(array.type)):
            return None
        try:
            numbers = array.cast(pa.float64())
        except pa.ArrowInvalid:
            if not is_text:
                return None
            missing = compute.is_in(array, value_set=pa.array(na_values, array.type))
            try:
                numbers = compute.if_else(missing, None, array).cast(pa.float64())
            except pa.ArrowInvalid:
                return None
        found = _as_numpy(compute.fill_null(numbers, float("nan"))) + 0.0
        return found if is_exact(found) else None


def plain_columns(text: str, width: int, sep: str, skipped_lines: int) -> list[Column] | None:
    """The columns of a table without quotes, one record per line, whose cells have no surrounding space.

    None unless each line has as many cells as ``width``, and at least one that is not blank.
    """
    import pyarrow as pa
    from pyarrow import compute, csv

    names = [str(number) for number in range(width)]
    try:
        table = csv.read_csv(
            pa.py_buffer(text.rstrip("\r\n").encode()),
            read_options=csv.ReadOptions(column_names=names, skip_rows=skipped_lines, block_size=BLOCK),
            parse_options=csv.ParseOptions(delimiter=sep, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    is_blank = compute.equal(compute.utf8_trim_whitespace(table.column(0)), "")
    if compute.any(is_blank).as_py():  # and perhaps the whole line
        for column in table.columns[1:]:
            is_blank = compute.and_(is_blank, compute.equal(compute.utf8_trim_whitespace(column), ""))
        if compute.any(is_blank).as_py():
            return None

    def as_read(column: pa.ChunkedArray) -> Callable[[], pa.ChunkedArray]:
        return lambda: column

    return [ArrowColumn(table.num_rows, as_read(column), str.strip) for column in table.columns]


BLOCK = 2**22
"""Bytes that Arrow parses at a time, in as many threads as there are. No line may be longer."""


def _as_numpy(array: pa.Array | pa.ChunkedArray) -> NDArray[Any]:
    """An array without nulls. Arrow's own ``to_numpy`` imports pandas."""
    chunks = getattr(array, "chunks", [array])
    parts = [
        np.frombuffer(chunk.buffers()[1], dtype=str(chunk.type).replace("double", "float64"))[
            chunk.offset : chunk.offset + len(chunk)
        ]
        for chunk in chunks
        if len(chunk)
    ]
    return np.concatenate(parts) if len(parts) > 1 else parts[0]

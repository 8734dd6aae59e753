"""Columns of large files, as Arrow has them. Their cells become Python's only where they are needed so."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property, reduce
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from heatplate.collecting.columns import Column, DistinctCells, Factorized, compact, is_exact
from heatplate.matrix import Array

if TYPE_CHECKING:
    import pyarrow as pa


class ArrowColumn(Column):
    """Cells of Arrow arrays.

    length: of all arrays. read: returns them, one after the other; called when the cells are asked for, so
    that a large file need never be in memory: what stays of each array is a number for each cell.
    cell: what becomes of a value that is not missing, as Python has it.
    """

    def __init__(
        self, length: int, read: Callable[[], Iterable[pa.Array]], cell: Callable[[Any], object]
    ) -> None:
        self._length, self._read, self._cell = length, read, cell

    def __len__(self) -> int:
        return self._length

    def cells(self) -> list[object]:
        return self.factorized.values

    @cached_property
    def factorized(self) -> Factorized[object]:
        distinct, start = DistinctCells(), 0
        codes = np.empty(self._length, dtype=np.int32)
        for array in self._read():
            part = self._part(array)
            np.take(distinct.codes_of(part.uniques), part.codes, out=codes[start : start + len(array)])
            start += len(array)
        return Factorized(codes, distinct.uniques)

    def _part(self, array: pa.Array) -> Factorized[object]:
        """The values of an array. Two may be the same cell."""
        from pyarrow import types

        is_encoded = types.is_dictionary(array.type)
        if not is_encoded:  # the values come in the order of the records then
            array = array.dictionary_encode(null_encoding="encode")
        values = [None if value is None else self._cell(value) for value in array.dictionary.to_pylist()]
        indices = array.indices
        if indices.null_count:  # a null may be in the dictionary, or an index that is null
            indices, values = indices.fill_null(len(values)), [*values, None]
        codes = _as_numpy(indices)
        return compact(codes, values) if is_encoded else Factorized(codes, values)

    def plain_numbers(self, na_values: Sequence[str]) -> Array | None:
        found, start = np.empty(self._length, dtype=np.float64), 0
        for array in self._read():
            numbers = _plain_numbers(array, na_values)
            if numbers is None:
                return None
            np.add(numbers, 0.0, out=found[start : start + len(array)])  # -0.0 becomes 0.0
            start += len(array)
        return found if is_exact(found) else None


def _plain_numbers(array: pa.Array, na_values: Sequence[str]) -> Array | None:
    """Those of ``Column.plain_numbers``, but for their size."""
    import pyarrow as pa
    from pyarrow import compute, types

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
    return _as_numpy(numbers.fill_null(float("nan")) if numbers.null_count else numbers)


def plain_columns(content: bytes, width: int, sep: str, skipped_lines: int) -> list[Column] | None:
    """The columns of a table without quotes, one record per line, whose cells have no surrounding space.

    None unless it is UTF-8, and each line has as many cells as ``width``, and at least one that is not blank.
    """
    import pyarrow as pa
    from pyarrow import compute, csv

    names = [str(number) for number in range(width)]
    end = len(content)
    while end and content[end - 1] in b"\r\n":
        end -= 1
    try:
        table = csv.read_csv(
            pa.py_buffer(content).slice(0, end),
            read_options=csv.ReadOptions(column_names=names, skip_rows=skipped_lines, block_size=BLOCK),
            parse_options=csv.ParseOptions(delimiter=sep, quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:
        return None
    if all(compute.any(_is_blank(column)).as_py() for column in table.columns):  # and perhaps a whole line
        blank = map(_is_blank, table.columns)
        if compute.any(reduce(compute.and_, blank)).as_py():
            return None

    def as_read(column: pa.ChunkedArray) -> Callable[[], Iterable[pa.Array]]:
        return lambda: column.chunks

    return [ArrowColumn(table.num_rows, as_read(column), str.strip) for column in table.columns]


def _is_blank(texts: pa.ChunkedArray) -> pa.ChunkedArray:
    """Which of the texts are empty, or only space."""
    from pyarrow import compute

    return compute.or_(compute.equal(texts, ""), compute.utf8_is_space(texts))


BLOCK = 2**22
"""Bytes that Arrow parses at a time, in as many threads as there are. No line may be longer."""


def _as_numpy(array: pa.Array) -> NDArray[Any]:
    """An array without nulls. Arrow's own ``to_numpy`` imports pandas."""
    kind = str(array.type).replace("double", "float64")
    return np.frombuffer(array.buffers()[1], dtype=kind)[array.offset : array.offset + len(array)]

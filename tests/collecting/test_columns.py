"""Columns by their distinct cells, as ``pandas.factorize`` has them, however they are stored."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.collecting.arrow_columns import ArrowColumn
from heatplate.collecting.columns import Column, ListedColumn, combined, joined
from heatplate.configuration.written_numbers import WrittenFloat

texts = st.lists(st.sampled_from("abcd"), min_size=1, max_size=9)


def arrow(cells: list[str], *, dictionary: bool = False) -> Column:
    array = pa.chunked_array([cells[:2], cells[2:]], pa.string())
    stored = array.dictionary_encode() if dictionary else array
    return ArrowColumn(len(cells), lambda: stored.chunks, str.strip)


@given(cells=texts, rows=st.lists(st.integers(0, 8), max_size=12))
def test_distinct_cells_come_in_the_order_of_the_records(cells: list[str], rows: list[int]) -> None:
    taken = np.array([row for row in rows if row < len(cells)], dtype=np.intp)
    split = len(cells) // 2
    columns = [
        ListedColumn(list(cells)),
        arrow(cells),
        arrow(cells, dictionary=True),
        joined([ListedColumn(cells[:split]), arrow(cells[split:])]),
    ]
    for column in columns:
        for one, expected in ((column, cells), (column.taken(taken), [cells[row] for row in taken.tolist()])):
            codes, uniques = pd.factorize(np.array(expected, dtype=object))
            assert (one.factorized.codes.tolist(), one.factorized.uniques) == (codes.tolist(), list(uniques))
            assert one.cells() == expected
            assert len(one) == len(expected)


@given(pairs=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), min_size=1, max_size=9))
def test_pairs_come_in_the_order_of_the_records(pairs: list[tuple[str, str]]) -> None:
    found = combined([ListedColumn([pair[side] for pair in pairs]).factorized for side in (0, 1)])
    assert found.values == pairs
    assert found.uniques == list(dict.fromkeys(pairs))


def test_cells_of_different_types_are_different() -> None:
    written = WrittenFloat(1.0)
    written.text = "1.00"
    cells = [1, 1.0, True, "1", written, None, float("nan"), float("nan"), -0.0, 0.0, "1"]
    codes = ListedColumn(list(cells)).factorized.codes.tolist()
    assert codes == [0, 1, 2, 3, 4, 5, 6, 6, 7, 8, 3]


def test_arrow_nulls_are_cells_without_a_value_and_padding_is_none() -> None:
    column = ArrowColumn(4, lambda: pa.chunked_array([["a", None], [" a", "b "]]).chunks, str.strip)
    assert column.cells() == ["a", None, "a", "b"]
    assert column.factorized.uniques == ["a", None, "b"]


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ([1, 2.5, True, None], [1.0, 2.5, 1.0, None]),
        ([2**53 + 1], None),
        ([10**400], None),
        ([float("inf")], None),
        (["1"], None),
    ],
)
def test_plain_numbers_are_exact_or_left_to_a_second_look(cells: list[object], expected: object) -> None:
    found = ListedColumn(cells).plain_numbers([])
    assert (found if found is None else [None if n != n else n for n in found.tolist()]) == expected


def test_values_of_a_dictionary_come_in_the_order_of_the_records_and_only_if_there_is_one() -> None:
    array = pa.DictionaryArray.from_arrays([2, 0, None, 2], ["a", "never", "b"])
    column = ArrowColumn(8, lambda: [array, array], str.strip)
    assert column.factorized.uniques == ["b", "a", None]
    assert column.cells() == ["b", "a", None, "b"] * 2

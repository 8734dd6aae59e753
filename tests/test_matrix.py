"""Rows and columns of a matrix are taken with all that belongs to them."""

import numpy as np

from heatplate.matrix import SPREADS, Matrix


def test_rows_and_columns_are_taken_with_their_groups_and_every_number_of_their_cells() -> None:
    numbers = np.arange(12.0).reshape(3, 4)
    spreads = {name: numbers + 100 * place for place, name in enumerate(SPREADS, start=1)}
    matrix = Matrix(
        numbers,
        ("a", "b", "b"),
        ("w", "x", "y", "z"),
        index_groups=("G", "G", "H"),
        columns_groups=("U", "U", "V", "V"),
        **spreads,
    )
    taken = matrix.taken([2, 0], [3, 1, 1])
    assert (taken.index, taken.index_groups) == (("b", "a"), ("H", "G"))
    assert (taken.columns, taken.columns_groups) == (("z", "x", "x"), ("V", "U", "U"))
    expected = [[11.0, 9.0, 9.0], [3.0, 1.0, 1.0]]
    assert taken.values.tolist() == expected
    assert taken.values.flags.c_contiguous
    for place, name in enumerate(SPREADS, start=1):
        assert getattr(taken, name).tolist() == (np.array(expected) + 100 * place).tolist(), name


def test_what_is_not_named_is_taken_whole() -> None:
    matrix = Matrix(np.array([[1.0, 2.0]]), ("a",), ("x", "y"))
    assert matrix.taken(columns=[1]).values.tolist() == [[2.0]]
    assert matrix.taken().columns == ("x", "y")
    assert matrix.taken(rows=[]).values.shape == (0, 2)

"""Where rows, columns and cells lie, with gaps and without."""

import numpy as np
import pytest

from heatplate.drawing.geometry import Box, Side
from heatplate.drawing.grid import Block, Grid, Tracks

GROUPED = Tracks(5, starts=(2, 3), gap=4.0)
"""Two, a gap, one, a gap, two: 108 points long if each one has 20."""


def test_gaps_take_their_room_between_groups() -> None:
    assert GROUPED.length(20.0) == 108.0
    assert GROUPED.size(108.0) == 20.0
    assert [GROUPED.start(number, 108.0) for number in range(5)] == [0, 20, 44, 68, 88]
    assert GROUPED.end(4, 108.0) == 108.0
    starts, ends = GROUPED.edges(108.0)
    assert starts.tolist() == [0, 20, 44, 68, 88]
    assert ends.tolist() == [20, 40, 64, 88, 108]


def test_places_along_a_vertical_side_count_from_the_bottom() -> None:
    middles = [GROUPED.middle_along(Side.LEFT, number, 108.0) for number in range(5)]
    assert middles == [98, 78, 54, 30, 10]
    assert [GROUPED.middle_along(Side.TOP, number, 108.0) for number in range(5)] == middles[::-1]
    assert GROUPED.span_along(Side.RIGHT, range(0, 2), 108.0) == (68, 108)
    assert GROUPED.span_along(Side.BOTTOM, range(0, 2), 108.0) == (0, 40)


def test_gaps_never_take_more_than_a_quarter() -> None:
    many = Tracks(10, starts=tuple(range(1, 10)), gap=4.0)
    assert many.size(20.0) == pytest.approx(1.5)
    assert many.length(1.5) == pytest.approx(20.0)


def test_blocks_lie_between_the_gaps() -> None:
    grid = Grid(Box(10, 20, 50, 108), rows=GROUPED, columns=Tracks(2))
    assert list(grid.blocks()) == [
        Block(range(0, 2), range(2), Box(10, 88, 50, 40)),
        Block(range(2, 3), range(2), Box(10, 64, 50, 20)),
        Block(range(3, 5), range(2), Box(10, 20, 50, 40)),
    ]
    assert grid.middle(2, 1) == (47.5, 74)
    left, top, right, bottom = grid.edges(np.array([2]), np.array([1]))
    assert Box.between(*map(float, (left[0], bottom[0], right[0], top[0]))) == grid.around(
        range(2, 3), range(1, 2)
    )

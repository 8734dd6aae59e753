"""What drawing says of figures that cannot be drawn as asked, or that show less than was asked for."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from heatplate.drawing import draw
from heatplate.drawing.figure import painted
from heatplate.problems import InputError, Remark
from tests.drawing.reading import drawn, matrix_of, specification

TABLE = [[1.0, 2.0, 3.0], [3.0, 1.0, 2.0]]


def refused(values: Any, **keys: object) -> list[str]:
    with pytest.raises(InputError) as error:
        painted(matrix_of(values), specification(**keys))
    return str(error.value).splitlines()


def test_rows_of_one_value_are_not_said_to_have_gaps() -> None:
    (problem,) = refused([[1.0], [2.0], [3.0]], cluster={"axis": "index", "metric": "correlation"})
    assert problem == (
        "cluster.metric: each row has a single value, and metric: correlation needs 2; use metric: euclidean, "
        "or cluster the other axis"
    )
    (problem,) = refused(
        [[1.0, np.nan, 2.0], [np.nan, 1.0, np.nan], [1.0, 2.0, 3.0]],
        cluster={"axis": "index", "metric": "correlation"},
    )
    assert "has 1 of 3 values" in problem
    assert "give fill_value for its gaps" in problem


@pytest.mark.parametrize("keys", [{}, {"standard_scale": "columns"}])
def test_a_figure_of_which_all_is_masked_has_one_problem(keys: dict[str, Any]) -> None:
    (problem,) = refused(TABLE, dots=True, mask="below 100", **keys)
    assert problem.startswith("matrix: every cell is masked or has no")
    (problem,) = refused([[0.0, 0.0]], dots=True)
    assert (
        problem == "dots.size: no cell has a value other than 0 for the size of its dot; choose another size"
    )


def test_the_ends_of_the_bar_of_unlike_metrics_are_not_said_to_be_those_of_a_norm() -> None:
    (problem,) = refused([[1.0], [2.0]], standard_scale="columns", width=0.6, cbar_kws={"location": "bottom"})
    assert problem.startswith(
        'standard_scale: the names "lowest" and "highest" at the colour bar overlap; make'
    )
    (problem,) = refused(
        [[1.0], [2.0]],
        norm={"name": "quantiles", "q": 2, "labels": ["a long name", "another one"]},
        width=1.2,
        cbar_kws={"location": "bottom"},
    )
    assert problem.startswith('norm: the names "a long name" and "another one" at the colour bar overlap')


@pytest.mark.parametrize(
    ("values", "axis", "expected"),
    [
        ([[1.0, 2.0]], "columns", "since no column has two numbers to compare"),
        ([[1.0], [2.0]], "index", "highlight: {axis: columns}"),
        ([[1.0]], "all", "there is a single number"),
        ([[1.0, np.nan], [np.nan, 2.0]], "columns", "highlight: {axis: index}"),
    ],
)
def test_it_is_said_when_nothing_can_be_the_best(
    tmp_path: Path, values: Any, axis: str, expected: str
) -> None:
    said: list[Remark] = []
    drawn(tmp_path, matrix_of(values), annot=True, highlight={"axis": axis}, remarks=said)
    (remark,) = said
    assert remark.key == "highlight"
    assert expected in remark.message
    said = draw(
        matrix_of(TABLE),
        specification(annot=True, highlight={"axis": axis}, cbar=False),
        [tmp_path / "a.pdf"],
    )
    assert not said

"""Rows and columns with empty cells are left out as ``DataFrame.dropna`` does, and the run says which."""

import random

import numpy as np
import pandas as pd
import pytest

from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.pivot_panels import pivot_panels
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Pivot, Tensor
from heatplate.matrix import Matrix
from tests.collecting.make_records import make_records, messages

TABLE = make_records(
    "model task acc n",
    *(("a", "x", 1, 5), ("a", "y", 2, 5), ("b", "x", None, 5), ("b", "y", None, 5), ("b", "z", "", 5)),
    *(("c", "x", 3, 5), ("c", "y", 4, 5), ("a", "z", None, 5)),
)


def keys(**given: object) -> Pivot:
    return Pivot.model_validate(
        {"source": "runs.csv", "index": "model", "columns": "task", "values": "acc", **given}
    )


def test_empty_rows_and_columns_need_no_permission_and_are_named() -> None:
    matrix = pivot_matrix(keys(dropna=True), TABLE)
    assert (matrix.index, matrix.columns) == (("a", "c"), ("x", "y"))
    assert matrix.values.tolist() == [[1, 2], [3, 4]]
    assert list(map(str, matrix.remarks)) == [
        "dropna: 1 of 3 rows is left out, since all of its cells are empty: b",
        "dropna: 1 of 3 columns is left out, since all of its cells are empty: z",
    ]


def test_what_is_not_left_out_must_still_have_values() -> None:
    found = messages(pivot_matrix, keys(dropna="index"), TABLE)
    assert [message.partition(" is missing")[0] for message in found] == [
        'runs.csv:9: "acc" of the cell (row a, column z)'
    ]
    filled = pivot_matrix(keys(dropna="index", fill_value=0), TABLE)
    assert filled.index == ("a", "c")
    assert filled.values.tolist() == [[1, 2, 0], [3, 4, 0]]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize(
    "choice",
    [
        True,
        "all",
        "index",
        "columns",
        {"index": "any"},
        {"columns": "any"},
        {"index": "all", "columns": "any"},
    ],
)
def test_the_choice_agrees_with_pandas(seed: int, choice: object) -> None:
    randomly = random.Random(seed)
    values = np.array([[randomly.choice([1.5, 2.5, np.nan]) for _ in range(3)] for _ in range(4)])
    values[randomly.randrange(4), :] = 1.0
    values[:, randomly.randrange(3)] = 2.0
    frame = pd.DataFrame(values, list("abcd"), list("xyz"))
    how = choice if isinstance(choice, dict) else {}
    if choice in (True, "all", "index"):
        how = {**how, "index": "all"}
    if choice in (True, "all", "columns"):
        how = {**how, "columns": "all"}
    rows = frame.dropna(axis="index", how=how["index"]).index if "index" in how else frame.index
    cols = frame.dropna(axis="columns", how=how["columns"]).columns if "columns" in how else frame.columns
    matrix = Matrix(values, tuple("abcd"), tuple("xyz"))
    result = transformed(matrix, keys(missing="keep", steps=[{"dropna": choice}]))
    np.testing.assert_array_equal(result.values, frame.loc[rows, cols].to_numpy())
    assert (result.index, result.columns) == (tuple(rows), tuple(cols))


def test_nothing_left_is_an_error() -> None:
    empty = make_records("model task acc", ("a", "x", None), ("b", "x", ""))
    assert messages(pivot_matrix, keys(dropna=True), empty) == [
        "runs.csv: dropna: every row has empty cells, so that nothing is left; choose others"
    ]


def test_panels_leave_out_what_is_empty_in_all_of_them() -> None:
    records = make_records(
        "model task layer acc", ("a", "x", 1, 1), ("b", "x", 2, 2), ("c", "x", 1, None), ("c", "y", 2, None)
    )
    grid = pivot_panels(keys(col="layer", missing="keep", dropna=True), records)
    assert (grid.first.index, grid.first.columns) == (("a", "b"), ("x",))
    assert np.nan_to_num(grid.values, nan=-1).tolist() == [[[[1], [-1]], [[-1], [2]]]]
    assert [str(remark).split(": ")[-1] for remark in grid.remarks] == ["c", "y"]


def test_of_a_tensor() -> None:
    tensor = {"source": "a.npy", "kind": "tensor", "axes": ["q", "k"], "index": "q", "columns": "k"}
    matrix = Matrix(np.array([[1.0, np.nan], [np.nan, np.nan]]), ("0", "1"), ("0", "1"))
    result = transformed(matrix, Tensor.model_validate({**tensor, "missing": "keep", "dropna": True}))
    assert (result.index, result.columns, result.values.tolist()) == (("0",), ("0",), [[1.0]])


def test_the_runs_of_what_stays_are_judged_as_ever() -> None:
    runs = make_records(
        "model task seed acc", ("a", "x", 1, 1), ("a", "x", 2, None), ("b", "x", 1, None), ("b", "x", 2, None)
    )
    assert "runs.csv:3" in messages(pivot_matrix, keys(dropna=True, aggfunc="mean"), runs)[0]
    matrix = pivot_matrix(keys(dropna=True, aggfunc="mean", missing="keep"), runs)
    assert (matrix.index, matrix.values.tolist()) == (("a",), [[1.0]])

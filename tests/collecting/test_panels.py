"""Grids of panels: a matrix for each value of row and col, from records and from tensors."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from heatplate.collecting import collect
from heatplate.configuration.matrices import AnyMatrix
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid, read_matrix
from heatplate.problems import InputError


@pytest.fixture(autouse=True)
def _paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def grid_of(**keys: Any) -> PanelGrid:
    grid = collect(TypeAdapter[Any](AnyMatrix).validate_python(keys))
    assert isinstance(grid, PanelGrid)
    return grid


ARRAY = np.arange(2 * 3 * 4 * 5, dtype=np.float64).reshape(2, 3, 4, 5)
TENSOR: dict[str, Any] = {
    "kind": "tensor",
    "source": ["a.npy"],
    "axes": ["layer", "head", "query", "key"],
    "index": "query",
    "columns": "key",
}
RECORDS = """seed,step,model,task,score
0,10,a,x,1
0,10,b,y,2
0,200,a,y,3
1,10,b,x,4
1,200,a,x,5
"""
PIVOT: dict[str, Any] = {
    "source": ["a.csv"],
    "index": "model",
    "columns": "task",
    "values": "score",
    "missing": "keep",
}


def test_axes_of_a_tensor_become_rows_and_columns_of_panels() -> None:
    np.save("a.npy", ARRAY)
    grid = grid_of(
        **TENSOR, row="layer", col="head", select={"head": "1:"}, labels={"layer": ["first", "last"]}
    )
    assert (grid.row_name, grid.row, grid.col_name, grid.col) == (
        "layer",
        ("first", "last"),
        "head",
        ("1", "2"),
    )
    assert np.array_equal(grid.values, ARRAY[:, 1:])
    assert grid.first.index_name == "query"


def test_rows_of_panels_may_be_any_axis_and_the_others_are_selected_or_reduced() -> None:
    np.save("a.npy", ARRAY)
    grid = grid_of(**{**TENSOR, "index": "head", "columns": "layer"}, col="key", select={"query": "mean"})
    expected = ARRAY.mean(axis=2).transpose(2, 1, 0)[np.newaxis]
    assert np.allclose(grid.values, expected)
    assert grid.row == ("",)


def test_each_panel_is_normalized_by_itself() -> None:
    np.save("a.npy", ARRAY + 1)
    grid = grid_of(**TENSOR, row="layer", col="head", normalize="all")
    assert np.allclose(grid.values.sum(axis=(2, 3)), 1)


def test_fields_of_records_become_panels_that_all_have_the_same_labels() -> None:
    Path("a.csv").write_text(RECORDS)
    grid = grid_of(**PIVOT, row="seed", col="step")
    assert (grid.row, grid.col, grid.first.index, grid.first.columns) == (
        ("0", "1"), ("10", "200"), ("a", "b"), ("x", "y"),
    )  # fmt: skip
    n = np.nan
    assert np.array_equal(
        grid.values,
        [[[[1, n], [n, 2]], [[n, 3], [n, n]]], [[[n, n], [4, n]], [[5, n], [n, n]]]],
        equal_nan=True,
    )


def test_a_missing_panel_is_named_or_left_empty() -> None:
    Path("a.csv").write_text("seed,step,model,task,score\n0,10,a,x,1\n1,20,a,x,1\n")
    with pytest.raises(
        InputError, match="in the panel seed 0, step 20: there is no record; set missing: keep"
    ):
        grid_of(**{**PIVOT, "missing": "error"}, row="seed", col="step")
    grid = grid_of(**PIVOT, row="seed", col="step", aggfunc="mean")
    assert np.isnan(grid.panels[0][1].values).all()
    assert grid.panels[0][1].count is not None


def test_a_problem_in_a_panel_names_the_panel() -> None:
    Path("a.csv").write_text(RECORDS)
    with pytest.raises(InputError, match=r"in the panel step 200: .*row b, column x"):
        grid_of(**{**PIVOT, "missing": "error"}, col="step", aggfunc="mean")


def test_where_chooses_before_the_panels_are_made() -> None:
    Path("a.csv").write_text(RECORDS)
    grid = grid_of(**PIVOT, col="step", aggfunc="mean", where={"seed": ["0", "1"], "model": ["a"]})
    assert grid.first.index == ("a",)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"row": "model"}, "index and row are both model; change one of them"),
        ({"row": "seed", "col": "seed"}, "col and row are both seed|row and col are both seed"),
    ],
)
def test_panels_of_a_field_that_is_used_otherwise_are_refused(keys: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        grid_of(**PIVOT, **keys)


def test_an_unknown_field_or_axis_is_named() -> None:
    Path("a.csv").write_text(RECORDS)
    with pytest.raises(InputError, match='row: there is no field "seeed"; did you mean seed'):
        grid_of(**PIVOT, row="seeed")
    np.save("a.npy", ARRAY)
    with pytest.raises(InputError, match='col: there is no axis "heads"; did you mean head'):
        grid_of(**TENSOR, row="layer", col="heads")


def test_a_rollout_leaves_no_layers_for_panels() -> None:
    with pytest.raises(ValidationError, match="rollout cannot be combined with row or col"):
        grid_of(**TENSOR, col="head", select={"layer": "rollout"})


def test_a_grid_is_read_as_it_was_written(tmp_path: Path) -> None:
    Path("a.csv").write_text(RECORDS)
    grid = grid_of(**PIVOT, row="seed", col="step", aggfunc="mean")
    grid.write(tmp_path / "g.npy", tmp_path / "g.json")
    assert np.load(tmp_path / "g.npy").shape == (2, 2, 2, 2)
    again = read_matrix(tmp_path / "g.npy", tmp_path / "g.json")
    assert isinstance(again, PanelGrid)
    assert again.labels_as_json() == grid.labels_as_json()
    assert np.array_equal(again.values, grid.values, equal_nan=True)
    again.first.write(tmp_path / "m.npy", tmp_path / "m.json")
    assert isinstance(read_matrix(tmp_path / "m.npy", tmp_path / "m.json"), Matrix)
    (tmp_path / "g.json").write_text("{}")
    with pytest.raises(InputError, match="not a matrix with its labels"):
        read_matrix(tmp_path / "g.npy", tmp_path / "g.json")

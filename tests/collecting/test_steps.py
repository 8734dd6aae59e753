"""Steps in a written order: each is the same as its key, and what comes first is done first."""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from pydantic import TypeAdapter

from heatplate.collecting import collect
from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.pivot_panels import pivot_panels
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import AnyMatrix, Pivot
from heatplate.matrix import Matrix
from tests.collecting.make_records import frame_of, make_records, messages

VALUES = np.array([[1.0, 3.0, 4.0], [2.0, 6.0, 12.0], [5.0, 4.0, 1.0]])
MATRIX = Matrix(
    VALUES, ("BERT", "T5", "GPT"), ("x", "y", "z"), "model", "task", std=VALUES / 10, count=VALUES * 0 + 5
)
FRAME = pd.DataFrame(VALUES, MATRIX.index, MATRIX.columns)


def keys(**given: object) -> Pivot:
    return Pivot.model_validate({"source": "r.csv", "index": "i", "columns": "c", "values": "v", **given})


def after(*steps: dict[str, object], matrix: Matrix = MATRIX, **given: object) -> Matrix:
    return transformed(matrix, keys(steps=list(steps), **given))


def test_a_baselines_own_row_goes_after_the_difference_was_taken() -> None:
    result = after({"baseline": {"index": "BERT"}}, {"drop": {"index": "BERT"}}, {"scale": 100}, unit="%")
    expected = (FRAME - FRAME.loc["BERT"]).drop(index="BERT") * 100
    assert (result.index, result.unit) == (("T5", "GPT"), "%")
    np.testing.assert_array_equal(result.values, expected.to_numpy())


def test_the_order_is_that_in_which_they_are_written() -> None:
    drop, normalize = {"drop": {"columns": "z"}}, {"normalize": "index"}
    first = FRAME.drop(columns="z")
    first = first.div(first.sum(axis=1), axis=0)
    last = FRAME.div(FRAME.sum(axis=1), axis=0).drop(columns="z")
    np.testing.assert_allclose(after(drop, normalize).values, first.to_numpy(), rtol=1e-15)
    np.testing.assert_allclose(after(normalize, drop).values, last.to_numpy(), rtol=1e-15)


@pytest.mark.parametrize(
    ("key", "choice"),
    [
        ("baseline", {"columns": "y", "drop": True}),
        ("normalize", "all"),
        ("standard_scale", "columns"),
        ("z_score", "index"),
        ("scale", -3),
        ("sort", {"index": {"aggfunc": "mean", "ascending": False}, "columns": {"by": "T5"}}),
        ("rename", {"index": {"T5": "T-5"}}),
        ("transpose", True),
        ("groupby", {"index": {"Old": ["BERT", "GPT"]}, "others": "keep"}),
    ],
)
def test_a_step_is_what_its_key_is(key: str, choice: object) -> None:
    as_step, as_key = after({key: choice}), transformed(MATRIX, keys(**{key: choice}))
    assert as_step.labels_as_json() == as_key.labels_as_json()
    np.testing.assert_array_equal(as_step.values, as_key.values)


def test_each_step_knows_the_labels_of_its_moment() -> None:
    result = after(
        {"rename": {"index": {"T5": "Ours"}}},
        {"transpose": True},
        {"reindex": {"columns": ["Ours", "BERT"], "index": ["z", "x"]}},
        index_name="Model",
    )
    assert (result.index, result.columns) == (("z", "x"), ("Ours", "BERT"))
    assert (result.index_name, result.columns_name) == ("task", "Model")
    np.testing.assert_array_equal(result.values, FRAME.T.loc[["z", "x"], ["T5", "BERT"]].to_numpy())
    assert messages(
        transformed, MATRIX, keys(steps=[{"rename": {"index": {"T5": "Ours"}}}, {"drop": {"index": "T5"}}])
    ) == ['r.csv: steps[1].drop.index: there is no row "T5"; known: BERT, Ours, GPT']


def test_the_same_step_may_come_twice() -> None:
    result = after({"scale": 2}, {"scale": 5}, {"transpose": True}, {"transpose": True})
    np.testing.assert_array_equal(result.values, VALUES * 10)
    assert result.std is not None
    np.testing.assert_array_equal(result.std, VALUES / 10 * 2 * 5)


def test_rows_that_are_left_out_or_listed_again_are_told_at_once() -> None:
    steps = [{"drop": {"index": ["BERTT", "T5"], "columns": "w"}}]
    assert messages(transformed, MATRIX, keys(steps=steps)) == [
        'r.csv: steps[0].drop.index: there is no row "BERTT"; did you mean BERT?',
        'r.csv: steps[0].drop.columns: there is no column "w"; known: x, y, z',
    ]
    assert (
        "no row would be left"
        in messages(transformed, MATRIX, keys(steps=[{"drop": {"index": list(MATRIX.index)}}]))[0]
    )
    assert (
        'the label "x" is duplicated'
        in messages(transformed, MATRIX, keys(steps=[{"reindex": {"columns": ["x", "x"]}}]))[0]
    )


def test_rows_in_groups_are_named_as_everywhere_and_stay_together() -> None:
    matrix = Matrix(
        np.arange(4.0).reshape(4, 1), ("1b", "7b", "1b", "7b"), ("x",), index_groups=("A", "A", "B", "B")
    )
    kept = after({"reindex": {"index": ["B / 7b", "B / 1b", "A / 1b"]}}, matrix=matrix)
    assert (kept.row_names, kept.values[:, 0].tolist()) == (("B / 7b", "B / 1b", "A / 1b"), [3, 2, 0])
    apart = keys(steps=[{"reindex": {"index": ["B / 7b", "A / 1b", "B / 1b"]}}])
    assert messages(transformed, matrix, apart) == [
        'r.csv: steps[0].reindex.index: the rows of the group "B" are apart; list them one after the other'
    ]
    assert (
        "write it with its group" in messages(transformed, matrix, keys(steps=[{"drop": {"index": "1b"}}]))[0]
    )


def test_steps_of_panels_are_those_of_each_and_values_of_all_give_the_order() -> None:
    cells = [
        ("a", "x", 1, 1),
        ("b", "x", 1, 9),
        ("a", "x", 2, 30),
        ("b", "x", 2, 4),
        ("c", "x", 1, 6),
        ("c", "x", 2, 0),
    ]
    records = make_records("i c layer v", *cells)
    grid = pivot_panels(
        keys(col="layer", steps=[{"sort": {"index": {"aggfunc": "mean", "ascending": False}}}, {"scale": 2}]),
        records,
    )
    table = frame_of(records).astype({"v": float}).groupby("i")["v"].mean().sort_values(ascending=False)
    assert grid.first.index == tuple(table.index)
    assert grid.values[0, :, :, 0].tolist() == [[2, 18, 12], [60, 8, 0]]
    assert pivot_panels(keys(col="layer", sort={"index": "mean"}), records).first.index == tuple(
        table.index[::-1]
    )


def test_a_problem_of_a_panel_names_it() -> None:
    records = make_records("i c layer v", ("a", "x", 1, 1), ("a", "x", 2, 0))
    found = messages(pivot_panels, keys(col="layer", steps=[{"normalize": "index"}]), records)
    assert "steps[0].normalize: in the panel layer 2: the row" in found[0]


def test_a_dropped_empty_row_comes_before_the_steps() -> None:
    records = make_records("i c v", ("a", "x", 1), ("a", "y", 3), ("b", "x", None), ("b", "y", None))
    result = pivot_matrix(keys(dropna="index", steps=[{"scale": 10}]), records)
    assert (result.index, result.values.tolist()) == (("a",), [[10, 30]])


def test_steps_survive_the_way_to_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys of a matrix travel as JSON, without what is the default."""
    monkeypatch.chdir(tmp_path)
    Path("r.csv").write_text("i,c,n,v\na,t_1,5,1\na,t_2,15,2\na,u,1,9\nb,t_1,5,3\nb,t_2,15,4\nb,u,1,9\n")
    given = keys(
        steps=[
            {"groupby": {"columns": {"T": "t_*"}, "weights": "n", "others": "drop"}},
            {"baseline": {"index": "a"}},
            {"drop": {"index": "a"}},
            {"sort": {"index": {"aggfunc": "mean", "ascending": False}}},
            {"transpose": True},
        ]
    )
    document = json.loads(json.dumps(given.model_dump(mode="json", exclude_defaults=True)))
    again = TypeAdapter[Pivot](AnyMatrix).validate_python(document)
    assert again == given
    result = collect(again)
    assert (result.index, result.columns, result.values.tolist()) == (("T",), ("b",), [[2.0]])

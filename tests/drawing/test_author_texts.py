"""Mathematics in names that the author wrote is mathematics, as in titles; in names from data it never is."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import TypeAdapter

from heatplate.collecting import collect
from heatplate.configuration.matrices import AnyMatrix
from heatplate.matrix import AuthorText, Matrix
from heatplate.panel_grid import PanelGrid, read_matrix
from tests.drawing.reading import drawn

ALPHA = "$\\alpha^2$"


@pytest.fixture(autouse=True)
def _paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(**keys: Any) -> Matrix | PanelGrid:
    """The matrix as a figure reads it."""
    collect(TypeAdapter[Any](AnyMatrix).validate_python(keys)).write(Path("m.npy"), Path("m.json"))
    return read_matrix(Path("m.npy"), Path("m.json"))


TABLE: dict[str, Any] = {"source": ["r.csv"], "index": "m", "columns": "t", "values": "v"}


def table(rows: str = f"a,x,1\n{ALPHA},x,2\n$5 and $6,x,3\n") -> None:
    Path("r.csv").write_text(f"m,t,v\n{rows}")


def test_a_new_label_is_mathematics_and_one_from_data_is_not(tmp_path: Path) -> None:
    table()
    matrix = written(**TABLE, rename={"index": {"a": "$\\beta^3$"}})
    assert isinstance(matrix, Matrix)
    drawing = drawn(tmp_path, matrix)
    labels = {drawing.row_label(i).replace(" ", "") for i in range(3)}
    assert "$5and$6" in labels
    assert "$\\alpha^2$" in drawing.all_text
    assert "β" in drawing.all_text
    assert "beta" not in drawing.all_text
    literal = drawn(tmp_path, matrix, parse_math=False)
    assert "$\\beta^3$" in {literal.row_label(i) for i in range(3)}


def test_the_labels_file_says_which_are_the_authors_and_only_where_it_matters() -> None:
    table()
    matrix = written(**TABLE, rename={"index": {"a": "$\\beta$"}, "columns": {"x": "X"}}, index_name="$M$")
    document = json.loads(Path("m.json").read_text())
    place = matrix.index.index("$\\beta$")
    assert document["author_texts"] == {"index": [place], "index_name": [0]}
    written(**TABLE, rename={"index": {"a": "b"}})
    assert "author_texts" not in json.loads(Path("m.json").read_text())


def test_names_that_are_equal_as_texts_are_found_by_the_same_name(tmp_path: Path) -> None:
    table("a,x,1\nb,x,2\n")
    matrix = written(**TABLE, rename={"index": {"a": ALPHA}})
    Path("r.csv").write_text(f"m,t,v\n{ALPHA},x,5\nb,x,6\n")
    other = written(**TABLE)
    assert isinstance(matrix, Matrix)
    assert isinstance(other, Matrix)
    assert matrix.index == other.index
    assert [isinstance(label, AuthorText) for label in matrix.index] == [True, False]
    assert [isinstance(label, AuthorText) for label in other.index] == [False, False]
    from heatplate.panel_grid import with_others

    both = with_others(matrix, {"n": other})
    assert isinstance(both, Matrix)
    drawing = drawn(tmp_path, both, annot="{value:.0f}/{n:.0f}", fmt={"index": {ALPHA: ".0f"}})
    assert [drawing.text_of(i, 0) for i in range(2)] == ["1/5", "2/6"]


@pytest.mark.parametrize("key", ["transpose", "sort"])
def test_they_stay_the_authors_in_any_order(key: str) -> None:
    table("a,x,1\nb,x,2\nc,x,0\n")
    order = {"transpose": True} if key == "transpose" else {"sort": {"index": "mean"}}
    matrix = written(**TABLE, rename={"index": {"a": ALPHA, "c": "$C$"}}, **order)
    labels = matrix.columns if key == "transpose" else matrix.index
    assert {str(label): isinstance(label, AuthorText) for label in labels} == {
        ALPHA: True,
        "b": False,
        "$C$": True,
    }
    taken = matrix.taken(rows=[0], columns=[0])
    assert isinstance((taken.columns if key == "transpose" else taken.index)[0], AuthorText)


def test_groups_and_the_labels_of_a_tensor_are_the_authors_and_those_of_a_file_are_data(
    tmp_path: Path,
) -> None:
    table("a,t_1,1\na,t_2,3\n")
    grouped = written(**TABLE, groupby={"columns": {"$\\overline{t}$": "t_*"}})
    assert isinstance(grouped.columns[0], AuthorText)
    np.save("a.npy", np.arange(4.0).reshape(2, 2))
    Path("k.txt").write_text("$x$\n$y$\n")
    tensor = {"kind": "tensor", "source": ["a.npy"], "axes": ["q", "k"], "index": "q", "columns": "k"}
    matrix = written(**tensor, labels={"q": ["$h_1$", "$h_2$"], "k": "k.txt"})
    assert isinstance(matrix, Matrix)
    assert all(isinstance(label, AuthorText) for label in matrix.index)
    assert not any(isinstance(label, AuthorText) for label in matrix.columns)
    text = drawn(tmp_path, matrix, xticklabels=True).all_text
    assert "$x$" in text
    assert "$h" not in text


def test_in_panels_and_in_groups_of_rows(tmp_path: Path) -> None:
    Path("r.csv").write_text("m,t,f,v\na,x,A,1\nb,x,B,2\n")
    grid = written(**TABLE, col="f", missing="keep", rename={"index": {"a": "$\\beta$"}})
    assert isinstance(grid, PanelGrid)
    assert isinstance(grid.first.index[0], AuthorText)
    fields = {**TABLE, "index": ["f", "m"]}
    groups = written(**fields, rename={"index": {"A": "$\\gamma$"}})
    assert isinstance(groups, Matrix)
    assert "γ" in drawn(tmp_path, groups, width=4).all_text


def test_a_mistake_in_the_mathematics_is_told_with_its_text(tmp_path: Path) -> None:
    table("a,x,1\nb,x,2\n")
    matrix = written(**TABLE, rename={"index": {"a": "$\\betaa^$"}})
    with pytest.raises(Exception, match=r"yticklabels: the mathematics in .*betaa"):
        drawn(tmp_path, matrix)


def test_long_mathematics_are_not_cut_in_the_middle(tmp_path: Path) -> None:
    table("a,x,1\nb,x,2\n")
    long = "$\\alpha+\\beta+\\gamma+\\delta$ and some more words for this label"
    matrix = written(**TABLE, rename={"index": {"a": long}})
    drawing = drawn(tmp_path, matrix, width=3.5, yticklabels_kws={"max_length": 12})
    assert "δ" in drawing.all_text
    assert "δ" in drawn(tmp_path, matrix, width=2.5).all_text

"""The order of rows and columns: by label, naturally, by values, within groups."""

import random
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from heatplate.collecting import collect
from heatplate.collecting.confusion import confusion_matrix
from heatplate.collecting.correlation import correlation_matrix
from heatplate.collecting.natural_order import natural_key
from heatplate.collecting.ordering import ordered
from heatplate.collecting.pivot import pivot_matrix
from heatplate.collecting.pivot_panels import pivot_panels
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Confusion, Correlation, Pivot, Tensor
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid
from tests.collecting.make_records import make_records, messages

SIZES = ("70m", "160m", "410m", "1b", "1.4b", "12b")
RECORDS = make_records(
    "model task acc",
    *((size, task, n) for n, size in enumerate(random.Random(1).sample(SIZES, 6)) for task in ("t2", "t10")),
)
SCORES = make_records(
    "model task acc",
    *zip("aabbcc", "xyxyxy", (1, 9, 5, 2, 3, float("nan")), strict=True),
)


def keys(**given: object) -> Pivot:
    return Pivot.model_validate(
        {
            "source": "runs.csv",
            "index": "model",
            "columns": "task",
            "values": "acc",
            "missing": "keep",
            **given,
        }
    )


@pytest.mark.parametrize(
    "labels",
    [
        SIZES,
        ("layer2", "layer10", "layer10.head1", "layer10.head2"),
        ("-1", "0", "2.5", "1e3"),
        ("step 5", "step 10", "Step 20", "step 1k"),
        ("Llama-2-7B", "Llama-2-70B", "Llama-3-8B", "Llama-3.1-8B"),
        ("v1.2.3", "v1.2.10", "v1.10.0"),
        ("3", "10", "all"),
        ("5 metres", "10 metres"),
    ],
)
def test_natural_order_is_that_of_a_person(labels: tuple[str, ...]) -> None:
    shuffled = random.Random(0).sample(labels, len(labels))
    assert tuple(sorted(shuffled, key=natural_key)) == labels


def test_natural_order_of_both_sides_and_of_one() -> None:
    matrix = pivot_matrix(keys(sort="natural"), RECORDS)
    assert (matrix.index, matrix.columns) == (SIZES, ("t2", "t10"))
    one = pivot_matrix(keys(sort={"index": {"key": "natural", "ascending": False}}), RECORDS)
    assert (one.index, one.columns) == (SIZES[::-1], ("t10", "t2"))
    by_label = dict(zip(matrix.index, matrix.values.tolist(), strict=True))
    assert by_label == dict(zip(one.index, one.values.tolist(), strict=True))


def test_order_by_values_puts_missing_ones_last() -> None:
    def rows(**order: object) -> str:
        return "".join(pivot_matrix(keys(sort={"index": order}), SCORES).index)

    assert rows(aggfunc="mean") == "cba"
    assert rows(aggfunc="mean", ascending=False) == "abc"
    assert rows(by="y") == "bac"
    assert rows(by="y", ascending=False) == "abc"
    assert "".join(pivot_matrix(keys(sort={"index": "max"}), SCORES).index) == "cba"
    assert pivot_matrix(keys(sort={"columns": {"by": "a", "ascending": False}}), SCORES).columns == ("y", "x")


def test_values_are_those_shown_and_labels_those_of_the_data() -> None:
    given = keys(
        sort={"index": {"by": "x", "ascending": False}},
        baseline={"index": "b"},
        scale=-1,
        rename={"columns": {"x": "X"}},
        reindex={"index": ["c", "b", "a"]},
    )
    matrix = pivot_matrix(given, SCORES)
    assert matrix.index == ("a", "c", "b")
    assert matrix.values[:, 0].tolist() == [4, 2, 0]


def test_rows_are_ordered_within_their_groups() -> None:
    records = make_records(
        "family size task acc",
        ("OPT 2", "2b", "A", 1),
        ("OPT 2", "1b", "A", 2),
        ("OPT 10", "350m", "A", 9),
        ("OPT 10", "1b", "A", 8),
    )
    two = {"index": ["family", "size"], "columns": "task"}
    assert pivot_matrix(keys(**two, sort="natural"), records).row_names == (
        "OPT 2 / 1b",
        "OPT 2 / 2b",
        "OPT 10 / 350m",
        "OPT 10 / 1b",
    )
    by_value = pivot_matrix(keys(**two, sort={"index": "mean"}), records)
    assert by_value.index_groups == ("OPT 10", "OPT 10", "OPT 2", "OPT 2")
    assert by_value.values[:, 0].tolist() == [8, 9, 1, 2]


def test_spreads_go_with_their_values() -> None:
    matrix = Matrix(np.array([[2.0], [1.0]]), ("a", "b"), ("c",), std=np.array([[0.2], [0.1]]))
    [result] = ordered([matrix], "mean", keys())
    assert result.std is not None
    assert (result.values.tolist(), result.std.tolist()) == ([[1.0], [2.0]], [[0.1], [0.2]])


def test_a_confusion_matrix_and_correlations_keep_their_diagonal() -> None:
    records = make_records("t p", ("c10", "c10"), ("c2", "c2"), ("c10", "c2"), ("c2", "c2"))
    confusion = Confusion.model_validate(
        {"source": "runs.csv", "kind": "confusion", "true": "t", "predicted": "p", "sort": "natural"}
    )
    matrix = confusion_matrix(confusion, records)
    assert matrix.index == matrix.columns == ("c2", "c10")
    assert matrix.values.tolist() == [[2, 0], [1, 1]]
    table = make_records(
        "item name x",
        *((i, name, value) for i in range(4) for name, value in (("a", i), ("b", -i), ("c", i * i))),
    )
    correlation = Correlation.model_validate(
        {
            "source": "runs.csv",
            "kind": "correlation",
            "index": "item",
            "columns": "name",
            "values": "x",
            "sort": {"aggfunc": "mean", "ascending": False},
        }
    )
    found = correlation_matrix(correlation, table)
    assert found.index == found.columns == ("c", "a", "b")
    assert np.diag(found.values).tolist() == [1, 1, 1]


def test_a_tensor_keeps_its_order_unless_it_is_sorted() -> None:
    matrix = Matrix(np.array([[1.0, 5.0], [2.0, 3.0]]), ("h10", "h2"), ("b", "a"))
    tensor = {"source": "a.npy", "kind": "tensor", "axes": ["q", "k"], "index": "q", "columns": "k"}
    assert transformed(matrix, Tensor.model_validate(tensor)).index == ("h10", "h2")
    both = transformed(
        matrix, Tensor.model_validate({**tensor, "sort": {"index": "natural", "columns": True}})
    )
    assert (both.index, both.columns) == (("h2", "h10"), ("a", "b"))
    assert both.values.tolist() == [[3, 2], [5, 1]]


def test_nonsense_is_refused() -> None:
    assert messages(pivot_matrix, keys(sort={"index": {"by": "z"}}), SCORES) == [
        'runs.csv: sort.index.by: there is no column "z"; known: x, y'
    ]
    for sort, message in (
        ({"by": "x"}, "say which side this is for"),
        ({"index": {"by": "x", "key": "natural"}}, "by and key are different orders; keep one of them"),
    ):
        with pytest.raises(ValidationError, match=message):
            keys(sort=sort)


def test_panels_are_in_natural_order_too() -> None:
    cells = [(m, "x", layer, 1.0) for m in ("m10", "m2") for layer in ("layer10", "layer2", "layer1")]
    records = make_records("i c layer v", *cells)
    plain = pivot_panels(keys(index="i", columns="c", values="v", col="layer"), records)
    assert plain.col == ("layer1", "layer10", "layer2")
    natural = pivot_panels(keys(index="i", columns="c", values="v", col="layer", sort="natural"), records)
    assert (natural.col, natural.first.index) == (("layer1", "layer2", "layer10"), ("m2", "m10"))
    as_in_file = {"col": False, "index": "natural"}
    given = pivot_panels(keys(index="i", columns="c", values="v", col="layer", sort=as_in_file), records)
    assert (given.col, given.first.index) == (("layer10", "layer2", "layer1"), ("m2", "m10"))
    rows = keys(index="i", columns="c", values="v", row="layer", sort={"row": "natural"})
    assert pivot_panels(rows, records).row == ("layer1", "layer2", "layer10")


def test_panels_of_a_tensor_are_ordered_with_their_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    array = np.arange(3 * 2 * 2.0).reshape(3, 2, 2)
    np.save("a.npy", array)
    tensor = {
        "source": "a.npy",
        "kind": "tensor",
        "axes": ["h", "q", "k"],
        "index": "q",
        "columns": "k",
        "col": "h",
    }
    labels = {"h": ["head10", "head2", "head1"], "q": ["b", "a"]}
    plain = collect(Tensor.model_validate({**tensor, "labels": labels}))
    assert isinstance(plain, PanelGrid)
    assert plain.col == ("head10", "head2", "head1")
    found = collect(Tensor.model_validate({**tensor, "labels": labels, "sort": {"col": "natural"}}))
    assert isinstance(found, PanelGrid)
    assert found.col == ("head1", "head2", "head10")
    np.testing.assert_array_equal(found.values[0], array[[2, 1, 0]])
    by_sum = collect(
        Tensor.model_validate(
            {**tensor, "labels": labels, "sort": {"index": {"aggfunc": "sum", "ascending": False}}}
        )
    )
    assert isinstance(by_sum, PanelGrid)
    assert by_sum.first.index == ("a", "b")
    np.testing.assert_array_equal(by_sum.values[0], array[:, [1, 0]])


def test_the_order_of_one_side_of_a_tensor_leaves_the_other_as_it_is() -> None:
    matrix = Matrix(np.array([[1.0, 5.0], [2.0, 3.0]]), ("h10", "h2"), ("b", "a"))
    tensor = {"source": "a.npy", "kind": "tensor", "axes": ["q", "k"], "index": "q", "columns": "k"}
    found = transformed(matrix, Tensor.model_validate({**tensor, "sort": {"index": "natural"}}))
    assert (found.index, found.columns) == (("h2", "h10"), ("b", "a"))


def test_one_side_of_a_pivot_table_leaves_the_other_sorted() -> None:
    records = make_records("i c v", ("b", "y", 1), ("b", "x", 2), ("a", "y", 5), ("a", "x", 7))
    fields = {"index": "i", "columns": "c", "values": "v"}
    found = pivot_matrix(keys(**fields, sort={"index": False}), records)
    assert (found.index, found.columns) == (("b", "a"), ("x", "y"))


def test_a_confusion_matrix_without_one_of_its_rows_has_two_orders() -> None:
    records = make_records("t p", *zip("aabbc", "abcba", strict=True))
    confusion = Confusion.model_validate(
        {
            "source": "runs.csv",
            "kind": "confusion",
            "true": "t",
            "predicted": "p",
            "steps": [{"drop": {"index": "a"}}, {"sort": {"index": {"aggfunc": "sum"}}}, {"sort": "natural"}],
        }
    )
    matrix = confusion_matrix(confusion, records)
    assert (matrix.index, matrix.columns) == (("b", "c"), ("a", "b", "c"))
    assert matrix.values.tolist() == [[0, 1, 1], [1, 0, 0]]

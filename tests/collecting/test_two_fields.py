"""Two fields on one axis: groups, and labels within them."""

import numpy as np
import pytest

from heatplate.collecting.pivot import pivot_matrix
from heatplate.configuration.matrices import Pivot
from tests.collecting.make_records import make_records, messages

RECORDS = make_records(
    "family size task acc",
    ("OPT", "350", "A", 1),
    ("OPT", "125", "A", 2),
    ("GPT", "1300", "A", 3),
    ("GPT", "350", "A", 4),
    ("OPT", "1300", "A", 5),
)


def keys(**given: object) -> Pivot:
    return Pivot.model_validate(
        {
            "source": "runs.csv",
            "index": ["family", "size"],
            "columns": "task",
            "values": "acc",
            **given,
        }
    )


def rows(**given: object) -> list[str]:
    matrix = pivot_matrix(keys(**given), RECORDS)
    return [f"{name}={value:g}" for name, value in zip(matrix.row_names, matrix.values[:, 0], strict=True)]


def problems(**given: object) -> list[str]:
    return messages(pivot_matrix, keys(**given), RECORDS)


def test_labels_are_sorted_within_sorted_groups() -> None:
    matrix = pivot_matrix(keys(), RECORDS)
    assert matrix.index_groups == ("GPT", "GPT", "OPT", "OPT", "OPT")
    assert matrix.index == ("350", "1300", "125", "350", "1300")
    assert matrix.values[:, 0].tolist() == [4, 3, 2, 1, 5]
    assert (matrix.index_name, matrix.columns_groups) == ("family / size", ())


def test_without_sorting_groups_and_their_labels_keep_the_order_of_the_records() -> None:
    assert rows(sort=False) == [
        "OPT / 350=1",
        "OPT / 125=2",
        "OPT / 1300=5",
        "GPT / 1300=3",
        "GPT / 350=4",
    ]


def test_reindex_orders_and_selects_either_field() -> None:
    assert rows(reindex={"index": {"family": ["OPT", "GPT"]}})[::2] == [
        "OPT / 125=2",
        "OPT / 1300=5",
        "GPT / 1300=3",
    ]
    assert rows(reindex={"index": {"size": ["1300", "350"]}}) == [
        "GPT / 1300=3",
        "GPT / 350=4",
        "OPT / 1300=5",
        "OPT / 350=1",
    ]
    assert problems(reindex={"index": {"family": ["OPTs"]}}) == [
        'runs.csv: reindex.index: no record has "OPTs" as its family; did you mean OPT?'
    ]
    assert problems(reindex={"index": {"family": ["GPT"], "size": ["125"]}}) == [
        "runs.csv: reindex.index: no record has a combination of these labels; list others, or those of one field"
    ]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"index": ["a", "b", "c"]}, "has 3 fields, and an axis has one or two"),
        ({"reindex": {"index": ["OPT"]}}, "say whose labels these are: {family: […], size: […]}"),
        (
            {"reindex": {"index": {"famly": ["OPT"]}}},
            '"famly" is not a field of this axis; did you mean family',
        ),
        ({"columns": "size"}, "two fields of the axes are the same field, size"),
    ],
)
def test_a_wrong_configuration_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValueError, match="(?s)" + message.replace("{", r"\{").replace("[", r"\[")):
        keys(**given)


def test_rename_and_baseline_know_both_fields() -> None:
    renamed = pivot_matrix(keys(rename={"index": {"GPT": "GPT-Neo", "350": "350M"}}), RECORDS)
    assert renamed.row_names[:3] == ("GPT-Neo / 350M", "GPT-Neo / 1300", "OPT / 125")
    assert problems(rename={"index": {"350": "1300"}}) == [
        'runs.csv: rename.index: "GPT / 350" and "GPT / 1300" would all have the label "GPT / 1300"; '
        "make them distinct",
        'runs.csv: rename.index: "OPT / 350" and "OPT / 1300" would all have the label "OPT / 1300"; '
        "make them distinct",
    ]
    assert rows(baseline={"index": "GPT / 350"})[0] == "GPT / 350=0"


def test_transpose_takes_the_groups_along() -> None:
    matrix = pivot_matrix(keys(transpose=True), RECORDS)
    assert matrix.columns_groups == ("GPT", "GPT", "OPT", "OPT", "OPT")
    assert matrix.index_groups == ()
    np.testing.assert_array_equal(matrix.values, [[4, 3, 2, 1, 5]])


def test_messages_name_group_and_label() -> None:
    with_gap = make_records("family size task acc", ("GPT", "1", "A", 1), ("OPT", "1", "B", 2))
    found = messages(pivot_matrix, keys(), with_gap)
    assert found[0].startswith("runs.csv: the cell (row GPT / 1, column B) has no record")
    twice = make_records("family size task acc", ("GPT", "1", "A", 1), ("GPT", "1", "A", 2))
    assert "2 values for the cell (row GPT / 1, column A)" in messages(pivot_matrix, keys(), twice)[0]


def seeds(**given: object) -> Pivot:
    return keys(aggfunc="mean", **given)


OF_SEEDS = make_records(
    "family size task seed acc",
    *(
        (family, size, "A", seed, place + seed / 8 + (seed == 2) * place / 16)
        for place, (family, size) in enumerate(
            [("OPT", "350"), ("OPT", "125"), ("GPT", "1300"), ("GPT", "350")]
        )
        for seed in (1, 2, 3)
    ),
)


@pytest.mark.parametrize("name", ["125", "OPT / 125"])
def test_a_row_is_named_by_its_label_or_with_its_group(name: str) -> None:
    assert rows(baseline={"index": name})[2] == "OPT / 125=0"
    assert rows(baseline={"index": name, "drop": True}) == [
        "GPT / 350=2",
        "GPT / 1300=1",
        "OPT / 350=-1",
        "OPT / 1300=3",
    ]
    by_row = pivot_matrix(
        keys(index="task", columns=["family", "size"], sort={"index": {"by": name, "ascending": False}}),
        RECORDS,
    )
    assert by_row.index == ("A",)
    test = {"baseline": name, "method": "welch_t"}
    tested = pivot_matrix(seeds(test=test), OF_SEEDS)
    assert np.isnan(tested.p[:, 0]).tolist() == [label == "125" for label in tested.index]
    assert tested.test.baseline == "OPT / 125"


AMBIGUOUS = '2 rows have the label "350"; write it with its group: GPT / 350, OPT / 350'


def test_a_label_of_several_groups_is_refused_with_the_full_ones() -> None:
    assert problems(baseline={"index": "350"}) == [f"runs.csv: baseline.index: {AMBIGUOUS}"]
    transposed = {"index": "task", "columns": ["family", "size"]}
    by = {"index": {"by": "350"}}
    assert problems(**transposed, sort=by) == [
        f"runs.csv: sort.index.by: {AMBIGUOUS.replace('rows', 'columns')}"
    ]
    test = {"baseline": "350", "method": "welch_t"}
    assert messages(pivot_matrix, seeds(test=test), OF_SEEDS) == [f"runs.csv: test.baseline: {AMBIGUOUS}"]


def test_of_an_unknown_label_the_names_that_would_do_are_shown() -> None:
    known = "known: GPT / 350, GPT / 1300, 125, OPT / 350, OPT / 1300"
    assert problems(baseline={"index": "7b"}) == [f'runs.csv: baseline.index: there is no row "7b"; {known}']
    assert "did you mean OPT / 350" in problems(baseline={"index": "OTP / 350"})[0]

"""Confusion matrices: those of pandas.crosstab, with the same labels on both sides."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.collecting.confusion import confusion_matrix
from heatplate.configuration.matrices import Confusion
from tests.collecting.make_records import make_records, messages

PREDICTIONS = make_records("gold guess", ("cat", "cat"), ("cat", "dog"), ("dog", "dog"), ("bird", "dog"))


def keys(**given: object) -> Confusion:
    base = {"kind": "confusion", "source": "runs.csv", "true": "gold", "predicted": "guess"}
    return Confusion.model_validate({**base, **given})


def test_rows_are_true_labels_columns_are_predicted_ones_and_both_have_all_labels() -> None:
    matrix = confusion_matrix(keys(), PREDICTIONS)
    assert matrix.index == matrix.columns == ("bird", "cat", "dog")
    assert (matrix.index_name, matrix.columns_name) == ("gold", "guess")
    assert matrix.values.tolist() == [[0, 0, 1], [0, 1, 1], [0, 0, 1]]


def test_labels_set_the_order_and_may_be_absent_from_the_data() -> None:
    matrix = confusion_matrix(keys(labels=["dog", "cat", "fish", "bird"]), PREDICTIONS)
    assert matrix.index == ("dog", "cat", "fish", "bird")
    assert matrix.values[2].sum() == matrix.values[:, 2].sum() == 0


def test_numbers_are_sorted_by_value() -> None:
    assert confusion_matrix(keys(), make_records("gold guess", (10, 9), ("9", "2"))).index == ("2", "9", "10")


def test_axes_can_be_named() -> None:
    assert confusion_matrix(keys(index_name="True"), PREDICTIONS).index_name == "True"


pairs = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abcd")), min_size=1, max_size=30)


@given(records=pairs, seed=st.integers())
def test_agrees_with_crosstab_in_any_order(records: list[tuple[str, str]], seed: int) -> None:
    matrix = confusion_matrix(
        keys(), make_records("gold guess", *random.Random(seed).sample(records, len(records)))
    )
    frame = pd.DataFrame(records, columns=["gold", "guess"])
    expected = pd.crosstab(frame["gold"], frame["guess"])
    names = list(matrix.index)
    np.testing.assert_array_equal(matrix.values, expected.reindex(index=names, columns=names, fill_value=0))


def test_normalized_rows_are_recall() -> None:
    assert confusion_matrix(keys(normalize="index"), PREDICTIONS).values.tolist() == [
        [0, 0, 1],
        [0, 0.5, 0.5],
        [0, 0, 1],
    ]


def test_the_precision_of_a_label_that_is_never_predicted_is_a_problem_with_a_fix() -> None:
    (message,) = messages(confusion_matrix, keys(normalize="columns"), PREDICTIONS)
    assert message.startswith('runs.csv: normalize: the column "bird" sums to 0')
    assert np.isnan(
        confusion_matrix(keys(normalize="columns", missing="keep"), PREDICTIONS).values[:, 0]
    ).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (
            {"labels": ["cat", "dgo", "bird"]},
            'runs.csv:3: labels: "dog", which 3 records have, is not among the labels; add it, or exclude its records '
            "with where; did you mean dgo?",
        ),
        ({"labels": ["cat", "cat"]}, 'runs.csv: labels: duplicated: "cat"; list each label once'),
        ({"true": "godl"}, 'runs.csv: true: there is no field "godl"; did you mean gold?'),
    ],
)
def test_unknown_or_duplicated_labels_and_unknown_fields_are_problems(
    given: dict[str, object], message: str
) -> None:
    assert messages(confusion_matrix, keys(**given), PREDICTIONS)[0] == message


def test_a_record_without_a_label_is_a_problem_with_its_line() -> None:
    predictions = make_records("gold guess", ("cat", "cat"), ("cat", None))
    assert messages(confusion_matrix, keys(), predictions) == [
        'runs.csv:3: the field "guess" is empty, so the record has no label; fill it in, or leave such records '
        "out with where: {guess: {isna: false}}"
    ]


@pytest.mark.parametrize("guesses", [("0.0", "1.0", "0.0"), (0.0, 1.0, 0.0), (0, 1, "0.0")])
def test_a_whole_number_with_a_point_is_the_class_without_it(guesses: tuple[object, ...]) -> None:
    records = make_records("gold guess", *zip((0, 1, 1), guesses, strict=True))
    matrix = confusion_matrix(keys(), records)
    assert matrix.index == ("0", "1")
    assert matrix.values.tolist() == [[1, 0], [1, 1]]


def test_numbers_with_a_point_alone_are_written_as_they_are() -> None:
    assert confusion_matrix(keys(), make_records("gold guess", ("1.0", "2.0"))).index == ("1.0", "2.0")
    versions = make_records("gold guess", ("1.1", "1.10"))
    assert confusion_matrix(keys(), versions).index == ("1.1", "1.10")


@pytest.mark.parametrize("records", [[(0, 1), (1, 1)], [("0.0", 1), (1, "1.0")]])
def test_classes_may_be_positions_in_the_labels(records: list[tuple[object, object]]) -> None:
    matrix = confusion_matrix(keys(labels=["neg", "pos"]), make_records("gold guess", *records))
    assert matrix.index == ("neg", "pos")
    assert matrix.values.tolist() == [[0, 1], [0, 1]]


@pytest.mark.parametrize(
    ("labels", "records", "unknown"),
    [
        (["neg", "pos"], [(0, 2)], "0"),
        (["neg", "pos"], [(0, "pos")], "0"),
        (["5", "6"], [(0, 1)], "0"),
        (["neg", "pos"], [("0.5", 1)], "0.5"),
    ],
)
def test_what_may_be_something_else_is_no_position(
    labels: list[str], records: list[tuple[object, object]], unknown: str
) -> None:
    found = messages(confusion_matrix, keys(labels=labels), make_records("gold guess", *records))
    assert f'"{unknown}" is not among the labels' in found[0].replace(", which 1 records have,", "")

"""Which records are used: plain values, and conditions on a field."""

import pytest

from heatplate.collecting.pivot import pivot_matrix
from heatplate.configuration.loading import from_values
from heatplate.configuration.matrices import Pivot
from tests.collecting.make_records import make_records, messages

RECORDS = make_records(
    "task step seed acc",
    ("mmlu_law", 1, "a", 10),
    ("mmlu_history", 20, "b", 20),
    ("wnli", 300, None, 30),
    ("rte", 4000, "", 40),
    ("rte-old", None, "c", 50),
)
BRACKETS = make_records("task step seed acc", ("acc[a]", 1, "a", 10), ("acca", 1, "a", 20))


def keys(**where: object) -> Pivot:
    base = {"source": "runs.csv", "index": "task", "columns": "one", "values": "acc"}
    return Pivot.model_validate({**base, "columns": "acc", "missing": "keep", "where": where})


def kept(**where: object) -> list[str]:
    return list(pivot_matrix(keys(**where), RECORDS).index)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"task": {"exclude": "wnli"}}, ["mmlu_history", "mmlu_law", "rte", "rte-old"]),
        ({"task": {"exclude": ["wnli", "rte"]}}, ["mmlu_history", "mmlu_law", "rte-old"]),
        ({"task": {"like": "mmlu_*"}}, ["mmlu_history", "mmlu_law"]),
        ({"task": {"like": ["rte", "*law"]}}, ["mmlu_law", "rte"]),
        ({"task": {"like": "rte?old"}}, ["rte-old"]),
        ({"task": {"like": "mmlu_*", "exclude": "mmlu_law"}}, ["mmlu_history"]),
        ({"step": {"gt": 20}}, ["rte", "wnli"]),
        ({"step": {"ge": 20, "lt": 4000}}, ["mmlu_history", "wnli"]),
        ({"step": {"le": 1}}, ["mmlu_law"]),
        ({"step": {"between": [20, 300]}}, ["mmlu_history", "wnli"]),
        ({"step": {"between": [20, 4000], "exclude": 300}}, ["mmlu_history", "rte"]),
        ({"seed": {"isna": True}}, ["rte", "wnli"]),
        ({"seed": {"isna": False}}, ["mmlu_history", "mmlu_law", "rte-old"]),
        ({"seed": {"exclude": "a"}}, ["mmlu_history", "rte", "rte-old", "wnli"]),
        ({"seed": {"isna": False}, "step": {"gt": 1}}, ["mmlu_history"]),
    ],
)
def test_conditions_select_records(condition: dict[str, object], expected: list[str]) -> None:
    assert kept(**condition) == expected


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        (
            {"task": {"exclude": "wnl"}},
            'where.task.exclude: no record has the value "wnl"; did you mean wnli?',
        ),
        ({"task": {"like": "blimp*"}}, 'where.task.like: no record has a value like "blimp*"'),
        ({"task": {"gt": 3}}, 'the field "task": "mmlu_law" is not a number'),
        ({"step": {"gt": 5000}}, "where: no record satisfies all conditions"),
    ],
)
def test_conditions_that_select_nothing_are_reported(condition: dict[str, object], message: str) -> None:
    found = "\n".join(messages(pivot_matrix, keys(**condition), RECORDS))
    assert message in found


@pytest.mark.parametrize(
    ("condition", "message"),
    [
        ({}, "has no condition; give a value, a list, or one such as {exclude: VALUE}"),
        ({"between": [3, 1]}, "between holds for no number; write the smaller one first"),
        ({"lik": "a"}, "where.task.lik: unknown key; did you mean like?"),
        ({"gt": "three"}, '"three" should be a number'),
        ({"between": [1]}, "is too short; list at least two"),
    ],
)
def test_mistakes_in_conditions_are_found_in_the_configuration(condition: object, message: str) -> None:
    matrix = {"source": "a.csv", "index": "i", "columns": "c", "values": "v", "where": {"task": condition}}
    found = from_values({"matrices": {"m": matrix}, "figures": {"m": {}}}, "config")
    assert any(message in str(problem) for problem in found.problems), found.problems


def test_brackets_in_a_pattern_are_text() -> None:
    assert pivot_matrix(keys(task={"like": "*[a]"}), BRACKETS).index == ("acc[a]",)

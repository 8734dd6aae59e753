"""Reading JSON and JSON Lines."""

import gzip
import json
import math

import pytest

from heatplate.problems import InputError
from tests.collecting.test_reading import directory, message, read, rows  # noqa: F401  the fixture is used

HARNESS = {
    "results": {"piqa": {"acc": 0.7, "acc_stderr": 0.01}, "wsc": {"acc": 0.4, "ppl": {"word": 3}}},
    "config": {"model": "m1"},
}


def test_keys_of_a_mapping_become_a_field_and_nested_objects_are_flattened():
    assert rows(json.dumps(HARNESS), "a.json", record_path="results.{task}", meta="config.model") == [
        ["config.model", "task", "acc", "acc_stderr", "ppl.word"],
        ["m1", "piqa", 0.7, 0.01, None],
        ["m1", "wsc", 0.4, None, 3],
    ]


def test_a_path_may_be_a_list_of_names_that_contain_dots():
    content = json.dumps({"a.b": {"x": {"v": 1}}})
    assert rows(content, "a.json", record_path=["a.b", "{c}"]) == [["c", "v"], ["x", 1]]


def test_a_list_of_one_name_is_not_split_at_its_dots():
    content = json.dumps({"results.v1": {"a": {"acc": 0.5}}, "m": "x"})
    assert rows(content, "a.json", record_path=["results.v1"]) == [["a.acc"], [0.5]]


def test_wide_records_are_reshaped_to_long_form():
    lines = '{"model": "A", "MMLU": 0.5, "GSM8K": 0.4}\n{"model": "B", "MMLU": 0.6}\n'
    melt = {"id_vars": "model", "var_name": "task", "value_name": "acc"}
    assert rows(lines, "a.jsonl", melt=melt) == [
        ["model", "task", "acc"],
        ["A", "MMLU", 0.5],
        ["A", "GSM8K", 0.4],
        ["B", "MMLU", 0.6],
        ["B", "GSM8K", None],
    ]


def test_a_lone_surrogate_in_a_field_name_is_a_problem():
    assert "a.json: field name " in message('[{"\\ud800": 1}]', "a.json")


def test_every_item_of_a_list_is_visited_and_a_scalar_becomes_the_field_value():
    content = json.dumps({"runs": [{"acc": {"A": 1, "B": 2}}, {"acc": {"A": 3}}]})
    expected = [["task", "value"], ["A", 1], ["B", 2], ["A", 3]]
    assert rows(content, "a.json", record_path="runs.acc.{task}") == expected
    named = rows(content, "a.json", record_path=["runs", "{run}", "acc", "{task}"])
    assert named[1:] == [["0", "A", 1], ["0", "B", 2], ["1", "A", 3]]


def test_without_a_path_the_top_is_a_list_of_records_or_one_record():
    assert rows('[{"m": "x", "v": 1}, {"m": "y"}]', "a.json") == [["m", "v"], ["x", 1], ["y", None]]
    assert rows('{"m": "x", "v": 1}', "a.json") == [["m", "v"], ["x", 1]]
    assert rows(gzip.compress(b'[{"m": "x"}]'), "a.json.gz") == [["m"], ["x"]]


def test_nan_and_infinity_are_read_for_the_configuration_to_decide():
    (_, cells) = rows('[{"a": NaN, "b": -Infinity, "c": 1.5}]', "a.json")
    assert math.isnan(cells[0])
    assert cells[1:] == [-math.inf, 1.5]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"a": 1, "a": 2}', 'a.json: the key "a" is duplicated in one object; rename one'),
        ("[" * 100_000, "nested too deeply to be data"),
        ('{"a": ' + "9" * 5000 + "}", "an integer of 5000 digits"),
        ('{"a": 1e400}', 'the number "1e400" is too large'),
        ('{"a": 1,\n "b" 2}', "a.json:2: not valid JSON: Expecting ':' delimiter at column 6"),
        ('{"a": [1, 2', "the JSON is truncated here"),
        (
            '{"a": 1}\n{"a": 2}',
            "a.json:2: extra data after the end; if there is one object per line, set format: jsonl",
        ),
        ("<html>404</html>", "not a text file but a web page; download the file itself"),
        ('[{"a": "cut', "a.json:1: the JSON is truncated here"),
        ("version https://git-lfs.github.com/spec/v1", "a Git LFS pointer; run git lfs pull"),
        ("   ", "the file is empty"),
        ("{}", "contains no records"),
        ("[]", "contains no records"),
    ],
)
def test_invalid_json_is_a_problem_with_its_line(content, expected):
    assert expected in message(content, "a.json")


def test_an_unknown_path_is_reported_with_the_known_names():
    assert 'record_path: there is no "result"; did you mean results?' in message(
        json.dumps(HARNESS), "a.json", record_path="result.{task}"
    )
    assert "requires a mapping or a list" in message('{"a": 3}', "a.json", record_path="a.{x}")
    assert 'meta: there is no "x"; known: model' in message(json.dumps(HARNESS), "a.json", meta="config.x")


def test_a_field_with_two_values_in_a_record_is_a_problem():
    expected = 'a record has two values for the field "m"; rename one'
    assert expected in message('{"x": {"m": 1}}', "a.json", record_path="{m}")
    assert expected in message('{"m": 1, "r": [{"m": 2}]}', "a.json", record_path="r", meta="m")
    nested = '{"a.b": 1, "a": {"b": 2}}'
    assert 'a record has two values for the field "a.b"; rename one' in message(nested, "a.json")


def test_meta_must_name_a_single_value():
    content = json.dumps({"config": {"model": "m"}, "seeds": [1, 2], "r": [{"v": 1}]})
    expected = 'meta: "config" is not a single value; did you mean config.model?'
    assert expected in message(content, "a.json", meta="config", record_path="r")
    assert '"seeds" is not a single value' in message(content, "a.json", meta="seeds", record_path="r")


@pytest.mark.parametrize("depth", [500, 900, 950, 990, 1000, 3000])
def test_objects_nested_almost_too_deep_are_records_or_a_problem_but_never_a_crash(depth):
    try:
        assert rows('{"a":' * depth + "1" + "}" * depth, "a.json")[1] == [1]
    except InputError as problem:
        assert "nested too deeply to be data" in str(problem)


def test_json_lines_skip_blank_lines_and_keep_the_lines_of_records_of_any_shape():
    assert rows('{"m": "x"}\r\n\n{"m": "y", "v": 2}', "a.jsonl") == [["m", "v"], ["x", None], ["y", 2]]
    assert [place.line for place in read("a.jsonl").places] == [1, 3]
    assert rows(gzip.compress(b'{"m": "x"}\n'), "a.jsonl.gz") == [["m"], ["x"]]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"m": 1}\n{"m": ', "a.jsonl:2: the JSON is truncated here"),
        (
            '[\n{"m": 1}\n]',
            "a.jsonl:1: the JSON is truncated here; if a value spans several lines, set format: json",
        ),
        ('{"m": 1}\n{"m": 1} {"m": 2}\n', "a.jsonl:2: two values on one line; put each on its own line"),
        ('{"m": 1}\nm=2\n', "a.jsonl:2: not valid JSON"),
    ],
)
def test_a_broken_line_is_a_problem_with_its_number(content, expected):
    assert expected in message(content, "a.jsonl")


def test_all_broken_lines_are_reported_at_once():
    problems = message("x\n{}\n[\n", "a.jsonl").splitlines()
    assert [problem.split(": ")[0] for problem in problems] == ["a.jsonl:1", "a.jsonl:3"]


def test_fields_of_the_records_themselves_need_no_meta():
    found = message('[{"model": "a", "task": "x", "score": 1}]', "a.json", meta="config.seed")
    assert found.startswith(
        "a.json: meta: meta is for fields around the records, and this file is a list of records"
    )

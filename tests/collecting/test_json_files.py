"""Reading JSON and JSON Lines."""

import gzip
import json
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.collecting import collect
from heatplate.collecting.json_files import parsed
from heatplate.collecting.json_rows import only_record, rows_of
from heatplate.configuration.matrices import Pivot
from heatplate.problems import InputError
from tests.collecting.make_records import frame_of
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
    expected = "a.json: record_path: {x} requires a mapping or a list, but the value is 3"
    assert message('{"a": 3}', "a.json", record_path="a.{x}") == expected
    expected = (
        'a.json: record_path: {y} requires a mapping or a list, but the value at "accuracy" is null; leave it out '
        "with where: {x: {exclude: accuracy}}"
    )
    assert message('{"0": {"f1": 1}, "accuracy": null}', "a.json", record_path="{x}.{y}") == expected
    expected = 'there is no "f1" at "b"; known: f2; leave it out with where: {x: {exclude: b}}'
    assert expected in message('{"a": {"f1": 1}, "b": {"f2": 1}}', "a.json", record_path="{x}.f1")
    expected = 'no key at "b" has the form "{m}_1", such as "f2"; leave it out with where: {x: {exclude: b}}'
    assert expected in message('{"a": {"f_1": 1}, "b": {"f2": 1}}', "a.json", record_path="{x}.{m}_1")
    assert 'meta: there is no "x"; known: model' in message(json.dumps(HARNESS), "a.json", meta="config.x")


def test_lists_of_a_record_with_different_lengths_are_named():
    content = '{"m": "x", "t": [1, 2, 3], "v": [1, 2], "layers": [1, 2, 3, 4]}'
    expected = "a.json: the lists of a record have different lengths (v has 2, t has 3); correct them"
    assert message(content, "a.json", index="m", columns="t", values="v") == expected
    content = '[{"m": "x", "t": [1, 2], "v": [1, 2]}, {"m": "y", "t": [1], "v": [1, 2]}]'
    expected = "a.json: the lists of a record have different lengths (v has 2, t has 1); correct them"
    assert message(content, "a.json", index="m", columns="t", values="v") == expected
    assert len(rows(content.replace('"t"', '"u"'), "a.json", index="m", columns="t", values="v")) == 5


@pytest.mark.parametrize("beside", ["2026-01-01", None, {"lr": 1}, []])
@pytest.mark.parametrize("where", [["A", "B"], {"exclude": "date"}, {"like": "?"}])
@pytest.mark.parametrize(
    ("path", "at_task"),
    [("{model}.{task}", 0.5), ("{model}.r.{task}", {"acc": 0.5}), ("{model}.{task}_x", 0.5)],
)
def test_what_where_leaves_out_need_not_be_as_the_path_says(beside, where, path, at_task):
    tasks = {"NLI_x": at_task, "QA_x": at_task}
    below = {"r": tasks} if ".r." in path else tasks
    Path("a.json").write_text(json.dumps({"date": beside, "A": below, "B": below}))
    keys = {**K, "source": "a.json", "record_path": path, "where": {"model": where}}
    matrix = collect(Pivot.model_validate({**keys, "values": "acc" if ".r." in path else "value"}))
    assert matrix.index == ("A", "B")
    assert matrix.values.tolist() == [[0.5, 0.5], [0.5, 0.5]]


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


def test_keys_of_several_parts_become_fields_and_other_keys_are_left_out():
    content = json.dumps({"arc|25": {"acc": 1}, "mmlu|5": {"acc": 2}, "all": {"acc": 3}, "|9": {"acc": 4}})
    assert rows(content, "a.json", record_path="{task}|{shots}") == [
        ["task", "shots", "acc"],
        ["arc", "25", 1],
        ["mmlu", "5", 2],
    ]
    assert rows(
        '{"x": {"acc,none": 1, "alias": "x", "f1,none": 2}}', "a.json", record_path="{t}.{metric},none"
    ) == [
        ["t", "metric", "value"],
        ["x", "acc", 1],
        ["x", "f1", 2],
    ]
    assert message(content, "a.json", record_path="{task}+{prompt}") == (
        'a.json: record_path: no key has the form "{task}+{prompt}", such as "arc|25", "mmlu|5", "all", "|9"'
    )
    listed = json.dumps([{"a+b": 1}, {"c+d": 2}])
    assert rows(listed, "a.json", record_path="{x}+{y}")[1:] == [["a", "b", 1], ["c", "d", 2]]


def test_a_key_that_would_take_forever_to_take_apart_takes_no_time():
    key = "a_" * 500_000
    assert rows(
        json.dumps({key: {"v": 1}, "a_b_c_d!": {"v": 2}}), "a.json", record_path="{a}_{b}_{c}_{d}!"
    ) == [
        ["a", "b", "c", "d", "v"],
        ["a", "b", "c", "d", 2],
    ]


def test_an_object_of_columns_is_a_table():
    assert rows('{"m": ["x", "y"], "v": [1, null]}', "a.json") == [["m", "v"], ["x", 1], ["y", None]]
    assert rows('{"a": {"m": ["x"], "v": [1]}}', "a.json", record_path="{k}") == [
        ["k", "m", "v"],
        ["a", "x", 1],
    ]
    assert message('{"m": ["x", "y"], "v": [1]}', "a.json").startswith(
        "a.json: an object of lists of different lengths (m has 2, v has 1)"
    )


def test_single_values_beside_a_column_belong_to_each_of_its_rows():
    content = '{"m": "x", "c": {"lr": 3}, "step": [1, 2], "v": [5, 6], "tags": ["a", "b", "c"]}'
    assert rows(content, "a.json") == [["m", "c.lr", "step", "v"], ["x", 3, 1, 5], ["x", 3, 2, 6]]
    assert rows(content, "a.json", values="lr") == [["m", "c.lr"], ["x", 3]]
    assert rows('{"m": "x", "v": 1, "tags": ["a", "b"]}', "a.json") == [["m", "v"], ["x", 1]]


def test_columns_whose_cells_are_not_numbered_from_0_are_an_object():
    assert rows('{"m": {"0": "x", "1": "y"}, "v": {"0": 1, "1": 2}}', "a.json")[1:] == [["x", 1], ["y", 2]]
    for content in ('{"m": {"0": 1, "2": 2}}', '{"m": {"0": 1}, "v": {"1": 2}}', '{"m": {"0": 1}, "v": 3}'):
        assert "m.0" in rows(content, "a.json")[0]


def test_tables_as_pandas_writes_them_have_their_index_if_it_counts_nothing():
    assert rows('{"columns": ["v"], "index": [0, 1], "data": [[1], [2]]}', "a.json") == [["v"], [1], [2]]
    assert rows('{"columns": ["v"], "index": ["x", "y"], "data": [[1], [2]]}', "a.json") == [
        ["Unnamed: 0", "v"],
        ["x", 1],
        ["y", 2],
    ]
    tight = {
        "columns": ["v"],
        "index": [["a", "x"]],
        "data": [[1]],
        "index_names": ["m", None],
        "column_names": [None],
    }
    assert rows(json.dumps(tight), "a.json") == [["m", "Unnamed: 1", "v"], ["a", "x", 1]]
    levels = json.dumps({"columns": [["dev", "acc"], ["test", "acc"]], "index": [0], "data": [[1, 2]]})
    melt = {"var_name": ["split", "metric"]}
    assert rows(levels, "a.json", melt=melt)[1:] == [["dev", "acc", 1], ["test", "acc", 2]]


@pytest.mark.parametrize(
    "content",
    [
        '{"columns": ["v"], "data": [[1, 2]]}',
        '{"columns": ["v", "w"], "index": ["x"], "data": [[1]]}',
        '{"columns": ["v"], "index": ["x", "y"], "data": [[1]]}',
        '{"columns": ["v"], "index": ["x", ["y", "z"]], "data": [[1], [2]]}',
        '{"columns": ["v"], "index": ["x"], "data": [[{"a": 1}]]}',
        '{"columns": ["v", "v"], "data": [[1, 2]]}',
        '{"columns": [], "data": []}',
        '{"schema": {}, "data": []}',
        '{"schema": {}, "data": [{}]}',
        "[[]]",
        "[[1], []]",
        '[["a"], [1, 2]]',
        '[["a", "a"], [1, 2]]',
        '[["a", "b"], [1, [2]]]',
        '{"m": [], "v": []}',
    ],
)
def test_a_table_that_is_none_is_a_problem_and_never_a_crash(content):
    assert message(content, "a.json").startswith("a.json: ")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"columns": ["v"], "data": [[1, 2]]}', "a row has 2 cells where columns has 1: [1, 2]"),
        ('{"columns": ["v"], "index": ["x", "y"], "data": [[1]]}', "index has 2 items, and data has 1 rows"),
        (
            '{"columns": ["v"], "index": [["x", "y"], "z"], "data": [[1], [2]]}',
            "where index and columns have 3",
        ),
        ('{"columns": ["v"], "index": ["x"], "data": [[{"a": 1}]]}', 'a nested value, ["x", {"a": 1}]'),
        ('[["a", "a"], [1, 2]]', 'the column "a" is duplicated; rename one'),
    ],
)
def test_what_is_wrong_with_a_table_is_said(content, expected):
    assert expected in message(content, "a.json")


def test_a_list_of_lists_has_a_header_only_where_that_is_certain():
    assert rows('[["m", "v"], ["x", 1]]', "a.json") == [["m", "v"], ["x", 1]]
    assert rows('[["m", "v"], ["x", "0.5"]]', "a.json") == [["m", "v"], ["x", "0.5"]]
    assert rows('[["m", "0", "1"], ["x", 0.5, 0.6]]', "a.json") == [["m", "0", "1"], ["x", 0.5, 0.6]]
    assert rows('[["", "v"], ["x", 1]]', "a.json") == [["Unnamed: 0", "v"], ["x", 1]]
    for content in ('[["x", "0.5"], ["y", "0.6"]]', '[["x", 1], ["y", 2]]', "[[1, 2], [3, 4]]"):
        assert "a list of lists without a header" in message(content, "a.json")
        assert rows(content, "a.json", names=["m", "v"])[0] == ["m", "v"]
    assert "a row has 2 cells where names has 3: [1, 2]" in message(
        "[[1, 2]]", "a.json", names=["a", "b", "c"]
    )
    assert "names is for rows that are lists, and these are objects" in message(
        '{"a": 1}', "a.json", names=["a"]
    )


def test_rows_in_json_lines_keep_their_lines():
    rows('["m", "v"]\n\n["x", 1]\n["y", 2]\n', "a.jsonl")
    records = read("a.jsonl")
    assert frame_of(records).values.tolist() == [["x", 1], ["y", 2]]
    assert [place.line for place in records.places] == [3, 4]
    assert [place.line for place in read("a.jsonl", names=["m", "v"]).places] == [1, 3, 4]
    assert rows("[1, 2]\n[3]\n", "a.jsonl", record_path="{i}")[1:] == [["0", 1], ["1", 2], ["0", 3]]


def test_meta_is_also_looked_up_beside_nested_records():
    models = [
        {"name": "A", "c": {"size": 1}, "runs": [{"v": 1}, {"v": 2}]},
        {"name": "B", "c": {"size": 2}, "runs": [{"v": 3}]},
    ]
    expected = [["A", 1], ["A", 2], ["B", 3]]
    assert rows(json.dumps(models), "a.json", record_path="runs", meta="name")[1:] == expected
    nested = json.dumps({"date": "d", "models": models})
    found = rows(nested, "a.json", record_path="models.runs", meta=["date", "models.name", "models.c.size"])
    assert found == [
        ["date", "models.name", "models.c.size", "v"],
        ["d", "A", 1, 1],
        ["d", "A", 1, 2],
        ["d", "B", 2, 3],
    ]
    assert 'meta: there is no "nam"; did you mean name?' in message(
        nested, "a.json", record_path="models.runs", meta="models.nam"
    )
    assert '"models" is not a single value' in message(
        nested, "a.json", record_path="models.runs", meta="models"
    )
    assert '"runs" is not a single value' in message(
        '{"runs": [1, 2]}', "a.json", record_path="runs", meta="runs"
    )
    assert rows('{"a.b": "x", "r": [{"v": 1}]}', "a.json", record_path="r", meta="a.b")[1:] == [["x", 1]]


def test_melt_makes_a_field_of_each_level_of_nested_objects():
    content = '[{"m": "x", "mnli": {"acc": 1, "f1": 2}}]'
    melt = {"id_vars": "m", "var_name": ["task", "metric"]}
    assert rows(content, "a.json", melt=melt)[1:] == [["x", "mnli", "acc", 1], ["x", "mnli", "f1", 2]]
    expected = 'a.json: melt.var_name: 2 names, but 1 level of the column "acc"; give one for each'
    assert message('{"m": "x", "acc": 1}', "a.json", melt=melt) == expected


K = {"index": "model", "columns": "task", "values": "acc"}


@pytest.mark.parametrize(
    ("content", "keys", "expected"),
    [
        (
            {"results": {"piqa": {"acc": 0.7}, "wsc": {"acc": 0.4}}, "config": {"model": "m"}},
            K,
            'the file is {"results": {"piqa": {"acc": 0.7}, "wsc": {"acc": 0.4}}, "config": {"model": "m"}}; '
            "write record_path: results.{task}, meta: config.model and index: config.model",
        ),
        (
            {"results": {"piqa": {"acc": 0.7}}, "model": "m"},
            K,
            'the file is {"results": {"piqa": {"acc": 0.7}}, "model": "m"}; write record_path: results.{task} and meta: model',
        ),
        (
            {"BERT": {"CoLA": 60.5, "RTE": 70}, "GPT": {"CoLA": 45, "RTE": 60}},
            K,
            'the file is {"BERT": {"CoLA": 60.5, "RTE": 70}, "GPT": {"CoLA": 45, "RTE": 60}}; '
            'write record_path: "{model}.{task}" (BERT is the model, CoLA the task; if not, exchange these names) '
            "and values: value",
        ),
        (
            {"v1.0": {"runs": [{"model": "x", "task": "y", "acc": 1}]}},
            K,
            'the file is {"v1.0": {"runs": [{…}]}}; write record_path: ["v1.0", "runs"]',
        ),
        (
            {"model": "m", "runs": [{"task": "y", "acc": 1}]},
            {**K, "record_path": "runs"},
            'the file is {"model": "m", "runs": [{"task": "y", "acc": 1}]}; write meta: model',
        ),
        (
            {"results": {"a": {"acc,none": 1}, "b": {"acc,none": 2}}},
            K,
            '"b": {"acc,none": 2}}}; write record_path: results.{level2}; put model or task in place of level2 (a, b)',
        ),
        (
            {"model": "m", "log": {"task": ["a", "b"], "acc": [1, 2]}},
            K,
            'the file is {"model": "m", "log": {"task": ["a", "b"], "acc": [1, 2]}}; write record_path: log and meta: model',
        ),
        ({"runs": [[[1]]]}, K, 'the file is {"runs": [[[…]]]}'),
    ],
)  # fmt: skip
def test_a_file_of_another_shape_is_shown_with_the_path_to_write(content, keys, expected):
    Path("a.json").write_text(json.dumps(content))
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate({"source": "a.json", **keys}))
    assert str(raised.value).endswith(expected)


def test_a_misspelt_field_has_no_talk_of_shapes():
    keys = {"source": "a.json", **K, "values": "ac"}
    rows('[{"model": "x", "task": "y", "acc": 1}]', "a.json")
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate(keys))
    assert str(raised.value) == 'a.json: values: there is no field "ac"; did you mean acc?'
    rows('{"model": "x", "runs": [{"task": "y", "acc": 1}]}', "a.json", record_path="runs")
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate({**keys, "record_path": "runs", "meta": "model"}))
    assert str(raised.value) == 'a.json: values: there is no field "ac"; did you mean acc?'


@pytest.mark.parametrize(
    ("metric", "values", "expected"),
    [
        ("acc,none", "acc", 'the file is of lm-evaluation-harness 0.4, which calls it "acc,none"'),
        ("acc", "acc,none", 'the file is of lm-evaluation-harness before 0.4, which calls it "acc"'),
    ],
)
def test_results_of_another_version_of_the_harness_are_named(metric, values, expected):
    rows(json.dumps({"results": {"x": {"alias": "x", metric: 1}}}), "a.json", record_path="results.{task}")
    keys = {**K, "index": "alias", "values": values, "record_path": "results.{task}", "source": "a.json"}
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate(keys))
    assert str(raised.value) == f'a.json: values: there is no field "{values}"; {expected}'


def test_a_large_file_of_another_shape_is_shown_in_no_time():
    content = {"log": list(range(200_000)), "deep": {f"k{i}": {"x": i} for i in range(2000)}}
    rows(json.dumps(content), "a.json", record_path="log")
    with pytest.raises(InputError) as raised:
        collect(Pivot.model_validate({"source": "a.json", **K}))
    assert all(len(line) < 700 for line in str(raised.value).splitlines())


names = st.sampled_from(["a", "b", "a.b", "0", "1", "columns", "data", "\ud800"])
leaves = st.sampled_from([1, 0.5, "x", "a:b", None, True])
values = st.recursive(
    leaves,
    lambda inner: st.dictionaries(names, inner, max_size=3) | st.lists(inner, max_size=2),
    max_leaves=8,
)


@given(value=values)
def test_an_object_that_is_read_quickly_is_the_record_that_it_always_was(value: object) -> None:
    record = only_record(value)
    if record is not None:
        (row,) = rows_of(value, None, "a")
        assert list(record.items()) == [(".".join(name), cell) for name, cell in row]
        assert "\ud800" not in "".join(record)


@given(value=values, pair=st.booleans())
def test_a_duplicated_name_is_found_at_any_depth_whatever_colons_there_are(value: object, pair: bool) -> None:
    text = json.dumps({"x": [value, {"y": value}]})
    assert parsed(text) == {"x": [value, {"y": value}]}
    inner = json.dumps(value)[1:-1] if isinstance(value, dict) and value and pair else '"n": ":"'
    with pytest.raises(ValueError, match="is duplicated in one object"):
        parsed(f'{{"x": [1, {{"z": {{{inner}, {inner}}}}}]}}')


@pytest.mark.parametrize("size", [2**14 - 1, 2**14, 2**14 + 1, 2**15, 100_000])
def test_a_file_of_any_size_is_read_to_its_end(size: int) -> None:
    content = json.dumps([{"m": "x", "v": 1}, {"m": "y", "v": 2}])
    assert rows(content.ljust(size - 1) + "\n", "a.json") == [["m", "v"], ["x", 1], ["y", 2]]
    long = "x" * (size - len('{"m": ""}'))
    assert rows(json.dumps({"m": long}), "a.json") == [["m"], [long]]

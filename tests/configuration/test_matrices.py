"""Invalid and contradictory keys of a matrix are rejected before anything is read."""

import pytest
from pydantic import TypeAdapter, ValidationError

from heatplate.configuration.matrices import AnyMatrix

PIVOT = {"source": "a.csv", "index": "i", "columns": "c", "values": "v"}
TENSOR = {"kind": "tensor", "source": "a.npy", "axes": ["q", "k"], "index": "q", "columns": "k"}
SEPARATOR = 'should be a single character, such as ";" or, in double quotes, "\\t"'


def matrix(keys: dict[str, object]):
    return TypeAdapter(AnyMatrix).validate_python(keys)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (
            {"thousands": ",", "decimal": ","},
            "thousands and decimal are the same character; change one of them",
        ),
        ({"scale": 0}, "scale: 0 would make every cell 0; remove it"),
        (
            {"fill_value": 0, "missing": "keep"},
            "fill_value fills the cells that missing: keep leaves empty; remove one of them",
        ),
        (
            {"standard_scale": "index", "z_score": "index"},
            "standard_scale and z_score are mutually exclusive; remove one of them",
        ),
        ({"sem": "se", "aggfunc": "max"}, "sem requires aggfunc: mean or no aggfunc, not max"),
        ({"index": "c"}, "index and columns are the same field, c; change one of them"),
        ({"baseline": {}}, "give either one row (index:) or one column (columns:)"),
        (
            {"baseline": {"index": "a", "columns": "b"}},
            "give either one row (index:) or one column (columns:)",
        ),
        ({"record_path": "a.{m}.{m}"}, "the field {m} appears more than once in the path; rename one"),
        ({"record_path": "a.{m}+{n}.x{m}"}, "the field {m} appears more than once in the path; rename one"),
        ({"record_path": "{m}{n}"}, "nothing tells where {m} ends and {n} begins"),
        ({"names": ["a", "b", "a"]}, 'the name "a" is duplicated; rename one'),
        ({"names": ["a", " "]}, "a name is empty; name every column"),
        ({"extract": {"run": "{a}{b}"}}, "nothing tells where {a} ends and {b} begins"),
        ({"extract": {"run": "seed"}}, '"seed" names no field; write one as {name}'),
        ({"extract": {"run": "{a}-{run}"}}, "the field {run} is there twice; rename one"),
        ({"extract": {"run": "{a}-{b}", "x": "{b}_{c}"}}, "the field {b} is there twice; rename one"),
        ({"sep": ";;"}, SEPARATOR),
        ({"sep": '"'}, SEPARATOR),
        ({"sep": "\n"}, SEPARATOR),
        ({"sep": "\\t"}, SEPARATOR),
        ({**TENSOR, "axes": ["q", "q", "k"]}, "axes must have distinct names; rename one"),
        ({**TENSOR, "index": "k"}, "index and columns are the same axis, k; change one of them"),
    ],
)
def test_contradictory_keys_are_rejected(given, expected):
    base = {} if "kind" in given else PIVOT
    with pytest.raises(ValidationError) as raised:
        matrix({**base, **given})
    assert expected in str(raised.value)


@pytest.mark.parametrize(
    "given",
    [
        {"thousands": ".", "decimal": ","},
        {"fill_value": 0},
        {"sem": "se", "aggfunc": "mean"},
        {"baseline": {"columns": "b"}},
        {"sep": "\t"},
        TENSOR,
    ],
)
def test_compatible_keys_are_accepted(given):
    matrix(given if "kind" in given else {**PIVOT, **given})


def test_a_path_is_split_at_dots_if_it_is_text_but_not_if_it_is_a_list():
    assert matrix({**PIVOT, "record_path": "a.{b}"}).record_path == ["a", "{b}"]
    assert matrix({**PIVOT, "record_path": ["a.b"]}).record_path == ["a.b"]

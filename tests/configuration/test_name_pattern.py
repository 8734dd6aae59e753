"""Patterns with names in braces: what each name stands for, the same as with a regular expression."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.configuration.name_pattern import NamePattern


@pytest.mark.parametrize(
    ("written", "text", "expected"),
    [
        ("{task}", "", {"task": ""}),
        ("{task}", "a.b", {"task": "a.b"}),
        ("{task}|{n}", "arc|25", {"task": "arc", "n": "25"}),
        ("{task}|{n}", "arc|x|25", {"task": "arc", "n": "x|25"}),
        ("{task}|{n}", "arc", None),
        ("{task}|{n}", "|25", None),
        ("{task}|{n}", "arc|", None),
        ("{task}|{n}", "||25", {"task": "|", "n": "25"}),
        ("{metric},none", "acc,none", {"metric": "acc"}),
        ("{metric},none", ",none", None),
        ("{metric},none", "acc,none!", None),
        ("pre{a}-{b}post", "prex-ypost", {"a": "x", "b": "y"}),
        ("pre{a}-{b}post", "prex-post", None),
        ("aa{x}aa", "aaa", None),
        ("aa{x}aa", "aaaaa", {"x": "a"}),
        ("{a}ab{b}", "xabab", {"a": "x", "b": "ab"}),
        ("{ü ñ}/{1}", "x/y", {"ü ñ": "x", "1": "y"}),
        ("a.b", "a.b", {}),
        ("a.b", "a.c", None),
    ],
)
def test_a_name_ends_where_the_text_after_it_begins(written, text, expected):
    assert NamePattern.of(written).match(text) == expected


@given(
    st.lists(st.text("ab-", min_size=1, max_size=2), min_size=1, max_size=3),
    st.sampled_from(["", "a", "-b"]),
    st.sampled_from(["", "b", "a-"]),
    st.text("ab-", max_size=12),
)
def test_it_is_what_a_regular_expression_finds(between, first, last, text):
    names = [f"n{number}" for number in range(len(between) + 1)]
    parts = [f"{{{name}}}{gap}" for name, gap in zip(names, [*between, ""], strict=True)]
    expression = first + "".join(
        f"(?P<{name}>.+?){re.escape(gap)}" for name, gap in zip(names, [*between, ""], strict=True)
    )
    found = re.fullmatch(expression + re.escape(last), text)
    assert NamePattern.of(first + "".join(parts) + last).match(text) == (found and found.groupdict())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{a}-{a}", "the field {a} appears more than once in {a}-{a}; rename one"),
        ("{a}{b}", "nothing tells where {a} ends and {b} begins; write what stands between them"),
    ],
)
def test_a_pattern_that_means_nothing_certain_is_refused(written, expected):
    with pytest.raises(ValueError, match=re.escape(expected)):
        NamePattern.of(written)

"""YAML with places: how scalars are read, and what is rejected."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatplate.configuration.yaml_document import parse
from heatplate.problems import InputError


def values(text: str) -> object:
    return parse(text.encode(), "config.yaml").root.plain()


def message(text: str | bytes) -> str:
    content = text.encode() if isinstance(text, str) else text
    with pytest.raises(InputError) as raised:
        parse(content, "config.yaml")
    return str(raised.value)


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("true", True),
        ("False", False),
        ("no", "no"),
        ("on", "on"),
        ("y", "y"),
        ("1:30", "1:30"),
        ("017", "017"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("2020-01-01", "2020-01-01"),
        ("1e3", 1000.0),
        ("-1.5E-2", -0.015),
        ("12", 12),
        (".5", 0.5),
        (".inf", float("inf")),
        ("~", None),
        ("", None),
        ('"12"', "12"),
        ("'true'", "true"),
        ("1" * 5000, "1" * 5000),
    ],
)
def test_scalars_are_those_of_yaml_1_2(written, value):
    read = values(f"key: {written}")["key"]
    assert read == value
    assert isinstance(read, type(value))


@pytest.mark.parametrize("written", ["1.10", "1e5", "-0.0", "+7", "1."])
def test_a_number_keeps_the_text_it_was_written_as(written):
    assert values(f"key: {written}")["key"].text == written


@pytest.mark.parametrize(
    "tex", ["$\\alpha$", "$\\beta$", "$\\frac{a}{b}$", "$\\nu$", "$x \\neq y$", "$\\rho$", "$\\tau$", "$\\varepsilon$", "\\epsilon"]
)  # fmt: skip
def test_tex_in_double_quotes_is_rejected_where_yaml_would_change_it(tex):
    expected = 'config.yaml:1:6: a backslash in double quotes, as in "$\\alpha$", is an escape; put TeX in single quotes'
    assert message(f'abc: "{tex}"') == expected
    assert values(f"a: '{tex}'") == {"a": tex}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$x_{i}$, $y$", "$x_{i}$, $y$"),
        ("no\u00a0break", "no\u00a0break"),
        ("{b: }", {"b": None}),
        ("{b: {}}", {"b": {}}),
        ("[$5, $6]", ["$5", "$6"]),
        ("'{value:.1f}'", "{value:.1f}"),
        ("http://x", "http://x"),
    ],
)
def test_what_is_right_as_it_is_stays(text: str, value: object):
    assert values(f"a: {text}") == {"a": value}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("title: Model # a comment", "Model"),
        ("title: Model ## a comment", "Model"),
        ("title: 'Model #1' #comment", "Model #1"),
        ("title: >\n  Model #1", "Model #1"),
        ("title: C#7", "C#7"),
        ("cmap: mako #comment", "mako"),
        ("rename: # a comment\n  a: b # another", {"a": "b"}),
    ],
)
def test_a_comment_stays_one_and_a_quoted_number_sign_too(text: str, value: object):
    assert list(values(text).values()) == [value]


def test_a_comment_after_what_nobody_sees_needs_no_space():
    assert values("rename: {a: b}\ncmap: mako #comment") == {"rename": {"a": "b"}, "cmap": "mako"}


@pytest.mark.parametrize("text", ["two\\nlines", "\\t", "costs $5\\nor more", "caf\\u00e9", "a\\tb"])
def test_other_escapes_in_double_quotes_mean_what_yaml_says(text):
    assert values(f'a: "{text}"') == {"a": text.encode().decode("unicode_escape")}


def test_keys_are_text():
    assert values("1: a\ntrue: b\nnull: c\n1.0: d\n") == {"1": "a", "true": "b", "null": "c", "1.0": "d"}


def test_anchors_aliases_and_merges_are_expanded():
    text = "a: &x {k: 1, l: 2}\nb: *x\nc: {<<: *x, l: 3}\nd: {<<: [*x, {m: 4}]}"
    expected = {"k": 1, "l": 2}
    assert values(text) == {"a": expected, "b": expected, "c": {"k": 1, "l": 3}, "d": {**expected, "m": 4}}


def test_byte_order_mark_and_crlf_change_nothing():
    assert parse(b"\xef\xbb\xbfa: 1\r\nb: x\r\n", "c").root.plain() == {"a": 1, "b": "x"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\na: 4\n", 'config.yaml:3:1: the key "a" is duplicated; line 1 has it already'),
        ("a: 1\nb: 2\na: 3\na: 4\n", "config.yaml:4:1"),
        ("a:\n\tb: 1\n", "config.yaml:2:1: a tab; indent with spaces"),
        ("a: [1, 2\nb: 3\n", "the list is not closed with ] (it starts in line 1)"),
        ("a: {b: 1\nc: 2\n", "the mapping is not closed with } (it starts in line 1)"),
        ("a: 'x\n", "a quote is never closed"),
        ("a: b: c\n", "config.yaml:1:5: a second ': ' here; put the text in quotes"),
        (
            "a:\n  b: c\n    d: e\n",
            "config.yaml:3:6: indented more than line 2, and so part of the text there; align the keys",
        ),
        ("a:\n  b c\n  d: e\n", "line 2 has no colon followed by a space; write key: value"),
        ("a:\n  b:c\n  # d\n  d: e\n", "config.yaml:2:3: no space after the colon; write b: c"),
        ("a:\n  b: c\n  d:e\n  f: g\n", "config.yaml:3:3: no space after the colon; write d: e"),
        ("a:\n  b: c\n  d:e\n", "config.yaml:3:3: no space after the colon; write d: e"),
        ("a:\n  b: c\n\td: e\n", "config.yaml:3:1: a tab; indent with spaces"),
        (
            "a:\n  b: c\n\u00a0 d: e\n",
            "config.yaml:3:1: a special space (U+00A0), which YAML takes for text; type a plain one",
        ),
        (
            "a:\n  b:\u00a0c\n",
            "config.yaml:2:3: a special space (U+00A0), which YAML takes for text; type a plain one",
        ),
        (
            "title: Model #1\n",
            "config.yaml:1:8: text with a # needs quotes, and a comment a space after its #",
        ),
        ("{label: é  #1\n}\n", "config.yaml:1:9: text with a # needs quotes"),
        ("title: a b\n  c #1\n", "config.yaml:1:8: text with a # needs quotes"),
        ("rename:\n  index:\n    a: Model #1\n", "config.yaml:3:8: text with a # needs quotes"),
        ("labels:\n  index:\n    - a\n    - Model #1\n", "config.yaml:4:7: text with a # needs quotes"),
        ("rename: {index: {a: Model #1\n}}\n", "config.yaml:1:21: text with a # needs quotes"),
        ("a: {:.1f}\n", 'config.yaml:1:5: text with braces needs quotes: a: "{:.1f}"'),
        ("f: {a: {:.1f}, b: c}\n", 'text with braces needs quotes: "{:.1f}"'),
        ("a: {value:.1f}\n", 'config.yaml:1:4: text with braces needs quotes: "{value:.1f}"'),
        ("f: {a: {value}, b: c}\n", 'config.yaml:1:8: text with braces needs quotes: "{value}"'),
        ("a: {value:.1f} ± {std:.1f}\n", 'text with braces needs quotes: a: "{value:.1f} ± {std:.1f}"'),
        ("a: [$10^{-5}$, b]\n", "in a list, text with braces or commas needs quotes: '$10^{-5}$'"),
        ("f: {a: $x_{i}$, b: [c]}\n", "in a list, text with braces or commas needs quotes: '$x_{i}$'"),
        (
            "a: *Results\n",
            'config.yaml:1:4: there is no &Results before this *Results; text needs quotes: "*Results"',
        ),
        ("a: [b] c\n", 'text that starts with [ needs quotes: a: "[b] c"'),
        ("a: {b} c\n", 'text that starts with { needs quotes: a: "{b} c"'),
        ("a: - b\n", 'text that starts with - needs quotes: a: "- b"'),
        ("a: > 5\n", 'text that starts with > needs quotes: a: "> 5"'),
        ("a: 'it's'\n", """an apostrophe in single quotes; use double quotes: a: "it's\""""),
        ('a: "b" c\n', """text after the closing quote; put all of it in quotes: a: '"b" c'"""),
        ("a: [white, [$a$, $b$]\n", "the list is not closed with ]"),
        (
            "a: [white, #1f4e79]\nb: 1\n",
            "config.yaml:1:12: what follows # is a comment; put the colour in quotes",
        ),
        (
            "a: [\n  red,\n  #fff,\n",
            'config.yaml:3:3: what follows # is a comment; put the colour in quotes: "#fff"',
        ),
        ("a: [white] #fff\nb: c: d\n", "config.yaml:2:5: a second ': ' here; put the text in quotes"),
        ("a: %x\n", 'text cannot start with "%"; put it in quotes'),
        ('a: "\\d"\n', "a backslash in double quotes; use single quotes"),
        ("", "config.yaml: the file is empty; it needs matrices: and figures:"),
        ("# nothing\n", "config.yaml: the file is empty"),
        ("- a\n- b\n", "config.yaml:1:1: must be a mapping with matrices: and figures: at the top"),
        ("a: 1\n---\nb: 2\n", "config.yaml:2:1: a second document starts here"),
        ("? [a]\n: b\n", "a key must be text"),
        ("a: *x\n", "there is no &x before this *x"),
        ("a: é\n".encode("latin-1"), "config.yaml:1: not UTF-8 text; save the file as UTF-8"),
        ("a: é\n".encode("utf-16"), "not UTF-8 text"),
        (b"a: 1\nb: \x00\n", "config.yaml:2: the character U+0000 is not allowed in YAML; delete it"),
        (b"a: 1\n" + b"#" * 6_000_000, "larger than 5 MB"),
    ],
)
def test_invalid_yaml_is_a_problem_with_its_place(text, expected):
    assert expected in message(text)


@pytest.mark.parametrize(
    "tag", ["!!python/object/apply:os.system ['touch pwned']", "!!python/name:os.system", "!x 1", "!!set {a}"]
)
def test_tags_construct_nothing(tag, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "is not allowed; write a plain value" in message(f"a: {tag}")
    assert not list(tmp_path.iterdir())


BOMB = "a0: &a0 [x]\n" + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]\n" for i in range(1, 30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (BOMB, "more than 200000 values, counting those of each alias"),
        ("a: &a [*a]", "*a is inside the value that it refers to"),
        ("a: &a {b: {c: *a}}", "*a is inside the value that it refers to"),
        ("[" * 5000, "nested more than 50 levels deep"),
        ("{a: " * 5000, "nested more than 50 levels deep"),
        ("".join(" " * depth + "a:\n" for depth in range(2000)), "nested more than 50 levels deep"),
    ],
    ids=["bomb", "itself", "itself below", "lists", "mappings", "indented"],
)
def test_huge_documents_are_rejected_before_they_are_expanded(text, expected):
    assert expected in message(text)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_document_or_problems(content):
    try:
        assert isinstance(parse(content, "config.yaml").root.plain(), dict)
    except InputError as problems:
        assert str(problems).startswith("config.yaml")

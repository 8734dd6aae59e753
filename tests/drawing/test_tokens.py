"""Labels that are pieces of a tokenizer, and others that could not be seen: readable, and never two alike."""

from pathlib import Path

import pytest

from heatplate.configuration.loading import check
from heatplate.configuration.yaml_document import parse
from heatplate.drawing.description import in_words
from heatplate.drawing.text.tokens import TokenStyle, _bytes_of_characters, shown_labels
from heatplate.drawing.text.visible import visible
from heatplate.problems import InputError
from tests.drawing.reading import drawn, matrix_of, specification


def shown(family: str | None, *labels: str, **rename: str) -> list[str]:
    return shown_labels(labels, TokenStyle(family, "both", rename), "index")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("family", "piece", "form"),
    [
        ("bert", "##ing", "-ing"),
        ("bert", "##", "##"),
        ("bert", "[CLS]", "[CLS]"),
        ("gpt2", "Ġthe", "␣the"),
        ("gpt2", "the", "the"),
        ("gpt2", "Ċ", r"\n"),
        ("gpt2", "ĊĊ", r"\n\n"),
        ("gpt2", "ĉĠĠ", r"\t␣␣"),
        ("gpt2", "Ã©", "é"),
        ("gpt2", "âĢĻ", "\N{RIGHT SINGLE QUOTATION MARK}"),
        ("gpt2", "âĢ", r"\xe2\x80"),
        ("gpt2", "ĻĠa", r"\x99␣a"),
        ("gpt2", "âĢĭ", r"\u200b"),
        ("gpt2", "ä¸Ń", "中"),
        ("gpt2", "<|endoftext|>", "<|endoftext|>"),
        ("gpt2", " the", "␣the"),
        ("gpt2", "", '""'),
        ("sentencepiece", "▁the", "␣the"),
        ("sentencepiece", "▁", "␣"),
        ("sentencepiece", "▁▁", "␣␣"),
        ("sentencepiece", "<0x0A>", r"\n"),
        ("sentencepiece", "<0xE2>", r"\xe2"),
        ("sentencepiece", "<0x41>", "A"),
        ("sentencepiece", "</s>", "</s>"),
        ("bpe", "the</w>", "the␣"),
        ("bpe", "</w>", "</w>"),
        ("bpe", "to@@", "to-"),
        ("bpe", "@@", "@@"),
        ("decoded", " the", "␣the"),
        ("decoded", "New York\n", r"New York\n"),
        ("decoded", "a\nb", r"a\nb"),
        ("decoded", "\u200d", r"\u200d"),
        ("decoded", " \u200e\u200f ", r"␣\u200e\u200f␣"),
        ("decoded", "क्\u200dष", "क्\u200dष"),
        ("gpt2", "âĢį", r"\u200d"),
    ],
)
def test_each_piece_has_a_readable_form(family: str, piece: str, form: str) -> None:
    assert shown(family, piece) == [form]


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("\u200b", r"\u200b"),
        ("a\u200bb", r"a\u200bb"),
        ("\ufeffmodel", r"\ufeffmodel"),
        ("\u00a0", r"\xa0"),
        ("\u3000", r"\u3000"),
        ("\u200e", r"\u200e"),
        ("\ufe0f", r"\ufe0f"),
        ("\u3164", r"\u3164"),
        ("\ud83d", r"\ud83d"),
        ("a\u2028b", r"a\u2028b"),
        ("\x00", r"\x00"),
        ("क्\u200dष", "क्\u200dष"),  # joiners shape letters
        ("a\nb", "a\nb"),
    ],
)
def test_what_is_drawn_as_nothing_is_written_out(text: str, form: str) -> None:
    assert visible(text) == form


def test_the_256_bytes_have_256_characters() -> None:
    assert sorted(_bytes_of_characters().values()) == list(range(256))
    assert _bytes_of_characters()["Ġ"] == ord(" ")
    assert _bytes_of_characters()["Ń"] == 0xAD


def test_two_pieces_that_would_look_alike_are_refused_until_one_is_named() -> None:
    with pytest.raises(InputError, match=r'tokens: "Ċ" and "\\n" would both be shown as "\\n"; say how one'):
        shown("gpt2", "Ċ", r"\n")
    style = TokenStyle("gpt2", "both", {"Ċ": "newline"})
    assert shown_labels(("Ċ", r"\n", "Ċ"), style, "columns") == ["newline", r"\n", "newline"]
    with pytest.raises(InputError, match='"the" and "Ġthe" would both be shown as "the"'):
        shown_labels(("the", "Ġthe"), TokenStyle(None, "both", {"Ġthe": "the"}), "index")


def test_a_figure_shows_them_on_the_axes_that_have_them(tmp_path: Path) -> None:
    matrix = matrix_of([[1, 2], [3, 4]], index=("Ġa", "Ċ"), columns=("Ġa", "b"))
    both = drawn(tmp_path, matrix, tokens="gpt2", annot=True)
    assert [both.row_label(i) for i in (0, 1)] == ["␣a", r"\n"]
    assert [both.column_label(j) for j in (0, 1)] == ["␣a", "b"]
    rows = drawn(tmp_path, matrix, tokens={"family": "gpt2", "axis": "index"}, annot=True)
    assert rows.row_label(0) == "␣a"
    assert rows.column_label(0) == "Ġa"
    assert "both" not in in_words(matrix, specification(tokens="gpt2")).description
    assert (
        "(␣a and \\n) and 2 columns (␣a and b)" in in_words(matrix, specification(tokens="gpt2")).description
    )


def test_other_keys_have_the_labels_of_the_data(tmp_path: Path) -> None:
    matrix = matrix_of([[1, 2], [3, 4]], index=("Ġa", "Ċ"), columns=("Ġa", "b"))
    drawing = drawn(
        tmp_path,
        matrix,
        tokens="gpt2",
        boxes=[{"index": "Ġa"}],
        lower_is_better=["Ċ"],
        highlight={"axis": "index"},
        annot=True,
    )
    assert drawing.row_label(0) == "␣a"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("tokens: gtp2", "did you mean gpt2?"),
        ("tokens: {}", "says nothing; give family or rename, or remove tokens"),
        ("tokens: {famly: gpt2}", "unknown key; did you mean family?"),
        (
            "tokens: gpt2, xticklabels: false, yticklabels: [a]",
            "no labels from the data are shown; remove tokens",
        ),
        ("tokens: true", "tokens: gpt2"),
    ],
)
def test_mistakes(written: str, said: str) -> None:
    text = (
        "matrices:\n  m: {source: a.csv, index: i, columns: c, values: v}\nfigures:\n  m: {" + written + "}\n"
    )
    problems = check(parse(text.encode(), "config.yaml")).problems
    assert len(problems) == 1
    assert said in str(problems[0]), str(problems[0])

"""Characters that LaTeX does not know by itself, and what it sets for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from heatplate.latex_mathematics import MATHEMATICS

_OF_AMSSYMB = {
    **{"★": "bigstar", "▽": "triangledown", "■": "blacksquare", "□": "square", "✓": "checkmark"},
    **{"▲": "blacktriangle", "▼": "blacktriangledown"},
}
"""Known if the preamble loads that package."""

_AS_LETTERS = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))
"""Greek letters that are the same as Latin ones, and which LaTeX has only as these."""

_TEXT: Mapping[str, str] = {
    "\N{MINUS SIGN}": r"\ifmmode-\else\textminus\fi",
    "\N{HYPHEN}": "-",
    "\N{NON-BREAKING HYPHEN}": "-",
    "\N{THIN SPACE}": r"\,",
    "\N{NARROW NO-BREAK SPACE}": r"\,",
    "\N{EN SPACE}": r"\enspace{}",
    "\N{EM SPACE}": r"\quad{}",
    "\N{PRIME}": r"\ensuremath{'}",
    "\N{LOWER ONE EIGHTH BLOCK}": r"\rule{.5em}{.0625em}",  # before words, in tokens of SentencePiece
    "\N{OPEN BOX}": r"\textvisiblespace{}",
    **{digit: rf"\textsuperscript{{{number}}}" for number, digit in enumerate("⁰¹²³⁴⁵⁶⁷⁸⁹")},
    **{digit: rf"\textsubscript{{{number}}}" for number, digit in enumerate("₀₁₂₃₄₅₆₇₈₉")},
    "⁺": r"\textsuperscript{+}",
    "⁻": r"\textsuperscript{\textminus}",
    **_AS_LETTERS,
}


SYMBOLS = {**MATHEMATICS, **_TEXT}
"""All of those that are always known."""


def declarations() -> Iterator[str]:
    """Lines of a document after its preamble, with which LaTeX knows them."""
    for character, name in MATHEMATICS.items():
        yield _declared(character, rf"\ensuremath{{\{name}}}")
    for character, name in _OF_AMSSYMB.items():
        declared = _declared(character, rf"\ensuremath{{\{name}}}")
        yield rf"\ifcsname {name}\endcsname{declared}\fi"
    for character, body in _TEXT.items():
        yield _declared(character, body)


def _declared(character: str, body: str) -> str:
    return rf"\DeclareUnicodeCharacter{{{ord(character):04X}}}{{{body}}}"

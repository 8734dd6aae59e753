"""Labels that are the pieces of a tokenizer, in a readable form that keeps different pieces different."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from heatplate.drawing.text.visible import SPACE, visible, with_visible_ends
from heatplate.matrix import AuthorText
from heatplate.problems import input_error, quoted

Family = Literal["bert", "gpt2", "sentencepiece", "bpe", "decoded"]

CONTINUED = "-"
"""Stands at the side on which a piece goes on as a word."""


@dataclass(frozen=True)
class TokenStyle:
    """The key ``tokens``.

    family: of the tokenizer that the labels are pieces of, or None. axis: whose labels they are. rename: the
    forms of single labels.
    """

    family: Family | None
    axis: Literal["index", "columns", "both"]
    rename: Mapping[str, str]

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> TokenStyle:
        """From a plain document. Raises TypeError for unknown keys."""
        return cls(**document)


def shown_labels(
    labels: Sequence[str], style: TokenStyle | None, axis: Literal["index", "columns"]
) -> list[str]:
    """The labels of an axis as a figure shows them; those in the author's words are as they were written.

    Raises InputError if different labels would become the same text.
    """
    are_tokens = style is not None and style.axis in (axis, "both")
    form = _FORMS[style.family] if style and are_tokens and style.family else visible
    forms = style.rename if style and are_tokens else {}
    shown = [
        forms[label] if label in forms else label if isinstance(label, AuthorText) else form(label)
        for label in labels
    ]
    if not are_tokens:
        return shown
    first: dict[str, str] = {}
    for label, text in zip(labels, shown, strict=True):
        if first.setdefault(text, label) != label:
            raise input_error(
                "",
                f"{quoted(first[text])} and {quoted(label)} would both be shown as {quoted(text)}; say how "
                f"one of them is, with rename: {{{quoted(label)}: …}}",
                key="tokens",
            )
    return shown


def _bert(piece: str) -> str:
    """``##ing`` goes on from the piece before it."""
    return CONTINUED + piece[2:] if piece.startswith("##") and len(piece) > 2 else visible(piece)


def _sentencepiece(piece: str) -> str:
    """``▁the`` begins with a space, ``<0x0A>`` is a byte."""
    if byte := re.fullmatch(r"<0x([0-9A-Fa-f]{2})>", piece):
        return _text_of(bytes.fromhex(byte[1]))
    return with_visible_ends(piece.replace("▁", SPACE))


def _bpe(piece: str) -> str:
    """``the</w>`` ends a word, and ``to@@`` does not."""
    if piece.endswith("</w>") and len(piece) > 4:
        return piece.removesuffix("</w>") + SPACE
    if piece.endswith("@@") and len(piece) > 2:
        return piece.removesuffix("@@") + CONTINUED
    return visible(piece)


def _gpt2(piece: str) -> str:
    """``Ġthe`` begins with a space: each character stands for a byte. Other texts are shown as they are."""
    byte_of = _bytes_of_characters()
    if not piece or not all(character in byte_of for character in piece):
        return with_visible_ends(piece)
    return _text_of(bytes(byte_of[character] for character in piece))


def _text_of(content: bytes) -> str:
    """Bytes as text; what is only a part of a character is written out, such as ``\\xe2``."""
    text = content.decode("utf-8", errors="backslashreplace")
    return with_visible_ends(text.replace(" ", SPACE))


@cache
def _bytes_of_characters() -> dict[str, int]:
    """The byte that each character of a byte-level piece stands for.

    Bytes that Latin-1 has a visible character for are that character; the others are, in their order, those
    from U+0100 on. The rule is that of ``bytes_to_unicode`` in https://github.com/openai/gpt-2
    (src/encoder.py), which RoBERTa, GPT-NeoX, Llama 3, Qwen and others have taken over.
    """
    visible_bytes = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in visible_bytes]
    return {
        **{chr(byte): byte for byte in visible_bytes},
        **{chr(0x100 + place): byte for place, byte in enumerate(others)},
    }


_FORMS: Mapping[Family, Callable[[str], str]] = {
    "bert": _bert,
    "gpt2": _gpt2,
    "sentencepiece": _sentencepiece,
    "bpe": _bpe,
    "decoded": with_visible_ends,
}

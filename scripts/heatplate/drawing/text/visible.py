"""A readable form for texts that would be drawn as nothing, or as something else than themselves."""

from __future__ import annotations

import unicodedata

SPACE = "␣"
"""What a space is shown as where it matters."""

_FORMS = {" ": SPACE, "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_EMPTY = '""'

_WITHOUT_FORM = ("Cc", "Cs", "Zl", "Zp")
"""Categories of Unicode: controls, halves of characters, separators of lines and paragraphs."""

_WITHOUT_WIDTH = frozenset("\u00ad\u180e\u200b\u2060\u2061\u2062\u2063\u2064\ufeff")
"""Characters that are drawn as nothing and join or shape no letters, as those from U+200C to U+200F do."""

_STEERING = frozenset(
    [*"\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"]
    + [chr(code) for code in (*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))]
)
"""Fillers and choices of a variant: with the category Cf, what Unicode calls Default_Ignorable_Code_Point."""


def visible(text: str) -> str:
    """A label from data, such as a token, as a reader can see it.

    A text of blanks alone shows each of them: a space as ␣, a line end as ``\\n``, others as ``\\xa0``; an
    empty one is ``""``. In any other text a line end breaks the line where it stands within the text, and
    characters without a form are written out.
    """
    if not text:
        return _EMPTY
    if not text.strip() or all(map(has_no_form, text)):
        return "".join(map(written_out, text))
    stripped = text.strip("\n")
    before, after = text[: text.index(stripped)], text[text.index(stripped) + len(stripped) :]
    shown = "".join(c if c == "\n" or not _needs_form(c) else written_out(c) for c in stripped)
    return _FORMS["\n"] * len(before) + shown + _FORMS["\n"] * len(after)


def with_visible_ends(text: str) -> str:
    """The same on one line, with the spaces at its ends, such as that of the token " the"."""
    if not text.strip():
        return visible(text)
    start = len(text) - len(text.lstrip())
    end = len(text.rstrip())
    inner = text[start:end]
    is_unseen = all(map(has_no_form, inner))
    within = "".join(written_out(c) if is_unseen or c == "\n" or _needs_form(c) else c for c in inner)
    return "".join(map(written_out, text[:start])) + within + "".join(map(written_out, text[end:]))


def written_out(character: str) -> str:
    """A character that cannot be seen as one that can, or as Python writes it: ``\\u200b``."""
    return _FORMS.get(character) or character.encode("unicode_escape", "surrogatepass").decode()


def _needs_form(character: str) -> bool:
    return character in _WITHOUT_WIDTH or unicodedata.category(character) in _WITHOUT_FORM


def has_no_form(character: str) -> bool:
    """Whether a character is drawn as nothing, and may steer how others are drawn.

    Joiners, marks of direction, choices of a variant (U+FE0F), and fillers.
    """
    return unicodedata.category(character) == "Cf" or character in _STEERING

"""A readable form for texts that would be drawn as nothing, or as something else than themselves."""

from __future__ import annotations

import unicodedata

_FORMS = {" ": "␣", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_EMPTY = '""'


def visible(text: str) -> str:
    """A label from data, such as a token, as a reader can see it.

    A text of blanks alone shows each of them: a space as ␣, a line end as ``\\n``; an empty one is ``""``. In
    any other text a line end breaks the line where it stands within the text, and control characters are
    written out.
    """
    if not text:
        return _EMPTY
    if not text.strip():
        return "".join(_FORMS.get(character, character) for character in text)
    stripped = text.strip("\n")
    before, after = text[: text.index(stripped)], text[text.index(stripped) + len(stripped) :]
    shown = "".join(map(_written_out, stripped))
    return _FORMS["\n"] * len(before) + shown + _FORMS["\n"] * len(after)


def _written_out(character: str) -> str:
    if character == "\n" or unicodedata.category(character) != "Cc":
        return character
    return _FORMS.get(character) or character.encode("unicode_escape").decode()

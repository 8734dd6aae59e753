"""Finished figures with a fault, made from ones without."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf

from heatplate.checking.figure import check
from heatplate.checking.verdict import Check, Verdict
from heatplate.drawing import draw
from heatplate.drawing.composition import Content
from heatplate.venue_rules import VenueRules
from tests.drawing.reading import matrix_of, specification

SCORES = matrix_of(
    [[27.5, 28.3, 32.5], [40.0, 51.25, 63.1]],
    index=("small", "large"),
    columns=("A", "B", "C"),
    index_name="Model",
    columns_name="Task",
    unit="%",
)


def checked(
    directory: Path,
    content: Content = SCORES,
    change: Callable[[pikepdf.Pdf], None] | None = None,
    rules: VenueRules | None = None,
    **keys: Any,
) -> Verdict:
    """The checks of a figure with these keys, whose PDF was changed after it was drawn."""
    path, keys = directory / "figure.pdf", {"annot": True, "width": 3.0, "cbar": "cbar_kws" in keys, **keys}
    s = specification(**keys)
    draw(content, s, [path])
    if change:
        with pikepdf.open(path, allow_overwriting_input=True) as pdf:
            change(pdf)
            pdf.save(path)
    return check(path, content, s, rules or VenueRules())


def one(verdict: Verdict, name: str) -> Check:
    (found,) = [found for found in verdict.checks if found.name == name]
    return found


def failing(verdict: Verdict) -> set[str]:
    return {found.name for found in verdict.checks if found.found == "fail"}


def on_page(edit: Callable[[bytes], bytes]) -> Callable[[pikepdf.Pdf], None]:
    """A change of what is painted. It must change something."""

    def change(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        before = page.Contents.read_bytes()
        after = edit(before)
        assert after != before
        page.Contents.write(after)

    return change


def rewritten(old: str, new: str) -> Callable[[pikepdf.Pdf], None]:
    """The first text that reads so reads otherwise; its letters are in the file already."""

    def edit(content: bytes) -> bytes:
        match = _shown(old, content)
        letters = iter(new)
        text = re.sub(rb"\0.", lambda _: b"\0" + next(letters).encode("latin-1"), match[0], flags=re.DOTALL)
        return content[: match.start()] + text + content[match.end() :]

    return on_page(edit)


def recolored(number: int, color: bytes) -> Callable[[pikepdf.Pdf], None]:
    """The cell of this number, from 0, is filled with another colour."""

    def edit(content: bytes) -> bytes:
        fills = list(re.finditer(rb"[\d.]+ [\d.]+ [\d.]+ rg\n\n?[\d.]+ [\d.]+ m\n", content))
        match = fills[number]
        place = match[0].split(b" rg", 1)[1]
        return content[: match.start()] + color + b" rg" + place + content[match.end() :]

    return on_page(edit)


def exchanged(one_text: str, other_text: str) -> Callable[[pikepdf.Pdf], None]:
    """Two texts stand in each other's place."""

    def edit(content: bytes) -> bytes:
        places = [_place_of(text, content) for text in (one_text, other_text)]
        (a, b), (c, d) = sorted(places)
        return content[:a] + content[c:d] + content[b:c] + content[a:b] + content[d:]

    return on_page(edit)


def moved(text: str, x: float, y: float) -> Callable[[pikepdf.Pdf], None]:
    """A text stands elsewhere, by so many points."""

    def edit(content: bytes) -> bytes:
        start, end = _place_of(text, content)
        old_x, old_y = map(float, content[start:end].split())
        return content[:start] + f"{old_x + x} {old_y + y}".encode() + content[end:]

    return on_page(edit)


def _shown(text: str, content: bytes) -> re.Match[bytes]:
    """Where the content shows a text: its letters, between some of which are distances."""
    letters = rb"(?:\)[^(\]]*\()?".join(re.escape(b"\0" + letter.encode("latin-1")) for letter in text)
    match = re.search(rb"\[\s+\(" + letters + rb"\)\s+\]", content)
    assert match, text
    return match


def _place_of(text: str, content: bytes) -> tuple[int, int]:
    """Where the content says at which place a text begins."""
    *_, place = re.finditer(rb"1 0 -?0 1 (\S+ \S+) cm", content[: _shown(text, content).start()])
    return place.span(1)


def in_text(operators: bytes) -> Callable[[pikepdf.Pdf], None]:
    """The first text has these operators more."""
    return on_page(lambda content: content.replace(b"BT", b"BT " + operators, 1))


def on_paper(name: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    """The page has this entry."""
    return lambda pdf: pdf.pages[0].obj.__setitem__(name, value)


def with_script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_layers(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array())


def glyph_redirected(shown: str, drawn: str) -> Callable[[pikepdf.Pdf], None]:
    """A character looks like another one, and says what it said."""

    def change(pdf: pikepdf.Pdf) -> None:
        glyphs = fonts_of(pdf)[0].DescendantFonts[0].CIDToGIDMap
        content, one, other = bytearray(glyphs.read_bytes()), 2 * ord(shown), 2 * ord(drawn)
        content[one : one + 2] = content[other : other + 2]
        glyphs.write(bytes(content))

    return change


def fonts_of(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].Resources.Font.values())

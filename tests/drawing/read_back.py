"""What is painted on the page of a finished PDF, thing by thing, against the list that the canvas keeps."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pdfplumber
from pdfminer.layout import LTChar, LTCurve, LTImage, LTItem

from heatplate.drawing.canvas import Area, Canvas, Item, Line, Picture, Text
from heatplate.drawing.geometry import Box

INK = 0.1
"""How far letters may begin or end beyond the box of their text, as a multiple of the size."""

EXACT = 0.01
"""Points."""


def painted(pdf: Path) -> tuple[float, float, list[LTItem]]:
    """Width and height of the only page in points, and all that is on it in the order in which it is painted."""
    with pdfplumber.open(pdf) as document:
        (page,) = document.pages
        return float(page.width), float(page.height), list(_flat(page.layout))


def _flat(container: Any) -> Iterator[LTItem]:
    for item in container:
        if isinstance(item, LTChar | LTCurve | LTImage):
            yield item
        else:
            yield from _flat(item)


def differences(canvas: Canvas, pdf: Path) -> Iterator[str]:
    """Where the page of a PDF is not what the canvas has on its list, item by item."""
    width, height, found = painted(pdf)
    if abs(width - canvas.width) > EXACT or abs(height - canvas.height) > EXACT:
        yield f"the page is {width:.2f} x {height:.2f}, not {canvas.width:.2f} x {canvas.height:.2f}"
    place = 1  # the first thing is the page itself
    for item in canvas.items:
        count = _length(item, found[place:]) if isinstance(item, Text) else 1
        pieces = found[place : place + count]
        place += count
        if not pieces:
            yield f"not on the page: {item}"
        elif isinstance(item, Text):
            yield from (f"{item.text!r} of the {item.part} {what}" for what in _wrong_text(item, pieces))
        else:
            yield from (f"{item.kind} of the {item.part} {what}" for what in _wrong_shape(item, pieces[0]))
    if place < len(found):
        yield f"{len(found) - place} things are on the page that are not on the list, first {found[place]}"


def _is_mathematics(item: Text) -> bool:
    return item.label.math and "$" in item.text.replace("\\$", "")


def _length(item: Text, found: Sequence[LTItem]) -> int:
    """How many things on the page make up a text. Mathematics have lines besides letters, and letters of their own."""
    if _is_mathematics(item):
        room = _room(item)
        inside = (_is_in(room, piece) and not getattr(piece, "stroke", False) for piece in found)
        return next((count for count, is_inside in enumerate(inside) if not is_inside), len(found))
    wanted, count = len(_letters(item.text)), 0
    for count, piece in enumerate(found, start=1):  # noqa: B007
        wanted -= len(_letters(piece.get_text())) if isinstance(piece, LTChar) else wanted
        if wanted <= 0:
            break
    # A space at the end of a text is a thing on the page, too.
    while count < len(found) and isinstance(found[count], LTChar) and not found[count].get_text().strip():
        count += 1
    return count


def _wrong_text(item: Text, pieces: Sequence[LTItem]) -> Iterator[str]:
    chars = [piece for piece in pieces if isinstance(piece, LTChar)]
    if not _is_mathematics(item):
        shown = "".join(char.get_text() for char in chars)
        if _letters(shown) != _letters(item.text):
            yield f"reads {shown!r}"
        if chars and max(abs(chars[0].matrix[4] - item.x), abs(chars[0].matrix[5] - item.y)) > EXACT:
            yield f"begins at {chars[0].matrix[4:]}, not at {item.x, item.y}"
    room = _room(item)
    for char in chars:
        if not _is_in(room, char):
            yield f"reaches out of {item.box}: {char.get_text()!r} at {char.matrix[4:]}"
        if not _is_same_color(char.graphicstate.ncolor, item.color):
            yield f"has the colour {char.graphicstate.ncolor}, not {item.color}"


def _room(item: Text) -> Box:
    """Where a text's letters may lie: around its ink and its baseline, above which a dash lies."""
    length, turn = replace(item.label, text=item.text).width, np.radians(item.angle)
    end = Box(item.x + length * np.cos(turn), item.y + length * np.sin(turn), 0, 0)
    return Box.around([item.box, Box(item.x, item.y, 0, 0), end]).grown(INK * item.label.size)


def _is_in(room: Box, piece: LTItem) -> bool:
    """Whether a line lies in a box; of a letter, its baseline: what PDFs tell of its height is the whole font's."""
    if not isinstance(piece, LTChar):
        return room.holds(_box(piece))
    a, b, _, _, x, y = piece.matrix
    along = piece.adv / np.hypot(a, b) if np.hypot(a, b) else 0.0
    return all(room.holds(Box(x + part * along * a, y + part * along * b, 0, 0)) for part in (0.0, 1.0))


def _wrong_shape(item: Item, piece: LTItem) -> Iterator[str]:
    box, color, expected = _box(piece), None, item.box
    if isinstance(item, Area) and isinstance(piece, LTCurve) and piece.fill and not piece.stroke:
        color = piece.non_stroking_color
    elif isinstance(item, Line) and isinstance(piece, LTCurve) and piece.stroke and not piece.fill:
        color = piece.stroking_color
        expected = Box.between(*item.points.min(axis=0), *item.points.max(axis=0))
        covered = box.grown(item.width / 2) if item.closed or item.projecting else box
        if not item.box.holds(covered, EXACT):
            yield f"is on the list with {item.box}, which does not hold {covered}"
        if abs(piece.linewidth - item.width) > EXACT:
            yield f"is {piece.linewidth} wide, not {item.width}"
    elif isinstance(item, Picture) and isinstance(piece, LTImage):
        color = item.color
    if color is None:
        yield f"is {piece} on the page"
        return
    if not (expected.holds(box, EXACT) and box.holds(expected, EXACT)):
        yield f"is at {box}, not at {expected}"
    if not _is_same_color(color, item.color):
        yield f"has the colour {color}, not {item.color}"


def _box(piece: LTItem) -> Box:
    left, bottom, right, top = (float(place) for place in piece.bbox)
    return Box.between(left, bottom, right, top)


def _is_same_color(color: Any, expected: tuple[float, float, float]) -> bool:
    """A grey stands in the PDF as one number."""
    return bool(np.allclose(np.broadcast_to(np.asarray(color, dtype=float), 3), expected, atol=1e-5))


def _letters(text: str) -> list[str]:
    """Without blanks, and in any order: what runs from right to left is painted from left to right."""
    return sorted(unicodedata.normalize("NFD", "".join(text.replace("\\$", "$").split())))

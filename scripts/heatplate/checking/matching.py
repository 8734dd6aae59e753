"""The finished page beside the ledger: what was to be painted, and what is on the page in its place."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.textpath import text_to_path

from heatplate.checking.finished_page import (
    FinishedPage,
    PictureThing,
    Rectangle,
    ShapeThing,
    TextThing,
    Thing,
)
from heatplate.drawing.canvas import Area, Canvas, Item, Line, Picture, Text
from heatplate.drawing.geometry import Box
from heatplate.drawing.text.mathtext import Mathtext, is_mathematics
from heatplate.drawing.text.typesetter import PlacedLetter
from heatplate.drawing.text.visible import has_no_form

EXACT = 0.02
"""Points by which places may be off: the file has them to a millionth, and text to less than a hundredth."""

SAME_COLOR = 1e-4


@dataclass(frozen=True)
class Difference:
    """What should be otherwise on the page. item: what was to be painted there. text: what is wrong."""

    item: Item | None
    text: str


@dataclass(frozen=True)
class Matching:
    """The things of the ledger with those of the page, as far as both go on together."""

    pairs: Sequence[tuple[Item, Thing]]
    differences: Sequence[Difference]


def matched(canvas: Canvas, page: FinishedPage) -> Matching:
    """Lay the page beside the ledger, thing by thing in the order of painting.

    The first thing on a page is its white ground, which is in no ledger.
    """
    pairs: list[tuple[Item, Thing]] = []
    differences: list[Difference] = []
    things = page.things[1:]
    ground = page.things[0] if page.things else None
    if not (isinstance(ground, ShapeThing) and ground.color == (1.0, 1.0, 1.0)):
        differences.append(Difference(None, "the page has no white ground"))
    place = 0
    for item in canvas.items:
        if isinstance(item, Text) and not glyphs_of(item):
            place += _rules_of(item)
            continue
        if place >= len(things):
            differences.append(Difference(item, "it is not on the page"))
            return Matching(pairs, differences)
        thing = things[place]
        if not _is_of_kind(item, thing):
            differences.append(Difference(item, f"there is {_named(thing)} in its place"))
            return Matching(pairs, differences)
        pairs.append((item, thing))
        differences += (Difference(item, text) for text in _differences(item, thing))
        place += 1 + _rules_of(item)
    if extra := things[place:]:
        text = f"{len(extra)} more on the page than drawing paints: {_named(extra[0])}"
        differences.append(Difference(None, text))
    return Matching(pairs, differences)


def _rules_of(item: Item) -> int:
    """How many lines of a text, such as that of a fraction, are shapes that follow it."""
    if not isinstance(item, Text):
        return 0
    return item.label.typesetter.rules(item.text, item.label.weight, item.label.math)


def _is_of_kind(item: Item, thing: Thing) -> bool:
    match item:
        case Text():
            return isinstance(thing, TextThing)
        case Picture():
            return isinstance(thing, PictureThing)
        case _:
            return isinstance(thing, ShapeThing) and thing.is_line == isinstance(item, Line)


def _differences(item: Item, thing: Thing) -> Iterator[str]:
    if isinstance(item, Text) and isinstance(thing, TextThing):
        yield from _of_text(item, thing)
    elif isinstance(item, Picture) and isinstance(thing, PictureThing):
        if not _is_same_place(thing.box, item.box):
            yield f"lies at {_place(thing.box)}, not at {_place(_rectangle(item.box))}"
        elif not _has_samples(thing, item):
            yield "has other samples"
    elif isinstance(thing, ShapeThing):
        expected = item.box
        if isinstance(item, Line):
            expected = Box.between(*item.points.min(axis=0).tolist(), *item.points.max(axis=0).tolist())
            if abs((thing.width or 0.0) - item.width) > EXACT:
                yield f"is {thing.width:g} points wide, not {item.width:g}"
        if not _is_same_place(thing.box, expected):
            yield f"lies at {_place(thing.box)}, not at {_place(_rectangle(expected))}"
        if not is_same_color(thing.color, item.color):
            yield f"is {color_name(thing.color)}, not {color_name(item.color)}"


def _of_text(item: Text, thing: TextThing) -> Iterator[str]:
    expected = expected_letters(item)
    math = is_mathematics(item.text, item.label.math)
    if expected is not None and not is_same_text(thing.text, expected, math=math):
        yield f"reads {thing.text!r}, not {expected!r}"
    glyphs = glyphs_of(item)
    if max(map(abs, displacement(item, thing))) > EXACT:
        yield f"begins at {thing.x:.2f}, {thing.y:.2f}, not at {item.x:.2f}, {item.y:.2f}"
    else:
        yield from _of_pieces(item, thing, glyphs)
    if not is_same_color(thing.color, item.color):
        yield f"is {color_name(thing.color)}, not {color_name(item.color)}"


def _of_pieces(item: Text, thing: TextThing, glyphs: Sequence[PlacedLetter]) -> Iterator[str]:
    """What is wrong with the places and the sizes of the pieces of a text that begins where it should."""
    for piece, place in zip(thing.pieces, thing.places, strict=True):
        x, y = _turned_back(item, place)
        if not any(abs(x - g.x) <= EXACT for g in glyphs) or not any(abs(y - g.y) <= EXACT for g in glyphs):
            yield f"has {piece.text!r} at {place[0]:.2f}, {place[1]:.2f}, outside of its place"
            return
        if not any(abs(piece.size - g.size) <= EXACT for g in glyphs):
            yield f"has {piece.size:g} points, not {item.label.size:g}"
            return


def _turned_back(item: Text, place: tuple[float, float]) -> tuple[float, float]:
    """A place on the page as one of a line that begins at the origin and is not turned."""
    across, up = place[0] - item.x, place[1] - item.y
    cosine, sine = math.cos(math.radians(item.angle)), math.sin(math.radians(item.angle))
    return across * cosine + up * sine, up * cosine - across * sine


def glyphs_of(item: Text) -> Sequence[PlacedLetter]:
    """Where the glyphs of a text lie; none of one that is blank."""
    return item.label.typesetter.places(item.text, item.label.size, item.label.weight, item.label.math)


def displacement(item: Text, thing: TextThing) -> tuple[float, float]:
    """How far a text on the page lies from its place, across and up; an accent may begin it."""
    glyphs = glyphs_of(item)
    if not glyphs:
        return 0.0, 0.0
    x, y = _turned_back(item, (thing.x, thing.y))
    across, up = x - glyphs[0].x, y - glyphs[0].y
    cosine, sine = math.cos(math.radians(item.angle)), math.sin(math.radians(item.angle))
    return across * cosine - up * sine, across * sine + up * cosine


def expected_letters(item: Text) -> str | None:
    """What a reader should find of a text in a file; None where only its engine knows."""
    typesetter = item.label.typesetter
    if not isinstance(typesetter, Mathtext):
        return None
    if not is_mathematics(item.text, item.label.math):
        return item.text.replace(r"\$", "$") if item.label.math else item.text
    parsed = text_to_path.mathtext_parser.parse(
        item.text, 72, typesetter.face.font(item.label.size, item.label.weight)
    )
    return "".join(chr(glyph[2]) for glyph in parsed.glyphs)


def is_same_text(found: str, expected: str, *, math: bool = False) -> bool:
    """Whether two texts have the same letters in the same order, blanks left out.

    In any order, if they are mathematics or have what runs from right to left: that is painted in another
    order than it is written.
    """
    if found == expected:
        return True
    one, other = letters(found), letters(expected)
    is_reordered = math or runs_from_right_to_left(other)
    return sorted(one) == sorted(other) if is_reordered else one == other


def runs_from_right_to_left(text: str) -> bool:
    """Whether a part of a text does."""
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in text)


def letters(text: str) -> str:
    """A text without blanks and characters that have no form, each accent by itself."""
    decomposed = unicodedata.normalize("NFKD", "".join(text.split()))
    return "".join(letter for letter in decomposed if not has_no_form(letter))


def is_same_color(found: tuple[float, float, float] | None, expected: tuple[float, float, float]) -> bool:
    """Whether two colours are the same but for how a file writes numbers."""
    return found is not None and (
        abs(found[0] - expected[0]) < SAME_COLOR
        and abs(found[1] - expected[1]) < SAME_COLOR
        and abs(found[2] - expected[2]) < SAME_COLOR
    )


def color_name(color: Sequence[float] | None) -> str:
    """A colour as a configuration has it: ``#1f4e79``."""
    if color is None or any(channel != channel for channel in color):
        return "of no plain colour"
    return "#" + "".join(f"{round(min(max(channel, 0.0), 1.0) * 255):02x}" for channel in color)


def _has_samples(thing: PictureThing, item: Picture) -> bool:
    """Whether an image has the samples of the ledger, each of them repeated."""
    (rows, columns, _), (high, wide, _) = item.samples.shape, thing.samples.shape
    if high % rows or wide % columns:
        return False
    found = thing.samples.reshape(rows, high // rows, columns, wide // columns, 3)
    return bool(np.array_equal(found, np.broadcast_to(item.samples[:, None, :, None], found.shape)))


def _is_same_place(found: Rectangle, expected: Box) -> bool:
    left, bottom, right, top = found
    return (
        abs(left - expected.left) < EXACT
        and abs(bottom - expected.bottom) < EXACT
        and abs(right - expected.left - expected.width) < EXACT
        and abs(top - expected.bottom - expected.height) < EXACT
    )


def _rectangle(box: Box) -> Rectangle:
    return box.left, box.bottom, box.right, box.top


def _place(box: Rectangle) -> str:
    return " ".join(f"{number:.2f}" for number in box)


def _named(thing: Thing) -> str:
    match thing:
        case TextThing():
            return f"the text {thing.text!r}"
        case PictureThing():
            return "an image"
        case _:
            return "a line" if thing.is_line else f"a shape in {color_name(thing.color)}"


def kind_name(item: Item) -> str:
    """What a finding calls a thing of the ledger."""
    if isinstance(item, Text):
        return f"{item.text!r} of the {item.part}"
    if isinstance(item, Area):
        return f"a shape of the {item.part}"
    return f"{'a line' if isinstance(item, Line) else 'the image'} of the {item.part}"

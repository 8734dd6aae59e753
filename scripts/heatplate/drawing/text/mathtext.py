"""Matplotlib's own text, in which ``$…$`` is a small part of TeX's mathematics."""

from __future__ import annotations

import contextlib
import logging
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from matplotlib.cbook import is_math_text
from matplotlib.ft2font import LoadFlags
from matplotlib.textpath import text_to_path

from heatplate.drawing.glyph_clusters import said_once
from heatplate.drawing.painter import Color, Painter
from heatplate.drawing.text.dollars import check_dollars, check_single_dollar
from heatplate.drawing.text.fonts import Face
from heatplate.drawing.text.mathtext_messages import PAIR, problem_inside, problem_outside
from heatplate.drawing.text.messages import AS_IT_IS
from heatplate.drawing.text.typesetter import Extent, PlacedLetter
from heatplate.problems import input_error, quoted

MATH_PLACEHOLDER = 0xA4
"""The currency sign, which Matplotlib's mathematics draw for a character that they lack."""

UNIT = 100
"""Size in points at which text is measured."""

INK_MARGIN = 0.1
"""How far the ink of mathematics reaches beyond their box, as a multiple of the size; a sum's does."""


@dataclass(frozen=True)
class Mathtext:
    """The typesetter for a font family."""

    face: Face

    def extent(self, line: str, weight: str, math: bool) -> Extent:
        """The extent of a line without hinting, so that it is the same for every kind of file."""
        is_math = is_mathematics(line, math)
        return _extent(line if is_math else _plain(line, math), self.face, weight, is_math)

    def words(self, line: str, math: bool) -> list[str]:
        """The words of a line; mathematics are never broken."""
        return re.findall(r"(?:\$[^$]*\$|\S)+", line) if is_mathematics(line, math) else line.split()

    def check(self, key: str, line: str, math: bool) -> None:
        """Raises InputError if the mathematics in a line cannot be set, or are perhaps not meant.

        Also for a command or an escaped sign of LaTeX outside of mathematics, drawn as it is written.
        """
        if not math:
            return
        check_single_dollar(key, line)
        if problem := problem_outside(PAIR.sub("", line) if is_mathematics(line, math) else line):
            raise input_error("", f"{quoted(line)} {problem}", key=key)
        if not is_mathematics(line, math):
            return
        check_dollars(key, line)
        if any(map(_needs_shaping, line)):
            raise input_error(
                "",
                "mathematics cannot stand beside right-to-left or combining characters, as in "
                f"{quoted(line)}; set parse_math: false, or leave either out",
                key=key,
            )
        try:
            with _without_log():
                glyphs = text_to_path.mathtext_parser.parse(line, 72, self.face.font(100)).glyphs
        except ValueError as error:
            problem = problem_inside(line, str(error))
            raise input_error("", f"the mathematics in {quoted(line)} {problem}", key=key) from error
        if "\N{CURRENCY SIGN}" not in line and any(glyph[2] == MATH_PLACEHOLDER for glyph in glyphs):
            raise input_error(
                "",
                f"the mathematics in {quoted(line)} have {_first_lacking(line)}, which no font for them has; "
                f"write it outside of the dollars, or {AS_IT_IS}",
                key=key,
            )

    def check_characters(self, texts: Iterable[tuple[str, str]]) -> None:
        self.face.check_characters(texts)

    def check_weight(self, weight: str, key: str) -> None:
        self.face.check_weight(weight, key)

    def rules(self, line: str, weight: str, math: bool) -> int:
        """None beside letters, among which a file has them; without any, those of ``$\\overline{~}$``."""
        if not is_mathematics(line, math):
            return 0
        parsed = text_to_path.mathtext_parser.parse(line, 72, self.face.font(UNIT, weight))
        return 0 if parsed.glyphs else len(parsed.rects)

    def places(self, line: str, size: float, weight: str, math: bool) -> Sequence[PlacedLetter]:
        is_math = is_mathematics(line, math)
        return _places(line if is_math else _plain(line, math), self.face, size, weight, is_math)

    def paint(
        self,
        painter: Painter,
        line: str,
        size: float,
        weight: str,
        x: float,
        y: float,
        angle: float,
        color: Color,
        math: bool,
    ) -> None:
        is_math = is_mathematics(line, math)
        text = line if is_math else _plain(line, math)
        painter.text(text, x, y, self.face.font(size, weight), angle, color, is_math=is_math)


def _first_lacking(line: str) -> str:
    """The first character of the mathematics in a line that their fonts lack."""
    signs = (c for c in "".join(PAIR.findall(line)) if not c.isascii())
    with _without_log():
        for sign in signs:
            if text_to_path.mathtext_parser.parse(f"${sign}$").glyphs[0][2] == MATH_PLACEHOLDER:
                return f"the character {sign}"
    return "a character"


def is_mathematics(line: str, math: bool) -> bool:
    """Whether some of a line is set as mathematics. math: whether the author may have written them."""
    return math and bool(is_math_text(line))


def _plain(line: str, math: bool) -> str:
    """A line without mathematics as it is drawn: where there might have been some, ``\\$`` is a dollar."""
    return line.replace(r"\$", "$") if math else line


def _needs_shaping(character: str) -> bool:
    """Matplotlib sets text beside mathematics letter by letter from the left, unlike other text."""
    joins = unicodedata.category(character) in ("Mn", "Mc", "Me")
    return joins or unicodedata.bidirectional(character) in ("R", "AL", "AN")


@contextlib.contextmanager
def _without_log() -> Iterator[None]:
    """Matplotlib logs a character that its mathematics lack; here it becomes a problem."""
    logger = logging.getLogger("matplotlib.mathtext")
    disabled, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = disabled


@lru_cache(maxsize=16384)
def _extent(line: str, face: Face, weight: str, is_math: bool) -> Extent:
    if is_math:
        parsed = text_to_path.mathtext_parser.parse(line, 72, face.font(UNIT, weight))
        above = (parsed.height - parsed.depth) / UNIT + INK_MARGIN
        return Extent(parsed.width / UNIT, above, parsed.depth / UNIT + INK_MARGIN)
    font = face.glyphs(weight)
    font.set_size(UNIT, 72)
    font.set_text(line, 0.0, flags=LoadFlags.NO_HINTING)
    width, height = (length / (64 * UNIT) for length in font.get_width_height())
    depth = font.get_descent() / (64 * UNIT)
    return Extent(width, height - depth, depth)


@lru_cache(maxsize=16384)
def _places(line: str, face: Face, size: float, weight: str, is_math: bool) -> Sequence[PlacedLetter]:
    if is_math:
        parsed = text_to_path.mathtext_parser.parse(line, 72, face.font(size, weight))
        return [PlacedLetter(x, y, size) for _, size, _, _, x, y in parsed.glyphs]
    font: Any = face.glyphs(weight)
    font.set_size(size, 72)
    glyphs = said_once(line, font._layout(line, LoadFlags.NO_HINTING))
    return [PlacedLetter(glyph.x, glyph.y, size) for glyph in glyphs]

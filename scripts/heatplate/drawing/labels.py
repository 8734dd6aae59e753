"""A text that knows its size before it is drawn."""

from __future__ import annotations

import contextlib
import logging
import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Literal

from matplotlib.cbook import is_math_text
from matplotlib.figure import Figure as Page
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from heatplate.drawing.fonts import Face
from heatplate.problems import input_error, quoted

LINE_SPACING = 1.2
"""Distance of baselines as a multiple of the size; Matplotlib's and LaTeX's."""

MATH_PLACEHOLDER = 0xA4
"""The currency sign, which Matplotlib's mathematics draw for a character that they lack."""

MONEY = re.compile(r"\$(\s.*|.*\s)\$.?|\$.*\$[0-9]", re.DOTALL)
"""Two dollars that are hardly mathematics, and what follows them: the rule is Pandoc's."""

INK_MARGIN = 0.1
"""How far the ink of mathematics reaches beyond their box, as a multiple of the size; a sum's does."""

Horizontal = Literal["left", "center", "right"]
Vertical = Literal["top", "middle", "baseline", "bottom"]


@dataclass(frozen=True)
class Extent:
    """Width, height above the baseline, depth below it, of one line; points, or multiples of the size."""

    width: float
    ascent: float
    depth: float


@dataclass(frozen=True)
class Label:
    """One or more lines of text in one font; all lengths in points.

    name: what a message calls it; its key if it stands in the configuration.
    math: whether ``$…$`` is mathematics; if not, the text is drawn as it is.
    """

    name: str
    text: str
    face: Face
    size: float
    math: bool = False
    weight: str = "normal"

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    @cached_property
    def _extents(self) -> list[Extent]:
        unit = [
            _extent(line if is_math else self._plain(line), self.face, self.weight, is_math)
            for line in self.lines
            for is_math in [self._is_math(line)]
        ]
        return [Extent(e.width * self.size, e.ascent * self.size, e.depth * self.size) for e in unit]

    def _is_math(self, line: str) -> bool:
        return self.math and bool(is_math_text(line))

    def _plain(self, line: str) -> str:
        """A line without mathematics as it is drawn: Matplotlib's ``\\$`` is a dollar."""
        return line.replace(r"\$", "$") if self.math else line

    @property
    def width(self) -> float:
        """Of the widest line."""
        return max(extent.width for extent in self._extents)

    @property
    def capital(self) -> float:
        """Height of a capital letter."""
        return _extent("H", self.face, self.weight, False).ascent * self.size

    @property
    def line_height(self) -> float:
        """Of a line with ascenders and descenders: the least distance of two texts above each other."""
        extent = _extent("Hdp", self.face, self.weight, False)
        return (extent.ascent + extent.depth) * self.size

    @property
    def ascent(self) -> float:
        """From the first baseline up; at least a line's, so that neighbours agree."""
        return max(self.capital, self._extents[0].ascent)

    @property
    def depth(self) -> float:
        """From the last baseline down; at least that of a line with descenders."""
        descender = _extent("p", self.face, self.weight, False).depth * self.size
        return max(descender, self._extents[-1].depth)

    @property
    def drop(self) -> float:
        """From the first baseline to the last."""
        return self._pitch * (len(self.lines) - 1)

    @property
    def height(self) -> float:
        return self.ascent + self.drop + self.depth

    @property
    def _pitch(self) -> float:
        pairs = zip(self._extents, self._extents[1:], strict=False)
        return max([LINE_SPACING * self.size, *(a.depth + b.ascent + 0.1 * self.size for a, b in pairs)])

    def check(self) -> None:
        """Raises InputError if the mathematics in the text cannot be set."""
        for line in filter(self._is_math, self.lines):
            shown = quoted(line)
            pairs = re.findall(r"(?<!\\)(\$.*?(?<!\\)\$)(?=(.?))", line)
            if any(MONEY.fullmatch(dollars + following) for dollars, following in pairs):
                message = f"the dollars in {shown} may be money or mathematics"
                way_out = (
                    r"write \$ for a dollar, $x$ without spaces inside for mathematics, or parse_math: false"
                )
                raise input_error("", f"{message}; {way_out}", key=self.name)
            if any(map(_needs_shaping, line)):
                raise input_error(
                    "",
                    f"mathematics cannot stand beside right-to-left or combining characters, as in {shown}; "
                    "set parse_math: false, or leave either out",
                    key=self.name,
                )
            try:
                with _without_log():
                    glyphs = text_to_path.mathtext_parser.parse(line, 72, self.face.font(100)).glyphs
            except ValueError as error:
                problem = re.sub(r"^\w+: |, found .*", "", str(error).strip().splitlines()[-1])
                raise input_error(
                    "",
                    f"the mathematics in {shown} cannot be set ({problem}); correct it, or set parse_math: "
                    "false to show the text as it is",
                    key=self.name,
                ) from error
            if "\N{CURRENCY SIGN}" not in line and any(glyph[2] == MATH_PLACEHOLDER for glyph in glyphs):
                message = f"the mathematics in {shown} have a character that no font for them has"
                raise input_error(
                    "", f"{message}; set parse_math: false, or write it differently", key=self.name
                )

    def at_size(self, size: float) -> Label:
        return replace(self, size=size)

    def wrapped(self, width: float) -> Label:
        """The same text broken at spaces, outside of mathematics, to be at most this wide if it can."""
        if self.width <= width:
            return self
        lines: list[str] = []
        for given in self.lines:
            words = re.findall(r"(?:\$[^$]*\$|\S)+", given) if self._is_math(given) else given.split()
            line = ""
            for word in words:
                longer = f"{line} {word}" if line else word
                if line and replace(self, text=longer).width > width:
                    lines.append(line)
                    line = word
                else:
                    line = longer
            lines.append(line)
        return replace(self, text="\n".join(lines))

    def along(self, length: float) -> tuple[Label, bool]:
        """The text as it stands beside a side of this length, and whether it is turned to run along it.

        In two lines if need be; horizontal beside a side that is too short for that.
        """
        for turned in (self, self.wrapped(length)):
            if turned.width <= length and len(turned.lines) <= 2:
                return turned, True
        return self.wrapped(6 * self.size), False

    def draw(
        self,
        page: Page,
        x: float,
        y: float,
        *,
        horizontal: Horizontal = "center",
        vertical: Vertical = "middle",
        rotation: float = 0,
        color: str = "black",
    ) -> None:
        """Draw the text with the named point of its box at (x, y), turned about that point by degrees.

        ``middle`` is the middle between the first line's capitals and the last baseline: where the eye sees
        the middle of digits. Each line is a text of its own; Matplotlib would align them by their ink.
        """
        first_baseline = {
            "top": -self.ascent,
            "middle": (self.drop - self.capital) / 2,
            "baseline": 0.0,
            "bottom": self.drop + self.depth,
        }[vertical]
        turn = math.radians(rotation)
        points = Affine2D().scale(1 / 72) + page.dpi_scale_trans
        for number, line in enumerate(self.lines):
            up = first_baseline - number * self._pitch
            page.add_artist(
                Text(
                    x - up * math.sin(turn),
                    y + up * math.cos(turn),
                    line,
                    horizontalalignment=horizontal,
                    verticalalignment="baseline",
                    rotation=rotation,
                    rotation_mode="anchor",
                    fontproperties=self.face.font(self.size, self.weight),
                    color=color,
                    parse_math=self.math,
                    transform=points,
                )
            )


def widest(labels: Sequence[Label]) -> float:
    """Width of the widest label; 0 if there is none."""
    return max((label.width for label in labels), default=0.0)


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
    """Extent of a line at size 1, without hinting, so that it is the same for every kind of file."""
    width, height, depth = text_to_path.get_text_width_height_descent(line, face.font(100, weight), is_math)
    around = INK_MARGIN if is_math else 0.0
    return Extent(width / 100, (height - depth) / 100 + around, depth / 100 + around)

"""The typesetter that is LaTeX: all texts of a figure are set in one run."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import matplotlib

from heatplate import latex_installation
from heatplate.drawing.painter import Color, Painter
from heatplate.drawing.text.dollars import check_dollars, check_single_dollar
from heatplate.drawing.text.glyph_line import GlyphFont, GlyphLine
from heatplate.drawing.text.kept_files import KeptFiles, code_digest
from heatplate.drawing.text.latex_source import SIZES, check_tex, document, is_tex, source_of, words
from heatplate.drawing.text.mathtext import Mathtext
from heatplate.drawing.text.messages import OfPreamble, remedy_of
from heatplate.drawing.text.typesetter import Extent, PlacedLetter
from heatplate.latex_installation import latex_parts
from heatplate.problems import InputError, Place, Problem, quoted

MOST_NAMED = 4
"""Texts from data that a message names; in a language that LaTeX does not have here it is all of them."""


class _Asked(NamedTuple):
    """A line that was asked for."""

    line: str
    weight: str
    math: bool


@dataclass(eq=False)
class Latex:
    """The typesetter for a preamble.

    The extent of a line is LaTeX's once ``typeset`` has been called; before that it is an estimate, and the
    line is noted. So a figure is laid out again until nothing is left to be set.

    fontsize: of the figure in points; the letters are those that LaTeX has for this size. estimates: what is
    asked as long as LaTeX has not been.
    """

    preamble: str
    fontsize: float
    estimates: Mathtext
    _lines: dict[_Asked, GlyphLine] = field(default_factory=dict)
    _lacking: dict[_Asked, None] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def is_waiting(self) -> bool:
        """Whether there are lines to be typeset, so that extents were estimates."""
        return bool(self._lacking)

    def extent(self, line: str, weight: str, math: bool) -> Extent:
        asked = _Asked(line, weight, math)
        found = self._lines.get(asked)
        if found is None and asked not in self._lacking:
            found = self._kept_line(asked)
        if found is not None:
            return found.extent
        self._lacking[asked] = None
        return self.estimates.extent(_plain(line), weight, math=False)

    def words(self, line: str, math: bool) -> list[str]:
        return words(line) if math and is_tex(line) else line.split()

    def check(self, key: str, line: str, math: bool) -> None:
        if math:
            check_single_dollar(key, line)
        if math and is_tex(line):
            self._keys[line] = key
            check_dollars(key, line)
            check_tex(key, line)

    def check_characters(self, texts: Iterable[tuple[str, str]]) -> None:
        """LaTeX says itself which it lacks; here they get the names that a message has for them."""
        for name, text in texts:
            for line in text.split("\n"):
                self._names.setdefault(line, name)

    def check_weight(self, weight: str, key: str) -> None:
        """LaTeX says itself if there is no bold."""

    def typeset(self) -> None:
        """Set all lines that were asked for, in one run. Raises InputError for all that cannot be set."""
        from heatplate.drawing.text.latex_run import UnusableError, typeset

        asked = list(self._lacking)
        sources = [source_of(*one) for one in asked]
        try:
            lines = typeset(
                self.preamble,
                self._size,
                [source.body for source in sources],
                [source.is_tex for source in sources],
            )
        except UnusableError as found:
            problems = [
                self._problem(asked[number] if number >= 0 else None, message)
                for number, message in sorted(found.messages.items())
            ]
            raise InputError(_few(problems)) from found
        for one, line in zip(asked, lines, strict=True):
            self._lines[one] = line
            self._kept.write(line.as_json(), self._document(one))
        self._lacking.clear()

    def rules(self, line: str, weight: str, math: bool) -> int:
        """How many lines LaTeX has drawn for a line of text."""
        return len(self._lines[_Asked(line, weight, math)].rules)

    def places(self, line: str, size: float, weight: str, math: bool) -> Sequence[PlacedLetter]:
        glyphs = self._lines[_Asked(line, weight, math)].glyphs
        return [PlacedLetter(glyph.x * size, glyph.y * size, glyph.size * size) for glyph in glyphs]

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
        painter.glyphs(self._lines[_Asked(line, weight, math)], size, x, y, angle, color)

    @cached_property
    def _size(self) -> float:
        """The size at which LaTeX sets them, in its own points."""
        wanted = self.fontsize * 72.27 / 72
        return min(SIZES, key=lambda size: abs(size - wanted))

    @cached_property
    def _kept(self) -> KeptFiles:
        code = code_digest(*sorted(Path(__file__).parent.glob("*.py")), Path(latex_installation.__file__))
        versions = {"code": code, "matplotlib": matplotlib.__version__}
        return KeptFiles({**latex_parts(self.preamble), **versions})

    def _document(self, asked: _Asked) -> str:
        """The document that sets this line alone."""
        return document(self.preamble, self._size, [source_of(*asked).body], "")

    def _kept_line(self, asked: _Asked) -> GlyphLine | None:
        """A line from an earlier run; None if it is not kept, or cannot be drawn any more."""
        content = self._kept.read(self._document(asked))
        try:
            line = None if content is None else GlyphLine.from_json(content)
        except (KeyError, TypeError, ValueError):
            return None
        if line is None or not all(map(_is_there, line.fonts)):
            return None
        self._lines[asked] = line
        return line

    def _problem(self, asked: _Asked | None, message: str) -> Problem:
        """What LaTeX says of a line, as a problem of the text that it is a line or a piece of."""
        if asked is None:
            return Problem(Place(""), "latex_preamble", message)
        line = asked.line
        name = next((name for text, name in self._names.items() if line in text), "text")
        if isinstance(message, OfPreamble):
            return Problem(Place(""), "latex_preamble", f"{name} {quoted(line)} {message}")
        if asked.math and is_tex(line):
            key = next((key for text, key in self._keys.items() if line in text), "text")
            return Problem(Place(""), key, f"{quoted(line)} {message}; {remedy_of(message)}")
        remedy = "write text: mathtext, or load a package that can in latex_preamble"
        return Problem(Place(""), "text", f"{name} {quoted(line)} {message}; {remedy}")


def _few(problems: Sequence[Problem]) -> list[Problem]:
    """All problems of what an author wrote, and of those with data the first ones."""
    of_data = [problem for problem in problems if problem.key == "text"]
    others = [problem for problem in problems if problem.key != "text"]
    if len(of_data) > MOST_NAMED:
        last = replace(of_data[MOST_NAMED - 1], further=len(of_data) - MOST_NAMED)
        of_data = [*of_data[: MOST_NAMED - 1], last]
    return [*others, *of_data]


def _is_there(font: GlyphFont) -> bool:
    """Whether the files of a font are where they were."""
    return all(Path(file).is_file() for file in (font.file, font.encoding) if file)


def _plain(line: str) -> str:
    """About as wide as a line will be: without commands, and with letters that any font has."""
    return "".join(c if c.isascii() else "n" for c in re.sub(r"\\[A-Za-z]+|[{}$\\]", "", line))

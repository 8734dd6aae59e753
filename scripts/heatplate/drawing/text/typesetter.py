"""What a text engine has to be able to do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from heatplate.drawing.painter import Color, Painter


@dataclass(frozen=True, slots=True)
class Extent:
    """Width, height above the baseline and depth below it of one line, as multiples of its size."""

    width: float
    ascent: float
    depth: float


@dataclass(frozen=True, slots=True)
class PlacedLetter:
    """A glyph of a line: where it lies, from where the baseline begins, and its size, all in points."""

    x: float
    y: float
    size: float


class Typesetter(Protocol):
    """Measures and sets single lines of text.

    math: whether the author may have written ``$…$`` for mathematics; if not, the line is set as it is.
    """

    def extent(self, line: str, weight: str, math: bool) -> Extent:
        """The extent of a line."""

    def words(self, line: str, math: bool) -> list[str]:
        """The pieces between which a line may be broken."""

    def check(self, key: str, line: str, math: bool) -> None:
        """Raises InputError, with this key, if the line cannot be set."""

    def check_characters(self, texts: Iterable[tuple[str, str]]) -> None:
        """Raises InputError for characters of some texts that cannot be set. texts: each after its name."""

    def check_weight(self, weight: str, key: str) -> None:
        """Raises InputError, with this key, if there is no bold and it is asked for."""

    def rules(self, line: str, weight: str, math: bool) -> int:
        """How many lines, such as that of a fraction, a file has as shapes after the letters of a line."""

    def places(self, line: str, size: float, weight: str, math: bool) -> Sequence[PlacedLetter]:
        """Where a line in this size in points has its glyphs, in the order of painting."""

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
        """Set a line. size, x, y: in points; angle: degrees."""

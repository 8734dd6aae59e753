"""What a venue asks of figures, as far as a finished figure can be held to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LEAST_TEXT = 5.0
"""Points: the smallest text where no venue says otherwise. It is what Nature asks for
(research-figure-guide.nature.com); smaller text is hard to read on paper."""


@dataclass(frozen=True)
class VenueRules:
    """The rules of a venue, each None or empty where it has none.

    name: of the venue; empty if there is none. widest, tallest: inches. least_text, most_text: points.
    fonts, size, text, grey: who says so: on fonts, on the sizes of the page and of text, and on grey prints.
    """

    name: str = ""
    widest: float | None = None
    tallest: float | None = None
    least_text: float | None = None
    most_text: float | None = None
    fonts: str = ""
    size: str = ""
    text: str = ""
    grey: str = ""

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> VenueRules:
        """The rules from a plain document. Raises TypeError for other keys."""
        return cls(**document)

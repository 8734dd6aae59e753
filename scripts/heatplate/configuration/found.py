"""A problem before it is known where the keys of a figure or a matrix are written."""

from __future__ import annotations

from dataclasses import dataclass

KeyPath = tuple[str | int, ...]


@dataclass(frozen=True)
class Found:
    """What is wrong with a key of a figure or a matrix: its path in it, such as ``("boxes", 0, "index")``."""

    path: KeyPath
    message: str

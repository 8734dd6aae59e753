"""Numbers that remember how they were written: a label 007 or 1.10 is not the number 7 or 1.1."""

from __future__ import annotations


class WrittenInt(int):
    """An integer that keeps the text it was read from."""

    text: str


class WrittenFloat(float):
    """A float that keeps the text it was read from."""

    text: str

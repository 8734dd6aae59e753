"""What becomes of the files and records of a matrix on their way to it, as counts for the log."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_Counts = dict[tuple[str, str], list[int]]
_heard: ContextVar[_Counts | None] = ContextVar("heard", default=None)


def tell(sentence: str, *counts: int, name: str = "") -> None:
    """Say how many are concerned by what; nothing if there are none, or if nobody listens.

    sentence: with ``{}`` for each count, and ``{name}``. The counts of equal sentences, such as those of
    several panels, are added.
    """
    heard = _heard.get()
    if heard is None or not any(counts):
        return
    known = heard.setdefault((sentence, name), [0] * len(counts))
    known[:] = [old + new for old, new in zip(known, counts, strict=True)]


class Tally:
    """What was said, one line for each sentence."""

    def __init__(self, counts: _Counts) -> None:
        self._counts = counts

    def lines(self) -> list[str]:
        return [sentence.format(*counts, name=name) for (sentence, name), counts in self._counts.items()]


@contextmanager
def tally() -> Iterator[Tally]:
    """Listen to what is said in the block."""
    counts: _Counts = {}
    token = _heard.set(counts)
    try:
        yield Tally(counts)
    finally:
        _heard.reset(token)

"""What is wrong with an input, where it stands, and what to do about it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

LONGEST_PATH = 4096
"""Characters of a path, whose end tells the file: as many as Linux allows."""

Made = TypeVar("Made")
Worded = TypeVar("Worded")

LONGEST_SHOWN = 120
"""Characters of a value that a message repeats: one line of a terminal."""


@dataclass(frozen=True)
class Place:
    """Where a problem stands: a file relative to the paper, and the line and column, from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [printable(self.file, longest=LONGEST_PATH), self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True)
class Problem:
    """One mistake: its place, the dotted key it concerns (may be empty) and the way out."""

    place: Place
    key: str
    message: str

    def __str__(self) -> str:
        return ": ".join(part for part in (str(self.place), printable(self.key), self.message) if part)

    @property
    def order(self) -> tuple[str, float, float]:
        """Sort by file, line and column; what has no line comes after what has one."""
        line = math.inf if self.place.line is None else self.place.line
        column = math.inf if self.place.column is None else self.place.column
        return (self.place.file, line, column)


class InputError(Exception):
    """Everything that is wrong, reported at once, one line each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        unique = dict.fromkeys(problems)
        self.problems = tuple(sorted(unique, key=lambda problem: problem.order))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def below(self, key: str) -> InputError:
        """The same problems, their keys below this one: ``annot`` becomes ``figures.glue.annot``."""
        return InputError(replace(f, key=f"{key}.{f.key}" if f.key else key) for f in self.problems)


def input_error(file: str, message: str, *, key: str = "", line: int | None = None) -> InputError:
    """A single problem, ready to raise."""
    return InputError([Problem(Place(file, line), key, message)])


def attempt(found: list[Problem], make: Callable[[], Made]) -> Made | None:
    """What is made, or None and the problems added to those found."""
    try:
        return make()
    except InputError as problems:
        found.extend(problems.problems)
        return None


def printable(text: str, *, longest: int = LONGEST_SHOWN) -> str:
    """The text on one line, shortened, and with nothing in it that could steer a terminal."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def quoted(value: object) -> str:
    """A value as a message shows it."""
    return f'"{printable(str(value))}"'


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The nearest right names as the tail of a message, or the known ones if they are few."""
    names = list(dict.fromkeys(known))
    lowered = {name.lower(): name for name in names}
    close = difflib.get_close_matches(wrong.lower(), list(lowered), n=3, cutoff=0.6)
    if close:
        return "; did you mean " + " or ".join(printable(lowered[name]) for name in close) + "?"
    if names and len(names) <= 12:
        return "; known: " + ", ".join(printable(name) for name in names)
    return ""


def wording(text: Worded) -> Worded:
    """Mark a text, or a function that returns one, as read by persons only.

    It is in no key then, so that it can be reworded without anything being built again. What decides whether
    there is something to say stays in the key.
    """
    return text

"""What is wrong with an input, where it is, and how to fix it."""

from __future__ import annotations

import difflib
import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

MAX_PATH_LENGTH = 4096
"""Characters of a path that a message shows. A path is not shortened, since its end names the file: Linux
allows no longer one."""

Made = TypeVar("Made")
Worded = TypeVar("Worded")

MAX_FILES = 3
"""Files that a message about many names."""

MAX_VALUE_LENGTH = 120
"""Characters of a value that a message shows: one line of a terminal."""

Result = TypeVar("Result")


@dataclass(frozen=True)
class Place:
    """Where a problem is: a file relative to the paper, and the line and column, counted from 1."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        parts = [printable(self.file, max_length=MAX_PATH_LENGTH), self.line, self.column]
        return ":".join(str(part) for part in parts if part is not None)


@dataclass(frozen=True)
class Problem:
    """One mistake: its place, the dotted key that it concerns (may be empty), and a message with the fix.

    further: how many more of the same kind there are, which are not listed.
    cause: what the messages of one cause have in common, if they differ from file to file.
    also_in: its first place in each of the other files that have it.
    """

    place: Place
    key: str
    message: str
    further: int = 0
    cause: str = ""
    also_in: tuple[Place, ...] = ()

    def __str__(self) -> str:
        text = ": ".join(part for part in (str(self.place), printable(self.key), self.message) if part)
        if self.also_in:
            text += f" (the same in {_others(self.also_in)})"
        plural = "s" if self.further > 1 else ""
        return f"{text} (and {self.further} more such problem{plural})" if self.further else text

    @property
    def sort_key(self) -> tuple[str, float, float]:
        """File, line and column; a problem without a line comes after those with one."""
        line = math.inf if self.place.line is None else self.place.line
        column = math.inf if self.place.column is None else self.place.column
        return (self.place.file, line, column)


class InputError(Exception):
    """All problems of the input, reported at once, one line for each cause."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(one_per_cause(problems), key=lambda problem: problem.sort_key))
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def below(self, key: str) -> InputError:
        """The same problems, their keys below this one: ``annot`` becomes ``figures.glue.annot``."""
        return InputError(replace(p, key=f"{key}.{p.key}" if p.key else key) for p in self.problems)


def one_per_cause(problems: Iterable[Problem]) -> list[Problem]:
    """The problems without duplicates; what is wrong with several files in the same way is one problem."""
    by_cause: dict[tuple[str, str], list[Problem]] = {}
    for problem in dict.fromkeys(problems):
        by_cause.setdefault((problem.key, problem.cause or problem.message), []).append(problem)
    found: list[Problem] = []
    for alike in by_cause.values():
        alike = sorted(alike, key=lambda problem: problem.sort_key)
        first = alike[0]
        places: dict[str, Place] = {}
        for place in [place for problem in alike for place in (problem.place, *problem.also_in)]:
            places.setdefault(place.file, place)
        if len(places) == 1:
            found += alike
        else:
            del places[first.place.file]
            further = sum(problem.further for problem in alike)
            others = tuple(places[file] for file in sorted(places))
            found.append(replace(first, further=further, also_in=others))
    return found


def _others(places: Sequence[Place]) -> str:
    """Some of the other places, and how many there are: ``4,999 other files: b.json, c.json, d.json, …``."""
    shown = ", ".join(map(str, places[:MAX_FILES]))
    if len(places) == 1:
        return shown
    return f"{len(places):,} other files: {shown}{', …' if len(places) > MAX_FILES else ''}"


def input_error(file: str, message: str, *, key: str = "", line: int | None = None) -> InputError:
    """An InputError with a single problem, ready to raise."""
    return InputError([Problem(Place(file, line), key, message)])


def attempt(problems: list[Problem], make: Callable[[], Result]) -> Result | None:
    """What ``make`` returns; or None if it raises InputError, whose problems are added to the list."""
    try:
        return make()
    except InputError as error:
        problems.extend(error.problems)
        return None


def printable(text: str, *, max_length: int = MAX_VALUE_LENGTH) -> str:
    """The text on one line, shortened, with control characters (which could steer a terminal) escaped."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
    return shown if len(shown) <= max_length else shown[: max_length - 1] + "…"


def quoted(value: object) -> str:
    """A value as a message shows it: printable, in double quotes."""
    return f'"{printable(str(value))}"'


def did_you_mean(wrong: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown name: the most similar known names, or all if they are few."""
    names = list(dict.fromkeys(known))
    lowered = {name.lower(): name for name in names}
    close = difflib.get_close_matches(wrong.lower(), list(lowered), n=3, cutoff=0.6)
    if close:
        return "; did you mean " + " or ".join(_as_written(lowered[name]) for name in close) + "?"
    if names and len(names) <= 16:
        return "; known: " + ", ".join(map(_as_written, names))
    return ""


def _as_written(name: str) -> str:
    """A name as it can be copied into the configuration: in quotes where YAML needs them."""
    return quoted(name) if not name.strip() or ": " in name or " #" in name else printable(name)


@dataclass(frozen=True)
class Remark:
    """Something that the author of a figure should know although it was drawn."""

    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.key}: {self.message}"


def wording(text: Worded) -> Worded:
    """Mark a text, or a function that returns one, as read by persons only.

    It is in no key then, so that it can be reworded without anything being built again. What decides whether
    there is something to say stays in the key.
    """
    return text

"""Reading records from logs and other text, with regular expressions whose named groups are the fields.

The library ``regex`` does the search, since unlike ``re`` it can be told how long it may take: for some
patterns the time doubles with each character of a line.
"""

from __future__ import annotations

import re
import time
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain
from operator import itemgetter

import regex

from heatplate.collecting.cut_numbers import FoundText
from heatplate.collecting.file_content import read_text
from heatplate.collecting.melting import Columns, melted
from heatplate.collecting.records import Records
from heatplate.collecting.tally import tell
from heatplate.collecting.wanted_fields import numeric_fields
from heatplate.configuration.log_pattern import groups_of
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, Place, Problem, input_error, printable, quoted

SECONDS_PER_LINE = 2.0
"""How long a pattern may search one line; ordinary patterns need microseconds."""

SECONDS_PER_FILE = 10.0
SECONDS_PER_CHARACTER = 2e-5
"""How long all patterns may search a file; ordinary patterns take less than 5e-7 seconds for a character."""

_SHOWN_LINES = 3
_SHOWN_LENGTH = 80
"""Lines, and characters of a line, that a message shows of a file in which a pattern finds nothing."""

_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
"""Colours and movements of the cursor, which nobody sees."""

_LITERAL_BRACE = re.compile(
    r"(\\N\{[^}]*\}|\\.|\[\^?\]?(?:\\.|[^\]\\])*\])|\{(?![0-9]*,?[0-9]*\})", re.DOTALL
)
"""A brace that is no number of times: ``re`` takes it as it is, and ``regex`` as something of its own."""

_COMMA_AFTER_GROUP = re.compile(r"\)\\?,|\)\[[^\]]*,")
"""Commas of a pattern that end what a group finds."""

Match = tuple[int, int, tuple[str | None, ...]]
"""Where a pattern was found: the position in the text, the pattern's number, and what its groups are."""


def read_log(path: str, keys: Table) -> Records:
    """The records of a file: one for each match of the last pattern, with what the others found before.

    What a pattern finds holds until it is found again, or until a pattern that is listed before it is.

    Raises InputError if a pattern finds nothing, takes too long, or finds only a part of a number.
    """
    patterns = keys.pattern or []
    groups = [groups_of(pattern) for pattern in patterns]
    numeric = numeric_fields(keys, list(chain.from_iterable(groups)))
    search = _Search(path, _text_of_log(path), numeric, keys.decimal)
    found: list[Match] = []
    problems: list[Problem] = []
    for number, pattern in enumerate(patterns):
        try:
            matches = list(search.matches(number, pattern))
        except InputError as error:
            problems += error.problems
            continue
        if not matches:
            problems.append(search.nothing_found(pattern))
        tell("matches of pattern {name}: {}", len(matches), name=printable(pattern))
        found += matches
    if problems:
        raise InputError(problems)
    nothing: list[list[object]] = [[None] * len(names) for names in groups]
    carried = list(nothing)
    rows: list[list[object]] = []
    places: list[Place] = []
    for start, number, fields in sorted(found, key=itemgetter(0, 1)):
        carried[number:] = [list(fields), *nothing[number + 1 :]]
        if number == len(patterns) - 1:
            rows.append(list(chain.from_iterable(carried)))
            places.append(Place(path, search.line_at(start)))
    columns = Columns(tuple((name,) for name in chain.from_iterable(groups)))
    return melted(columns, rows, places, keys.melt, path)


def lines_of_log(path: str) -> list[str]:
    """The lines of a log, as the places of its records count them."""
    return _text_of_log(path).split("\n")


def _text_of_log(path: str) -> str:
    return _TERMINAL.sub("", read_text(path))


class _Search:
    """A search in the text of a file, which ends when its time is over. numeric: the fields with numbers."""

    def __init__(self, path: str, text: str, numeric: Sequence[str], decimal: str) -> None:
        self._path, self._text, self._numeric, self._decimal = path, text, numeric, decimal
        self._end = time.monotonic() + SECONDS_PER_FILE + len(text) * SECONDS_PER_CHARACTER

    def matches(self, number: int, pattern: str) -> Iterator[Match]:
        """The matches of a pattern: in each line, or in the whole text if the pattern has line breaks."""
        try:
            in_all = _spans_lines(pattern)
            compiled = regex.compile(_as_regex(pattern), regex.MULTILINE if in_all else 0)
        except (RecursionError, regex.error) as error:
            raise input_error(
                self._path, f"{quoted(pattern)} is too complicated; write it more simply", key="pattern"
            ) from error
        names = list(compiled.groupindex)
        numeric = [name for name in self._numeric if name in names]
        cut: dict[str, list[tuple[int, str]]] = {}
        for start, line in [(0, self._text)] if in_all else self._lines:
            left = self._end - time.monotonic()
            seconds = left if in_all else min(SECONDS_PER_LINE, left)
            try:
                for match in compiled.finditer(line, timeout=max(seconds, 0.001)):
                    yield start + match.start(), number, tuple(match[name] for name in names)
                    for name in numeric:
                        if _found_text(line, match, name).is_cut_number(self._decimal):
                            cut.setdefault(name, []).append((start + match.start(name), match[name]))
            except TimeoutError as error:
                raise self._too_slow(pattern, None if in_all else start) from error
        if cut:
            raise InputError(self._cut_number(name, found) for name, found in cut.items())

    @cached_property
    def _lines(self) -> list[tuple[int, str]]:
        """The lines with their positions; what a progress bar wrote over is a line of its own."""
        return [(m.start(), m[0]) for m in re.finditer(r"[^\r\n]+", self._text)]

    def line_at(self, position: int) -> int:
        return bisect_right(self._breaks, position - 1) + 1

    @cached_property
    def _breaks(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self._text)]

    def nothing_found(self, pattern: str) -> Problem:
        shown = [line for _, line in self._lines if line.strip()][:_SHOWN_LINES]
        begins = " / ".join(quoted(printable(line.strip(), max_length=_SHOWN_LENGTH)) for line in shown)
        message = f"the pattern {quoted(pattern)} is found nowhere"
        return Problem(Place(self._path), "pattern", f"{message}; the file begins {begins}", cause=message)

    def _cut_number(self, name: str, found: Sequence[tuple[int, str]]) -> Problem:
        """found: where the group finds a part of a number, and this part."""
        position, text = found[0]
        position += len(text) - len(text.lstrip())
        message = f"the group {printable(name)} finds only a part of a number"
        whole = printable(self._word_at(position), max_length=_SHOWN_LENGTH)
        return Problem(
            Place(self._path, self.line_at(position)),
            "pattern",
            f"{message}, {printable(text.strip())} of {quoted(whole)}; write (?P<{name}>\\S+), and into the "
            "pattern what is directly before and after the number",
            further=len(found) - 1,
            cause=message,
        )

    def _word_at(self, position: int) -> str:
        """What is around a position up to the next blanks."""
        before = re.search(r"\S*\Z", self._text[max(0, position - _SHOWN_LENGTH) : position])
        after = re.compile(r"\S*").match(self._text, position)
        return f"{before[0] if before else ''}{after[0] if after else ''}"

    def _too_slow(self, pattern: str, start: int | None) -> InputError:
        where = "this file" if start is None else "this line"
        message = (
            f"the pattern {quoted(pattern)} takes too long for {where}; where repeated parts match the same "
            "text in many ways, as in (a|aa)+ or .*.*, write what is between them"
        )
        line = None if start is None else self.line_at(start)
        return input_error(self._path, message, key="pattern", line=line)


def _found_text(line: str, match: regex.Match[str], name: str) -> FoundText:
    """What a group found in a line, if anything, with where the other named groups are."""
    others = [match.span(other) for other in match.re.groupindex if other != name]
    start, end = match.span(name)
    return FoundText(
        line,
        max(start, 0),
        max(end, 0),
        starts=[start for start, _ in others],
        ends=[end for _, end in others],
        has_commas=_COMMA_AFTER_GROUP.search(match.re.pattern) is not None,
    )


def _spans_lines(pattern: str) -> bool:
    """Whether a pattern is meant for several lines: it has a line break, or a dot that is one, too."""
    return bool(re.search(r"\n|\\n|\(\?[a-z]*s", pattern))


def _as_regex(pattern: str) -> str:
    """A pattern of ``re`` as one of ``regex``."""
    return _LITERAL_BRACE.sub(lambda found: found[1] or r"\{", pattern)

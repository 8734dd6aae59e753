"""What is wrong with a file that is not YAML, in the words of an author rather than of libyaml."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from heatplate.problems import Place, Problem, quoted

_COMMENT = re.compile(r"\s*(#|$)")
_COLON = re.compile(r":(\s|$)")
_COLOUR_AS_COMMENT = re.compile(r"(?:^|[\s,\[])(#[0-9a-fA-F]{3,8})\b")

_MESSAGES = {
    "did not find expected ',' or ']'": "the list is not closed with ]",
    "did not find expected ',' or '}'": "the mapping is not closed with }",
    "did not find expected key": "this does not line up with the keys above, or a quote is missing",
    "could not find expected ':'": "a colon is missing; write key: value",
    "found unexpected end of stream": "a quote is never closed",
    "found unknown escape character": "a backslash in double quotes; use single quotes",
}


def syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    """The problem at which libyaml stopped reading the text."""
    stopped = error.problem_mark or error.context_mark
    if comment := _colour_as_comment(text, stopped):
        line, column, colour = comment
        return Problem(
            Place(file, line, column),
            "",
            f'what follows # is a comment; put the colour in quotes: "{colour}"',
        )
    opened = error.context_mark
    started = (
        f" (it starts in line {opened.line + 1})"
        if opened and stopped and opened.line != stopped.line
        else ""
    )
    place = Place(file, stopped.line + 1, stopped.column + 1) if stopped else Place(file)
    return Problem(place, "", _message(error, text) + started)


def _colour_as_comment(text: str, stopped: yaml.Mark | None) -> tuple[int, int, str] | None:
    """Line, column and text of an unquoted colour in a list: a comment, so that the list is never closed."""
    lines = text.splitlines()[: stopped.line + 1] if stopped else []
    first = max((number for number, line in enumerate(lines) if "[" in line), default=len(lines))
    for number, line in enumerate(lines[first:], start=first + 1):
        colour = _COLOUR_AS_COMMENT.search(line)
        before = line[: colour.start(1)] if colour else ""
        within = before.count("[") > before.count("]") or (number > first + 1 and "]" not in before)
        if colour and within:
            return number, colour.start(1) + 1, colour[1]
    return None


def _message(error: yaml.MarkedYAMLError, text: str) -> str:
    problem = error.problem or "not YAML"
    mark = error.problem_mark
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return _MESSAGES.get(problem, problem)
    line = lines[mark.line]
    if "cannot start any token" in problem:
        if "\t" in line[: mark.column + 1]:
            return "a tab; indent with spaces"
        return f"text cannot start with {quoted(line[mark.column])}; put it in quotes"
    if "mapping values are not allowed" in problem:
        return _too_many_colons(lines, mark.line, mark.column)
    above = _line_above(lines, mark.line)
    if "expected key" in problem and above and not re.search(r"""[][{}"'|>]|^\s*-""", above[1]):
        return _no_colon(*above) or _MESSAGES[problem]
    return _MESSAGES.get(problem, problem)


def _too_many_colons(lines: Sequence[str], number: int, column: int) -> str:
    """The message where libyaml found a colon within text, which may have started in a line above."""
    above = _line_above(lines, number)
    if _COLON.search(lines[number][:column]) or above is None:
        return "a second ': ' here; put the text in quotes"
    return (
        _no_colon(*above)
        or f"indented more than line {above[0]}, and so part of the text there; align the keys"
    )


def _line_above(lines: Sequence[str], number: int) -> tuple[int, str] | None:
    """The nearest line above that is neither blank nor a comment, with its number from 1."""
    return next(((i + 1, lines[i]) for i in reversed(range(number)) if not _COMMENT.match(lines[i])), None)


def _no_colon(number: int, line: str) -> str:
    if _COLON.search(line):
        return ""
    return f"line {number} has no colon followed by a space; write key: value"

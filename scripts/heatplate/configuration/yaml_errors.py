"""What is wrong with a file that is not YAML, in the words of an author rather than of libyaml."""

from __future__ import annotations

import re
from collections.abc import Sequence

import yaml

from heatplate.problems import Place, Problem, quoted

_COMMENT = re.compile(r"\s*(#|$)")
_COLON = re.compile(r":(\s|$)")
_COLOUR_AS_COMMENT = re.compile(r"(?:^|[\s,\[])(#[0-9a-fA-F]{3,8})\b")

_FORMAT = re.compile(r"\{\w*:[^\s{},]+\}")
_MATHEMATICS = re.compile(r"\$([^$]*)\$")
_IN_QUOTES = re.compile(r'"[^"]*"|\'[^\']*\'')
_KEY_AND_VALUE = re.compile(r"\s*(?:- +)?([A-Za-z_][\w-]*): +(\S.*?)\s*$")
_NO_SPACE = re.compile(r"(\s*(?:- +)?)([A-Za-z_]\w*):([^\s:/\\].*?)\s*$")

_MESSAGES = {
    "did not find expected node content": "a value is missing here, or text that needs quotes",
    "block sequence entries are not allowed in this context": "a list item (-) must be on a line of its own",
    "found a tab character that violates indentation": "a tab; indent with spaces",
    "did not find expected ',' or ']'": "the list is not closed with ]",
    "did not find expected ',' or '}'": "the mapping is not closed with }",
    "did not find expected key": "this does not line up with the keys above, or a quote is missing",
    "could not find expected ':'": "a colon is missing; write key: value",
    "found unexpected end of stream": "a quote is never closed",
    "found unknown escape character": "a backslash in double quotes; use single quotes",
    "found unexpected ':'": "a colon without a space after it; write key: value, or put text in quotes",
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
    if stopped and (problem := _no_space_after_colon(error, text, file)):
        return problem
    started = (
        f" (it starts in line {opened.line + 1})"
        if opened and stopped and opened.line != stopped.line
        else ""
    )
    place = Place(file, stopped.line + 1, stopped.column + 1) if stopped else Place(file)
    lines = text.splitlines()
    if stopped and stopped.line < len(lines) and (quotes := _quotes_missing(lines[stopped.line])):
        return Problem(place, "", quotes)
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
        return _MESSAGES.get(problem, f"not YAML ({problem}); put text with signs in quotes")
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
    return _MESSAGES.get(problem, f"not YAML ({problem}); put text with signs in quotes")


def _quotes_missing(line: str) -> str:
    """The message for a line with text that YAML takes for something else; empty if it has none."""
    bare = _IN_QUOTES.sub(lambda quoted_text: "_" * len(quoted_text[0]), line)
    for maths in _MATHEMATICS.finditer(bare):
        if re.search(r"[][{},]", maths[1]) and re.search(r"[\[{]", bare[: maths.start()]):
            return f"in a list, text with braces or commas needs quotes: '{maths[0]}'"
    key_and_value = _KEY_AND_VALUE.match(line)
    value = key_and_value[2] if key_and_value else ""
    key = key_and_value[1] if key_and_value else ""
    if found := _FORMAT.search(bare):
        is_all = value.startswith("{") and not re.match(r"\{ *\w+: ", value)
        return "text with braces needs quotes: " + (f'{key}: "{value}"' if is_all else f'"{found[0]}"')
    if re.match(r"[-?] |[|>]( +\S|[^-+\s\d])|\[[^]]*\] *[^\s#,]|\{[^}]*\} *[^\s#,]", value):
        return f'text that starts with {value[0]} needs quotes: {key}: "{value}"'
    if re.match(r"'[^']*'[^'\s#]", value):
        return f'an apostrophe in single quotes; use double quotes: {key}: "{value[1:-1]}"'
    if re.match(r'"[^"]*" *[^\s#]', value):
        return f"text after the closing quote; put all of it in quotes: {key}: '{value}'"
    return ""


def _no_space_after_colon(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem | None:
    """The problem of a key without a space after its colon, at which libyaml stops one line later."""
    lines = text.splitlines()
    wrong = ("could not find expected ':'", "mapping values are not allowed", "did not find expected key")
    mark = error.problem_mark
    if mark is None or not any(words in (error.problem or "") for words in wrong):
        return None
    numbers = [mark.line, error.context_mark.line if error.context_mark else mark.line]
    if above := _line_above(lines, mark.line):
        numbers.append(above[0] - 1)
    for number in numbers:
        if number < len(lines) and (found := _NO_SPACE.match(lines[number])):
            column = len(found[1]) + 1
            message = f"no space after the colon; write {found[2]}: {found[3]}"
            return Problem(Place(file, number + 1, column), "", message)
    return None


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

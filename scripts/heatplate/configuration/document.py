"""A YAML document in which every key and value knows its line and column.

Scalars follow YAML 1.2: only ``true`` and ``false`` are truth values, ``no``, ``on``, ``1:30``, ``017``
and dates are text, and ``1e3`` is a number. A number keeps the text it was written as, because a label
``007`` or ``1.10`` is not the number 7 or 1.1. Keys are always text. Tags are refused, so no object is
ever built. PyYAML's parser gives the events; everything is bounded, because a configuration may come
from a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from heatplate.configuration.written import WrittenFloat, WrittenInt
from heatplate.problems import InputError, Place, Problem, quoted

MOST_BYTES = 5_000_000
MOST_DEPTH = 50
MOST_NODES = 200_000
"""Bounds of a document, its aliases expanded. A paper of 1000 figures has some 20 000 nodes."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_LONGEST_NUMBER = 400
"""Characters; longer digits stay text, as Python refuses to convert them from 4300 digits on."""

_COMMENT = re.compile(r"\s*(#|$)")
_COLON = re.compile(r":(\s|$)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\$[^$]*[\t\n][^$]*\$")
"""Characters that nobody means, and line ends within mathematics: TeX in double quotes, as "$\\alpha$"."""
_COLOUR_AS_COMMENT = re.compile(r"(?:^|[\s,\[])(#[0-9a-fA-F]{3,8})\b")

_HINTS = {
    "did not find expected ',' or ']'": "the list is not closed with ]",
    "did not find expected ',' or '}'": "the mapping is not closed with }",
    "did not find expected key": "this does not line up with the keys above, or a quote is missing",
    "could not find expected ':'": "expected 'key: value'; a colon is missing",
    "found unexpected end of stream": "a quote is opened and not closed",
    "found unknown escape character": "a backslash in double quotes; use single quotes",
}


@dataclass
class Node:
    """A value of the document: a scalar, a list of nodes, or a mapping of text to nodes.

    empty: nothing is written after the key, not even ``null``.
    """

    line: int
    column: int
    value: object = None
    empty: bool = False
    items: list[Node] | None = None
    pairs: dict[str, Node] | None = None
    key_places: dict[str, tuple[int, int]] = field(default_factory=dict)
    size: int = 1

    def plain(self) -> object:
        """The value as dictionaries, lists and scalars."""
        if self.pairs is not None:
            return {key: node.plain() for key, node in self.pairs.items()}
        if self.items is not None:
            return [node.plain() for node in self.items]
        return self.value


@dataclass(frozen=True)
class Document:
    """A parsed configuration file."""

    file: str
    root: Node

    def has(self, path: Sequence[str | int]) -> bool:
        """Whether all keys of the path are written."""
        node = self.root
        for step in path:
            if node.pairs is None or str(step) not in node.pairs:
                return False
            node = node.pairs[str(step)]
        return True

    def is_empty(self, path: Sequence[str]) -> bool:
        """Whether nothing is written after the key at the path, not even ``null``."""
        node: Node | None = self.root
        for step in path:
            node = node.pairs.get(step) if node and node.pairs is not None else None
        return node is not None and node.empty

    def places_below(self, path: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Line and column of the key at the path and of all keys below it, by their dotted names.

        Nothing for what has no place, such as the values that another workflow hands over.
        """
        node, above = self.root, self.root
        for step in path:
            if node.pairs is None or step not in node.pairs:
                return {}
            node, above = node.pairs[step], node
        line, column = above.key_places[path[-1]]
        found: dict[str, tuple[int, int]] = {}
        if line:
            name = ".".join(path)
            found[name] = (line, column)
            _add_places(found, name, node)
        return found

    def place(self, path: Sequence[str | int], *, of_key: bool = False) -> Place:
        """Where the value at the path stands; a mapping, and what is absent, stands at its key."""
        node, line, column = self.root, self.root.line, self.root.column
        for depth, step in enumerate(path):
            last = depth == len(path) - 1
            if node.pairs is not None and str(step) in node.pairs:
                line, column = node.key_places[str(step)]
                node = node.pairs[str(step)]
                if last and not of_key and node.pairs is None:
                    line, column = node.line, node.column
            elif node.items is not None and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
                line, column = node.line, node.column
            else:
                break
        return Place(self.file, line, column) if line else Place(self.file)


def _add_places(found: dict[str, tuple[int, int]], name: str, node: Node) -> None:
    """Where the values below a mapping are; a mapping is at its key, as in ``Document.place``."""
    for key, below in (node.pairs or {}).items():
        if below.pairs is None:
            found[f"{name}.{key}"] = (below.line, below.column)
        else:
            found[f"{name}.{key}"] = node.key_places[key]
            _add_places(found, f"{name}.{key}", below)


def parse(content: bytes, file: str) -> Document:
    """Parse a configuration file.

    Raises InputError with every duplicate key and every tag, or with the first point at which the text is
    not YAML.
    """
    if len(content) > MOST_BYTES:
        raise InputError([Problem(Place(file), "", f"larger than {MOST_BYTES // 10**6} MB")])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = "not UTF-8 text; save the file as UTF-8"
        raise InputError([Problem(Place(file, line), "", message)]) from error
    reading = _Reading(file)
    try:
        for event in yaml.parse(text, Loader=_parser()):
            reading.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        opened = error.context_mark
        if comment := _colour_as_comment(text, mark):
            raise InputError(
                [*reading.problems, Problem(Place(file, *comment[:2]), "", comment[2])]
            ) from error
        problem = _problem(error, text)
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        if opened and mark and opened.line != mark.line:
            problem += f" (it begins in line {opened.line + 1})"
        raise InputError([*reading.problems, Problem(place, "", problem)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"the character U+{error.character:04X} is not allowed in YAML; delete it"
        raise InputError([Problem(Place(file, line), "", message)]) from error
    if reading.root is None:
        raise InputError([Problem(Place(file), "", "empty; it needs matrices: and figures:")])
    if reading.root.pairs is None:
        place = Place(file, reading.root.line, reading.root.column)
        raise InputError([Problem(place, "", "must be a mapping with matrices: and figures: at the top")])
    if reading.problems:
        raise InputError(reading.problems)
    return Document(file, reading.root)


def _colour_as_comment(text: str, stopped: yaml.Mark | None) -> tuple[int, int, str] | None:
    """Line, column and message of a colour without quotes in a list, which leaves it open as a comment."""
    lines = text.splitlines()[: stopped.line + 1] if stopped else []
    first = max((number for number, line in enumerate(lines) if "[" in line), default=len(lines))
    for number, line in enumerate(lines[first:], start=first + 1):
        colour = _COLOUR_AS_COMMENT.search(line)
        before = line[: colour.start(1)] if colour else ""
        within = before.count("[") > before.count("]") or (number > first + 1 and "]" not in before)
        if colour and within:
            message = f'what follows # is a comment; put the colour in quotes: "{colour[1]}"'
            return number, colour.start(1) + 1, message
    return None


def _problem(error: yaml.MarkedYAMLError, text: str) -> str:
    """What libyaml stumbled over, in the words of somebody who writes a configuration."""
    problem = error.problem or "not YAML"
    mark = error.problem_mark
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return _HINTS.get(problem, problem)
    line = lines[mark.line]
    if "cannot start any token" in problem:
        if "\t" in line[: mark.column + 1]:
            return "a tab; indent with spaces"
        return f"a text cannot begin with {quoted(line[mark.column])}; put it in quotes"
    if "mapping values are not allowed" in problem:
        return _too_many_colons(lines, mark.line, mark.column)
    above = _line_above(lines, mark.line)
    if "expected key" in problem and above and not re.search(r"""[][{}"'|>]|^\s*-""", above[1]):
        return _no_colon(*above) or _HINTS[problem]
    return _HINTS.get(problem, problem)


def _too_many_colons(lines: Sequence[str], number: int, column: int) -> str:
    """What is wrong where libyaml found a colon within a text, which may have begun in a line above."""
    above = _line_above(lines, number)
    if _COLON.search(lines[number][:column]) or above is None:
        return "a second ': ' here; put the text in quotes"
    deeper = f"indented deeper than line {above[0]}, and so part of its text; line the keys up"
    return _no_colon(*above) or deeper


def _line_above(lines: Sequence[str], number: int) -> tuple[int, str] | None:
    """The nearest line above that is neither blank nor a comment, with its number from 1."""
    return next(((i + 1, lines[i]) for i in reversed(range(number)) if not _COMMENT.match(lines[i])), None)


def _no_colon(number: int, line: str) -> str:
    if _COLON.search(line):
        return ""
    return f"line {number} has no colon followed by a space; write key: value"


def _parser() -> Any:
    """libyaml's parser, some ten times as fast, where PyYAML was built with it."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Open:
    """A list or mapping whose end has not been read."""

    node: Node
    anchor: str | None
    key: tuple[str, tuple[int, int]] | None = None
    expects_key: bool = True
    merges: list[Node] = field(default_factory=list)


class _Reading:
    """Builds nodes from events with a stack of its own, so that depth is a problem and not a crash."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self._open: list[_Open] = []
        self._anchors: dict[str, Node] = {}
        self._documents = 0
        self._nodes = 0

    def take(self, event: yaml.Event) -> None:
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._stop(line, column, "a second document begins here; delete the line ---")
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor, line, column)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event, line, column)
            if event.style == '"' and _CONTROL.search(event.value):
                message = 'a backslash in double quotes, as in "$\\alpha$", is not TeX\'s; use single quotes'
                self._problem(line, column, message)
            if self._wants_key():
                self._key(event.value, line, column)
            else:
                plain = not event.style and event.implicit[0]
                value = _scalar(event.value) if plain else event.value
                node = Node(line, column, value=value, empty=plain and not event.value)
                self._finish(node, event.anchor)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_tag(event, line, column)
            if self._wants_key():
                self._stop(line, column, "a key must be text, not a list or mapping")
            if len(self._open) >= MOST_DEPTH:
                self._stop(line, column, f"nested more than {MOST_DEPTH} levels deep")
            mapping = isinstance(event, yaml.MappingStartEvent)
            node = Node(line, column, pairs={}) if mapping else Node(line, column, items=[])
            self._open.append(_Open(node, event.anchor))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            closed = self._open.pop()
            for merged in closed.merges:
                self._merge(closed.node, merged)
            self._finish(closed.node, closed.anchor)

    def _wants_key(self) -> bool:
        return bool(self._open) and self._open[-1].node.pairs is not None and self._open[-1].expects_key

    def _key(self, text: str, line: int, column: int) -> None:
        parent = self._open[-1]
        assert parent.node.pairs is not None
        if text in parent.node.pairs:
            first = parent.node.key_places[text][0]
            self._problem(line, column, f"the key {quoted(text)} stands twice; first in line {first}")
        parent.key, parent.expects_key = (text, (line, column)), False

    def _alias(self, anchor: str, line: int, column: int) -> None:
        if any(opened.anchor == anchor for opened in self._open):
            self._stop(line, column, f"*{anchor} stands inside what it names")
        if self._wants_key():
            self._stop(line, column, "an alias cannot be a key")
        if anchor not in self._anchors:
            self._stop(line, column, f"no &{anchor} before this *{anchor}")
        self._finish(self._anchors[anchor], None)

    def _finish(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        self._nodes += node.size if node.items is None and node.pairs is None else 1
        if node.size > MOST_NODES or self._nodes > MOST_NODES:
            self._stop(
                node.line, node.column, f"more than {MOST_NODES} values, those of aliases counted each time"
            )
        if not self._open:
            self.root = node
            return
        parent = self._open[-1]
        parent.node.size += node.size
        if parent.node.items is not None:
            parent.node.items.append(node)
            return
        assert parent.node.pairs is not None
        assert parent.key is not None
        (name, place), parent.expects_key = parent.key, True
        if name == "<<":
            parent.merges.extend(node.items if node.items is not None else [node])
        else:
            parent.node.pairs[name] = node
            parent.node.key_places[name] = place

    def _merge(self, into: Node, merged: Node) -> None:
        if merged.pairs is None or into.pairs is None:
            self._stop(merged.line, merged.column, "<<: takes a mapping")
        for name, node in merged.pairs.items():
            if name not in into.pairs:
                into.pairs[name] = node
                into.key_places[name] = merged.key_places[name]

    def _refuse_tag(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        if event.tag is not None:
            self._problem(line, column, f"the tag {quoted(event.tag)} is not allowed; write a plain value")

    def _problem(self, line: int, column: int, message: str) -> None:
        self.problems.append(Problem(Place(self.file, line, column), "", message))

    def _stop(self, line: int, column: int, message: str) -> NoReturn:
        self._problem(line, column, message)
        raise InputError(self.problems)


def _scalar(text: str) -> object:
    """The value of an unquoted scalar."""
    if text in _NULLS:
        return None
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= _LONGEST_NUMBER and (_FLOAT.fullmatch(text) or _SPECIAL.fullmatch(text)):
        written = WrittenInt if _INTEGER.fullmatch(text) else WrittenFloat
        number = written(_SPECIAL.sub(r"\1\2\3", text))
        number.text = text
        return number
    return text


def of_values(values: object, file: str) -> Document:
    """A document of values that have no place of their own, such as another workflow's ``config``."""
    return Document(file, _node_of(values))


def _node_of(value: object) -> Node:
    if isinstance(value, dict):
        pairs = {_key_text(key): _node_of(item) for key, item in value.items()}
        return Node(0, 0, pairs=pairs, key_places=dict.fromkeys(pairs, (0, 0)))
    if isinstance(value, list | tuple):
        return Node(0, 0, items=[_node_of(item) for item in value])
    return Node(0, 0, value=value)


def _key_text(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)

"""A YAML document in which every key and value knows its line and column.

Scalars follow YAML 1.2: only ``true`` and ``false`` are booleans, ``no``, ``on``, ``1:30``, ``017`` and dates
are text, and ``1e3`` is a number. A number keeps the text it was written as, because the labels ``007`` and
``1.10`` are not the numbers 7 and 1.1. Keys are always text. Tags are rejected, so that no object is ever
constructed. The events come from PyYAML's parser. Size and depth are limited, because a configuration may
come from a stranger.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from heatplate.configuration.written_numbers import WrittenFloat, WrittenInt
from heatplate.configuration.yaml_errors import syntax_problem
from heatplate.problems import InputError, Place, Problem, input_error, printable, quoted
from heatplate.utf8 import decode

MAX_BYTES = 5_000_000
MAX_DEPTH = 50
MAX_NODES = 200_000
"""Limits of a document, with its aliases expanded. A paper with 1000 figures has some 20 000 nodes."""

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|(0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_NULLS = {"", "~", "null", "Null", "NULL"}
_MAX_NUMBER_LENGTH = 400
"""Characters. What is longer stays text: Python refuses to convert numbers of more than 4300 digits."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]|\$[^$]*[\t\n][^$]*\$")
"""Characters that nobody intends, and line breaks in mathematics: TeX in double quotes, as "$\\alpha$"."""


_OTHER_SPACE = re.compile(r"([\w-]+:)?[\u00a0\u2000-\u200b\u202f\u3000\ufeff]")
"""Spaces for typesetting before a key or after its colon: they come from web pages and word processors."""

_CUT = re.compile(r"[ \t]+#[^\s#]")
"""After a text that a reader will see: a number sign that YAML takes for the start of a comment."""
_SEEN = {"title", "xlabel", "ylabel", "label", "caption", "description"}
"""Keys of such texts."""
_SEEN_IN = {"rename", "labels", "xticklabels", "yticklabels"}
"""Keys of mappings and lists with such texts."""

_FIELDS = ("value", "std", "sem", "count", "items")
"""Of a template for the numbers of a figure."""


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
        """Whether the document has all keys of the path."""
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
        """The place of a value; of its key if it is a mapping, of its parent if it is missing."""
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

    Raises InputError with every duplicate key and every tag, up to the first place that is not YAML.
    """
    if len(content) > MAX_BYTES:
        raise input_error(file, f"larger than {MAX_BYTES // 10**6} MB; shorten it")
    text = decode(content, file)
    builder = _TreeBuilder(file, text.splitlines())
    try:
        for event in yaml.parse(text, Loader=_parser()):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        problem = syntax_problem(error, text, file)
        earlier = [found for found in builder.problems if found.place.line != problem.place.line]
        raise InputError([*earlier, problem]) from error
    except yaml.reader.ReaderError as error:
        raise input_error(
            file,
            f"the character U+{error.character:04X} is not allowed in YAML; delete it",
            line=text.count("\n", 0, error.position) + 1,
        ) from error
    if builder.root is None:
        raise input_error(file, "the file is empty; it needs matrices: and figures:")
    if builder.root.pairs is None:
        place = Place(file, builder.root.line, builder.root.column)
        raise InputError([Problem(place, "", "must be a mapping with matrices: and figures: at the top")])
    if builder.problems:
        raise InputError(builder.problems)
    return Document(file, builder.root)


def _parser() -> Any:
    """libyaml's parser, about ten times as fast, where PyYAML was built with it."""
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class _Open:
    """A list or mapping whose end has not been read yet."""

    node: Node
    anchor: str | None
    key: tuple[str, tuple[int, int]] | None = None
    expects_key: bool = True
    in_braces: bool = False
    merges: list[Node] = field(default_factory=list)


class _TreeBuilder:
    """Builds nodes from events, with a stack and without recursion, so that deep nesting cannot crash it."""

    def __init__(self, file: str, lines: Sequence[str]) -> None:
        self.file, self.lines = file, lines
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
                self._stop(line, column, "a second document starts here; delete the line ---")
        elif isinstance(event, yaml.AliasEvent):
            self._alias(event.anchor, line, column)
        elif isinstance(event, yaml.ScalarEvent):
            self._refuse_tag(event, line, column)
            plain = not event.style and event.implicit[0]
            if plain and (space := _OTHER_SPACE.match(event.value)):
                kind = f"U+{ord(space[0][-1]):04X}"
                self._problem(
                    line, column, f"a special space ({kind}), which YAML takes for text; type a plain one"
                )
            if event.style == '"' and _CONTROL.search(event.value):
                self._problem(
                    line,
                    column,
                    'a backslash in double quotes, as in "$\\alpha$", is an escape; put TeX in single quotes',
                )
            if self._wants_key():
                self._key(event.value, line, column)
            else:
                if plain and event.value:
                    self._refuse_cut(event)
                value = _scalar(event.value) if plain else event.value
                node = Node(line, column, value=value, empty=plain and not event.value)
                self._finish(node, event.anchor)
        elif isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            self._refuse_tag(event, line, column)
            if self._wants_key():
                self._stop(line, column, "a key must be text, not a list or mapping")
            if len(self._open) >= MAX_DEPTH:
                self._stop(line, column, f"nested more than {MAX_DEPTH} levels deep")
            mapping = isinstance(event, yaml.MappingStartEvent)
            node = Node(line, column, pairs={}) if mapping else Node(line, column, items=[])
            self._open.append(_Open(node, event.anchor, in_braces=mapping and bool(event.flow_style)))
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            closed = self._open.pop()
            if closed.in_braces:
                self._refuse_template(closed.node)
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
            self._problem(line, column, f"the key {quoted(text)} is duplicated; line {first} has it already")
        parent.key, parent.expects_key = (text, (line, column)), False

    def _alias(self, anchor: str, line: int, column: int) -> None:
        if any(opened.anchor == anchor for opened in self._open):
            self._stop(line, column, f"*{anchor} is inside the value that it refers to; write the value out")
        if self._wants_key():
            self._stop(line, column, "an alias cannot be a key; write the key out")
        if anchor not in self._anchors:
            self._stop(
                line, column, f'there is no &{anchor} before this *{anchor}; text needs quotes: "*{anchor}"'
            )
        self._finish(self._anchors[anchor], None)

    def _finish(self, node: Node, anchor: str | None) -> None:
        if anchor:
            self._anchors[anchor] = node
        self._nodes += node.size if node.items is None and node.pairs is None else 1
        if node.size > MAX_NODES or self._nodes > MAX_NODES:
            self._stop(node.line, node.column, f"more than {MAX_NODES} values, counting those of each alias")
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
            self._stop(merged.line, merged.column, "<<: must be followed by a mapping")
        for name, node in merged.pairs.items():
            if name not in into.pairs:
                into.pairs[name] = node
                into.key_places[name] = merged.key_places[name]

    def _refuse_template(self, node: Node) -> None:
        """Refuse ``{value:.1f}`` without quotes, which YAML reads as a mapping with one key."""
        for key, value in (node.pairs or {}).items():
            if value.empty and (":" in key or key in _FIELDS):
                text = "{" + key + "}"
                self._problem(node.line, node.column, f'text with braces needs quotes: "{printable(text)}"')

    def _refuse_cut(self, event: yaml.ScalarEvent) -> None:
        """Refuse ``title: Model #1`` without quotes, of which YAML reads ``Model``."""
        line, column = event.end_mark.line, event.end_mark.column
        keys = [opened.key[0] if opened.key else "" for opened in self._open]
        is_seen = bool(keys) and (keys[-1] in _SEEN or not _SEEN_IN.isdisjoint(keys))
        if is_seen and line < len(self.lines) and _CUT.match(self.lines[line][column:]):
            self._problem(
                event.start_mark.line + 1,
                event.start_mark.column + 1,
                "text with a # needs quotes, and a comment a space after its #",
            )

    def _refuse_tag(self, event: yaml.NodeEvent, line: int, column: int) -> None:
        if event.tag is not None:
            self._problem(
                line,
                column,
                f"the tag {quoted(event.tag)} is not allowed; write a plain value, or text in quotes",
            )

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
    if len(text) <= _MAX_NUMBER_LENGTH and (_FLOAT.fullmatch(text) or _SPECIAL.fullmatch(text)):
        written = WrittenInt if _INTEGER.fullmatch(text) else WrittenFloat
        number = written(_SPECIAL.sub(r"\1\2\3", text))
        number.text = text
        return number
    return text


def document_of(values: object, file: str) -> Document:
    """A document of values without lines and columns, such as another workflow's ``config``."""
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

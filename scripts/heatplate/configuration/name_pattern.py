"""Patterns with names in braces, such as ``{task}|{shots}``, and what each name stands for in a text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True)
class NamePattern:
    """Names and the text around them.

    names: in order. around: the text before the first name, between the names, and after the last one: one
        more than names.
    """

    names: tuple[str, ...]
    around: tuple[str, ...]

    @classmethod
    def of(cls, written: str) -> NamePattern:
        """The pattern in a text; without a name in braces it has no names. Raises ValueError."""
        parts = _NAME.split(written)
        pattern = cls(tuple(parts[1::2]), tuple(parts[::2]))
        for name in pattern.names:
            if pattern.names.count(name) > 1:
                raise ValueError(f"the field {{{name}}} appears more than once in {written}; rename one")
        for position, text in enumerate(pattern.around[1:-1]):
            if not text:
                first, second = (f"{{{name}}}" for name in pattern.names[position : position + 2])
                raise ValueError(
                    f"nothing tells where {first} ends and {second} begins; write what stands between them"
                )
        return pattern

    @property
    def is_whole(self) -> bool:
        """Whether one name stands for the whole text."""
        return self.around == ("", "")

    def match(self, text: str) -> dict[str, str] | None:
        """What each name stands for; None if the text has another form.

        Each name but the last one ends where the text that follows it is found first, and is not empty. The
        time is linear in the length of the text.
        """
        if self.is_whole:
            return {self.names[0]: text}
        if not self.names:
            return {} if text == self.around[0] else None
        first, *between, last = self.around
        if not text.startswith(first) or not text.endswith(last):
            return None
        found: dict[str, str] = {}
        start, end = len(first), len(text) - len(last)
        for name, separator in zip(self.names, between, strict=False):
            position = text.find(separator, start + 1, end)
            if position < 0:
                return None
            found[name] = text[start:position]
            start = position + len(separator)
        if start >= end:
            return None
        return {**found, self.names[-1]: text[start:end]}

"""Numbers in a text of which a pattern found only a part, such as 9.1 of ``9.1e-05``."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

_NUMBER = re.compile(r"[-+]?(?:[0-9][0-9.,_']*|\.[0-9]+)(?:e[-+]?[0-9]+)?|[-+]?inf(?:inity)?", re.IGNORECASE)
_INTEGER = re.compile(r"[-+]?[0-9][0-9,_']*")

_CONTINUES = re.compile(r"[0-9]|[eE][-+]?[0-9]|\.[0-9]")
_GROUP_FOLLOWS = re.compile(r"[,_'][0-9]{3}(?![0-9])")
_DECIMALS_FOLLOW = re.compile(r",[0-9]")

_OPENS = r"(?:^|[\s=:(\[{,;|\"'])"
_BEGINS = re.compile(rf"(?:[0-9]|[0-9][eE][-+]?|[0-9]\.|{_OPENS}(?:[-\u2212]\.?|\.))\Z")
"""What belongs to a number that it is directly before. A plus does not: without it the number is the same."""

_GROUPS_PRECEDE = re.compile(r"(?:^|[^0-9.,])[0-9]{1,3}(?:,[0-9]{3})*,\Z")
_IS_GROUP = re.compile(r"[0-9]{3}(?![0-9])")

_LOOKED_BACK = 40
"""Characters before a number in which its beginning is looked for: more than a number has."""


@dataclass(frozen=True)
class FoundText:
    """What a group of a pattern found: text[start:end].

    starts, ends: where other groups begin and end; beside them, a comma is a separator. has_commas: whether
    the pattern has commas after its groups.
    """

    text: str
    start: int
    end: int
    starts: Collection[int] = ()
    ends: Collection[int] = ()
    has_commas: bool = False

    def is_cut_number(self, decimal: str) -> bool:
        """Whether it looks like a number and is a part of a longer one. decimal: the decimal mark."""
        found = self.text[self.start : self.end]
        start = self.start + len(found) - len(found.lstrip())
        end = self.end - len(found) + len(found.rstrip())
        if not _NUMBER.fullmatch(self.text, start, end):
            return False
        return self._goes_on(start, end, decimal) or self._has_begun(start)

    def _goes_on(self, start: int, end: int, decimal: str) -> bool:
        if end in self.starts:
            return False
        if _CONTINUES.match(self.text, end):
            return True
        if end + 1 in self.starts:
            return False
        decimals_follow = _DECIMALS_FOLLOW.match(self.text, end) is not None
        if decimal == ",":
            return decimals_follow and "," not in self.text[start:end]
        if not _INTEGER.fullmatch(self.text, start, end):
            return False
        return (decimals_follow and not self.has_commas) or _GROUP_FOLLOWS.match(self.text, end) is not None

    def _has_begun(self, start: int) -> bool:
        if start in self.ends:
            return False
        before = self.text[max(0, start - _LOOKED_BACK) : start]
        if _BEGINS.search(before):
            return True
        is_separated = start - 1 in self.ends or not _IS_GROUP.match(self.text, start)
        return not is_separated and _GROUPS_PRECEDE.search(before) is not None

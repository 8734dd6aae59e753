"""Labels: their order, their duplicates, and when a configured text matches one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from heatplate.collecting.numbers import parse_number
from heatplate.configuration.field_condition import FieldCondition, fits

_ZERO_PADDED = re.compile(r"[-+]?0[0-9]")


def sorted_labels(labels: Iterable[str]) -> list[str]:
    """The distinct labels, sorted as by pandas: by value if all are numbers, otherwise as text."""
    distinct = sorted(set(labels))
    values = {label: _value(label) for label in distinct}
    numbers = {label: value for label, value in values.items() if value is not None}
    return sorted(distinct, key=numbers.__getitem__) if len(numbers) == len(distinct) else distinct


def matches(wanted: str, text: str) -> bool:
    """Whether a configured text matches that of a cell: the same text, number or boolean (true, True).

    7 matches 7.0, but not 007: a number that is padded with zeros is a name.
    """
    if wanted == text:
        return True
    value = _value(wanted)
    if value is not None:
        return value == _value(text) and not (_ZERO_PADDED.match(wanted) or _ZERO_PADDED.match(text))
    return wanted.lower() in ("true", "false") and wanted.lower() == text.lower()


def leaves_out(wanted: Sequence[str] | FieldCondition | None, text: str) -> bool:
    """Whether the condition on a field leaves out a text, whatever it says of numbers."""
    if wanted is None:
        return False
    if not isinstance(wanted, FieldCondition):
        return not any(matches(value, text) for value in wanted)
    excluded = any(matches(value, text) for value in wanted.exclude or ())
    return excluded or (wanted.like is not None and not any(fits(pattern, text) for pattern in wanted.like))


def duplicates(labels: Iterable[str]) -> list[str]:
    """The labels that occur more than once, each listed once."""
    found = list(labels)
    if len(set(found)) == len(found):  # nearly always, and many times as fast
        return []
    return [label for label, times in Counter(found).items() if times > 1]


def has_lone_surrogate(label: str) -> bool:
    """Whether a label has half of a character, so that it cannot be written to a file."""
    return not label.isascii() and any("\ud800" <= character <= "\udfff" for character in label)


@lru_cache(maxsize=4096)
def _value(text: str) -> float | None:
    """The number that the text denotes, or None."""
    try:
        value = parse_number(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value

"""Labels: their order, and when a configured text means one."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache

from heatplate.collecting.numbers import number
from heatplate.problems import quoted, wording

_PADDED = re.compile(r"[-+]?0[0-9]")


def sorted_labels(labels: Iterable[str]) -> list[str]:
    """The distinct labels in the order of pandas: by value if all are numbers, else as text."""
    distinct = sorted(set(labels))
    values = {label: _value(label) for label in distinct}
    numbers = {label: value for label, value in values.items() if value is not None}
    return sorted(distinct, key=numbers.__getitem__) if len(numbers) == len(distinct) else distinct


def matches(wanted: str, text: str) -> bool:
    """Whether a configured text means a cell's: the same text, number or truth value (true, True).

    7 is 7.0, but not 007: what is padded with zeros is a name.
    """
    if wanted == text:
        return True
    value = _value(wanted)
    if value is not None:
        return value == _value(text) and not (_PADDED.match(wanted) or _PADDED.match(text))
    return wanted.lower() in ("true", "false") and wanted.lower() == text.lower()


def repeated(labels: Iterable[str]) -> list[str]:
    """The labels that stand more than once, each once."""
    return [label for label, times in Counter(labels).items() if times > 1]


@wording
def problem_of(label: str) -> str | None:
    """Why a text cannot be written to a file as a label, if it cannot."""
    if any("\ud800" <= character <= "\udfff" for character in label):
        return f"{quoted(label)} holds half a character (a lone surrogate); mend the file"
    return None


@lru_cache(maxsize=4096)
def _value(text: str) -> float | None:
    """The number that a text writes, if it writes one."""
    try:
        value = number(text)
    except ValueError:
        return None
    return None if math.isnan(value) else value

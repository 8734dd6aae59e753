"""The order of labels in which a person would write them: 70m, 160m, 1.4b; layer2, layer10."""

from __future__ import annotations

import math
import re

from heatplate.collecting.numbers import parse_number

NaturalKey = tuple[tuple[int, float, str], ...]

_NUMBER = re.compile(r"((?<!\d\.)\d+\.\d+(?!\.?\d)|\d+)(?:([kmbgt])(?![a-z]))?")
"""A number, and the letter of its magnitude if no other letter follows; 1.2.3 is no number but three."""

_MAGNITUDES = {"k": 1e3, "m": 1e6, "b": 1e9, "g": 1e9, "t": 1e12}


def natural_key(label: str) -> NaturalKey:
    """What labels are compared by: numbers in them by value, all else as text without regard to case."""
    try:
        value = parse_number(label)
    except ValueError:
        value = math.nan
    if not math.isnan(value):
        return ((0, value, ""),)
    text, parts, end = label.casefold(), [], 0
    for match in _NUMBER.finditer(text):
        if match.start() > end:
            parts.append((1, 0.0, text[end : match.start()]))
        parts.append((0, float(match[1]) * _MAGNITUDES.get(match[2], 1.0), ""))
        end = match.end()
    return (*parts, (1, 0.0, text[end:]), (1, 0.0, label))

"""Digits in groups of three, as in 1,234,567."""

from __future__ import annotations

import re


def is_grouped(text: str, decimal: str, thousands: str) -> bool:
    """Whether the digits are in groups of three; the first has no leading zero, so 0.123 is not grouped."""
    mark, point = re.escape(thousands), re.escape(decimal)
    return bool(re.fullmatch(rf"[-+]?[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})+({point}[0-9]*)?", text))

"""Rows and columns by what an author calls them: one rule for all keys that name some.

A row or column is called by its label. Where several groups have that label, it is called by its full name,
which has the label of the group before it: ``GPT / 1.3b``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Literal

from heatplate.problems import did_you_mean, input_error, printable, quoted, wording

Side = Literal["row", "column"]

MOST_SHOWN = 8
"""Full names that a message lists before it counts the others."""


def lines_named(
    name: str, labels: Sequence[str], full_names: Sequence[str], *, key: str, side: Side, file: str = ""
) -> list[int]:
    """The positions of the rows or columns that are called so; several if they cannot be told apart.

    full_names: each label after that of its group; the labels themselves if there are no groups.

    Raises InputError, whose key and file are those given, if there is none, or if several groups have it.
    """
    found = [place for place, label in enumerate(labels) if label == name]
    if len({full_names[place] for place in found}) > 1:
        named = [full_names[place] for place in found]
        found = [place for place, full in enumerate(full_names) if full == name]
        if not found:
            raise input_error(file, _of_several_groups(name, named, side), key=key)
    found = found or [place for place, full in enumerate(full_names) if full == name]
    if not found:
        raise input_error(file, _unknown(name, calls(labels, full_names), side), key=key)
    return found


def line_named(
    name: str, labels: Sequence[str], full_names: Sequence[str], *, key: str, side: Side, file: str = ""
) -> int:
    """The same if there can be only one. Raises InputError also if several cannot be told apart."""
    found = lines_named(name, labels, full_names, key=key, side=side, file=file)
    if len(found) > 1:
        raise input_error(
            file, f"{len(found)} {side}s have the label {quoted(name)}, and this can be only one", key=key
        )
    return found[0]


def calls(labels: Sequence[str], full_names: Sequence[str]) -> list[str]:
    """What each row or column is called."""
    groups_with = Counter(label for label, _ in set(zip(labels, full_names, strict=True)))
    return [
        label if groups_with[label] == 1 else full for label, full in zip(labels, full_names, strict=True)
    ]


@wording
def _of_several_groups(name: str, full_names: Sequence[str], side: str) -> str:
    shown = ", ".join(map(printable, full_names[:MOST_SHOWN]))
    more = f" and {len(full_names) - MOST_SHOWN} more" if len(full_names) > MOST_SHOWN else ""
    return f"{len(full_names)} {side}s have the label {quoted(name)}; write it with its group: {shown}{more}"


@wording
def _unknown(name: str, known: Sequence[str], side: str) -> str:
    return f"there is no {side} {quoted(name)}{did_you_mean(name, known)}"

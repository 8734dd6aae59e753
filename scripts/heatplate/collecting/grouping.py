"""Rows or columns that become one, by patterns for their labels: the key ``groupby``."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from heatplate.aggregation import aggregate, weighted_mean
from heatplate.collecting.columns import Codes
from heatplate.collecting.messages import cell, first_names, sources
from heatplate.configuration.field_condition import fits
from heatplate.configuration.matrices import MatrixKeys
from heatplate.configuration.steps import GroupBy
from heatplate.matrix import SPREADS, Array, AuthorText, Matrix
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    Remark,
    did_you_mean,
    input_error,
    quoted,
    wording,
)

MOST_TOLD = 5
"""Groups whose members the run names."""

MOST_NAMED = 10
"""Labels of a kind that have a line of their own among the problems."""


def grouped(matrix: Matrix, choice: GroupBy, keys: MatrixKeys, key: str) -> Matrix:
    """The matrix with a row or column for each group, and what is in none after them if it is kept.

    Of the spreads, the standard error is that of independent members, and the number of runs is there where
    all members have the same; the others are not known and left out.

    Raises InputError for a pattern that no label has, a label in two groups, or in none if nothing says what
    becomes of it, for weights that are missing, and for a result that is too large for float64.
    """
    if choice.side == "columns":
        return _grouped_rows(matrix.transposed(), choice, keys, key).transposed()
    return _grouped_rows(matrix, choice, keys, key)


def _grouped_rows(matrix: Matrix, choice: GroupBy, keys: MatrixKeys, key: str) -> Matrix:
    """The matrix with its rows grouped."""
    members = members_of_groups(matrix.index, choice, keys, key)
    others = [n for n in range(len(matrix.index)) if not any(n in places for places in members.values())]
    weights = _weights(matrix, choice, members, keys, key)
    lines = [_Group(matrix, places, choice, weights, keys, key) for places in members.values()]
    labels: list[str] = list(map(AuthorText, members))
    kept = others if choice.others == "keep" else []
    for label in set(labels) & {matrix.index[n] for n in kept}:
        raise input_error(
            sources(keys),
            f"{quoted(label)} is a group and also a label that is in no group; give the group another label",
            key=f"{key}.{choice.side}",
        )
    rest = matrix.taken(rows=kept)
    arrays: dict[str, Any] = {"values": np.vstack([*(line.values for line in lines), rest.values])}
    for name in SPREADS:
        if getattr(matrix, name) is None:
            continue
        array = np.vstack([*(line.spread(name) for line in lines), getattr(rest, name)])
        arrays[name] = array if name in ("count", "sem") or kept else None
        if name == "sem" and choice.aggfunc != "mean" and not kept:
            arrays[name] = None
    remarks = [Remark(key, text) for text in _told(matrix, choice, members, others, lines)]
    return replace(
        matrix,
        index=(*labels, *rest.index),
        test=matrix.test if arrays.get("p") is not None else None,
        weights=None,
        remarks=(*matrix.remarks, *remarks),
        **arrays,
    )


def members_of_groups(
    labels: Sequence[str], choice: GroupBy, keys: MatrixKeys, key: str
) -> dict[str, list[int]]:
    """The positions of the members of each group. Raises InputError."""
    found: list[Problem] = []
    place, its_key = Place(sources(keys)), f"{key}.{choice.side}"
    what = "column" if choice.side == "columns" else "row"
    groups_of: dict[int, list[str]] = {}
    members: dict[str, list[int]] = {}
    for group, patterns in choice.groups.items():
        chosen: set[int] = set()
        for pattern in patterns:
            those = [n for n, label in enumerate(labels) if label == pattern or fits(pattern, label)]
            if not those:
                hint = did_you_mean(pattern, labels)
                message = f"no {what} is called {quoted(pattern)}{hint}"
                found.append(Problem(place, f"{its_key}.{group}", message))
            chosen |= set(those)
        members[group] = sorted(chosen)
        for n in members[group]:
            groups_of.setdefault(n, []).append(group)
    twice = [n for n, groups in groups_of.items() if len(groups) > 1]
    for n in twice[:MOST_NAMED]:
        named = " and ".join(map(quoted, groups_of[n]))
        found.append(
            Problem(
                place,
                its_key,
                f"the {what} {quoted(labels[n])} is in the groups {named}; write patterns that tell them "
                "apart",
                len(twice) - MOST_NAMED if n == twice[:MOST_NAMED][-1] and len(twice) > MOST_NAMED else 0,
            )
        )
    alone = [label for n, label in enumerate(labels) if n not in groups_of]
    if alone and choice.others is None and not found:
        found.append(Problem(place, key, _in_no_group(alone, what)))
    if found:
        raise InputError(found)
    return members


@wording
def _in_no_group(labels: Sequence[str], what: str) -> str:
    are = f"{what} is" if len(labels) == 1 else f"{what}s are"
    return (
        f"{len(labels)} {are} in no group ({first_names(labels)}); write others: keep or others: drop, or "
        "add to a group"
    )


def _weights(
    matrix: Matrix, choice: GroupBy, members: Mapping[str, Sequence[int]], keys: MatrixKeys, key: str
) -> Array | None:
    """The weight of each cell; None if all count alike. Raises InputError for weights that are missing."""
    if choice.weights is None:
        return None
    if not isinstance(choice.weights, dict):
        if matrix.weights is None:
            raise input_error(
                sources(keys), "the weights are used up by an earlier groupby", key=f"{key}.weights"
            )
        return matrix.weights
    its_key, place = f"{key}.weights", Place(sources(keys))
    wanted = [matrix.index[n] for places in members.values() for n in places]
    unknown = [label for label in choice.weights if label not in wanted]
    lacking = [label for label in wanted if label not in choice.weights]
    found = [
        Problem(place, its_key, f"no group has a member {quoted(label)}{did_you_mean(label, wanted)}")
        for label in unknown[:MOST_NAMED]
    ]
    if lacking:
        message = f"{len(lacking)} of the members have no weight ({first_names(lacking)}); give each a number"
        found.append(Problem(place, its_key, message))
    if found:
        raise InputError(found)
    lines = [choice.weights.get(label, math.nan) for label in matrix.index]
    return np.repeat(np.array(lines)[:, np.newaxis], len(matrix.columns), axis=1)


@dataclass(frozen=True)
class _Group:
    """The members of a group, as a row for each.

    places: their rows. weights: of each cell, or None.
    """

    matrix: Matrix
    places: Sequence[int]
    choice: GroupBy
    weights: Array | None
    keys: MatrixKeys
    key: str

    def __post_init__(self) -> None:
        self._check_weights()

    @property
    def values(self) -> Array:
        """The number of each column."""
        numbers = self.matrix.values[self.places]
        found = []
        for column in range(numbers.shape[1]):
            present = ~np.isnan(numbers[:, column])
            line = numbers[present, column].tolist()
            try:
                if self.weights is None or not line:
                    found.append(aggregate(self.choice.aggfunc, line))
                else:
                    found.append(weighted_mean(line, self.weights[self.places][present, column].tolist()))
            except OverflowError as error:
                raise input_error(sources(self.keys), str(error), key=self.key) from error
        return np.array(found)

    @property
    def numbers(self) -> Codes:
        """How many members have a value in each column."""
        counted: Codes = (~np.isnan(self.matrix.values[self.places])).sum(axis=0)
        return counted

    def spread(self, name: str) -> Array:
        """A spread of each column: NaN where it is not known."""
        spreads = getattr(self.matrix, name)[self.places]
        present = ~np.isnan(self.matrix.values[self.places])
        found = []
        for column in range(spreads.shape[1]):
            line = spreads[present[:, column], column].tolist()
            if name == "count" and len(set(line)) == 1:
                found.append(line[0])
            elif name == "sem" and self.choice.aggfunc == "mean" and line:
                weights = (
                    [1.0] * len(line)
                    if self.weights is None
                    else self.weights[self.places][present[:, column], column].tolist()
                )
                found.append(_error_of_mean(line, weights))
            else:
                found.append(math.nan)
        return np.array(found)

    def _check_weights(self) -> None:
        if self.weights is None:
            return
        weights, values = self.weights[self.places], self.matrix.values[self.places]
        lacking = np.argwhere(np.isnan(weights) & ~np.isnan(values))
        if len(lacking):
            row, column = lacking[0].tolist()
            names = self.matrix.index[self.places[row]], self.matrix.columns[column]
            if self.choice.side == "columns":
                names = names[::-1]
            raise input_error(
                sources(self.keys), f"{cell(*names)} has no weight; fill it in", key=f"{self.key}.weights"
            )


def _error_of_mean(errors: Sequence[float], weights: Sequence[float]) -> float:
    """The standard error of the weighted mean of independent values."""
    total = math.fsum(weights)
    if not total:
        return math.nan
    parts = sorted(error * weight / total for error, weight in zip(errors, weights, strict=True))
    return math.hypot(*parts)  # sorted, so that the order of the members does not change a bit


def _told(
    matrix: Matrix,
    choice: GroupBy,
    members: Mapping[str, Sequence[int]],
    others: Sequence[int],
    lines: Sequence[_Group],
) -> list[str]:
    """What an author should know: who the members are, what is left out, and where members are missing."""
    what, across = ("columns", "rows") if choice.side == "columns" else ("rows", "columns")
    found = [
        _who(group, [matrix.index[n] for n in places], what, choice)
        for group, places in list(members.items())[:MOST_TOLD]
    ]
    if len(members) > MOST_TOLD:
        found.append(_more([len(places) for places in members.values()], what))
    for (group, places), line in zip(members.items(), lines, strict=True):
        fewer = {
            name: int(count)
            for name, count in zip(matrix.columns, line.numbers, strict=True)
            if 0 < count < len(places)
        }
        if fewer:
            found.append(_fewer(group, fewer, len(places), across))
    if others and choice.others == "drop":
        found.append(_others([matrix.index[n] for n in others], what))
    return found


@wording
def _who(group: str, members: Sequence[str], what: str, choice: GroupBy) -> str:
    how = "weighted mean" if choice.weights is not None else choice.aggfunc
    many = f"1 {what.removesuffix('s')}" if len(members) == 1 else f"{len(members)} {what}"
    return f"{group} is the {how} of {many}: {first_names(members)}"


@wording
def _more(sizes: Sequence[int], what: str) -> str:
    return f"{len(sizes)} groups in all, of {min(sizes)} to {max(sizes)} {what}"


@wording
def _fewer(group: str, fewer: Mapping[str, int], total: int, across: str) -> str:
    named = [f"{name}: {count}" for name, count in fewer.items()]
    where = f"1 {across.removesuffix('s')}" if len(fewer) == 1 else f"{len(fewer)} {across}"
    return f"{group} is of fewer than {total} in {where}: {first_names(named)}"


@wording
def _others(labels: Sequence[str], what: str) -> str:
    one = len(labels) == 1
    which = f"1 {what.removesuffix('s')} that is" if one else f"{len(labels)} {what} that are"
    return f"{which} in no group {'is' if one else 'are'} left out: {first_names(labels)}"

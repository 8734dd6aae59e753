"""Rows and columns by their labels, as an author names them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from heatplate.matrix import Matrix
from heatplate.problems import InputError, Place, Problem, did_you_mean, quoted, wording


def positions(label: str, labels: Sequence[str]) -> list[int]:
    """Where a label stands; several places if it repeats."""
    return [place for place, known in enumerate(labels) if known == label]


def check_labels(named: Iterable[str], known: Sequence[str], key: str, side: str) -> None:
    """Raises InputError for the labels that are not known. side: what has them, ``row`` or ``column``."""
    unknown = [label for label in named if label not in known]
    if unknown:
        raise InputError(Problem(Place(""), key, _unknown(label, known, side)) for label in unknown)


def only_position(label: str, matrix: Matrix, key: str, *, is_row: bool) -> int:
    """The row or column with a label. Raises InputError if there is none, or more than one."""
    short, full = (matrix.index, matrix.row_names) if is_row else (matrix.columns, matrix.column_names)
    known = short if label in short else full
    check_labels([label], known, key, wording("row") if is_row else wording("column"))
    found = positions(label, known)
    if len(found) > 1:
        raise InputError(
            [
                Problem(
                    Place(""),
                    key,
                    f"{len(found)} {'rows' if is_row else 'columns'} have the label {quoted(label)}; rename "
                    "them in the matrix, or choose another",
                )
            ]
        )
    return found[0]


@wording
def _unknown(label: str, known: Sequence[str], side: str) -> str:
    return f"there is no {side} {quoted(label)}{did_you_mean(label, known)}"

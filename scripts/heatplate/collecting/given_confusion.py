"""Files that are confusion matrices already: square tables of counts, with or without their labels."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from heatplate.aggregation import aggregate
from heatplate.collecting.array_files import read_npy, read_npz
from heatplate.collecting.columns import text_of
from heatplate.collecting.confusion import configured_labels
from heatplate.collecting.delimited_files import delimited_rows
from heatplate.collecting.formats import format_of
from heatplate.collecting.json_values import json_value
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import cell, first_few, separator_hint, sources
from heatplate.collecting.missing_values import checked, filled
from heatplate.collecting.numbers import parse_number
from heatplate.collecting.selection import is_missing
from heatplate.collecting.source_files import SourceFile
from heatplate.collecting.tally import tell
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Confusion
from heatplate.matrix import Array, Matrix
from heatplate.problems import (
    InputError,
    Place,
    Problem,
    attempt,
    did_you_mean,
    input_error,
    printable,
    quoted,
    wording,
)

INDEX_NAME, COLUMNS_NAME = "True label", "Predicted label"
"""The names of the axes in scikit-learn's ConfusionMatrixDisplay."""

_TOTALS = ("all", "total", "totals", "sum")
"""What the row and the column with the sums are called; ``All`` by ``pandas.crosstab(margins=True)``."""


@dataclass(frozen=True)
class Counts:
    """The numbers of a file.

    values: shape (rows, columns); NaN where there is none. index, columns: its labels; None if it has none.
    lines: the line of each row, if the format has lines.
    """

    path: str
    values: Array
    index: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    lines: tuple[int, ...] | None = None

    def place(self, row: int) -> Place:
        return Place(self.path, self.lines[row] if self.lines else None)


def given_confusion_matrix(keys: Confusion, files: Sequence[SourceFile]) -> Matrix:
    """The confusion matrix in a file, or the sum or the mean of those in several files.

    Rows are true labels, as in scikit-learn. Labels in a file say where each number belongs, so that the
    order may differ from file to file; labels that the file lacks have no counts. Without labels in the file,
    ``labels`` names the positions.

    Raises InputError with the problems of all files.
    """
    labels, _, parts = placed_counts(keys, files)
    values = _aggregated(keys.aggfunc or "sum", parts)
    index = tuple(labels)
    matrix = Matrix(values, index, index, INDEX_NAME, COLUMNS_NAME, items=_aggregated("sum", parts))
    if keys.aggfunc == "mean":
        matrix = replace(matrix, std=_aggregated("std", parts), count=_aggregated("count", parts))
    return transformed(matrix, keys)


def placed_counts(
    keys: Confusion, files: Sequence[SourceFile]
) -> tuple[list[str], list[Counts], list[Array]]:
    """The labels, what is in each file, and the same with a place for each pair of labels.

    Raises InputError with the problems of all files.
    """
    if len(files) > 1 and keys.aggfunc is None:
        raise input_error(
            sources(keys),
            f"{len(files)} files, each of which is a confusion matrix; set aggfunc: sum (or mean), or name "
            "one",
            key="source",
        )
    if len(files) == 1 and keys.aggfunc is not None:
        raise input_error(sources(keys), "there is only one file; remove aggfunc", key="aggfunc")
    problems: list[Problem] = []
    wanted = attempt(problems, lambda: configured_labels(keys))
    found = [counts for file in files if (counts := attempt(problems, partial(_read, keys, file.path)))]
    if problems:
        raise first_few(problems)
    labels = _labels(keys, wanted, found)
    check_size(len(labels), len(labels), keys)
    parts = [
        part for counts in found if (part := attempt(problems, partial(_placed, counts, labels))) is not None
    ]
    if problems:
        raise first_few(problems)
    tell("files: {}", len(files))
    return labels, found, [filled(part, keys) for part in parts]


def _aggregated(name: str, parts: Sequence[Array]) -> Array:
    if len(parts) == 1:
        return parts[0]
    cells = np.array(parts).reshape(len(parts), -1).T.tolist()
    numbers = [aggregate(name, [number for number in line if not math.isnan(number)]) for line in cells]
    return np.array(numbers).reshape(parts[0].shape)


def _labels(keys: Confusion, wanted: list[str] | None, found: Sequence[Counts]) -> list[str]:
    """The labels of the matrix: as configured, of the files, or positions."""
    if wanted is not None:
        return wanted
    first = found[0]
    if first.index is None and first.columns is None:
        labels = list(map(str, range(len(first.values))))
    else:
        in_order = (first.index or (), first.columns or ())
        labels = list(dict.fromkeys(label for side in in_order for label in side))
    return sorted_labels(labels) if keys.sort is True else labels


def _placed(counts: Counts, labels: Sequence[str]) -> Array:
    """The numbers of a file at the places of their labels. Raises InputError with each that has no place."""
    rows, columns = counts.values.shape
    if counts.index is None and counts.columns is None:
        if rows != len(labels):
            raise input_error(
                counts.path,
                f"{rows} rows and columns, but {len(labels)} labels; give one for each",
                key="labels",
            )
        return counts.values
    index, names = counts.index or tuple(labels), counts.columns or tuple(labels)
    if (counts.index is None and rows != len(labels)) or (counts.columns is None and columns != len(labels)):
        side = "column" if counts.index is None else "row"
        raise input_error(
            counts.path,
            f"{rows} rows and {columns} columns, and only each {side} has a label; they must be as many as "
            f"there are labels ({len(labels)})",
        )
    position = {label: number for number, label in enumerate(labels)}
    unknown = [
        Problem(
            Place(counts.path),
            "labels",
            f"{quoted(label)} is not among the labels; add it{did_you_mean(label, labels)}",
        )
        for label in dict.fromkeys((*index, *names))
        if label not in position
    ]
    if unknown:
        raise first_few(unknown)
    placed = np.zeros((len(labels), len(labels)))
    placed[np.ix_([position[label] for label in index], [position[label] for label in names])] = counts.values
    return placed


# Reading


def _read(keys: Confusion, path: str) -> Counts:
    """The numbers of a file, which are checked. Raises InputError."""
    kind = format_of(keys, path)
    if kind in ("npy", "npz"):
        array = read_npy(path) if kind == "npy" else read_npz(path, keys.tensor)
        if array.ndim != 2:
            raise input_error(
                path, f"an array of shape {array.shape}; a confusion matrix has as many rows as columns"
            )
        counts = Counts(path, array)
    elif kind == "json":
        counts = _of_json(keys, path)
    else:
        counts = _of_delimited(keys, path, "\t" if kind == "tsv" else ",")
    return _checked(keys, counts)


def _of_json(keys: Confusion, path: str) -> Counts:
    value = json_value(path, keys.record_path or [], "record_path")
    index: tuple[str, ...] | None = None
    columns: tuple[str, ...] | None = None
    if isinstance(value, dict) and {"index", "columns", "data"} <= value.keys():  # to_json(orient="split")
        index, columns = (tuple(map(text_of, value[side])) for side in ("index", "columns"))
        value = value["data"]
    is_table = isinstance(value, list) and value and all(isinstance(row, list) and row for row in value)
    if not is_table or any(isinstance(item, list | dict) for row in value for item in row):
        raise input_error(path, f"not a list of lists of numbers{_where(value, keys)}")
    rows = [(None, row) for row in value]
    values, _ = _numbers(keys, path, rows)
    if index is not None and columns is not None and values.shape != (len(index), len(columns)):
        raise input_error(
            path, f"{len(index)} rows and {len(columns)} columns are named, but its data is {values.shape}"
        )
    return Counts(path, values, index, columns)


@wording
def _where(value: object, keys: Confusion) -> str:
    """Where a JSON file seems to have the matrix, or what to do about another shape."""
    if not isinstance(value, dict):
        return "; a confusion matrix is [[12, 1], [3, 9]], one list for each true label"
    above = ".".join(keys.record_path or [])
    names = [
        name for name, part in value.items() if isinstance(part, list) and part and isinstance(part[0], list)
    ]
    if names:
        path = f"{above}.{names[0]}" if above else names[0]
        return f"; write record_path: {printable(path)}"
    if value and all(isinstance(part, dict) for part in value.values()):
        return (
            "; a mapping of mappings may be either way round, so write it with "
            'DataFrame.to_json(orient="split")'
        )
    return f"; record_path says where it is{did_you_mean('confusion_matrix', value)}"


def _of_delimited(keys: Confusion, path: str, sep: str) -> Counts:
    rows = list(delimited_rows(path, keys.sep or sep))
    width = max(len(cells) for _, cells in rows)
    other = next((mark for mark in (";", "\t", ",", "|", " ") if width == 1 and mark in rows[0][1][0]), None)
    if other:
        raise input_error(path, f"has only one column{separator_hint(other)}", line=rows[0][0])
    ragged = [
        Problem(Place(path, line), "", f"{len(cells)} cells where other lines have {width}")
        for line, cells in rows
        if len(cells) != width
    ]
    if ragged:
        raise first_few(ragged)
    has_header, has_index = _has_labels(keys, rows, width)
    columns = tuple(rows[0][1][has_index:]) if has_header else None
    body = rows[has_header:]
    if not body or width == has_index:
        raise input_error(path, "contains no counts")
    values, lines = _numbers(keys, path, [(line, cells[has_index:]) for line, cells in body])
    index = tuple(cells[0] for _, cells in body) if has_index else None
    for side, labels in (("row", index), ("column", columns)):
        if labels is None:
            continue
        if duplicated := duplicates(labels):
            raise input_error(path, f"two {side}s are named {quoted(duplicated[0])}; rename one")
        if "" in labels:
            raise input_error(path, f"{side} {labels.index('') + 1} has no label; fill it in")
    return Counts(path, values, index, columns, lines)


def _has_labels(keys: Confusion, rows: Sequence[tuple[int, list[str]]], width: int) -> tuple[bool, bool]:
    """Whether the first line, and the first cell of each line, are labels.

    Labels that are numbers are known by the corner, which is empty or has a name then, or by the shape, which
    has one row or one column too many; but that may also be a file with a line too few.
    """

    def is_text(cell: str) -> bool:
        return math.isnan(_number(keys, cell, otherwise=math.nan)) and not is_missing(cell, keys.na_values)

    corner = rows[0][1][0]
    if min(len(rows), width) == 1:
        return is_text(corner) or not corner, False
    header = any(map(is_text, rows[0][1][1:]))
    index = any(is_text(cells[0]) for _, cells in rows[1:])
    if not corner:
        return True, True
    if is_text(corner):
        both = header == index or len(rows) == width
        return both or header, both or index
    if not header and not index:
        has_header = len(rows) == width + 1 and _may_be_labels(keys, rows[0][1])
        return has_header, width == len(rows) + 1 and _may_be_labels(keys, [cells[0] for _, cells in rows])
    return header, index


def _may_be_labels(keys: Confusion, cells: Sequence[str]) -> bool:
    """Whether numbers are those of classes and no counts: listed, or counted from 0 or 1."""
    if isinstance(keys.labels, list):
        return set(cells) <= set(keys.labels)
    return any(sorted(cells) == sorted(map(str, range(first, first + len(cells)))) for first in (0, 1))


def _number(keys: Confusion, value: object, *, otherwise: float | None = None) -> float:
    """The number in a cell; NaN if it is missing. Raises ValueError for text, unless it is ``otherwise``."""
    if is_missing(value, keys.na_values):
        return math.nan
    try:
        return parse_number(value, decimal=keys.decimal, thousands=keys.thousands)
    except ValueError:
        if otherwise is None:
            raise
        return otherwise


def _numbers(
    keys: Confusion, path: str, rows: Iterable[tuple[int | None, Sequence[object]]]
) -> tuple[Array, tuple[int, ...] | None]:
    """The numbers in the cells of rows, each with its line, if there is one."""
    values, lines, problems = [], [], []
    for line, cells in rows:
        numbers = []
        for value in cells:
            try:
                numbers.append(_number(keys, value))
            except ValueError as error:
                message = f"{error}; for records name their fields: true: FIELD, predicted: FIELD"
                problems.append(Problem(Place(path, line), "", message, cause="text in place of a count"))
        values.append(numbers)
        if line is not None:
            lines.append(line)
    if problems:
        raise InputError(problems[:1])
    width = max(map(len, values))
    if any(len(numbers) != width for numbers in values):
        raise input_error(path, "the rows have different lengths; a confusion matrix has as many as columns")
    return np.array(values, dtype=np.float64), tuple(lines) or None


# Checking


def _checked(keys: Confusion, counts: Counts) -> Counts:
    """The counts without missing or infinite ones that are not allowed. Raises InputError."""
    rows, columns = counts.values.shape
    has_both = counts.index is not None and counts.columns is not None
    if keys.labels is None and has_both and {*(counts.index or ())} != {*(counts.columns or ())}:
        raise input_error(counts.path, _different_labels(counts))
    if not has_both and rows != columns:
        raise input_error(
            counts.path,
            f"{rows} rows and {columns} columns; a confusion matrix has as many rows as columns",
        )
    if problem := _problem_of_totals(counts):
        raise InputError([problem])

    @wording
    def describe(position: tuple[int, ...]) -> str:
        return "the count of " + _cell(counts, *position)

    values = checked(counts.values, keys, describe, lambda position: counts.place(position[0]))
    problems = list(_problems_of_counts(counts, values))
    if problems:
        raise first_few(problems)
    return replace(counts, values=values)


def _cell(counts: Counts, row: int, column: int) -> str:
    index = counts.index or tuple(map(str, range(len(counts.values))))
    columns = counts.columns or tuple(map(str, range(counts.values.shape[1])))
    return cell(index[row], columns[column])


@wording
def _different_labels(counts: Counts) -> str:
    index, columns = counts.index or (), counts.columns or ()
    lacking = [
        f"{', '.join(map(quoted, missing[:3]))}{', …' if len(missing) > 3 else ''} only as a {side}"
        for side, missing in (
            ("row", [label for label in index if label not in columns]),
            ("column", [label for label in columns if label not in index]),
        )
        if missing
    ]
    return (
        f"rows and columns have different labels ({'; '.join(lacking)}); correct them, or list all with "
        "labels, and those that are not there have no counts"
    )


def _problem_of_totals(counts: Counts) -> Problem | None:
    """The problem of a last row and column that are the sums of the others."""
    last = [labels[-1] for labels in (counts.index, counts.columns) if labels]
    if not last or any(label.lower() not in _TOTALS for label in last) or min(counts.values.shape) < 2:
        return None
    sums = counts.values[:-1].sum(axis=0)
    if not np.array_equal(counts.values[-1], sums):
        return None
    return Problem(
        Place(counts.path),
        "",
        f"its last row and column, {quoted(last[0])}, are the sums of the others; save it without margins",
    )


def _problems_of_counts(counts: Counts, values: Array) -> Iterator[Problem]:
    """The problems of negative counts, and that of fractions."""
    for row, column in np.argwhere(values < 0).tolist():
        place, name = counts.place(row), _cell(counts, row, column)
        yield Problem(
            place,
            "",
            f"the count of {name} is {values[row, column]:.6g}; a count is not negative",
            cause="negative",
        )
    fractions = np.argwhere(np.isfinite(values) & (values >= 0) & (values != np.round(values))).tolist()
    if fractions:
        row, column = fractions[0]
        message = _no_counts(values, row, column, _cell(counts, row, column))
        yield Problem(counts.place(row), "", message, cause="fractions")


@wording
def _no_counts(values: Array, row: int, column: int, name: str) -> str:
    """What is wrong with a fraction, and what to do, which depends on whether all are at most 1."""
    remedy = "; save the confusion matrix as counts, normalize=None in scikit-learn"
    if np.nanmax(values) <= 1:
        remedy = (
            " but seem to be normalised; save the counts and set normalize: index, columns or all, or draw "
            "the numbers as they are with kind: tensor (of a table: melt and kind: pivot)"
        )
    return f"{values[row, column]:.6g} for {name} is not a whole number, so these are no counts{remedy}"

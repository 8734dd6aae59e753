"""Confusion matrices: how often each true label was predicted as each label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heatplate.collecting.columns import Codes, Factorized
from heatplate.collecting.label_files import labels_in
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import MAX_SHOWN, first_few, sources
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
from heatplate.collecting.tally import tell
from heatplate.collecting.transforms import transformed
from heatplate.collecting.unnamed_columns import axis_name
from heatplate.configuration.label_files import LabelFile
from heatplate.configuration.matrices import Confusion
from heatplate.matrix import Matrix
from heatplate.problems import Place, Problem, did_you_mean, input_error, quoted


def confusion_matrix(keys: Confusion, records: Records) -> Matrix:
    """The number of records by true label (rows) and predicted label (columns), over the same labels.

    Raises InputError with the problems of the keys and the records, including records whose label is not
    among ``labels``.
    """
    classes = Classes.of(keys, records)
    selection, true, predicted = classes.selection, classes.true, classes.predicted
    found = [*true.uniques, *predicted.uniques]
    labels = classes.configured or (
        list(dict.fromkeys(found)) if keys.sort is False else sorted_labels(found)
    )
    check_size(len(labels), len(labels), keys)
    position = {label: i for i, label in enumerate(labels)}
    unknown = {label: _with_label(label, true, predicted) for label in found if label not in position}
    if unknown:
        shown = sorted(unknown.items(), key=lambda entry: int(entry[1][0]))[:MAX_SHOWN]
        problems = [
            _unknown_label(label, selection.places[int(records[0])], len(records), labels)
            for label, records in shown
        ]
        raise first_few(problems, len(unknown))
    counts = np.zeros((len(labels), len(labels)))
    rows, columns = (
        np.array([position[label] for label in side.uniques], dtype=np.intp)[side.codes]
        for side in (true, predicted)
    )
    np.add.at(counts, (rows, columns), 1)
    index = tuple(labels)
    names = axis_name(classes.true_field), axis_name(classes.predicted_field)
    return transformed(Matrix(counts, index, index, *names, items=counts), keys)


@dataclass(frozen=True)
class Classes:
    """The classes of the records that count.

    true, predicted: for each record the label of its class. configured: those of the keys, if there are any.
    """

    selection: Selection
    true_field: str
    predicted_field: str
    true: Factorized[str]
    predicted: Factorized[str]
    configured: list[str] | None

    @classmethod
    def of(cls, keys: Confusion, records: Records) -> Classes:
        """Raises InputError with the problems of the keys and the records."""
        assert keys.true is not None  # else the files are matrices already
        assert keys.predicted is not None
        selection = Selection.of(keys, records, {"true": keys.true, "predicted": keys.predicted})
        sides = [selection.factorized(field) for field in (keys.true, keys.predicted)]
        configured = configured_labels(keys)
        found = [label for side in sides for label in side.uniques]
        names = _names_of_classes(found, configured or [])
        true, predicted = (side.renamed([names[label] for label in side.uniques]) for side in sides)
        return cls(selection, keys.true, keys.predicted, true, predicted, configured)


_WHOLE = re.compile(r"(-?[0-9]+)\.0")
_INTEGER = re.compile(r"-?[0-9]+")


def _names_of_classes(found: Sequence[str], configured: Sequence[str]) -> dict[str, str]:
    """The label of the class that each label in the records means.

    1.0 is 1 if this is a label, too: one missing cell makes pandas write a column of integers with points.
    Positions in the labels of the keys are these labels, if no record has one of them and none is a number.
    """
    known = {*found, *configured}
    whole = {label: match[1] for label in found if (match := _WHOLE.fullmatch(label))}
    positions: dict[str, str] = {}
    if not any(map(_INTEGER.fullmatch, configured)):
        positions = {str(position): label for position, label in enumerate(configured)}
    names = {label: label for label in found}
    if not (known | positions.keys()).isdisjoint(whole.values()):
        names |= whole
        tell("labels such as 1.0 that are counted as 1: {}", len(whole))
    used = {*names.values()}
    if used.isdisjoint(configured) and used <= positions.keys():
        tell("labels that are positions in labels: {}", len(used))
        names = {label: positions[name] for label, name in names.items()}
    return names


def configured_labels(keys: Confusion) -> list[str] | None:
    """The labels that the key lists, or those in its file. Raises InputError for duplicated ones."""
    if keys.labels is None:
        return None
    labels = labels_in(keys.labels, "labels") if isinstance(keys.labels, LabelFile) else keys.labels
    if duplicated := duplicates(labels):
        raise input_error(
            keys.labels.source if isinstance(keys.labels, LabelFile) else sources(keys),
            f"duplicated: {', '.join(map(quoted, duplicated))}; list each label once",
            key="labels",
        )
    return labels


def _with_label(label: str, *sides: Factorized[str]) -> Codes:
    """The records that have a label on one of the sides."""
    has = [side.codes == side.uniques.index(label) for side in sides if label in side.uniques]
    return np.flatnonzero(np.logical_or.reduce(has))


def _unknown_label(label: str, first: Place, records: int, labels: Sequence[str]) -> Problem:
    """The problem of a label that is missing from the keys, at the first record that has it."""
    return Problem(
        first,
        "labels",
        quoted(label)
        + (f", which {records} records have," if records > 1 else "")
        + " is not among the labels; add it, or exclude its records with where"
        + did_you_mean(label, labels),
    )

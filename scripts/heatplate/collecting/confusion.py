"""Confusion matrices: how often each true label was predicted as each label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heatplate.collecting.columns import Codes, Factorized
from heatplate.collecting.label_files import labels_in
from heatplate.collecting.labels import duplicates, sorted_labels
from heatplate.collecting.matrix_size import check_size
from heatplate.collecting.messages import MAX_SHOWN, first_few, sources
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
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
    assert keys.true is not None  # else the files are matrices already
    assert keys.predicted is not None
    selection = Selection.of(keys, records, {"true": keys.true, "predicted": keys.predicted})
    true, predicted = selection.factorized(keys.true), selection.factorized(keys.predicted)
    found = [*true.uniques, *predicted.uniques]
    labels = configured_labels(keys) or (
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
    names = axis_name(keys.true), axis_name(keys.predicted)
    return transformed(Matrix(counts, index, index, *names, items=counts), keys)


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

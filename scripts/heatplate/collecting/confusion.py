"""Predictions to a confusion matrix: how often each true label was predicted as each label."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heatplate.collecting.cells import MOST_SHOWN, check_size, first_few, sources
from heatplate.collecting.labels import repeated, sorted_labels
from heatplate.collecting.observations import Observations
from heatplate.collecting.selection import Selection
from heatplate.collecting.transforms import transformed
from heatplate.configuration.matrices import Confusion
from heatplate.matrix import Matrix
from heatplate.problems import InputError, Place, Problem, did_you_mean, quoted


def confusion(keys: Confusion, observations: Observations) -> Matrix:
    """Counts of records: true labels as rows, predicted labels as columns, the same labels on both sides.

    Raises InputError with what is wrong in the keys or the records; a record whose label is not among
    ``labels`` is a problem.
    """
    selection = Selection.of(keys, observations, {"true": keys.true, "predicted": keys.predicted})
    true, predicted = selection.labels(keys.true), selection.labels(keys.predicted)
    labels = sorted_labels([*true, *predicted]) if keys.labels is None else keys.labels
    if twice := repeated(labels):
        message = f"{', '.join(map(quoted, twice))} stands twice"
        raise InputError([Problem(Place(sources(keys)), "labels", message)])
    check_size(len(labels), len(labels), keys)
    position = {label: i for i, label in enumerate(labels)}
    strange: dict[str, list[Place]] = {}
    for pair, place in zip(zip(true, predicted, strict=True), selection.places, strict=True):
        for label in set(pair) - set(position):
            strange.setdefault(label, []).append(place)
    if strange:
        shown = list(strange.items())[:MOST_SHOWN]
        raise first_few([_not_among(label, places, labels) for label, places in shown], len(strange))
    counts = np.zeros((len(labels), len(labels)))
    np.add.at(counts, ([position[label] for label in true], [position[label] for label in predicted]), 1)
    index = tuple(labels)
    return transformed(Matrix(counts, index, index, keys.true, keys.predicted), keys)


def _not_among(label: str, places: Sequence[Place], labels: Sequence[str]) -> Problem:
    """A label that records have and the keys do not, at the first of these records."""
    records = f" of {len(places)} records" if len(places) > 1 else ""
    way_out = f"add it, or leave its records out with where{did_you_mean(label, labels)}"
    return Problem(places[0], "labels", f"{quoted(label)}{records} is not among the labels; {way_out}")

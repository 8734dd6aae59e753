"""Experiment outputs ──collect──▶ matrices.

``collect`` is the whole stage. ``inputs`` lists the files that it reads. The workflow does that at each
start, so nothing heavy is imported for it: the parts of the stage are imported where they are called.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatplate.configuration.matrices import MatrixKeys
    from heatplate.matrix import Matrix
    from heatplate.panel_grid import PanelGrid


def collect(keys: MatrixKeys) -> Matrix | PanelGrid:
    """The matrix, or the grid of panels, that the keys describe, from its source files.

    Raises InputError with every problem at its file and line.
    """
    from heatplate.collecting.values_name import with_values_name

    return with_values_name(_collected(keys), keys)


def _collected(keys: MatrixKeys) -> Matrix | PanelGrid:
    from heatplate.collecting.confusion import confusion_matrix
    from heatplate.collecting.correlation import correlation_matrix
    from heatplate.collecting.given_confusion import given_confusion_matrix
    from heatplate.collecting.inputs import checked_source_files
    from heatplate.collecting.pivot import pivot_matrix
    from heatplate.collecting.pivot_panels import pivot_panels
    from heatplate.collecting.reading import read_array, read_records
    from heatplate.collecting.tensor import tensor_matrix
    from heatplate.configuration.matrices import Confusion, Pivot, Tensor

    with _no_garbage():
        files = checked_source_files(keys)
        if isinstance(keys, Tensor):
            return tensor_matrix(keys, files, read_array)
        if isinstance(keys, Confusion) and keys.is_given:
            return given_confusion_matrix(keys, files)
        records = read_records(keys, files)
        if isinstance(keys, Pivot):
            return pivot_panels(keys, records) if keys.has_panels else pivot_matrix(keys, records)
        if isinstance(keys, Confusion):
            return confusion_matrix(keys, records)
        return correlation_matrix(keys, records)


@contextmanager
def _no_garbage() -> Iterator[None]:
    """What is read stays: to look for garbage again and again would take most of the time, and find none."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()

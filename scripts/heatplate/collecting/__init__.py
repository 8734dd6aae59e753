"""Experiment outputs ──collect──▶ matrices.

``collect`` is the whole stage. ``inputs`` says which files it reads, and imports nothing heavy, since the
workflow asks at each start. That is why the parts of the stage are imported where they are called.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from heatplate.configuration.matrices import MatrixKeys
    from heatplate.matrix import Matrix


def collect(keys: MatrixKeys) -> Matrix:
    """Find the source files, read them, and make the matrix.

    Raises InputError with what is wrong, each at its file and line.
    """
    from heatplate.collecting.confusion import confusion
    from heatplate.collecting.correlation import correlation
    from heatplate.collecting.inputs import input_files
    from heatplate.collecting.pivot import pivot
    from heatplate.collecting.reading import read_array, read_observations
    from heatplate.collecting.source_files import source_files
    from heatplate.collecting.tensor import tensor_matrix
    from heatplate.configuration.matrices import Confusion, Pivot, Tensor

    input_files(keys)  # says what is wrong with any of them
    files = source_files(keys.source)
    if isinstance(keys, Tensor):
        return tensor_matrix(keys, files, read_array)
    observations = read_observations(keys, files)
    if isinstance(keys, Pivot):
        return pivot(keys, observations)
    if isinstance(keys, Confusion):
        return confusion(keys, observations)
    return correlation(keys, observations)

"""The matrices that a figure reads besides the one that it draws, and the files that its job finds them in.

They lie beside the drawn one. A figure's specification has them by its own names for them: their names in the
configuration say nothing about what is drawn, and are in no key."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

Document = Mapping[str, Any]

ANNOTATIONS = ("row_annotations", "col_annotations")


def further_matrices(specification: Document) -> dict[str, str]:
    """The names of the matrices by the figure's names for them. specification: a figure's."""
    return {**specification.get("annot_data", {}), **_of_annotations(specification)}


def _of_annotations(specification: Document) -> dict[str, str]:
    """Those with the values of annotations beside the cells: ``row_annotations_0`` is that of the first.

    Their names are identifiers, as Snakemake wants them; the configuration has none like these.
    """
    return {
        f"{key}_{number}": annotation["matrix"]
        for key in ANNOTATIONS
        for number, annotation in enumerate(specification.get(key, ()))
        if annotation["matrix"] is not None
    }


def further_files(specification: Document, values: Path) -> dict[str, str]:
    """The files of these matrices by what they are to the job: ``accuracy_values``, ``accuracy_labels``.

    values: the array that is drawn, ``NAME.npy``.
    """
    files: dict[str, str] = {}
    for name, matrix in further_matrices(specification).items():
        files[f"{name}_values"] = str(values.with_name(f"{matrix}.npy"))
        files[f"{name}_labels"] = str(values.with_name(f"{matrix}.json"))
    return files


def without_names(specification: Document) -> Document:
    """The specification as a key has it, without the names that the configuration has for matrices."""
    annotations = {
        key: [{**annotation, "matrix": annotation["matrix"] is not None} for annotation in specification[key]]
        for key in ANNOTATIONS
    }
    return {**specification, **annotations, "annot_data": sorted(specification["annot_data"])}

"""The matrices that a figure reads besides the one that it draws, and the files that its job finds them in.

They lie beside the drawn one. A figure's specification has them by its own names for them: their names in the
configuration say nothing about what is drawn, and are in no key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

Document = Mapping[str, Any]

ANNOTATIONS = ("row_annotations", "col_annotations")


def further_matrices(specification: Document) -> dict[str, str]:
    """The names of the matrices by the figure's names for them. specification: a figure's.

    Those of further panels are ``panel_2``, ``panel_3`` and so on. In a figure that is composed of others,
    the names that these have begin with ``panel_1_``, ``panel_2_`` and so on.
    """
    if "panels" in specification:
        found: dict[str, str] = {}
        for drawn, prefix, panel in numbered_panels(specification):
            found |= {drawn: panel["matrix"]} if drawn else {}
            found |= {f"{prefix}{name}": matrix for name, matrix in further_matrices(panel).items()}
        return found
    panels = [panel["matrix"] for panel in specification.get("matrices", ())]
    others = {f"panel_{number}": matrix for number, matrix in enumerate(panels[1:], start=2)}
    return {**specification.get("annot_data", {}), **_of_annotations(specification), **others}


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


def numbered_panels(specification: Document) -> Iterator[tuple[str, str, Document]]:
    """The specifications in that of a composed figure, with the names that their matrices have there.

    These are the name of the drawn matrix, empty for that of the first panel, and what the names of the
    others begin with.
    """
    panels = [panel for row in specification["panels"] for panel in row]
    for number, panel in enumerate(panels, start=1):
        yield ("" if number == 1 else f"panel_{number}"), f"panel_{number}_", panel


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
    if "panels" in specification:
        rows = [[without_names(panel) for panel in row] for row in specification["panels"]]
        return {**specification, "panels": rows}
    named = {key: value for key, value in specification.items() if key not in ("figure", "matrix")}
    annotations = {
        key: [
            {**annotation, "matrix": annotation["matrix"] is not None}
            for annotation in specification.get(key, ())
        ]
        for key in ANNOTATIONS
    }
    panels = [{"title": panel["title"]} for panel in specification.get("matrices", ())]
    data = sorted(specification.get("annot_data", ()))
    return {**named, **annotations, "annot_data": data, "matrices": panels}

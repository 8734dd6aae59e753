"""What a job that draws reads: its matrix, those whose numbers it shows too, its limits and specification."""

from __future__ import annotations

from pathlib import Path

from heatplate.drawing.composition import AnySpecification, Content, specification_from
from heatplate.figure_content import figure_content
from heatplate.further_matrices import Document, further_files, further_matrices
from heatplate.panel_grid import read_matrix
from heatplate.problems import input_error
from heatplate.shared_limits import limit_files, read_limit, shared_names, with_limits


def drawing_inputs(
    document: Document, specification: Path, values: Path, labels: Path
) -> tuple[Content, AnySpecification]:
    """The matrix and the specification of a figure; of a composed one the matrices of its panels.

    document: the specification as it is in its file. values, labels: the files of the matrix. Raises
    InputError if one of them is not what it should be, OSError if it cannot be read.
    """
    limits = {key: read_limit(Path(file)) for key, file in limit_files(shared_names(document)).items()}
    try:
        resolved = specification_from(with_limits(document, limits))
    except (KeyError, TypeError) as error:
        raise input_error(str(specification), f"not the whole specification of a figure: {error}") from error
    further = further_files(document, values)
    others = {
        name: read_matrix(Path(further[f"{name}_values"]), Path(further[f"{name}_labels"]))
        for name in further_matrices(document)
    }
    return figure_content(document, {"": read_matrix(values, labels), **others}), resolved

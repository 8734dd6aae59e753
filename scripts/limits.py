"""Compute the limits of the colours that several figures share: the extremes of all their cells.

python scripts/limits.py --name shared --matrices results/matrices \\
    --specification .snakemake/heatplate/specifications/limits/shared.json \\
    --outputs results/limits/shared.vmin.json results/limits/shared.vmax.json

where the specification is one that a run of the workflow wrote.
"""

from heatplate.building.worker_client import ask_worker

if __name__ == "__main__":
    ask_worker()  # which has imported all that follows

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

# NumPy reads these at its import. A job needs one thread; the others belong to other jobs.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from heatplate.building.job_script import JobScript, job_parser
from heatplate.drawing.colour.shared_limits import LimitsChoice, shared_limits
from heatplate.matrix import Matrix
from heatplate.panel_grid import PanelGrid, read_matrix, with_others
from heatplate.problems import Remark
from heatplate.shared_limits import LIMITS, files_of_limits, write_limit


def prepare() -> None:
    """Nothing more is imported later."""


def main() -> None:
    parser = job_parser(__doc__)
    parser.add_argument("--matrices", required=True, type=Path, help="the directory of the matrices")
    parser.add_argument(
        "--outputs", required=True, type=Path, nargs=2, help="files to write: of vmin and of vmax (.json)"
    )
    arguments = parser.parse_args()
    job = JobScript(Path(__file__), "limits", arguments, arguments.outputs)
    with job.running() as document:

        def make(outputs: list[Path]) -> list[str]:
            found = shared_limits(_figures(document["figures"], arguments.matrices))
            for key, output in zip(LIMITS, outputs, strict=True):
                write_limit(output, found[key])
            return [str(remark) for remark in _remarks(document["figures"])]

        files = files_of_limits(document, arguments.matrices)
        job.build(document, inputs=lambda: {file: file for file in files}, make=make)


def _remarks(figures: Mapping[str, Mapping[str, Any]]) -> Iterator[Remark]:
    """That a limit is shared with no other figure, whose name may be misspelt."""
    for key in LIMITS:
        sharing = [name for name, figure in figures.items() if key in figure["limits"]]
        if len(sharing) == 1:
            yield Remark(
                key,
                f"only the figure {sharing[0]} shares this limit; give it to another figure, or remove it",
            )


def _figures(
    figures: Mapping[str, Mapping[str, Any]], matrices: Path
) -> Iterator[tuple[Matrix | PanelGrid, LimitsChoice]]:
    """The matrix of each figure, and what its limits depend on."""

    def read(name: str) -> Matrix | PanelGrid:
        return read_matrix(matrices / f"{name}.npy", matrices / f"{name}.json")

    for figure in figures.values():
        others = {field: read(name) for field, name in figure["annot_data"].items()}
        yield with_others(read(figure["matrix"]), others), LimitsChoice.of(figure)


if __name__ == "__main__":
    main()

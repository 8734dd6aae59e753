"""Draw one figure: a matrix and its labels become a heatmap.

python scripts/draw.py --name glue --specification .snakemake/heatplate/specifications/draw/glue.json \\
    --values results/matrices/glue.npy --labels results/matrices/glue.json \\
    --outputs figures/glue.pdf figures/glue.png figures/glue.txt

where the specification is one that a run of the workflow wrote, or a changed copy of it.
"""

from heatplate.building.worker_client import ask_worker

if __name__ == "__main__":
    ask_worker()  # which has imported all that follows

import os
from collections.abc import Sequence
from pathlib import Path

# NumPy reads these at its import. A figure needs one thread; the others belong to other jobs.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from heatplate.building.job_script import JobScript, job_parser
from heatplate.building.stage import KEPT
from heatplate.further_matrices import further_files, without_names
from heatplate.shared_limits import limit_files, shared_names, without_shared_names


def prepare() -> None:
    """Import what a figure needs, for a process that will draw many."""
    from heatplate.drawing.settings import import_backends

    import_backends()


def main() -> None:
    parser = job_parser(__doc__)
    parser.add_argument("--values", required=True, type=Path, help="the matrix, NAME.npy")
    parser.add_argument("--labels", required=True, type=Path, help="its labels, NAME.json")
    parser.add_argument(
        "--outputs",
        required=True,
        type=Path,
        nargs="+",
        action="extend",
        help="files: .pdf, .png, .svg, or .txt, in words",
    )
    arguments = parser.parse_args()
    job = JobScript(Path(__file__), "figures", arguments, arguments.outputs)
    with job.running() as document:

        def make(outputs: list[Path]) -> Sequence[str] | None:
            # A second of imports, which a figure that is up to date does not need.
            from heatplate.drawing import draw
            from heatplate.drawing.text.kept_files import kept_in
            from heatplate.drawing_inputs import drawing_inputs

            matrix, specification = drawing_inputs(
                document, arguments.specification, arguments.values, arguments.labels
            )
            with kept_in(KEPT):
                remarks = draw(matrix, specification, outputs)
            return [str(remark) for remark in remarks]

        further, shared = further_files(document, arguments.values), limit_files(shared_names(document))
        inputs = {"values": str(arguments.values), "labels": str(arguments.labels), **further, **shared}
        job.build(
            without_shared_names(without_names(document)),
            inputs=lambda: inputs,
            make=make,
        )


if __name__ == "__main__":
    main()

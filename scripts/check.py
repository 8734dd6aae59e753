"""Check one figure: read its finished PDF, and compare it with its matrix and its specification.

python scripts/check.py --name glue --specification .snakemake/heatplate/specifications/check/glue.json \\
    --pdf figures/glue.pdf --values results/matrices/glue.npy --labels results/matrices/glue.json \\
    --output results/checks/glue.json

where the specification is one that a run of the workflow wrote, or a changed copy of it.
"""

from heatplate.building.worker_client import ask_worker

if __name__ == "__main__":
    ask_worker()  # which has imported all that follows

import os
from pathlib import Path

# NumPy reads these at its import. A figure needs one thread; the others belong to other jobs.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from heatplate.building.job_script import JobScript, job_parser
from heatplate.building.stage import KEPT
from heatplate.further_matrices import further_files, without_names
from heatplate.shared_limits import limit_files, shared_names, without_shared_names


def prepare() -> None:
    """Import what a check needs, for a process that will do many."""
    import heatplate.checking.figure
    import heatplate.drawing_inputs  # noqa: F401


def main() -> None:
    parser = job_parser(__doc__)
    parser.add_argument("--pdf", required=True, type=Path, help="the finished figure")
    parser.add_argument("--values", required=True, type=Path, help="its matrix, NAME.npy")
    parser.add_argument("--labels", required=True, type=Path, help="its labels, NAME.json")
    parser.add_argument("--output", required=True, type=Path, help="what the checks came to (.json)")
    arguments = parser.parse_args()
    job = JobScript(Path(__file__), "figures", arguments, [arguments.output])
    with job.running() as document:
        figure = document["figure"]

        def make(outputs: list[Path]) -> None:
            # A second of imports, which a figure whose checks hold does not need.
            from heatplate.checking.figure import check
            from heatplate.drawing.text.kept_files import kept_in
            from heatplate.drawing_inputs import drawing_inputs
            from heatplate.venue_rules import VenueRules

            matrix, specification = drawing_inputs(
                figure, arguments.specification, arguments.values, arguments.labels
            )
            with kept_in(KEPT):
                verdict = check(arguments.pdf, matrix, specification, VenueRules.of(document["venue"]))
            verdict.accepting(document["accept"]).write(outputs[0])

        further, shared = further_files(figure, arguments.values), limit_files(shared_names(figure))
        inputs = {
            "pdf": str(arguments.pdf),
            "values": str(arguments.values),
            "labels": str(arguments.labels),
            **further,
            **shared,
        }
        keyed = {**document, "figure": without_shared_names(without_names(figure))}
        job.build(keyed, inputs=lambda: inputs, make=make)


if __name__ == "__main__":
    main()

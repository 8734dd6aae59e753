"""Collect one matrix: experiment outputs become an array and its labels.

python scripts/collect.py --name glue --specification glue.json \\
    --values results/matrices/glue.npy --labels results/matrices/glue.json

where glue.json is {"source": ["results/experiments/glue/scores.csv"], "index": "Model", "columns": "Task",
                    "values": "Score"}
"""

from heatplate.building.worker_client import ask_worker

if __name__ == "__main__":
    ask_worker()  # which has imported all that follows

import os
import sys
from collections.abc import Sequence
from pathlib import Path

# One thread, said before anything imports NumPy: with several, BLAS and OpenMP add in an order that depends
# on the machine, and so do the last bits.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from pydantic import TypeAdapter, ValidationError

from heatplate.building.job_script import JobScript, job_parser
from heatplate.collecting import collect
from heatplate.collecting.inputs import input_files, named_inputs
from heatplate.collecting.locations import without_locations
from heatplate.collecting.tally import tally
from heatplate.configuration.matrices import AnyMatrix, MatrixKeys
from heatplate.problems import InputError, Place, Problem


def prepare() -> None:
    """Import what most jobs need, for a process that will do many."""

    import heatplate.collecting.confusion
    import heatplate.collecting.correlation
    import heatplate.collecting.given_confusion
    import heatplate.collecting.pivot
    import heatplate.collecting.reading
    import heatplate.collecting.tensor  # noqa: F401


def main() -> None:
    parser = job_parser(__doc__)
    parser.add_argument("--values", type=Path, required=True, help="array to write (.npy)")
    parser.add_argument("--labels", type=Path, required=True, help="labels to write (.json)")
    arguments = parser.parse_args()
    job = JobScript(Path(__file__), "matrices", arguments, outputs=[arguments.values, arguments.labels])
    with job.running() as specification:
        try:
            keys: MatrixKeys = TypeAdapter(AnyMatrix).validate_python(specification)
        except ValidationError as error:
            raise InputError(
                Problem(Place(str(arguments.specification)), ".".join(map(str, part["loc"])), part["msg"])
                for part in error.errors()
            ) from error

        def make(outputs: list[Path]) -> Sequence[str]:
            with tally() as counts:
                matrix = collect(keys)
                matrix.write(*outputs)
            for line in counts.lines():  # for the log; after all that can go wrong, which it is searched for
                print(line, file=sys.stderr)
            return [str(remark) for remark in matrix.remarks]

        job.build(
            without_locations(specification),
            inputs=lambda: named_inputs(keys, input_files(keys)),
            make=make,
        )


if __name__ == "__main__":
    main()

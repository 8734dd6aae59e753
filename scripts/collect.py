"""Collect one matrix: experiment outputs become an array and its labels.

python scripts/collect.py --name glue \\
    --specification '{"source": "results/experiments/glue/scores.csv", "index": "Model", "columns": "Task",
                      "values": "Score"}' \\
    --values results/matrices/glue.npy --labels results/matrices/glue.json \\
    --record results/matrices/glue.record.json
"""

import argparse
import os
from pathlib import Path

# One thread, said before anything imports NumPy: with several, BLAS and OpenMP add in an order that depends
# on the machine, and so do the last bits.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from pydantic import TypeAdapter

from heatplate.building.job import build, end_with_parent, one_line_for_each_problem, print_any_text
from heatplate.building.matrix_parts import matrix_parts
from heatplate.collecting import collect
from heatplate.collecting.inputs import input_files
from heatplate.configuration.matrices import AnyMatrix, MatrixKeys


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--name", required=True, help="name of the matrix, for messages")
    parser.add_argument("--specification", required=True, help="its keys in the configuration, as JSON")
    parser.add_argument("--values", type=Path, required=True, help="array to write (.npy)")
    parser.add_argument("--labels", type=Path, required=True, help="labels to write (.json)")
    parser.add_argument("--record", type=Path, help="record to look at first, and to write last")
    parser.add_argument("--announced", action="store_true", help="do not say why it is built")
    arguments = parser.parse_args()
    end_with_parent()
    print_any_text()
    with one_line_for_each_problem(f"matrices.{arguments.name}", arguments.values):
        keys: MatrixKeys = TypeAdapter(AnyMatrix).validate_json(arguments.specification)
        build(
            Path(__file__),
            lambda: input_files(keys),
            [arguments.values, arguments.labels],
            arguments.record,
            parts_of=lambda sources, code: matrix_parts(keys, sources, code),
            make=lambda: collect(keys).write(arguments.values, arguments.labels),
            announced=arguments.announced,
        )


if __name__ == "__main__":
    main()

"""Draw one figure: a matrix and its labels become a heatmap.

python scripts/draw.py --name glue --specification '{"cmap": "YlGnBu", "annot": true}' \\
    --values results/matrices/glue.npy --labels results/matrices/glue.json \\
    --outputs figures/glue.pdf figures/glue.png --record figures/glue.record.json
"""

import argparse
import os
from pathlib import Path

# NumPy reads these at its import. A figure needs one thread; the others belong to other jobs.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from heatplate.building.figure_parts import figure_parts
from heatplate.building.job import build, end_with_parent, one_line_for_each_problem, print_any_text
from heatplate.configuration.figures import Figure


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--name", required=True, help="name of the figure, for messages")
    parser.add_argument("--specification", required=True, help="its keys and the style's, as JSON")
    parser.add_argument("--values", required=True, type=Path, help="the matrix, NAME.npy")
    parser.add_argument("--labels", required=True, type=Path, help="its labels, NAME.json")
    parser.add_argument(
        "--outputs", required=True, type=Path, nargs="+", action="extend", help="files: .pdf, .png or .svg"
    )
    parser.add_argument("--record", type=Path, help="record to look at first, and to write last")
    parser.add_argument("--announced", action="store_true", help="do not say why it is built")
    arguments = parser.parse_args()
    end_with_parent()
    print_any_text()
    values, labels = str(arguments.values), str(arguments.labels)
    with one_line_for_each_problem(f"figures.{arguments.name}", arguments.outputs[0]):
        figure = Figure.model_validate_json(arguments.specification)

        def make() -> None:
            # A second of imports, which a figure that is up to date does not need.
            from heatplate.drawing import draw
            from heatplate.drawing.specification import Specification
            from heatplate.matrix import Matrix

            specification = Specification.of(figure.specification())
            draw(Matrix.read(arguments.values, arguments.labels), specification, arguments.outputs)

        build(
            Path(__file__),
            lambda: [values, labels],
            arguments.outputs,
            arguments.record,
            parts_of=lambda digests, code: figure_parts(
                figure, {"values": digests[values], "labels": digests[labels]}, code
            ),
            make=make,
            announced=arguments.announced,
        )


if __name__ == "__main__":
    main()

"""Draw one figure in the colour maps that suit its data, with what was measured of each map.

`snakemake --cores 4 figures/colormaps/glue.pdf` draws it for a paper. By hand:

python scripts/figure_colormaps.py --name glue \\
    --specification .snakemake/heatplate/specifications/draw/glue.json \\
    --values results/matrices/glue.npy --labels results/matrices/glue.json --outputs glue.pdf
"""

import os
from pathlib import Path

# NumPy reads these at its import.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from heatplate.building.job_script import JobScript, job_parser
from heatplate.building.stage import KEPT
from heatplate.problems import input_error


def main() -> None:
    parser = job_parser(__doc__)
    parser.add_argument("--values", required=True, type=Path, help="the matrix, NAME.npy")
    parser.add_argument("--labels", required=True, type=Path, help="its labels, NAME.json")
    parser.add_argument("--outputs", required=True, type=Path, nargs="+", help="files: .pdf, .png or .svg")
    arguments = parser.parse_args()
    job = JobScript(Path(__file__), "figures", arguments, arguments.outputs)
    with job.running() as document:
        from heatplate.colormaps.candidate_sheet import draw_candidates
        from heatplate.drawing.composition import Composition
        from heatplate.drawing.text.kept_files import kept_in
        from heatplate.drawing_inputs import drawing_inputs

        matrix, specification = drawing_inputs(
            document, arguments.specification, arguments.values, arguments.labels
        )
        if isinstance(specification, Composition) or isinstance(matrix, tuple):
            raise input_error(
                "", "it has no colour map; ask for one of the figures that it shows", key="panels"
            )
        with kept_in(KEPT):
            draw_candidates(arguments.name, matrix, specification, arguments.outputs)


if __name__ == "__main__":
    main()

"""Say where one cell of a matrix comes from: the files, lines and runs behind it, and each step to its value.

python scripts/trace_cell.py glue BERT CoLA

for the paper in the working directory, with the labels that the matrix has.
"""

import argparse
import os
import sys
from pathlib import Path

# As in a job: the same value to the last bit.
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

from heatplate.building.job_script import print_any_text
from heatplate.cell_trace import CellTrace, cell_name, traces
from heatplate.collecting.cell_steps import shown
from heatplate.panel_grid import PanelGrid, read_matrix
from heatplate.paper import Paper, paper_of_command
from heatplate.problems import InputError, did_you_mean, input_error, quoted
from heatplate.stages import COLLECT


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("name", help="a matrix, or a figure that draws it")
    parser.add_argument("row_label", metavar="row", help="label of the row; after its group: 'GPT / 1.3b'")
    parser.add_argument("column_label", metavar="column", help="label of the column")
    parser.add_argument("--row", help="label of the panel, if the matrix has the key row")
    parser.add_argument("--col", help="label of the panel, if the matrix has the key col")
    parser.add_argument("--configfile", default="config.yaml", help="default: %(default)s")
    arguments = parser.parse_args()
    print_any_text()
    try:
        paper = paper_of_command([arguments.configfile], {})
        name = _matrix(paper, arguments.name)
        keys = paper.configuration.matrices[name]
        try:
            found = traces(keys, arguments.row_label, arguments.column_label, arguments.row, arguments.col)
        except InputError as problems:
            raise problems.below(f"matrices.{name}") from problems
    except InputError as problems:
        sys.exit(str(problems))
    is_same = [_tell(name, cell) for cell in found]
    sys.exit(0 if all(is_same) else 1)


def _matrix(paper: Paper, name: str) -> str:
    """The matrix with this name, or that of the figure with this name. Raises InputError."""
    if name in paper.configuration.matrices:
        return name
    if name in paper.configuration.figures:
        return paper.matrix_of(name)
    known = [*paper.configuration.matrices, *paper.configuration.figures]
    raise input_error("", f"there is no matrix or figure {quoted(name)}{did_you_mean(name, known)}")


def _tell(name: str, cell: CellTrace) -> bool:
    """Print the trace of a cell. Returns whether the value in its file, if there is one, is the same."""
    print(f"{name}: {cell.name}")
    for line in cell.lines():
        print(f"  {line}")
    values, labels = COLLECT.files(name)
    if not Path(values).exists():
        print(f"  {values}: not built yet")
        return True
    try:
        written = read_matrix(Path(values), Path(labels))
        value = shown(float(written.values[cell.position]))
        first = written.first if isinstance(written, PanelGrid) else written
        is_same = value == shown(cell.value) and cell_name(first, cell.position) == cell.name
    except (InputError, IndexError, OSError):
        value, is_same = "not such a matrix", False
    verdict = "the same" if is_same else "but it is of other data or keys; build it again"
    print(f"  {values}: {value}, {verdict}")
    return is_same


if __name__ == "__main__":
    main()

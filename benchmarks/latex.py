"""How long a figure with 40 labels takes that LaTeX sets: at first, with what is kept, and by mathtext.

.venv/bin/python benchmarks/latex.py

Times are of the processor, this program's and LaTeX's, so that other work on the machine hardly matters; each
is the least of several. Imports are not counted.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

import numpy as np

from heatplate.drawing import draw
from heatplate.drawing.figure import painted
from heatplate.drawing.settings import import_backends
from heatplate.drawing.text.kept_files import kept_in
from tests.drawing.reading import matrix_of, specification

LABELS = 20
"""Of rows, and of columns."""


def least_time(work: Callable[[], object], times: int, before: Callable[[], object] = lambda: None) -> float:
    """Seconds of the processor; ``before`` is not counted."""
    found = []
    for _ in range(times):
        before()
        start = sum(os.times()[:4])
        work()
        found.append(sum(os.times()[:4]) - start)
    return min(found)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--times", type=int, default=5, help="default: %(default)s")
    times: int = parser.parse_args().times
    values = np.random.default_rng(0).integers(0, 100, (LABELS, LABELS))
    matrix = matrix_of(
        values, index=[f"model {i}" for i in range(LABELS)], columns=[f"task {i}" for i in range(LABELS)]
    )
    keys = {"annot": True, "title": "Accuracy", "width": 6.5, "font_family": "STIXGeneral"}
    latex, mathtext = (specification(**keys, text=text) for text in ("latex", "mathtext"))
    import_backends()
    with tempfile.TemporaryDirectory() as directory, kept_in(Path(directory, "kept")):
        files = [Path(directory, f"f.{ending}") for ending in ("pdf", "png")]

        def forget() -> None:
            shutil.rmtree(Path(directory, "kept"), ignore_errors=True)

        draw(matrix, latex, files)
        print(f"typeset at first: {least_time(lambda: painted(matrix, latex), times, forget):.2f} s")
        print(f"drawn at first:   {least_time(lambda: draw(matrix, latex, files), times, forget):.2f} s")
        draw(matrix, latex, files)
        kept = least_time(lambda: draw(matrix, latex, files), times)
        other = least_time(lambda: draw(matrix, mathtext, files), times)
        print(f"drawn with what is kept: {kept:.3f} s; by mathtext: {other:.3f} s; {kept / other:.2f} times")


if __name__ == "__main__":
    main()

"""Large matrices, grids of panels and annotated cells, against seaborn in the same run: time, memory, size.

.venv/bin/python benchmarks/large.py         # seconds: seaborn draws the annotated matrix only
.venv/bin/python benchmarks/large.py --slow  # minutes: seaborn draws the large matrix and the panels, too

Each figure is drawn in a process of its own. The time is that of drawing and writing the PDF, without
imports; the memory is the most that the process had, and what it had after its imports in parentheses.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]
os.environ.update(OPENBLAS_NUM_THREADS="1", OMP_NUM_THREADS="1", MKL_NUM_THREADS="1")

import numpy as np

SHAPES = {
    "2048 x 2048": (2048, 2048),
    "12 x 12 panels of 32 x 32": (12, 12, 32, 32),
    "64 x 64 annotated": (64, 64),
}
GOALS = {"2048 x 2048": 100, "12 x 12 panels of 32 x 32": 30, "64 x 64 annotated": 2}
"""How many times as fast as seaborn it should be."""

SLOW = {"2048 x 2048", "12 x 12 panels of 32 x 32"}
"""What takes seaborn minutes."""


def values_of(case: str) -> np.ndarray:
    """Noise from 0 to 0.3 in which single cells are 1."""
    random = np.random.default_rng(0)
    values = random.random(SHAPES[case]) * 0.3
    values.flat[random.integers(0, values.size, 50)] = 1.0
    return values


def heatplate(case: str) -> Callable[[Path], None]:
    """What draws a case into a file. All imports are done."""
    from heatplate.configuration.figures import Figure
    from heatplate.drawing import draw
    from heatplate.drawing.settings import import_backends
    from heatplate.drawing.specification import Specification
    from heatplate.matrix import Matrix
    from heatplate.panel_grid import PanelGrid

    import_backends()
    values = values_of(case)
    names = [tuple(map(str, range(count))) for count in values.shape]

    def matrix(array: np.ndarray) -> Matrix:
        return Matrix(array, names[-2], names[-1])

    keys: dict[str, object] = {"width": 6.5}
    if "annotated" in case:
        keys |= {"width": 20, "height": 16, "annot": True, "fmt": ".2f"}
    content: Matrix | PanelGrid
    if values.ndim == 4:
        panels = tuple(tuple(map(matrix, line)) for line in values)
        content = PanelGrid(panels, names[0], names[1], "layer", "head")
        keys |= {"xticklabels": False, "yticklabels": False, "square": True}
    else:
        content = matrix(values)
    specification = Specification.of(Figure.model_validate(keys).specification())
    return lambda path: [None, draw(content, specification, [path])][0]


def seaborn(case: str) -> Callable[[Path], None]:
    """The same with seaborn.heatmap, in a loop for panels."""
    import matplotlib

    matplotlib.use("pdf")
    import seaborn
    from matplotlib import pyplot

    values = values_of(case)

    def draw(path: Path) -> None:
        if values.ndim == 4:
            figure, axes = pyplot.subplots(*values.shape[:2], figsize=(6.5, 6.5))
            for line, row in zip(values, axes, strict=True):
                for panel, ax in zip(line, row, strict=True):
                    seaborn.heatmap(
                        panel, ax=ax, vmin=0, vmax=1, cbar=False, xticklabels=False, yticklabels=False
                    )
        else:
            is_annotated = "annotated" in case
            figure, ax = pyplot.subplots(figsize=(20, 16) if is_annotated else (6.5, 4))
            seaborn.heatmap(values, ax=ax, annot=is_annotated, fmt=".2f", annot_kws={"fontsize": 6})
        figure.savefig(path)

    return draw


def measure(library: str, case: str) -> dict[str, float]:
    """Draw once in this process."""
    draw = {"heatplate": heatplate, "seaborn": seaborn}[library](case)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with tempfile.TemporaryDirectory() as directory:
        path, start = Path(directory) / "figure.pdf", time.perf_counter()
        draw(path)
        seconds = time.perf_counter() - start
        size = path.stat().st_size
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"seconds": seconds, "MB": memory / 1024, "before": before / 1024, "kB": size / 1000}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--slow", action="store_true", help="also what takes seaborn minutes")
    parser.add_argument("--child", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(measure(*arguments.child)))
        return
    for case in SHAPES:
        seconds = {}
        for library in ("heatplate", "seaborn"):
            if library == "seaborn" and case in SLOW and not arguments.slow:
                print(f"{case:28}{library:10}      left out; --slow")
                continue
            command = [sys.executable, __file__, "--child", library, case]
            output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found = json.loads(output.splitlines()[-1])
            seconds[library] = found["seconds"]
            print(
                f"{case:28}{library:10}{found['seconds']:8.2f} s{found['MB']:7.0f} MB ({found['before']:.0f})"
                f"{found['kB']:8.0f} kB"
            )
        if len(seconds) == 2:
            times = seconds["seaborn"] / seconds["heatplate"]
            print(f"{'':28}{times:.1f} times as fast; at least {GOALS[case]} is the goal")


if __name__ == "__main__":
    main()

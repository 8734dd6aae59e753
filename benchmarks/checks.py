"""How long the checks of a figure take beside drawing it: the same figure, one after the other.

.venv/bin/python benchmarks/checks.py               # half a minute
.venv/bin/python benchmarks/checks.py --repeats 9

The median time of the processor, after one round that is not counted: a run's workers have imported all that
both need. Drawing writes the PDF and the PNG, as a run does.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

import numpy as np

from heatplate.checking.figure import check
from heatplate.drawing import draw
from heatplate.venue_rules import VenueRules
from tests.drawing.reading import matrix_of, specification

RANDOM = np.random.default_rng(0)
FIGURES: dict[str, tuple[tuple[int, int], dict[str, Any]]] = {
    "8 x 9 with numbers": ((8, 9), {"annot": True, "fmt": ".1f", "linewidths": 0.5}),
    "30 x 12 without": ((30, 12), {}),
    "64 x 64 with numbers": ((64, 64), {"annot": True, "fmt": ".0f", "width": 20.0}),
    "200 x 200, an image": ((200, 200), {}),
    "2048 x 2048, reduced": ((2048, 2048), {"reduce": "max"}),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=3, help="default: %(default)s")
    repeats = parser.parse_args().repeats
    print(f"{'figure':24}{'draw':>8}{'check':>8}{'ratio':>8}")
    for name, (shape, keys) in FIGURES.items():
        matrix, s = matrix_of(RANDOM.random(shape) * 99), specification(**{"width": 5.5, **keys})
        with tempfile.TemporaryDirectory() as directory:
            pdf, png = Path(directory) / "figure.pdf", Path(directory) / "figure.png"
            drawing = _seconds(lambda: draw(matrix, s, [pdf, png]), repeats)  # noqa: B023
            checking = _seconds(lambda: check(pdf, matrix, s, VenueRules()), repeats)  # noqa: B023
        print(f"{name:24}{drawing:7.2f}s{checking:7.2f}s{checking / drawing:8.2f}")


def _seconds(do: Callable[[], object], repeats: int) -> float:
    """The median time of the processor, which other programs do not change much; without the first."""
    taken = []
    for _ in range(repeats + 1):
        start = time.process_time()
        do()
        taken.append(time.process_time() - start)
    return statistics.median(taken[1:])


if __name__ == "__main__":
    main()

"""How many rounds the layout of a figure takes, over random figures of all kinds.

.venv/bin/python benchmarks/layout.py               # 1,000 figures: two minutes
.venv/bin/python benchmarks/layout.py --figures 100
"""

import argparse
import collections
import statistics
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

from heatplate.drawing.figure import laid_out
from heatplate.problems import InputError
from tests.drawing.random_figures import random_figure
from tests.drawing.reading import specification


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--figures", type=int, default=1000, help="default: %(default)s")
    rounds: list[int] = []
    refused: collections.Counter[str] = collections.Counter()
    for number in range(parser.parse_args().figures):
        matrix, keys = random_figure(number)
        try:
            _, taken = laid_out(matrix, specification(**keys))
            rounds.append(taken)
        except InputError as error:
            refused[error.problems[0].key] += 1
    counts = ", ".join(f"{rounds.count(number)} took {number}" for number in sorted(set(rounds)))
    print(f"rounds of layout of {len(rounds)} figures: {counts}; mean {statistics.mean(rounds):.2f}")
    print("refused: " + ", ".join(f"{count} for {key}" for key, count in refused.most_common()))


if __name__ == "__main__":
    main()

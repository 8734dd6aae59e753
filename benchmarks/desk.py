"""What an author waits for, beside pandas and seaborn.heatmap writing the same PDF and PNG in one process.

.venv/bin/python benchmarks/desk.py                 # everything but 1000 figures: some minutes
.venv/bin/python benchmarks/desk.py --sizes 60 1000

cold       a paper of as many figures, each of a CSV file of its own, from nothing / the loop of by_hand.py
example    seven figures of the example from nothing / the same seven in a loop
style      a run after one figure's colour map changed / a run with nothing to do, and 1.2 warm draws
draw       annotated 64 x 64 and plain 1024 x 1024 in a warm process / seaborn's, PDF and PNG both

Wall time, and processor time of all processes together: medians of runs in turns. Peak memory is the
proportional set size of all processes, looked at twenty times a second in a run of its own. by_hand.py leaves
bbox_inches="tight" out, which would double its drawing.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import matplotlib.pyplot as plt
import numpy as np
import psutil
import seaborn as sns
from papers import ROOT, change_one_style, write_paper

from heatplate.configuration.figures import Figure
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from heatplate.matrix import Matrix

SNAKEMAKE = [sys.executable, "-m", "snakemake", "--cores", "2", "-s", str(ROOT / "Snakefile")]
SEVEN = [
    f"figures/{name}.pdf"
    for name in (
        "sql_difficulty",
        "glue",
        "flights",
        "pythia_tasks",
        "pythia_training",
        "digits_confusion",
        "minilm_attention",
    )
]
BY_HAND = [sys.executable, str(ROOT / "benchmarks/by_hand.py")]


@dataclass(frozen=True)
class Cost:
    wall: float
    cpu: float
    memory: float


def cost(command: list[str], directory: Path, *, expect: str = "", weighed: bool = False) -> Cost:
    """Seconds and processor seconds of a command, or its peak megabytes: to look at those takes time."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    process = subprocess.Popen(
        command, cwd=directory, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = [0.0]
    if weighed:
        watcher = threading.Thread(target=watch, args=(process.pid, peak))
        watcher.start()
    output = process.communicate()[0]
    wall = time.perf_counter() - started
    if weighed:
        watcher.join()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if process.returncode or expect not in output:
        sys.exit(f"{expect!r} was expected\n{output}")
    return Cost(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, peak[0])


def watch(process: int, peak: list[float]) -> None:
    try:
        root = psutil.Process(process)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            peak[0] = max(peak[0], sum(map(share, [root, *root.children(recursive=True)])))
            time.sleep(0.05)
    except psutil.NoSuchProcess:
        pass


def share(process: psutil.Process) -> float:
    try:
        return float(process.memory_full_info().pss) / 1e6
    except psutil.Error:
        return 0.0


def median(costs: list[Cost]) -> Cost:
    """Of the wall and processor times; the memory is that of the first, which was weighed."""
    times = costs[1:]
    wall, cpu = (statistics.median(getattr(one, name) for one in times) for name in ("wall", "cpu"))
    return Cost(wall, cpu, costs[0].memory)


def report(what: str, ours: Cost, theirs: Cost, aim: str) -> None:
    print(
        f"{what:22} wall {ours.wall:7.2f} / {theirs.wall:7.2f} s = {ours.wall / theirs.wall:5.2f}   "
        f"processor {ours.cpu:7.2f} / {theirs.cpu:7.2f} s = {ours.cpu / theirs.cpu:5.2f}   "
        f"memory {ours.memory:5.0f} / {theirs.memory:5.0f} MB   aim {aim}",
        flush=True,
    )


def remove_built(paper: Path) -> None:
    for pattern in ("figures/*.pdf", "figures/*.png", "figures/*.json", "results/matrices/*"):
        for path in paper.glob(pattern):
            path.unlink()


def cold(figures: int, runs: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        paper = Path(temporary, "paper")
        write_paper(paper, figures)
        ours, theirs = [], []
        for number in range(runs + 1):
            remove_built(paper)
            by_hand = [*BY_HAND, "csv", str(Path(temporary, "by hand")), str(paper)]
            ours.append(cost(SNAKEMAKE, paper, expect=f"{figures} figures drawn in", weighed=number == 0))
            theirs.append(cost(by_hand, paper, weighed=number == 0))
        report(
            f"cold, {figures} figures", median(ours), median(theirs), "wall 0.6, processor 1.2 (60 figures)"
        )
        if figures == 60:
            style(paper, runs)


def style(paper: Path, runs: int) -> None:
    nothing, changed, bare = [], [], []
    for number in range(max(runs, 5) + 1):
        nothing.append(cost(SNAKEMAKE, paper, expect="Nothing to be done", weighed=number == 0))
        change_one_style(paper)
        changed.append(cost(SNAKEMAKE, paper, expect="1 figure drawn in", weighed=number == 0))
        bare.append(bare_draw(paper))
    limit = Cost(
        median(nothing).wall + 1.2 * statistics.median(bare),
        median(nothing).cpu + 1.2 * statistics.median(bare),
        1,
    )
    report("one style among 60", median(changed), limit, "1.0 of nothing to do + 1.2 bare draws")


def bare_draw(paper: Path) -> float:
    matrices = paper / "results/matrices"
    matrix = Matrix.read(matrices / "m0.npy", matrices / "m0.json")
    keys = {"annot": True, "vmin": 0, "vmax": 100, "cmap": "YlGnBu", "title": "Figure 0", "fontsize": 8}
    return seconds(lambda: draw_ours(matrix, keys, paper.parent))


def draw_ours(matrix: Matrix, keys: dict[str, object], directory: Path) -> None:
    specification = Specification.of(Figure.model_validate(keys).specification())
    draw(matrix, specification, [directory / "bare.pdf", directory / "bare.png"])


def example(runs: int) -> None:
    with tempfile.TemporaryDirectory() as temporary:
        ours, theirs = [], []
        for number in range(runs + 1):
            remove_built(ROOT)
            ours.append(cost([*SNAKEMAKE, *SEVEN], ROOT, expect="7 figures drawn in", weighed=number == 0))
            theirs.append(cost([*BY_HAND, "example", temporary, str(ROOT)], ROOT, weighed=number == 0))
    report("the example", median(ours), median(theirs), "wall 1.0")


def seconds(work: Callable[[], None]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def draws(runs: int) -> None:
    plt.switch_backend("agg")
    plt.rcParams["pdf.fonttype"] = 42
    random = np.random.default_rng(0)
    for size, annot, aim in ((64, True, "0.5"), (1024, False, "0.05")):
        values = random.random((size, size))
        labels = tuple(f"r{i}" for i in range(size))
        matrix = Matrix(values, labels, tuple(f"c{i}" for i in range(size)))
        keys: dict[str, object] = {"annot": annot, "width": 12, "cmap": "viridis"}
        with tempfile.TemporaryDirectory() as temporary:
            directory = Path(temporary)

            def ours(matrix: Matrix = matrix, keys: dict[str, object] = keys, to: Path = directory) -> None:
                draw_ours(matrix, keys, to)

            def theirs(values: np.ndarray = values, annot: bool = annot, to: Path = directory) -> None:
                figure, axes = plt.subplots(figsize=(12, 12))
                sns.heatmap(values, annot=annot, annot_kws={"size": 4}, cmap="viridis", ax=axes)
                figure.savefig(to / "theirs.pdf")
                figure.savefig(to / "theirs.png", dpi=200)
                plt.close(figure)

            ours()
            theirs()
            pairs = [(seconds(ours), seconds(theirs)) for _ in range(runs)]
        one, other = (statistics.median(column) for column in zip(*pairs, strict=True))
        print(
            f"draw, {size} x {size:5}     wall {one:7.2f} / {other:7.2f} s = {one / other:5.3f}   aim {aim}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[60], help="numbers of figures")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement (default: 3)")
    arguments = parser.parse_args()
    print(f"medians of {arguments.runs} runs, taken in turns, on {os.cpu_count()} cores")
    draws(arguments.runs)
    example(arguments.runs)
    for figures in arguments.sizes:
        cold(figures, arguments.runs)


if __name__ == "__main__":
    main()

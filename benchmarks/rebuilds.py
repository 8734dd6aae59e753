"""What a run costs beside what Snakemake itself costs, as ratios within the same minutes.

.venv/bin/python benchmarks/rebuilds.py             # 10, 100 and 1000 figures: a quarter of an hour
.venv/bin/python benchmarks/rebuilds.py --sizes 100 # one minute

For each number of figures, each of a matrix of its own:

nothing   a run with nothing to do / an empty Snakefile that asks for as many existing figures
style     a run after one figure's colour map changed, drawing it / that empty Snakefile
cold      all matrices and figures, where collecting as well as drawing is replaced by the cheapest job,
          one that only touches its outputs / a Snakefile of as many such jobs, both with the scheduler of
          profiles/default. This measures what the workflow adds to Snakemake, not how long a paper takes:
          two thousand starts of Python with pandas or Matplotlib would outlast both, and hide it
default   the same, both with Snakemake's own scheduler (--default-scheduler)
ours      of the run with nothing to do, the part that is spent in Heatplate's code
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from papers import (
    ROOT,
    build_in_one_process,
    change_one_style,
    code_with_cheapest_jobs,
    seconds,
    write_empty,
    write_paper,
    write_trivial,
)

NOTHING, ALL_DONE = "Nothing to be done", "(100%) done"
CHEAPEST_DONE = "nothing came out different"
SNAKEFILE = str(ROOT / "Snakefile")
SAME_SCHEDULER = ("--scheduler", "greedy", "--scheduler-subsample", "16")
DEFAULT_SCHEDULER = ("--scheduler", "ilp", "--scheduler-subsample", "1000000")

IN_OURS = """\
import sys, time
from pathlib import Path
scripts = Path(sys.argv[1])
sys.path.insert(0, str(scripts))
import yaml, numpy  # which Snakemake imports too
started = time.perf_counter()
from heatplate.building.handover import hand_over
from heatplate.building.source_code import CodeMemory
from heatplate.paper import paper_of_command
from heatplate.stages import code_of_stages, plan_of
imported = time.perf_counter()
code = code_of_stages(CodeMemory(scripts / "__pycache__" / f"code.{sys.implementation.cache_tag}.json"))
parsed = time.perf_counter()
paper = paper_of_command([], {})
read = time.perf_counter()
plan = plan_of(paper, code)
planned = time.perf_counter()
hand_over(plan.jobs.values())
handed_over = time.perf_counter()
print(imported - started, parsed - imported, read - parsed, planned - read, handed_over - planned)
"""


def cold(directory: Path, figures: int, scheduler: tuple[str, ...]) -> tuple[float, float]:
    """Seconds of a build from nothing with the cheapest jobs, and of the Snakefile of trivial ones.

    The jobs neither collect nor draw: what is compared is the workflow, and not the starts of Python.
    """
    for name in ("paper", "code", "trivial"):
        shutil.rmtree(directory / name, ignore_errors=True)
    write_paper(directory / "paper", figures)
    write_trivial(directory / "trivial", figures)
    snakefile = code_with_cheapest_jobs(directory / "code")
    os.environ["HEATPLATE_WORKERS"] = "no"  # which these jobs do not ask
    paper = seconds(directory / "paper", "-s", str(snakefile), *scheduler, expect=CHEAPEST_DONE)
    del os.environ["HEATPLATE_WORKERS"]
    return paper, seconds(directory / "trivial", *scheduler, expect=ALL_DONE)


def in_our_code(paper: Path) -> list[float]:
    """Seconds for imports, digests of the code, the configuration, the plan, and files for the jobs."""
    command = [sys.executable, "-c", IN_OURS, str(ROOT / "scripts")]
    done = subprocess.run(command, cwd=paper, capture_output=True, text=True, check=True)
    return [float(word) for word in done.stdout.split()]


def measure(figures: int, runs: int, *, default_scheduler: bool) -> None:
    """Measure one size and print its lines."""
    with tempfile.TemporaryDirectory() as temporary:
        directory = Path(temporary)
        if default_scheduler:
            report(figures, "default", *cold(directory, figures, DEFAULT_SCHEDULER))
        report(figures, "cold", *cold(directory, figures, SAME_SCHEDULER))
        paper, empty = directory / "paper", directory / "empty"
        build_in_one_process(paper)
        write_empty(empty, figures)
        pairs, styles = [], []
        for _ in range(runs):
            pairs.append((seconds(paper, "-s", SNAKEFILE, expect=NOTHING), seconds(empty, expect=NOTHING)))
        for _ in range(runs):
            change_one_style(paper)
            one = seconds(paper, "-s", SNAKEFILE, expect="1 figure drawn in")
            styles.append((one, seconds(empty, expect=NOTHING)))
        report(figures, "nothing", *map(statistics.median, zip(*pairs, strict=True)))
        report(figures, "style", *map(statistics.median, zip(*styles, strict=True)))
        parts = zip(
            ("imports", "code", "configuration", "plan", "files for jobs"), in_our_code(paper), strict=True
        )
        print(
            f"{figures:5} figures  ours     " + ", ".join(f"{name} {value:.2f} s" for name, value in parts),
            flush=True,
        )


def report(figures: int, name: str, ours: float, theirs: float) -> None:
    print(f"{figures:5} figures  {name:8} {ours:7.2f} s / {theirs:7.2f} s = {ours / theirs:.2f}", flush=True)


def example(runs: int) -> None:
    """The example paper with nothing to do, beside an empty Snakefile."""
    with tempfile.TemporaryDirectory() as temporary:
        write_empty(Path(temporary, "empty"), 7)
        seconds(ROOT, expect="")
        pairs = [
            (seconds(ROOT, expect=NOTHING), seconds(Path(temporary, "empty"), expect=NOTHING))
            for _ in range(runs)
        ]
    ours, theirs = map(statistics.median, zip(*pairs, strict=True))
    print(f"the example    nothing  {ours:7.2f} s / {theirs:7.2f} s = {ours / theirs:.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000], help="numbers of figures")
    parser.add_argument("--runs", type=int, default=5, help="runs of each short measurement (default: 5)")
    parser.add_argument(
        "--default-scheduler", action="store_true", help="measure this too; long at 1000 figures"
    )
    arguments = parser.parse_args()
    print(f"medians of {arguments.runs} runs, taken in turns, on {os.cpu_count()} cores")
    print("cold and default: nothing is collected or drawn, the jobs of both sides only touch their outputs")
    example(arguments.runs)
    for figures in arguments.sizes:
        measure(figures, arguments.runs, default_scheduler=arguments.default_scheduler)


if __name__ == "__main__":
    main()

"""Many rows and many files: Heatplate beside the few lines of pandas and json that do the same.

python benchmarks/collecting.py [--runs 5] [--directory DIRECTORY]

500,000 rows of CSV beside `pandas.read_csv` and `pivot_table`, and 5,000 small JSON files beside opening and
parsing them, are measured in turns in one process. For 10 million rows of Parquet each side has a process,
and the most memory that it had is printed (Linux). The seconds are the least of all runs, without imports
except for Parquet: those of the processor, in all threads, since a busy machine changes the time on the wall.
"""

from __future__ import annotations

import argparse
import glob
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from heatplate.collecting import collect
from heatplate.configuration.matrices import Pivot

CSV_ROWS, JSON_FILES, PARQUET_ROWS = 500_000, 5_000, 10_000_000
KEYS = {"index": "model", "columns": "task", "values": "acc", "aggfunc": "mean"}


def table(rows: int) -> pd.DataFrame:
    random = np.random.default_rng(0)
    columns = {
        "model": pd.Categorical.from_codes(random.integers(0, 50, rows), [f"model-{n}" for n in range(50)]),
        "task": pd.Categorical.from_codes(random.integers(0, 20, rows), [f"task_{n}" for n in range(20)]),
        "seed": random.integers(0, 500, rows),
        "acc": random.random(rows).round(4),
    }
    return pd.DataFrame(columns)


def write_files() -> None:
    table(CSV_ROWS).to_csv("rows.csv", index=False)
    table(PARQUET_ROWS).astype({"model": str, "task": str}).to_parquet("rows.parquet", index=False)
    Path("runs").mkdir(exist_ok=True)
    for number, run in enumerate(table(JSON_FILES).itertuples()):
        content = {
            "config": {"model": run.model, "lr": 1e-4},
            "results": {"acc": run.acc, "acc_stderr": 0.01},
            "version": 1,
        }
        Path(f"runs/{run.model}+{run.task}+{number}.json").write_text(json.dumps(content))


def ours(source: str, **keys: object) -> None:
    collect(Pivot.model_validate({**KEYS, "source": source, **keys}))


def of_pandas(read: Callable[[str], pd.DataFrame], path: str) -> None:
    read(path).pivot_table(index="model", columns="task", values="acc", aggfunc="mean")


def open_and_parse() -> None:
    for path in glob.glob("runs/*.json"):  # noqa: PTH207, as most would write it
        with open(path) as stream:  # noqa: PTH123
            json.load(stream)


def in_turns(name: str, one: Callable[[], None], other: Callable[[], None], runs: int, aim: str) -> None:
    one()
    other()
    pairs = [(seconds(one), seconds(other)) for _ in range(runs)]
    first, second = map(min, zip(*pairs, strict=True))
    print(f"{name:25} {first:6.2f} / {second:6.2f} s = {first / second:5.2f}   aim {aim}", flush=True)


def seconds(work: Callable[[], None]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def parquet_alone(side: str) -> None:
    """What a process that does nothing else prints: its seconds, and its most memory in MB."""
    work = ours if side == "ours" else lambda path: of_pandas(pd.read_parquet, path)
    taken = seconds(lambda: work("rows.parquet"))
    print(taken, most_memory())


def most_memory() -> float:
    """The most memory that this process had, in MB; ``getrusage`` also counts that of the one before it."""
    status = Path("/proc/self/status").read_text()
    return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith("VmHWM:"))


def parquet() -> None:
    command = [sys.executable, __file__, "--alone"]
    found = [
        subprocess.run([*command, side], capture_output=True, text=True, check=True).stdout.split()
        for side in ("ours", "theirs")
    ]
    (first, memory), (second, theirs) = ([float(number) for number in numbers] for numbers in found)
    name = f"Parquet, {PARQUET_ROWS} rows"
    print(f"{name:25} {first:6.2f} / {second:6.2f} s; {memory:5.0f} / {theirs:5.0f} MB   aim 530")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=5, help="runs of each measurement (default: 5)")
    parser.add_argument("--directory", type=Path, help="where the files are written, and kept")
    parser.add_argument("--alone", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.alone:
        parquet_alone(arguments.alone)
        return
    with tempfile.TemporaryDirectory() as temporary:
        os.chdir(arguments.directory or temporary)
        if not Path("rows.parquet").exists():
            write_files()
        in_turns(
            f"CSV, {CSV_ROWS} rows",
            lambda: ours("rows.csv"),
            lambda: of_pandas(pd.read_csv, "rows.csv"),
            arguments.runs,
            "1.5",
        )
        in_turns(
            f"JSON, {JSON_FILES} files",
            lambda: ours("runs/{model}+{task}+{seed}.json", values="results.acc", missing="keep"),
            open_and_parse,
            arguments.runs,
            "2.0",
        )
        parquet()
        os.chdir(ROOT)


if __name__ == "__main__":
    main()

"""Snakemake as ``python -m snakemake`` is, from a process that has imported it: half of a run's time in these tests."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "scripts"))

from heatplate.building.worker_client import ask_worker

if __name__ == "__main__":
    ask_worker()

import importlib
import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"  # a process with several threads cannot be forked safely

import snakemake.cli

from heatplate.building.worker_client import RUN

HERE = Path(__file__).parent
OTHERS = [
    "snakemake.api",
    "snakemake.report",
    "snakemake.workflow",
    "numpy",
    "pydantic",
    "requests",
    "smart_open",
    "yaml",
    "yte",
]


def prepare() -> None:
    for name in OTHERS:
        importlib.import_module(name)
    snakemake.cli.get_argument_parser()  # which looks for plugins


def main() -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "heatplate"]:
        del sys.modules[name]  # a run has those that its Snakefile finds
    ours = {str(HERE), str(HERE.parent / "scripts")}
    sys.path[:] = ["", *(path for path in sys.path if path not in ours)]
    sys.argv[0] = "snakemake"
    del os.environ[RUN]
    snakemake.cli.main()


if __name__ == "__main__":
    main()

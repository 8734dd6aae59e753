"""Papers of any size to measure with, and Snakefiles that do as little as can be done for as many files."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

from heatplate.building.digests import digest_of
from heatplate.building.record import Record
from heatplate.building.stage import Job
from heatplate.collecting import collect
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from heatplate.matrix import Matrix
from heatplate.paper import paper_of_command
from heatplate.stages import code_of_stages, plan_of

CHEAPEST = """\
#!/bin/sh
# Stands for Python: touches the files that a job is asked for, and nothing else.
script=$3 outputs= option=
for word; do
    case $word in
    --*) option=$word ;;
    *) case $script$option in
        */collect.py--values | */collect.py--labels | */draw.py--outputs) outputs="$outputs $word" ;;
        esac ;;
    esac
done
exec touch $outputs
"""


def code_with_cheapest_jobs(directory: Path) -> Path:
    """A copy of the workflow whose jobs only touch their outputs. Returns its Snakefile."""
    directory.mkdir(parents=True)
    stand_in = directory / "cheapest"
    stand_in.write_text(CHEAPEST)
    stand_in.chmod(0o755)
    shutil.copytree(ROOT / "scripts", directory / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "profiles", directory / "profiles")
    shutil.copy(ROOT / "Snakefile", directory)
    run = directory / "scripts/heatplate/run.py"
    text, line = run.read_text(), 'os.environ["HEATPLATE_PYTHON"] = sys.executable'
    if text.count(line) != 1:
        sys.exit(f"{run} has no line {line}")
    run.write_text(text.replace(line, f'os.environ["HEATPLATE_PYTHON"] = {str(stand_in)!r}'))
    return directory / "Snakefile"


def write_paper(directory: Path, figures: int) -> None:
    """A paper of as many figures, each of a small matrix of its own from a CSV file of its own."""
    (directory / "results/experiments").mkdir(parents=True)
    matrices, drawn = ["matrices:"], ["figures:"]
    for number in range(figures):
        path = f"results/experiments/m{number}.csv"
        rows = [
            f"{m},{t},{(7 * number + 3 * i + j) % 100}"
            for i, m in enumerate("abc")
            for j, t in enumerate("xyz")
        ]
        (directory / path).write_text("\n".join(["model,task,score", *rows]) + "\n")
        matrices.append(f"  m{number}: {{source: {path}, index: model, columns: task, values: score}}")
        drawn.append(
            f"  m{number}: {{annot: true, vmin: 0, vmax: 100, cmap: YlGnBu, title: Figure {number}}}"
        )
    (directory / "config.yaml").write_text("\n".join([*matrices, *drawn, "style: {fontsize: 8}"]) + "\n")


def change_one_style(directory: Path) -> None:
    """Give the paper's first figure another colour map."""
    config = directory / "config.yaml"
    text = config.read_text()
    colours = ("YlGnBu", "Blues") if "YlGnBu, title: Figure 0}" in text else ("Blues", "YlGnBu")
    config.write_text(text.replace(f"{colours[0]}, title: Figure 0}}", f"{colours[1]}, title: Figure 0}}"))


def build_in_one_process(directory: Path) -> None:
    """Collect all matrices, let one drawn figure stand for all, and write the records, as the jobs would."""
    before = Path.cwd()
    os.chdir(directory)
    try:
        paper = paper_of_command([], {})
        jobs = plan_of(paper, code_of_stages()).jobs
        pattern = None
        for (stage, name), job in jobs.items():
            if stage == "collect":
                collect(paper.configuration.matrices[name]).write(*job.files)
            elif pattern is None:
                matrix = Matrix.read(Path(job.inputs["values"]), Path(job.inputs["labels"]))
                draw(matrix, Specification.of(job.specification), job.files)
                pattern = job.files
            else:
                for drawn, file in zip(pattern, job.files, strict=True):
                    shutil.copyfile(drawn, file)
            write_record(job)
    finally:
        os.chdir(before)


def write_record(job: Job) -> None:
    """Write the record of files that are there, as their job would."""
    parts = job.parts({key: digest_of(path) for key, path in job.inputs.items()})
    paths = {key: path for key, path in job.inputs.items() if key != path}
    Record(parts, {file.name: digest_of(file) for file in job.files}, paths).write(job.record)


TRIVIAL = """\
NAMES = [f"m{{i}}" for i in range({figures})]
rule all:
    input: expand("matrices/{{n}}.npy", n=NAMES), expand("figures/{{n}}.{{e}}", n=NAMES, e=["pdf", "png"])
rule collect:
    input: "in/{{n}}.csv"
    output: "matrices/{{n}}.npy", "matrices/{{n}}.json"
    shell: "touch {{output}}"
rule draw:
    input: "matrices/{{n}}.npy", "matrices/{{n}}.json"
    output: "figures/{{n}}.pdf", "figures/{{n}}.png"
    shell: "touch {{output}}"
"""


def write_trivial(directory: Path, figures: int) -> None:
    """A Snakefile of two trivial jobs for each figure, with as many files as Heatplate's."""
    (directory / "in").mkdir(parents=True)
    for number in range(figures):
        (directory / f"in/m{number}.csv").touch()
    (directory / "Snakefile").write_text(TRIVIAL.format(figures=figures))


def write_empty(directory: Path, figures: int) -> None:
    """A Snakefile without a job that asks for as many figures, which are there."""
    (directory / "figures").mkdir(parents=True)
    for number in range(figures):
        (directory / f"figures/m{number}.pdf").touch()
    targets = f"[f'figures/m{{i}}.pdf' for i in range({figures})]"
    (directory / "Snakefile").write_text(f"rule all:\n    input: {targets}\n")


def seconds(directory: Path, *arguments: str, expect: str) -> float:
    """Wall-clock seconds of one run of Snakemake in the directory, which must say what is expected."""
    command = [sys.executable, "-m", "snakemake", "--cores", "4", *arguments]
    started = time.perf_counter()
    done = subprocess.run(command, cwd=directory, capture_output=True, text=True, check=False)
    passed = time.perf_counter() - started
    if done.returncode or expect not in done.stdout + done.stderr:
        sys.exit(f"{directory.name}: {expect!r} was expected\n{done.stdout}{done.stderr}")
    return passed

"""Heatplate: experiment outputs ──collect──▶ matrices ──draw──▶ figures.

`snakemake --cores 4` builds the paper in the working directory from its `config.yaml`. The workflow's own files are
found beside this one, so `snakemake -s PATH/Snakefile --directory my-paper --cores 4` builds another paper.
"""

import gc
import os
import sys
import time
from pathlib import Path

# Snakemake makes many objects and keeps them. To look for garbage among them as often as Python does by itself takes a
# tenth of a run with a thousand figures and nothing to do.
gc.set_threshold(100_000, 50, 50)

HERE = Path(workflow.current_basedir).resolve()
sys.path.insert(0, str(HERE / "scripts"))

from heatplate.bytecode import remove_old_bytecode

remove_old_bytecode(HERE / "scripts")

from heatplate.paper import (
    problems_on_one_line_each,
    paper_of_command,
    paper_of_module,
    print_logs,
)
from heatplate.building.job import IN_MODULE, RUN_BY, hand_over_code
from heatplate.building.state import CLOCK, FIGURES, MATRICES, State, announce, inputs_of
from heatplate.building.surroundings import hold_directory, one_line_if_not_writable
from heatplate.source_code import code_digests

# In the environment and not in the commands: Snakemake compares commands to decide whether a job must run again, and the
# paper may be moved.
os.environ["HEATPLATE_PYTHON"] = sys.executable
os.environ["HEATPLATE_SCRIPTS"] = str(HERE / "scripts")
os.environ[RUN_BY] = str(os.getpid())

COLLECT_CODE = code_digests(HERE / "scripts" / "collect.py")
DRAW_CODE = code_digests(HERE / "scripts" / "draw.py")
hand_over_code(HERE, {"collect.py": COLLECT_CODE, "draw.py": DRAW_CODE})
STARTED = time.time()

IS_MODULE = Path(workflow.main_snakefile).resolve() != HERE / "Snakefile"
os.environ[IN_MODULE] = "yes" if IS_MODULE else ""
with problems_on_one_line_each():
    if IS_MODULE:
        PAPER = paper_of_module(config)
    else:
        PAPER = paper_of_command(workflow.configfiles, workflow.config_settings.config)

with one_line_if_not_writable(), problems_on_one_line_each():
    # Two modules of one workflow have their figures in one directory.
    STATE = State.of(PAPER, COLLECT_CODE, DRAW_CODE, is_alone=not IS_MODULE)
if workflow.is_main_process:
    announce(STATE)  # first, since a dry run may be in a directory in which it cannot write
    with one_line_if_not_writable(), problems_on_one_line_each():
        if not workflow.output_settings.dryrun:
            RUN = hold_directory(MATRICES, FIGURES)
        STATE.renew_clock()


def plain(paths, wanted):
    """Paths as plain inputs if that is wanted, else as ancient ones, which are of no account whatever their time."""
    return paths if wanted else ancient(paths)


# The clock is newer than everything that was built: a job of which it is a plain input runs. As a module the other inputs
# are plain throughout, since another rule may make the sources while this runs: then a job starts whenever one of them is
# newer, and ends at once if its record holds. Each job has one function for all of its inputs, since Snakemake looks at
# every function anew for every job.


def is_made(path):
    """Whether a rule of the other workflow makes a file."""
    return any(rule.is_producer(path) for rule in workflow.rules)


def collecting_inputs(matrix):
    return {
        "sources": plain(inputs_of(PAPER.sources[matrix], is_made), IS_MODULE),
        "clock": plain(str(CLOCK), matrix in STATE.matrices),
    }


def drawing_inputs(figure, must_run):
    """A figure waits for its matrix if either must be built.

    If only the figure must be, too: Snakemake skips what lies behind an ancient input of a job that it runs for reasons
    of its own, such as --forcerun or an earlier run that was killed.
    """
    matrix = PAPER.matrix_of(figure)
    waits = IS_MODULE or must_run or matrix in STATE.matrices
    return {
        "values": plain(f"results/matrices/{matrix}.npy", waits),
        "labels": plain(f"results/matrices/{matrix}.json", waits),
        "clock": plain(str(CLOCK), must_run),
    }


def announced(reason_is_known):
    """The option with which a job does not say again what the run has said at its start."""
    return "--announced" if reason_is_known and workflow.is_main_process else ""


envvars:
    "HEATPLATE_PYTHON",
    "HEATPLATE_SCRIPTS",


wildcard_constraints:
    matrix="|".join(PAPER.matrices),
    figure="|".join(PAPER.figures),


# The params are functions of the output too, though they do not use it: Snakemake then keeps no copy of them to compare,
# for which it would import pandas at each start. Whether a job must run is the record's to say.

# No rule names a conda environment or a container: all run in the one environment, locked, that Snakemake runs in.


rule all:
    """Every matrix and every figure of the configuration."""
    default_target: True
    input:
        expand("results/matrices/{matrix}.npy", matrix=PAPER.matrices),
        expand("figures/{figure}.{ending}", figure=PAPER.figures, ending=["pdf", "png"]),
        expand("figures/{figure}.svg", figure=PAPER.svg_figures),


rule collect:
    """Experiment outputs → a matrix and its labels."""
    input:
        unpack(lambda wildcards: collecting_inputs(wildcards.matrix)),
    output:
        values=update("results/matrices/{matrix}.npy"),
        labels=update("results/matrices/{matrix}.json"),
    log:
        "results/logs/collect/{matrix}.log",
    params:
        specification=lambda wildcards, output: PAPER.matrix_specification(wildcards.matrix),
        announced=lambda wildcards, output: announced(wildcards.matrix in STATE.matrices),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/collect.py" --name {wildcards.matrix:q}'
        " --specification {params.specification:q}"
        " --values {output.values:q} --labels {output.labels:q}"
        " --record results/matrices/{wildcards.matrix}.record.json {params.announced} 2> {log:q}"


rule draw:
    """A matrix and its labels → a figure as PDF, with a PNG to look at."""
    input:
        unpack(lambda wildcards: drawing_inputs(wildcards.figure, wildcards.figure in STATE.figures)),
    output:
        pdf=update("figures/{figure}.pdf"),
        png=update("figures/{figure}.png"),
    log:
        "results/logs/draw/{figure}.log",
    params:
        specification=lambda wildcards, output: PAPER.figure_specification(wildcards.figure),
        record=lambda wildcards, output: f"figures/{wildcards.figure}.record.json",
        announced=lambda wildcards, output: announced(wildcards.figure in STATE.figures),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/draw.py" --name {wildcards.figure:q}'
        " --specification {params.specification:q}"
        " --values {input.values:q} --labels {input.labels:q}"
        " --outputs {output:q} --record {params.record:q} {params.announced} 2> {log:q}"


use rule draw as draw_svg with:
    input:
        unpack(lambda wildcards: drawing_inputs(wildcards.figure, wildcards.figure in STATE.svgs)),
    output:
        svg=update("figures/{figure}.svg"),
    log:
        "results/logs/draw/{figure}.svg.log",
    params:
        specification=lambda wildcards, output: PAPER.figure_specification(wildcards.figure),
        record=lambda wildcards, output: f"figures/{wildcards.figure}.svg.record.json",
        announced=lambda wildcards, output: announced(wildcards.figure in STATE.svgs),


rule remove_orphans:
    """Remove what was built for matrices and figures that the configuration no longer has."""
    log:
        "results/logs/remove_orphans.log",
    params:
        orphans=list(map(str, STATE.orphans)),
    shell:
        "rm -f -- {params.orphans:q} 2> {log:q}"


onerror:
    print_logs(Path("results/logs"), since=STARTED)

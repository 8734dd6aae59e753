"""Heatplate: experiment outputs ──collect──▶ matrices ──draw──▶ figures ──check──▶ what is right with them,
and figures ──tex──▶ the commands that show them in a paper.

`snakemake --cores 4` builds the paper in the working directory from its `config.yaml`. The workflow's own files are
found beside this one, so `snakemake -s PATH/Snakefile --directory my-paper --cores 4` builds another paper.
"""

import sys
from pathlib import Path

SCRIPTS = Path(workflow.current_basedir).resolve() / "scripts"
sys.path.insert(0, str(SCRIPTS))

from heatplate.building.bytecode import remove_old_bytecode

remove_old_bytecode(SCRIPTS)  # before anything else is imported

from heatplate.run_workers import start_early_workers

WORKERS = start_early_workers(workflow, SCRIPTS)

from heatplate.building.built_files import ORPHANS
from heatplate.building.clock import CLOCK
from heatplate.run import Run

RUN = Run.begin(workflow, config, ancient, WORKERS)


envvars:
    "HEATPLATE_PYTHON",
    "HEATPLATE_SCRIPTS",


wildcard_constraints:
    matrix=RUN.names("collect"),
    figure=RUN.names("draw"),
    limits=RUN.names("limits"),
    tex=RUN.names("tex"),


# The params are functions of the output too, though they do not use it: Snakemake then keeps no copy of them to compare,
# for which it would import pandas at each start. Whether a job must run is the record's to say.

# No rule names a conda environment or a container: all run in the one environment, locked, that Snakemake runs in.


rule all:
    """Every matrix and every figure of the configuration, the checks of the figures, and the commands for LaTeX."""
    default_target: True
    input:
        RUN.files,


rule collect:
    """Experiment outputs → a matrix and its labels."""
    input:
        unpack(lambda wildcards: RUN.inputs("collect", wildcards.matrix)),
    output:
        values=update("results/matrices/{matrix}.npy"),
        labels=update("results/matrices/{matrix}.json"),
    log:
        "results/logs/collect/{matrix}.log",
    params:
        options=lambda wildcards, output: RUN.options("collect", wildcards.matrix),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/collect.py" {params.options:q}'
        " --values {output.values:q} --labels {output.labels:q} 2> {log:q}"


rule limits:
    """Matrices → the limits of the colours that several figures share."""
    input:
        unpack(lambda wildcards: RUN.inputs("limits", wildcards.limits)),
    output:
        vmin=update("results/limits/{limits}.vmin.json"),
        vmax=update("results/limits/{limits}.vmax.json"),
    log:
        "results/logs/limits/{limits}.log",
    params:
        options=lambda wildcards, output: RUN.options("limits", wildcards.limits),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/limits.py" {params.options:q}'
        " --matrices results/matrices --outputs {output:q} 2> {log:q}"


rule draw:
    """A matrix and its labels → a figure as PDF, with a PNG to look at, and in words."""
    input:
        unpack(lambda wildcards: RUN.inputs("draw", wildcards.figure)),
    output:
        pdf=update("figures/{figure}.pdf"),
        png=update("figures/{figure}.png"),
        words=update("figures/{figure}.txt"),
    log:
        "results/logs/draw/{figure}.log",
    params:
        options=lambda wildcards, output: RUN.options("draw", wildcards.figure),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/draw.py" {params.options:q}'
        " --values {input.values:q} --labels {input.labels:q} --outputs {output:q} 2> {log:q}"


use rule draw as draw_svg with:
    input:
        unpack(lambda wildcards: RUN.inputs("draw_svg", wildcards.figure)),
    output:
        svg=update("figures/{figure}.svg"),
    log:
        "results/logs/draw/{figure}.svg.log",
    wildcard_constraints:
        figure=RUN.names("draw_svg"),
    params:
        options=lambda wildcards, output: RUN.options("draw_svg", wildcards.figure),


rule tex:
    """Figures in words → LaTeX commands that show them, each with its caption and description."""
    input:
        unpack(lambda wildcards: RUN.inputs("tex", wildcards.tex)),
    output:
        commands=update("figures/{tex}.tex"),
    log:
        "results/logs/tex/{tex}.log",
    params:
        options=lambda wildcards, output: RUN.options("tex", wildcards.tex),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/tex.py" {params.options:q}'
        " --figures figures --output {output.commands:q} 2> {log:q}"


rule check:
    """A finished figure, its matrix and its labels → what is right with it, and what is not."""
    input:
        unpack(lambda wildcards: RUN.inputs("check", wildcards.figure)),
    output:
        verdict=update("results/checks/{figure}.json"),
    log:
        "results/logs/check/{figure}.log",
    params:
        options=lambda wildcards, output: RUN.options("check", wildcards.figure),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/check.py" {params.options:q} --pdf {input.pdf:q}'
        " --values {input.values:q} --labels {input.labels:q} --output {output:q} 2> {log:q}"


rule colormaps:
    """Every colour map that a figure can have, on one page, drawn anew each time that it is asked for."""
    input:
        clock=str(CLOCK),
    output:
        pdf="figures/colormaps/all.pdf",
        png="figures/colormaps/all.png",
    log:
        "results/logs/colormaps.log",
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/colormaps.py" --packages --output {output:q} 2> {log:q}'


rule figure_colormaps:
    """One figure in the colour maps that suit its data, and how legible each is; drawn anew each time, too."""
    input:
        unpack(lambda wildcards: RUN.inputs_of_sheet(wildcards.figure)),
    output:
        pdf="figures/colormaps/{figure}.pdf",
        png="figures/colormaps/{figure}.png",
    log:
        "results/logs/colormaps/{figure}.log",
    wildcard_constraints:
        figure=RUN.names_of_sheets,
    params:
        specification=lambda wildcards, output: RUN.specification("draw", wildcards.figure),
    shell:
        'exec "$HEATPLATE_PYTHON" -E -s "$HEATPLATE_SCRIPTS/figure_colormaps.py" --name {wildcards.figure:q}'
        " --specification {params.specification:q} --values {input.values:q} --labels {input.labels:q}"
        " --outputs {output:q} 2> {log:q}"


rule remove_orphans:
    """Remove what was built for matrices and figures that the configuration no longer has: what the run listed."""
    log:
        "results/logs/remove_orphans.log",
    params:
        orphans=str(ORPHANS),
        refusal=RUN.refusal_to_remove,
    shell:
        'if [ -n "$HEATPLATE_IN_MODULE" ]; then echo {params.refusal:q}; exit 1; fi;'
        " xargs -0 rm -f -- < {params.orphans:q} 2> {log:q}"


onsuccess:
    RUN.finish()


onerror:
    RUN.fail()

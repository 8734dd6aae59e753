"""Make a directory for a new paper: a workflow, a configuration and a table, to be replaced by your own.

python scripts/new_paper.py my-paper
cd my-paper
snakemake --cores 4
"""

import argparse
import json
import os
import shlex
import sys
from pathlib import Path

from heatplate.stages import STAGES

HEATPLATE = Path(__file__).resolve().parents[1]

SNAKEFILE = """\
module heatplate:
    snakefile:
        {snakefile}
    config:
        {{"configfile": "config.yaml"}}


use rule * from heatplate
"""

CONFIGURATION = """\
# yaml-language-server: $schema={heatplate}/docs/config.schema.json
# All keys: {heatplate}/docs/configuration.md
matrices:
  scores:
    source: results/experiments/scores.csv
    index: model # as in pandas.pivot_table
    columns: task
    values: acc
    aggfunc: mean # over the seeds
    scale: 100
    unit: "%"

figures:
  scores:
    title: An example with invented numbers
    cmap: YlGnBu # as in seaborn.heatmap
    annot: "{{value:.1f}} ± {{std:.1f}}"
    linewidths: 0.5
    width: 3.25 # inches: one column of your paper
"""

SCORES = """\
model,task,seed,acc
base,NLI,1,0.712
base,NLI,2,0.704
base,QA,1,0.583
base,QA,2,0.591
ours,NLI,1,0.768
ours,NLI,2,0.774
ours,QA,1,0.640
ours,QA,2,0.652
"""

ORIGIN = """\
`scores.csv` is an example with invented numbers, written by Heatplate. Put your own results in its place.
"""

IGNORED = [*dict.fromkeys(f"/{stage.directory}/" for stage in STAGES), "/results/logs/", ".snakemake/"]


def new_paper(directory: Path) -> None:
    """Write the files of a new paper. Raises FileExistsError, before anything is written, if one is there."""
    heatplate = _path_from(directory.resolve())
    files = {
        "Snakefile": SNAKEFILE.format(snakefile=json.dumps(f"{heatplate}/Snakefile", ensure_ascii=False)),
        "config.yaml": CONFIGURATION.format(heatplate=heatplate),
        "results/experiments/scores.csv": SCORES,
        "results/experiments/ORIGIN.md": ORIGIN,
        "profiles/default/config.yaml": (HEATPLATE / "profiles/default/config.yaml").read_text("utf-8"),
        ".gitignore": "".join(f"{line}\n" for line in IGNORED),
    }
    for name in files:
        if os.path.lexists(directory / name):
            raise FileExistsError(0, "is there already; nothing was written", str(directory / name))
    for name, content in files.items():
        file = directory / name
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as stream:
            stream.write(content)


def _path_from(directory: Path) -> str:
    """The path to Heatplate: relative from inside or beside it, so that both can be moved together."""
    is_near = directory.is_relative_to(HEATPLATE.parent)
    return Path(os.path.relpath(HEATPLATE, directory) if is_near else HEATPLATE).as_posix()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path, help="made if it is not there; no file in it is overwritten")
    directory = parser.parse_args().directory
    try:
        new_paper(directory)
    except OSError as error:
        sys.exit(f"{error.filename}: {error.strerror}")
    print(f"to build it: cd {shlex.quote(str(directory))} && snakemake --cores 4")


if __name__ == "__main__":
    main()

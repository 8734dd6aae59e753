"""A paper with its own copy of the workflow, in which everything may be edited, and a build from scratch beside it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import matplotlib
import psutil
from fontTools.ttLib import TTFont

from tests.conftest import ROOT, SNAKEMAKE, snakemake_at_hand

CONFIG = """\
# d1 is drawn by f1 and f2, d2 by f3
matrices:
  d1:
    source: results/experiments/scores.csv
    where: {split: test}
    index: model
    columns: task
    values: score
  d2:
    source: results/experiments/runs/seed{seed}.json
    index: model
    columns: task
    values: acc
    aggfunc: mean
figures:
  f1: {matrix: d1, annot: true, vmin: 0, vmax: 100, fontsize: 9, title: One}
  f2: {matrix: d1, cmap: YlGnBu}
  f3: {matrix: d2, annot: true}
style: {fontsize: 8}
"""

SCORES = """\
model,task,split,score
small,A,test,10.5
small,B,test,20.25
large,A,test,30
large,B,test,99.5
large,B,dev,98.5
"""

FROM_SCRATCH = """\
import os, sys
from pathlib import Path
code, target = Path(sys.argv[1]), Path(sys.argv[2])
sys.path.insert(0, str(code / "scripts"))
from heatplate.collecting import collect
from heatplate.drawing import draw
from heatplate.drawing.specification import Specification
from heatplate.paper import paper_of_command
paper = paper_of_command([], {})
for name, keys in paper.configuration.matrices.items():
    path = target / "results/matrices" / name
    collect(keys).write(path.with_suffix(".npy"), path.with_suffix(".json"))
from heatplate.matrix import Matrix
from heatplate.latex.commands import ShownFigure, commands
shown = {}
for name, figure in paper.configuration.figures.items():
    path = target / "results/matrices" / paper.matrix_of(name)
    matrix = Matrix.read(path.with_suffix(".npy"), path.with_suffix(".json"))
    endings = ["pdf", "png", "txt"] + ["svg"] * figure.svg
    specification = Specification.of(figure.specification())
    outputs = [target / "figures" / f"{name}.{ending}" for ending in endings]
    draw(matrix, specification, outputs)
    shown[name] = ShownFigure.of(figure.inches_wide, figure.caption, outputs[2].read_text(encoding="utf-8"))
(target / "figures/heatplate.tex").write_text(commands(shown), encoding="utf-8")
"""
"""Collects and draws everything by plain calls: no Snakemake, no records, nothing to be up to date."""

FONT = "Laboratory Sans"
"""A font of its own, for which no other machine's font can stand in."""

Built = dict[str, tuple[int, bytes]]


@dataclass
class Laboratory:
    """A directory with ``code`` (a copy of the workflow) and ``paper`` (a paper of three figures)."""

    root: Path

    @property
    def paper(self) -> Path:
        return self.root / "paper"

    @property
    def code(self) -> Path:
        return self.root / "code"

    @property
    def config(self) -> Path:
        return self.paper / "config.yaml"

    @property
    def scores(self) -> Path:
        return self.paper / "results/experiments/scores.csv"

    @property
    def runs(self) -> Path:
        return self.paper / "results/experiments/runs"

    @classmethod
    def made_in(cls, root: Path) -> Laboratory:
        lab = cls(root)
        lab.code.mkdir(parents=True)
        shutil.copy(ROOT / "Snakefile", lab.code)
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "scripts", lab.code / "scripts", ignore=ignored)
        shutil.copytree(ROOT / "profiles", lab.code / "profiles")
        lab.runs.mkdir(parents=True)
        lab.config.write_text(CONFIG)
        lab.scores.write_text(SCORES)
        for seed in (1, 2):
            records = [
                {"model": model, "task": task, "acc": (seed + len(model) + ord(task)) / 128}
                for model in ("m", "mm")
                for task in "AB"
            ]
            # More than 1 MB, from which on Snakemake looks at times alone.
            (lab.runs / f"seed{seed}.json").write_text(json.dumps(records) + " " * 1_100_000)
        return lab

    def copied_to(self, root: Path) -> Laboratory:
        shutil.copytree(self.root, root, symlinks=True)
        return Laboratory(root)

    def run(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run the workflow; standard error is in ``stdout`` too."""
        program, at_hand = (SNAKEMAKE, {}) if variables else snakemake_at_hand()
        return subprocess.run(
            [*program, *self.options, *arguments],
            cwd=self.paper,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={**os.environ, **at_hand, "HOME": str(self.root / "home"), **variables},
            timeout=600,
            check=False,
        )

    def processes(self) -> list[list[str]]:
        """The command lines of what runs the laboratory's code."""
        found = (process.info["cmdline"] or [] for process in psutil.process_iter(["cmdline"]))
        return [words for words in found if any(word.startswith(f"{self.code}/") for word in words)]

    def install_font(self, *, wider: bool = False) -> None:
        """Install ``FONT`` for the user of the laboratory: DejaVu Sans by another name, or with wider letters."""
        source = Path(matplotlib.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
        font = TTFont(source)
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = FONT
        if wider:
            metrics = font["hmtx"].metrics
            font["hmtx"].metrics = {name: (width + 200, left) for name, (width, left) in metrics.items()}
        target = self.root / "home/.fonts/LaboratorySans.ttf"
        target.parent.mkdir(parents=True, exist_ok=True)
        font.save(target)

    def let_versions_follow_a_file(self) -> None:
        """Let the version of every library end with what stands in a file, which ``set_versions`` writes."""
        self.set_versions("")
        old = "        return distribution.version\n"
        new = "        return distribution.version + open('../versions').read()\n"
        self.edit(self.script("heatplate/building/versions.py"), old, new)

    def set_versions(self, ending: str) -> None:
        (self.root / "versions").write_text(ending)

    @property
    def options(self) -> list[str]:
        return ["-s", str(self.code / "Snakefile"), "--cores", "2"]

    def command(self, *arguments: str) -> list[str]:
        return [*SNAKEMAKE, *self.options, *arguments]

    def build(self, *arguments: str, **variables: str) -> str:
        """Run the workflow, which must succeed, and return what it printed."""
        done = self.run(*arguments, **variables)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def built(self) -> Built:
        """The inode and the bytes of every matrix and figure."""
        files = [*self.paper.glob("results/matrices/*"), *self.paper.glob("figures/*")]
        return {
            str(path.relative_to(self.paper)): (path.stat().st_ino, path.read_bytes())
            for path in sorted(files)
            if path.is_file() and not path.name.endswith("record.json")
        }

    def rewritten(self, before: Built) -> set[str]:
        """The names of matrices and figures of which a file has another inode or other bytes, or is new."""
        return {Path(path).stem for path in self.rewritten_files(before) if not path.endswith(".tex")}

    def rewritten_files(self, before: Built) -> set[str]:
        """The same by file, with that for LaTeX."""
        return {path for path, content in self.built().items() if before.get(path) != content}

    def differences_from_scratch(self) -> list[str]:
        """The files that are not as a build from scratch makes them, byte for byte."""
        target = self.root / "scratch"
        shutil.rmtree(target, ignore_errors=True)
        command = [sys.executable, "-c", FROM_SCRATCH, str(self.code), str(target)]
        environment = {**os.environ, "HOME": str(self.root / "home")}
        subprocess.run(command, cwd=self.paper, check=True, timeout=600, env=environment)
        clean = {str(p.relative_to(target)): p.read_bytes() for p in target.rglob("*") if p.is_file()}
        built = {path: content for path, (_, content) in self.built().items()}
        return sorted(path for path, content in clean.items() if built.get(path) != content)

    def edit(self, file: Path, old: str, new: str) -> None:
        text = file.read_text()
        assert old in text, f"{old!r} is not in {file.name}"
        file.write_text(text.replace(old, new))

    def add_statement(self, script: str) -> None:
        """One more statement at the end of a script: its meaning is another one."""
        file = self.script(script)
        file.write_text(file.read_text() + "\nX = 1\n")

    def configure(self, old: str, new: str) -> None:
        self.edit(self.config, old, new)

    def specification(self, stage: str, name: str) -> Path:
        """The file in which a run leaves a job's specification."""
        return self.paper / f".snakemake/heatplate/specifications/{stage}/{name}.json"

    def script(self, name: str) -> Path:
        return self.code / "scripts" / name

"""A paper as the workflow sees it: what each job reads and is told.

The Snakefile only names the rules; what it needs to know about the configuration stands here, and nothing
here knows Snakemake.
"""

from __future__ import annotations

import json
import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from heatplate.building.installed_fonts import font_digests
from heatplate.collecting.inputs import input_files
from heatplate.configuration import loading
from heatplate.configuration.loading import CheckedConfiguration
from heatplate.configuration.model import Configuration
from heatplate.problems import InputError, Problem, input_error

MOST_BYTES = 100_000
"""Bytes of one job's specification, quoted: a part of the command, for which Linux allows 131 072."""


@dataclass(frozen=True)
class Paper:
    """A checked configuration, with the source files of its matrices.

    sources: for each matrix the files that its collecting job reads, relative to the working directory.
    """

    configuration: Configuration
    sources: Mapping[str, tuple[str, ...]]

    @property
    def matrices(self) -> list[str]:
        return list(self.configuration.matrices)

    @property
    def figures(self) -> list[str]:
        return list(self.configuration.figures)

    @property
    def svg_figures(self) -> list[str]:
        """The figures that are also wanted as SVG."""
        return [name for name, figure in self.configuration.figures.items() if figure.svg]

    def matrix_of(self, figure: str) -> str:
        """The name of the matrix that a figure draws."""
        return self.configuration.figures[figure].matrix or figure

    def style_keys(self, figure: str) -> dict[str, str]:
        """The keys that a figure has from the project's style, as the author finds them: ``style.cmap``."""
        style, own = self.configuration.style, self.configuration.figures[figure]
        keys = (key for key in style.model_fields_set if getattr(style, key) == getattr(own, key))
        return {key: f"style.{key}" for key in keys}

    def matrix_specification(self, matrix: str) -> str:
        """All that the collecting job is told, as JSON: the keys that differ from their defaults."""
        return self.configuration.matrices[matrix].model_dump_json(exclude_defaults=True)

    def figure_specification(self, figure: str) -> str:
        """All that the drawing job is told, as JSON: the figure's keys over the style's, without defaults."""
        return json.dumps(self.configuration.figures[figure].specification())


def paper_of_command(files: Sequence[str | Path], overrides: Mapping[str, object]) -> Paper:
    """The paper in the working directory, for a run of this workflow by itself.

    files: the files of ``--configfile``; ``config.yaml`` if there is none.
    overrides: the values of ``--config``, which would be forgotten and are therefore a problem.

    Raises InputError with every mistake of the configuration and every source file that is not right.
    """
    if overrides:
        message = "the configuration is one file; write this into it"
        raise input_error("--config", message, key=", ".join(overrides))
    if len(files) > 1:
        raise input_error(str(files[1]), "a second --configfile; the configuration is one file")
    file = os.path.relpath(files[0]) if files else "config.yaml"
    return _paper(loading.read(file), sources_exist=True)


def paper_of_module(given: Mapping[str, object]) -> Paper:
    """The paper that another workflow hands over as its module's ``config``.

    given: a whole configuration, or ``{"configfile": "heatplate.yaml"}``. The other workflow may make the
        source files, so that those named one by one need not exist yet.

    Raises InputError as ``paper_of_command``.
    """
    if set(given) == {"configfile"}:
        return _paper(loading.read(str(given["configfile"])), sources_exist=False)
    return _paper(loading.from_values(given, "config"), sources_exist=False)


@contextmanager
def problems_on_one_line_each() -> Iterator[None]:
    """InputError are printed, one line each, and end the program with exit code 1."""
    try:
        yield
    except InputError as problems:
        sys.exit(f"{problems}\n{len(problems.problems)} to mend; nothing was built.")


def print_logs(directory: Path, since: float) -> None:
    """What the jobs that ran since then (seconds since the epoch) had to say, at the end of a failed run."""
    for log in sorted(directory.rglob("*.log")):
        said = log.read_text(encoding="utf-8", errors="replace").strip()
        if said and log.stat().st_mtime >= since:
            print(said, file=sys.stderr)


def _paper(checked: CheckedConfiguration, *, sources_exist: bool) -> Paper:
    """The paper of a configuration. Raises InputError with the problems of both it and its files."""
    configuration, problems = checked.configuration, list(checked.problems)
    sources: dict[str, tuple[str, ...]] = {}
    for name, keys in configuration.matrices.items():
        try:
            sources[name] = input_files(keys, must_exist=sources_exist)
        except InputError as found:
            problems.extend(found.below(f"matrices.{name}").problems)
    paper = Paper(configuration, sources)
    for part, names, text in (
        ("matrices", configuration.matrices, paper.matrix_specification),
        ("figures", configuration.figures, paper.figure_specification),
    ):
        for name in names:
            if len(shlex.quote(text(name)).encode()) > MOST_BYTES:
                message = f"its keys have more than {MOST_BYTES} bytes, the most a command can hold"
                place = checked.document.place((part, name))
                problems.append(Problem(place, f"{part}.{name}", f"{message}; shorten its lists"))
    families = {figure.font_family for figure in configuration.figures.values()}
    missing = {family: problem for family in sorted(families) for problem in _problems_of_font(family)}
    for name, figure in configuration.figures.items():
        if lacking := missing.get(figure.font_family):
            problems.append(checked.problem_of_figure(name, lacking.key, lacking.message))
    if problems:
        raise InputError(problems)
    return paper


def _problems_of_font(family: str) -> Sequence[Problem]:
    try:
        font_digests(family)
    except InputError as problems:
        return problems.problems
    return ()

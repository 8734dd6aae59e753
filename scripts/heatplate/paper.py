"""A paper: a checked configuration, and the files that its matrices are collected from."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from heatplate.collecting.inputs import input_files, named_inputs
from heatplate.configuration import loading
from heatplate.configuration.figures import Figure
from heatplate.configuration.loading import CheckedConfiguration
from heatplate.configuration.model import Configuration
from heatplate.configuration.shared_limits import sharing
from heatplate.configuration.yaml_document import Document
from heatplate.font_digests import font_digests
from heatplate.latex_installation import latex_parts
from heatplate.problems import InputError, Problem, input_error


@dataclass(frozen=True)
class Paper:
    """A checked configuration, with the source files of its matrices.

    document: where each key of the configuration is written.
    sources: for each matrix the files that its collecting job reads, by the names that a key has for them.
    """

    configuration: Configuration
    document: Document
    sources: Mapping[str, Mapping[str, str]]

    @cached_property
    def shared_limits(self) -> Mapping[tuple[str, str], Sequence[str]]:
        """For each limit that figures share, by its key and its name, these figures."""
        return sharing(self.configuration.figures)

    def matrix_of(self, figure: str) -> str:
        """The name of the matrix that a figure draws; of several, or of several figures, the first one."""
        drawn = self.configuration.figures[figure]
        if drawn.panels is not None:
            return self.matrix_of(drawn.panels[0][0])
        return drawn.drawn_matrices(figure)[0]


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
    return paper_of(loading.read(file))


def paper_of_module(given: Mapping[str, object]) -> Paper:
    """The paper that another workflow hands over as its module's ``config``.

    given: a whole configuration, or ``{"configfile": "heatplate.yaml"}``. The other workflow may make the
        source files, so that those named one by one need not exist yet.

    Raises InputError as ``paper_of_command``.
    """
    if set(given) == {"configfile"}:
        return paper_of(loading.read(str(given["configfile"])), sources_exist=False)
    return paper_of(loading.from_values(given, "config"), sources_exist=False)


def paper_of(checked: CheckedConfiguration, *, sources_exist: bool = True) -> Paper:
    """The paper of a configuration. Raises InputError with the problems of both it and its files."""
    configuration, problems = checked.configuration, list(checked.problems)
    sources: dict[str, Mapping[str, str]] = {}
    for name, keys in configuration.matrices.items():
        try:
            sources[name] = named_inputs(keys, input_files(keys, must_exist=sources_exist))
        except InputError as found:
            problems.extend(found.below(f"matrices.{name}").problems)
    for name, figure in configuration.figures.items():
        for lacking in _problems_of_text(figure):
            if not lacking.place.file:
                problems.append(checked.problem_of_figure(name, lacking.key, lacking.message))
            elif lacking not in problems:  # a file of fonts/, which is of no single figure
                problems.append(lacking)
    if problems:
        raise InputError(problems)
    return Paper(configuration, checked.document, sources)


def _problems_of_text(figure: Figure) -> Sequence[Problem]:
    """Fonts that are not there; with LaTeX, programs and packages."""
    try:
        if figure.text == "latex":
            latex_parts(figure.preamble)
        else:
            font_digests(figure.font_family)
    except InputError as problems:
        return problems.problems
    return ()

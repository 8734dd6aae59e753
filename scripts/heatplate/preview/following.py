"""Following a paper: whenever something was saved, what changed is drawn and shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

from heatplate.collecting.inputs import label_files
from heatplate.collecting.locations import opened
from heatplate.configuration import loading
from heatplate.configuration.loading import CheckedConfiguration
from heatplate.paper import Paper, paper_of
from heatplate.preview.board import Board
from heatplate.preview.drawings import Drawing, Drawings
from heatplate.preview.watching import Watch, directories
from heatplate.problems import InputError, did_you_mean, input_error, quoted

PATIENCE = 0.15
"""Seconds in which what is wrong may be put right before it is shown: some editors empty a file first."""


HEARTBEAT = 0.2
"""Seconds of a wait for changes. Ctrl-C in the moment before a wait takes effect at its end."""


def unknown_figures(file: str, names: Sequence[str], known: Sequence[str]) -> Iterator[str]:
    """A line for each name that is none of the known figures."""
    for name in names:
        if name not in known:
            yield f"{file}: figures: there is no {quoted(name)}{did_you_mean(name, known)}"


class Follower:
    """Keeps a board as the paper in the working directory is.

    file: its configuration. names: the figures to show, all if there are none.
    """

    def __init__(self, board: Board, file: str, names: Sequence[str]) -> None:
        self._board, self._file, self._names = board, file, names
        self._changed = threading.Event()
        self._watch = Watch(self._changed)
        self._drawings = Drawings()
        self._patterns: Sequence[str] = ()

    def follow(self) -> None:
        """Follow the paper until the process is interrupted. Raises InputError if that is not possible."""
        try:
            self._changed.set()
            while True:
                if self._changed.wait(HEARTBEAT):
                    self._look()
        finally:
            self._watch.end()

    def _look(self) -> None:
        """Draw what has changed, until something else does."""
        self._changed.clear()
        if self._watch.problem:
            raise input_error(self._file, f"changes are not noticed: {self._watch.problem}")
        try:
            paper = self._paper()
        except InputError as problems:
            if not self._changed.wait(PATIENCE):
                self._board.show_problems(str(problems).splitlines())
            return
        known = list(paper.configuration.figures)
        figures = [name for name in known if name in (self._names or known)]
        unknown = list(unknown_figures(self._file, self._names, known))
        is_less = bool(unknown) or not self._board.names <= set(figures)
        if is_less and self._changed.wait(PATIENCE):
            return
        self._board.show_figures(figures, unknown)
        failed: list[Drawing] = []
        for drawing in self._drawings.of(paper, figures):
            if drawing.problems:
                failed.append(drawing)
            else:
                self._board.show(drawing)
            if self._changed.is_set():
                return
        if failed and not self._changed.wait(PATIENCE):
            for drawing in failed:
                self._board.show(drawing)

    def _paper(self) -> Paper:
        """The paper as it is now. Before its files are looked at, their directories are watched."""
        try:
            checked = loading.read(self._file)
            self._patterns = list(_sources(checked))
        finally:
            self._watch.follow(directories([self._file], self._patterns))
        return paper_of(checked)


def _sources(checked: CheckedConfiguration) -> Iterator[str]:
    """The patterns and files that the matrices, as far as they are valid, are collected from."""
    for keys in checked.configuration.matrices.values():
        yield from map(opened, (*keys.source, *label_files(keys)))


def problems_at_start(file: str, names: Sequence[str]) -> list[str]:
    """What makes it senseless to begin: no configuration, or a valid one without a figure of these names."""
    if not Path(file).exists():
        return [
            f"{file}: there is no such file; start in the paper's directory, or give it with --configfile"
        ]
    try:
        checked = loading.read(file)
    except InputError:
        return []  # the page shows them
    known = list(checked.configuration.figures)
    return [] if checked.problems else list(unknown_figures(file, names, known))

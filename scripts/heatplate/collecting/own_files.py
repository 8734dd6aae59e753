"""The files that Heatplate itself writes, which are no sources: no rule says when they are there.

They are known by their names, whether or not they were built yet, so that a pattern means the same in each
run.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable

_NAME = r"[A-Za-z0-9][A-Za-z0-9_-]*"
OWN = {
    "results/matrices": rf"{_NAME}(\.npy|(\.record)?\.json)",
    "results/limits": rf"{_NAME}\.(vmin|vmax|record)\.json",
    "figures": rf"{_NAME}(\.pdf|\.png|\.svg|\.txt|\.tex|(\.svg|\.tex)?\.record\.json)",
    "figures/colormaps": rf"{_NAME}\.(pdf|png)",
    "results/checks": rf"{_NAME}(\.record)?\.json",
    "results/logs": r"(colormaps|remove_orphans)\.log",
    "results/logs/colormaps": rf"{_NAME}\.log",
    "results/logs/collect": rf"{_NAME}\.log",
    "results/logs/limits": rf"{_NAME}\.log",
    "results/logs/check": rf"{_NAME}\.log",
    "results/logs/draw": rf"{_NAME}(\.svg)?\.log",
    "results/logs/tex": rf"{_NAME}\.log",
}
"""The names of the files that are written to each directory of a paper."""


_ENDINGS = tuple(f"/{directory}" for directory in OWN)


class OwnFiles:
    """The files of the paper in the working directory and of other papers, whatever leads to them.

    is_link: whether a path is a symbolic link.
    """

    def __init__(self, is_link: Callable[[str], bool] = os.path.islink) -> None:
        self._is_link = is_link
        self._own = {os.path.realpath(directory): re.compile(names) for directory, names in OWN.items()}
        self._real: dict[str, str] = {}
        self._found: dict[str, set[tuple[str, str]]] = {}

    def has(self, path: str) -> bool:
        """Whether a path is that of a file that this paper's jobs write."""
        if path.startswith(".snakemake/"):
            return True
        for directory, name in self._places(path):
            names = self._own.get(directory)
            if names and names.fullmatch(name):
                return True
        return False

    def other_paper_has(self, path: str, named: str) -> bool:
        """Whether another paper built a file, as a record beside it says, and it is not asked for.

        named: the directory that the author named. If it is the file's own, only records are not asked for.
        """
        if "/.snakemake/" in path[len(named) :]:
            return True
        for directory, name in self._places(path):
            for own, names in OWN.items() if directory.endswith(_ENDINGS) else ():
                if directory.endswith(f"/{own}") and re.fullmatch(names, name):
                    if name.endswith(".record.json"):
                        return True
                    record = f"{directory}/{name.partition('.')[0]}.record.json"
                    if os.path.dirname(path) != named and os.path.isfile(record):  # noqa: PTH113, PTH120
                        return True
        return False

    def _places(self, path: str) -> set[tuple[str, str]]:
        """The directory and the name of a file: where the path says it is, and what it is a link to."""
        if path not in self._found:
            self._found[path] = self._places_of(path)
        return self._found[path]

    def _places_of(self, path: str) -> set[tuple[str, str]]:
        directory, name = os.path.split(path)
        if directory not in self._real:
            self._real[directory] = os.path.realpath(directory)
        here = (self._real[directory], name)
        if not self._is_link(path):
            return {here}
        there, target = os.path.split(os.path.realpath(path))
        return {here, (there, target)}

"""Noticing that a file was saved, however an editor does it."""

from __future__ import annotations

import glob
import os
import re
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path, PurePosixPath

from watchfiles import watch
from watchfiles.main import FileChange

from heatplate.collecting.locations import directory_of, is_pattern

Directories = Mapping[str, tuple[int, int]]
"""Absolute paths of directories with their device and inode."""

STEP = 10
"""Milliseconds between two looks at what the system reported. After one without more, it is passed on."""
DEBOUNCE = 100
"""Milliseconds after which it is passed on though more keeps coming."""


def directories(files: Iterable[str], patterns: Iterable[str]) -> Directories:
    """The directories in which something may change that matters, those of links' targets among them.

    files: read whatever they are. patterns: of sources, as they are opened; what may yet match them is looked
    for in each directory on the way.
    """
    # os.path.isdir and islink take any name and raise nothing, also where a directory may not be entered.
    found = [Path()]
    for file in files:
        found += [Path(file).parent, _target(Path(file)).parent]
    for pattern in patterns:
        base = Path(directory_of(pattern))
        steps = PurePosixPath(pattern).parts
        if not steps or not (base.is_absolute() or ".." in base.parts):
            found += _on_the_way(Path(), steps) if steps else []
            continue
        found.append(next(path for path in (base, *base.parents) if os.path.isdir(path)))  # noqa: PTH112
        found += _on_the_way(base, steps[len(base.parts) :])
    identified = {}
    for directory in dict.fromkeys(map(Path.absolute, found)):
        with suppress(OSError):
            status = directory.stat()
            identified[str(directory)] = (status.st_dev, status.st_ino)
    return identified


def _on_the_way(base: Path, steps: tuple[str, ...]) -> Iterator[Path]:
    """The directories that lead on from one to the files of a pattern, and those that its links lead to."""
    reached = [base]
    steps = (*steps, "*") if steps[-1] == "**" else steps
    for step in steps[:-1]:
        reached = [path for base in reached for path in _below(base, step) if os.path.isdir(path)]  # noqa: PTH112
        yield from reached
    for base in reached:
        yield from (_target(path).parent for path in _below(base, steps[-1]) if os.path.islink(path))  # noqa: PTH114


def _target(path: Path) -> Path:
    return Path(os.path.realpath(path))


def _below(base: Path, step: str) -> Iterator[Path]:
    """What one step of a pattern leads to. Stars do not match what is hidden."""
    if not is_pattern(step):
        yield base / step
    elif step == "**":
        yield base
        for directory, below, _ in os.walk(base):
            below[:] = [name for name in below if not name.startswith(".")]
            yield from (Path(directory, name) for name in below)
    elif os.path.isdir(base):  # noqa: PTH112
        parts = re.findall(r"\{[^{}]*\}|[*?]|[^*?{}]+", step)
        parts = ["*" if part[0] == "{" else part if part in "*?" else glob.escape(part) for part in parts]
        wanted = re.sub(r"\*+", "*", "".join(parts)) or "*"
        yield from (path for path in base.glob(wanted) if path.name[0] != "." or step[0] == ".")


class Watch:
    """Sets ``changed`` whenever something in the directories has changed, and when it begins to watch others.

    problem: why it cannot watch any more, empty while it can.
    """

    def __init__(self, changed: threading.Event) -> None:
        self.problem = ""
        self._changed = changed
        self._wanted: Directories = {}
        self._watched: Directories = {}
        self._is_watching = False
        self._ended = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def follow(self, wanted: Directories) -> None:
        """Watch these directories from now on."""
        self._wanted = wanted
        if not self._thread.is_alive() and not self._ended and not self.problem:
            self._thread.start()

    def end(self) -> None:
        self._ended = True
        if self._thread.is_alive():
            self._thread.join(1)

    def is_set(self) -> bool:
        """Whether these directories are done with. Asked at each step from when they are watched."""
        if not self._is_watching:
            self._is_watching = True
            self._changed.set()  # what came before was not noticed
        return self._ended or self._wanted != self._watched

    def _run(self) -> None:
        while not self._ended and not self.problem:
            try:
                self._watch()
            except FileNotFoundError:  # gone since; whoever looks again will want others
                self._changed.set()
                time.sleep(STEP / 1000)
            except Exception as error:
                self.problem = str(error)
                self._changed.set()

    def _watch(self) -> None:
        self._watched, self._is_watching = self._wanted, False
        changes: set[FileChange]
        for changes in watch(
            *self._watched,
            watch_filter=None,  # the usual one overlooks some directories and names
            debounce=DEBOUNCE,
            step=STEP,
            rust_timeout=0,
            stop_event=self,
            recursive=False,
            raise_interrupt=False,
        ):
            self._changed.set()
            if any(path in self._watched for _, path in changes):
                return  # a directory of this name may be another one now

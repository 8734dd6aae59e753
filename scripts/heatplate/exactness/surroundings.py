"""What surrounds a run and must not matter: settings of the user, and what an earlier run left."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from heatplate.exactness.job import OWN

_VARIABLES = (
    "FREETYPE_PROPERTIES",
    "MATPLOTLIBRC",
    "MPLBACKEND",
    "MPLSTYLE",
    "PYTHONHASHSEED",
    "PYTHONOPTIMIZE",
    "PYTHONPATH",
)
"""Variables that would change what Python, Matplotlib or FreeType does. Jobs run without them."""

_SETTINGS = (
    "matplotlibrc",
    "$MPLCONFIGDIR/matplotlibrc",
    "$XDG_CONFIG_HOME/matplotlib/matplotlibrc",
    "~/.config/matplotlib/matplotlibrc",
    "~/.matplotlib/matplotlibrc",
)

LOCKS = Path(".snakemake/locks")
INCOMPLETE = Path(".snakemake/incomplete")
_KILLED = "an earlier run was killed"


def ignored_settings() -> Iterator[str]:
    """The variables and files of settings that are there and have no effect."""
    yield from (name for name in _VARIABLES if os.environ.get(name))
    yield from (path for path in _SETTINGS if _exists(path))


@contextmanager
def without_pythonpath() -> Iterator[None]:
    """Import as jobs do, without the directories of ``PYTHONPATH``, until the end of the block."""
    before = list(sys.path)
    ignored = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [path for path in before if path not in ignored]
    try:
        yield
    finally:
        sys.path[:] = before


def hold_directory() -> IO[str] | None:
    """Take this directory for this run, as long as the returned file is open; None if another run has it.

    If nobody has it and Snakemake's marks of a run are there all the same, that run was killed. Then one line
    names the one command to type. A lock ends the program, unless that is the command being run.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows, where Snakemake's own marks have to do
        return None
    OWN.mkdir(parents=True, exist_ok=True)
    file = (OWN / "run.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        return None
    if "--unlock" not in sys.argv:
        if _holds_files(LOCKS):
            sys.exit(
                f"{_KILLED} and left its lock; if none runs on another machine, type: snakemake --unlock"
            )
        if _holds_files(INCOMPLETE):  # Snakemake stops, unless the profile or the command tells it to go on
            print(
                f"{_KILLED}; if this one stops at once, type: snakemake --cores 4 --rerun-incomplete",
                file=sys.stderr,
            )
    return file


def _holds_files(directory: Path) -> bool:
    return directory.is_dir() and any(path.is_file() for path in directory.rglob("*"))


def _exists(path: str) -> bool:
    try:
        return Path(os.path.expandvars(path)).expanduser().is_file()
    except (OSError, RuntimeError):  # no home directory, or none that may be read
        return False

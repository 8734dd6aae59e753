"""What surrounds a run and must not matter: settings of the user, and what an earlier run left."""

from __future__ import annotations

import errno
import os
import shlex
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from heatplate.atomic_write import remove_temporary_files
from heatplate.building.job import OWN

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


def hold_directory(*directories: Path) -> IO[str] | None:
    """Let other runs know that one is at work here, for as long as the returned file is open.

    A run that is alone removes what killed ones had begun to write into these directories. If Snakemake's
    marks of a run are there all the same, one line names the one command to type; whether Snakemake stops at
    them is its own concern. Raises OSError.
    """
    try:
        import fcntl
    except ImportError:  # not on Windows, where Snakemake's own marks have to do
        return None
    OWN.mkdir(parents=True, exist_ok=True)
    file = (OWN / "run.lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        pass
    except OSError:  # no locks on this file system
        return file
    else:
        remove_temporary_files(*directories)
        if "--unlock" not in sys.argv:
            _name_the_way_out()
    fcntl.flock(file, fcntl.LOCK_SH)  # waits at most for another run that is removing files
    return file


@contextmanager
def one_line_if_not_writable() -> Iterator[None]:
    """A file or directory that cannot be read or written ends the program with exit code 1 and one line."""
    try:
        yield
    except OSError as error:
        path = Path(error.filename or ".")
        file = next((above for above in (path, *path.parents) if above.is_file()), None)
        if file and isinstance(error, FileExistsError | NotADirectoryError):
            sys.exit(f"{file}: a file, where a directory is needed; move it away")
        way_out = ""
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            way_out = "; Snakemake writes here, also in a dry run: change the owner or the mode, or copy all"
        sys.exit(f"{path}: {error.strerror or error}{way_out}")


def _name_the_way_out() -> None:
    """Say what to type, if Snakemake's marks of a run are there: its locks, or what it had not finished."""
    line = ""
    if _holds_files(LOCKS):
        line = "another run is at work here, or one was killed; if none is, type: {} --unlock"
    elif _holds_files(INCOMPLETE):  # Snakemake stops, unless the profile or the command tells it to go on
        line = "an earlier run was killed; if this one stops at once, type: {} --cores 4 --rerun-incomplete"
    if line:
        print(line.format(" ".join(["snakemake", *_place_on_command_line()])), file=sys.stderr)


def _place_on_command_line() -> Iterator[str]:
    """The words with which this command names another Snakefile or another directory."""
    for word, following in zip(sys.argv, [*sys.argv[1:], ""], strict=True):
        if word in ("-s", "--snakefile", "-d", "--directory"):
            yield from (word, shlex.quote(following))
        elif word.startswith(("--snakefile=", "--directory=")):
            yield shlex.quote(word)


def _holds_files(directory: Path) -> bool:
    return directory.is_dir() and any(path.is_file() for path in directory.rglob("*"))


def _exists(path: str) -> bool:
    try:
        return Path(os.path.expandvars(path)).expanduser().is_file()
    except (OSError, RuntimeError):  # no home directory, or none that may be read
        return False

"""One run at a time in a paper's directory, and what to do after one that was killed."""

from __future__ import annotations

import errno
import shlex
import sys
from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from heatplate.building.delivery import remove_unfinished
from heatplate.building.stage import OWN

LOCKS = Path(".snakemake/locks")
INCOMPLETE = Path(".snakemake/incomplete")


def take_run_lock(
    directories: Collection[Path], endings: Collection[str], finished: Collection[str] = ()
) -> IO[str] | None:
    """Let other runs know that one is at work here, for as long as the returned file is open.

    A run that is alone removes what killed ones had begun to write into these directories. If Snakemake's
    marks of a run are there all the same, one line names the one command to type; whether Snakemake stops at
    them is up to Snakemake. Raises OSError.

    endings: those of the files that are built. finished: the files that are up to date, whose marks as
        unfinished ones go: Snakemake was killed when the job was done, and would do it again.
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
        remove_unfinished(directories, endings)
        _remove_marks(finished)
        if "--unlock" not in sys.argv:
            _print_the_command_that_helps()
    fcntl.flock(file, fcntl.LOCK_SH)  # waits at most for another run that is removing files
    return file


def _remove_marks(finished: Collection[str]) -> None:
    for mark in [path for path in INCOMPLETE.rglob("*") if path.is_file()]:
        # Named after the file in Base64; a long name is cut into directories, which begin with @.
        name = "".join(part.removeprefix("@") for part in mark.relative_to(INCOMPLETE).parts)
        with suppress(ValueError):
            if urlsafe_b64decode(name).decode() in finished:
                mark.unlink(missing_ok=True)


@contextmanager
def exit_if_not_writable() -> Iterator[None]:
    """A file or directory that cannot be read or written ends the program with exit code 1 and one line."""
    try:
        yield
    except OSError as error:
        path = Path(error.filename or ".")
        file = next((above for above in (path, *path.parents) if above.is_file()), None)
        if file and isinstance(error, FileExistsError | NotADirectoryError):
            sys.exit(f"{file}: a file, where a directory is needed; move it away")
        hint = ""
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            hint = "; Snakemake writes here, also in a dry run: change the owner or the mode, or copy all"
        sys.exit(f"{path}: {error.strerror or error}{hint}")


def _print_the_command_that_helps() -> None:
    """Print what to type, if Snakemake's marks of a run are there: its locks, or what it had not finished."""
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

"""A job's own look at its record, before it does any work, and the record it leaves."""

from __future__ import annotations

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from pydantic import ValidationError

from heatplate.building.digests import Digests
from heatplate.building.reasons import reason_to_build
from heatplate.building.record import Parts, Record
from heatplate.problems import InputError, Place, Problem, printable
from heatplate.source_code import code_digests

_CODE = "HEATPLATE_CODE"
"""Variable in which the workflow hands over the digests of the code, so that not every job parses it anew."""
RUN_BY = "HEATPLATE_RUN_BY"
"""Variable with the number of the process that runs the workflow."""
IN_MODULE = "HEATPLATE_IN_MODULE"
"""Variable that is not empty where another workflow has this one as a module."""

OWN = Path(".snakemake/heatplate")
"""The directory for what may be lost at any time."""
DIGESTS = OWN / "digests.json"

PartsOf = Callable[[Mapping[str, str], Mapping[str, str]], Parts]
"""The parts of what is built, by the digests of the files it is built from and by those of the code."""


def build(
    script: Path,
    inputs: Callable[[], Sequence[str]],
    outputs: Sequence[Path],
    record: Path | None,
    parts_of: PartsOf,
    make: Callable[[], None],
    *,
    announced: bool = False,
) -> None:
    """Make the outputs and their record, unless the record says that they would be the same.

    The record is written last: outputs without their record are made again. Without a record, as in a run by
    hand, they are made in any case. One line says why they are made or not, unless that was announced.

    inputs: says which files are read, before and after; a pattern may find another one in between.

    Raises InputError if an input or the code changed meanwhile, OSError if a file cannot be read or written, and
    what ``make`` raises.
    """
    if record is None:
        make()
        return
    before = {path: _identity(path) for path in inputs()}
    digests = Digests(DIGESTS)
    code = _code_of(script)
    parts = parts_of({path: digests.of(path) for path in before}, code)
    reason = reason_to_build(outputs, record, parts, digests.of)
    if not announced:
        said = reason or "stays as it is; what it is made of came out the same"
        print(f"{outputs[0]}: {said}", flush=True)
    if not reason:
        return
    make()
    after = {path: _identity(path) for path in inputs()}
    changed = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    changed += _changed_code(script, code)
    if changed:
        raise InputError(
            Problem(Place(path), "", "changed while it was read; build again") for path in changed
        )
    Record.of_files(parts, list(outputs)).write(record)


@contextmanager
def one_line_for_each_problem(key: str, output: Path) -> Iterator[None]:
    """End the program with exit code 1 and one line for each thing that went wrong.

    The lines go into the job's log, from which the workflow prints them at its end. A module is not asked at
    the end, so that there they are printed at once.

    key: of the matrix or figure in the configuration. output: stands for a file whose error names none.
    """
    try:
        yield
    except ValidationError as error:
        wrong = (f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors())
        _fail("\n".join(f"--specification: {key}: {printable(line)}" for line in wrong))
    except InputError as problems:
        _fail(str(problems.below(key)))
    except MemoryError:
        _fail(f"{key}: not enough memory; select a part of the data, or use a machine with more")
    except OSError as error:
        # NumPy's own error for a full disk has no strerror, only a text.
        _fail(f"{error.filename or output}: {key}: {error.strerror or error}")


def _fail(message: str) -> NoReturn:
    if os.environ.get(IN_MODULE):
        print(message, flush=True)
    sys.exit(message)


def print_any_text() -> None:
    """From now on print what the output's encoding lacks as an escape, instead of failing."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def end_with_parent() -> None:
    """End this process soon after the one that started it, so that nothing is written after a killed run.

    Snakemake that is killed outright cannot end its jobs. A process without its parent gets another one. A
    script that was started by hand may outlive its shell.
    """
    if RUN_BY not in os.environ:
        return
    parent = os.getppid()
    run_by = int(os.environ[RUN_BY])
    if parent != run_by and not _is_alive(run_by):
        sys.exit("the run that started this was killed")

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.1)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def hand_over_code(root: Path, code: Mapping[str, Mapping[str, str]]) -> None:
    """Leave to the jobs the digests of each script's code, and the identities of its files as they were read.

    root: the directory that the files are named from.
    """
    files = sorted({path for digests in code.values() for path in digests})
    seen = {path: _identity(root / path) for path in files}
    os.environ[_CODE] = json.dumps({"digests": code, "seen": seen})


def _code_of(script: Path) -> dict[str, str]:
    """The digests of a script's code: as the workflow found them, or found here for a run by hand."""
    handed_over = json.loads(os.environ.get(_CODE, "{}"))
    digests: dict[str, str] = handed_over.get("digests", {}).get(script.name)
    return digests or code_digests(script)


def _changed_code(script: Path, code: Mapping[str, str]) -> list[str]:
    """The files of a script's code that have changed since the workflow looked at them."""
    seen = json.loads(os.environ.get(_CODE, "{}")).get("seen", {})
    root = script.parent.parent
    try:
        if all(seen.get(path) == _identity(root / path) for path in code):
            return []
        now = code_digests(script)
    except (OSError, SyntaxError):
        return [str(script)]
    return sorted(path for path in {*code, *now} if code.get(path) != now.get(path))


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _identity(path: str | Path) -> list[int]:
    """What changes whenever a file is written or replaced."""
    status = Path(path).stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]

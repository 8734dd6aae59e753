"""What the scripts of all stages have in common: options, the record, and problems in one line each."""

from __future__ import annotations

import argparse
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import NoReturn

from heatplate.building.built_files import note
from heatplate.building.delivery import put_in_place, workshop
from heatplate.building.digests import Digests, digest_of
from heatplate.building.failures import FAILURES, failure_lines
from heatplate.building.handover import changed_code, code_of, handed_over, read_specification
from heatplate.building.identity import identity
from heatplate.building.places import Places
from heatplate.building.reasons import reason_to_build
from heatplate.building.record import Record
from heatplate.building.stage import DIGESTS, Document, Job
from heatplate.building.user_settings import remove_ignored_variables
from heatplate.problems import InputError, Place, Problem, input_error

RUN_BY = "HEATPLATE_RUN_BY"
"""Variable with the number of the process that runs the workflow."""
IN_MODULE = "HEATPLATE_IN_MODULE"
"""Variable that is not empty where another workflow has this one as a module."""

CLEAR_LINE = "\r\x1b[K"
"""For a terminal, on whose last line the run shows how far it is."""

Make = Callable[[list[Path]], Sequence[str] | None]
"""Writes a file to each path, and returns remarks on what came out if there are any."""


def job_parser(description: str | None) -> argparse.ArgumentParser:
    """A parser with the options of every job. Each script adds those for what it reads and writes."""
    parser = argparse.ArgumentParser(
        description=description, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--name", required=True, help="name in the configuration, for messages")
    parser.add_argument("--specification", type=Path, required=True, help="what to make, a JSON file")
    parser.add_argument(
        "--record", type=Path, help="for the workflow: record to look at first, and write last"
    )
    parser.add_argument(
        "--reason-already-printed", action="store_true", help="for the workflow: do not print why it is built"
    )
    return parser


@dataclass(frozen=True)
class JobScript:
    """One job of a script, as its arguments describe it.

    script: the program itself. section: of the configuration in which the name is, such as ``figures``.
    outputs: the files to write.
    """

    script: Path
    section: str
    arguments: argparse.Namespace
    outputs: Sequence[Path]

    @contextmanager
    def running(self) -> Iterator[Document]:
        """Run the block as a job, with its specification.

        The block ends with the process that started the workflow, settings of the user do not reach it, and
        what goes wrong in it ends the program with exit code 1 and one line for each problem.
        """
        end_with_parent()
        print_any_text()
        remove_ignored_variables()
        key, specification = f"{self.section}.{self.arguments.name}", self.arguments.specification
        try:
            yield read_specification(specification)
        except FAILURES as error:
            described = isinstance(error, InputError) and self.arguments.record
            handed = handed_over(specification) if described else None
            _fail(failure_lines(error, key, handed.places if handed else Places(), str(self.outputs[0])))

    def build(self, specification: Document, inputs: Callable[[], Mapping[str, str]], make: Make) -> None:
        """Make the outputs and their record, unless the record says that they would be the same.

        Without a record, as in a run by hand, they are made in any case. Otherwise one line says why they
        are made or not, unless the run has said it, and one more each remark of ``make``. The outputs get
        their names when all of them are made, and the record is written last.

        specification: as the key has it.
        inputs: says which files are read, before and after; a pattern may find another one in between. Each
            path is under the name that it has in the stage.

        Raises InputError if an input or the code changed meanwhile, OSError if a file cannot be read or
        written, and what ``make`` raises.
        """
        if self.arguments.record is None:
            make(list(self.outputs))
            return
        code = code_of(self.script)
        job = self._job(specification, inputs(), code)
        before = {path: identity(path) for path in job.inputs.values()}
        digests = Digests(DIGESTS)
        contents = {name: digests.of(path) for name, path in job.inputs.items()}
        reason = reason_to_build(job, contents, digests.of)
        if not self.arguments.reason_already_printed and (reason or not job.words.gathers):
            self._print(reason or "stays as it is; what it is made of came out the same")
        if not reason:
            return
        with workshop(job.record, job.files) as made:
            remarks = list(make(made) or ())
            after = {path: identity(path) for path in inputs().values()}
            changed = [path for path in {**before, **after} if before.get(path) != after.get(path)]
            changed += changed_code(self.script, code)
            if changed:
                message = "changed while it was read; build again"
                raise InputError(Problem(Place(path), "", message) for path in changed)
            built = {path.name: digest_of(path) for path in made}
            note(job.record, built)
            put_in_place(made, job.files)
        Record(job.parts(contents), built, job.named_inputs, remarks).write(job.record)
        for remark in remarks:
            self._print(remark)

    def _job(self, specification: Document, inputs: Mapping[str, str], code: Mapping[str, str]) -> Job:
        handed = handed_over(self.arguments.specification)
        if handed is None:
            message = "no run of the workflow wrote this; leave --record out to build without one"
            raise input_error(str(self.arguments.specification), message)
        return Job(
            stage=self.script.stem,
            name=self.arguments.name,
            files=tuple(self.outputs),
            record=self.arguments.record,
            specification=specification,
            inputs=inputs,
            further_parts={**handed.further_parts, "code": code},
            words=handed.words,
            places=handed.places,
        )

    def _print(self, text: str) -> None:
        beginning = CLEAR_LINE if sys.stdout.isatty() else ""
        print(f"{beginning}{self.outputs[0]}: {text}", flush=True)


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


def _is_alive(process: int) -> bool:
    """Whether a process has not ended; one that has is there until its parent has heard of it."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    try:
        status = Path(f"/proc/{process}/stat").read_text(errors="replace")
    except OSError:  # not Linux
        return True
    return status.rpartition(")")[2].split()[0] not in ("Z", "X")

"""Putting what a job made in place: all of its files, or none of them yet."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def workshop(record: Path, outputs: Sequence[Path]) -> Iterator[list[Path]]:
    """A directory beside the record for the outputs of one job, which is gone at the end of the block.

    Yields a path in it for each output, for the job to write to. Errors name the output they are about.
    """
    directory = record.with_name(f".{record.name}.{os.getpid()}")
    directory.mkdir(parents=True)
    try:
        yield [directory / output.name for output in outputs]
    except OSError as error:
        if error.filename and Path(error.filename).is_relative_to(directory):
            names = (output for output in outputs if output.name in Path(error.filename).name)
            error.filename = str(next(names, outputs[0]))
        raise
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def put_in_place(made: Sequence[Path], outputs: Sequence[Path]) -> None:
    """Give each file its name. Who reads one sees the old file or the new one. Raises OSError."""
    for file, output in zip(made, outputs, strict=True):
        file.replace(output)
    directory = os.open(outputs[0].parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def remove_unfinished(directories: Iterable[Path], endings: Iterable[str]) -> None:
    """Remove what killed jobs had begun to write. Only while no job runs.

    endings: those of all files that are built.
    """
    unfinished = re.compile(rf"\.[^.].*\.({'|'.join(map(re.escape, endings))})\.\d+")
    for path in (path for directory in directories for path in directory.glob(".*")):
        if unfinished.fullmatch(path.name):
            if path.is_dir():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink(missing_ok=True)

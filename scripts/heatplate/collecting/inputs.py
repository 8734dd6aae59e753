"""The files that a matrix is made from. The workflow lists them at each start: nothing heavy is imported."""

from __future__ import annotations

from collections.abc import Iterable

from heatplate.collecting.formats import problems_of_formats
from heatplate.collecting.locations import is_pattern, known_as, opened
from heatplate.collecting.source_files import SourceFile, source_files
from heatplate.configuration.label_files import LabelFile
from heatplate.configuration.matrices import Confusion, MatrixKeys, Tensor
from heatplate.problems import InputError, Problem


def input_files(keys: MatrixKeys, *, must_exist: bool = True) -> tuple[str, ...]:
    """The source files and the label files, as they are opened, without duplicates.

    must_exist: if false, files that are named individually may be missing; patterns must always match some.

    Raises InputError with all problems that can be found without reading the files.
    """
    paths, _ = _found(keys, must_exist=must_exist)
    return tuple(dict.fromkeys(paths))


def checked_source_files(keys: MatrixKeys) -> tuple[SourceFile, ...]:
    """The source files with the fields that their paths provide. Raises InputError as ``input_files``."""
    _, files = _found(keys, must_exist=True)
    return files


def _found(keys: MatrixKeys, *, must_exist: bool) -> tuple[list[str], tuple[SourceFile, ...]]:
    """The paths of all files, and the source files. Raises InputError."""
    paths: list[str] = []
    files: tuple[SourceFile, ...] = ()
    problems: list[Problem] = []
    for wanted in (keys.source, label_files(keys)):
        looked_for = [source for source in wanted if must_exist or is_pattern(source)]
        paths += [opened(source) for source in wanted if source not in looked_for]
        try:
            exclude = keys.exclude if wanted is keys.source else ()
            found = source_files(looked_for, exclude)
        except InputError as error:
            problems.extend(error.problems)
            found = ()
        paths += [file.path for file in found]
        if wanted is keys.source:
            files = found
            problems += problems_of_formats(keys, paths)
    if problems:
        raise InputError(problems)
    return paths, files


def named_inputs(keys: MatrixKeys, files: Iterable[str]) -> dict[str, str]:
    """The input files of a matrix by the names that its key and its record have for them."""
    return known_as([*keys.source, *label_files(keys)], files)


def label_files(keys: MatrixKeys) -> tuple[str, ...]:
    """The files with labels of a confusion matrix or of a tensor's axes, as configured, each once."""
    labels: Iterable[object] = ()
    if isinstance(keys, Confusion):
        labels = [keys.labels]
    elif isinstance(keys, Tensor):
        labels = keys.labels.values()
    return tuple(dict.fromkeys(file.source for file in labels if isinstance(file, LabelFile)))

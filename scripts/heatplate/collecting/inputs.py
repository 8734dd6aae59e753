"""The files that a matrix is made from. Nothing heavy is imported here: the workflow asks at each start."""

from __future__ import annotations

from collections.abc import Iterator

from heatplate.collecting.formats import problems_of_formats
from heatplate.collecting.source_files import is_pattern, source_files
from heatplate.configuration.matrices import MatrixKeys, Tensor
from heatplate.problems import InputError, Place, Problem


def input_files(keys: MatrixKeys, *, must_exist: bool = True) -> tuple[str, ...]:
    """The source files and the files of labels, relative to the working directory, none twice.

    must_exist: if false, files that are named one by one may come later; patterns need their files now.

    Raises InputError with everything that is wrong with them, as far as it shows without reading them.
    """
    files: list[str] = []
    problems = list(_problems_of_label_files(keys))
    for wanted in (keys.source, label_files(keys)):
        looked_for = [source for source in wanted if must_exist or is_pattern(source)]
        files += [source for source in wanted if source not in looked_for]
        try:
            files += [file.path for file in source_files(looked_for)]
        except InputError as found:
            problems.extend(found.problems)
        if wanted is keys.source:
            problems += problems_of_formats(keys, files)
    if problems:
        raise InputError(problems)
    return tuple(dict.fromkeys(files))


def label_files(keys: MatrixKeys) -> tuple[str, ...]:
    """The files that hold labels of a tensor's axes, each once, as the configuration names them."""
    if not isinstance(keys, Tensor):
        return ()
    return tuple(dict.fromkeys(labels for labels in keys.labels.values() if isinstance(labels, str)))


def _problems_of_label_files(keys: MatrixKeys) -> Iterator[Problem]:
    for file in label_files(keys):
        if is_pattern(file):
            yield Problem(Place(file), "labels", "labels come from one file; name it without *, ? or {}")
        elif not file.endswith((".json", ".txt")):
            message = "labels come from a .json file with a list, or a .txt file with one a line"
            yield Problem(Place(file), "labels", message)

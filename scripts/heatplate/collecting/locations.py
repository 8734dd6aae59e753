"""Where sources lie, and the names by which they are known where it must not matter.

A key and a record know a file of the paper by its path. Of a file outside of it they know only what comes
after the directory that the author named: ``/scratch/me/runs/{model}/{task}.json`` is
``…/{model}/{task}.json``, so that the same content in another place is the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any


def is_pattern(source: str) -> bool:
    """Whether a source is a pattern rather than the name of a file."""
    return any(character in source for character in "*?{}")


def directory_of(pattern: str) -> str:
    """The directory of a file, or that of a pattern's first wildcard; empty for the working directory."""
    directory = os.path.dirname(pattern)  # noqa: PTH120
    while is_pattern(directory):
        directory = os.path.dirname(directory)  # noqa: PTH120
    return directory


def opened(source: str) -> str:
    """A source as it is opened: relative to the working directory if it is in there, with ``~`` expanded."""
    path = _expanded(source)
    path = str(PurePosixPath(path)) if path.strip() else path  # ./a//b is a/b
    path = path[1:] if path.startswith("//") else path
    if not _leads_away(path):
        return path
    named, here = directory_of(path), os.getcwd()  # noqa: PTH109
    for directory in (named, os.path.realpath(named)):
        if ".." not in PurePosixPath(directory).parts and is_within(directory, here):
            return (directory[len(here) :] + path[len(named) :]).lstrip("/")
    return path


def is_within(path: str, directory: str) -> bool:
    """Whether an absolute path is a directory or below it."""
    return path == directory or path.startswith(directory.rstrip("/") + "/")


def known_as(sources: Sequence[str], paths: Iterable[str]) -> dict[str, str]:
    """The paths by the names under which a key and a record have them.

    sources: all sources of a matrix, as configured. paths: of the files that they mean, as they are opened.
    """
    directories = _directories_outside(sources)
    return {_name(path, directories): path for path in paths}


def without_locations(specification: Mapping[str, Any]) -> Mapping[str, Any]:
    """The specification of a matrix as a key and a record have it."""
    written = specification["source"]
    sources = [written] if isinstance(written, str) else written
    exclude = specification.get("exclude", [])
    labels = specification.get("labels")
    directories = _directories_outside([*sources, *_label_files(labels), *exclude])
    found = {**specification, "source": [_published(source, directories) for source in sources]}
    if exclude:
        found["exclude"] = [_published(pattern, directories) for pattern in exclude]
    if isinstance(labels, dict):
        found["labels"] = _published_labels(labels, directories)
    return found


def _label_files(labels: Any) -> list[str]:
    """The files in ``labels``: that of a confusion matrix, or those of a tensor's axes."""
    if not isinstance(labels, dict):
        return []
    if isinstance(labels.get("source"), str):
        return [labels["source"]]
    return [file for part in labels.values() for file in _label_files(part)]


def _published_labels(labels: Mapping[str, Any], directories: Mapping[str, str]) -> dict[str, Any]:
    if isinstance(labels.get("source"), str):
        return {**labels, "source": _published(labels["source"], directories)}
    return {
        key: _published_labels(part, directories) if isinstance(part, dict) else part
        for key, part in labels.items()
    }


def _expanded(source: str) -> str:
    """A source with the home directory in place of ``~`` or ``~user``; unchanged where it is not known."""
    return os.path.expanduser(source) if source.startswith("~") else source  # noqa: PTH111


def _leads_away(path: str) -> bool:
    """Whether a path may lie elsewhere than below the working directory, links left aside."""
    return path.startswith("/") or ".." in PurePosixPath(path).parts


def _directories_outside(sources: Iterable[str]) -> dict[str, str]:
    """The directories outside of the paper that sources name, with what stands for each: …, …2 and so on."""
    found: dict[str, str] = {}
    signs: dict[str, str] = {}  # one directory may be written in several ways
    for path in map(opened, sources):
        if _leads_away(path):
            directory, number = directory_of(path), len(signs) + 1
            sign = f"…{number if number > 1 else ''}"
            found[directory] = signs.setdefault(os.path.realpath(directory), sign)
    return found


def _published(source: str, directories: Mapping[str, str]) -> str:
    return _name(opened(source), directories) if _leads_away(_expanded(source)) else source


def _name(path: str, directories: Mapping[str, str]) -> str:
    if not _leads_away(path):
        return path
    above = max((d for d in directories if path.startswith(f"{d.rstrip('/')}/")), key=len)
    return f"{directories[above]}/{path[len(above) :].lstrip('/')}"

"""Finding the files of a source, and their problems that can be found without reading them."""

from __future__ import annotations

import glob
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from heatplate.collecting.messages import similar_files
from heatplate.problems import InputError, Place, Problem, printable, quoted

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\{([^{}]*)\}|[{}]|[^*?{}]+")
BUILT = "results/matrices/"
"""The directory of built matrices. One cannot be the source of another, since nothing orders the two jobs."""

_NOT_HIDDEN = r"(?!\.)"


@dataclass(frozen=True)
class SourceFile:
    """A file, relative to the working directory, and the fields that its path provides."""

    path: str
    fields: dict[str, str]


def is_pattern(source: str) -> bool:
    """Whether a source is a pattern rather than the name of a file."""
    return any(character in source for character in "*?{}")


def source_files(patterns: Sequence[str]) -> tuple[SourceFile, ...]:
    """The files that match the patterns: pattern by pattern, sorted by path, without duplicates.

    As in a shell, stars do not match names that start with a dot, and ``**`` does not follow symbolic links.

    Raises InputError for every pattern that matches nothing or leaves the paper's directory, and for every
    file that is missing, not a regular file, empty, unreadable, built by Heatplate, a link out of the paper's
    directory, or the same as another.
    """
    found: dict[str, SourceFile] = {}
    problems: list[Problem] = []
    for written in patterns:
        pattern = str(PurePosixPath(written)) if written.strip() else written  # ./a//b is a/b
        if problem := _problem_of_pattern(pattern, Place(written)):
            problems.append(problem)
            continue
        files = list(_matches(pattern)) if is_pattern(pattern) else [SourceFile(pattern, {})]
        if not files:
            problems.append(
                Problem(
                    Place(pattern), "", f"matches no file{similar_files(pattern, _directory_of(pattern))}"
                )
            )
        for file in files:
            if problem := _problem_of_file(file.path):
                problems.append(problem)
            found.setdefault(file.path, file)
    problems += _problems_of_links(found) if len(found) > 1 and not problems else []
    if problems:
        raise InputError(problems)
    return tuple(found.values())


def _problem_of_pattern(pattern: str, place: Place) -> Problem | None:
    if not pattern.strip():
        return Problem(place, "", "a source is empty; give a file or a pattern")
    if not pattern.isprintable():
        return Problem(place, "", "a source has a control character in its name; rename the file")
    parts = PurePosixPath(pattern).parts
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", pattern):
        return Problem(place, "", "a URL, not a file; download it into the paper's directory")
    if pattern.startswith(("/", "~")) or ".." in parts or re.match(r"[A-Za-z]:|\\", pattern):
        return Problem(place, "", "a source must be relative to the paper's directory and inside it")
    if len(pattern) > 1000 or any(len(os.fsencode(part)) > 255 for part in parts):
        return Problem(place, "", "longer than a file name can be; shorten it")
    if any("**" in part and part != "**" for part in parts):
        return Problem(place, "", "** matches directories, so it must be between slashes: results/**/*.csv")
    for token in _TOKEN.finditer(pattern):
        if token[0] in "{}":
            return Problem(place, "", "an unbalanced { or }; write a field as {name}")
        if token[0].startswith("{") and not token[1].isidentifier():
            return Problem(
                place,
                "",
                f"{quoted(token[0])} is not a valid field; use letters, digits and _, such as {{seed}}",
            )
    return None


def _matches(pattern: str) -> Iterator[SourceFile]:
    """The files that match the pattern, sorted by path."""
    wanted, expression, named = "", "", set()
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        hidden = _NOT_HIDDEN if expression.endswith(("/", ")*")) or not expression else ""
        if text.startswith("{"):
            wanted += "*"
            expression += hidden + (f"(?P={token[1]})" if token[1] in named else f"(?P<{token[1]}>[^/]+?)")
            named.add(token[1])
        elif text.startswith("**"):
            wanted += "**/" if text == "**/" else "**/*"
            expression += f"(?:{_NOT_HIDDEN}[^/]+/)*" + ("" if text == "**/" else f"{_NOT_HIDDEN}[^/]+")
        elif text in ("*", "?"):
            wanted += text
            expression += hidden + ("[^/]*" if text == "*" else "[^/]")
        else:
            wanted += glob.escape(text)
            expression += re.escape(text)
    fits = re.compile(expression)
    for path in sorted(path.as_posix() for path in Path().glob(wanted)):
        # os.path, since Path.is_dir raises PermissionError; the file is checked later
        if (match := fits.fullmatch(path)) and not os.path.isdir(path):  # noqa: PTH112
            yield SourceFile(path, match.groupdict())


def _problem_of_file(path: str) -> Problem | None:
    file, place = Path(path), Place(path)
    if path.startswith(BUILT):
        return Problem(
            place, "", "is built in the same run, so it may be outdated; use the files that it is built from"
        )
    if any(character in "{}" or not character.isprintable() for character in path):
        return Problem(
            place, "", "the file name has a brace or a control character, which Snakemake misreads; rename it"
        )
    try:
        real = file.resolve(strict=True)
        status = real.stat()
    except PermissionError:
        return Problem(place, "", "its directory cannot be read; change its permissions (chmod u+rx)")
    except (OSError, RuntimeError):  # RuntimeError: a link to itself, before Python 3.13
        if file.is_symlink():
            return Problem(place, "", "a symbolic link to a missing file")
        return Problem(place, "", f"there is no such file{similar_files(path, file.parent)}")
    if not str(real).startswith(f"{Path.cwd()}{os.sep}"):  # many times faster than is_relative_to
        return Problem(
            place,
            "",
            "a symbolic link out of the paper's directory, which nobody else has; copy the file here",
        )
    if stat.S_ISDIR(status.st_mode):
        return Problem(place, "", f"a directory; give the files in it, such as {printable(path)}/*.csv")
    if not stat.S_ISREG(status.st_mode):
        return Problem(place, "", "not a regular file but a pipe, socket or device")
    if not os.access(real, os.R_OK):
        return Problem(place, "", "cannot be read; change its permissions (chmod u+r)")
    return Problem(place, "", "the file is empty") if status.st_size == 0 else None


def _problems_of_links(paths: Iterable[str]) -> list[Problem]:
    """Paths through links to a file that another path gives too: its runs would be counted twice."""
    seen: dict[tuple[int, int], str] = {}
    problems = []
    for path in paths:
        status = Path(path).stat()
        first = seen.setdefault((status.st_dev, status.st_ino), path)
        if first != path and Path(first).resolve() == Path(path).resolve():
            problems.append(
                Problem(
                    Place(path),
                    "",
                    f"the same file as {printable(first)}, through a link; leave one of them out",
                )
            )
    return problems


def _directory_of(pattern: str) -> Path:
    """The directory in which the files of a pattern, or of its first wildcard, are."""
    directory = Path(pattern).parent
    while is_pattern(str(directory)):
        directory = directory.parent
    return directory

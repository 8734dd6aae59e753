"""Finding the files of a source, and their problems that can be found without reading them."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from heatplate.collecting.locations import directory_of, is_pattern, is_within, opened
from heatplate.collecting.messages import backslash, home_of, left_out, similar_files
from heatplate.collecting.own_files import OwnFiles
from heatplate.collecting.tally import tell
from heatplate.problems import InputError, Place, Problem, printable, quoted, wording

_TOKEN = re.compile(r"\*\*/|\*\*|\*|\?|\{([^{}]*)\}|[{}]|[^*?{}]+")
_NOT_HIDDEN = r"(?!\.)"


@dataclass(frozen=True)
class SourceFile:
    """A file, as it is opened from the working directory, and the fields that its path provides."""

    path: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Exclusion:
    """Files to leave out: a pattern of paths, or without a slash of names in any directory."""

    written: str
    fits: re.Pattern[str]

    @classmethod
    def of(cls, written: str) -> Exclusion:
        """From what the author wrote. Raises InputError if it is no pattern."""
        if problem := _problem_of_pattern(written, Place(written)):
            raise InputError([replace(problem, key="exclude")])
        return cls(written, re.compile(_expression(opened(written))))

    def has(self, file: SourceFile) -> bool:
        path = file.path if "/" in self.written else PurePosixPath(file.path).name
        return self.fits.fullmatch(path) is not None


def name_for_star(pattern: str, files: Sequence[str]) -> str:
    """The pattern with ``{name}`` in place of the first ``*`` that stands for different texts in these files.

    Empty if it does not match them, or if they differ elsewhere.
    """
    pattern = opened(pattern)
    tokens = [token[0] for token in _TOKEN.finditer(pattern)]
    for position, token in enumerate(tokens):
        if token == "*":
            named = "".join([*tokens[:position], "{name}", *tokens[position + 1 :]])
            found = [re.fullmatch(_expression(named), file) for file in files]
            if all(found) and len({match["name"] for match in found if match}) == len({*files}):
                return named
    return ""


def source_files(patterns: Sequence[str], exclude: Sequence[str] = ()) -> tuple[SourceFile, ...]:
    """The files that match the patterns: pattern by pattern, sorted by path, without duplicates.

    exclude: patterns of files to leave out; one without a slash is for names in any directory.

    As in a shell, stars do not match names that start with a dot. ``**`` follows only links that lead out of
    the directory that it searches. What Heatplate itself writes matches no pattern.

    Raises InputError for every pattern that matches nothing or leaves out nothing, and for every file that is
    missing, not a regular file, empty, unreadable, built by Heatplate, or the same as another.
    """
    found: dict[str, SourceFile] = {}
    problems: list[Problem] = []
    statuses = _Statuses()
    own = OwnFiles(statuses.is_link)
    exclusions = [Exclusion.of(pattern) for pattern in exclude]
    used: set[Exclusion] = set()
    for written in patterns:
        pattern = opened(written)
        if problem := _problem_of_pattern(pattern, Place(written)):
            problems.append(problem)
            continue
        matching = list(_matches(pattern)) if is_pattern(pattern) else [SourceFile(pattern, {})]
        files = matching
        if is_pattern(pattern):
            named = directory_of(pattern)
            files = [f for f in matching if not own.has(f.path) and not own.other_paper_has(f.path, named)]
        if not files and matching:
            problems.append(
                Problem(
                    Place(written),
                    "",
                    "matches no file but those that Heatplate builds; use the files that they are built from",
                )
            )
        elif files:
            used |= {exclusion for exclusion in exclusions if any(map(exclusion.has, files))}
            for file in files:
                if by := next((exclusion for exclusion in exclusions if exclusion.has(file)), None):
                    tell("files left out by exclude {name}: {}", 1, name=by.written)
            files = [file for file in files if not any(exclusion.has(file) for exclusion in exclusions)]
            if not files:
                problems.append(Problem(Place(written), "exclude", "leaves out every file that matches this"))
        else:
            hint = home_of(pattern) or similar_files(pattern, Path(directory_of(pattern)))
            problems.append(Problem(Place(written), "", f"matches no file{hint}"))
        for file in files:
            if not _is_usual(file.path, statuses) or (not is_pattern(pattern) and own.has(file.path)):
                problems += filter(None, [_problem_of_file(file.path, own)])
            found.setdefault(file.path, file)
    if not problems:
        problems += [
            Problem(Place(exclusion.written), "exclude", _no_file_left_out(exclusion.written))
            for exclusion in exclusions
            if exclusion not in used
        ]
    problems += _problems_of_links(statuses.files) if len(found) > 1 and not problems else []
    if problems:
        raise InputError(problems)
    return tuple(found.values())


@wording
def _no_file_left_out(written: str) -> str:
    """What is said of an exclusion of no file. One without a sign of a file may be meant for records."""
    if re.search(r"[*?/.]", written):
        return "leaves out no file; correct it, or remove it"
    return f"leaves out no file; to leave out records, write {left_out('FIELD', written)}"


def _problem_of_pattern(pattern: str, place: Place) -> Problem | None:
    if not pattern.strip():
        return Problem(place, "", "a source is empty; give a file or a pattern")
    if not pattern.isprintable():
        return Problem(place, "", "a source has a control character in its name; rename the file")
    parts = PurePosixPath(pattern).parts
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:/", pattern):
        return Problem(place, "", "a URL, not a file; download it into the paper's directory")
    if re.match(r"[A-Za-z]:[/\\]", pattern):
        return Problem(
            place, "", "a path with a drive; write it as this machine has it, such as ../data/*.csv"
        )
    if "\\" in pattern and not os.path.lexists(pattern):
        return Problem(place, "", backslash(pattern))
    if is_pattern(pattern) and ".." in PurePosixPath(pattern[len(directory_of(pattern)) :]).parts:
        return Problem(place, "", "a pattern cannot go up after a wildcard; write .. only before it")
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
    fits = re.compile(_expression(pattern))
    directory = directory_of(pattern)
    steps = [step for step in pattern[len(directory) :].split("/") if step]
    if steps[-1] == "**":
        steps.append("*")
    for path in sorted(set(_paths(directory, steps))):
        if match := fits.fullmatch(path):
            yield SourceFile(path, match.groupdict())


def _expression(pattern: str) -> str:
    """A regular expression for the paths that match, with a group for each name in braces."""
    expression, named = "", set()
    for token in _TOKEN.finditer(pattern):
        text = token[0]
        hidden = _NOT_HIDDEN if expression.endswith(("/", ")*")) or not expression else ""
        if text.startswith("{"):
            expression += hidden + (f"(?P={token[1]})" if token[1] in named else f"(?P<{token[1]}>[^/]+?)")
            named.add(token[1])
        elif text.startswith("**"):
            expression += f"(?:{_NOT_HIDDEN}[^/]+/)*" + ("" if text == "**/" else f"{_NOT_HIDDEN}[^/]+")
        elif text in ("*", "?"):
            expression += hidden + ("[^/]*" if text == "*" else "[^/]")
        else:
            expression += re.escape(text)
    return expression


def _paths(directory: str, steps: Sequence[str], searched: Sequence[str] = ()) -> Iterator[str]:
    """What lies along the steps of a pattern below a directory; the working directory is the empty one.

    searched: where ``**`` began, and the targets of the links that it followed from there.
    """
    step, further = steps[0], steps[1:]
    if step == "**":
        searched = searched or (os.path.realpath(directory),)
        yield from _paths(directory, further)
        for entry in _entries(directory):
            path = os.path.join(directory, entry.name)  # noqa: PTH118
            if entry.name.startswith(".") or not os.path.isdir(path):  # noqa: PTH112
                continue
            into = searched
            if entry.is_symlink():
                target = os.path.realpath(path)
                if any(is_within(target, other) or is_within(other, target) for other in searched):
                    continue
                into = (*searched, target)
            yield from _paths(path, steps, into)
    elif is_pattern(step):
        fits = re.compile(_expression(re.sub(r"\{[^{}]*\}", "?*", step)))
        for entry in _entries(directory):
            path = os.path.join(directory, entry.name)  # noqa: PTH118
            if fits.fullmatch(entry.name):
                if further:
                    yield from _paths(path, further)
                elif not _is_directory(entry):
                    yield path
    else:
        path = os.path.join(directory, step)  # noqa: PTH118
        if further:
            yield from _paths(path, further)
        elif os.path.lexists(path) and not os.path.isdir(path):  # noqa: PTH112
            yield path


def _is_directory(entry: os.DirEntry[str]) -> bool:
    """Whether it is a directory, or a link to one, as far as can be told; the file is checked later."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _entries(directory: str) -> list[os.DirEntry[str]]:
    """What a directory holds; nothing if it cannot be read or is none."""
    try:
        with os.scandir(directory or ".") as entries:
            return list(entries)
    except OSError:
        return []


class _Statuses:
    """What the file system knows of paths, of which there may be thousands: each is looked up once.

    files: of each path that was asked for as a file, that of the file, also through a link.
    """

    def __init__(self) -> None:
        self._paths: dict[str, os.stat_result] = {}
        self.files: dict[str, os.stat_result] = {}

    def is_link(self, path: str) -> bool:
        try:
            status = self._paths[path] = os.lstat(path)
        except (OSError, ValueError):
            return False
        return stat.S_ISLNK(status.st_mode)

    def of_file(self, path: str) -> os.stat_result | None:
        """None if there is nothing, or nothing that the path may lead to."""
        status = self._paths.get(path)
        if status is None or stat.S_ISLNK(status.st_mode):
            try:
                status = os.stat(path)  # noqa: PTH116
            except OSError:
                return None
        self.files[path] = status
        return status


def _is_usual(path: str, statuses: _Statuses) -> bool:
    """Whether a path is that of a file that can be read."""
    status = statuses.of_file(path)
    if status is None:
        return False
    can_be_read = stat.S_ISREG(status.st_mode) and status.st_size and os.access(path, os.R_OK)
    return bool(can_be_read) and _is_plain(path)


def _is_plain(path: str) -> bool:
    return path.isprintable() and "{" not in path and "}" not in path


def _problem_of_file(path: str, own: OwnFiles) -> Problem | None:
    file, place = Path(path), Place(path)
    if own.has(path):
        return Problem(
            place, "", "is built in the same run, so it may be outdated; use the files that it is built from"
        )
    if not _is_plain(path):
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
        return Problem(place, "", f"there is no such file{home_of(path) or similar_files(path, file.parent)}")
    if stat.S_ISDIR(status.st_mode):
        return Problem(place, "", f"a directory; give the files in it, such as {printable(path)}/*.csv")
    if not stat.S_ISREG(status.st_mode):
        return Problem(place, "", "not a regular file but a pipe, socket or device")
    if not os.access(real, os.R_OK):
        return Problem(place, "", "cannot be read; change its permissions (chmod u+r)")
    return Problem(place, "", "the file is empty") if status.st_size == 0 else None


def _problems_of_links(statuses: Mapping[str, os.stat_result]) -> list[Problem]:
    """Paths through links to a file that another path gives too: its runs would be counted twice."""
    seen: dict[tuple[int, int], str] = {}
    problems = []
    for path, status in statuses.items():
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

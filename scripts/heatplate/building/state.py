"""What of a paper is up to date, and why the rest is not."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from heatplate.building.digests import Digests
from heatplate.building.figure_parts import figure_parts
from heatplate.building.job import DIGESTS, OWN
from heatplate.building.matrix_parts import matrix_parts
from heatplate.building.reasons import reason_to_build
from heatplate.building.record import Record
from heatplate.building.surroundings import ignored_settings
from heatplate.paper import Paper
from heatplate.problems import input_error

CLOCK = OWN / "clock"
"""A file that is newer than everything that was built."""

MATRICES = Path("results/matrices")
FIGURES = Path("figures")

Content = tuple[str, str]
"""The digests of a matrix's values and labels."""

_WAITS = "drawn again if its matrix changes"


@dataclass(frozen=True)
class Built:
    """The files that one job builds, and their record beside them."""

    files: tuple[Path, ...]
    record: Path

    @classmethod
    def of(cls, directory: Path, name: str, endings: Iterable[str], record: str) -> Built:
        return cls(
            tuple(directory / f"{name}.{ending}" for ending in endings), directory / f"{name}.{record}"
        )


def matrix_files(name: str) -> Built:
    return Built.of(MATRICES, name, ("npy", "json"), "record.json")


def figure_files(name: str) -> Built:
    return Built.of(FIGURES, name, ("pdf", "png"), "record.json")


def svg_files(name: str) -> Built:
    return Built.of(FIGURES, name, ("svg",), "svg.record.json")


@dataclass
class State:
    """For each job of a paper the reason why it must run, as it is when the workflow is read.

    matrices, figures, svgs: name → reason; what is up to date is not in it. A figure whose matrix is about to
    be collected again, and that has no other reason, is not in it either: whether it is drawn shows then.
    waiting: their files, the first of each job.
    built: every file that a job of the paper builds.
    orphans: built files that nothing in the configuration stands for.
    """

    matrices: dict[str, str] = field(default_factory=dict)
    figures: dict[str, str] = field(default_factory=dict)
    svgs: dict[str, str] = field(default_factory=dict)
    waiting: list[Path] = field(default_factory=list)
    built: list[Path] = field(default_factory=list)
    orphans: list[Path] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        paper: Paper,
        collect_code: Mapping[str, str],
        draw_code: Mapping[str, str],
        *,
        is_alone: bool = True,
    ) -> State:
        """The state of the paper in the working directory.

        is_alone: no other paper has its figures there, so that what this one does not know is an orphan.
        """
        digests = Digests(DIGESTS)
        state = cls(orphans=list(_orphans(paper)) if is_alone else [])
        for name, keys in paper.configuration.matrices.items():
            sources = {path: _digest(digests, path) for path in paper.sources[name]}
            parts = matrix_parts(keys, sources, collect_code)
            built = matrix_files(name)
            state.built.extend(built.files)
            if reason := reason_to_build(built.files, built.record, parts, digests.of):
                state.matrices[name] = reason
        built_matrices = cache(_built_matrices)
        for name, figure in paper.configuration.figures.items():
            matrix = paper.matrix_of(name)
            values, labels = matrix_files(matrix).files
            content = {"values": _digest(digests, str(values)), "labels": _digest(digests, str(labels))}
            parts = figure_parts(figure, content, draw_code)
            kinds = [(figure_files(name), state.figures)]
            kinds += [(svg_files(name), state.svgs)] if figure.svg else []
            for built, reasons in kinds:
                state.built.extend(built.files)
                reason = reason_to_build(
                    built.files,
                    built.record,
                    parts,
                    digests.of,
                    key_names=paper.style_keys(name),
                    matrix_with=partial(_matrix_with, {matrix: content}, built_matrices),
                    matrix_is_stale=matrix in state.matrices,
                )
                if reason:
                    reasons[name] = reason
                elif matrix in state.matrices:
                    state.waiting.append(built.files[0])
        digests.remember()
        return state

    def reasons(self, paper: Paper) -> dict[str, str]:
        """For every built file of the paper why it will be built, or that it is up to date."""
        found: dict[str, str] = {}
        kinds = [(matrix_files, paper.matrices, self.matrices), (figure_files, paper.figures, self.figures)]
        for files, names, reasons in [*kinds, (svg_files, paper.svg_figures, self.svgs)]:
            for name in names:
                built = files(name).files
                otherwise = _WAITS if built[0] in self.waiting else "up to date"
                found |= dict.fromkeys(map(str, built), reasons.get(name, otherwise))
        return found

    def lines(self) -> Iterator[str]:
        """One line for each file that must be built or may have to be, and for the orphans."""
        kinds = ((matrix_files, self.matrices), (figure_files, self.figures), (svg_files, self.svgs))
        for files, reasons in kinds:
            for name, reason in reasons.items():
                yield f"{files(name).files[0]}: {reason}"
        yield from (f"{path}: {_WAITS}" for path in self.waiting)
        if self.orphans:
            listed = ", ".join(map(str, self.orphans))
            way_out = "to remove: the same command with remove_orphans at its end"
            yield f"in no configuration any more: {listed} ({way_out})"

    def renew_clock(self) -> None:
        """Make the clock newer than every built file, so that a job which has it as its input runs.

        The time of a file says nothing here, but Snakemake asks for it. It also asks for the content: a newer
        file with the content that the last job saw is no reason to run. What lies in the future is brought
        back, since a clock that lies there too would be later than what the job builds. Raises InputError where
        that is not allowed.
        """
        now = time.time()
        for path in self.built:
            try:
                if path.stat().st_mtime >= now:
                    os.utime(path, (now - 1, now - 1))
            except FileNotFoundError:
                continue
            except PermissionError as error:
                message = "its time lies in the future and its owner is someone else; delete it"
                raise input_error(str(path), message) from error
        CLOCK.parent.mkdir(parents=True, exist_ok=True)
        CLOCK.write_text(f"{time.time_ns()}\n")


def announce(state: State) -> None:
    """Print why each file is built, what the configuration no longer has, and what settings are ignored."""
    lines = list(state.lines())
    if ignored := list(ignored_settings()):
        lines.append(f"ignored, so that every machine builds the same: {', '.join(ignored)}")
    if lines:
        print("\n".join(lines), file=sys.stderr)


def inputs_of(sources: Iterable[str], is_made: Callable[[str], bool]) -> list[str]:
    """The source files that Snakemake is told of.

    One that lies in the future is left out, because a job whose input is later than its output fails. What a
    job reads is the job's own concern; Snakemake has to know only of what another rule may still make.

    is_made: says whether a rule makes a file. Such a one is never left out.
    """
    now = time.time()
    return [
        path
        for path in sources
        if not Path(path).exists() or Path(path).stat().st_mtime <= now or is_made(path)
    ]


def _digest(digests: Digests, path: str) -> str:
    """The digest of a file, or that there is none: another workflow may make it later."""
    try:
        return digests.of(path)
    except OSError:
        return "missing"


def _matrix_with(
    known: Mapping[str, Mapping[str, str]],
    built: Callable[[], Mapping[Content, str]],
    wanted: Mapping[str, str],
) -> str:
    """The name of a matrix by the digests of its files: of those known, or else of those that were built."""
    names = [name for name, digests in known.items() if digests == wanted]
    return names[0] if names else built().get((wanted.get("values", ""), wanted.get("labels", "")), "")


def _built_matrices() -> dict[Content, str]:
    """The names of the matrices that have a record, by the digests of their two files."""
    found = {}
    for path in sorted(MATRICES.glob("*.record.json")):
        if record := Record.read(path):
            name = path.name.removesuffix(".record.json")
            found[record.built.get(f"{name}.npy", ""), record.built.get(f"{name}.json", "")] = name
    return found


def _orphans(paper: Paper) -> Iterator[Path]:
    """The files of records that no matrix or figure of the configuration has."""
    wanted = {matrix_files(name).record for name in paper.matrices}
    wanted |= {figure_files(name).record for name in paper.figures}
    wanted |= {svg_files(name).record for name in paper.svg_figures}
    for directory in (MATRICES, FIGURES):
        for path in sorted(directory.glob("*.record.json")):
            if path not in wanted and (record := Record.read(path)) is not None:
                files = (directory / Path(name).name for name in sorted(record.built))
                yield from (file for file in files if file.is_file())
                yield path

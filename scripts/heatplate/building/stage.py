"""A stage of the flow, and its jobs, as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeVar

from heatplate.building.places import Places
from heatplate.building.record import Parts
from heatplate.building.versions import versions

Paper = TypeVar("Paper")
"""Whatever a stage asks for its jobs: this package does not look into it."""

Document = Mapping[str, Any]
"""A specification: what JSON can hold, by key."""

OWN = Path(".snakemake/heatplate")
"""The directory for what may be lost at any time."""
SPECIFICATIONS = OWN / "specifications"
DIGESTS = OWN / "digests.json"
KEPT = OWN / "latex"
"""What jobs keep for the next run."""


@dataclass(frozen=True)
class Words:
    """How a stage's reasons are worded. In no key.

    reads: what its inputs are together, such as ``matrix``; empty if each is a file of its own.
    done: what is done with them again, such as ``drawn``.
    one, many: what the files of one job are called, and those of several.
    inputs: the names of inputs that need other words.
    named_by: the keys of the specification that name the inputs, such as ``source``.
    phrases: what inputs are called that are not of what the others are together, such as
        ``the vmin shared with glue``. besides: what these are together, in the plural.
    gathers: that it only puts together what other jobs wrote. It is spoken of when it is written, and not
        while it may be, nor if it stays as it is.
    follows: whether its jobs only look at what others build, so that nothing is said of a job that runs
        because one of those does.
    """

    reads: str = ""
    done: str = "built"
    one: str = "file"
    many: str = "files"
    inputs: Mapping[str, str] = field(default_factory=dict)
    named_by: Sequence[str] = ()
    phrases: Mapping[str, str] = field(default_factory=dict)
    besides: str = ""
    gathers: bool = False
    follows: bool = False

    @property
    def waiting(self) -> str:
        """Said of a file that may have to be built: whether it must shows when its inputs were built."""
        reads = self.reads or "input"
        changes = f"{reads} or its {self.besides} change" if self.phrases else f"{reads} changes"
        return f"{self.done} again if its {changes}"


@dataclass(frozen=True)
class Stage(Generic[Paper]):
    """A kind of file that is built, and all that has a say in it.

    name: of the stage, of its rule in the Snakefile, and of its logs' directory.
    script: the program that its jobs run, where its code begins.
    directory, endings: ``NAME.ENDING`` in the directory is what it writes; ``record_ending`` that of the
        record.
    names: the names that a paper has jobs for.
    specification: what the job of a name is told.
    keyed: of what it is told, what its key and its record have.
    inputs: what the job of a name reads: each file's path by what it is to the job, such as ``values``, or if
        it is nothing else by what the key and the record call it, mostly the path itself. A file that another
        stage writes makes the job wait for that stage's.
    libraries: the libraries whose versions have a say in what comes of a specification.
    further_parts: what else has one, as further parts of the key, such as the digests of fonts.
    places: where the keys of a name's specification are written.
    phrases: what the reasons of a name's job say of some of its inputs, as in ``Words``.
    """

    name: str
    script: str
    directory: Path
    endings: tuple[str, ...]
    names: Callable[[Paper], Iterable[str]]
    specification: Callable[[Paper, str], Document]
    inputs: Callable[[Paper, str], Mapping[str, str]]
    libraries: Callable[[Document], Sequence[str]]
    places: Callable[[Paper, str], Places]
    further_parts: Callable[[Document], Parts] = lambda specification: {}
    keyed: Callable[[Document], Document] = lambda specification: specification
    record_ending: str = "record.json"
    words: Words = Words()
    phrases: Callable[[Paper, str], Mapping[str, str]] = lambda paper, name: {}

    def files(self, name: str) -> tuple[Path, ...]:
        """What the job of a name writes."""
        return tuple(self.directory / f"{name}.{ending}" for ending in self.endings)

    def jobs(self, paper: Paper, code: Mapping[str, str]) -> Iterator[Job]:
        """A job for each name. code: the digest of each file of the script's code."""
        for name in self.names(paper):
            told = self.specification(paper, name)
            specification = self.keyed(told)
            further = {"code": code, "versions": versions(*self.libraries(specification))}
            yield Job(
                stage=self.name,
                name=name,
                files=self.files(name),
                record=self.directory / f"{name}.{self.record_ending}",
                specification=specification,
                told=told,
                inputs=self.inputs(paper, name),
                further_parts={**further, **self.further_parts(specification)},
                words=replace(self.words, phrases=self.phrases(paper, name)),
                places=self.places(paper, name),
            )


@dataclass(frozen=True)
class Job:
    """What is built together, from what, and where its record is.

    further_parts: the parts of its key besides the specification and the digests of its inputs.
    told: the specification as the job gets it, if the key has it in another form.
    """

    stage: str
    name: str
    files: tuple[Path, ...]
    record: Path
    specification: Document
    inputs: Mapping[str, str]
    further_parts: Parts
    words: Words = field(default_factory=Words)
    places: Places = field(default_factory=Places)
    told: Document | None = None

    def parts(self, inputs: Mapping[str, str]) -> Parts:
        """All that its files are made of. inputs: the digest of each input, by the same names."""
        return {"specification": self.specification, "inputs": inputs, **self.further_parts}

    @property
    def named_inputs(self) -> dict[str, str]:
        """The inputs that are something to the job, such as its ``values``."""
        return {name: path for name, path in self.inputs.items() if name != path and name.isidentifier()}

    @property
    def sources(self) -> list[str]:
        """The paths of the other inputs."""
        named = self.named_inputs
        return [path for name, path in self.inputs.items() if name not in named]

    @property
    def specification_file(self) -> Path:
        """Where a run leaves the specification for the job."""
        return SPECIFICATIONS / self.stage / f"{self.name}.json"

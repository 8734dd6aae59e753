"""The plan of a paper: all of its jobs, which of them must run and why, and what earlier papers left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from heatplate.building.built_files import built_files
from heatplate.building.digests import Digests
from heatplate.building.reasons import reason_to_build
from heatplate.building.stage import DIGESTS, Job, Paper, Stage

JobName = tuple[str, str]
"""The name of a stage, and of what it builds."""


@dataclass(frozen=True)
class Plan:
    """All of a paper's jobs, in the order of the stages, as things are when the workflow is read.

    digests: those of all files that were compared.
    reasons: why a job must run; it is not in there if its files are up to date, or if it only waits.
    waiting: the jobs with no reason but that something they read is about to be built: whether they must run
        shows then.
    orphans: files that were built for what the configuration no longer has.
    """

    jobs: Mapping[JobName, Job]
    digests: Digests
    reasons: Mapping[JobName, str] = field(default_factory=dict)
    waiting: frozenset[JobName] = frozenset()
    orphans: Sequence[Path] = ()

    @classmethod
    def of(
        cls,
        paper: Paper,
        stages: Sequence[Stage[Paper]],
        code: Mapping[str, Mapping[str, str]],
        *,
        is_alone: bool = True,
    ) -> Plan:
        """The plan of a paper in the working directory.

        stages: each after those whose files it reads. code: the digests of each script's code.
        is_alone: no other paper has its files there, so that what this one does not know is an orphan.
        """
        jobs = {
            (stage.name, job.name): job for stage in stages for job in stage.jobs(paper, code[stage.script])
        }
        digests = Digests(DIGESTS)
        reasons: dict[JobName, str] = {}
        waiting: set[JobName] = set()
        unsettled: set[str] = set()
        for name, job in jobs.items():
            not_yet = {key for key, path in job.inputs.items() if path in unsettled}
            inputs = {key: _digest(digests, path) for key, path in job.inputs.items()}
            reason = reason_to_build(job, inputs, digests.of, not_yet=not_yet)
            if reason:
                reasons[name] = reason
            elif not_yet:
                waiting.add(name)
            if reason or not_yet:
                unsettled.update(map(str, job.files))
        orphans: list[Path] = []
        if is_alone:
            directories = dict.fromkeys(stage.directory for stage in stages)
            records = [job.record for job in jobs.values()]
            orphans = list(built_files(directories, digests.of, without=records))
        return cls(jobs, digests, reasons, frozenset(waiting), orphans)

    def must_run(self, job: JobName) -> bool:
        return job in self.reasons

    def may_run(self, job: JobName) -> bool:
        return job in self.reasons or job in self.waiting

    def follows(self, job: JobName) -> bool:
        """Whether a job that only looks at what others build may run because one of those may."""
        if not self.jobs[job].words.follows:
            return False
        builders = map(self.job_that_builds, self.jobs[job].inputs.values())
        return any(builder and self.may_run(builder) for builder in builders)

    def job_that_builds(self, path: str) -> JobName | None:
        """The job that builds a file, None for one that comes from elsewhere."""
        return self._builders.get(path)

    @cached_property
    def _builders(self) -> dict[str, JobName]:
        return {str(file): name for name, job in self.jobs.items() for file in job.files}

    @property
    def files(self) -> list[Path]:
        """Every file that a job builds."""
        return [file for job in self.jobs.values() for file in job.files]

    def answers(self) -> dict[str, str]:
        """For every file that a job builds why it will be built, or that it is up to date."""
        return {path: self._answer(name) for path, name in self._builders.items()}

    def _answer(self, name: JobName) -> str:
        waits = self.jobs[name].words.waiting if name in self.waiting else "up to date"
        return self.reasons.get(name, waits)

    def lines(self, removal: str) -> Iterator[str]:
        """One line for each job that must run, then for each that may have to, and one for the orphans.

        removal: how to remove these, a command or words for it.
        """
        waiting = [name for name, job in self.jobs.items() if name in self.waiting and not job.words.gathers]
        told = (name for name in (*self.reasons, *waiting) if not self.follows(name))
        yield from (f"{self.jobs[name].files[0]}: {self._answer(name)}" for name in told)
        if self.orphans:
            listed = ", ".join(map(str, self.orphans))
            yield f"in no configuration any more: {listed} (to remove: {removal})"


def _digest(digests: Digests, path: str) -> str:
    """The digest of a file, or that there is none: another workflow may make it later."""
    try:
        return digests.of(path)
    except OSError:
        return "missing"

"""What a run says in Snakemake's place: a line for each figure that is finished, and one for the whole."""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from snakemake_interface_logger_plugins.common import LogEvent

from heatplate.building.built_files import ORPHANS
from heatplate.building.plan import JobName, Plan
from heatplate.building.stage import Job

CHATTER = (
    "Assuming unrestricted shared filesystem",
    "Building DAG of jobs",
    "Cannot restore",
    "Complete log(s)",
    "Conda environments: ignored",
    "Elapsed time",
    "Exiting because a job execution failed",
    "Provided cores",
    "Provided remote nodes",
    "Provided resources",
    "Removing output files of failed job",
    "Restored previous version",
    "Rules claiming more threads",
    "Select jobs to execute",
    "Singularity containers: ignored",
    "Using shell",
    "WorkflowError:\nAt least one job did not complete",
)
"""How the messages of Snakemake begin that tell an author nothing; all others are shown."""

OURS = "HEATPLATE_SCRIPTS"
"""What the commands of Heatplate's own jobs have in them, and so Snakemake's messages about them."""

PROFILE = {"host", "rules"}
"""What profiles/default tells Snakemake to be quiet about. Who says otherwise wants Snakemake's own words."""


MOST_NAMED = 3
"""Figures that a file waits for which are named before the others are counted."""


@dataclass(eq=False)
class RunLog(logging.Handler):
    """Hears of Snakemake's jobs.

    files: the logs of the whole run. stream: where it prints. has_begun: whether there is something to do.
    """

    plan: Plan
    started: float
    stream: TextIO
    files: list[str]
    _running: dict[int, tuple[JobName, float]] = field(default_factory=dict)
    _others: dict[int, tuple[str, float]] = field(default_factory=dict)
    _done: Counter[str] = field(default_factory=Counter)
    _ended: set[JobName] = field(default_factory=set)
    _failed: list[tuple[Job, list[Path]]] = field(default_factory=list)
    _counts: Counter[str] = field(default_factory=Counter)
    has_begun: bool = False
    _has_others: bool = False
    _bar: Any = None

    def __post_init__(self) -> None:
        super().__init__()
        makers = [job for job in self.plan.jobs.values() if not (job.words.gathers or job.words.follows)]
        read = {path for job in makers for path in job.inputs.values()}
        self._stages = {stage for stage, _ in self.plan.jobs}
        self._ends = {job.stage for job in makers}
        self._ends -= {name[0] for path in read if (name := self.plan.job_that_builds(path))}

    @classmethod
    def attach(cls, workflow: Any, plan: Plan, started: float) -> RunLog | None:
        """Let Snakemake print only what is not said here, and write all to its file.

        None if Snakemake's own words are wanted, if its handlers are not those of the locked version, or if
        another module of the same workflow has one: the jobs of this one are named there, as all others are.
        """
        settings = workflow.output_settings
        own = {str(getattr(kind, "name", kind)).lower() for kind in settings.quiet or ()} == PROFILE
        if not own or settings.verbose or settings.printshellcmds or settings.debug_dag or settings.dryrun:
            return None
        manager = workflow.logger_manager
        handlers = {handler.name: handler for handler in manager.logger.handlers}
        if any(isinstance(handler, cls) for handler in manager.logger.handlers):
            return None
        terminal, file = handlers.get("DefaultStreamHandler"), handlers.get("DefaultLogFileHandler")
        if not isinstance(terminal, logging.StreamHandler):
            return None
        terminal.addFilter(_is_news)
        for each in file.filters if file else ():
            with suppress(AttributeError):
                each.quiet = set()
        log = cls(plan, started, terminal.stream, [os.path.relpath(path) for path in manager.get_logfile()])
        manager.logger.addHandler(log)
        return log

    def emit(self, record: logging.LogRecord) -> None:
        facts = record.__dict__
        match facts.get("event"):
            case LogEvent.RUN_INFO:
                self._begin(facts["stats"])
            case LogEvent.JOB_INFO if job := self._job(facts):
                self._running[facts["jobid"]] = job, time.monotonic()
            case LogEvent.JOB_INFO if facts["output"]:
                output, _, _ = facts["output"][0].partition(" (")  # without Snakemake's remark on its kind
                self._others[facts["jobid"]] = output, time.monotonic()
            case LogEvent.JOB_FINISHED if facts["job_id"] in self._others:
                output, since = self._others.pop(facts["job_id"])
                self._has_others = True
                self._say(f"{output}  {time.monotonic() - since:.1f} s")
            case LogEvent.JOB_FINISHED if facts["job_id"] in self._running:
                self._finish(*self._running.pop(facts["job_id"]))
            case LogEvent.JOB_ERROR if facts["jobid"] in self._running:
                name, _ = self._running.pop(facts["jobid"])
                self._failed.append((self.plan.jobs[name], [Path(path) for path in facts["log"]]))

    def _job(self, facts: Mapping[str, Any]) -> JobName | None:
        name = self._stage(facts["rule_name"]), next(iter(dict(facts["wildcards"]).values()), "")
        return name if name in self.plan.jobs else None

    def _stage(self, rule: str) -> str:
        """The stage of a rule, which another workflow may have given a name with a beginning of its own."""
        return next((stage for stage in self._stages if f"_{rule}".endswith(f"_{stage}")), "")

    def _begin(self, stats: Mapping[str, int]) -> None:
        self.has_begun = True
        for rule, count in stats.items():
            if stage := self._stage(rule):
                self._counts[stage] += count
        if self.stream.isatty():
            from tqdm import tqdm  # not at the start of every run

            self._bar = tqdm(
                total=self._counts.total(),
                file=self.stream,
                leave=False,
                bar_format="{bar:30} {n}/{total}  {elapsed}",
            )

    def _finish(self, name: JobName, since: float) -> None:
        job = self.plan.jobs[name]
        self._ended.add(name)
        if self._bar is not None:
            self._bar.update()
        if self._is_new(job):
            self._done[name[0]] += 1
            if name[0] in self._ends:
                count = sum(self._done[stage] for stage in self._ends)
                total = sum(self._counts[stage] for stage in self._ends)
                self._say(f"[{count}/{total}] {job.files[0]}  {time.monotonic() - since:.1f} s")
        else:
            self._counts[name[0]] -= 1

    def _is_new(self, job: Job) -> bool:
        """Whether a job wrote its files, and did not find that they would come out the same."""
        try:
            return job.record.stat().st_mtime >= self.started
        except OSError:
            return False

    def finish(self, before: Sequence[str] = ()) -> None:
        """Say what came of the run, if there was something to do. before: lines to say first."""
        if not self.has_begun:
            return
        if self._bar is not None:
            self._bar.close()
        for line in before:
            self._say(line)
        for job, logs in self._failed:
            if not any(log.exists() and log.stat().st_size for log in logs):
                self._say(
                    f"{job.files[0]}: its job ended without a word; was it killed, or is the memory full?"
                )
        for line in self._waiting():
            self._say(line)
        self._say("; ".join([*self._parts(), *(f"log: {file}" for file in self.files)]))

    def _waiting(self) -> Iterator[str]:
        """A line for each file that was not put together, with what it waits for."""
        failed = {(job.stage, job.name) for job, _ in self._failed}
        for name, job in self.plan.jobs.items():
            if not job.words.gathers or self._counts[name[0]] <= self._done[name[0]]:
                continue
            builders = dict.fromkeys(map(self.plan.job_that_builds, job.inputs.values()))
            lacking = [
                str(self.plan.jobs[builder].files[0])
                for builder in builders
                if builder
                and (self.plan.may_run(builder) or builder in failed)
                and builder not in self._ended
            ]
            if lacking:
                further = len(lacking) - MOST_NAMED
                more = f" and {further} more" if further > 0 else ""
                named = ", ".join(lacking[:MOST_NAMED])
                yield f"{job.files[0]}: not {job.words.done}, since it waits for {named}{more}"

    def _parts(self) -> Iterator[str]:
        words = {name[0]: job.words for name, job in self.plan.jobs.items()}
        done: Counter[tuple[str, str, str]] = Counter()
        missing: Counter[tuple[str, str, str]] = Counter()
        for stage, of_stage in words.items():
            if of_stage.follows and any(self._counts[other] for other in self._ends):
                continue  # it goes without saying
            kind = of_stage.one, of_stage.many, of_stage.done
            done[kind] += self._done[stage]
            missing[kind] += self._counts[stage] - self._done[stage]
        made = [f"{_counted(count, one, many)} {what}" for (one, many, what), count in done.items() if count]
        if made:
            yield f"{', '.join(made)} in {time.time() - self.started:.1f} s"
        lost = [
            f"{_counted(count, one, many)} not {what}"
            for (one, many, what), count in missing.items()
            if count > 0
        ]
        if not made and (lost or not self._has_others):
            yield "nothing came out different" if not lost else "nothing was built"
        if lost:
            yield ", ".join(lost)

    def _say(self, line: str) -> None:
        if self._bar is not None:
            self._bar.clear()
        print(line, file=self.stream, flush=True)
        if self._bar is not None and not self._bar.disable:
            self._bar.refresh()


def _is_news(record: logging.LogRecord) -> bool:
    text = str(record.msg or "").strip()
    is_plain = getattr(record, "event", None) in (None, LogEvent.ERROR)
    is_ours = text.startswith("RuleException") and (OURS in text or str(ORPHANS) in text)
    return is_plain and bool(text) and not is_ours and not text.startswith(CHATTER)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"

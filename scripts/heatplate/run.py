"""A run of the workflow: what the Snakefile asks for. Only this and ``run_log`` know Snakemake's ways."""

from __future__ import annotations

import atexit
import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from heatplate.building.built_files import list_orphans
from heatplate.building.clock import CLOCK, renew_clock
from heatplate.building.handover import hand_over, hand_over_code
from heatplate.building.job_script import IN_MODULE, RUN_BY
from heatplate.building.plan import JobName, Plan
from heatplate.building.run_lock import exit_if_not_writable, take_run_lock
from heatplate.building.source_code import CodeMemory
from heatplate.building.stage import OWN, Job
from heatplate.building.targets import only_builds, problems_of_targets, targets_of_command
from heatplate.building.user_settings import BASH_ENV, ignored_settings
from heatplate.building.worker import Workers
from heatplate.checking.summary import lines_of
from heatplate.checking.verdict import Verdict, read_verdict
from heatplate.job_rate import JobRate
from heatplate.paper import Paper, paper_of_command, paper_of_module
from heatplate.problems import InputError, Place, Problem, did_you_mean
from heatplate.run_log import RunLog
from heatplate.run_workers import keep_workers
from heatplate.stages import SCRIPTS, STAGES, code_of_stages, command_that_removes, plan_of

LOGS = Path("results/logs")
CODE = f"code.{sys.implementation.cache_tag}.json"
"""The file with the digests of code that is known."""
RULES_OF_MANY = frozenset(stage.name for stage in STAGES) | {"figure_colormaps"}
RULES = RULES_OF_MANY | {"all", "colormaps", "remove_orphans"}
"""The rules of the Snakefile, and those of them that build one of many files, so that they are no targets."""
SHEETS = Path("figures/colormaps")
"""Where all colour maps are drawn, as ``all``, and each figure in those that suit it, when asked for."""


@dataclass(frozen=True)
class Run:
    """One reading of the Snakefile, in the process that was started or in one that runs a single job.

    workflow, ancient: Snakemake's. started: seconds since the epoch. configfile: what another workflow names.
    """

    workflow: Any
    ancient: Callable[[Any], Any]
    plan: Plan
    is_module: bool
    started: float
    log: RunLog | None = None
    is_strict: bool = False
    configfile: object = None

    @classmethod
    def begin(
        cls, workflow: Any, config: Mapping[str, object], ancient: Callable[[Any], Any], workers: Workers
    ) -> Run:
        """Read the paper in the working directory, plan its jobs, print why each must run, prepare for them.

        config: the configuration that another workflow gives to this one as its module. workers: those that
        were started already.

        What is wrong with the paper ends the program with one line for each problem.
        """
        started = time.time()
        # Snakemake makes many objects and keeps them. To look for garbage among them as often as Python does
        # by itself takes a tenth of a run with a thousand figures and nothing to do.
        gc.set_threshold(100_000, 50, 50)
        is_module = Path(workflow.main_snakefile).resolve() != SCRIPTS.parent / "Snakefile"
        memory = CodeMemory(SCRIPTS / "__pycache__" / CODE, OWN / CODE)
        code = code_of_stages(memory)
        _set_environment(code, is_module=is_module)
        with problems_on_one_line_each():
            paper = _paper(workflow, config, is_module=is_module)
        with exit_if_not_writable(), problems_on_one_line_each():
            # Two modules of one workflow have their figures in one directory.
            plan = plan_of(paper, code, is_alone=not is_module, tex=_name_of_tex(workflow))
            if workflow.is_main_process and not is_module:
                _check_targets(plan)
        log = None
        if workflow.is_main_process:
            JobRate.attach(workflow)
            log = RunLog.attach(workflow, plan, started)
            _print(plan, is_module=is_module)  # first, since a dry run may be where it cannot write
            with exit_if_not_writable(), problems_on_one_line_each():
                if not workflow.output_settings.dryrun:
                    keep_workers(workers, SCRIPTS, _scripts_that_run(plan))
                    _prepare(plan)
                    plan.digests.remember()
                    memory.remember()
                renew_clock(plan.files)
        if not is_module:  # where other rules may need it
            os.environ.pop(BASH_ENV, None)
        is_strict = paper.configuration.strict and workflow.is_main_process
        run = cls(workflow, ancient, plan, is_module, started, log, is_strict, config.get("configfile"))
        if is_module and (log or is_strict):  # whose own hooks Snakemake does not call
            _exit_with_failures_at_exit()
            atexit.register(run.finish_at_exit)
        elif is_strict and run.will_do_nothing and _failing(plan, started) and only_builds(sys.argv):
            run.finish()
        return run

    @property
    def will_do_nothing(self) -> bool:
        """Whether Snakemake will do nothing, and call nothing that is called at the end of a run."""
        return not any(map(self.plan.may_run, _asked(self.plan)))

    @property
    def files(self) -> list[str]:
        """Every file that is built."""
        return list(map(str, self.plan.files))

    def names(self, stage: str) -> str:
        """A regular expression for the names that a stage has jobs for."""
        return "|".join(name for of_stage, name in self.plan.jobs if of_stage == stage) or "(?!)"

    def inputs(self, stage: str, name: str) -> dict[str, Any]:
        """The inputs of a job: those that have names of their own in the stage, ``sources``, and the clock.

        They are ancient, so that their times do not matter, unless the job is to run or to wait for them.
        The clock is newer than all that was built: a job of which it is a plain input runs. As a module, all
        other inputs are plain, since another rule may make the sources while this runs: a job then starts
        whenever one of them is newer, and ends at once if its record holds.

        Each job has one function for all of its inputs, since Snakemake looks at every function anew for
        every job.
        """
        job = self.plan.jobs[stage, name]
        must_run = self.plan.must_run((stage, name))
        found = {key: self._input(path, must_run) for key, path in job.named_inputs.items()}
        if job.sources:
            built = [path for path in job.sources if self.plan.job_that_builds(path)]
            others = self._sources([path for path in job.sources if path not in built])
            found["sources"] = others if self.is_module else self.ancient(others)
            found["sources"] += [self._input(path, must_run) for path in built]
        return {**found, "clock": str(CLOCK) if must_run else self.ancient(str(CLOCK))}

    @property
    def names_of_sheets(self) -> str:
        """A regular expression for the figures that can be drawn in other colour maps."""
        return "|".join(_figures_with_sheets(self.plan)) or "(?!)"

    def inputs_of_sheet(self, figure: str) -> dict[str, str]:
        """What a figure is drawn from, and the clock, since its sheet is drawn whenever it is asked for."""
        return {**self.plan.jobs["draw", figure].named_inputs, "clock": str(CLOCK)}

    def specification(self, stage: str, name: str) -> str:
        """The file with what a job is told."""
        return str(self.plan.jobs[stage, name].specification_file)

    def _input(self, path: str, must_run: bool) -> Any:
        """A file that another job builds: plain if one of the two jobs may run.

        Also if only the one that reads it must: Snakemake skips what lies behind an ancient input of a job
        that it runs for reasons of its own, such as --forcerun or an earlier run that was killed.
        """
        builder = self.plan.job_that_builds(path)
        waits = self.is_module or must_run or (builder is not None and self.plan.may_run(builder))
        return path if waits else self.ancient(path)

    def _sources(self, paths: Sequence[str]) -> list[str]:
        """The source files that Snakemake is told of.

        One that lies in the future is left out, because a job whose input is later than its output fails. A
        job looks at its sources itself; Snakemake has to know only of what another rule may still make.
        """
        now = time.time()
        return [
            path
            for path in paths
            if not Path(path).exists() or Path(path).stat().st_mtime <= now or self._is_made(path)
        ]

    def _is_made(self, path: str) -> bool:
        """Whether a rule of the other workflow makes a file."""
        return any(rule.is_producer(path) for rule in self.workflow.rules)

    def options(self, stage: str, name: str) -> list[str]:
        """The options that the scripts of all stages have."""
        job = self.plan.jobs[stage, name]
        options = ["--name", name, "--specification", str(job.specification_file)]
        options += ["--record", str(job.record)]
        is_told = self.plan.must_run((stage, name)) or self.plan.follows((stage, name))
        if self.workflow.is_main_process and is_told:
            options.append("--reason-already-printed")
        return options

    @property
    def refusal_to_remove(self) -> str:
        """Why the rule for orphans does nothing in a module, with the command that does."""
        refusal = "remove_orphans: as a module, Heatplate removes nothing"
        if not self.configfile:
            return refusal
        command = command_that_removes(str(self.configfile))
        return f"{refusal}; if no other module has its files here, write {command}"

    def finish(self) -> None:
        """Say what came of the run. Ends the program with exit code 1 if a check fails and that matters."""
        failed = _failing(self.plan, self.started) if self.is_strict else []
        _finish(self.plan, self.log, self.started, always=bool(failed))
        if failed:
            sys.exit(_in_words(failed))

    def finish_at_exit(self) -> None:
        """The same for a module, at the end of the process, whose exit code it then has no say in."""
        failed = _failing(self.plan, self.started) if self.is_strict else []
        if failed and not (_has_checked(self.plan, self.started) or only_builds(sys.argv)):
            failed = []
        _finish(self.plan, self.log, self.started, always=bool(failed))
        _FAILURES.extend([_in_words(failed)] if failed else [])

    def fail(self) -> None:
        """Say what this run's jobs had to say that were not done, and what came of it all the same."""
        jobs = self.plan.jobs.items()
        done = {
            LOGS / stage / f"{name}.log" for (stage, name), job in jobs if _is_newer(job.record, self.started)
        }
        for log in sorted({*LOGS.rglob("*.log")} - done):
            text = log.read_text(encoding="utf-8", errors="replace").strip()
            if text and log.stat().st_mtime >= self.started:
                print(text, file=sys.stderr)
        _finish(self.plan, self.log, self.started)


_FAILURES: list[str] = []
"""What each module says of checks that fail, where ``strict`` is true."""


@cache
def _exit_with_failures_at_exit() -> None:
    """Let the process end with exit code 1 if there are failures then. Once, so after all modules' words."""
    atexit.register(_exit_with_failures)


def _exit_with_failures() -> None:
    if _FAILURES:
        print("\n".join(_FAILURES), file=sys.stderr)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(1)  # nothing else changes the exit code of a process that is about to end


def _finish(plan: Plan, log: RunLog | None, started: float, *, always: bool = False) -> None:
    """Say what the checks came to, if there were any or ``always``, and what came of the run."""
    lines = list(lines_of(_verdicts(plan, started))) if always or _has_checked(plan, started) else []
    if log and log.has_begun:
        log.finish(lines)
    elif lines:
        print("\n".join(lines), file=sys.stderr)


def _checks(plan: Plan) -> dict[JobName, Job]:
    return {name: job for name, job in plan.jobs.items() if name[0] == "check"}


def _has_checked(plan: Plan, started: float) -> bool:
    """Whether a figure was checked in this run."""
    return any(_is_newer(job.record, started) for job in _checks(plan).values())


def _is_newer(file: Path, started: float) -> bool:
    try:
        return file.stat().st_mtime >= started
    except OSError:
        return False


def _verdicts(plan: Plan, started: float = 0.0) -> dict[str, Verdict]:
    """What the checks of each figure came to, by its file.

    Without those whose figure was not finished: what is there is of an earlier one.
    """
    found = {}
    for (_, figure), job in _checks(plan).items():
        pdf = plan.jobs["draw", figure]
        if plan.must_run(("draw", figure)) and not _is_newer(pdf.record, started):
            continue
        with suppress(OSError, InputError):
            found[str(pdf.files[0])] = read_verdict(job.files[0])
    return found


def _asked(plan: Plan) -> set[JobName]:
    """The jobs that the command asks for, with those that build what they read.

    The rule for all of them may have a name of its own as a module, ``heatplate_all``.
    """
    targets = targets_of_command(sys.argv, ()).get("", ())
    if not targets or any(target == "all" or target.endswith("_all") for target in targets):
        return set(plan.jobs)
    found: set[JobName] = set()
    waiting = [job for target in targets if (job := plan.job_that_builds(target))]
    while waiting:
        job = waiting.pop()
        if job not in found:
            found.add(job)
            waiting += filter(None, map(plan.job_that_builds, plan.jobs[job].inputs.values()))
    return found


def _failing(plan: Plan, started: float) -> list[str]:
    """The figures of which a check fails: of those that the command asks to check, or that were checked."""
    asked = {figure for stage, figure in _asked(plan) if stage == "check"}
    asked |= {figure for (_, figure), job in _checks(plan).items() if _is_newer(job.record, started)}
    verdicts = _verdicts(plan, started)
    return [
        file for file, verdict in verdicts.items() if verdict.result == "fail" and Path(file).stem in asked
    ]


def _in_words(failed: Sequence[str]) -> str:
    count = "1 figure fails" if len(failed) == 1 else f"{len(failed)} figures fail"
    return f"{count} a check, and strict is true: {', '.join(failed)}"


def _name_of_tex(workflow: Any) -> str:
    """The name of the file for LaTeX: the first that no other module of the same workflow has."""
    names = ("heatplate" if number == 1 else f"heatplate_{number}" for number in count(1))
    return next(
        name for name in names if not any(rule.is_producer(f"figures/{name}.tex") for rule in workflow.rules)
    )


@contextmanager
def problems_on_one_line_each() -> Iterator[None]:
    """InputError is printed, one line for each problem, and ends the program with exit code 1."""
    try:
        yield
    except InputError as problems:
        count = len(problems.problems)
        sys.exit(f"{problems}\n{count} {'problem' if count == 1 else 'problems'}; nothing was built.")


def _set_environment(code: Mapping[str, Mapping[str, str]], *, is_module: bool) -> None:
    """What jobs find in the environment, and not in their commands.

    Snakemake compares commands to decide whether a job must run again, and the paper may be moved.
    """
    os.environ["HEATPLATE_PYTHON"] = sys.executable
    os.environ["HEATPLATE_SCRIPTS"] = str(SCRIPTS)
    os.environ[RUN_BY] = str(os.getpid())
    os.environ[IN_MODULE] = "yes" if is_module else ""
    hand_over_code(SCRIPTS.parent, code)


def _paper(workflow: Any, config: Mapping[str, object], *, is_module: bool) -> Paper:
    if is_module:
        return paper_of_module(config)
    if workflow.is_main_process and not workflow.configfiles:
        _check_directory(workflow)
    return paper_of_command(workflow.configfiles, workflow.config_settings.config)


def _check_directory(workflow: Any) -> None:
    """Raise InputError if there is nothing in the paper's directory, which Snakemake makes if need be.

    It goes again if there is a paper with a similar name beside it.
    """
    asked, here = workflow.overwrite_workdir, Path.cwd()
    if asked is None or [path.name for path in here.iterdir()] not in ([], [".snakemake"]):
        return
    beside = {path.parent.name: path.parent.parent for path in here.parent.glob("*/config.yaml")}
    hint = did_you_mean(here.name, beside)
    if "did you mean" in hint:
        _remove_if_empty(here)
    place = Place("--directory")
    raise InputError([Problem(place, str(asked), f"there is nothing in this directory{hint or NO_PAPER}")])


NO_PAPER = "; write its config.yaml first"


def _remove_if_empty(directory: Path) -> None:
    """Remove a directory with nothing in it but Snakemake's empty logs."""
    logs = directory / ".snakemake" / "log"
    with suppress(OSError):
        for log in logs.glob("*.log"):
            if not log.stat().st_size:
                log.unlink()
        for path in (logs, logs.parent, directory):
            path.rmdir()


def _figures_with_sheets(plan: Plan) -> list[str]:
    """All but one that is called as the sheet with all maps."""
    return [name for stage, name in plan.jobs if stage == "draw" and name != "all"]


def _check_targets(plan: Plan) -> None:
    """Raise InputError for what the command asks for and nothing builds: Snakemake gives no hint."""
    figures, names = plan.answers(), ["all", *_figures_with_sheets(plan)]
    sheets = [str(SHEETS / f"{name}.{ending}") for name in names for ending in ("pdf", "png")]
    answers = {**dict.fromkeys(sheets, ""), **figures}
    directories = {SHEETS, *(stage.directory for stage in STAGES)}
    problems: list[Problem] = []
    for option, targets in targets_of_command(sys.argv, {*answers, *RULES - RULES_OF_MANY}).items():
        for problem in problems_of_targets(targets, answers, RULES, directories):
            message = problem.message
            if problem.place.file.endswith(".svg") and f"{problem.place.file[:-4]}.pdf" in figures:
                message = "is not built; set svg: true for the figure"
            problems.append(replace(problem, key=option, message=message))
        if not option:
            message = "a rule for many files; name one of them, or nothing to build them all"
            problems += (Problem(Place(rule), "", message) for rule in RULES_OF_MANY & set(targets))
    if problems:
        raise InputError(problems)


def _print(plan: Plan, *, is_module: bool) -> None:
    """Why each file is built, what the configuration no longer has, and which settings are ignored."""
    lines = list(plan.lines("the same command with remove_orphans at its end"))
    if ignored := [name for name in ignored_settings() if name != BASH_ENV or not is_module]:
        lines.append(f"ignored, so that every machine builds the same: {', '.join(ignored)}")
    if lines:
        print("\n".join(lines), file=sys.stderr)


def _scripts_that_run(plan: Plan) -> set[str]:
    """The scripts that have jobs to do."""
    at_work = {stage for stage, name in plan.jobs if plan.may_run((stage, name))}
    return {stage.script for stage in STAGES if stage.name in at_work}


def _prepare(plan: Plan) -> None:
    """Take the lock until the process ends, and write what the jobs will read. Raises OSError."""
    directories = dict.fromkeys(stage.directory for stage in STAGES)
    endings = dict.fromkeys(ending for stage in STAGES for ending in (*stage.endings, stage.record_ending))
    finished = {str(file) for name, job in plan.jobs.items() if not plan.may_run(name) for file in job.files}
    if lock := take_run_lock(list(directories), list(endings), finished):
        atexit.register(lock.close)
    hand_over(plan.jobs.values())
    list_orphans(plan.orphans)

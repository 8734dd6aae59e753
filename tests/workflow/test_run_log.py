"""What a run prints: why, each figure as it is finished, one line for the whole, and nothing else."""

from __future__ import annotations

import io
import logging
import os
import re
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from heatplate.paper import paper_of_command
from heatplate.run_log import RunLog
from heatplate.stages import code_of_stages, plan_of
from tests.conftest import SCORES, Run

PROFILE = re.compile(r"Using workflow specific profile .*\n")
"""What Snakemake prints before it reads the Snakefile."""
SECONDS = re.compile(r"\d+\.\d s")
LOG = re.compile(r"\.snakemake/log/\S+\.snakemake\.log")


def printed(run_workflow: Run, paper: Path, *arguments: str, code: int = 0) -> list[str]:
    """The lines of a run, without numbers that are never the same."""
    done = run_workflow(paper, *arguments)
    assert done.returncode == code, done.stdout
    text = PROFILE.sub("", done.stdout)
    return LOG.sub("LOG", SECONDS.sub("N s", text)).splitlines()


def test_a_run_names_each_figure_as_it_is_finished_and_sums_up(paper: Path, run_workflow: Run):
    lines = printed(run_workflow, paper)
    files = [f"results/matrices/{name}.npy" for name in ("scores", "runs")]
    files += [*(f"figures/f{number}.pdf" for number in (1, 2, 3)), "figures/heatplate.tex"]
    assert lines[:6] == [f"{file}: not built yet" for file in files]
    assert sorted(line.partition("] ")[2] for line in lines[6:9]) == [
        f"figures/f{number}.pdf  N s" for number in (1, 2, 3)
    ]
    assert [line.partition("] ")[0] for line in lines[6:9]] == ["[1/3", "[2/3", "[3/3"]
    assert lines[9:] == [
        "3 figures checked: 3 pass",
        "2 matrices collected, 3 figures drawn, 1 file for LaTeX written in N s; log: LOG",
    ]
    (log,) = (paper / ".snakemake/log").iterdir()
    text = log.read_text()
    assert all(
        words in text for words in ("rule draw:", "wildcards: figure=f1", "Finished jobid", "Job stats")
    )

    assert printed(run_workflow, paper) == [
        "Nothing to be done (all requested files are present and up to date)."
    ]
    again = printed(run_workflow, paper, "--forcerun", "collect")
    assert sorted(again[:2]) == [
        f"results/matrices/{name}.npy: stays as it is; what it is made of came out the same"
        for name in ("runs", "scores")
    ]
    assert again[2:] == ["nothing came out different; log: LOG"]


def test_a_failed_run_says_each_message_once_and_what_is_missing(paper: Path, run_workflow: Run):
    (paper / "results/experiments/scores.csv").write_text(SCORES + "large,B,1\n")
    lines = printed(run_workflow, paper, code=1)
    assert lines[6] == "[1/3] figures/f3.pdf  N s"
    assert lines[7].startswith("results/experiments/scores.csv:6: matrices.scores: 2 values for the cell")
    assert lines[8:] == [
        "1 figure checked: 1 pass",
        "figures/heatplate.tex: not written, since it waits for figures/f1.pdf, figures/f2.pdf",
        "1 matrix collected, 1 figure drawn in N s; 1 matrix not collected, 2 figures not drawn, 1 file for "
        "LaTeX not written; log: LOG",
    ]


def test_a_target_that_nothing_builds_and_an_error_of_snakemakes_own_are_shown(
    paper: Path, run_workflow: Run
):
    (line, end) = printed(run_workflow, paper, "figures/nothing.txt", code=1)
    assert line.startswith("figures/nothing.txt: nothing in the configuration builds this; did you mean ")
    assert end == "1 problem; nothing was built."
    (paper / ".snakemake/locks").mkdir(parents=True, exist_ok=True)
    (paper / ".snakemake/locks/0.output.lock").write_text("figures/f1.pdf\n")
    assert "Directory cannot be locked" in "\n".join(printed(run_workflow, paper, code=1))


def test_whoever_wants_snakemakes_own_words_has_them(paper: Path, run_workflow: Run):
    for option in ("--verbose", "--printshellcmds"):
        text = "\n".join(printed(run_workflow, paper, option, "results/matrices/runs.npy"))
        assert "Finished jobid" in text
        assert "Building DAG of jobs" in text
        (paper / "results/matrices/runs.npy").unlink()


def test_a_job_that_ends_without_a_word_is_named(built: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(built)
    os.utime("figures/f2.record.json", (time.time() - 9, time.time() - 9))
    plan = plan_of(paper_of_command([], {}), code_of_stages())
    stream = io.StringIO()
    log = RunLog(plan, time.time() - 1, stream, [])
    events: list[dict[str, Any]] = [
        {"event": LogEvent.RUN_INFO, "stats": {"draw": 2, "all": 1, "total": 3}},
        *({"event": LogEvent.JOB_INFO, "jobid": n, "rule_name": "draw", "wildcards": {"figure": f"f{n}"}, "output": []} for n in (1, 2)),
        {"event": LogEvent.JOB_INFO, "jobid": 0, "rule_name": "all", "wildcards": {}, "output": []},
        {"event": LogEvent.JOB_ERROR, "jobid": 1, "log": ["results/logs/none.log"]},
        {"event": LogEvent.JOB_FINISHED, "job_id": 2},
        {"event": LogEvent.JOB_INFO, "jobid": 3, "rule_name": "train", "wildcards": {}, "output": ["a.csv (update)"]},
        {"event": LogEvent.JOB_FINISHED, "job_id": 3},
        {"event": LogEvent.JOB_FINISHED, "job_id": 0},
    ]  # fmt: skip
    for event in events:
        log.handle(logging.makeLogRecord(event))
    log.finish()
    assert re.sub(SECONDS, "N s", stream.getvalue()) == (
        "a.csv  N s\n"
        "figures/f1.pdf: its job ended without a word; was it killed, or is the memory full?\n"
        "nothing was built; 1 figure not drawn\n"
    )


def test_two_modules_of_one_workflow_have_one_log(built: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(built)
    plan = plan_of(paper_of_command([], {}), code_of_stages())
    logger = logging.Logger("of a workflow")
    logger.addHandler(terminal := logging.StreamHandler(io.StringIO()))
    terminal.name = "DefaultStreamHandler"
    quiet = {"quiet": {"host", "rules"}}
    settings = SimpleNamespace(**quiet, verbose=False, printshellcmds=False, debug_dag=False, dryrun=False)
    manager = SimpleNamespace(logger=logger, get_logfile=list)
    workflow = SimpleNamespace(output_settings=settings, logger_manager=manager)
    assert RunLog.attach(workflow, plan, 0.0) is not None
    assert RunLog.attach(workflow, plan, 0.0) is None

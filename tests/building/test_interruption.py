"""Runs that are killed, and two at once: nothing half, nothing later, and one plain command finishes the work."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.building.laboratory import Built, Laboratory
from tests.building.test_edits import FIGURES, template  # noqa: F401  the fixture is used

pytestmark = pytest.mark.long


DEADLINE = 180
"""Seconds within which what is waited for must have come. Nothing takes as long unless it is broken."""

WAITING = f"""\
import time
            Path(f"../waits-{{arguments.name}}").touch()
            ends = time.monotonic() + {2 * DEADLINE}
            while not Path("../may_draw").exists() and time.monotonic() < ends:
                time.sleep(0.05)
            """
"""Put before what draws a figure: says that it is about to be drawn, and waits until it may be."""


@pytest.fixture
def slow(template: Laboratory, tmp_path: Path) -> Iterator[Laboratory]:  # noqa: F811
    """A laboratory whose figures must all be drawn, each of which waits for ``let_draw``."""
    lab = template.copied_to(tmp_path / "lab")
    edit = "from heatplate.drawing import draw\n"
    lab.edit(lab.script("draw.py"), edit, WAITING + edit)
    yield lab
    let_draw(lab)


def let_draw(lab: Laboratory) -> None:
    """Let the figures that wait be drawn, and those that follow."""
    (lab.root / "may_draw").touch()


def start(lab: Laboratory, *arguments: str) -> subprocess.Popen[str]:
    """Start the workflow."""
    return subprocess.Popen(
        lab.command(*arguments),
        cwd=lab.paper,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def wait_until(is_so: Callable[[], object], process: subprocess.Popen[str] | None = None) -> None:
    """Wait for a state that comes while a process, if one is given, is running."""
    deadline = time.monotonic() + DEADLINE
    while not is_so():
        assert process is None or process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)


def started(lab: Laboratory, *arguments: str, figure: str = "*") -> subprocess.Popen[str]:
    """Start the workflow and wait until a figure is about to be drawn: any, or the one that is named."""
    process = start(lab, *arguments)
    wait_until(lambda: [*lab.root.glob(f"waits-{figure}")], process)
    return process


def kill(lab: Laboratory, process: subprocess.Popen[str], sent: signal.Signals = signal.SIGKILL) -> None:
    """End a run by a signal and wait until none of its processes is left."""
    process.send_signal(sent)
    if sent != signal.SIGKILL:
        let_draw(lab)  # Snakemake waits for jobs that have begun
    process.communicate(timeout=DEADLINE)
    wait_until(lambda: not processes(lab))


def processes(lab: Laboratory) -> list[psutil.Process]:
    """The processes that run the laboratory's script of figures, and the worker that does its jobs."""
    script = str(lab.script("draw.py"))
    found = psutil.process_iter(["cmdline", "status"])
    return [one for one in found if script in words(one) and one.info["status"] != psutil.STATUS_ZOMBIE]


def jobs(lab: Laboratory) -> list[psutil.Process]:
    """Those of them that a run has started for one figure each."""
    return [process for process in processes(lab) if "--name" in words(process)]


def words(process: psutil.Process) -> list[str]:
    return process.info["cmdline"] or []


def finish(lab: Laboratory) -> None:
    """One plain command, or first the one that the plain command names."""
    done = lab.run()
    if done.returncode:
        lines = [
            line for line in done.stdout.splitlines() if "another run is at work here, or one was" in line
        ]
        assert len(lines) == 1, done.stdout
        assert lines[0].endswith(f"if none is, type: snakemake -s {lab.code / 'Snakefile'} --unlock")
        assert lab.run("--unlock").returncode == 0
        done = lab.run()
    assert done.returncode == 0, done.stdout
    assert lab.differences_from_scratch() == []
    assert "Nothing to be done" in lab.build()


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_after_a_killed_run_nothing_is_written_later_and_the_next_run_finishes(slow: Laboratory, sent):
    before = slow.built()
    kill(slow, started(slow), sent)
    after = slow.built()
    assert {path: after[path][1] for path in after} == {path: before[path][1] for path in before}
    let_draw(slow)
    finish(slow)
    assert slow.rewritten(before) == FIGURES


@pytest.mark.parametrize("after", ["pdf", "png"])
def test_a_run_killed_between_two_files_of_a_figure_leaves_it_to_the_next(
    template: Laboratory,  # noqa: F811
    tmp_path: Path,
    after: str,
):
    lab = template.copied_to(tmp_path / "lab")
    renamed = "        file.replace(output)\n"
    slowly = f"        if output.suffix == '.{after}':\n            import time; time.sleep(600)\n"
    lab.edit(lab.script("heatplate/building/delivery.py"), renamed, renamed + slowly)
    lab.configure("title: One", "title: Half")
    before = lab.built()
    process = start(lab, "figures/f1.pdf")
    wait_until(lambda: f"figures/f1.{after}" in changed_files(lab, before), process)
    kill(lab, process)
    lab.edit(lab.script("heatplate/building/delivery.py"), slowly, "")
    lab.configure("title: Half", "title: Two")
    finish(lab)


def changed_files(lab: Laboratory, before: Built) -> set[str]:
    return {path for path, content in lab.built().items() if before.get(path) != content}


def test_a_job_whose_run_is_gone_before_it_starts_writes_nothing(template: Laboratory):  # noqa: F811
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    matrix = template.paper / "results/matrices/d1"
    specification = str(template.specification("draw", "f1"))
    command = [
        sys.executable,
        str(template.script("draw.py")),
        "--name",
        "f1",
        "--specification",
        specification,
    ]
    command += ["--values", f"{matrix}.npy", "--labels", f"{matrix}.json", "--outputs", "never.pdf"]
    done = subprocess.run(
        command,
        cwd=template.paper,
        env={**os.environ, "HEATPLATE_RUN_BY": str(gone.pid)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "the run that started this was killed" in done.stderr
    assert not (template.paper / "never.pdf").exists()


def test_a_script_that_is_run_by_hand_outlives_what_started_it(slow: Laboratory):
    matrix = slow.paper / "results/matrices/d1"
    specification = str(slow.specification("draw", "f1"))
    command = [sys.executable, str(slow.script("draw.py")), "--name", "f1", "--specification", specification]
    command += ["--values", f"{matrix}.npy", "--labels", f"{matrix}.json", "--outputs", "mine.pdf"]
    started_it = '"$@" & while [ ! -e ../waits-f1 ]; do sleep 0.1; done'
    subprocess.run(["sh", "-c", started_it, "sh", *command], cwd=slow.paper, check=True, timeout=DEADLINE)
    time.sleep(1)  # ten times as long as a job of a run takes to notice
    let_draw(slow)
    wait_until(lambda: not jobs(slow))
    assert (slow.paper / "mine.pdf").is_file()


def test_code_that_changes_while_a_figure_is_drawn_is_noticed(slow: Laboratory):
    ticks = slow.script("heatplate/drawing/parts/tick_labels.py")
    process = started(slow)
    slow.edit(ticks, "GAP = 2.5", "GAP = 9.5")
    let_draw(slow)
    output = process.communicate(timeout=DEADLINE)[0]
    assert process.returncode == 1
    assert "scripts/heatplate/drawing/parts/tick_labels.py: figures.f" in output
    assert "changed while it was read; build again" in output
    slow.edit(ticks, "GAP = 9.5", "GAP = 2.5")
    finish(slow)


def test_after_a_killed_job_the_next_run_finishes(slow: Laboratory):
    process = started(slow)
    jobs(slow)[0].kill()
    let_draw(slow)
    process.communicate(timeout=DEADLINE)
    assert process.returncode == 1
    finish(slow)


def test_without_its_worker_a_run_goes_on(slow: Laboratory):
    process = started(slow)
    (worker,) = {one for one in processes(slow) if one.ppid() == process.pid} - set(jobs(slow))
    worker.kill()
    wait_until(lambda: all("--name" in words(one) for one in processes(slow)), process)
    let_draw(slow)
    output = process.communicate(timeout=DEADLINE)[0]
    assert process.returncode == 0, output
    assert processes(slow) == []
    finish(slow)


def test_without_the_profile_one_line_names_the_one_command(slow: Laboratory):
    shutil.rmtree(slow.code / "profiles")
    kill(slow, started(slow))
    let_draw(slow)
    for command in ("--unlock", "--cores 4 --rerun-incomplete"):
        done = slow.run()
        assert done.returncode == 1
        (line,) = [line for line in done.stdout.splitlines() if "killed" in line]
        assert line.endswith(f"type: snakemake -s {slow.code / 'Snakefile'} {command}")
        done = slow.run(*command.split())
    assert done.returncode == 0
    assert slow.differences_from_scratch() == []


def test_a_lock_that_is_left_keeps_nobody_from_looking(slow: Laboratory):
    kill(slow, started(slow))
    let_draw(slow)
    for look in ("-n", "--summary", "--list-rules"):
        done = slow.run(look)
        assert done.returncode == 0, done.stdout
    assert "was killed" not in slow.run("-n").stdout
    done = slow.run("--nolock", "--directory", str(slow.paper))
    assert done.returncode == 0, done.stdout
    assert f"type: snakemake -s {slow.code / 'Snakefile'} --directory {slow.paper} --unlock\n" in done.stdout


def test_a_third_run_touches_nothing_while_a_second_is_at_work(slow: Laboratory):
    """The second found the first and had nothing to announce; the first is gone, the second is not."""
    first = started(slow, "figures/f1.pdf", figure="f1")
    second = started(slow, "--nolock", "figures/f2.pdf", figure="f2")
    first.kill()
    first.communicate(timeout=DEADLINE)
    begun = slow.paper / "figures/.f2.pdf.4711"
    begun.write_text("x")
    third = slow.run("--nolock", "results/matrices/d1.npy")
    assert third.returncode == 0, third.stdout
    assert "was killed" not in third.stdout
    assert begun.exists()
    let_draw(slow)
    output = second.communicate(timeout=DEADLINE)[0]
    assert second.returncode == 0, output
    finish(slow)
    assert not begun.exists()


def test_a_second_run_in_the_same_directory_is_refused(slow: Laboratory):
    process = started(slow)
    second = slow.run()
    assert second.returncode == 1
    assert "cannot be locked" in second.stdout
    assert "Traceback" not in second.stdout
    let_draw(slow)
    output = process.communicate(timeout=DEADLINE)[0]
    assert process.returncode == 0, output
    assert slow.differences_from_scratch() == []


def test_a_full_disk_leaves_what_was_there_and_says_so(slow: Laboratory):
    """The error that a full disk gives stands for one."""
    let_draw(slow)
    before = slow.built()
    writing = slow.script("heatplate/atomic_write.py")
    slow.edit(
        writing, "            write(stream)\n", '            raise OSError(28, "No space left on device")\n'
    )
    done = slow.run()
    assert done.returncode == 1
    assert "No space left on device" in done.stdout
    assert "Traceback" not in done.stdout
    assert {p: c for p, (_, c) in slow.built().items()} == {p: c for p, (_, c) in before.items()}
    slow.edit(
        writing, '            raise OSError(28, "No space left on device")\n', "            write(stream)\n"
    )
    finish(slow)

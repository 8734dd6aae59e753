"""Workers: a job done by one is as a job done without, and nothing of it is left behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from heatplate.building import worker_client
from heatplate.building.job_script import RUN_BY
from heatplate.building.worker import Workers
from heatplate.building.worker_client import NO, RUN, address
from heatplate.run_workers import keep_workers
from heatplate.stages import STAGES
from tests.conftest import ROOT

TOY = """
from heatplate.building.worker_client import ask_worker

if __name__ == "__main__":
    ask_worker()

import os, signal, sys, time
from heatplate.building.job_script import _is_alive, end_with_parent, print_any_text

seen = []

def prepare():
    seen.append("prepared")

def main():
    end_with_parent()
    print_any_text()
    exec(sys.argv[1])

if __name__ == "__main__":
    main()
"""
"""A script whose job is the program in its first argument."""

STARTING = """
import os, subprocess, sys, time
sys.path.insert(0, {scripts!r})
from pathlib import Path
from heatplate.building.worker import Workers
os.environ["HEATPLATE_RUN_BY"] = str(os.getpid())
Workers().start([(Path({toy!r}),)])
"""
"""The beginning of a run."""

RUNNING = STARTING + "print(subprocess.run([sys.executable, {toy!r}, {job!r}]).returncode)"
"""A run that has one job."""

Do = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("scripts")
    (directory / "heatplate").symlink_to(ROOT / "scripts" / "heatplate")
    (directory / "toy.py").write_text(TOY)
    return directory / "toy.py"


def start(toy: Path, *arguments: str, **options: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-E", "-s", str(toy), *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, **options)  # type: ignore[call-overload,no-any-return]


def result(toy: Path, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
    process = start(toy, *arguments, **options)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess([], process.returncode, out, err)


@pytest.fixture(scope="module")
def workers(toy: Path) -> Iterator[str]:
    """The name of running workers for the toy, for the variable."""
    program = (
        STARTING.format(scripts=str(ROOT / "scripts"), toy=str(toy))
        + "print(os.environ['HEATPLATE_WORKERS'])"
    )
    pipe, environment = subprocess.PIPE, without_run()
    command = [sys.executable, "-u", "-c", f"{program}; sys.stdin.read()"]
    with subprocess.Popen(command, env=environment, stdin=pipe, stdout=pipe, text=True) as run:
        assert run.stdout
        yield run.stdout.readline().strip()
        run.communicate()


def without_run() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name not in (RUN, RUN_BY)}


@pytest.fixture(params=["with a worker", "without"])
def do(request: pytest.FixtureRequest, toy: Path, workers: str) -> Do:
    """Do a job of the toy, with a worker or without."""
    run = workers if request.param == "with a worker" else NO

    def do_job(program: str, *arguments: str, **options: object) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, RUN: run, **options.pop("env", {})}  # type: ignore[dict-item]
        return result(toy, program, *arguments, env=environment, **options)

    return do_job


def test_a_job_is_done_by_the_worker_that_was_prepared(toy: Path, workers: str) -> None:
    for run, expected in ((workers, ["True", "['prepared']"]), (NO, ["False", "[]"])):
        program = "print(os.getppid() != int(sys.argv[2]), seen, sep='\\n')"
        done = result(toy, program, str(os.getpid()), env={**os.environ, RUN: run})
        assert done.stdout.splitlines() == expected


def test_every_script_with_imports_to_prepare_has_a_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    kept: list[tuple[Path, ...]] = []
    monkeypatch.setattr(Workers, "keep", lambda self, groups: kept.extend(groups))
    scripts = {stage.script for stage in STAGES}
    keep_workers(Workers(), ROOT / "scripts", scripts)
    prepared = {name for name in scripts if "def prepare" in (ROOT / "scripts" / name).read_text()}
    assert sorted(path.name for group in kept for path in group) == sorted(prepared)


def test_scripts_may_share_a_worker_and_each_does_its_own_jobs(tmp_path: Path) -> None:
    (tmp_path / "heatplate").symlink_to(ROOT / "scripts" / "heatplate")
    scripts = [tmp_path / "toy.py", tmp_path / "other.py"]
    for script in scripts:
        script.write_text(TOY.replace("seen = []", f"seen = [{script.stem!r}]"))
    program = STARTING.format(scripts=str(ROOT / "scripts"), toy=str(scripts[0])).replace(
        "),)])", f"), Path({str(scripts[1])!r}))])"
    )
    job = "print(os.getppid() != int(sys.argv[2]), os.getppid(), *seen)"
    for script in scripts:
        program += f"subprocess.run([sys.executable, {str(script)!r}, {job!r}, str(os.getpid())])\n"
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, capture_output=True, text=True, env=without_run(), check=True, timeout=60)
    first, second = (line.split() for line in done.stdout.splitlines())
    assert first[:2] == second[:2]
    assert (first[0], first[2:], second[2:]) == ("True", ["toy", "prepared"], ["other", "prepared"])


@pytest.mark.parametrize(
    ("program", "code", "out", "err"),
    [
        (
            "print('é', '\\udc80', file=sys.stdout); print('\\udc80', file=sys.stderr)",
            0,
            "é \\udc80\n",
            "\\udc80\n",
        ),
        ("print('out'); sys.exit(3)", 3, "out\n", ""),
        ("sys.exit()", 0, "", ""),
        ("sys.exit('one line')", 1, "", "one line\n"),
        ("sys.stderr.write('w'); raise ValueError('bad')", 1, "", "ValueError: bad\n"),
        ("os._exit(7)", 7, "", ""),
        ("os.kill(os.getpid(), signal.SIGKILL)", -signal.SIGKILL, "", ""),
        ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM, "", ""),
        ("os.kill(os.getpid(), signal.SIGINT); time.sleep(9)", -signal.SIGINT, "", "KeyboardInterrupt\n"),
        ("os.abort()", -signal.SIGABRT, "", ""),
    ],
)
def test_a_job_ends_and_says_the_same(do: Do, program: str, code: int, out: str, err: str) -> None:
    done = do(program)
    assert (done.returncode, done.stdout) == (code, out)
    assert done.stderr.endswith(err)
    assert bool(done.stderr) == bool(err)


def test_a_job_finds_what_its_command_was_given(do: Do, tmp_path: Path) -> None:
    (tmp_path / "ä").mkdir()
    program = "print(sys.argv[2:], os.getcwd(), os.environ['MINE'], os.environ.get('USER'), oct(os.umask(0)))"
    program += "; print(sys.stdin.read() == '', sorted(map(int, os.listdir('/proc/self/fd')))[:3])"
    done = do(program, "a b", "é", cwd=tmp_path / "ä", env={"MINE": "x\ny", "USER": "u"}, umask=0o27,
              stdin=subprocess.DEVNULL)  # fmt: skip
    assert done.stdout == f"['a b', 'é'] {tmp_path / 'ä'} x\ny u 0o27\nTrue [0, 1, 2]\n"


def test_jobs_do_not_touch_each_other(do: Do) -> None:
    first = do("seen.append(1); os.environ['LEFT'] = '1'; os.chdir('/'); print(len(seen))")
    again = do("print('LEFT' in os.environ, os.getcwd(), len(seen) - seen.count('prepared'))")
    assert first.returncode == 0
    assert again.stdout == f"False {Path.cwd()} 0\n"


@pytest.mark.parametrize(
    ("then", "alive", "out"),
    [
        ("pass", "True", "1"),  # is kept
        ("code.write_text(code.read_text().replace('exec(', 'seen.append(0); exec('))", "False", "2"),
        ("os.utime(code)", "False", "1"),  # has the code as it was, perhaps; nobody knows
    ],
)
def test_a_worker_from_before_the_plan_is_kept_if_its_code_is_that_of_the_plan(
    tmp_path: Path, then: str, alive: str, out: str
) -> None:
    (tmp_path / "heatplate").symlink_to(ROOT / "scripts" / "heatplate")
    code = tmp_path / "toy.py"
    code.write_text(TOY)
    program = STARTING.format(scripts=str(ROOT / "scripts"), toy=str(code)).replace(
        "Workers()", "w = Workers()"
    )
    program = program.replace("w = Workers().start", "w = Workers(); w.start")
    program += f"code = Path({str(code)!r}); process = w._processes[code,]; {then}; w.keep([(code,)])\n"
    program += "print(process.poll() is None, len(w._processes), flush=True)\n"
    program += f"subprocess.run([sys.executable, {str(code)!r}, 'print(len(seen))'])\n"
    program += "w.keep([]); print(process.poll() is None, len(w._processes))"
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, capture_output=True, text=True, env=without_run(), check=True, timeout=60)
    assert done.stdout.split() == [alive, "1", out, "False", "0"]


def test_many_jobs_at_once(toy: Path, workers: str) -> None:
    environment = {**os.environ, RUN: workers}
    jobs = [start(toy, f"time.sleep(0.05); sys.exit({number})", env=environment) for number in range(30)]
    for job in jobs:
        job.communicate(timeout=60)
    assert [job.returncode for job in jobs] == list(range(30))


def test_a_job_that_goes_on_in_the_background_does_not_hold_up_its_command(do: Do) -> None:
    done = do("os.system('sleep 600 >/dev/null 2>&1 & echo $!')")  # it has no time for that
    os.kill(int(done.stdout), signal.SIGKILL)
    assert done.returncode == 0


def wait_for(path: Path) -> str:
    deadline = time.monotonic() + 120
    while not path.exists() or not path.read_text().strip():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return path.read_text()


def wait_until_gone(*processes: int) -> None:
    deadline = time.monotonic() + 120
    while any(_is_alive(process) for process in processes):
        assert time.monotonic() < deadline, processes
        time.sleep(0.02)


def _is_alive(process: int) -> bool:
    try:
        return psutil.Process(process).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


WAITING = "open({file!r}, 'a').write(f'{{os.getpid()}} {{os.getppid()}}\\n'); time.sleep({seconds})"


def test_a_job_ends_with_its_command(toy: Path, workers: str, tmp_path: Path) -> None:
    job = WAITING.format(file=str(tmp_path / "job"), seconds=600)
    client = start(toy, job, env={**os.environ, RUN: workers})
    process, _ = map(int, wait_for(tmp_path / "job").split())
    client.kill()
    client.communicate()
    wait_until_gone(process)
    assert result(toy, "sys.exit(5)", env={**os.environ, RUN: workers}).returncode == 5


def a_run(toy: Path, job: str) -> subprocess.Popen[str]:
    program = RUNNING.format(scripts=str(ROOT / "scripts"), toy=str(toy), job=job)
    command = [sys.executable, "-c", program]
    return subprocess.Popen(command, env=without_run(), stdout=subprocess.PIPE, text=True)


@pytest.mark.parametrize("seconds", [0, 600])
def test_everything_ends_with_a_run(toy: Path, tmp_path: Path, seconds: int) -> None:
    with a_run(toy, WAITING.format(file=str(tmp_path / "job"), seconds=seconds)) as run:
        job, of_worker = map(int, wait_for(tmp_path / "job").split())
        clients = [child.pid for child in psutil.Process(run.pid).children()] if seconds else []
        if seconds:
            run.kill()
        run.communicate(timeout=60)
        wait_until_gone(job, of_worker, *clients)


def test_without_its_worker_a_job_is_done_once_more_when_it_is_over(toy: Path, tmp_path: Path) -> None:
    file = tmp_path / "job"
    program = "before = open({file!r}).read().split() if os.path.exists({file!r}) else []; "
    program += "alive = [_is_alive(int(process)) for process in before[:1]]; "
    program += "open({file!r}, 'a').write(f'{{os.getpid()}} {{os.getppid()}} {{alive}}\\n'); "
    program += "time.sleep(0 if before else 600); sys.exit(4)"
    with a_run(toy, program.format(file=str(file))) as run:
        _, of_worker, _ = wait_for(file).split()
        os.kill(int(of_worker), signal.SIGKILL)
        assert run.communicate(timeout=60)[0] == "4\n"
    first, again = (line.split()[1:] for line in file.read_text().splitlines())
    assert (first, again) == ([of_worker, "[]"], [str(run.pid), "[False]"])


def test_no_worker_is_no_loss(toy: Path) -> None:
    done = result(toy, "print('done')", env={**os.environ, RUN: "gone"})
    assert (done.stdout, done.stderr) == ("done\n", "")


def test_a_worker_answers_its_own_user_only(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = socket.socketpair()
    with one, other:
        assert worker_client.is_same_user(one)
        monkeypatch.setattr(os, "getuid", lambda: os.geteuid() + 1)
        assert not worker_client.is_same_user(one)


def test_a_worker_of_another_user_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(RUN, f"of-another-user-{os.getpid()}")
    monkeypatch.setattr(worker_client, "is_same_user", lambda connection: False)
    monkeypatch.setattr(worker_client, "_send", lambda connection: pytest.fail("it is asked"))
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address(os.environ[RUN], sys.argv[0]))
        listener.listen()
        worker_client.ask_worker()
        listener.settimeout(60)
        listener.accept()[0].close()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
def test_another_user_is_turned_away(workers: str) -> None:
    asking = """
import os, socket, sys
os.setuid(12345)
with socket.socket(socket.AF_UNIX) as connection:
    connection.connect(sys.argv[1].replace("@", "\\0"))
    print(connection.recv(4))
"""
    name = address(workers, "toy.py").replace("\0", "@")
    done = subprocess.run([sys.executable, "-c", asking, name], capture_output=True, text=True, check=True)
    assert done.stdout == "b''\n"


@pytest.mark.parametrize("sent", [b"", b"\0\0", b"\xff\xff\xff\xffrubbish", b"\0\0\0\5hello"])
def test_rubbish_does_not_stop_a_worker(toy: Path, workers: str, sent: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(address(workers, "toy.py"))
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        assert connection.recv(4) == b""
    program = "sys.exit(5 + (os.getppid() == int(sys.argv[2])))"
    done = result(toy, program, str(os.getpid()), env={**os.environ, RUN: workers})
    assert done.returncode == 5

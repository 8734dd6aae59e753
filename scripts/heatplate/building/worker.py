"""Workers: processes that have imported what the jobs of some scripts need, and fork for each of them.

The process that runs the workflow starts them while Snakemake still plans, and they end with it. The command
of a job stays what it is; it asks the worker first (``worker_client``), and without one does the work itself.
Bazel's persistent workers are the model.
"""

from __future__ import annotations

import atexit
import gc
import os
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, Any, TextIO

from heatplate.building.identity import Identity, identity
from heatplate.building.user_settings import remove_ignored_variables
from heatplate.building.worker_client import NO, RUN, Request, address, answer, is_same_user, read_request

PROGRAM = Path(__file__).parents[2] / "worker.py"
"""What a worker is a process of."""

PATIENCE = 5.0
"""Seconds in which a client has to send its request, and a worker has to end after its run."""

SAFE = {"jemalloc_bg_thd"}
"""Names of threads that outlive a fork: Arrow's allocator has one, which it stops before and starts after."""

Main = Callable[[], None]
"""Does the job of ``sys.argv``."""

Group = tuple[Path, ...]
"""Scripts that share a worker."""


@dataclass
class Workers:
    """The workers of a run, one for each group of scripts; they end with this process.

    Does nothing if the user wants none, and on other systems than Linux: on macOS a process that has imported
    much cannot fork safely, and others lack sockets without a file.
    """

    _run: str = field(default_factory=lambda: secrets.token_hex(16))
    _processes: dict[Group, subprocess.Popen[bytes]] = field(default_factory=dict)
    _code: dict[Path, Identity] = field(default_factory=dict)

    def start(self, groups: Iterable[Group]) -> None:
        """Start those that are missing."""
        if os.environ.get(RUN) == NO or sys.platform != "linux":
            return
        for group in groups:
            if group in self._processes:
                continue
            self._code = self._code or _identities(group)
            with ExitStack() as stack:
                arguments: list[str | Path] = []
                listeners = [stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in group]
                for script, listener in zip(group, listeners, strict=True):
                    listener.bind(address(self._run, script.name))
                    listener.listen(128)
                    arguments += [script, str(listener.fileno())]
                process = subprocess.Popen(
                    [sys.executable, "-E", "-s", PROGRAM, *arguments],
                    stdin=subprocess.PIPE,  # closed when this process ends, however it does
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    pass_fds=[listener.fileno() for listener in listeners],
                )
            self._processes[group] = process
            atexit.register(_end, process)
            os.environ[RUN] = self._run

    def keep(self, groups: Iterable[Group]) -> None:
        """Have workers for these scripts only, with the code as it is now. For before the first job."""
        needed = list(groups)
        old = any(_identities(group) != self._code for group in self._processes)
        for group in [group for group in self._processes if old or group not in needed]:
            process = self._processes.pop(group)
            process.kill()
            process.wait()
        self._code = self._code if self._processes else {}
        self.start(needed)


def _identities(group: Group) -> dict[Path, Identity]:
    return {path: identity(path) for path in group[0].parent.rglob("*.py")}


def _end(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    process.stdin.close()
    with suppress(subprocess.TimeoutExpired):
        process.wait(PATIENCE)


def serve(mains: Mapping[socket.socket, Main]) -> None:
    """Do jobs until the process that started this one is gone.

    mains: for each socket on which scripts ask for their jobs, what does them.
    """
    remove_ignored_variables()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if set(_other_threads()) - SAFE:
        return  # what another thread holds at a fork, its copy holds for ever
    gc.collect()
    gc.freeze()  # or each job would copy what it only looks at for garbage
    Worker(mains).serve()


def _other_threads() -> Iterator[str]:
    for task in Path("/proc/self/task").iterdir():
        if task.name != str(os.getpid()):
            yield (task / "comm").read_text().strip()


@dataclass(frozen=True)
class _Job:
    """A forked process. connection: to its client. ended: a pipe that is closed when it ends."""

    process: int
    connection: socket.socket
    ended: int


@dataclass(frozen=True)
class Worker:
    """The loop of a worker: everything that it waits for has a function to call."""

    mains: Mapping[socket.socket, Main]
    _jobs: dict[int, _Job] = field(default_factory=dict)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def serve(self) -> None:
        for listener, main in self.mains.items():
            self._wait_for(listener, partial(self._accept, listener, main))
        self._wait_for(sys.stdin, self._end)
        while True:
            for key, _ in self._selector.select():
                if self._selector.get_map().get(key.fd) is key:  # or what came before has ended it
                    key.data()

    def _wait_for(self, file: object, then: Callable[[], None]) -> None:
        self._selector.register(file, selectors.EVENT_READ, then)  # type: ignore[arg-type]

    def _end(self) -> None:
        """The run is over, or was killed."""
        for job in self._jobs.values():
            os.kill(job.process, signal.SIGKILL)
            os.waitpid(job.process, 0)
        os._exit(0)

    def _accept(self, listener: socket.socket, main: Main) -> None:
        connection, _ = listener.accept()
        connection.settimeout(PATIENCE)
        try:
            if not is_same_user(connection):
                raise PermissionError
            request = read_request(connection)
        except (OSError, ValueError):
            connection.close()
            return
        connection.settimeout(None)
        ended, alive = os.pipe()
        process = os.fork()
        if process == 0:
            self._forget_others(ended)
            os._exit(_exit_code(main, request))
        for file in (alive, *request.files):
            os.close(file)
        job = self._jobs[process] = _Job(process, connection, ended)
        self._wait_for(connection, lambda: os.kill(process, signal.SIGKILL))
        self._wait_for(ended, lambda: self._finish(job))

    def _finish(self, job: _Job) -> None:
        _, status = os.waitpid(job.process, 0)
        self._selector.unregister(job.connection)
        self._selector.unregister(job.ended)
        del self._jobs[job.process]
        with job.connection, suppress(OSError):  # the client may have been killed
            answer(job.connection, os.waitstatus_to_exitcode(status))
        os.close(job.ended)

    def _forget_others(self, ended: int) -> None:
        """Close what belongs to the worker and to other jobs, so that they end when those do."""
        self._selector.close()
        for listener in self.mains:
            listener.close()
        os.close(ended)
        for job in self._jobs.values():
            job.connection.close()
            os.close(job.ended)


def _exit_code(main: Main, request: Request) -> int:
    """Do a job in this process, as if it had been started with the request; what its exit code would be."""
    try:
        _become(request)
        code: object = _code_of(main)
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException:
        return 1
    return code if isinstance(code, int) else 1


def _become(request: Request) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for file, number in zip((nothing, *request.files), range(3), strict=True):
        os.dup2(file, number)
        os.close(file)
    sys.stdin = _opened_again(sys.stdin, 0)
    sys.stdout = _opened_again(sys.stdout, 1)
    sys.stderr = _opened_again(sys.stderr, 2)
    os.chdir(request.directory)
    os.umask(request.mask)
    os.environb.clear()
    os.environb.update(request.environment)
    sys.argv = request.arguments
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _opened_again(stream: TextIO, file: int) -> IO[Any]:
    """A standard stream anew: it remembers of its file whether it was a pipe, and whether a terminal."""
    lines = file == 2 or os.isatty(file)
    return open(
        file,
        stream.mode,
        encoding=stream.encoding,
        errors=stream.errors,
        buffering=1 if lines else -1,
        closefd=False,
    )


def _code_of(main: Main) -> object:
    """As Python does at the end of a program."""
    try:
        main()
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        traceback.print_exc()
        sys.stderr.flush()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    except BaseException:
        traceback.print_exc()
        return 1
    return 0

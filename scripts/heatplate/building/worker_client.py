"""A job asks the worker of its run to do it: most of its time would go into imports, which a worker has done.

A script imports this before anything else, so it imports as little as it can itself.
"""

from __future__ import annotations

import marshal
import os
import signal
import socket
import struct
import sys
from collections.abc import Sequence
from typing import NamedTuple

RUN = "HEATPLATE_WORKERS"
"""Variable with the name that a run's workers share, which nobody can guess; a user may set it to ``no``."""

NO = "no"
"""For the variable: each job is done by a process of its own."""

_LENGTH = struct.Struct("!I")
_STATUS = struct.Struct("!i")


class Request(NamedTuple):
    """What a process was started with, and its standard output and error as file descriptors."""

    arguments: list[str]
    directory: bytes
    mask: int
    environment: dict[bytes, bytes]
    files: Sequence[int]


def address(run: str, script: str) -> str:
    """Where a run's worker for a script listens: a name without a file, gone with the worker (Linux)."""
    return f"\0heatplate-{run}-{script.rpartition(os.sep)[2]}"


def is_same_user(connection: socket.socket) -> bool:
    """Whether the process at the other end is one of this user's."""
    credentials = struct.Struct("3i")
    _, user, _ = credentials.unpack(
        connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, credentials.size)
    )
    return bool(user == os.getuid())


def ask_worker() -> None:
    """Have a worker do what this program was started for, and end as the job ended.

    Returns if there is none, or none any more: this process then does it itself. The job is over by then,
    since it holds its end of the connection as the worker does.
    """
    run = os.environ.get(RUN)
    if run in (None, NO) or sys.platform != "linux":
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)  # the job has it, too, and ends as it sees fit
    try:
        with socket.socket(socket.AF_UNIX) as connection:
            connection.connect(address(run, sys.argv[0]))
            if is_same_user(connection):
                _send(connection)
                _end(*_STATUS.unpack(receive(connection, _STATUS.size)))
    except OSError:
        pass
    signal.signal(signal.SIGINT, handler)


def _send(connection: socket.socket) -> None:
    mask = os.umask(0)
    os.umask(mask)
    directory = os.getcwdb()  # noqa: PTH109  pathlib takes long to import
    content = marshal.dumps((sys.argv, directory, mask, dict(os.environb)))
    socket.send_fds(connection, [_LENGTH.pack(len(content))], [1, 2])
    connection.sendall(content)


def read_request(connection: socket.socket) -> Request:
    """What a client sends. Raises OSError or ValueError if it is nothing of the kind."""
    length, files, _, _ = socket.recv_fds(connection, _LENGTH.size, 2)
    try:
        content = receive(connection, *_LENGTH.unpack(length))
        arguments, directory, mask, environment = marshal.loads(content)
        _out, _err = files
        return Request(arguments, directory, mask, environment, files)
    except Exception as error:
        for file in files:
            os.close(file)
        raise ValueError("not a request") from error


def answer(connection: socket.socket, code: int) -> None:
    """Tell a client how its job ended: the exit code, or the negative number of a signal. Raises OSError."""
    connection.sendall(_STATUS.pack(code))


def receive(connection: socket.socket, size: int) -> bytes:
    """So many bytes. Raises OSError if the other end is gone before."""
    content = b""
    while len(content) < size:
        more = connection.recv(size - len(content))
        if not more:
            raise ConnectionResetError("the other end is gone")
        content += more
    return content


def _end(code: int) -> None:
    """End with an exit code, or by the signal that ended the job."""
    if code < 0:
        if -code != signal.SIGKILL:
            signal.signal(-code, signal.SIG_DFL)
        os.kill(os.getpid(), -code)
    os._exit(code)

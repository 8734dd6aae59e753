"""Ctrl-C at moments in which Python has no way to pass it on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.conftest import ROOT

PROGRAM = """
import os, signal, sys, time, weakref
sys.path.append(sys.argv[1])
from heatplate.preview.interruption import ended_by_interruption

def interrupt(*_):
    os.kill(os.getpid(), signal.SIGINT)

class Watched:
    pass

def in_a_callback():
    watched = Watched()
    reference = weakref.ref(watched, interrupt)
    del watched
    for _ in range(600):
        time.sleep(0.1)

def answered_with_another_error():
    try:
        interrupt()
    except KeyboardInterrupt:
        raise AttributeError("half of a module") from None

def where_it_ends():
    try:
        interrupt()
    finally:
        print("put away", flush=True)

with ended_by_interruption():
    exec(sys.argv[2])
"""


def run(moment: str) -> tuple[int, str, str]:
    """The exit code, the output and the errors of a process in which this happens."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(ROOT / "scripts"), moment],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize(
    ("moment", "printed"),
    [("in_a_callback()", ""), ("answered_with_another_error()", ""), ("where_it_ends()", "put away\n")],
)
def test_the_process_ends_quietly(moment: str, printed: str):
    assert run(moment) == (0, printed, "")


def test_an_error_without_an_interruption_is_an_error():
    code, printed, errors = run("raise ValueError('wrong')")
    assert (code, printed) == (1, "")
    assert errors.endswith("ValueError: wrong\n")

"""Run a script in a fork of the test's own process: a process of its own, whose imports are there already."""

from __future__ import annotations

import os
import runpy
import subprocess
import sys
import tempfile
import traceback
import warnings
from functools import cache
from pathlib import Path

# What the scripts import when they need it, so that their forks have it already.
import heatplate.collecting.confusion
import heatplate.collecting.correlation
import heatplate.collecting.pivot
import heatplate.collecting.reading
import heatplate.collecting.tensor
import heatplate.drawing  # noqa: F401
from heatplate.building.handover import hand_over_code
from heatplate.stages import SCRIPTS, code_of_stages

code = cache(code_of_stages)

HIDDEN = (DeprecationWarning, PendingDeprecationWarning, ImportWarning, ResourceWarning)
"""Warnings that Python does not show by itself; pytest makes errors of them."""


def run_script(script: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a script with arguments in a directory, as ``subprocess.run`` does, without starting Python again."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        process = start_script(script, *arguments, cwd=cwd, out=out.fileno(), err=err.fileno())
        _, status = os.waitpid(process, 0)
        out.seek(0)
        err.seek(0)
        return subprocess.CompletedProcess(
            [str(script), *arguments], os.waitstatus_to_exitcode(status), out.read(), err.read()
        )


def start_script(script: Path, *arguments: str, cwd: Path, out: int, err: int) -> int:
    """Start a script as ``run_script`` does. Returns the number of its process. out, err: files that are open."""
    digests = code()
    process = os.fork()
    if process == 0:
        hand_over_code(SCRIPTS.parent, digests)  # as a run does, since to find it takes longer than most jobs
        os._exit(_run(script, arguments, cwd, out, err))
    return process


def _run(script: Path, arguments: tuple[str, ...], cwd: Path, out: int, err: int) -> int:
    """The exit code of a script that is run in this process."""
    try:
        os.chdir(cwd)
        sys.stdout, sys.stderr = os.fdopen(os.dup(out), "w"), os.fdopen(os.dup(err), "w")
        sys.argv = [str(script), *arguments]
        warnings.resetwarnings()
        for category in HIDDEN:
            warnings.simplefilter("ignore", category)
        runpy.run_path(str(script), run_name="__main__")
        code: object = 0
    except SystemExit as ended:
        code = ended.code
    except BaseException:
        traceback.print_exc()
        code = 1
    if isinstance(code, str):
        print(code, file=sys.stderr)
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return int(code or 0)  # type: ignore[call-overload]

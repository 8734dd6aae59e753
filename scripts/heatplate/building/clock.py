"""A file that is newer than everything that was built: a job of which it is a plain input runs."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from pathlib import Path

from heatplate.building.stage import OWN
from heatplate.problems import input_error

CLOCK = OWN / "clock"


def renew_clock(built: Iterable[Path]) -> None:
    """Make the clock newer than every built file, so that a job which has it as its input runs.

    The time of a file says nothing here, but Snakemake asks for it. It also asks for the content: a newer
    file with the content that the last job saw is no reason to run. What lies in the future is brought
    back, since a clock that lies there too would be later than what the job builds. Raises InputError where
    that is not allowed, OSError where the clock cannot be written.
    """
    now = time.time()
    for path in built:
        try:
            if path.stat().st_mtime >= now:
                os.utime(path, (now - 1, now - 1))
        except FileNotFoundError:
            continue
        except PermissionError as error:
            message = "its time lies in the future and its owner is someone else; delete it"
            raise input_error(str(path), message) from error
    CLOCK.parent.mkdir(parents=True, exist_ok=True)
    CLOCK.write_text(f"{time.time_ns()}\n")

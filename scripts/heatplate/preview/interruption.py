"""Ctrl-C: it ends the preview wherever the preview is, quietly and with exit code 0."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

GRACE = 1.0
"""Seconds in which LaTeX is ended and what is temporary is removed."""


@contextmanager
def ended_by_interruption() -> Iterator[None]:
    """Run the block, and end the process with it if it is interrupted.

    KeyboardInterrupt alone would not do: raised in a callback, as each import has some, it is only printed;
    and half an import fails in other ways.
    """
    interrupted = threading.Event()

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115  for as long as there is a process
        interrupted.set()
        raise KeyboardInterrupt

    def end() -> None:
        interrupted.wait()
        time.sleep(GRACE)
        os._exit(0)

    threading.Thread(target=end, daemon=True).start()
    signal.signal(signal.SIGINT, interrupt)
    try:
        yield
    finally:
        if interrupted.is_set():
            os._exit(0)

"""Compiled modules that are older than their source, whatever the times of modification say."""

from __future__ import annotations

from importlib.util import cache_from_source
from pathlib import Path


def remove_old_bytecode(directory: Path) -> None:
    """Remove the compiled form of each module below a directory that was written since it was compiled.

    Python goes by a source's size and its time of modification in whole seconds, and would run the old form
    of a module that was replaced by one of the same size and time (``rsync -t``, ``tar``, two edits in one
    second). The time of status change is set by the system and cannot be kept.
    """
    for source in directory.rglob("*.py"):
        compiled = Path(cache_from_source(str(source)))
        try:
            status = compiled.stat()
            if min(status.st_mtime_ns, status.st_ctime_ns) <= source.stat().st_ctime_ns:
                compiled.unlink()
        except OSError:  # there is none, or it may not be removed
            continue

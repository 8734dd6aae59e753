"""Compiled modules that are older than their source, whatever the times of modification say."""

from __future__ import annotations

import marshal
import sys
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path


def remove_old_bytecode(directory: Path) -> None:
    """Remove the compiled form of each module below a directory that was written since it was compiled.

    Python goes by a source's size and its time of modification in whole seconds, and would run the old form
    of a module that was replaced by one of the same size and time (``rsync -t``, ``tar``, two edits in one
    second). The time of status change is set by the system and cannot be kept.

    An old form that may not be removed ends the program, unless it does the same as the source.
    """
    for source in directory.rglob("*.py"):
        for compiled in {_of_this_process(source), _of_jobs(source)}:
            try:
                status = compiled.stat()
                if min(status.st_mtime_ns, status.st_ctime_ns) <= source.stat().st_ctime_ns:
                    compiled.unlink()
            except FileNotFoundError:
                continue
            except OSError as error:
                if _would_be_run_instead(compiled, source):
                    sys.exit(
                        f"{compiled}: older than its source, and cannot be removed ({error.strerror}); "
                        "delete it, or ask the owner of the directory to"
                    )


def _of_this_process(source: Path) -> Path:
    """Where this Python looks: PYTHONOPTIMIZE and PYTHONPYCACHEPREFIX have a say in it."""
    return Path(cache_from_source(str(source)))


def _of_jobs(source: Path) -> Path:
    """Where jobs look, which run without such settings."""
    return source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"


def _would_be_run_instead(compiled: Path, source: Path) -> bool:
    """Whether Python would take a compiled form for that of a source, and does something else with it."""
    try:
        content = compiled.read_bytes()
        status = source.stat()
        expected = b"".join(
            (n & 0xFFFFFFFF).to_bytes(4, "little") for n in (int(status.st_mtime), status.st_size)
        )
        if content[:4] != MAGIC_NUMBER or (content[4:8] == bytes(4) and content[8:16] != expected):
            return False
        level = compiled.stem.partition(".opt-")[2]
        meant = compile(source.read_bytes(), str(source), "exec", dont_inherit=True, optimize=int(level or 0))
        return bool(marshal.loads(content[16:]) != meant)
    except (OSError, ValueError, EOFError, TypeError, SyntaxError):  # Python cannot run it either
        return False

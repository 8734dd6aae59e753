"""Digests of files, large ones remembered."""

from __future__ import annotations

import hashlib
import json
import os
import time
from contextlib import suppress
from pathlib import Path

LARGE = 1_000_000
"""Bytes from which on a digest is remembered. Hashing less takes a millisecond, as long as looking it up."""

SETTLED = 2_000_000_000
"""Nanoseconds from a change until a digest is remembered: a file changed twice within the resolution of
the clock of its file system (2 s on FAT) looks the same both times."""

Identity = list[int]


def digest_of(path: str | os.PathLike[str]) -> str:
    """The SHA-256 of a file's content. Raises OSError."""
    with Path(path).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class Digests:
    """Digests of files in one run, those of large files remembered from run to run.

    A remembered digest is valid for the very same file: device, inode, size, time of modification and time of
    status change. The last one is set by the system at each write, rename and change of times, so that a file
    that was replaced by one with an older time of modification is noticed.
    """

    def __init__(self, memory: Path) -> None:
        self._memory = memory
        self._remembered = _read(memory)
        self._seen: dict[str, str] = {}

    def of(self, path: str) -> str:
        """The SHA-256 of a file's content. Raises OSError."""
        if path not in self._seen:
            self._seen[path] = self._digest(path)
        return self._seen[path]

    def _digest(self, path: str) -> str:
        status = Path(path).stat()
        if status.st_size < LARGE:
            return hashlib.sha256(Path(path).read_bytes()).hexdigest()
        identity = [
            status.st_dev,
            status.st_ino,
            status.st_size,
            status.st_mtime_ns,
            status.st_ctime_ns,
        ]
        known = self._remembered.get(path)
        if known is not None and known[0] == identity:
            return known[1]
        digest = digest_of(path)
        if time.time_ns() - max(status.st_mtime_ns, status.st_ctime_ns) > SETTLED:
            self._remembered[path] = (identity, digest)
        return digest

    def look_again(self) -> None:
        """Forget the digests of this run, for a process that goes on, but for those of large files."""
        self._seen.clear()

    def remember(self) -> None:
        """Write down the digests of large files. What cannot be written is hashed again next time."""
        if not self._remembered:
            return
        temporary = self._memory.with_name(f"{self._memory.name}.{os.getpid()}")
        try:
            self._memory.parent.mkdir(parents=True, exist_ok=True)
            temporary.write_text(json.dumps(self._remembered))
            temporary.replace(self._memory)
        except OSError:
            with suppress(OSError):
                temporary.unlink()


def _read(memory: Path) -> dict[str, tuple[Identity, str]]:
    try:
        entries = json.loads(memory.read_bytes())
        return {str(path): (list(identity), str(digest)) for path, (identity, digest) in entries.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}

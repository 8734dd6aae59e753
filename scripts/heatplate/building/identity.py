"""Whether a file is still the one that was read."""

from __future__ import annotations

from pathlib import Path

Identity = list[int]


def identity(path: str | Path) -> Identity:
    """What changes whenever a file is written or replaced. Raises OSError."""
    status = Path(path).stat()
    return [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]

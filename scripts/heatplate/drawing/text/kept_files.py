"""What takes LaTeX, or takes long, and is kept by all that it is made of. It may be lost at any time.

It is kept in memory, and from run to run where a directory is given (``kept_in``).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

MOST_IN_MEMORY = 20_000
"""Lines of text, of a few KB each, after which memory begins anew."""

_MEMORY: dict[str, bytes] = {}
_DIRECTORY: ContextVar[Path | None] = ContextVar("directory", default=None)


@contextmanager
def kept_in(directory: Path) -> Iterator[None]:
    """In the block, things are kept in a directory; if its parent is missing, nothing is kept."""
    token = _DIRECTORY.set(directory)
    try:
        yield
    finally:
        _DIRECTORY.reset(token)


@cache
def code_digest(*files: Path) -> str:
    """The digest of files of code, so that what one version of them made is nothing to another."""
    digests = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class KeptFiles:
    """Contents by what they are made of. made_of: what all of them share, such as a version of LaTeX."""

    made_of: Mapping[str, Any]

    def read(self, *key: Any) -> Any:
        """What is kept for this key; None if there is nothing, or if it is not as it was written."""
        name, directory = self._name(key), _DIRECTORY.get()
        try:
            written = (directory / name).read_bytes() if directory else _MEMORY.get(name, b"")
        except OSError:
            return None
        digest, _, content = written.partition(b"\n")
        return json.loads(content) if digest == _digest(content) else None

    def write(self, content: Any, *key: Any) -> None:
        """Keep this. Many processes may do so at the same time; a disk that refuses does no harm."""
        encoded = json.dumps(content, separators=(",", ":")).encode()
        name, directory = self._name(key), _DIRECTORY.get()
        written = _digest(encoded) + b"\n" + encoded
        if directory:
            _write(directory / name, written)
            return
        if len(_MEMORY) >= MOST_IN_MEMORY:
            _MEMORY.clear()
        _MEMORY[name] = written

    def _name(self, key: Any) -> str:
        described = json.dumps([self.made_of, key], sort_keys=True).encode()
        return hashlib.sha256(described).hexdigest()[:40]


def _write(file: Path, content: bytes) -> None:
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        file.parent.mkdir(exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(file)
    except OSError:
        with suppress(OSError):
            temporary.unlink()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()

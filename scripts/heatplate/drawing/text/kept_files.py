"""What takes LaTeX, or takes long, and is kept from run to run by its content. It may be lost at any time."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PARENT = Path(".snakemake/heatplate")
"""The workflow's own directory in a paper. Where there is none, nothing is kept."""

KEPT = PARENT / "latex"


@dataclass(frozen=True)
class KeptFiles:
    """Files by what they are made of. made_of: what all of them are made of, such as a version of LaTeX."""

    made_of: Mapping[str, Any]

    def read(self, *key: Any) -> Any:
        """What is kept for this key; None if there is nothing, or if it is not as it was written."""
        file = self._file(key)
        try:
            digest, _, content = file.read_bytes().partition(b"\n")
        except OSError:
            return None
        return json.loads(content) if digest == _digest(content) else None

    def write(self, content: Any, *key: Any) -> None:
        """Keep this. Many processes may do so at the same time; a disk that refuses does no harm."""
        if not PARENT.is_dir():
            return
        encoded = json.dumps(content, separators=(",", ":")).encode()
        file = self._file(key)
        temporary = file.with_name(f".{file.name}.{os.getpid()}")
        try:
            file.parent.mkdir(exist_ok=True)
            temporary.write_bytes(_digest(encoded) + b"\n" + encoded)
            temporary.replace(file)
        except OSError:
            with suppress(OSError):
                temporary.unlink()

    def _file(self, key: Any) -> Path:
        described = json.dumps([self.made_of, key], sort_keys=True).encode()
        return KEPT / hashlib.sha256(described).hexdigest()[:40]


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).hexdigest().encode()

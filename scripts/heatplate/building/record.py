"""The record beside a built file: what it was made of, and what came out."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from heatplate.atomic_write import write_atomically

VERSION = 2
"""Of the form of a record. A record of another version does not hold."""

Parts = Mapping[str, Mapping[str, Any]]
"""What a built file is made of, part by part (specification, inputs, …): each thing's value or digest."""


@dataclass(frozen=True)
class Record:
    """A built file's parts, and the digests of the files that were built from them by name.

    Two things are in it and in no key: ``paths``, where the inputs were, for those that have a name of their
    own; and ``remarks``, what the job had to say of its result.
    """

    parts: Parts
    built: Mapping[str, str]
    paths: Mapping[str, str] = field(default_factory=dict)
    remarks: Sequence[str] = ()

    @cached_property
    def key(self) -> str:
        """One digest for all parts."""
        return key_of(self.parts)

    def changed_files(self, directory: Path, digest: Callable[[str], str]) -> list[str]:
        """The built files that are missing or are not as they were built.

        digest: gives the digest of a file's content by its path.
        """
        changed = []
        for name, as_built in self.built.items():
            try:
                same = digest(f"{directory}/{name}") == as_built
            except OSError:
                same = False
            if not same:
                changed.append(name)
        return changed

    def write(self, path: Path) -> None:
        """Write the record: readable, in a stable order, whole or not at all. Raises OSError."""
        content = {
            "version": VERSION,
            "key": self.key,
            "parts": self.parts,
            "built": self.built,
            "paths": self.paths,
            "remarks": self.remarks,
        }
        text = json.dumps(content, indent=2, ensure_ascii=False, sort_keys=True)
        write_atomically(path, lambda stream: stream.write(f"{text}\n".encode()))

    @classmethod
    def read(cls, path: Path) -> Record | None:
        """The record in a file; None if there is none, or none that this version can trust."""
        try:
            content = json.loads(path.read_bytes())
            record = cls(content["parts"], content["built"], content["paths"], content["remarks"])
            trusted = content["version"] == VERSION and content["key"] == record.key
            return record if trusted and isinstance(record.built, dict) and record.built else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None


def key_of(parts: Parts) -> str:
    """One digest for all parts, whatever their order."""
    return hashlib.sha256(canonical(parts)).hexdigest()


def canonical(document: Mapping[str, Any]) -> bytes:
    """A document as JSON: always the same bytes for the same content, on one line."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()

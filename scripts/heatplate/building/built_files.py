"""Which files were built here: by their records, and by notes that outlive a record.

A record is written when its files have their names, and may be lost. So a job first notes the digests of
what it is about to put in place. A file is only ever taken for a built one if its content is: an author may
have put another one there under the same name.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from heatplate.atomic_write import write_atomically
from heatplate.building.digests import digest_of
from heatplate.building.record import Record
from heatplate.building.stage import OWN

NOTES = OWN / "built"
ORPHANS = OWN / "orphans"
"""The list of files that the rule ``remove_orphans`` removes, each ended by a NUL."""
_RECORD = ".record.json"


def note(record: Path, built: Mapping[str, str]) -> None:
    """Note what is about to be put beside a record: the digest of each file by its name. Raises OSError.

    What lies there now stays noted, if it was built: the job may be killed before it is replaced.
    """
    known = _digests(record)
    digests: dict[str, list[str]] = {}
    for name, digest in built.items():
        now = _digest(record.with_name(name))
        kept = known.get(name, set()) & {now}
        digests[name] = sorted({*kept, digest})
    write_atomically(_note_of(record), lambda stream: stream.write(json.dumps(digests).encode()))


def built_files(
    directories: Iterable[Path],
    digest: Callable[[str], str] = lambda path: digest_of(path),
    *,
    without: Iterable[Path] = (),
) -> Iterator[Path]:
    """The files that were built in these directories and are as they were built, each before its record.

    without: records whose files are not asked for.
    """
    for directory in directories:
        noted = {f"{path.stem}{_RECORD}" for path in (NOTES / directory).glob("*.json")}
        recorded = {path.name for path in directory.glob(f"*{_RECORD}")}
        for name in sorted((noted | recorded) - {path.name for path in without if path.parent == directory}):
            record = directory / name
            digests = _digests(record)
            for file, known in sorted(digests.items()):
                if _digest(directory / file, digest) in known:
                    yield directory / file
            if digests and record.is_file():
                yield record


def list_orphans(orphans: Iterable[Path]) -> None:
    """Write the list of what ``remove_orphans`` removes. Raises OSError."""
    ORPHANS.parent.mkdir(parents=True, exist_ok=True)
    ORPHANS.write_bytes(b"".join(os.fsencode(path) + b"\0" for path in orphans))


def _note_of(record: Path) -> Path:
    return NOTES / record.parent / f"{record.name.removesuffix(_RECORD)}.json"


def _digests(record: Path) -> dict[str, set[str]]:
    """The digests that each file beside a record may have, by its name."""
    found: dict[str, set[str]] = {}
    if known := Record.read(record):
        found = {Path(name).name: {digest} for name, digest in known.built.items()}
    try:
        for name, digests in json.loads(_note_of(record).read_bytes()).items():
            found.setdefault(Path(name).name, set()).update(map(str, digests))
    except (OSError, ValueError, TypeError, AttributeError):  # no note, or one that was damaged
        pass
    return found


def _digest(path: Path, digest: Callable[[str], str] = lambda path: digest_of(path)) -> str | None:
    try:
        return digest(str(path))
    except OSError:
        return None

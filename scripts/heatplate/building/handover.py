"""What a run leaves to its jobs: files, and for what all of them share a variable of the environment."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from heatplate.building.identity import identity
from heatplate.building.places import Places
from heatplate.building.record import Parts, canonical
from heatplate.building.source_code import code_digests
from heatplate.building.stage import Document, Job, Words
from heatplate.problems import input_error

_CODE = "HEATPLATE_CODE"
"""Variable with the digests of the code, so that not every job parses it anew."""


@dataclass(frozen=True)
class HandedOver:
    """What a job finds beside its specification: the further parts of its key without its code, and more."""

    further_parts: Parts
    words: Words
    places: Places


def hand_over(jobs: Iterable[Job]) -> None:
    """Write each job's specification, and beside it what else the job must know. Raises OSError."""
    jobs = list(jobs)
    for directory in {job.specification_file.parent for job in jobs}:
        directory.mkdir(parents=True, exist_ok=True)
    for job in jobs:
        further = {part: value for part, value in job.further_parts.items() if part != "code"}
        rest = {"further_parts": further, "words": asdict(job.words), "places": job.places.as_json()}
        told = job.specification if job.told is None else job.told
        _write_if_different(job.specification_file, canonical(told))
        _write_if_different(_beside(job.specification_file), canonical(rest))


def read_specification(file: Path) -> Document:
    """The specification in a file. Raises InputError if it is no mapping in JSON, or OSError."""
    try:
        content = json.loads(file.read_bytes())
    except ValueError as error:
        raise input_error(str(file), f"not JSON: {error}") from error
    if not isinstance(content, dict):
        raise input_error(str(file), "not a mapping of keys to values")
    return content


def handed_over(specification: Path) -> HandedOver | None:
    """What was handed over with a specification; None for a file that is no run's."""
    try:
        content: dict[str, Any] = json.loads(_beside(specification).read_bytes())
    except (OSError, ValueError):
        return None
    places = Places.from_json(content["places"])
    return HandedOver(content["further_parts"], Words(**content["words"]), places)


def hand_over_code(root: Path, code: Mapping[str, Mapping[str, str]]) -> None:
    """Leave to the jobs the digests of each script's code, and the identities of its files as they were read.

    root: the directory that the files are named from.
    """
    files = sorted({path for digests in code.values() for path in digests})
    seen = {path: identity(root / path) for path in files}
    os.environ[_CODE] = json.dumps({"digests": code, "seen": seen})


def code_of(script: Path) -> Mapping[str, str]:
    """The digests of a script's code: as the run found them, or for a script run by hand as they are."""
    digests: dict[str, str] = json.loads(os.environ.get(_CODE, "{}")).get("digests", {}).get(script.name)
    return digests or code_digests(script)


def changed_code(script: Path, code: Mapping[str, str]) -> list[str]:
    """The files of a script's code that have changed since the run looked at them."""
    seen = json.loads(os.environ.get(_CODE, "{}")).get("seen", {})
    root = script.parent.parent
    try:
        if all(seen.get(path) == identity(root / path) for path in code):
            return []
        now = code_digests(script)
    except (OSError, SyntaxError):
        return [str(script)]
    return sorted(path for path in {*code, *now} if code.get(path) != now.get(path))


def _beside(specification: Path) -> Path:
    return specification.with_suffix(".job.json")


def _write_if_different(file: Path, content: bytes) -> None:
    """Most files of most runs are as they were, and to read one is many times as fast as to write it."""
    try:
        if file.read_bytes() == content:
            return
    except FileNotFoundError:
        pass
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    temporary.write_bytes(content)  # without waiting for the disk: after a crash it is written again
    temporary.replace(file)

"""Names of matrices and figures. They become file names, so they must be valid on any system and in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from heatplate.problems import quoted

MAX_LENGTH = 100
"""Characters. With the longest extension and the prefix of a temporary file, this stays below 255 bytes."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_RESERVED_ON_WINDOWS = {"con", "prn", "aux", "nul", *(f"{p}{i}" for p in ("com", "lpt") for i in range(10))}


def problem_of_name(name: str) -> str | None:
    """What is wrong with a name, or None."""
    if not name:
        return "the name is empty"
    if len(name) > MAX_LENGTH:
        return f"the name has {len(name)} characters; at most {MAX_LENGTH} are allowed"
    if not _NAME.fullmatch(name):
        better = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_-")
        hint = f"; for example {better}" if better else ""
        return f"a name consists of A-Z, a-z, 0-9, _ and -, and starts with a letter or digit{hint}"
    if name.lower() in _RESERVED_ON_WINDOWS:
        return f"{quoted(name)} is not a valid file name on Windows; use for example {name}_1"
    return None


def problems_of_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each invalid name with what is wrong with it, including that it differs from another only in case."""
    seen: dict[str, str] = {}
    for name in names:
        message = problem_of_name(name)
        twin = seen.setdefault(name.lower(), name)
        if message is None and twin != name:
            message = f"differs from {quoted(twin)} only in case, which some file systems ignore; rename one"
        if message is not None:
            yield name, message

"""Names of matrices and figures, which become names of files on any system and in LaTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from heatplate.problems import quoted

LONGEST = 100
"""Characters; with the longest ending and a temporary file's prefix this stays below 255 bytes."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")
_WINDOWS = {"con", "prn", "aux", "nul", *(f"{p}{i}" for p in ("com", "lpt") for i in range(10))}


def problem_of_name(name: str) -> str | None:
    """What is wrong with a name, or None."""
    if not name:
        return "the name is empty"
    if len(name) > LONGEST:
        return f"the name has {len(name)} characters; {LONGEST} are the most"
    if not _NAME.fullmatch(name):
        better = re.sub(r"[^A-Za-z0-9]+", "_", name).strip("_-")
        hint = f"; write for example {better}" if better else ""
        return f"a name is made of A-Z, a-z, 0-9, _ and -, and begins with a letter or digit{hint}"
    if name.lower() in _WINDOWS:
        return f"{quoted(name)} cannot be the name of a file on Windows; write for example {name}_1"
    return None


def problems_of_names(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Each with_problems name with what is wrong with it: alone, or beside one that differs in case only."""
    seen: dict[str, str] = {}
    for name in names:
        message = problem_of_name(name)
        twin = seen.setdefault(name.lower(), name)
        if message is None and twin != name:
            message = f"differs from {quoted(twin)} in case only, which is one file on some systems"
        if message is not None:
            yield name, message

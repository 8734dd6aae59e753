"""Settings of the user that have no influence on what is built."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_VARIABLES = (
    "FREETYPE_PROPERTIES",
    "MATPLOTLIBRC",
    "MPLBACKEND",
    "MPLSTYLE",
    "PYTHONDEVMODE",
    "PYTHONHASHSEED",
    "PYTHONOPTIMIZE",
    "PYTHONPATH",
    "PYTHONWARNINGS",
    "SOURCE_DATE_EPOCH",
)
"""Variables that would change what Python, Matplotlib or FreeType does. Jobs run without them."""

BASH_ENV = "BASH_ENV"
"""Variable with a program that bash would run before each job, and that could end it."""

_SETTINGS = (
    "matplotlibrc",
    "$MPLCONFIGDIR/matplotlibrc",
    "$XDG_CONFIG_HOME/matplotlib/matplotlibrc",
    "~/.config/matplotlib/matplotlibrc",
    "~/.matplotlib/matplotlibrc",
)


def ignored_settings() -> Iterator[str]:
    """The variables and files of settings that are there and have no effect."""
    yield from (name for name in sorted((*_VARIABLES, BASH_ENV)) if os.environ.get(name))
    yield from (path for path in _SETTINGS if _exists(path))


def remove_ignored_variables() -> None:
    """Let this process and those that it starts do without the variables that must not matter."""
    for name in (*_VARIABLES, BASH_ENV):
        os.environ.pop(name, None)


@contextmanager
def without_pythonpath() -> Iterator[None]:
    """Import as jobs do, without the directories of ``PYTHONPATH``, until the end of the block."""
    before = list(sys.path)
    ignored = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:] = [path for path in before if path not in ignored]
    try:
        yield
    finally:
        sys.path[:] = before


def _exists(path: str) -> bool:
    try:
        return Path(os.path.expandvars(path)).expanduser().is_file()
    except (OSError, RuntimeError):  # no home directory, or none that may be read
        return False

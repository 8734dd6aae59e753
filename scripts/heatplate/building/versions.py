"""The versions of libraries that have a say in what is built."""

from __future__ import annotations

import sys
import sysconfig
from functools import cache
from importlib import metadata


def versions(*libraries: str) -> dict[str, str]:
    """The installed version of each library, and Python's without its last number."""
    found = {library: _version(library) for library in libraries}
    return {**found, "python": f"{sys.version_info.major}.{sys.version_info.minor}"}


@cache
def _version(library: str) -> str:
    """As it is installed beside this Python: jobs do without ``PYTHONPATH`` and the user's own packages."""
    places = [sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    for distribution in metadata.distributions(name=library, path=places):
        return distribution.version
    return metadata.version(library)

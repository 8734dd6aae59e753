"""What a job has to say when it cannot make its files: one line for each problem."""

from __future__ import annotations

from heatplate.building.places import Places
from heatplate.problems import InputError

FAILURES = (InputError, MemoryError, OSError)
"""What may go wrong in a job without a mistake in its code."""


def failure_lines(error: Exception, key: str, places: Places, output: str) -> str:
    """The lines for one of ``FAILURES``.

    key: of what the job makes, such as ``figures.glue``. places: of its keys in the configuration.
    output: the file to name if the error does not.
    """
    if isinstance(error, InputError):
        return str(places.located(error, key))
    if isinstance(error, OSError):
        # NumPy's own error for a full disk has no strerror, only a text.
        return f"{error.filename or output}: {key}: {error.strerror or error}"
    return f"{key}: not enough memory; select a part of the data, or use a machine with more"

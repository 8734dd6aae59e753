"""Records for tests, as if they were read from ``runs.csv``, from line 2 on."""

from collections.abc import Iterable

import pandas as pd
import pytest

from heatplate.collecting.records import Records
from heatplate.problems import InputError, Place


def make_records(fields: str, *records: Iterable[object]) -> Records:
    """One record per tuple, whose cells are the values of the fields. Field names are separated by spaces."""
    frame = pd.DataFrame([list(record) for record in records], columns=fields.split(), dtype=object)
    frame = frame.where(frame.notna() | frame.map(lambda cell: isinstance(cell, float)), None)
    return Records(frame, tuple(Place("runs.csv", line) for line in range(2, len(records) + 2)))


def messages(function, *arguments) -> list[str]:
    """The problems that a call raises, one line each."""
    with pytest.raises(InputError) as raised:
        function(*arguments)
    return str(raised.value).splitlines()

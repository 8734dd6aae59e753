"""Records for tests, as if they were read from ``runs.csv``, from line 2 on."""

from collections.abc import Iterable

import pandas as pd
import pytest

from heatplate.collecting.records import Records
from heatplate.problems import InputError, Place


def make_records(fields: str, *records: Iterable[object]) -> Records:
    """One record per tuple, whose cells are the values of the fields. Field names are separated by spaces."""
    rows = [tuple(record) for record in records]
    return Records.of_rows(fields.split(), rows, [Place("runs.csv", line + 2) for line in range(len(rows))])


def frame_of(records: Records) -> pd.DataFrame:
    """The records as a table."""
    return pd.DataFrame({field: records.cells(field) for field in records.columns}, dtype=object)


def messages(function, *arguments) -> list[str]:
    """The problems that a call raises, one line each."""
    with pytest.raises(InputError) as raised:
        function(*arguments)
    return str(raised.value).splitlines()

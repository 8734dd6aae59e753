"""Files whose records have none of a field that the others have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from heatplate.collecting.messages import known_fields
from heatplate.collecting.records import Records
from heatplate.configuration.matrices import Table
from heatplate.problems import Place, Problem, quoted

_OF_NUMBERS = ("values", "std", "sem")
"""The keys whose fields may be missing, if ``missing`` or ``fill_value`` says so."""


def problems_of_lacking_fields(
    keys: Table, records: Records, fields: Mapping[str, str]
) -> Iterator[Problem]:
    """One problem for each file and field. fields: those that will be read, by the key that names each."""
    records_of: dict[str, list[int]] = {}
    for number, place in enumerate(records.places):
        records_of.setdefault(place.file, []).append(number)
    if len(records_of) < 2:
        return
    may_be_missing = keys.missing == "keep" or keys.fill_value is not None
    for key, name in fields.items():
        if key.startswith("where.") or (key in _OF_NUMBERS and may_be_missing):
            continue
        cells = records.cells(name)
        for file, numbers in records_of.items():
            if any(cells[number] is not None for number in numbers):
                continue
            own = [str(other) for other in records.frame if records.frame[other].iloc[numbers].notna().any()]
            keep = ", or set missing: keep" if key in _OF_NUMBERS else ""
            message = f"there is no field {quoted(name)}; correct the file, or leave it out with exclude"
            yield Problem(Place(file), key, f"{message}{keep}{known_fields(name, own)}", cause=message)

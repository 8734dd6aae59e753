"""Reading source files, each by its format."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from heatplate.collecting import arrays, json_records, tables
from heatplate.collecting.cells import first_few
from heatplate.collecting.formats import format_of
from heatplate.collecting.observations import Observations
from heatplate.collecting.source_files import SourceFile
from heatplate.configuration.matrices import Table, Tensor
from heatplate.matrix import Array
from heatplate.problems import InputError, Problem, input_error, quoted


def read_observations(keys: Table, files: Sequence[SourceFile]) -> Observations:
    """The records of all files, in their order, with the fields that the paths give.

    Raises InputError with those of all files.
    """
    parts: list[Observations] = []
    problems: list[Problem] = []
    for file in files:
        try:
            parts.append(_with_path_fields(_read_table(keys, file.path), file))
        except InputError as found:
            problems.extend(found.problems)
    if problems:
        raise first_few(problems)
    names = list(dict.fromkeys(name for part in parts for name in part.frame))
    columns = {name: [cell for part in parts for cell in part.cells(name)] for name in names}
    places = tuple(place for part in parts for place in part.places)
    return Observations(pd.DataFrame(columns, dtype=object), places)


def read_array(keys: Tensor, file: SourceFile) -> Array:
    """The array of a file as float64, of any shape. Raises InputError."""
    kind = format_of(keys, file.path)
    if kind == "npy":
        return arrays.read_npy(file.path)
    read = arrays.read_npz if kind == "npz" else arrays.read_safetensors
    return read(file.path, keys.tensor)


def _read_table(keys: Table, path: str) -> Observations:
    kind = format_of(keys, path)
    if kind in ("csv", "tsv"):
        return tables.read_delimited(path, keys, "\t" if kind == "tsv" else ",")
    if kind == "parquet":
        return tables.read_parquet(path, keys)
    read = json_records.read_json if kind == "json" else json_records.read_json_lines
    return read(path, keys)


def _with_path_fields(part: Observations, file: SourceFile) -> Observations:
    if clash := [name for name in file.fields if name in part.frame]:
        message = (
            f"the field {quoted(clash[0])} stands in the file and in its path; rename the one in source:"
        )
        raise input_error(file.path, message)
    fields = pd.DataFrame(
        {name: [text] * len(part.places) for name, text in file.fields.items()},
        index=part.frame.index,
        dtype=object,
    )
    return Observations(pd.concat([part.frame, fields], axis=1), part.places)

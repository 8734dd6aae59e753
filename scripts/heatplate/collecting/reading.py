"""Reading source files, each according to its format."""

from __future__ import annotations

from collections.abc import Sequence

from heatplate.collecting.array_files import read_npy, read_npz, read_safetensors
from heatplate.collecting.delimited_files import read_delimited
from heatplate.collecting.extraction import extracted
from heatplate.collecting.formats import format_of
from heatplate.collecting.json_files import read_json, read_json_lines
from heatplate.collecting.messages import first_few
from heatplate.collecting.parquet_files import read_parquet
from heatplate.collecting.records import Objects, Records, joined_records
from heatplate.collecting.source_files import SourceFile
from heatplate.collecting.tally import tell
from heatplate.configuration.matrices import Table, Tensor
from heatplate.matrix import Array
from heatplate.problems import InputError, Problem, input_error, quoted


def read_records(keys: Table, files: Sequence[SourceFile]) -> Records:
    """The records of all files, in order, with the fields from the paths of the files.

    Raises InputError with the problems of all files.
    """
    parts: list[Records | Objects] = []
    problems: list[Problem] = []
    for file in files:
        try:
            parts.append(_with_path_fields(_read_table(_without_path_fields(keys, file), file.path), file))
        except InputError as found:
            problems.extend(found.problems)
    if problems:
        raise first_few(problems)
    records = joined_records(parts)
    tell("files: {}, records in them: {}", len(files), len(records.places))
    return extracted(records, keys) if keys.extract else records


def read_array(keys: Tensor, file: SourceFile) -> Array:
    """The array of a file as float64, of any shape. Raises InputError."""
    kind = format_of(keys, file.path)
    if kind == "npy":
        return read_npy(file.path)
    read = read_npz if kind == "npz" else read_safetensors
    return read(file.path, keys.tensor)


def _read_table(keys: Table, path: str) -> Records | Objects:
    kind = format_of(keys, path)
    if kind == "log":
        from heatplate.collecting.log_files import read_log

        return read_log(path, keys)
    if kind == "markdown":
        from heatplate.collecting.markdown_tables import read_markdown

        return read_markdown(path, keys)
    if kind == "latex":
        from heatplate.collecting.latex_tables import read_latex

        return read_latex(path, keys)
    if kind in ("csv", "tsv"):
        return read_delimited(path, keys, "\t" if kind == "tsv" else ",")
    if kind == "parquet":
        return read_parquet(path, keys)
    read = read_json if kind == "json" else read_json_lines
    return read(path, keys)


def _without_path_fields(keys: Table, file: SourceFile) -> Table:
    """The keys for a file whose records ``melt`` must not look in for the fields from its path."""
    melt = keys.melt
    if melt is None or not file.fields.keys() & {*melt.id_vars}:
        return keys
    in_file = [name for name in melt.id_vars if name not in file.fields]
    return keys.model_copy(update={"melt": melt.model_copy(update={"id_vars": in_file})})


def _with_path_fields(part: Records | Objects, file: SourceFile) -> Records | Objects:
    if clash := part.having(file.fields):
        raise input_error(
            file.path,
            f"the field {quoted(clash[0])} is both in the file and in its path; rename the one in source:",
        )
    return part.with_fields(file.fields)

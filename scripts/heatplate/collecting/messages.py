"""Messages of this stage that are shared or take some work; the others are where their problems are raised.

Nothing here affects a matrix.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from heatplate.collecting.digit_groups import is_grouped
from heatplate.collecting.unnamed_columns import is_unnamed
from heatplate.configuration.matrices import Common, Correlation, Pivot, Table, Tensor
from heatplate.problems import InputError, Place, Problem, did_you_mean, one_per_cause, printable, quoted

MAX_SHOWN = 10
"""Problems of one kind that are listed before "and N more"."""

MAX_COMPARED = 2000
"""Names that a wrong one is compared with."""
MOST_NAMES = 5
"""Names that a remark lists before it counts the others."""

FORMATS = {
    "html": "a web page; download the file itself",
    "git-lfs": "a Git LFS pointer; run git lfs pull",
    "zip": "a zip file, such as .npz or .xlsx",
    "gzip": "a gzip file; unpack it",
    "npy": "a .npy file",
    "parquet": "a .parquet file",
}
"""What a file is that does not have the expected format."""

_UNSUPPORTED = {
    ("xlsx", "xls", "ods"): "spreadsheets are not supported; save the sheet as .csv",
    ("pkl", "pickle", "pt", "pth", "bin", "ckpt", "joblib"): (
        "this format can run code when it is loaded, so it is not supported; "
        "save the data as .safetensors, .npz or .csv"
    ),
    ("h5", "hdf5", "mat"): "this format is not supported; save the array as .npz or .safetensors",
    ("feather", "arrow", "orc", "db", "sqlite"): (
        "this format is not supported; save the table as .parquet or .csv"
    ),
    ("yaml", "yml", "toml"): "this format is not supported; save the data as .json",
    ("log", "out", "err", "txt", "stdout", "stderr"): (
        "text without a known form; set pattern: for a log, or format: for a table"
    ),
    ("zip", "bz2", "xz", "zst", "tar", "tgz", "7z"): (
        "this archive format is not supported; unpack it, or compress the file with gzip (.gz)"
    ),
}
"""What to do about files that cannot be read, by their extensions."""

INFINITE_VALUE = "is infinite; set infinite: missing or infinite: keep to allow it"


def sources(keys: Common) -> str:
    """The place of a problem that is not in a single file: the sources as configured."""
    return ", ".join(keys.source)


def cell(row: str, column: str) -> str:
    """A cell as a message names it."""
    return f"the cell (row {printable(row)}, column {printable(column)})"


def value_at(position: Sequence[str]) -> str:
    """A value of a tensor as a message names it, by its axes: ``head 2``, ``row the``."""
    return f"the value at ({', '.join(position)})"


def line_name(lines: Literal["index", "columns", "all"], label: str = "") -> str:
    """The cells that a step takes together, as a message names them: a row, a column or the matrix."""
    return {
        "index": f"the row {quoted(label)}",
        "columns": f"the column {quoted(label)}",
        "all": "the matrix",
    }[lines]


def duplicated_column(name: str, place: Place, *, hint: str = "") -> Problem:
    """The problem of a table in which two columns have the same name. hint: what to do but rename one."""
    return Problem(place, "", f"the column {quoted(name)} is duplicated; rename one{hint}")


def first_few(problems: Sequence[Problem], total: int | None = None) -> InputError:
    """The first problems of one kind and the number of the others, ready to raise.

    total: how many there are, if ``problems`` holds only the first ones.
    """
    causes = sorted(one_per_cause(problems), key=lambda problem: problem.sort_key)
    shown = causes[:MAX_SHOWN]
    unlisted = (total or len(problems)) - len(problems) + len(causes) - len(shown)
    further = unlisted + sum(problem.further for problem in causes)
    return InputError(
        [*(replace(problem, further=0) for problem in shown[:-1]), replace(shown[-1], further=further)]
    )


def all_of(parts: Sequence[str], word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``; empty if there are none."""
    *others, last = parts or [""]
    return f"{', '.join(others)} {word} {last}" if others else last


def first_names(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are."""
    more = len(names) - MOST_NAMES
    shown = ", ".join(map(printable, names[:MOST_NAMES]))
    return f"{shown} and {more} more" if more > 0 else shown


def zero_divisor(step: str, keys: Common) -> str:
    """Why a row or column cannot be divided in a step, as the end of a message."""
    return {
        "normalize": (
            "sums to 0, so it cannot be divided by its sum; "
            "if all its values are 0, missing: keep leaves it empty"
        ),
        "standard_scale": (
            "has fewer than two distinct values, so it cannot be scaled to the range 0 to 1; "
            f"{way_out(keys)}, or remove standard_scale"
        ),
        "z_score": (
            "has fewer than two distinct values, so its standard deviation is 0 or undefined; "
            f"{way_out(keys)}, or remove z_score"
        ),
    }[step]


def undefined_aggregate(name: str, cell_name: str) -> str:
    """The subject of a message about a cell that is missing since its aggregate is undefined."""
    return f"the {name} of {cell_name} is undefined for so few values, so it"


def undefined_coefficient(cell_name: str) -> str:
    """The subject of a message about a cell that is missing since its coefficient is undefined."""
    return f"the coefficient of {cell_name} is undefined (too few common items or a constant variable), so it"


def no_record(cell_name: str) -> str:
    """The subject of a message about a cell that is missing since it has no record."""
    return f"{cell_name} has no record, so it"


def no_run(cell_name: str) -> str:
    """The subject of a message about a cell that is missing since none of its runs has a value."""
    return f"every run of {cell_name} failed, or there is none, so it"


def way_out(keys: Common) -> str:
    """How an author leaves out a part of a matrix, whichever it is."""
    if isinstance(keys, Tensor):
        return "leave it out with select"
    return "leave it out with where" if isinstance(keys, Table) else "correct the file"


def missing_value(keys: Common, way: str = "") -> str:
    """What to do about a missing value. A made-up one would falsify a correlation.

    way: how it is left out, if its place in the matrix is known.
    """
    way = way or way_out(keys)
    if isinstance(keys, Correlation):
        return f"is missing; {way}, or set missing: keep (each pair over the items that have both)"
    return f"is missing; {way}, or set missing: keep (an empty cell) or fill_value: 0"


def missing_run(keys: Common, way: str = "") -> str:
    """What to do about the missing value of one of the runs that a mean is of; way: as for a value."""
    if not isinstance(keys, Pivot) or keys.aggfunc not in ("mean", "median"):
        return missing_value(keys, way)
    failed = "isna: true in failed" if keys.failed else "failed: {isna: true, action: drop}"
    kept = f"missing: keep (left out of the {keys.aggfunc})"
    return f"is missing; {way or way_out(keys)}, set {failed} if the run failed, or set {kept}"


def yaml_text(text: str) -> str:
    """A label or a name of a field as it can be copied into the configuration."""
    plain = re.fullmatch(r"[A-Za-z_][\w-]*", text) and text.lower() not in _YAML_WORDS
    return text if plain else json.dumps(printable(text), ensure_ascii=False)


_YAML_WORDS = ("true", "false", "yes", "no", "on", "off", "null", "y", "n")


def left_out(field: str, label: str) -> str:
    """The key that leaves out the records with a label."""
    return f"where: {{{yaml_text(field)}: {{exclude: {yaml_text(label)}}}}}"


def differences(fields: Sequence[str]) -> str:
    """The fields in which the records of a cell differ, as the end of a message."""
    return f" (they differ in {', '.join(map(quoted, fields[:3]))})" if fields else ""


def known_fields(wrong: str, known: Sequence[str]) -> str:
    """The fields that were probably meant, as the end of a message about one that does not exist."""
    unnamed = next((name for name in known if is_unnamed(name)), None)
    hint = _other_version(wrong, known) or did_you_mean(wrong, known[:MAX_COMPARED])
    if unnamed and (wrong.lower() in _FOR_NO_NAME or not hint):
        return f"; the column without a name is called {quoted(unnamed)}"
    return hint


def _other_version(wrong: str, known: Sequence[str]) -> str:
    """The name of a metric in the version of lm-evaluation-harness that wrote the file, if it is another."""
    metric, comma, _ = wrong.partition(",")
    if comma and metric in known:
        return f"; the file is of lm-evaluation-harness before 0.4, which calls it {quoted(metric)}"
    later = [name for name in known if name.startswith(f"{wrong},")]
    if later:
        return f"; the file is of lm-evaluation-harness 0.4, which calls it {' or '.join(map(quoted, later))}"
    return ""


_FOR_NO_NAME = ("", " ", "index", "level_0", "none", "null", "unnamed", "0")
"""What authors call a column that has no name."""


def lone_surrogate(label: str) -> str:
    """What is wrong with text that cannot be written to a file."""
    return f"{quoted(label)} contains a lone surrogate, which is not a character; fix the file"


def separator_hint(separator: str | None) -> str:
    """The separator that a file seems to have, if any, as the end of a message."""
    shown = "" if separator is None else separator.replace("\t", r"\t")
    return f'; set sep: "{shown}"' if shown else ""


def similar_files(pattern: str, directory: Path) -> str:
    """The files in a directory with names similar to a pattern, as the end of a message."""
    try:
        if not directory.is_dir():
            return f"; there is no directory {printable(str(directory))}"
        names = sorted(str(path) for path in directory.iterdir() if not path.name.startswith("."))
    except PermissionError:
        return f"; the directory {printable(str(directory))} cannot be read"
    return did_you_mean(pattern, names)


def home_of(path: str) -> str:
    """Whose home directory is not known, of a path that starts with ~, as the end of a message."""
    user = path.partition("/")[0]
    if not user.startswith("~"):
        return ""
    return f"; no home directory of {quoted(user)} is known, so write it out"


def backslash(path: str) -> str:
    """What to write instead of a path with backslashes, as Windows has them."""
    return f"a path with backslashes; write {printable(path.replace(chr(92), '/'))}"


def unsupported_format(extension: str, supported: Sequence[str]) -> str:
    """What to do about a file with an unknown or unsupported extension."""
    for extensions, message in _UNSUPPORTED.items():
        if extension in extensions:
            return message
    return f"unknown file extension {quoted(extension)}; set format: to one of {', '.join(supported)}"


def json_syntax(error: json.JSONDecodeError, *, in_lines: bool) -> str:
    """What is wrong with text that is not JSON."""
    if error.msg == "Extra data":
        if in_lines:
            return "two values on one line; put each on its own line"
        return "extra data after the end; if there is one object per line, set format: jsonl"
    if error.pos >= len(error.doc.rstrip()) or error.msg.startswith("Unterminated string"):
        hint = "; if a value spans several lines, set format: json" if in_lines else ""
        return f"the JSON is truncated here{hint}"
    return f"not valid JSON: {error.msg.removesuffix(' at')} at column {error.colno}"


def csv_syntax(error: str, max_cell_length: int) -> str:
    """What is wrong with a line, given the message of the csv module."""
    if "field larger" in error:
        return f"a cell of more than {max_cell_length} characters; is a quote never closed?"
    if "unexpected end" in error:
        return "a quote that is opened in this line is never closed"
    if "expected after" in error:
        return "text after a closing quote; double the quotes inside a quoted cell"
    return error


def number_hint(text: str, decimal: str) -> str:
    """How the author can make this text a number, as the end of a message."""
    if text.lower() in ("true", "false"):
        return "; it is a boolean, so write 1 or 0"
    if text.endswith("%"):
        return '; remove the % and set unit: "%"'
    if text[:1] in ("\u2212", "\u2013"):
        return '; it starts with a dash, so write the minus sign as "-"'
    for mark in (",", " ", "_", "'"):
        if mark != decimal and is_grouped(text, decimal, mark):
            also = ' or decimal: ","' if re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text) else ""
            return f"; set thousands: {quoted(mark)}{also}"
    if decimal == "." and re.fullmatch(r"[-+]?[0-9]+,[0-9]+", text):
        return '; set decimal: ","'
    if decimal == "." and is_grouped(text, ",", "."):
        return '; set decimal: "," and thousands: "."'
    alone = "write only the number, or, " if re.search(r"[0-9]", text) else ""
    return f"; {alone}if it means a missing value, add it to na_values"

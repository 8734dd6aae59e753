"""Which format a source file has, and which keys go with it: known from names, before anything is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from heatplate.configuration.matrices import Common, MatrixKeys, Tensor
from heatplate.problems import InputError, Place, Problem, input_error, quoted, wording

TABLE_FORMATS = ("csv", "tsv", "json", "jsonl", "parquet")
ARRAY_FORMATS = ("npy", "npz", "safetensors")

_KEYS = {
    "sep": ("csv", "tsv"),
    "header": ("csv", "tsv"),
    "record_path": ("json", "jsonl"),
    "meta": ("json", "jsonl"),
    "tensor": ("npz", "safetensors"),
}
"""The keys that not every format has a use for."""

_PROGRAMS = wording("can run programs when it is read, and is not; save it as .safetensors, .npz or .csv")
_NOT_READ = {
    **dict.fromkeys(("xlsx", "xls", "ods"), wording("spreadsheets are not read; save the sheet as .csv")),
    **dict.fromkeys(("pkl", "pickle", "pt", "pth", "bin", "ckpt", "joblib"), _PROGRAMS),
    **dict.fromkeys(("h5", "hdf5", "mat"), wording("is not read; save the array as .npz or .safetensors")),
    **dict.fromkeys(
        ("feather", "arrow", "orc", "db", "sqlite"),
        wording("is not read; save the table as .parquet or .csv"),
    ),
    **dict.fromkeys(("yaml", "yml", "toml"), wording("is not read; save it as .json")),
    **dict.fromkeys(
        ("zip", "bz2", "xz", "zst", "tar", "tgz", "7z"),
        wording("unpack it, or pack the file with gzip (.gz)"),
    ),
}


def format_of(keys: Common, path: str) -> str:
    """The format of a source file: ``format``, or what its ending says.

    Raises InputError for an ending that says nothing, and for an array where records are needed or the reverse.
    """
    allowed = ARRAY_FORMATS if isinstance(keys, Tensor) else TABLE_FORMATS
    ending = _ending(path)
    kind = keys.format or {"ndjson": "jsonl", "pq": "parquet"}.get(ending, ending)
    if kind in allowed:
        return kind
    if kind in TABLE_FORMATS:
        raise input_error(path, f"holds records; kind: tensor takes {', '.join(allowed)}; leave kind out")
    if kind in ARRAY_FORMATS:
        raise input_error(path, "holds an array; write kind: tensor")
    if ending in _NOT_READ:
        raise input_error(path, _NOT_READ[ending])
    raise input_error(
        path, f"the ending {quoted(ending)} says nothing; write format: with one of {', '.join(allowed)}"
    )


def problems_of_formats(keys: MatrixKeys, files: Sequence[str]) -> Iterator[Problem]:
    """Endings that cannot be read, each once, and keys that none of the files has a use for."""
    kinds: dict[str, str] = {}
    for path in {_ending(path): path for path in reversed(files)}.values():
        try:
            kinds[format_of(keys, path)] = path
        except InputError as found:
            yield from found.problems
    for key, formats in _KEYS.items():
        field = type(keys).model_fields.get(key)
        if field is None or getattr(keys, key) == field.default or not kinds or set(formats) & set(kinds):
            continue
        kind, path = next(iter(kinds.items()))
        message = f"has no meaning for {kind}, only for {' and '.join(formats)}; leave it out"
        yield Problem(Place(path), key, message)


def _ending(path: str) -> str:
    name = path.lower().removesuffix(".gz").rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else ""

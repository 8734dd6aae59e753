"""The formats of source files and the keys that apply to each, as known before a file is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from heatplate.collecting.messages import unsupported_format
from heatplate.configuration.matrices import Common, Confusion, MatrixKeys, Table, Tensor
from heatplate.problems import InputError, Place, Problem, input_error

TABLE_FORMATS = ("csv", "tsv", "json", "jsonl", "parquet", "markdown", "latex")
ARRAY_FORMATS = ("npy", "npz", "safetensors")
CONFUSION_FORMATS = ("csv", "tsv", "json", "npy", "npz")
"""Of files that are confusion matrices already."""

_FORMATS = {"ndjson": "jsonl", "pq": "parquet", "md": "markdown", "tex": "latex"}
"""The formats of extensions that are not called so."""

_KEYS = {
    "sep": ("csv", "tsv"),
    "header": ("csv", "tsv", "latex"),
    "names": ("csv", "tsv", "json", "jsonl"),
    "table": ("markdown", "latex"),
    "record_path": ("json", "jsonl"),
    "meta": ("json", "jsonl"),
    "tensor": ("npz", "safetensors"),
}
"""The keys that apply only to some formats."""


def format_of(keys: Common, path: str) -> str:
    """The format of a source file: ``format``, or that of its extension.

    Raises InputError for an unknown extension, and for an array where records are needed or vice versa.
    """
    is_given = isinstance(keys, Confusion) and keys.is_given
    allowed = ARRAY_FORMATS if isinstance(keys, Tensor) else CONFUSION_FORMATS if is_given else TABLE_FORMATS
    if isinstance(keys, Table) and keys.pattern:
        return "log"
    extension = _extension(path)
    kind = keys.format or _FORMATS.get(extension, extension)
    if kind in allowed:
        return kind
    if is_given and kind in (*TABLE_FORMATS, *ARRAY_FORMATS):
        raise input_error(
            path,
            f"a confusion matrix that is one already can be {', '.join(allowed)}; for records name their "
            "fields: true: FIELD, predicted: FIELD",
        )
    if kind in TABLE_FORMATS:
        raise input_error(path, f"contains records, but kind: tensor needs {', '.join(allowed)}; remove kind")
    if kind in ARRAY_FORMATS and isinstance(keys, Confusion):
        raise input_error(
            path, "contains an array; if it is a confusion matrix already, remove true and predicted"
        )
    if kind in ARRAY_FORMATS:
        raise input_error(path, "contains an array; set kind: tensor")
    raise input_error(path, unsupported_format(extension, allowed))


def problems_of_formats(keys: MatrixKeys, files: Sequence[str]) -> Iterator[Problem]:
    """The problems of unsupported file extensions, each once, and of keys that apply to none of the files."""
    kinds: dict[str, str] = {}
    for path in {_extension(path): path for path in reversed(files)}.values():
        try:
            kinds[format_of(keys, path)] = path
        except InputError as found:
            yield from found.problems
    for key, formats in _KEYS.items():
        field = type(keys).model_fields.get(key)
        if field is None or getattr(keys, key) == field.default or not kinds or set(formats) & set(kinds):
            continue
        kind, path = next(iter(kinds.items()))
        yield Problem(
            Place(path), key, f"does not apply to {kind} files, only to {' and '.join(formats)}; remove it"
        )


def _extension(path: str) -> str:
    name = path.lower().removesuffix(".gz").rpartition("/")[2]
    return name.rpartition(".")[2] if "." in name else ""

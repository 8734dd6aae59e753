"""Reading arrays from ``.npy``, ``.npz`` and ``.safetensors`` files.

Only the requested array is read, and only after its declared size was compared with that of the file.
"""

from __future__ import annotations

import json
import lzma
import math
import zipfile
import zlib
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import IO, Any, Literal

import ml_dtypes
import numpy as np
import safetensors
from numpy.lib import format as npy_format
from numpy.typing import NDArray

from heatplate.collecting.file_content import wrong_kind
from heatplate.collecting.labels import duplicates
from heatplate.matrix import Array
from heatplate.problems import did_you_mean, input_error, printable, quoted

MAX_BYTES = 8_000_000_000
"""Bytes of an array as float64. A file of kilobytes can declare, or unpack to, more than fits into memory."""

_SAFETENSORS_DTYPES: dict[str, Any] = {
    "F64": np.float64,
    "F32": np.float32,
    "F16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "F8_E4M3": ml_dtypes.float8_e4m3fn,
    "F8_E5M2": ml_dtypes.float8_e5m2,
    "F8_E4M3FNUZ": ml_dtypes.float8_e4m3fnuz,
    "F8_E5M2FNUZ": ml_dtypes.float8_e5m2fnuz,
    "F8_E8M0": ml_dtypes.float8_e8m0fnu,
    "I64": np.int64,
    "I32": np.int32,
    "I16": np.int16,
    "I8": np.int8,
    "U64": np.uint64,
    "U32": np.uint32,
    "U16": np.uint16,
    "U8": np.uint8,
    "BOOL": np.bool_,
}


def read_npy(path: str) -> Array:
    """The array of a ``.npy`` file, of any shape. Raises InputError for anything but one array of numbers."""
    with Path(path).open("rb") as stream:
        return _npy(stream, Path(path).stat().st_size, path, ".npy")


def read_npz(path: str, name: str | None) -> Array:
    """One array of a ``.npz`` file: the named one, or the only one. Raises InputError."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = [_array_name(member, path) for member in members]
            if duplicated := duplicates(names):
                raise input_error(path, f"two arrays are named {quoted(duplicated[0])}; rename one")
            member = members[names.index(_chosen(names, name, path))]
            with archive.open(member) as stream:
                return _npy(stream, member.file_size, path, ".npz")
    except (
        zipfile.BadZipFile,
        zlib.error,
        lzma.LZMAError,
        EOFError,
        RuntimeError,  # encrypted, or compressed with a method that Python lacks
        OSError,
        ValueError,
    ) as error:
        raise wrong_kind(path, ".npz") from error


def read_safetensors(path: str, name: str | None) -> Array:
    """One tensor of a ``.safetensors`` file: the named one, or the only one. Raises InputError."""
    try:
        with safetensors.safe_open(path, framework="numpy"):
            pass  # the library checks the header against the file: sizes, overlaps, gaps, the end
    except (safetensors.SafetensorError, OSError) as error:
        raise wrong_kind(path, ".safetensors") from error
    with Path(path).open("rb") as stream:
        start = 8 + int.from_bytes(stream.read(8), "little")
        tensors = json.loads(stream.read(start - 8))
        tensors.pop("__metadata__", None)
        tensor = tensors[_chosen(list(tensors), name, path)]
        dtype = _SAFETENSORS_DTYPES.get(tensor["dtype"])
        if dtype is None:
            raise input_error(
                path,
                f"contains {tensor['dtype']}, which is not supported; "
                f"save one of {', '.join(_SAFETENSORS_DTYPES)}",
            )
        _check_size(tensor["shape"], path)
        begin, end = tensor["data_offsets"]
        stream.seek(start + begin)
        flat: NDArray[Any] = np.frombuffer(stream.read(end - begin), dtype=dtype)
    return _reshaped(flat, tensor["shape"], "C", path)


def _npy(stream: IO[bytes], size: int, path: str, kind: str) -> Array:
    """The array in a ``.npy`` file of ``size`` bytes, which may itself be in a file of the given kind."""
    try:
        version = npy_format.read_magic(stream)
        read_header = {
            (1, 0): npy_format.read_array_header_1_0,
            (2, 0): npy_format.read_array_header_2_0,
        }[version]
        shape, in_fortran_order, dtype = read_header(stream)
    except Exception as error:  # NumPy parses the header as Python code, which can fail in many ways
        raise wrong_kind(path, kind) from error
    _require_real_numbers(dtype, path)
    if any(type(length) is not int or length < 0 for length in shape):
        raise wrong_kind(path, kind)
    declared, found = math.prod(shape) * dtype.itemsize, size - stream.tell()
    if declared > found:
        raise input_error(path, "truncated: its header declares more data than the file has; copy it again")
    if declared < found:
        raise input_error(path, "the file has extra data after the array; save it again")
    _check_size(shape, path)
    flat: NDArray[Any] = np.frombuffer(stream.read(declared), dtype=dtype)
    return _reshaped(flat, shape, "F" if in_fortran_order else "C", path)


def _reshaped(flat: NDArray[Any], shape: Sequence[int], order: Literal["C", "F"], path: str) -> Array:
    try:
        array = flat.reshape(shape, order=order)
    except (ValueError, OverflowError) as error:  # too many dimensions, or a huge one besides one of zero
        raise input_error(path, "declares an impossible shape; save it again") from error
    return _as_float(array, path)


def _require_real_numbers(dtype: np.dtype[Any], path: str) -> None:
    if dtype.hasobject:
        raise input_error(path, "contains pickled objects, which can run code; save an array of numbers")
    if dtype.kind == "c":
        raise input_error(path, "contains complex numbers; save their absolute value, real or imaginary part")
    if dtype == np.dtype("V2"):
        raise input_error(
            path, "contains values of two bytes without a type, as NumPy saves bfloat16; save them as float32"
        )
    if dtype.kind not in "fiub":
        raise input_error(path, f"contains {printable(str(dtype))}, not numbers; save an array of numbers")


def _check_size(shape: Sequence[int], path: str) -> None:
    if math.prod(shape) * 8 > MAX_BYTES:
        raise input_error(path, f"more than {MAX_BYTES // 8} numbers; reduce the array before saving it")


def _as_float(array: NDArray[Any], path: str) -> Array:
    """The array as float64, with 0.0 for -0.0. Raises InputError for numbers that float64 cannot hold."""
    wide = array.dtype.kind in "iu" and array.dtype.itemsize == 8 and array.size > 0
    if wide and max(-int(array.min()), int(array.max())) > 2**53:
        raise input_error(
            path, "contains integers beyond 2^53, which float64 cannot represent exactly; save them as floats"
        )
    try:
        with np.errstate(over="raise", invalid="ignore"):
            values = array.astype(np.float64)
    except FloatingPointError as error:
        raise input_error(path, "contains numbers that are too large for float64; rescale them") from error
    values += 0.0
    return values


def _array_name(member: zipfile.ZipInfo, path: str) -> str:
    name = PurePosixPath(member.filename)
    if name.is_absolute() or ".." in name.parts or "\\" in member.filename:
        raise input_error(
            path,
            f"a member is named {quoted(member.filename)}, which NumPy never writes; save the arrays again",
        )
    return member.filename.removesuffix(".npy")


def _chosen(names: Sequence[str], wanted: str | None, path: str) -> str:
    """The name of the array to read."""
    if not names:
        raise input_error(path, "contains no array")
    if wanted is None:
        if len(names) == 1:
            return names[0]
        listed = ", ".join(printable(name) for name in names[:12]) + (", …" if len(names) > 12 else "")
        raise input_error(path, f"contains {len(names)} arrays ({listed}); choose one with tensor:")
    if wanted not in names:
        raise input_error(
            path, f"there is no array {quoted(wanted)}{did_you_mean(wanted, names)}", key="tensor"
        )
    return wanted

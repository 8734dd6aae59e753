"""The content of a source file, decompressed: its bytes or its text."""

from __future__ import annotations

import gzip
import os
import zlib
from codecs import BOM_UTF8
from pathlib import Path

from heatplate.collecting.messages import FORMATS
from heatplate.problems import InputError, input_error
from heatplate.utf8 import decode

MAX_BYTES = 2_000_000_000
"""Bytes of text after decompression. A file of a few kilobytes can unpack to more than fits into memory."""

_SIGNATURES = {
    b"<!doctype": "html",
    b"<html": "html",
    b"version https://git-lfs": "git-lfs",
    b"PK\x03\x04": "zip",
    b"\x1f\x8b": "gzip",
    b"\x93NUMPY": "npy",
    b"PAR1": "parquet",
}
"""The first bytes of the formats that files with other extensions often turn out to have."""
_STARTS = tuple(_SIGNATURES)
_OF_JSON = (b"{", b"[")
"""The first bytes of files of which there may be thousands."""

SMALL = 2**14
"""Bytes that are read at once, before the size of a file is asked for: most result files have fewer."""

_TO_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def wrong_kind(path: str, kind: str) -> InputError:
    """The problem of a file that does not have the format of its extension: what it seems to be instead."""
    with Path(path).open("rb") as stream:
        found = _format_by_signature(stream.read(100))
    if found and kind not in FORMATS[found]:
        return input_error(path, f"not a {kind} file but {FORMATS[found]}")
    return input_error(path, f"not a {kind} file, or a damaged one; copy it again")


def _format_by_signature(start: bytes) -> str | None:
    if start[:1] in _OF_JSON:
        return None
    start = start[:100].lstrip()
    text = start.lower()  # HTML may be written in capitals
    if not start.startswith(_STARTS) and not text.startswith(_STARTS):
        return None
    return next(
        (name for first, name in _SIGNATURES.items() if start.startswith(first) or text.startswith(first)),
        None,
    )


def read_bytes(path: str) -> bytes:
    """The bytes of a file; a ``.gz`` file is decompressed. Raises InputError."""
    try:
        if path.endswith(".gz"):
            with gzip.open(path) as stream:
                content = stream.read(MAX_BYTES + 1)
        else:
            content = _content(path)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise input_error(path, "not a gzip file, or a truncated or damaged one; copy it again") from error
    except OSError as error:
        raise input_error(path, f"cannot be read: {error.strerror}") from error
    if len(content) > MAX_BYTES:
        raise input_error(path, f"more than {MAX_BYTES // 10**9} GB of text; reduce it first")
    return content


def _content(path: str) -> bytes:
    """The bytes of a file, or the first ones of one that is too large: quicker than a stream by half."""
    descriptor = os.open(path, _TO_READ)
    try:
        content = os.read(descriptor, SMALL)
        if not os.read(descriptor, 1):
            return content
        os.lseek(descriptor, 0, os.SEEK_SET)
        wanted = min(os.fstat(descriptor).st_size, MAX_BYTES + 1)
        content = os.read(descriptor, wanted)
        while len(content) < wanted and (more := os.read(descriptor, wanted - len(content))):
            content += more
        return content
    finally:
        os.close(descriptor)


def read_text(path: str) -> str:
    """The text of a file, without a byte-order mark. Raises InputError if it is not UTF-8."""
    return text_of(read_bytes(path), path)


def is_of_other_format(content: bytes) -> bool:
    """Whether the bytes of a file begin like no text, or hold what no text does."""
    return _format_by_signature(content.removeprefix(BOM_UTF8)) is not None or b"\0" in content


def text_of(content: bytes, path: str) -> str:
    """The text of a file with these bytes, as ``read_text`` has it."""
    if found := _format_by_signature(content.removeprefix(BOM_UTF8)):
        raise input_error(path, f"not a text file but {FORMATS[found]}")
    text = decode(content, path)
    if (position := text.find("\0")) >= 0:
        line = text.count("\n", 0, position) + 1
        raise input_error(path, "a NUL byte; the file is damaged or not text", line=line)
    if text.isspace() or not text:
        raise input_error(path, "the file is empty")
    return text

"""The bytes of a source file, unpacked, and its text."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

from heatplate.problems import InputError, input_error, wording

MOST_BYTES = 2_000_000_000
"""Bytes of a text after unpacking. A file of a few kilobytes can unpack to more than any memory."""

_STARTS = {
    b"<!doctype": wording("a web page; download the file itself"),
    b"<html": wording("a web page; download the file itself"),
    b"version https://git-lfs": wording("a Git LFS pointer; run git lfs pull"),
    b"PK\x03\x04": wording("a zip file, such as .npz or .xlsx"),
    b"\x1f\x8b": wording("a gzip file; unpack it"),
    b"\x93NUMPY": "a .npy file",
    b"PAR1": "a .parquet file",
}


def wrong_kind(path: str, kind: str) -> InputError:
    """The problem of a file that is not of the kind its ending says: what it is instead, or damaged."""
    with Path(path).open("rb") as stream:
        foreign = _what_it_is(stream.read(100))
    if foreign and kind not in foreign:
        return input_error(path, f"not a {kind} file but {foreign}")
    return input_error(path, f"not a {kind} file, or a damaged one; copy it again")


def _what_it_is(start: bytes) -> str | None:
    start = start[:100].lstrip()
    text = start.lower()  # HTML may be written in capitals
    return next(
        (what for begins, what in _STARTS.items() if start.startswith(begins) or text.startswith(begins)),
        None,
    )


def content_of(path: str) -> bytes:
    """The bytes of a file; of a ``.gz`` those it was made of. Raises InputError."""
    try:
        if path.endswith(".gz"):
            with gzip.open(path) as stream:
                content = stream.read(MOST_BYTES + 1)
        else:
            with Path(path).open("rb") as stream:
                content = stream.read(MOST_BYTES + 1)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise input_error(
            path, "not a gzip file, or one that is cut off or damaged; fetch it again"
        ) from error
    except OSError as error:
        raise input_error(path, f"cannot be read: {error.strerror}") from error
    if len(content) > MOST_BYTES:
        raise input_error(path, f"more than {MOST_BYTES // 10**9} GB of text; reduce it before it comes here")
    return content


def text_in(path: str) -> str:
    """The text of a file, without a byte-order mark. Raises InputError for what is not UTF-8 text."""
    content = content_of(path)
    if foreign := _what_it_is(content.removeprefix(b"\xef\xbb\xbf")):
        raise input_error(path, f"not text with data but {foreign}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise input_error(path, "not UTF-8 text; save the file as UTF-8", line=line) from error
    if (position := text.find("\0")) >= 0:
        line = text.count("\n", 0, position) + 1
        raise input_error(path, "a NUL byte; the file is damaged or not text", line=line)
    if not text.strip():
        raise input_error(path, "the file is empty")
    return text

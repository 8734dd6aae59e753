"""Decoding files that an author wrote."""

from __future__ import annotations

from codecs import BOM_UTF8

from heatplate.problems import input_error


def decode(content: bytes, file: str) -> str:
    """The text, without a byte-order mark. Raises InputError with the first line that is not UTF-8."""
    try:
        return content.removeprefix(BOM_UTF8).decode()  # many times as fast as utf-8-sig
    except UnicodeDecodeError as error:
        raise input_error(
            file,
            "not UTF-8 text; save the file as UTF-8",
            line=content.count(b"\n", 0, error.start) + 1,
        ) from error

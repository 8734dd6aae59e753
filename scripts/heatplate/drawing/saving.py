"""Writing a figure: the same bytes each time, and whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import IO, Any

from matplotlib.figure import Figure as Page

from heatplate.atomic_write import write_atomically
from heatplate.drawing.description import InWords
from heatplate.drawing.embedded_fonts import without_typesetting
from heatplate.drawing.glyph_clusters import clusters_said_once
from heatplate.drawing.text.layouts import layouts_kept
from heatplate.drawing.type1_fonts import type1_fonts
from heatplate.problems import input_error, quoted

METADATA: dict[str, dict[str, Any]] = {
    ".pdf": {"CreationDate": None},
    ".png": {"Software": None},
    ".svg": {"Date": None},
}
"""What Matplotlib would add and is left out, so that bytes repeat. It never adds user, host or path."""

DESCRIBED = {".pdf": "Subject", ".png": "Description", ".svg": "Description"}
"""Where a description of the figure is in a file."""

IN_WORDS = ".txt"
"""The ending of a file with the description alone."""

PICTURES = tuple(METADATA)
OF_FIGURES = (*PICTURES, IN_WORDS)
"""The endings of files that show something, and of those that a figure has."""


def check_endings(outputs: Sequence[Path], endings: Sequence[str] = PICTURES) -> None:
    """Raises InputError for a path that has none of the endings."""
    for path in outputs:
        if path.suffix.lower() not in endings:
            raise input_error("", f"{quoted(path.name)} does not end in {', '.join(endings)}", key="outputs")


def save(page: Page, outputs: Sequence[Path], dpi: int, words: InWords | None = None) -> None:
    """Write the figure to each path, in the format of its ending (``check_endings``); dpi is that of a PNG.

    words: the figure in words, if it is one. Nothing is written before all formats are ready. Raises OSError
    if the disk refuses.
    """
    rendered = [(path, content_of(page, path.suffix.lower(), dpi, words)) for path in outputs]
    for path, content in rendered:
        write_atomically(path, partial(_write, content))


def content_of(page: Page, ending: str, dpi: int, words: InWords | None) -> bytes:
    """The bytes of a file with this ending."""
    if words and ending == IN_WORDS:
        return words.as_text().encode()
    metadata = {**METADATA[ending], **({DESCRIBED[ending]: words.description} if words else {})}
    stream = io.BytesIO()
    with without_typesetting(), layouts_kept(), _texts_of_pdf() if ending == ".pdf" else nullcontext():
        page.savefig(stream, format=ending[1:], dpi=dpi if ending == ".png" else 72, metadata=metadata)
    return stream.getvalue()


@contextmanager
def _texts_of_pdf() -> Iterator[None]:
    with type1_fonts(), clusters_said_once():
        yield


def _write(content: bytes, stream: IO[bytes]) -> None:
    stream.write(content)

"""Writing a figure: the same bytes each time, and whole or not at all."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import IO, Any

from matplotlib.figure import Figure as Page

from heatplate.atomic_write import write_atomically
from heatplate.drawing.embedded_fonts import without_typesetting
from heatplate.drawing.text.layouts import layouts_kept
from heatplate.problems import input_error, quoted

METADATA: dict[str, dict[str, Any]] = {
    ".pdf": {"CreationDate": None},
    ".png": {"Software": None},
    ".svg": {"Date": None},
}
"""What Matplotlib would add and is left out, so that bytes repeat. It never adds user, host or path."""


def check_endings(outputs: Sequence[Path]) -> None:
    """Raises InputError for a path that ends in none of the formats."""
    for path in outputs:
        if path.suffix.lower() not in METADATA:
            raise input_error("", f"{quoted(path.name)} does not end in {', '.join(METADATA)}", key="outputs")


def save(page: Page, outputs: Sequence[Path], dpi: int) -> None:
    """Write the figure to each path, in the format of its ending (``check_endings``); dpi is that of a PNG.

    Nothing is written before all formats are ready. Raises OSError if the disk refuses.
    """
    rendered = [(path, content_of(page, path.suffix.lower(), dpi)) for path in outputs]
    for path, content in rendered:
        write_atomically(path, partial(_write, content))


def content_of(page: Page, ending: str, dpi: int) -> bytes:
    """The bytes of a file with this ending."""
    stream = io.BytesIO()
    with without_typesetting(), layouts_kept():
        page.savefig(
            stream, format=ending[1:], dpi=dpi if ending == ".png" else 72, metadata=METADATA[ending]
        )
    return stream.getvalue()


def _write(content: bytes, stream: IO[bytes]) -> None:
    stream.write(content)

"""The fonts that lie beside a configuration, so that a reviewer needs none installed."""

from __future__ import annotations

from pathlib import Path

PAPER_FONTS = "fonts"
"""The directory with a paper's own fonts, in the working directory."""


def paper_fonts() -> list[Path]:
    """The files of fonts in that directory, in order of their names."""
    directory = Path(PAPER_FONTS)
    if not directory.is_dir():
        return []
    endings = (".ttf", ".otf", ".ttc")
    return sorted(path for path in directory.iterdir() if path.suffix.lower() in endings and path.is_file())

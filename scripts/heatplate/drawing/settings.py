"""Matplotlib as it is delivered: no file or variable of the user changes a figure."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from heatplate.drawing.text.fonts import Face


def import_matplotlib() -> None:
    """Import Matplotlib where it finds no settings; afterwards the directory and the variables are as before.

    Matplotlib reads ``./matplotlibrc`` before ``$MATPLOTLIBRC``, so it is imported from a directory without
    one. It does so once, at its import; if that is over, ``default_settings`` still holds. Only
    ``FREETYPE_PROPERTIES`` and ``SOURCE_DATE_EPOCH`` are gone for good. FreeType reads the first when it
    wants to, and another way of hinting gives other bytes of the PNG; Matplotlib reads the second whenever it
    writes a PDF, and fails if it is no time.
    """
    for name in ("FREETYPE_PROPERTIES", "SOURCE_DATE_EPOCH"):
        os.environ.pop(name, None)
    overruled = {"MATPLOTLIBRC": os.devnull, "MPLBACKEND": "agg"}
    before = {name: os.environ.get(name) for name in overruled}
    os.environ.update(overruled)
    try:
        with contextlib.chdir(Path(__file__).parent):
            import matplotlib  # noqa: F401
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def import_backends() -> None:
    """Import what Matplotlib, fontTools and Pillow would at the first PDF and the first PNG."""
    import encodings.utf_16_be
    import encodings.utf_32_be  # noqa: F401

    import matplotlib.backends.backend_agg
    import matplotlib.backends.backend_pdf  # noqa: F401
    from fontTools.ttLib import getTableModule
    from PIL import Image

    for table in ("cvt ", "fpgm", "hhea", "loca", "prep"):
        getTableModule(table)
    Image.preinit()


@contextlib.contextmanager
def default_settings(face: Face) -> Iterator[None]:
    """Matplotlib's own defaults with what this project sets, until the end of the block."""
    import matplotlib

    from heatplate.drawing.text.mathtext_fonts import text_from_all_families

    defaults = {k: v for k, v in matplotlib.rcParamsDefault.items() if not k.startswith("backend")}
    ours: dict[Any, Any] = {
        "pdf.fonttype": 42,  # TrueType; conferences refuse Type 3
        "svg.hashsalt": "heatplate",  # or the identifiers in an SVG are random
        "text.hinting": "none",  # or letters stand wider apart in a PNG than they were measured
        "mathtext.fontset": face.math_fontset,
        "mathtext.rm": face.family,
        "mathtext.it": f"{face.family}:italic",
        "mathtext.bf": f"{face.family}:bold",
        "mathtext.cal": f"{face.family}:italic",  # or a font is looked for that few machines have
        "mathtext.fallback": "stix",
    }
    with matplotlib.rc_context({**defaults, **ours}), text_from_all_families():
        yield

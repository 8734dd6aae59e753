"""Digests of the fonts that a figure uses. Those that Matplotlib ships go with its version."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from heatplate.building.digests import digest_of
from heatplate.building.user_settings import without_pythonpath
from heatplate.paper_fonts import paper_fonts

_SHIPPED = ("dejavu sans", "dejavu sans mono", "dejavu serif", "stixgeneral")


def font_digests(families: str | Sequence[str]) -> dict[str, str]:
    """The digest of each file of some families, by the file's name; nothing for fonts that Matplotlib ships.

    Files of one name, in several directories, are under it together. Raises InputError for a font that is not
    there.
    """
    names = [families] if isinstance(families, str) else families
    if not paper_fonts():
        names = [name for name in names if name.lower() not in _SHIPPED]
    return _digests(tuple(names)) if names else {}


@cache
def _digests(families: tuple[str, ...]) -> dict[str, str]:
    with without_pythonpath():
        from heatplate.drawing.settings import import_matplotlib

        import_matplotlib()
        from matplotlib import get_data_path

        shipped = Path(get_data_path()).resolve()

        from heatplate.drawing.text.fonts import find_face

        files = sorted({str(file) for file in find_face(families).files()})
    found: dict[str, list[str]] = {}
    for file in files:
        if not Path(file).resolve().is_relative_to(shipped):
            found.setdefault(Path(file).name, []).append(digest_of(file))
    return {name: " ".join(sorted(digests)) for name, digests in found.items()}

"""Digests of fonts that are installed on the machine. Those that Matplotlib ships go with its version."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from heatplate.building.digests import digest_of
from heatplate.building.user_settings import without_pythonpath

_SHIPPED = ("dejavu sans", "dejavu sans mono", "dejavu serif", "stixgeneral")


@cache
def font_digests(family: str) -> dict[str, str]:
    """The digest of each file of a font family, by the file's name; nothing for a font that Matplotlib ships.

    Files of one name, in several directories, are under it together. Raises InputError for a font that is not
    there.
    """
    if family.lower() in _SHIPPED:
        return {}
    with without_pythonpath():
        from heatplate.drawing.settings import import_matplotlib

        import_matplotlib()
        from heatplate.drawing.text.fonts import find_face

        files = find_face(family).files()
    found: dict[str, list[str]] = {}
    for file in files:
        found.setdefault(Path(file).name, []).append(digest_of(file))
    return {name: " ".join(sorted(digests)) for name, digests in found.items()}

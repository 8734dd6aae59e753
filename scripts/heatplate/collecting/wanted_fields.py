"""The fields of records that label or group a matrix."""

from __future__ import annotations

from heatplate.configuration.matrices import Table


def label_fields(keys: Table) -> dict[str, str]:
    """The fields of labels, each with the key that names it first."""
    found: dict[str, str] = {}
    for key in ("index", "columns", "row", "col", "true", "predicted"):
        named = getattr(keys, key, None) or []
        for name in [named] if isinstance(named, str) else named:
            found.setdefault(name, key)
    return found

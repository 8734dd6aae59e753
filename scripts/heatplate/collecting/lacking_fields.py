"""Files whose records have none of a field that the others have."""

from __future__ import annotations

from collections.abc import Iterable

from heatplate.problems import Place, Problem, quoted


def lacking_fields(
    name: str, cells: Iterable[object], places: Iterable[Place], *, may_be_missing: bool
) -> list[Problem]:
    """The problem of each file without a field; none if no file has it, or there is only one.

    cells, places: the field's cell, and the place, of each record. may_be_missing: whether the author can
        say so.
    """
    is_there: dict[str, bool] = {}
    for cell, place in zip(cells, places, strict=True):
        is_there[place.file] = is_there.get(place.file, False) or cell is not None
    if not any(is_there.values()):
        return []
    ways = [
        "correct the file",
        "leave it out with exclude",
        *(["set missing: keep"] if may_be_missing else []),
    ]
    message = f"there is no field {quoted(name)}; {', '.join(ways[:-1])} or {ways[-1]}"
    return [Problem(Place(file), "", message) for file, has_it in is_there.items() if not has_it]

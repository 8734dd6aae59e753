"""Limits of the colours that figures share, between the stages: small files, one for each limit.

A figure's specification names those that it shares a limit with by a name of the configuration, which says
nothing about what is drawn and is in no key. The limit itself is an input of the figure, so that a figure is
drawn again when the limit changes, and not whenever a matrix does that has a say in it."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from heatplate.atomic_write import write_atomically
from heatplate.problems import input_error

Document = Mapping[str, Any]

LIMITS = ("vmin", "vmax")
"""The keys of the limits that can be shared."""

DIRECTORY = Path("results/limits")
"""Where their files are."""


def shared_names(specification: Document) -> dict[str, str]:
    """For each limit that a figure shares the name of those that share it. specification: a figure's.

    Those of the panels of a composed figure are ``panel_1_vmin`` and so on.
    """
    if "panels" in specification:
        return of_panels(shared_names(panel) for row in specification["panels"] for panel in row)
    limits = {key: specification.get(key) for key in LIMITS}
    return {key: limit["shared"] for key, limit in limits.items() if isinstance(limit, Mapping)}


def of_panels(names: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """The names of the limits of a composed figure. names: those of each of its panels."""
    panels = enumerate(names, start=1)
    return {f"panel_{number}_{key}": name for number, panel in panels for key, name in panel.items()}


def limit_of(use: str) -> str:
    """The key of a limit, by what it is to a figure's job: ``vmin`` for ``panel_1_vmin``."""
    return use.rpartition("_")[2]


def limit_files(names: Mapping[str, str]) -> dict[str, str]:
    """The files of limits by what they are to a figure's job, ``vmin`` and ``vmax``. names: theirs by key."""
    return {use: str(DIRECTORY / f"{name}.{limit_of(use)}.json") for use, name in names.items()}


def files_of_limits(specification: Document, matrices: Path) -> list[str]:
    """The files of all matrices that limits are computed from. specification: theirs, with all figures.

    matrices: the directory of the matrices.
    """
    figures = specification["figures"].values()
    names = [name for figure in figures for name in (figure["matrix"], *figure["annot_data"].values())]
    return [str(matrices / f"{name}.{ending}") for name in dict.fromkeys(names) for ending in ("npy", "json")]


def without_shared_names(specification: Document) -> Document:
    """The specification as a key has it, which says only that a limit is shared."""
    if "panels" in specification:
        rows = [[without_shared_names(panel) for panel in row] for row in specification["panels"]]
        return {**specification, "panels": rows}
    return {**specification, **dict.fromkeys(shared_names(specification), "shared")}


def with_limits(specification: Document, limits: Mapping[str, float | None]) -> Document:
    """The specification for drawing, with the values of the limits that are shared."""
    if "panels" in specification:
        numbers = itertools.count(1)
        return {
            **specification,
            "panels": [
                [_of_panel(panel, next(numbers), limits) for panel in row] for row in specification["panels"]
            ],
        }
    return {**specification, **dict.fromkeys(limits), "shared_limits": dict(limits)}


def _of_panel(panel: Document, number: int, limits: Mapping[str, float | None]) -> Document:
    """The specification of a panel with its limits. limits: those of all panels."""
    return with_limits(panel, {key: limits[f"panel_{number}_{key}"] for key in shared_names(panel)})


def write_limit(file: Path, limit: float | None) -> None:
    """Write one limit; None if no figure has one. Raises OSError."""
    write_atomically(file, lambda stream: stream.write(f"{json.dumps({'limit': limit})}\n".encode()))


def read_limit(file: Path) -> float | None:
    """Read one limit. Raises InputError for a file that ``write_limit`` did not write, and OSError."""
    try:
        limit = json.loads(file.read_bytes())["limit"]
        return None if limit is None else float(limit)
    except (ValueError, TypeError, KeyError) as error:
        raise input_error(str(file), "not a limit of colours; delete it and build it again") from error

"""The workers of a run: which scripts share one, and which are started before the plan is made."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

from heatplate.building.clock import CLOCK
from heatplate.building.worker import Workers

_COLLECTING = ("collect.py",)
_DRAWING = ("draw.py", "limits.py", "check.py")
"""A figure and its checks need the same imports, which take longer than either."""


def start_early_workers(workflow: Any, scripts: Path) -> Workers:
    """Start those whose jobs are likely, since imports take longer than all that comes before a job.

    In a paper's first run these are all, and if the configuration was saved since the last, that which draws.
    What proves not to be needed ends once the plan is known. scripts: the directory with the scripts.
    """
    workers = Workers()
    if workflow.is_main_process and not workflow.output_settings.dryrun:
        if not CLOCK.exists():
            workers.start([_below(scripts, _COLLECTING), _below(scripts, _DRAWING)])
        elif any(map(_is_newer, [*workflow.configfiles, "config.yaml"])):
            workers.start([_below(scripts, _DRAWING)])
    return workers


def keep_workers(workers: Workers, directory: Path, scripts: Collection[str]) -> None:
    """Have those workers that do the jobs of these scripts, and no others. For before the first job."""
    groups = [group for group in (_COLLECTING, _DRAWING) if set(group) & set(scripts)]
    workers.keep([_below(directory, group) for group in groups])


def _below(directory: Path, group: tuple[str, ...]) -> tuple[Path, ...]:
    return tuple(directory / script for script in group)


def _is_newer(file: str) -> bool:
    """Whether a file was written since the last run."""
    path = Path(file)
    return path.exists() and path.stat().st_mtime > CLOCK.stat().st_mtime

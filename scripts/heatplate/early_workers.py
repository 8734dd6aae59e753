"""Workers that start before the plan: their imports take longer than all that comes before a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from heatplate.building.clock import CLOCK
from heatplate.building.worker import Workers


def start_early_workers(workflow: Any, scripts: Path) -> Workers:
    """Start those whose jobs are likely; what proves not to be needed ends once the plan is known.

    In a paper's first run these are all, and if the configuration was saved since the last, that of draw.py.
    scripts: the directory with the scripts.
    """
    workers = Workers()
    if workflow.is_main_process and not workflow.output_settings.dryrun:
        if not CLOCK.exists():
            workers.start([scripts / "collect.py", scripts / "draw.py"])
        elif any(map(_is_newer, [*workflow.configfiles, "config.yaml"])):
            workers.start([scripts / "draw.py"])
    return workers


def _is_newer(file: str) -> bool:
    """Whether a file was written since the last run."""
    path = Path(file)
    return path.exists() and path.stat().st_mtime > CLOCK.stat().st_mtime

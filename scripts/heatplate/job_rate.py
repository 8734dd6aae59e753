"""Snakemake's limit on the jobs that start within a second, lifted where it only costs time."""

from __future__ import annotations

import logging
from typing import Any

from snakemake_interface_logger_plugins.common import LogEvent

DEFAULT = 100, 1.0
"""Jobs, and seconds: what Snakemake has if nobody asks for a limit."""


class JobRate(logging.Handler):
    """Lifts Snakemake's default limit once the scheduler is made, before the first job.

    With a limit Snakemake looks at all jobs once more a second after each time that it did so, for as long as
    any are left, and each run waits a second at its end. On a cluster the limit protects the queue, and
    stays; so does one that the user gives.
    """

    def __init__(self, workflow: Any) -> None:
        super().__init__()
        self.workflow = workflow

    @classmethod
    def attach(cls, workflow: Any) -> None:
        workflow.logger_manager.logger.addHandler(cls(workflow))

    def emit(self, record: logging.LogRecord) -> None:
        if getattr(record, "event", None) == LogEvent.RUN_INFO and self.workflow.local_exec:
            scheduler = self.workflow.scheduler
            limit = getattr(scheduler, "job_rate_limiter", None)
            if limit is not None and (limit.max_jobs, limit.timespan) == DEFAULT:
                scheduler.job_rate_limiter = None

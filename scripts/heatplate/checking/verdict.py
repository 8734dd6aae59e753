"""What the checks of a figure came to, and its file: ``results/checks/NAME.json``.

Imports nothing large: a run that sums up reads these files.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from heatplate.atomic_write import write_atomically
from heatplate.check_names import CHECKS
from heatplate.problems import input_error

Result = Literal["pass", "warn", "fail", "accepted", "not applicable"]

MOST_LISTED = 5
"""Findings of one check that are listed before the others are counted."""


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, or may be. text: what, where, and what to change."""

    severity: Literal["warn", "fail"]
    text: str


@dataclass(frozen=True)
class Check:
    """What one check came to.

    text: what was looked at, or why there was nothing to look at. measured, limit: in the unit that the text
    names; None where there is no number. findings: those that are listed; further: how many more there are.
    source: who says so. accepted: the author's reason why the findings may stay.
    """

    name: str
    text: str
    measured: float | None = None
    limit: float | None = None
    findings: Sequence[Finding] = ()
    further: int = 0
    source: str = ""
    accepted: str = ""
    applies: bool = True

    @classmethod
    def of(
        cls,
        name: str,
        text: str,
        findings: Sequence[Finding] = (),
        *,
        measured: float | None = None,
        limit: float | None = None,
        source: str = "",
    ) -> Check:
        """The check with its first findings. Numbers are rounded, so that every machine writes the same."""
        rounded = None if measured is None else _rounded(measured)
        more = max(len(findings) - MOST_LISTED, 0)
        return cls(name, text, rounded, limit, tuple(findings[:MOST_LISTED]), more, source)

    @classmethod
    def not_applicable(cls, name: str, why: str) -> Check:
        """A check that has nothing to look at. why: the reason."""
        return cls(name, why, applies=False)

    @property
    def found(self) -> Literal["pass", "warn", "fail"]:
        """What was found, whether it was accepted or not."""
        severities = {finding.severity for finding in self.findings}
        return "fail" if "fail" in severities else "warn" if severities else "pass"

    @property
    def result(self) -> Result:
        if not self.applies:
            return "not applicable"
        return "accepted" if self.accepted and self.findings else self.found

    def as_json(self) -> dict[str, Any]:
        document: dict[str, Any] = {"name": self.name, "asks": CHECKS[self.name], "result": self.result}
        if self.measured is not None:
            document["measured"] = self.measured
        if self.limit is not None:
            document["limit"] = self.limit
        document["text"] = self.text
        if self.findings:
            document["findings"] = [
                {"severity": finding.severity, "text": finding.text} for finding in self.findings
            ]
        if self.further:
            document["further"] = self.further
        if self.source:
            document["source"] = self.source
        if self.accepted:
            document["accepted"] = self.accepted
        return document


@dataclass(frozen=True)
class Verdict:
    """All checks of a figure."""

    checks: Sequence[Check]

    def accepting(self, reasons: Mapping[str, str]) -> Verdict:
        """The same with the findings that the author accepts. reasons: by the names of checks.

        To accept what is not found is a finding itself: it would hide the next one.
        """
        checks = []
        for check in self.checks:
            reason = reasons.get(check.name, "")
            if reason and not check.findings:
                useless = Finding("warn", f"nothing is found; remove accept: {{{check.name}: …}}")
                checks.append(replace(check, findings=(useless,), applies=True))
            else:
                checks.append(replace(check, accepted=reason))
        return Verdict(checks)

    @property
    def result(self) -> Literal["pass", "warn", "fail"]:
        results = {check.result for check in self.checks}
        return "fail" if "fail" in results else "warn" if "warn" in results else "pass"

    def write(self, path: Path) -> None:
        """Write the file: readable, the checks always in the same order. Raises OSError."""
        checks = {check.name: check for check in self.checks}
        assert checks.keys() == CHECKS.keys()
        document = {"result": self.result, "checks": [checks[name].as_json() for name in CHECKS]}
        text = json.dumps(document, ensure_ascii=False, indent=1)
        write_atomically(path, lambda stream: stream.write(f"{text}\n".encode()))


def read_verdict(path: Path) -> Verdict:
    """Read one. Raises InputError for a file that ``Verdict.write`` did not write, or OSError."""
    try:
        return Verdict([_check(check) for check in json.loads(path.read_bytes())["checks"]])
    except (ValueError, TypeError, KeyError) as error:
        raise input_error(str(path), "not the checks of a figure; delete it and build it again") from error


def _check(document: Mapping[str, Any]) -> Check:
    return Check(
        document["name"],
        document["text"],
        document.get("measured"),
        document.get("limit"),
        [Finding(finding["severity"], finding["text"]) for finding in document.get("findings", ())],
        document.get("further", 0),
        document.get("source", ""),
        document.get("accepted", ""),
        document["result"] != "not applicable",
    )


def _rounded(number: float) -> float:
    """To a thousandth: beyond that, processors may differ."""
    return round(number, 3) + 0.0

"""What a run prints of the checks of its figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from heatplate.checking.verdict import Verdict


def lines_of(verdicts: Mapping[str, Verdict]) -> Iterator[str]:
    """A line for each finding that is not accepted, the failures first, and one that counts.

    verdicts: by the file of the figure.
    """
    if not verdicts:
        return
    found = [
        (
            finding.severity,
            file,
            check.name,
            finding.text,
            check.further if finding is check.findings[-1] else 0,
        )
        for file, verdict in verdicts.items()
        for check in verdict.checks
        if check.result in ("warn", "fail")
        for finding in check.findings
    ]
    for severity, file, name, text, further in sorted(found, key=lambda line: line[0] == "warn"):
        more = f" (and {further} more such finding{'s' if further > 1 else ''})" if further else ""
        yield f"{severity}  {file}  {name}: {text}{more}"
    counts = dict.fromkeys(verdicts, 0)
    for _, file, _, _, further in found:
        counts[file] += 1 + further
    having = [count for count in counts.values() if count]
    parts = [f"{len(verdicts) - len(having)} pass"] if len(having) < len(verdicts) else []
    if len(having) == 1:
        parts.append(f"1 has {_counted(having[0], 'finding')}")
    elif having:
        parts.append(f"{len(having)} have {_counted(sum(having), 'finding')}")
    yield f"{_counted(len(verdicts), 'figure')} checked: {', '.join(parts)}"


def _counted(count: int, one: str) -> str:
    return f"{count} {one}{'' if count == 1 else 's'}"

"""The one record of each run that counts, such as its best checkpoint: the key ``at``."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence

from heatplate.collecting.messages import first_few
from heatplate.collecting.records import Records
from heatplate.collecting.selection import Selection
from heatplate.configuration.runs import BestCheckpoint
from heatplate.problems import Problem, Remark, printable, quoted, wording


def best_of_runs(
    selection: Selection, at: BestCheckpoint, fields: Sequence[str], failed: Sequence[bool]
) -> tuple[Selection, list[bool], Remark]:
    """The records that count, which of them failed, and what to say of it.

    fields: those in which all records of one run agree. failed: which records are of failed runs; one of
    these counts only where a run has no other.

    Raises InputError for each record without a number in the field that is compared.
    """
    labels = [selection.labels(field) for field in fields]
    runs: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for record, run in enumerate(zip(*labels, strict=True)):
        runs[run].append(record)
    sound = {run: [n for n in records if not failed[n]] or records for run, records in runs.items()}
    compared = [n for records in sound.values() for n in records if not failed[n]]
    numbers = dict(zip(compared, selection.numbers(at.field, compared), strict=True))
    missing = [n for n in sorted(numbers) if math.isnan(numbers[n])]
    if missing:
        raise first_few(
            [
                Problem(
                    selection.places[n],
                    f"at.{at.key}",
                    f"the field {quoted(at.field)} is empty, so that this record cannot be compared; fill it "
                    f"in, or leave it out with where: {{{at.field}: {{isna: false}}}}",
                )
                for n in missing[:100]
            ],
            len(missing),
        )
    sign = 1.0 if at.key == "max" else -1.0
    kept: list[int] = []
    tied = 0
    for records in sound.values():
        best = max(records, key=lambda n: sign * numbers.get(n, -math.inf))  # the first of several
        tied += best in numbers and sum(numbers[n] == numbers[best] for n in records) > 1
        kept.append(best)
    kept.sort()
    frame = selection.records.frame.iloc[kept].reset_index(drop=True)
    found = Selection(selection.keys, Records(frame, tuple(selection.places[n] for n in kept)))
    remark = Remark("at", _told(len(kept), len(failed), at, fields, tied))
    return found, [failed[n] for n in kept], remark


@wording
def _told(kept: int, total: int, at: BestCheckpoint, fields: Sequence[str], tied: int) -> str:
    runs = ", ".join(map(printable, fields))
    text = f"{kept} of {total} records count, that with the {at.key} {at.field} of each run ({runs})"
    return text + (_ties(tied) if tied else "")


@wording
def _ties(count: int) -> str:
    return f"; in {count} of them several are equally good, and the first counts"

"""The one record of each run that counts, such as its best checkpoint: the key ``at``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from heatplate.collecting.columns import combined
from heatplate.collecting.messages import MAX_SHOWN, first_few
from heatplate.collecting.selection import Mask, Selection
from heatplate.collecting.tally import tell
from heatplate.configuration.runs import BestCheckpoint
from heatplate.problems import Problem, Remark, printable, quoted, wording


def best_of_runs(
    selection: Selection, at: BestCheckpoint, fields: Sequence[str], failed: Mask
) -> tuple[Selection, Mask, Remark]:
    """The records that count, which of them failed, and what to say of it.

    fields: those in which all records of one run agree. failed: which records are of failed runs; one of
    these counts only where a run has no other.

    Raises InputError for each record without a number in the field that is compared.
    """
    runs = combined([selection.factorized(field) for field in fields]).codes
    has_sound = np.bincount(runs, weights=~failed) > 0
    compared = np.flatnonzero(~failed)
    numbers = np.full(len(runs), np.nan)
    numbers[compared] = selection.numbers(at.field, compared)
    missing = compared[np.isnan(numbers[compared])]
    if len(missing):
        raise first_few(
            [
                Problem(
                    selection.places[n],
                    f"at.{at.key}",
                    f"the field {quoted(at.field)} is empty, so that this record cannot be compared; fill it "
                    f"in, or leave it out with where: {{{at.field}: {{isna: false}}}}",
                )
                for n in missing[:MAX_SHOWN].tolist()
            ],
            len(missing),
        )
    counting = np.flatnonzero(~failed | ~has_sound[runs])
    rank = -numbers if at.key == "max" else numbers
    in_order = counting[np.lexsort((rank[counting], runs[counting]))]  # stable: the first of several
    is_first = np.diff(runs[in_order], prepend=-1) != 0
    best = in_order[is_first]
    best_of_record = best[np.cumsum(is_first) - 1]
    equal = np.bincount(runs[in_order], weights=numbers[in_order] == numbers[best_of_record])
    kept = np.sort(best)
    tell("records left out by at: {}", len(failed) - len(kept))
    found = Selection(selection.keys, selection.records.taken(kept))
    tied = int(np.count_nonzero(equal > 1))
    return found, failed[kept], Remark("at", _told(len(kept), len(failed), at, fields, tied))


@wording
def _told(kept: int, total: int, at: BestCheckpoint, fields: Sequence[str], tied: int) -> str:
    runs = ", ".join(map(printable, fields))
    text = f"{kept} of {total} records count, that with the {at.key} {at.field} of each run ({runs})"
    return text + (_ties(tied) if tied else "")


@wording
def _ties(count: int) -> str:
    return f"; in {count} of them several are equally good, and the first counts"

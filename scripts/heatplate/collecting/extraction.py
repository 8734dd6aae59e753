"""Fields in the text of other fields, such as the task and the number of shots in ``boolq_5shot``."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from heatplate.collecting.columns import ListedColumn, text_of
from heatplate.collecting.messages import first_few, known_fields, sources
from heatplate.collecting.records import Records
from heatplate.collecting.tally import tell
from heatplate.configuration.matrices import Table
from heatplate.configuration.name_pattern import NamePattern
from heatplate.problems import Place, Problem, quoted


def extracted(records: Records, keys: Table) -> Records:
    """The records with the fields of ``extract``; a record whose text has another form lacks them.

    Raises InputError if the field is not there or no text has the form, and if a new field is there already.
    """
    columns = dict(records.columns)
    problems: list[Problem] = []
    for field, written in _in_order(keys.extract):
        pattern, known = NamePattern.of(written), list(columns)
        place, key = Place(sources(keys)), f"extract.{field}"
        if field not in known:
            problems.append(
                Problem(place, key, f"there is no field {quoted(field)}{known_fields(field, known)}")
            )
            continue
        if there := [name for name in pattern.names if name in known]:
            problems.append(
                Problem(place, key, f"there is already a field {quoted(there[0])}; write another name")
            )
            continue
        cells = columns[field].factorized
        texts = [None if cell is None else text_of(cell) for cell in cells.uniques]
        matches = {text: pattern.match(text) for text in texts if text is not None}
        if not any(match is not None for match in matches.values()):
            shown = ", ".join(map(quoted, list(matches)[:3]))
            problems.append(
                Problem(place, key, f"no record has a text of the form {quoted(written)}, such as {shown}")
            )
            continue
        found = [(matches[text] if text is not None else None) for text in texts]
        without = np.isin(cells.codes, [code for code, match in enumerate(found) if match is None])
        tell("records without the form of extract.{name}: {}", int(np.count_nonzero(without)), name=field)
        for name in pattern.names:
            new = [None if match is None else match[name] for match in found]
            columns[name] = ListedColumn([new[code] for code in cells.codes.tolist()])
    if problems:
        raise first_few(problems)
    return Records(columns, records.places)


def _in_order(extract: Mapping[str, str]) -> list[tuple[str, str]]:
    """The patterns, a field that is made by another one after that: the order of mappings is in no key."""
    waiting, ordered = dict(extract), []
    while waiting:
        made = {name for written in waiting.values() for name in NamePattern.of(written).names}
        ready = [field for field in waiting if field not in made] or list(waiting)
        ordered += [(field, waiting.pop(field)) for field in ready]
    return ordered

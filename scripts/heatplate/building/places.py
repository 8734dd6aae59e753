"""Where the keys of a job's specification are written in the configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from heatplate.problems import InputError, Place

LineAndColumn = Sequence[int]


@dataclass(frozen=True)
class Places:
    """The lines of one job's keys. They are never part of a key: a comment above them moves them all.

    file: the configuration, relative to the paper.
    sections: where the keys may be written, the one that wins first, such as ``figures.glue`` and ``style``.
    written: for each dotted key in these sections, with the section, its line and column from 1.
    """

    file: str = ""
    sections: tuple[str, ...] = ()
    written: Mapping[str, LineAndColumn] = field(default_factory=dict)

    def find(self, key: str) -> tuple[str, Place]:
        """The full name of a key and its place; of a key that nobody wrote, the place of what it belongs to.

        key: as the specification has it, such as ``cbar_kws.ticks`` or ``xticklabels[3]``.
        """
        steps = re.findall(r"[^.\[]+|\[\d+\]", key)
        for depth in range(len(steps), 0, -1):
            for section in self.sections:
                line = self.written.get(_joined(section, steps[:depth]))
                if line:
                    return _joined(section, steps), Place(self.file, *line)
        section = self.sections[0]
        line = self.written.get(section, ())
        return _joined(section, steps), Place(self.file, *line)

    def section_of(self, key: str) -> str:
        """The section in which a key is written, the first one if in none."""
        return next(
            (section for section in self.sections if f"{section}.{key}" in self.written), self.sections[0]
        )

    def located(self, problems: InputError, key: str) -> InputError:
        """The problems with the full names of keys, those in no file at their line of the configuration.

        key: of what the job makes, such as ``figures.glue``.
        """
        if not self.sections:
            return problems.below(key)
        elsewhere = InputError(problem for problem in problems.problems if problem.place.file)
        here = []
        for problem in problems.problems:
            if not problem.place.file:
                name, place = self.find(problem.key)
                here.append(replace(problem, place=place, key=name))
        return InputError([*here, *elsewhere.below(key).problems])

    def as_json(self) -> dict[str, Any]:
        return {"file": self.file, "sections": self.sections, "written": self.written}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Places:
        return cls(content["file"], tuple(content["sections"]), content["written"])


def _joined(section: str, steps: Sequence[str]) -> str:
    return section + "".join(step if step.startswith("[") else f".{step}" for step in steps)

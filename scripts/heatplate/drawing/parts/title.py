"""The title above everything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from heatplate.drawing.geometry import Side
from heatplate.drawing.part import Room
from heatplate.drawing.parts.axis_name import FittedName, fit_name
from heatplate.drawing.text.label import Label


@dataclass(frozen=True)
class Title:
    label: Label

    name: ClassVar[str] = "title"
    side: ClassVar[Side] = Side.TOP
    gap: ClassVar[float] = 5.0
    """Points between the title and what is below it."""

    def fit(self, room: Room) -> FittedName:
        return fit_name(self.label, self.side, room)

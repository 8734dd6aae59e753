"""What a figure's keys need of its matrix besides the values."""

from __future__ import annotations

from heatplate.configuration.dots import Dots
from heatplate.configuration.figures import Figure


def needed_fields(figure: Figure) -> list[tuple[str, str]]:
    """Each key but ``annot`` that asks for a number of the cells, with the name of that field."""
    fields: list[tuple[str, str]] = []
    if figure.stars:
        fields.append(("stars", "p"))
    if figure.fade is not None:
        fields.append(("fade", "p"))
    fields += [("mask", mask.field) for mask in figure.mask]
    fields += [("hide", hidden.field) for hidden in figure.hide if hidden.field is not None]
    fields += [("boxes", box.field) for box in figure.boxes]
    if isinstance(figure.dots, Dots):
        fields.append(("dots", figure.dots.size))
    return fields

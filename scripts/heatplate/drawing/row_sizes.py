"""How wide and how high the bodies in a row are, so that all of them are equally high. Lengths are points."""

from __future__ import annotations

from collections.abc import Sequence

from heatplate.drawing.part import Body

MOST_SQUARE = 0.6
"""Share of a row's width that bodies with square cells take at the most beside others."""

Size = tuple[float, float]


def row_sizes(
    bodies: Sequence[Body], slots: Sequence[float], most: float, *, are_fixed: bool
) -> tuple[Sequence[float], Sequence[Size]]:
    """The room across for each body, and its width and height in there.

    The height is the largest natural one. Bodies with square cells are as wide as that makes them, and the
    others share the rest; if that is too little, all are lower.

    slots: the room across if all may be of any height. most: height of the row at the most. are_fixed:
    whether the slots stay as they are; squares that do not fill their slot then lie in its middle.
    """
    natural = [body.size(slot, None, most)[1] for body, slot in zip(bodies, slots, strict=True)]
    square = [_has_square_cells(*one) for one in zip(bodies, slots, natural, strict=True)]
    squares = [height for height, is_square in zip(natural, square, strict=True) if is_square]
    others = [height for height, is_square in zip(natural, square, strict=True) if not is_square]
    if not squares:
        return slots, _in_slots(bodies, slots, max(others))
    if are_fixed:
        return slots, _in_slots(bodies, slots, min(squares))
    height, width = min(max([*others, min(squares)]), most), sum(slots)
    taken = sum(_width_at(body, height) for body, is_square in zip(bodies, square, strict=True) if is_square)
    room = MOST_SQUARE * width if others else width
    if taken > room or not others:
        height = min(height * room / taken, most)
    wide = [
        _width_at(body, height) if is_square else 0.0 for body, is_square in zip(bodies, square, strict=True)
    ]
    rest = (width - sum(wide)) / (len(others) or len(bodies))
    slots = [
        one + (0.0 if others and is_square else rest) for one, is_square in zip(wide, square, strict=True)
    ]
    # A gap between cells does not shrink with them, so that a body may fill its slot before the others.
    height = min(high for _, high in _in_slots(bodies, slots, height))
    return slots, _in_slots(bodies, slots, height)


def _in_slots(bodies: Sequence[Body], slots: Sequence[float], height: float) -> Sequence[Size]:
    return [body.size(slot, height, height) for body, slot in zip(bodies, slots, strict=True)]


def _has_square_cells(body: Body, slot: float, height: float) -> bool:
    """Whether a body does not become higher where there is more room."""
    return body.size(slot, 2 * height, 2 * height)[1] < 1.9 * height


def _width_at(body: Body, height: float) -> float:
    """Of a body with square cells, if only its height is given."""
    return body.size(_UNBOUNDED, height, height)[0]


_UNBOUNDED = 1e6

"""A canvas in small on another one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from heatplate.drawing.canvas import Area, Canvas, Item, Line, Picture, Text
from heatplate.drawing.geometry import Box


def inset(canvas: Canvas, small: Canvas, name: str, x: float, y: float, scale: float) -> None:
    """Paint all of a canvas, with its lower left corner at (x, y), its lengths multiplied by the scale.

    Each item is that of ``small``, of the part ``NAME/PART``.
    """
    canvas.boxes.append((name, Box(x, y, scale * small.width, scale * small.height)))
    canvas.boxes.extend((f"{name}/{part}", _scaled(box, x, y, scale)) for part, box in small.boxes)
    canvas.items.extend(_placed(item, name, x, y, scale) for item in small.items)


def _placed(item: Item, name: str, x: float, y: float, scale: float) -> Item:
    item = replace(item, part=f"{name}/{item.part}", box=_scaled(item.box, x, y, scale))
    match item:
        case Area():
            return replace(item, corners=item.corners * scale + np.array([x, y]))
        case Line():
            return replace(item, points=item.points * scale + np.array([x, y]), width=item.width * scale)
        case Text():
            label = item.label.at_size(item.label.size * scale)
            return replace(item, label=label, x=item.x * scale + x, y=item.y * scale + y)
        case Picture():
            return item
    raise TypeError(type(item))


def _scaled(box: Box, x: float, y: float, scale: float) -> Box:
    return Box(box.left * scale + x, box.bottom * scale + y, box.width * scale, box.height * scale)

"""Text that stands at a side of the body: horizontal, or turned to read from below."""

from __future__ import annotations

from heatplate.drawing.canvas import Canvas
from heatplate.drawing.geometry import Side
from heatplate.drawing.text.label import Label


def paint_at_side(canvas: Canvas, label: Label, side: Side, x: float, y: float, *, is_turned: bool) -> None:
    """Paint a label with the middle of the edge that faces the body at a place of the page."""
    match side:
        case Side.LEFT if is_turned:
            canvas.text(label, x, y, vertical="bottom", angle=90)
        case Side.RIGHT if is_turned:
            canvas.text(label, x, y, vertical="top", angle=90)
        case Side.BOTTOM if is_turned:
            canvas.text(label, x, y, horizontal="right", angle=90)
        case Side.TOP if is_turned:
            canvas.text(label, x, y, horizontal="left", angle=90)
        case Side.LEFT:
            canvas.text(label, x, y, horizontal="right")
        case Side.RIGHT:
            canvas.text(label, x, y, horizontal="left")
        case Side.BOTTOM:
            canvas.text(label, x, y, vertical="top")
        case Side.TOP:
            canvas.text(label, x, y, vertical="bottom")

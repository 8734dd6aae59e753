"""Drawing: a matrix and a figure's specification become files; nothing else has a say in it.

``composing`` makes the parts of a figure: ``annotation``, ``ticks`` and ``colorbar``. Each knows how much
room it needs; ``layout`` adds the needs up, and ``heatmap`` gives each its place and paints it, the
``cells`` first. All of them measure text with ``labels``, before anything is drawn. Lengths are points
(1/72 inch) throughout, as Matplotlib's text is.
"""

from heatplate.drawing import settings

settings.import_matplotlib()  # before any module that imports it

from heatplate.drawing.figure import draw

__all__ = ["draw"]

"""Drawing: a matrix and a figure's specification become files; nothing else has a say in it.

``heatmap`` composes the figure of its parts: ``cells``, ``annotation``, ``ticks`` and ``colorbar``. Each part
knows how much room it needs; ``layout`` adds the needs up. All of them measure text with ``labels``, before
anything is drawn. Lengths are points (1/72 inch) throughout, as Matplotlib's text is.
"""

from heatplate.drawing import settings

settings.import_matplotlib()  # before any module that imports it

from heatplate.drawing.heatmap import draw

__all__ = ["draw"]

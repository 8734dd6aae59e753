"""Drawing: a matrix and a figure's specification become files; nothing else has a say in it.

``figure`` is the whole stage. A figure is a page that holds a panel, or a sheet that holds several: a body,
which is the cells, and at its sides the ``parts``, each of which says how much room it needs and then paints
within it, through a ``canvas`` that keeps a list of all that is painted. Text is measured by ``text`` before
anything is painted. Lengths are points (1/72 inch) throughout, as Matplotlib's text is.
"""

from heatplate.drawing import settings

settings.import_matplotlib()  # before any module that imports it

from heatplate.drawing.figure import draw, picture

__all__ = ["draw", "picture"]

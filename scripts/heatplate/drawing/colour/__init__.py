"""From values to colours: ``maps`` by their names, ``scales`` with their limits, and the ``ticks`` of a
scale.

Norms and locators are Matplotlib's; where something is written here instead, it says why. For the same
arguments the colours are those of ``seaborn.heatmap``."""

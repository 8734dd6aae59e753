"""Heatplate: experiment outputs in, a paper's annotated heatmaps out."""

__version__ = "0.1.0"

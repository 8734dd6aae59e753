"""Heatplate: experiment outputs in, a paper's annotated heatmaps out."""

"""Annotations of rows and columns: coloured strips and texts beside the cells, and their legends."""

"""Rows and columns in the order of a hierarchical clustering: ``distances`` of rows, the ``tree`` that SciPy
makes of them, and the matrix in the ``order`` of its leaves.

SciPy is imported where it is used, so that other figures do not wait for it."""

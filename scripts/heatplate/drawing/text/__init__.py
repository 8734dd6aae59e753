"""Text that knows its size before it is painted.

A ``label`` is a text with its size and weight; a ``typesetter`` measures and sets its lines, of which
``mathtext`` is Matplotlib's own. Nothing outside of this package knows which one is at work.
"""

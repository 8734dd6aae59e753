"""Checking: a finished figure is read from its PDF, and compared with what it should show.

``figure`` is the whole stage. ``finished_page`` reads a PDF and knows nothing of heatmaps; ``matching`` lays
what it found beside the ledger of what drawing paints (``drawing/canvas.py``), and the other modules look at
one thing each. ``verdict`` is what is written, ``summary`` what a run prints of it; both import nothing
large.
"""

"""Choosing a colour map: how well each can be read, which suit a figure, and that figure drawn in them.

Only the sheets and tables of colour maps need this; no figure is made of it."""

"""A paper's figures while its author works on it: drawn again in memory as soon as a file is saved.

``drawings`` draws what changed, ``watching`` tells when to look, ``board`` holds what the page shows,
``page`` serves it, and ``following`` puts them together. Nothing is written.
"""

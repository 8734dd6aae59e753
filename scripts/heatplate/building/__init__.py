"""Whether a built file is up to date, and if not, why.

``digests`` says what files are, ``matrix_parts`` and ``figure_parts`` what is made of what, ``record`` keeps
both beside what was built, and ``reasons`` puts the difference between then and now into words. ``state``
asks this for a whole paper, ``job`` for what it is about to build.
"""

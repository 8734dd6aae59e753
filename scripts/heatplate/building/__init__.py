"""Building: whether a file is up to date, why not, and what a job does around its work.

It knows what a ``stage`` is, and none of the stages: ``heatplate.stages`` is their table. ``plan`` answers
whatever is asked about the built files of a paper. ``job_script`` is what the scripts of all stages have in
common. Both compare a key with a ``record``, and put the difference into words with ``reasons``.

Nothing in this package is part of a key, since nothing in it changes what is built.
"""

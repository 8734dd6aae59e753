"""A paper's configuration.

``model`` is its only definition, made of ``matrices`` and ``figures``; ``loading`` reads it, with the place
of every mistake. Nothing is imported here, so that a job depends on the part that it uses and on no other.
"""

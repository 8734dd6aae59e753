"""A paper's configuration.

``model`` defines it, in terms of ``matrices`` and ``figures``; ``loading`` reads it and reports every
mistake at its place. Nothing is imported here, so that a job depends only on the parts that it uses.
"""

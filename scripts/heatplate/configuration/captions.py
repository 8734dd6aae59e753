"""Captions that an author writes in LaTeX."""

from __future__ import annotations

import re


def problem_of_caption(caption: str) -> str | None:
    """What would break the file that has an author's caption in it, which is LaTeX; None if nothing would."""
    if re.search(r"(?<!\\)(?:\\\\)*%", caption):
        return "a caption is LaTeX, in which % begins a comment; write \\% for a per cent sign"
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", caption):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            break
    if depth:
        return "the braces of this caption do not match; it is LaTeX, in which \\{ and \\} are braces"
    return None

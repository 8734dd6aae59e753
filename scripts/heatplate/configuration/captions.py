"""Captions that an author writes in LaTeX."""

from __future__ import annotations

import re

_MATHEMATICS = re.compile(r"\$.*?\$|\\\(.*?\\\)|\\\[.*?\\\]|\\ensuremath\s*\{[^{}]*\}", re.DOTALL)
_TEXT = re.compile(r"\\(?:text\w+|emph|mbox|underline|footnote)\s*\{([^{}]*)\}")
_GROUP = re.compile(r"\{[^{}]*\}")


def problem_of_caption(caption: str) -> str | None:
    """What would break the file that has an author's caption in it, which is LaTeX; None if nothing would."""
    plain = re.sub(r"\\[\\%#&_{}$^]", lambda found: "" if found[0] not in (r"\{", r"\}") else " ", caption)
    if "%" in plain:
        return "a caption is LaTeX, in which % begins a comment; write \\% for a per cent sign"
    if not braces_match(caption):
        return "the braces of this caption do not match; it is LaTeX, in which \\{ and \\} are braces"
    if plain.count("$") % 2:
        return "a caption is LaTeX, in which $ begins mathematics; write \\$ for a dollar sign"
    if "#" in plain:
        return "a caption is LaTeX, in which # means something else; write \\# for the sign"
    in_text = _in_text(plain)
    if "&" in in_text and "\\begin" not in caption:
        return "a caption is LaTeX, in which & parts the columns of a table; write \\& for the sign"
    if found := re.search(r"[_^]", in_text):
        written = r"\_" if found[0] == "_" else r"\^{}"
        return (
            f"a caption is LaTeX, in which {found[0]} stands in mathematics alone; write {written} for the "
            "sign, and $…$ for mathematics"
        )
    return None


def braces_match(tex: str) -> bool:
    r"""Whether each brace has its other one; ``\{`` and ``\}`` are none."""
    depth = 0
    for brace in re.findall(r"(?<!\\)(?:\\\\)*([{}])", tex):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def _in_text(tex: str) -> str:
    """What is set as text: not mathematics, nor what a command other than those for text gets."""
    rest = _MATHEMATICS.sub(" ", tex)
    while (opened := _TEXT.sub(r" \1 ", rest)) != rest:
        rest = opened
    while (closed := _GROUP.sub(" ", rest)) != rest:
        rest = closed
    return rest

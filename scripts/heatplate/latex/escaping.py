"""Plain text as LaTeX that shows it as it is, with each engine and in each encoding of fonts."""

from __future__ import annotations

import re

from heatplate.latex_mathematics import MATHEMATICS

_SPECIAL = {
    **{character: f"\\{character}" for character in "{}$&#%_"},
    **{"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"},
}
"""What means something to TeX."""

_OTHERWISE_DRAWN = {
    **{"<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}"},
    "␣": r"\textvisiblespace{}",
}
"""What is drawn as another character in TeX's oldest encoding, OT1, which is the default of pdfLaTeX."""

_SIGNS = {"−": "-", "×": r"\times", "÷": r"\div", "±": r"\pm"}
"""The same in some encodings of fonts."""

_TYPESET = str.maketrans(
    {
        **_SPECIAL,
        **_OTHERWISE_DRAWN,
        **{character: rf"\ensuremath{{\{name}}}" for character, name in MATHEMATICS.items()},
        **{character: rf"\ensuremath{{{sign}}}" for character, sign in _SIGNS.items()},
    }
)
_READ = str.maketrans(_SPECIAL)


_LAST_LATIN = "\N{LATIN SMALL LETTER Z WITH CARON}"
_PUNCTUATION = "‐‑–—‘’“”†‡•…‰€™"
"""Beyond Latin letters, what pdfLaTeX sets with its fonts and no further package (utf8.def, t1enc.dfu)."""


def unknown_to_pdflatex(tex: str) -> str:
    """The first character that pdfLaTeX cannot set without a further package; empty if there is none."""
    return next((c for c in tex if c > _LAST_LATIN and c not in _PUNCTUATION), "")


def typeset(text: str) -> str:
    """A text to be typeset."""
    return text.translate(_TYPESET)


def read_aloud(text: str) -> str:
    """A text that is not typeset, such as a description for readers of screens."""
    return text.translate(_READ)


def with_mathematics(text: str) -> str:
    """A text to be typeset in which ``$…$`` are mathematics, as Matplotlib has them, and ``\\$`` a dollar."""
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0:  # a dollar that begins nothing
        return typeset(text.replace(r"\$", "$"))
    return "".join(
        f"${re.sub(r'mathregular|mathdefault', 'mathrm', part)}$"
        if place % 2
        else typeset(part.replace(r"\$", "$"))
        for place, part in enumerate(parts)
    )

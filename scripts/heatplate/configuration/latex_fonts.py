"""Which packages of LaTeX have the letters of which fonts, and what a preamble may be."""

from __future__ import annotations

import re

TIMES = r"\usepackage{mathptmx}"
LATIN_MODERN = ""  # which is always loaded
HELVETICA = r"\usepackage{helvet}\renewcommand{\familydefault}{\sfdefault}"
LIBERTINE = r"\usepackage{libertine}"

PREAMBLES = {
    **dict.fromkeys(
        ("stixgeneral", "times", "times new roman", "nimbus roman", "termes", "tex gyre termes"), TIMES
    ),
    **dict.fromkeys(("computer modern", "latin modern", "latin modern roman", "cmu serif"), LATIN_MODERN),
    **dict.fromkeys(("helvetica", "arial", "arial, helvetica", "nimbus sans", "liberation sans"), HELVETICA),
    **dict.fromkeys(("libertine", "linux libertine", "linux libertine o"), LIBERTINE),
}
"""By the font of a venue, or by a font family, in lower case."""

MARKS = re.compile(r"\\(documentclass|begin\s*\{document\}|end\s*\{document\})")
"""What a preamble is between."""


def check_preamble(preamble: str) -> str:
    """The same preamble. Raises ValueError if it is more than one."""
    if found := MARKS.search(preamble):
        raise ValueError(
            f"\\{found[1]} is written by Heatplate; give only what stands between \\documentclass and "
            "\\begin{document}, such as \\usepackage{lmodern}"
        )
    return preamble

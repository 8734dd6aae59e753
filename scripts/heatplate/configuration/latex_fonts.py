"""Which packages of LaTeX have the letters of which fonts, and what a preamble may be."""

from __future__ import annotations

import re

from heatplate.configuration.captions import braces_match
from heatplate.latex_installation import packages_of, without_comments
from heatplate.problems import quoted

TIMES = r"\usepackage{mathptmx}"
LATIN_MODERN = ""  # which is always loaded
HELVETICA = r"\usepackage{helvet}\renewcommand{\familydefault}{\sfdefault}\usepackage[helvet]{sfmath}"
LIBERTINE = r"\usepackage{libertine}\usepackage[italic,nominus]{mathastext}"
"""Both with packages by which letters and digits in mathematics are of the same font."""

PREAMBLES = {
    **dict.fromkeys(
        ("stixgeneral", "times", "times new roman", "nimbus roman", "termes", "tex gyre termes"), TIMES
    ),
    **dict.fromkeys(("computer modern", "latin modern", "latin modern roman", "cmu serif"), LATIN_MODERN),
    **dict.fromkeys(("helvetica", "arial", "arial, helvetica", "nimbus sans", "liberation sans"), HELVETICA),
    **dict.fromkeys(("libertine", "linux libertine", "linux libertine o"), LIBERTINE),
}
"""By the font of a venue, or by a font family, in lower case."""

_MARKS = re.compile(r"\\(documentclass|begin\s*\{document\}|end\s*\{document\})")
"""What a preamble is between."""

_FILE = re.compile(r"\\(?:input|include)(?![A-Za-z])\s*\{?\s*([^\s{}\\%]*)")

BEGINNING = 60
"""Characters of a preamble that a message shows."""

_OTHER_ENGINES = ("fontspec", "unicode-math", "polyglossia", "luatexja", "xeCJK")
"""Packages of XeLaTeX and LuaLaTeX, which LaTeX itself refuses."""


def check_preamble(preamble: str) -> str:
    """The same preamble. Raises ValueError for one that LaTeX would not read to its end."""
    read = without_comments(preamble)
    if found := _MARKS.search(read):
        raise ValueError(
            f"\\{found[1]} is written by Heatplate; give only what stands between \\documentclass and "
            "\\begin{document}, such as \\usepackage{lmodern}"
        )
    if read.strip() and "\\" not in read:
        name = read.strip()
        package = name if re.fullmatch(r"[a-z][a-z0-9-]*", name) else "lmodern"
        is_file = name.lower().endswith((".tex", ".sty"))
        raise ValueError(
            f"{quoted(name)} has no command of LaTeX; "
            + ("write here what the file says" if is_file else "give what LaTeX loads")
            + f", such as \\usepackage{{{package}}}"
        )
    if found := _FILE.search(read):
        raise ValueError(
            f"reads the file {quoted(found[1])}, but LaTeX runs without the files of the paper; write here "
            "what the figures need of it"
        )
    if package := next((name for name in packages_of(read) if name in _OTHER_ENGINES), ""):
        raise ValueError(
            f"the package {package} is for XeLaTeX and LuaLaTeX, and Heatplate runs LaTeX; load a package "
            "of LaTeX, such as \\usepackage{mathptmx}, or use text: mathtext with font_family"
        )
    if not braces_match(read):
        raise ValueError(
            f"the braces in {quoted(' '.join(read.split())[:BEGINNING])} do not match; close each {{"
        )
    return preamble

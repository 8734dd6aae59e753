"""What is wrong with a text that LaTeX does not set, in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from heatplate.latex_installation import how_to_install_file, packages_of


class OfPreamble(str):
    """A message about what a preamble loads, which a text is only the first to show."""

    __slots__ = ()


ENDED_EARLY = "LaTeX ended before the first text"
ENDS_LATEX = "ends LaTeX"
LEAVES_ITS_LINE = "ends LaTeX, or does not stay in its line"
AS_IT_IS = "parse_math: false to show the text as it is"

NEVER_ENDS = "never ends: LaTeX was stopped"


def too_long(seconds: float) -> str:
    return f"LaTeX does not end within {seconds:g} s"


def written(file: str) -> str:
    return f"a file is written ({file}), which texts in figures cannot do"


_FORBIDDEN = {
    **dict.fromkeys(
        ("input", "include", "openin", "read", "readline", "usepackage", "RequirePackage"), "reads files"
    ),
    **dict.fromkeys(("InputIfFileExists", "IfFileExists", "verbatiminput", "lstinputlisting"), "reads files"),
    **dict.fromkeys(("openout", "write", "immediate", "newwrite", "closeout", "wlog", "typeout"), "writes"),
    **dict.fromkeys(
        ("cite", "citep", "citet", "ref", "eqref", "pageref", "autoref", "cref", "Cref", "label"),
        "refers to the paper, which a figure does not know",
    ),
    **dict.fromkeys(("directlua", "latelua", "ShellEscape", "pdfshellescape"), "runs programs"),
    **dict.fromkeys(("special", "includegraphics", "href", "url"), "is more than text"),
    **dict.fromkeys(("textcolor", "color", "colorbox"), "has a colour, which texts in figures do not have"),
    **dict.fromkeys(
        ("end{document}", "shipout", "stop", "bye", "dump", "batchmode", "errorstopmode"), "ends LaTeX"
    ),
    **dict.fromkeys(
        ("gdef", "xdef", "global", "catcode", "newcommand", "renewcommand", "DeclareRobustCommand"),
        "changes the texts after it; define commands in latex_preamble",
    ),
}
"""Commands that a text cannot have, and what each does. TeX itself stops what gets round this."""

_WRITTEN_OTHERWISE = {
    **dict.fromkeys(
        ("verb", "lstinline", "mintinline"), "does not keep its signs here; write \\texttt{…}, and \\_ for _"
    ),
    **dict.fromkeys(
        ("today", "year", "month", "day", "time"),
        "is the day of no paper, the same in every run; write the date",
    ),
    **dict.fromkeys(("jobname", "thepage"), "is that of no paper; write the text itself"),
    **dict.fromkeys(
        ("footnote", "footnotemark", "footnotetext", "thanks", "marginpar"),
        "has no place in a figure; put the note into the caption",
    ),
}
"""Commands that LaTeX would set as something else than in a paper, and what to write."""

_REFUSED = {**{name: f"{what}; leave it out" for name, what in _FORBIDDEN.items()}, **_WRITTEN_OTHERWISE}

_REFUSED_COMMAND = re.compile(
    rf"\\({'|'.join(map(re.escape, sorted(_REFUSED, key=len, reverse=True)))})(?![A-Za-z@])"
)

_DOUBLED = re.compile(r"\\\\([A-Za-z]+)")


def doubled_backslash(line: str) -> str:
    """Two backslashes before a name, and what to write instead; empty if there are none."""
    found = _DOUBLED.search(line)
    if not found:
        return ""
    return (
        f"\\\\{found[1]}; write \\{found[1]} for the command, since only double quotes want two backslashes, "
        'or "one\\ntwo" for two lines'
    )


def problem_of_tex(line: str, pieces: Sequence[str]) -> str:
    """Why an author's TeX would reach beyond its own text; empty if it does not."""
    if found := _REFUSED_COMMAND.search(line):
        return f"has \\{found[1]}, which {_REFUSED[found[1]]}"
    depth = 0
    for piece in pieces:
        depth += (piece == "{") - (piece == "}")
        if depth < 0:
            break
    if depth:
        return "has braces that do not belong together in one line; close each { in its line, or write \\{"
    if len([piece for piece in pieces if piece == "$"]) % 2:
        return "has a single dollar; write \\$ for a dollar sign, and $…$ for mathematics"
    if pieces[-1:] == ["\\"]:
        return "ends with a backslash; write \\textbackslash for the sign"
    has_rows = re.search(r"\\(begin|substack|shortstack|cases|matrix)", line)
    if not has_rows and (problem := doubled_backslash(line)):
        return f"has {problem}"
    if r"\\" in pieces and not has_rows:
        return 'has \\\\, which breaks no line here; break it in the text itself: "one\\ntwo"'
    return ""


_MISSING = re.compile(r"^Missing character: There is no (.+) in font (\S+?)!")
_NO_SHAPE = re.compile(r"^LaTeX Font Warning: Font shape `T1/(\S+)' undefined")
_RUNS = re.compile(r"^runsystem\((.*)\)\.\.\.")
_OPENS = re.compile(r"^\\openout")
_NO_METRICS = re.compile(r"^! Font (\w+/)*\S*?=(\S+) .*not loadable: Metric")
_UNICODE = re.compile(r"Unicode character (.+?) \(U\+([0-9A-F]+)\)")


_UNKNOWN = "which LaTeX does not know"


def remedy_of(message: str) -> str:
    """What an author can do about TeX of which LaTeX says this."""
    loaded = " load its package in latex_preamble," if message.endswith(_UNKNOWN) else ""
    return f"correct it,{loaded} or set parse_math: false to show the text as it is"


def message_in_log(line: str, following: Sequence[str], in_preamble: bool) -> str:
    """What is wrong by a line of the log, in plain words; empty if nothing is."""
    if found := _NO_METRICS.match(line):
        return OfPreamble(
            f"needs the font metric file {found[2]}.tfm, which is not installed; "
            f"{how_to_install_file(found[2] + '.tfm')}, or choose another font"
        )
    if line.startswith("! "):
        return (in_preamble and _lacking(line[2:])) or _error(line[2:], following)
    if found := _MISSING.match(line):
        return f"has the character {found[1]}, which the font {found[2]} lacks"
    if found := _NO_SHAPE.match(line):
        return f"needs a font that there is not ({_shape(found[1])})"
    if found := _RUNS.match(line):
        return f"runs a program ({found[1]}), which texts in figures cannot do"
    if _OPENS.match(line):
        return "writes a file, which texts in figures cannot do"
    return ""


_NO_FILE = re.compile(r"[Ff]ile [`']?([^' ]+)'? not found|can't find file `([^']*)'")


def _lacking(error: str) -> str:
    """What a preamble loads and is not installed; empty if the error is another one."""
    if (found := _NO_FILE.search(error)) and "/" not in (found[1] or found[2]):
        file = found[1] or found[2]
        return f"needs the file {file}, which is not installed; {how_to_install_file(file)}, or leave it out"
    if found := re.match(r"Package babel Error: Unknown option '(\w+)'", error):
        file = f"{found[1]}.ldf"
        remedy = f"{how_to_install_file(file)}, or leave it out"
        return f"needs the language {found[1]} of babel, which is not installed; {remedy}"
    return ""


def _error(error: str, following: Sequence[str]) -> str:
    if "Unicode character" in error and (found := _UNICODE.search(error)):
        return f"has the character {found[1]} (U+{found[2]}), which LaTeX cannot set"
    where = next((line for line in following if re.match(r"l\.\d+ ", line)), "")
    last = re.search(r"(\\[A-Za-z@]+\*?|.)\s*$", where)
    command = last[1] if last else ""
    if error.startswith("Undefined control sequence"):
        recent = [line for line in following[1:] if re.search(r"\\[A-Za-z@]+\s*$", line)]
        named = re.search(r"(\\[A-Za-z@]+)\s*$", recent[0]) if recent else None
        return f"has the command {named[1] if named else command}, {_UNKNOWN}"
    if found := _NO_FILE.search(error):
        return f"reads the file {found[1] or found[2]}, which texts in figures cannot do"
    plain = re.sub(r"^(LaTeX|Package \w+) (\w+ )?Error: ", "", error).rstrip(". ")
    return f"cannot be set by LaTeX ({plain})"


def _shape(shape: str) -> str:
    family, series, form = [*shape.split("/"), "", ""][:3]
    words = {"b": "bold", "bx": "bold", "sc": "small capitals", "it": "italic", "sl": "slanted"}
    return " ".join([*(words[one] for one in (series, form) if one in words), "of", family])


def no_outlines(font: str) -> OfPreamble:
    remedy = (
        "install cm-super (Debian and Ubuntu: apt-get install cm-super, others: tlmgr install cm-super), or "
        + (
            "write its signs differently"
            if font.startswith("tc")
            else "leave the package out that asks for it"
        )
        if re.match(r"ec|tc|la", font)
        else "choose another package for the font"
    )
    return OfPreamble(
        f"needs the font {font}, which has no outlines (Type 1) here, only dots, which journals refuse; "
        + remedy
    )


def more_than_text(special: str) -> str:
    what = "has a colour" if special.startswith("color") else f"is more than text ({special[:40]})"
    return f"{what}, which texts in figures cannot have"


_PURPOSES = {
    **dict.fromkeys(("hyperref", "bookmark"), "makes links"),
    **dict.fromkeys(("tikz", "pgf", "pgfplots", "pstricks"), "draws"),
    **dict.fromkeys(("draftwatermark", "eso-pic", "background"), "marks pages"),
}
"""Packages that put more than text on every page."""


def more_than_text_around(special: str, preamble: str) -> str:
    """What is wrong with something that is on a page, but in no text."""
    packages = packages_of(preamble)
    if known := next((name for name in packages if name in _PURPOSES), ""):
        return f"leave the package {known} out: it {_PURPOSES[known]}, which texts in figures cannot have"
    of = f" of {', '.join(packages)}" if packages else ""
    return f"puts more than text on every page ({special[:40]}); leave out what{of} does so"

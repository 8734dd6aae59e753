"""What is wrong with a text that LaTeX does not set, in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence

ENDED_EARLY = "LaTeX ended before the first text"
ENDS_LATEX = "ends LaTeX"
LEAVES_ITS_LINE = "ends LaTeX, or does not stay in its line"
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

_FORBIDDEN_COMMAND = re.compile(
    rf"\\({'|'.join(map(re.escape, sorted(_FORBIDDEN, key=len, reverse=True)))})(?![A-Za-z@])"
)


def problem_of_tex(line: str, pieces: Sequence[str]) -> str:
    """Why an author's TeX would reach beyond its own text; empty if it does not."""
    if found := _FORBIDDEN_COMMAND.search(line):
        return f"has \\{found[1]}, which {_FORBIDDEN[found[1]]}; leave it out"
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
    if r"\\" in pieces and r"\begin" not in line:
        return 'has \\\\, which breaks no line here; break it in the text itself: "one\\ntwo"'
    return ""


_MISSING = re.compile(r"^Missing character: There is no (.+) in font (\S+?)!")
_NO_SHAPE = re.compile(r"^LaTeX Font Warning: Font shape `T1/(\S+)' undefined")
_RUNS = re.compile(r"^runsystem\((.*)\)\.\.\.")
_OPENS = re.compile(r"^\\openout")
_UNICODE = re.compile(r"Unicode character (.+?) \(U\+([0-9A-F]+)\)")


_UNKNOWN = "which LaTeX does not know"


def remedy_of(message: str) -> str:
    """What an author can do about TeX of which LaTeX says this."""
    loaded = " load its package in latex_preamble," if message.endswith(_UNKNOWN) else ""
    return f"correct it,{loaded} or set parse_math: false to show the text as it is"


def message_in_log(line: str, following: Sequence[str]) -> str:
    """What is wrong by a line of the log, in plain words; empty if nothing is."""
    if line.startswith("! "):
        return _error(line[2:], following)
    if found := _MISSING.match(line):
        return f"has the character {found[1]}, which the font {found[2]} lacks"
    if found := _NO_SHAPE.match(line):
        return f"needs a font that there is not ({_shape(found[1])})"
    if found := _RUNS.match(line):
        return f"runs a program ({found[1]}), which texts in figures cannot do"
    if _OPENS.match(line):
        return "writes a file, which texts in figures cannot do"
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
    if found := re.search(r"[Ff]ile [`']?([^' ]+)'? not found|can't find file `([^']*)'", error):
        return f"reads the file {found[1] or found[2]}, which texts in figures cannot do"
    plain = re.sub(r"^(LaTeX|Package \w+) (\w+ )?Error: ", "", error).rstrip(". ")
    return f"cannot be set by LaTeX ({plain})"


def _shape(shape: str) -> str:
    family, series, form = [*shape.split("/"), "", ""][:3]
    words = {"b": "bold", "bx": "bold", "sc": "small capitals", "it": "italic", "sl": "slanted"}
    return " ".join([*(words[one] for one in (series, form) if one in words), "of", family])


def no_outlines(font: str) -> str:
    remedy = (
        "install cm-super (Debian and Ubuntu: apt-get install cm-super, others: tlmgr install cm-super), or "
        "leave the package out that asks for it"
        if re.match(r"ec|tc|la", font)
        else "choose another package for the font"
    )
    return f"the font {font} has no outlines (Type 1) here, only dots, which journals refuse; {remedy}"


def more_than_text(special: str) -> str:
    what = "has a colour" if special.startswith("color") else f"is more than text ({special[:40]})"
    return f"{what}, which texts in figures cannot have"

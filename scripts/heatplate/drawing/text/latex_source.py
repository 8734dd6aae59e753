r"""From the texts of a figure to a document for LaTeX.

What comes from data is always written so that LaTeX sets it as it is. An author's text is TeX if it has
``$…$`` or a ``\command`` in it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from heatplate.drawing.text.latex_symbols import declarations
from heatplate.drawing.text.messages import problem_of_tex
from heatplate.latex_installation import BEFORE
from heatplate.problems import input_error, quoted

TEXT_BEGINS, TEXT_ENDS = "heatplate: begin", "heatplate: end"
"""Specials between which a page has its text; what is outside of them is a preamble's."""

SIZES = (5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 10.95, 12.0, 14.4, 17.28, 20.74, 24.88)
"""In points of TeX: LaTeX's own (classes.dtx), for which all of its fonts have letters and mathematics."""

_AS_THEY_ARE = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "%": r"\%",
    "&": r"\&",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "'": r"\textquotesingle{}",
    "`": r"\textasciigrave{}",
    '"': r"\textquotedbl{}",
    " ": r"\ ",
    "\u00a0": r"\ ",
}

_JOINED = "-,<>"
"""Two of them become another character, such as a dash."""

_COMMAND = re.compile(r"\\(?:[A-Za-z]+\*?|[^A-Za-z])")
_IS_TEX = re.compile(r"\\(?:[A-Za-z]|[^A-Za-z\s$])|(?<!\\)\$.*?(?<!\\)\$")

_IN_TEXT = re.compile(
    r"\\(?:text\w*|emph|mbox|hbox|underline|uppercase|lowercase|MakeUppercase|MakeLowercase|makebox|fbox)\*?"
)
"""Commands whose argument is text; that of others, such as ``\\ce``, may have signs of their own."""

_DECLARATION = re.compile(
    r"\\(?:(?:bf|it|sc|sl|sf|tt|rm|md|up|em)(?:series|shape|family)?|tiny|scriptsize|footnotesize|small"
    r"|normalsize|large|Large|LARGE|huge|Huge|boldmath|def|let)(?![A-Za-z])"
)
"""What holds to the end of a text, and so is lost where a line is broken."""


@dataclass(frozen=True)
class Source:
    """One line of text as LaTeX gets it. body: within a box. is_tex: whether an author wrote TeX."""

    body: str
    is_tex: bool


def is_tex(line: str) -> bool:
    r"""Whether an author's text has mathematics or a command; ``\$`` is a dollar sign with either engine."""
    return bool(_IS_TEX.search(line))


def source_of(line: str, weight: str, math: bool) -> Source:
    """A line for LaTeX. math: whether an author wrote it."""
    written_by_author = math and is_tex(line)
    body = _tex(line) if written_by_author else literal(line.replace(r"\$", "$") if math else line)
    return Source(r"\bfseries\boldmath " + body if weight == "bold" else body, written_by_author)


def literal(text: str) -> str:
    """TeX that sets a text as it is: no sign is a command, and no two become another one."""
    found = []
    text = unicodedata.normalize("NFC", text)
    for place, character in enumerate(text):
        if unicodedata.category(character) == "Cf":  # joiners and direction marks are not drawn
            continue
        found.append(_AS_THEY_ARE.get(character, character))
        if character in _JOINED and text[place + 1 : place + 2] == character:
            found.append("{}")
    return "".join(found)


def check_tex(key: str, line: str) -> None:
    """Raises InputError for an author's TeX that would reach beyond its own text."""
    problem = problem_of_tex(line, pieces(line))
    if problem:
        raise input_error("", f"{quoted(line)} {problem}", key=key)


def words(line: str) -> list[str]:
    """The pieces between which an author's TeX may be broken: not in groups, nor in mathematics."""
    if _DECLARATION.search(line):
        return [line]
    found, depth, in_math = [""], 0, False
    for piece in pieces(line):
        depth += (piece == "{") - (piece == "}")
        in_math ^= piece == "$"
        if piece == " " and depth == 0 and not in_math:
            found.append("")
        else:
            found[-1] += piece
    return [word for word in found if word]


def document(preamble: str, size: float, sources: Sequence[str], mark: str) -> str:
    """A document with a page for each text, in a box by itself, its baseline 100 points below the top.

    mark: begins the lines with which the log says which text follows, and then its width, height and depth.
    """
    declared = "".join(f"{line}\n" for line in declarations())
    pages = "".join(
        f"\\heatplatebegin{{{number}}}{source}\\heatplateend\n" for number, source in enumerate(sources)
    )
    return (
        f"{BEFORE}{preamble}\n\\nofiles\n{declared}"
        "\\makeatletter\\frenchspacing\\newbox\\heatplatebox\\tracinglostchars=1\n"
        f"\\def\\heatplatebegin#1{{\\typeout{{{mark} #1}}\\setbox\\heatplatebox\\hbox\\bgroup"
        f"\\special{{{TEXT_BEGINS}}}\\fontsize{{{size:g}}}{{{1.2 * size:g}}}\\selectfont\\ignorespaces}}\n"
        f"\\def\\heatplateend{{\\special{{{TEXT_ENDS}}}\\egroup\\typeout{{{mark} = "
        "\\number\\wd\\heatplatebox\\space\\number\\ht\\heatplatebox\\space\\number\\dp\\heatplatebox}"
        "\\ht\\heatplatebox=100pt\\dp\\heatplatebox=0pt\\shipout\\box\\heatplatebox}\n"
        f"\\makeatother\\begin{{document}}\n\\typeout{{{mark} begin}}\n"
        f"{pages}\\typeout{{{mark} end}}\n\\end{{document}}\n"
    )


def pieces(line: str) -> list[str]:
    """Commands, and single characters; an escaped brace is a command."""
    return re.findall(r"\\(?:[A-Za-z]+\*?|[^A-Za-z]|$)|.", line, re.DOTALL)


def _tex(line: str) -> str:
    """An author's TeX, in which signs that would vanish or stop LaTeX stand for themselves.

    ``%`` and ``#`` everywhere; ``&``, ``_`` and ``^`` in text, which is outside of mathematics and of the
    arguments of commands other than those for text.
    """
    found: list[str] = []
    groups: list[tuple[bool, str]] = []  # of each open brace: whether it holds text, and its command
    in_math, command, has_table = False, "", r"\begin" in line
    for piece in pieces(unicodedata.normalize("NFC", line)):
        in_text = not in_math and (not groups or groups[-1][0])
        if piece == "{":
            is_text = in_text if not command else bool(_IN_TEXT.fullmatch(command))
            groups.append((is_text and not in_math, command))
            command = ""
        elif piece == "}" and groups:
            command = groups.pop()[1]  # which may have another argument
        elif piece == "$" or piece in (r"\(", r"\)"):
            in_math = not in_math
        if piece in "%#" or (piece == "&" and in_text and not has_table) or (piece == "_" and in_text):
            found.append("\\" + piece)
        elif piece == "^" and in_text:
            found.append(r"\textasciicircum{}")
        elif unicodedata.category(piece[0]) != "Cf":
            found.append(piece)
        if piece.startswith("\\"):
            command = piece
        elif piece not in "{} ":
            command = ""
    return "".join(found)

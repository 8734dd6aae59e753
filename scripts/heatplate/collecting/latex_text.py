r"""What LaTeX prints, as plain text, without running it: ``\textbf{65.3}$_{\pm 0.2}$`` is ``65.3_±0.2``.

Superscripts and subscripts keep their sign (``^``, ``_``), so that a footnote mark is no digit. A command
that is not known leaves the text in its braces; without braces it stays as it is written, so that nothing is
lost without a word. Time is bounded: nesting, and what macros expand to, have limits.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

MAX_DEPTH = 50
"""Levels of braces and macros; what lies deeper stays as it is written."""

MAX_LENGTH = 10_000
"""Characters of a text; what is longer stays as it is written."""

MAX_DEFINITION = 2000
"""Characters of the definition of a macro, or of a caption."""

MAX_EXPANSIONS = 100
"""Macros that are expanded in one text: a macro may hold itself twice."""

_DROPPED = {
    **dict.fromkeys(
        "cite|citep|citet|citealp|citeauthor|citeyear|parencite|textcite|footcite|ref|cref|Cref|"
        "autoref|eqref|label|footnote|thanks|cellcolor|rowcolor|color|columncolor|hspace|vspace|"
        "phantom|hphantom|vphantom|cline|cmidrule|includegraphics|arrayrulecolor|noalign|addlinespace|"
        "pagestyle".split("|"),
        1,
    ),
    **dict.fromkeys(("rule", "fontsize", "setlength", "addtolength", "renewcommand", "newcommand"), 2),
    **dict.fromkeys(("footnotemark", "tablefootnote", "midrule", "hline", "toprule", "bottomrule"), 0),
    "specialrule": 3,
}
"""Commands that print nothing of their arguments, with the number of these."""

_LAST_PRINTED = {
    "textcolor": 2,
    "colorbox": 2,
    "fcolorbox": 3,
    "multicolumn": 3,
    "multirow": 3,
    "rotatebox": 2,
    "scalebox": 2,
    "resizebox": 3,
    "raisebox": 2,
    "parbox": 2,
    "href": 2,
    "hyperlink": 2,
    "adjustbox": 2,
}
"""Commands that print the last of their arguments, with the number of these."""

_SYMBOLS = {
    **{"pm": "±", "textpm": "±", "mp": "∓", "times": "×", "texttimes": "×", "cdot": "·", "div": "÷"},
    **{"uparrow": "↑", "downarrow": "↓", "rightarrow": "→", "to": "→", "leftarrow": "←", "Uparrow": "⇑"},
    **{"Downarrow": "⇓", "textuparrow": "↑", "textdownarrow": "↓", "leftrightarrow": "↔"},
    **{"dagger": "†", "dag": "†", "textdagger": "†", "ddagger": "‡", "ddag": "‡", "textdaggerdbl": "‡"},
    **{"ast": "*", "textasteriskcentered": "*", "star": "⋆", "bigstar": "★", "S": "§", "P": "¶"},
    **{"le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "approx": "≈", "sim": "~", "neq": "≠", "infty": "∞"},
    **{"ll": "≪", "gg": "≫", "in": "∈", "cup": "∪", "cap": "∩", "emptyset": "∅", "circ": "∘", "degree": "°"},
    **{"checkmark": "✓", "cmark": "✓", "xmark": "✗", "textemdash": "—", "textendash": "–", "bullet": "•"},
    **{"ldots": "…", "dots": "…", "cdots": "…", "textellipsis": "…", "percent": "%", "Delta": "Δ"},
    **{"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textbar": "|", "ss": "ß"},
    **{
        "textless": "<",
        "textgreater": ">",
        "lt": "<",
        "gt": ">",
        "mid": "|",
        "vert": "|",
        "o": "ø",
        "O": "Ø",
    },
    **{"ae": "æ", "AE": "Æ", "oe": "œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "ell": "ℓ"},
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ"},
    **{"eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ"},
    **{"pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ"},
    **{"omega": "ω", "Gamma": "Γ", "Theta": "Θ", "Lambda": "Λ", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ"},
    **{"Omega": "Ω", "Pi": "Π", "textmu": "μ", "LaTeX": "LaTeX", "TeX": "TeX", "quad": " ", "qquad": " "},
    **{"newline": " ", "linebreak": " ", "tabularnewline": " ", "space": " ", "textquotesingle": "'"},
}

_SILENT = frozenset(
    "bf|it|em|rm|sf|tt|sc|sl|tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|"
    "bfseries|mdseries|itshape|slshape|scshape|upshape|rmfamily|sffamily|ttfamily|normalfont|"
    "selectfont|centering|raggedright|raggedleft|arraybackslash|displaystyle|textstyle|scriptstyle|"
    "boldmath|unboldmath|left|right|protect|relax|noindent|strut|xspace|hfill|par|limits|nolimits|bigl|"
    "bigr|big|Big|leavevmode".split("|")
)
"""Commands without arguments that print nothing."""

_ACCENTS = {
    "'": "\u0301",
    "`": "\u0300",
    "^": "\u0302",
    '"': "\u0308",
    "~": "\u0303",
    "=": "\u0304",
    ".": "\u0307",
    "c": "\u0327",
    "v": "\u030c",
    "u": "\u0306",
    "H": "\u030b",
    "k": "\u0328",
    "r": "\u030a",
}

TABLE_ENVIRONMENTS = {
    **{
        "tabular": 1,
        "tabular*": 2,
        "tabularx": 2,
        "tabulary": 2,
        "longtable": 1,
        "supertabular": 1,
        "tabu": 1,
    },
    "array": 1,
}
"""The environments of tables, with the number of their arguments."""

_COMMAND = re.compile(r"\\([A-Za-z]+\*?|.)", re.DOTALL)
_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_DASHES = re.compile("-+")
_OPTION = re.compile(r"\s*(?:\[[^\[\]{}]*\]|\([lr]+(?:\{[^{}]*\})?[lr]*(?:\{[^{}]*\})?\))")
_SIZE = re.compile(r"(?:\s*(?:width|height|depth)\s*[-+]?[0-9.]+\s*[a-z]+)*")
_PLAIN = re.compile(r"[^\\{}$_^~&%\s\[\]'`-]+")


@dataclass(frozen=True)
class Macro:
    """A command that the file defines: the number of its arguments, and what it stands for."""

    arguments: int
    body: str


_DEFINITION = re.compile(
    r"\\(?:(?:re|provide)?newcommand|renewcommand|providecommand|def|newrobustcmd|DeclareRobustCommand)\*?\s*"
    r"(?:\{\s*\\([A-Za-z]+)\s*\}|\\([A-Za-z]+))\s*(?:\[(\d)\])?\s*(?=\{)"
)


def macros_in(text: str) -> dict[str, Macro]:
    """The commands that a file defines and that need no TeX to be understood."""
    found = {}
    end = 0
    while definition := _DEFINITION.search(text, end):
        end = group_end(text, definition.end(), limit=MAX_DEFINITION)
        body = text[definition.end() + 1 : end - 1]
        found[definition[1] or definition[2]] = Macro(int(definition[3] or 0), body)
    return found


def without_comments(text: str) -> str:
    """The text without what follows a percent sign; its lines stay the same."""
    return re.sub(r"(\\.)|%[^\n]*", lambda part: part[1] or "", text, flags=re.DOTALL)


def group_end(text: str, start: int, *, limit: int | None = None) -> int:
    """The position after the brace that closes the one at ``start``; the end of the text if there is none.

    limit: the characters that are looked at.
    """
    depth = 0
    end = len(text) if limit is None else min(len(text), start + limit)
    for part in _BRACES.finditer(text, start, end):
        depth += {"{": 1, "}": -1}.get(part[0], 0)
        if depth == 0 and part[0] == "}":
            return part.end()
    return end


def plain_text(latex: str, macros: Mapping[str, Macro] | None = None, *, math: bool = False) -> str:
    """What the text prints, on one line, without surrounding space."""
    if len(latex) > MAX_LENGTH:
        return latex
    text = _Reader(macros or {}).read(latex, math=math, depth=0)
    return " ".join(unicodedata.normalize("NFC", text).split())


def raised(text: str) -> str:
    """A superscript: a mark such as † needs no sign, and a digit must not follow another one."""
    return text if re.fullmatch(r"[*†‡§¶⋆★✓∘′°]*|\s*", text) else f"^{text}"


@dataclass
class _Reader:
    """Reads one text. left: macros that may still be expanded."""

    macros: Mapping[str, Macro]
    left: int = field(default=MAX_EXPANSIONS)

    def read(self, text: str, *, math: bool, depth: int) -> str:
        if depth > MAX_DEPTH:
            return text
        parts: list[str] = []
        position = 0
        while position < len(text):
            if plain := _PLAIN.match(text, position):
                parts.append(plain[0])
                position = plain.end()
                continue
            sign = text[position]
            if sign == "\\":
                printed, position = self._command(text, position, math, depth)
                parts.append(printed)
            elif sign == "{":
                end = group_end(text, position)
                parts.append(self.read(text[position + 1 : _inner(text, end)], math=math, depth=depth + 1))
                position = end
            elif sign == "$":
                math = not math
                position += 1
            elif sign in "_^" and math:
                inner, position = self._argument(text, position + 1, math, depth)
                parts.append(raised(inner) if sign == "^" else f"_{inner}" if inner.strip() else "")
            elif sign in "~&" or sign.isspace():
                parts.append(" ")
                position += 1
            elif sign == "-" and not math:
                dashes = _DASHES.match(text, position)
                length = len(dashes[0]) if dashes else 1
                parts.append({1: "-", 2: "–", 3: "—"}.get(length, "-" * length))
                position += length
            elif text.startswith(("``", "''"), position):
                parts.append('"')
                position += 2
            else:
                parts.append({"}": "", "`": "'"}.get(sign, sign))
                position += 1
        return "".join(parts)

    def _command(self, text: str, position: int, math: bool, depth: int) -> tuple[str, int]:
        """What a command prints, and the position after it and its arguments."""
        command = _COMMAND.match(text, position)
        if command is None:
            return "", position + 1
        name, after = command[1].removesuffix("*"), command.end()
        if not name[0].isalpha():
            return self._sign(text, name or "*", after, math, depth)
        after = _after_space(text, after)
        if name in self.macros and self.left > 0:
            return self._expanded(text, self.macros[name], after, math, depth)
        if name in ("textsuperscript", "textsubscript", "tnote"):
            inner, after = self._argument(text, after, math, depth)
            return (f"_{inner}" if inner.strip() else "") if name == "textsubscript" else raised(inner), after
        if name in ("begin", "end"):
            return " ", _after_environment(text, after, is_begin=name == "begin")
        if name in ("vrule", "hrule"):
            size = _SIZE.match(text, after)
            return "", size.end() if size else after
        if name in _SYMBOLS:
            return _SYMBOLS[name], after
        if name in _SILENT:
            return "", after
        if name in _DROPPED:
            for _ in range(_DROPPED[name]):
                after = _after_group(text, _after_options(text, after))
            return "", after
        if name in _LAST_PRINTED:
            printed = ""
            for _ in range(_LAST_PRINTED[name]):
                printed, after = self._argument(text, _after_options(text, after), math, depth)
            return printed, after
        if name in _ACCENTS and len(name) == 1:
            return self._accent(text, name, after, math, depth)
        return self._unknown(text, name, after, math, depth)

    def _sign(self, text: str, name: str, after: int, math: bool, depth: int) -> tuple[str, int]:
        """A command whose name is no letter: ``\\%``, ``\\,``, ``\\'``."""
        if name == "\\":
            return " ", _after_options(text, after)
        if name in _ACCENTS and not math:
            return self._accent(text, name, after, math, depth)
        if name in "()[]":
            return "", after
        if name in "!/-":
            return "", after
        return (" " if name in ",;:> \n\t" else name), after

    def _accent(self, text: str, name: str, after: int, math: bool, depth: int) -> tuple[str, int]:
        letter, after = self._argument(text, _after_space(text, after), math, depth)
        letter = "i" if letter == "ı" else letter
        return letter[:1] + _ACCENTS[name] + letter[1:] if letter.strip() else name, after

    def _expanded(self, text: str, macro: Macro, after: int, math: bool, depth: int) -> tuple[str, int]:
        self.left -= 1
        given = []
        for _ in range(macro.arguments):
            start = _after_space(text, after)
            after = _after_group(text, start)
            given.append(text[start:after])
        body = re.sub(r"#([1-9])", lambda part: "".join(given[int(part[1]) - 1 : int(part[1])]), macro.body)
        return self.read(body[:MAX_LENGTH], math=math, depth=depth + 1), after

    def _unknown(self, text: str, name: str, after: int, math: bool, depth: int) -> tuple[str, int]:
        """The text in the braces that follow, if there are any."""
        after = _after_options(text, after)
        printed = []
        while text.startswith("{", after):
            inner, after = self._argument(text, after, math, depth)
            printed.append(inner)
        return (" ".join(printed) if printed else f"\\{name}"), after

    def _argument(self, text: str, position: int, math: bool, depth: int) -> tuple[str, int]:
        """What an argument prints: a group, a command, or a single character."""
        position = _after_space(text, position)
        if text.startswith("{", position):
            end = group_end(text, position)
            return self.read(text[position + 1 : _inner(text, end)], math=math, depth=depth + 1), end
        if text.startswith("\\", position) and depth < MAX_DEPTH:
            return self._command(text, position, math, depth + 1)
        return text[position : position + 1], position + 1


def _inner(text: str, end: int) -> int:
    return end - 1 if text[end - 1 : end] == "}" else end


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _after_group(text: str, position: int) -> int:
    """The position after an argument, which may be in braces."""
    position = _after_space(text, position)
    if text.startswith("{", position):
        return group_end(text, position)
    command = _COMMAND.match(text, position)
    return command.end() if command else min(position + 1, len(text))


def _after_options(text: str, position: int) -> int:
    """The position after arguments in brackets, ``[2pt]``, or the trimming of a rule, ``(lr)``."""
    while option := _OPTION.match(text, position):
        position = option.end()
    return position


def _after_environment(text: str, position: int, *, is_begin: bool) -> int:
    """The position after ``{tabular}`` and the arguments of that environment."""
    start = _after_space(text, position)
    end = _after_group(text, start)
    if not is_begin:
        return end
    for _ in range(TABLE_ENVIRONMENTS.get(text[start + 1 : end - 1], 0)):
        end = _after_group(text, _after_options(text, end))
    return end

"""Mathematics and TeX as plain text: ``$F_1 \\leq \\alpha$`` is F1 ≤ α, ``\\textsc{Bert}`` is Bert."""

from __future__ import annotations

import re
import unicodedata

_SIGNS = {
    **{"leq": "≤", "le": "≤", "geq": "≥", "ge": "≥", "neq": "≠", "approx": "≈", "sim": "∼", "pm": "±"},
    **{"times": "×", "cdot": "·", "div": "÷", "infty": "∞", "uparrow": "↑", "downarrow": "↓"},
    **{"to": "→", "rightarrow": "→", "leftarrow": "←", "%": "%", "#": "#", "&": "&", "_": "_", "$": "$"},
    **{"ldots": "…", "dots": "…", "quad": " ", ",": " ", ";": " ", "!": "", " ": " ", "{": "{", "}": "}"},
    **{
        "in": "∈",
        "sum": "Σ",
        "prod": "Π",
        "partial": "∂",
        "nabla": "∇",
        "circ": "°",
        "ell": "ℓ",
        "sqrt": "√",
    },
}
_STYLES = r"math(?:rm|it|bf|sf|tt|cal|bb|frak|scr|regular|default)|text(?:rm|it|bf|sf|tt)?|operatorname"

_TEX = {"textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^", "textpm": "±", "ldots": "…"}
_TEX |= {"dots": "…", "textdegree": "°", "quad": " ", ",": " ", " ": " ", "!": "", "-": "", "/": ""}
"""Commands in text that are signs; of others only what they are applied to is left."""


def without_commands(tex: str) -> str:
    """An author's TeX as a text in which there is nothing but mathematics, between dollars, and ``\\$``."""
    parts = re.split(r"(?<!\\)(\$.*?(?<!\\)\$)", tex, flags=re.DOTALL)
    return "".join(part if place % 2 else _without_commands(part) for place, part in enumerate(parts))


def _without_commands(tex: str) -> str:
    def read(piece: re.Match[str]) -> str:
        name, sign = piece.groups()
        if name:
            return _TEX.get(name, "")
        return {"$": "\\$", **_TEX}.get(sign, sign) if sign else " " if piece[0] == "~" else ""

    without_lengths = re.sub(r"\\[hv]space\*?\{[^{}]*\}", " ", tex)
    return re.sub(r"\\([A-Za-z]+)\*?\s*|\\(.)|[{}~]", read, without_lengths)


def without_mathematics(text: str, math: bool = True) -> str:
    """A text in which mathematics, between dollars, are read as plain text, and ``\\$`` is a dollar.

    math: whether there are any; if not, the text is returned as it is.
    """
    if not math:
        return text
    parts = re.split(r"(?<!\\)\$", text)
    if len(parts) % 2 == 0:  # a dollar that begins nothing
        return text.replace(r"\$", "$")
    return "".join(
        _plain(part) if place % 2 else part.replace(r"\$", "$") for place, part in enumerate(parts)
    )


def _plain(mathematics: str) -> str:
    read = re.sub(rf"\\(?:{_STYLES})\b\s*", "", mathematics)
    read = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"\1/\2", read)
    read = re.sub(r"(?<!\\)[{}]|(?<!\\)_", "", read)
    return re.sub(r"\\([A-Za-z]+|.)(\s?)", _read, read).replace("-", "\N{MINUS SIGN}")


def _read(command: re.Match[str]) -> str:
    """A command as text; the space that ends its name stays behind a word, as in ``\\log p``."""
    sign = _sign(command[1])
    return sign + (command[2] if len(sign) > 1 else "")


def _sign(name: str) -> str:
    """What a command stands for: a Greek letter, a sign, or else its name, as for ``\\log``."""
    if name in _SIGNS:
        return _SIGNS[name]
    case = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper().removeprefix('VAR')}")
    except KeyError:
        return name

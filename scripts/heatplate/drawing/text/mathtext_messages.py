"""What is wrong with a text of which Matplotlib's mathematics are a part, in plain words."""

from __future__ import annotations

import re
from functools import lru_cache

from matplotlib.textpath import text_to_path

from heatplate.drawing.text.messages import AS_IT_IS, doubled_backslash
from heatplate.problems import wording

PAIR = re.compile(r"(?<!\\)\$.*?(?<!\\)\$")
"""Mathematics in a line."""

_COMMAND = re.compile(r"(?<!\\)(\\\\?)([A-Za-z]{2,})(\{?)")
_FOR_TEXT = re.compile(
    r"text(bf|it|sc|tt|rm|sf|sl|md|up|normal|super|sub|superscript|subscript|color)|emph|mbox"
)
_INSTEAD = {
    **{"bm": r"\boldsymbol", "pmb": r"\boldsymbol", "tfrac": r"\frac", "cfrac": r"\frac", "mbox": r"\text"},
    **{"textbf": r"\mathbf", "textit": r"\mathit", "textrm": r"\mathrm", "textsf": r"\mathsf"},
    **{"texttt": r"\mathtt", "emph": r"\mathit", "mathbbm": r"\mathbb", "mathds": r"\mathbb"},
    **{"argmax": r"\operatorname{argmax}", "argmin": r"\operatorname{argmin}"},
}
"""What Matplotlib has for commands that it lacks."""


@wording
def problem_outside(text: str) -> str:
    """What is wrong with a text, its mathematics left out, in which LaTeX would be drawn as it is written."""
    if found := re.search(r"\\[%&#_]", text):
        sign = found[0][1:]
        return f"has {found[0]}, LaTeX for the sign; write {sign} alone, or text: latex, or {AS_IT_IS}"
    if found := re.search(r"\\([(\[]).+\\[)\]]", text):
        return f"has \\{found[1]}, LaTeX for mathematics; write $…$, or text: latex, or {AS_IT_IS}"
    for backslash, name, brace in _COMMAND.findall(text):
        is_text, is_known = bool(_FOR_TEXT.fullmatch(name)), _is_known(name)
        if not (brace or is_text or is_known):
            continue
        if backslash != "\\":
            return f"has {doubled_backslash(backslash + name)}"
        put = f"put it into mathematics, such as $\\{name}{brace + '…}' if brace else ''}$, or "
        return (
            f"has \\{name}, a command of LaTeX, outside of mathematics; {put if is_known else ''}write text: "
            f"latex, or {AS_IT_IS}"
        )
    return ""


@lru_cache(maxsize=256)
def _is_known(name: str) -> bool:
    """Whether Matplotlib's mathematics have a command of this name."""
    if re.fullmatch("text.+", name):
        return False
    try:
        text_to_path.mathtext_parser.parse(f"$\\{name}$")
    except ValueError as error:
        return "Unknown symbol" not in str(error)
    return True


@wording
def problem_inside(line: str, error: str) -> str:
    """Why the mathematics in a line cannot be set. error: what Matplotlib says of it."""
    mathematics = [part[1:-1] for part in PAIR.findall(line)]
    if "$$" in line:
        return "have $$; write one dollar on each side, $x$"
    for part in mathematics:
        if doubled := doubled_backslash(part):
            return f"have {doubled}"
        if problem := _of_braces(part) or _of_signs(part) or _of_commands(part):
            return problem
    return _of_error(error)


@wording
def _of_braces(part: str) -> str:
    depth = 0
    for brace in re.findall(r"(?<!\\)[{}]", part):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return "have a } that closes nothing; remove it, or write \\} for the sign"
    return "have a { that is not closed; write its }, or \\{ for the sign" if depth else ""


@wording
def _of_signs(part: str) -> str:
    sign = re.search(r"(?<!\\)[%#]", part)
    return f"have {sign[0]}; write \\{sign[0]} for the sign" if sign else ""


@wording
def _of_commands(part: str) -> str:
    names = re.findall(r"\\([A-Za-z]+)", part)
    if names.count("left") != names.count("right"):
        return "have \\left and \\right that do not belong together; write both, or the bracket alone"
    unknown = next((name for name in names if not _is_known(name) and name != "text"), "")
    if not unknown or unknown in ("left", "right", "middle"):
        return ""
    instead = f"write {_INSTEAD[unknown]}, or " if unknown in _INSTEAD else ""
    if not instead and not _FOR_TEXT.fullmatch(unknown):
        instead = "correct it, or "
    return (
        f"have the command \\{unknown}, which Matplotlib does not know; {instead}set text: latex if LaTeX "
        f"knows it, or {AS_IT_IS}"
    )


@wording
def _of_error(error: str) -> str:
    *_, line, _, last = ["", "", *error.strip().splitlines()]
    column = re.search(r"col(?:umn)?:(\d+)", last)
    before = line[: int(column[1]) - 1] if column else ""
    reason = re.sub(r"^\w+: |, found .*", "", last)
    if command := re.fullmatch(r"Expected (\\\w+)(\{.*)", reason):
        return (
            f"have {command[1]} without all that belongs to it; write {command[1]}{command[2]}, with braces"
        )
    if double := re.fullmatch(r"Double (\w+)", reason):
        return f"have two {double[1]}s one after the other; write both within braces, x_{{1,2}} or x^{{1,2}}"
    if reason.startswith("Expected {"):  # all that mathematics may begin with
        end = re.search(r"\\[A-Za-z]+\s*$|.$", before)
        return f"lack what comes after {end[0] if end else 'the dollar'}; add it, or write {AS_IT_IS}"
    return f"cannot be set ({reason}); correct it, or set text: latex if LaTeX knows it, or {AS_IT_IS}"

"""Tables in Markdown files, such as a README: those between pipes, as GitHub shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence

from heatplate.collecting.file_content import read_text
from heatplate.collecting.latex_text import group_end, plain_text, raised
from heatplate.collecting.records import Records
from heatplate.collecting.written_tables import WrittenTable, records_of
from heatplate.configuration.matrices import Table
from heatplate.problems import InputError, input_error

MAX_CELL_LENGTH = 2000
"""Characters of a cell in which markup is looked for; a longer one stays as it is written."""

_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_GRID = re.compile(r"\s*[+|]?(?:[-=:]{2,}\+)+[-=:]{2,}[+|]?\s*|\s*\+[-=:]{2,}\+\s*")
_CELL = re.compile(r"((?:[^|\\]|\\.)*)(?:\||$)", re.DOTALL)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*")
_LITERAL = re.compile(
    r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)"
    r"|(?P<dollars>\$\$?)(?P<math>[^$]*[\\^_][^$]*|(?=\S)[^$]+(?<=\S)(?!\$+[0-9]))(?<!\\)(?P=dollars)"
    r"|(?P<command>\\[A-Za-z]+\*?(?=\{)|(?=\{\\[A-Za-z])|\\pm(?![A-Za-z]))"
    r"|\\(?P<sign>[!-/:-@\[-`{-~])"
)
"""Code, mathematics, commands of LaTeX, and signs after a backslash. In ``$5 and $6`` is no mathematics."""
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[(\^[^\[\]\s]+)\]")
_TAG = re.compile(
    r"</?(?:a|b|i|s|u|em|strong|span|font|code|kbd|small|big|ins|del|p|div|center|mark|img|tt)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_EMPHASIZED = re.compile(
    r"(\*\*\*|\*\*|\*|___|__|_)(?=\S).+(?<=\S)\1|<(b|strong|i|em)>.*</\2>", re.IGNORECASE
)
_EMPHASIS = (
    re.compile(r"(\*\*\*|\*\*|~~)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<!\w)(___|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<!\*)(\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)"),
)


def read_markdown(path: str, keys: Table) -> Records:
    """The records of a table in a Markdown file. Raises InputError."""
    lines = read_text(path).splitlines()
    tables = list(_tables(lines)) or list(_tables(["" if _FENCE.match(line) else line for line in lines]))
    if not tables:
        raise _no_table(lines, path)
    return records_of(tables, keys, path)


def _no_table(lines: Sequence[str], path: str) -> InputError:
    """Why a file has no table."""
    pipes = "write it between pipes, with a row such as |---|---| below its header"
    for number, line in enumerate(lines):
        if re.search(r"<table\b", line, re.IGNORECASE):
            return input_error(path, f"its tables are HTML, which is not read; {pipes}", line=number + 1)
        if len(line) < MAX_CELL_LENGTH and _GRID.fullmatch(line):
            message = f"the borders of a table with + are not read; {pipes}, and remove the other borders"
            return input_error(path, message, line=number + 1)
        if number and "|" in lines[number - 1] and "|" in line and _is_delimiters(line):
            widths = len(_split(lines[number - 1])), len(_split(line))
            message = f"{widths[1]} cells with dashes below a header of {widths[0]} cells; write as many"
            return input_error(path, message, line=number + 1)
    return input_error(path, f"contains no table; {pipes}")


def _tables(lines: Sequence[str]) -> Iterator[WrittenTable]:
    """The tables, each with the heading and the line of text before it as its names."""
    heading, before, fence = "", "", ""
    number = 0
    while number < len(lines):
        line = lines[number]
        mark = _FENCE.match(line)
        if fence or mark:
            if mark and (not fence or (mark[1][0] == fence[0] and len(mark[1]) >= len(fence))):
                fence = "" if fence else mark[1]
        elif found := _HEADING.fullmatch(line):
            heading, before = inline_text(found[1]), ""
        elif _is_header(lines, number):
            end = number + 2
            while end < len(lines) and "|" in lines[end] and lines[end].strip():
                end += 1
            names = dict.fromkeys(filter(None, (heading, before)))
            yield _table(lines, number, end, tuple(names))
            number, before = end, ""
            continue
        elif line.strip():
            next_line = lines[number + 1] if number + 1 < len(lines) else ""
            if _UNDERLINE.fullmatch(next_line):
                heading, before = inline_text(line), ""
                number += 1
            else:
                before = inline_text(line)
        number += 1


def _is_header(lines: Sequence[str], number: int) -> bool:
    """Whether a table begins: a line with pipes above one of as many dashes."""
    if number + 1 >= len(lines) or "|" not in lines[number]:
        return False
    delimiters = lines[number + 1]
    return _is_delimiters(delimiters) and len(_split(lines[number])) == len(_split(delimiters))


def _is_delimiters(line: str) -> bool:
    return len(line) <= 10_000 and "-" in line and _DELIMITERS.fullmatch(line) is not None


def _table(lines: Sequence[str], start: int, end: int, names: tuple[str, ...]) -> WrittenTable:
    """The table whose header is lines[start]; an emphasized cell alone in a row is a heading in it."""
    header = _cells(lines[start])
    body: list[tuple[int, tuple[str, ...]]] = []
    sections: list[str] = []
    section = ""
    for number in range(start + 2, end):
        cells = _cells(lines[number])
        is_alone = len(header) >= 3 and not any(cells[1:])
        if is_alone and _EMPHASIZED.fullmatch(_split(lines[number])[0].strip()):
            section = cells[0]
        else:
            body.append((number + 1, cells))
            sections.append(section)
    return WrittenTable(start + 1, names, (header,), tuple(body), tuple(sections))


def _split(line: str) -> list[str]:
    """The cells of a line as they are written."""
    line = line.strip().removeprefix("|")
    cells = [found[1] for found in _CELL.finditer(line)][:-1]  # the last match is the empty end
    return (
        cells[:-1]
        if line.endswith("|") and not line.endswith("\\|") and len(cells) > 1 and not cells[-1]
        else cells
    )


def _cells(line: str) -> tuple[str, ...]:
    return tuple(inline_text(cell.replace("\\|", "|")) for cell in _split(line))


def _without_literals(text: str, keep: Callable[[str], str]) -> str:
    """The text with what ``keep`` returns for each part that is no markup."""
    parts = []
    end = 0
    while found := _LITERAL.search(text, end):
        parts.append(text[end : found.start()])
        end = found.end()
        if found["math"] is not None:
            shown = plain_text(found["math"].strip("`"), math=True)
        elif found["command"] is not None:
            while text.startswith("{", end):
                end = group_end(text, end)
            shown = plain_text(text[found.start() : end])
        else:
            shown = found["sign"] or found["code"].strip()
        parts.append(keep(shown))
    return "".join([*parts, text[end:]])


def _raised_or_lowered(tag: re.Match[str]) -> str:
    return raised(html.unescape(tag[2])) if tag[1].lower() == "sup" else f"_{tag[2]}"


def inline_text(markdown: str) -> str:
    """What Markdown shows, as plain text: without emphasis, links and tags; superscripts have a ``^``."""
    text = markdown.strip()
    if len(text) > MAX_CELL_LENGTH:
        return text
    kept: list[str] = []

    def keep(shown: str) -> str:
        kept.append(shown)
        return f"\ue000{len(kept) - 1}\ue001"

    text = text.replace("\ue000", "").replace("\ue001", "")
    text = _without_literals(text, keep)
    text = _IMAGE_OR_LINK.sub(r"\1", text)
    text = _IMAGE_OR_LINK.sub(r"\1", text)  # an image in a link
    text = _FOOTNOTE.sub(r"\1", text)
    text = re.sub(r"<br\s*/?>", " ", text, flags=re.IGNORECASE)
    text = re.sub(r"<(su[pb])>(.*?)</\1>", _raised_or_lowered, text)
    text = _TAG.sub("", text)
    for emphasis in _EMPHASIS:
        text = emphasis.sub(r"\2", text)
    text = html.unescape(text)
    return " ".join(re.sub("\ue000([0-9]+)\ue001", lambda found: kept[int(found[1])], text).split())

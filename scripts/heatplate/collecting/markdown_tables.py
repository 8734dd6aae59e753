"""Tables in Markdown files, such as a README: those between pipes, as GitHub shows them."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

from heatplate.collecting.file_content import read_text
from heatplate.collecting.latex_text import plain_text, raised
from heatplate.collecting.records import Records
from heatplate.collecting.written_tables import WrittenTable, records_of
from heatplate.configuration.matrices import Table
from heatplate.problems import input_error

MAX_CELL_LENGTH = 2000
"""Characters of a cell in which markup is looked for; a longer one stays as it is written."""

_DELIMITERS = re.compile(r"\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*")
_CELL = re.compile(r"((?:[^|\\]|\\.)*)(?:\||$)", re.DOTALL)
_FENCE = re.compile(r"\s{0,3}(`{3,}|~{3,})")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s+(.*?)(?:\s+#+)?\s*")
_UNDERLINE = re.compile(r"\s{0,3}(?:=+|-{2,})\s*")
_LITERAL = re.compile(r"(?P<ticks>`+)(?P<code>.+?)(?P=ticks)(?!`)|\\(?P<sign>[!-/:-@\[-`{-~])")
_IMAGE_OR_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^()]*(?:\([^()]*\)[^()]*)*\)|\[[^\[\]]*\])")
_FOOTNOTE = re.compile(r"\[(\^[^\[\]\s]+)\]")
_TAG = re.compile(
    r"</?(?:a|b|i|s|u|em|strong|span|font|code|kbd|small|big|ins|del|p|div|center|mark|img|tt)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_MATH = re.compile(r"\$([^$]*[\\^_][^$]*)\$")
_EMPHASIS = (
    re.compile(r"(\*\*\*|\*\*|~~)(?=\S)(.+?)(?<=\S)\1"),
    re.compile(r"(?<!\w)(___|__|_)(?=\S)(.+?)(?<=\S)\1(?!\w)"),
    re.compile(r"(?<!\*)(\*)(?=[^\s*])(.+?)(?<=[^\s*])\1(?!\*)"),
)


def read_markdown(path: str, keys: Table) -> Records:
    """The records of a table in a Markdown file. Raises InputError."""
    text = read_text(path)
    tables = list(_tables(text))
    if not tables and re.search(r"<table\b", text, re.IGNORECASE):
        raise input_error(
            path, "its tables are HTML, which is not read; write them between pipes: | model | acc |"
        )
    return records_of(tables, keys, path)


def _tables(text: str) -> Iterator[WrittenTable]:
    """The tables, each with the heading and the line of text before it as its names."""
    lines = text.splitlines()
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
            body = [(n + 1, _cells(lines[n])) for n in range(number + 2, end)]
            yield WrittenTable(number + 1, tuple(names), (_cells(line),), tuple(body))
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
    if len(delimiters) > 10_000 or "-" not in delimiters or not _DELIMITERS.fullmatch(delimiters):
        return False
    return len(_split(lines[number])) == len(_split(delimiters))


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
    text = _MATH.sub(lambda found: keep(plain_text(found[1], math=True)), text)
    text = _LITERAL.sub(lambda found: keep(found["sign"] or found["code"].strip()), text)
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

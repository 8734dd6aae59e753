r"""Tables in LaTeX files, read without TeX: ``tabular`` and its relatives, with the rules of ``booktabs``."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from heatplate.collecting.file_content import read_text
from heatplate.collecting.latex_text import (
    MAX_DEFINITION,
    TABLE_ENVIRONMENTS,
    Macro,
    group_end,
    macros_in,
    plain_text,
    without_comments,
)
from heatplate.collecting.records import Records
from heatplate.collecting.written_tables import WrittenTable, records_of
from heatplate.configuration.matrices import Table
from heatplate.problems import input_error

MAX_SPAN = 200
"""Columns or rows that a cell may span."""

_NAMES = "|".join(re.escape(name) for name in TABLE_ENVIRONMENTS if name != "array")
_BEGIN = re.compile(rf"\\begin\s*\{{({_NAMES})\}}")
_PART = re.compile(
    r"\\(?:begin|end)\s*\{[^{}]*\}|\\\\|\\(?:tabularnewline|cr)(?![A-Za-z])|\\.|[{}&]", re.DOTALL
)
_OPTIONS = re.compile(r"\s*(?:\*\s*)?(?:\[[^\[\]]*\])?")
_RULE = re.compile(
    r"\s*\\(?P<name>toprule|midrule|bottomrule|hline|Xhline|thickhline|specialrule|hdashline|cmidrule|cline|"
    r"addlinespace|cdashline|rowcolor|arrayrulecolor|noalign|endfirsthead|endhead|endfoot|endlastfoot|"
    r"morecmidrules|shline|whline|pagebreak|centering|rowcolors)(?![A-Za-z])"
    r"(?P<arguments>(?:\s*(?:\[[^\[\]]*\]|\([^()]*\)|\{[^{}]*\}))*)"
)
_WHOLE_RULES = frozenset(
    (
        "toprule",
        "midrule",
        "hline",
        "Xhline",
        "thickhline",
        "specialrule",
        "shline",
        "whline",
        "endhead",
        "endfirsthead",
    )
)
_SPAN = re.compile(r"\s*\\(multicolumn|multirow)\s*(\[[^\[\]]*\])?\s*\{\s*(-?[0-9]+)\s*\}")
_EMPHASIS = re.compile(
    r"\\(?:textbf|textit|textsc|textsl|emph|underline)\s*(?=\{)"
    r"|(?=\{\s*\\(?:bf|it|em|sc|bfseries|itshape|scshape)(?![A-Za-z]))"
)
_CAPTION = re.compile(
    r"\\(caption|captionof|label|section|subsection|subsubsection)\*?\s*(?:\[[^\[\]]*\]\s*)?(?=\{)"
)
_LABEL = re.compile(r"\\label\s*\{[^{}]*\}")
_FLOAT = re.compile(r"\\(begin|end)\s*\{(?:table|wraptable|sidewaystable|longtable|table\*|figure)\*?\}")


@dataclass(frozen=True)
class _Cell:
    """A cell: what it prints, how many columns and rows it spans, and whether all of it is emphasized."""

    text: str
    columns: int = 1
    rows: int = 1
    is_emphasized: bool = False


@dataclass(frozen=True)
class _Row:
    """A row with the position at which it begins, and whether a rule across the table is above it."""

    start: int
    cells: tuple[_Cell, ...]
    is_below_rule: bool


def read_latex(path: str, keys: Table) -> Records:
    """The records of a table in a LaTeX file. Raises InputError."""
    text = without_comments(read_text(path))
    header = keys.header if isinstance(keys.header, list) else None
    tables = list(_tables(text, header, path))
    if not tables and (inputs := re.search(r"\\(?:input|include)\s*\{[^{}]*\}", text)):
        raise input_error(path, f"contains no table; what {inputs[0]} names is not read, so name that file")
    return records_of(tables, keys, path)


def _tables(text: str, header: Sequence[int] | None, path: str) -> Iterator[WrittenTable]:
    """The tables that are not inside others. header: the numbers of the header rows, if they are given."""
    macros = macros_in(text)
    breaks = [found.start() for found in re.finditer("\n", text)]
    end = 0
    previous = 0
    while begin := _BEGIN.search(text, end):
        start = begin.end()
        start, end, body_end = _extent(text, begin[1], start)
        rows = _Rows(text, start, body_end, macros).rows()
        names = _names(text, begin.start(), end, previous, macros)
        previous = end
        table = _table(rows, names, bisect_right(breaks, begin.start()) + 1, breaks, header, path)
        if table is not None:
            yield table


def _extent(text: str, name: str, start: int) -> tuple[int, int, int]:
    """Where the rows begin, where the environment ends, and where its rows end."""
    for _ in range(TABLE_ENVIRONMENTS[name]):
        start = _after_options(text, start)
        start = group_end(text, start) if text.startswith("{", start) else start
    depth = 1
    for part in re.compile(rf"\\(begin|end)\s*\{{{re.escape(name)}\}}").finditer(text, start):
        depth += 1 if part[1] == "begin" else -1
        if depth == 0:
            return start, part.end(), part.start()
    return start, len(text), len(text)


def _after_space(text: str, position: int) -> int:
    while position < len(text) and text[position].isspace():
        position += 1
    return position


def _after_options(text: str, position: int) -> int:
    found = _OPTIONS.match(text, position)
    return _after_space(text, found.end() if found else position)


class _Rows:
    """The rows between two positions of the text."""

    def __init__(self, text: str, start: int, end: int, macros: Mapping[str, Macro]) -> None:
        self._text, self._start, self._end, self._macros = text, start, end, macros

    def rows(self) -> list[_Row]:
        """The rows; of a longtable without what is repeated on each page."""
        found: list[_Row] = []
        header: list[_Row] | None = None
        is_below_rule = False
        for start, cells in self._split():
            first, others = self._text[cells[0][0] : cells[0][1]], cells[1:]
            begins = _after_space(first, 0)
            while rule := _RULE.match(first, begins) or _CAPTION.match(first, begins):
                if rule.re is _CAPTION:
                    begins = _after_space(first, group_end(first, rule.end()))
                    continue
                is_below_rule |= rule["name"] in _WHOLE_RULES
                begins = rule.end()
                if rule["name"] in ("endfirsthead", "endhead", "endfoot", "endlastfoot"):
                    is_below_rule = True
                    header = (
                        found if header is None and rule["name"] in ("endfirsthead", "endhead") else header
                    )
                    found = []
            texts = [first[begins:], *(self._text[begin:end] for begin, end in others)]
            if len(texts) == 1 and not texts[0].strip():
                continue  # nothing but rules, such as after the last row
            found.append(_Row(start, tuple(map(self._cell, texts)), is_below_rule))
            is_below_rule = False
        return [*(header or []), *found]

    def _split(self) -> Iterator[tuple[int, list[tuple[int, int]]]]:
        """For each row its position, and where each of its cells begins and ends."""
        depth, nested = 0, 0
        row_start = cell_start = self._start
        cells: list[tuple[int, int]] = []
        position = self._start
        while part := _PART.search(self._text, position, self._end):
            sign, position = part[0], part.end()
            if sign.startswith(("\\begin", "\\end")) and sign.endswith("}"):
                nested += 1 if sign.startswith("\\begin") else -1
            elif sign in "{}":
                depth += 1 if sign == "{" else -1
            elif depth > 0 or nested > 0:
                continue
            elif sign == "&":
                cells.append((cell_start, part.start()))
                cell_start = position
            elif sign in ("\\\\", "\\tabularnewline", "\\cr"):
                yield self._first_sign(row_start), [*cells, (cell_start, part.start())]
                options = _OPTIONS.match(self._text, position, self._end)
                position = options.end() if options else position
                row_start = cell_start = position
                cells = []
        yield self._first_sign(row_start), [*cells, (cell_start, self._end)]

    def _first_sign(self, position: int) -> int:
        """Where the first cell of a row begins, after rules and space."""
        while rule := _RULE.match(self._text, position, self._end):
            position = rule.end()
        return min(_after_space(self._text, position), self._end)

    def _cell(self, latex: str) -> _Cell:
        columns = rows = 1
        inner = latex
        for _ in range(2):  # a multirow in a multicolumn
            span = _SPAN.match(inner)
            if span is None:
                break
            size = max(-MAX_SPAN, min(MAX_SPAN, int(span[3])))
            if span[1] == "multicolumn":
                columns = max(size, 1)
            else:
                rows = size or 1
            position = _after_options(inner, span.end())
            width_end = group_end(inner, position) if inner.startswith("{", position) else position + 1
            position = _after_options(inner, width_end)
            last = group_end(inner, position) if inner.startswith("{", position) else len(inner)
            inner = inner[position + 1 : last - 1] + inner[last:]
        return _Cell(plain_text(inner, self._macros), columns, rows, _is_emphasized(inner.strip()))


def _is_emphasized(latex: str) -> bool:
    """Whether a text is in bold, italics or small capitals as a whole."""
    command = _EMPHASIS.match(latex)
    return command is not None and group_end(latex, command.end()) == len(latex)


def _table(
    rows: list[_Row],
    names: tuple[str, ...],
    line: int,
    breaks: Sequence[int],
    header_rows: Sequence[int] | None,
    path: str,
) -> WrittenTable | None:
    """The table; None if there are no rows."""
    if not rows:
        return None
    width = max(sum(cell.columns for cell in row.cells) for row in rows)
    if header_rows is None:
        first = next((n for n, row in enumerate(rows) if not _is_section(row, width)), 0)
        body_start = next((n for n in range(first + 1, len(rows)) if rows[n].is_below_rule), first + 1)
        numbers = list(range(first, body_start))
    else:
        numbers, body_start = list(header_rows), max(header_rows) + 1
        if min(numbers) < 0 or max(numbers) >= len(rows):
            raise input_error(path, f"has {len(rows)} rows, so header: {numbers} is out of range", line=line)
    header = [_spread_out(rows[number]) for number in numbers]
    body: list[tuple[int, tuple[str, ...]]] = []
    shown: list[_Row] = []
    sections: list[str] = []
    section = ""
    is_filled_upwards = any(cell.rows < 0 for row in rows for cell in row.cells)
    below: dict[int, tuple[str, int]] = {}  # what a cell that spans rows puts into those below it
    for row in rows[body_start:]:
        if _is_section(row, width):
            section = " ".join(filter(None, (cell.text for cell in row.cells)))
            continue
        cells, below = _with_spanning(row, below)
        if width >= 3 and row.cells[0].is_emphasized and not any(cells[1:]) and not is_filled_upwards:
            section = cells[0]
        elif any(cells):
            shown.append(row)
            body.append((bisect_right(breaks, row.start) + 1, tuple(cells)))
            sections.append(section)
    _fill_upwards(shown, body)
    return WrittenTable(line, names, tuple(tuple(row) for row in header), tuple(body), tuple(sections))


def _is_section(row: _Row, width: int) -> bool:
    """Whether a row is a heading: a cell alone, or one that spans the table or all but its first column.

    In a table of two columns only a cell that spans both is one.
    """
    texts = [cell for cell in row.cells if cell.text]
    if width < 2 or len(texts) != 1:
        return False
    return (len(row.cells) == 1 and width > 2) or texts[0].columns >= max(width - 1, 2)


def _spread_out(row: _Row) -> list[str]:
    return [cell.text for cell in row.cells for _ in range(cell.columns)]


def _with_spanning(
    row: _Row, below: Mapping[int, tuple[str, int]]
) -> tuple[list[str], dict[int, tuple[str, int]]]:
    """The cells of a row, and what is left for the rows below it."""
    cells: list[str] = []
    left = {column: (text, rows - 1) for column, (text, rows) in below.items() if rows > 1}
    for cell in row.cells:
        for _ in range(cell.columns):
            column = len(cells)
            text = cell.text
            if not text and column in below:
                text = below[column][0]
            elif cell.rows > 1:
                left[column] = (text, cell.rows - 1)
            elif text:
                left.pop(column, None)
            cells.append(text)
    return cells, left


def _fill_upwards(rows: Sequence[_Row], body: list[tuple[int, tuple[str, ...]]]) -> None:
    """Put what a cell with a negative number of rows shows into those above it. rows: those of the body."""
    for number, row in enumerate(rows):
        column = 0
        for cell in row.cells:
            for above in range(max(number + cell.rows + 1, 0), number) if cell.rows < 0 else ():
                line, cells = body[above]
                if column < len(cells) and not cells[column]:
                    body[above] = (line, (*cells[:column], cell.text, *cells[column + 1 :]))
            column += cell.columns


def _names(text: str, start: int, end: int, previous: int, macros: Mapping[str, Macro]) -> tuple[str, ...]:
    """The caption and the label of a table, and the heading above it.

    A caption belongs to the float that the table is in. previous: where the table before it ends.
    """
    float_start, float_end = previous, None
    for part in _FLOAT.finditer(text, previous, start):
        float_start = part.start() if part[1] == "begin" else float_start
    after = _FLOAT.search(text, end)
    next_table = _BEGIN.search(text, end)
    if after and after[1] == "end" and (next_table is None or after.start() < next_table.start()):
        float_end = after.start()
    found: dict[str, re.Match[str]] = {}
    for part in _CAPTION.finditer(text, 0, float_end or end):
        kind = "heading" if part[1].endswith("section") else part[1].removesuffix("of")
        if part.start() < start if kind == "heading" else part.start() >= float_start:
            found[kind] = part
    names = []
    for kind in ("caption", "label", "heading"):
        if kind in found:
            begins = found[kind].end()
            inner = text[begins + 1 : group_end(text, begins, limit=MAX_DEFINITION) - 1]
            names.append(inner.strip() if kind == "label" else plain_text(_LABEL.sub("", inner), macros))
    return tuple(filter(None, names))

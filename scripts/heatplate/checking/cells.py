"""Reading back: the numbers, the labels and the colours on the page, against the matrix, cell by cell."""

from __future__ import annotations

import itertools
import math
import re
import string
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from heatplate.checking.expected_colors import Expected, ExpectedColors
from heatplate.checking.finished_page import PictureThing, TextThing
from heatplate.checking.matching import (
    Difference,
    color_name,
    displacement,
    expected_letters,
    is_same_text,
    kind_name,
    letters,
    runs_from_right_to_left,
)
from heatplate.checking.subject import Cell, ShownMatrix, Subject
from heatplate.checking.verdict import Check, Finding
from heatplate.drawing.canvas import Area, Item, Picture, Text
from heatplate.drawing.masks import numbers_of
from heatplate.drawing.parts.tick_labels import ELLIPSIS
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.latex_source import is_tex
from heatplate.drawing.text.mathtext import is_mathematics
from heatplate.drawing.text.tokens import shown_labels
from heatplate.matrix import SPREADS, Array, AuthorText, Matrix
from heatplate.number_format import INFINITY, MINUS
from heatplate.problems import InputError, quoted

SAME_SHARE = 1e-6
"""Of half of the last decimal, by which a number may be off through rounding."""

AGAIN = "delete the PDF and build it again; if that does not help, it is a fault of Heatplate"

_NUMBER = re.compile(
    rf"[-+{MINUS}]?(?:{INFINITY}|[0-9][0-9,_]*(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+{MINUS}]?[0-9]+)?%?"
)


def read_back(subject: Subject, expected: Sequence[ExpectedColors | InputError]) -> list[Check]:
    """The checks ``numbers``, ``labels``, ``colors`` and ``ledger``. expected: the colours of each matrix."""
    differences = _by_check(subject)
    return [
        _numbers(subject, differences["numbers"]),
        _labels(subject, differences["labels"]),
        _colors(subject, expected, differences["colors"]),
        _rest(subject, differences["ledger"]),
    ]


def _by_check(subject: Subject) -> dict[str, list[Difference]]:
    """The differences from the ledger, by the check that they belong to."""
    found: dict[str, list[Difference]] = {"numbers": [], "labels": [], "colors": [], "ledger": []}
    for difference in subject.matching.differences:
        found[_check_of(difference.item)].append(difference)
    return found


def _check_of(item: Item | None) -> str:
    if item is None:
        return "ledger"
    part = item.part
    if isinstance(item, Text) and part.endswith("numbers"):
        return "numbers"
    if isinstance(item, Text) and part.endswith(("row labels", "column labels")):
        return "labels"
    if isinstance(item, Area | Picture) and part.endswith("body"):
        return "colors"
    return "ledger"


def _located(subject: Subject, difference: Difference) -> tuple[int, Cell] | None:
    """The matrix and the cell that a thing of the ledger belongs to."""
    if difference.item is None:
        return None
    x, y = difference.item.box.middle
    for number, shown in enumerate(subject.matrices):
        if cell := shown.at(x, y):
            return number, cell
    return None


def _further(
    subject: Subject, differences: Sequence[Difference], told: Mapping[tuple[int, Cell], Finding]
) -> Iterator[Finding]:
    """Findings for those differences of which the cells have none yet."""
    for difference in differences:
        place = _located(subject, difference)
        if place is None or place not in told:
            name = "the page" if difference.item is None else kind_name(difference.item)
            cell = f" ({subject.matrices[place[0]].named(place[1])})" if place else ""
            yield Finding("fail", f"{name}{cell}: {difference.text}; {AGAIN}")


# Numbers


@dataclass(frozen=True)
class _CellText:
    """What stands in a cell, line by line. thing: its first text."""

    text: str
    thing: TextThing


def texts_in_cells(subject: Subject) -> list[dict[Cell, _CellText]]:
    """For each matrix the texts on the page that begin in its cells."""
    found = []
    for shown in subject.matrices:
        lines: dict[Cell, list[TextThing]] = {}
        box = shown.heatmap.grid.box
        for thing in subject.page.texts:
            is_within = box.left <= thing.x <= box.right and box.bottom <= thing.y <= box.top
            if is_within and (cell := shown.at(thing.x, thing.y)):
                lines.setdefault(cell, []).append(thing)
        found.append(
            {
                cell: _CellText("\n".join(t.text for t in sorted(things, key=lambda t: -t.y)), things[0])
                for cell, things in lines.items()
            }
        )
    return found


def _numbers(subject: Subject, differences: Sequence[Difference]) -> Check:
    told: dict[tuple[int, Cell], Finding] = {}
    count = compared = 0
    ledgers = _ledger_of_numbers(subject)
    for number, (shown, texts, painted) in enumerate(
        zip(subject.matrices, texts_in_cells(subject), ledgers, strict=True)
    ):
        reader = _NumberReader.of(shown)
        count += len(texts)
        for cell in sorted({*texts, *painted}):
            expected, found = painted.get(cell), texts.get(cell)
            wrong = ""
            if found is None:
                wrong = f"expected {expected!r}, found nothing"
            elif expected is None:
                wrong = f"found {found.text!r}, expected nothing"
            elif not is_same_text(found.text, expected):
                wrong = f"expected {expected!r}, found {found.text!r}"
            elif reader:
                is_compared, wrong = reader.compare(cell, found.text)
                compared += is_compared
            if wrong:
                told[number, cell] = Finding("fail", f"{shown.named(cell)}: {wrong}; {AGAIN}")
        for cell in _without_number(shown, texts):
            told[number, cell] = Finding(
                "fail", f"{shown.named(cell)}: the cell has a value and no number; {AGAIN}"
            )
    findings = [*told.values(), *_further(subject, differences, told)]
    if not count and not findings:
        return Check.not_applicable("numbers", "there are no numbers in the cells")
    rest = count - compared
    text = f"{count} cells with text; the numbers of {compared} were compared with the matrix"
    text += f", and all that stands in {rest} with what drawing paints" if rest else ""
    return Check.of("numbers", text, findings, measured=compared)


def _ledger_of_numbers(subject: Subject) -> list[dict[Cell, str]]:
    """For each matrix the texts that drawing paints in its cells."""
    found: list[dict[Cell, list[str]]] = [{} for _ in subject.matrices]
    by_part = {f"{shown.within}numbers": number for number, shown in enumerate(subject.matrices)}
    for item in subject.canvas.items:
        if isinstance(item, Text) and (number := by_part.get(item.part)) is not None:
            cell = subject.matrices[number].at(item.x, item.y)
            if cell is not None:
                text = expected_letters(item)
                found[number].setdefault(cell, []).append(item.text if text is None else text)
    return [{cell: "\n".join(lines) for cell, lines in cells.items()} for cells in found]


def _without_number(shown: ShownMatrix, texts: Mapping[Cell, _CellText]) -> Iterator[Cell]:
    """The cells that should have a number by the specification alone, and have none."""
    s = shown.specification
    if s.annot is False or s.hide or (s.annot == "auto" and not texts):
        return
    wanted = shown.heatmap.inner & ~np.isnan(shown.values)
    for row, column in np.argwhere(wanted).tolist():
        if (row, column) not in texts:
            yield row, column


@dataclass(frozen=True)
class _NumberReader:
    """Reads numbers in cells, and compares those that the matrix itself has: values and spreads.

    known: by the place of a field in the template, the numbers of the cells; None where drawing computes
    them. hyphens, percents: by the same place, whether a hyphen before, or a percent sign after it, is text.
    """

    known: Sequence[Array | None]
    hyphens: Sequence[bool]
    percents: Sequence[bool]
    margins: NDArray[np.bool_]

    @classmethod
    def of(cls, shown: ShownMatrix) -> _NumberReader | None:
        """None if there are no numbers, or if they cannot be told from digits of the template."""
        s, matrix = shown.specification, shown.heatmap.matrix
        if s.annot is False:
            return None
        template = s.annot if isinstance(s.annot, str) and s.annot != "auto" else "{value}"
        fields = list(string.Formatter().parse(template))
        if any(_NUMBER.search(before) for before, *_ in fields) or any(map(_NUMBER.search, s.stars.values())):
            return None
        names = [name for _, name, _, _ in fields if name]
        befores = [before for before, *_ in fields] + [""]
        formats = [spec or s.fmt for _, name, spec, _ in fields if name]
        hyphens = [before.endswith("-") for before in befores[: len(names)]]
        percents = [
            after.startswith("%") and not (isinstance(fmt, str) and fmt.endswith("%"))
            for after, fmt in zip(befores[1:], formats, strict=False)
        ]
        by_name: dict[str, Array | None] = {name: getattr(matrix, name) for name in SPREADS}
        by_name["value"] = shown.values
        return cls([by_name.get(name) for name in names], hyphens, percents, shown.is_margin)

    def compare(self, cell: Cell, text: str) -> tuple[bool, str]:
        """Whether a number was compared, and what is wrong with it."""
        found = _NUMBER.findall(text)
        if self.margins[cell] or len(found) != len(self.known):
            return False, ""
        compared = False
        for place, (shown, known) in enumerate(zip(found, self.known, strict=True)):
            if known is None or math.isnan(known[cell]):
                continue
            compared = True
            shown = shown.removeprefix("-") if self.hyphens[place] else shown
            number, unit = _read(shown.removesuffix("%") if self.percents[place] else shown)
            value = float(known[cell])
            is_same = (
                number == value
                if math.isinf(value)
                else (abs(number - value) <= unit / 2 * (1 + SAME_SHARE) + abs(value) * 1e-12)
            )
            if not is_same:
                return True, f"expected {value:.6g}, found {shown!r}"
        return compared, ""


def _read(text: str) -> tuple[float, float]:
    """A number as it is shown, and what a step of its last digit is worth."""
    plain = text.replace(MINUS, "-").replace(",", "").replace("_", "").replace(INFINITY, "inf")
    share = 0.01 if plain.endswith("%") else 1.0
    plain = plain.rstrip("%")
    mantissa, _, exponent = plain.lower().partition("e") if "inf" not in plain else (plain, "", "")
    decimals = len(mantissa.partition(".")[2])
    power = int(exponent or 0)
    return float(plain) * share, 10.0 ** (power - decimals) * share


# Labels


@dataclass(frozen=True)
class ShownLabel:
    """A label of a row or column on the page. text: its lines joined; place: of its middle along its side."""

    text: str
    place: float
    size: float
    is_row: bool


def labels_on_page(subject: Subject, shown: ShownMatrix) -> list[ShownLabel]:
    """The labels of the rows and the columns of a matrix as they are on the page."""
    parts = {f"{shown.within}row labels": True, f"{shown.within}column labels": False}
    is_above = shown.specification.xticklabels_kws.location == "top"
    found = []
    texts = [
        (item, thing)
        for item, thing in subject.matching.pairs
        if isinstance(item, Text) and isinstance(thing, TextThing) and item.part in parts
    ]
    for _, lines in itertools.groupby(texts, key=lambda pair: id(pair[0].label)):
        for several in _each_once(list(lines)):
            item, _ = several[0]
            is_row = parts[item.part]
            place = _place(several, is_row=is_row, is_above=is_above)
            found.append(ShownLabel("\n".join(t.text for _, t in several), place, item.label.size, is_row))
    return found


def _each_once(lines: Sequence[tuple[Text, TextThing]]) -> Iterator[Sequence[tuple[Text, TextThing]]]:
    """The lines of each label: one that stands at several panels is painted several times in a row."""
    count = max(len([line for line in lines[0][0].label.lines if line]), 1)
    for start in range(0, len(lines), count):
        yield lines[start : start + count]


def _place(lines: Sequence[tuple[Text, TextThing]], *, is_row: bool, is_above: bool) -> float:
    """The middle of a label along its side; of a slanted one that of the end at the cells."""
    item, thing = lines[0]
    if item.angle not in (0, 90):
        turn = math.radians(item.angle)
        width = 0.0 if is_above else item.label.width
        return _baseline(item, thing)[0] + width * math.cos(turn) - item.label.capital / 2 * math.sin(turn)
    capital = item.label.capital
    first_x, first_y = _baseline(*lines[0])
    last_x, last_y = _baseline(*lines[-1])
    if is_row and item.angle == 0:
        return (first_y + capital + last_y) / 2
    if not is_row and item.angle == 90:
        return (first_x - capital + last_x) / 2
    low, high = math.inf, -math.inf
    for painted, found in lines:
        box = painted.box.moved(*displacement(painted, found))
        low, high = min(low, box.bottom if is_row else box.left), max(high, box.top if is_row else box.right)
    return (low + high) / 2


def _baseline(item: Text, thing: TextThing) -> tuple[float, float]:
    """Where the baseline of a line begins; its first glyph may be raised."""
    across, up = displacement(item, thing)
    return item.x + across, item.y + up


def nearest(shown: ShownMatrix, label: ShownLabel) -> list[int]:
    """The rows or columns that a label may stand beside: in whose band its middle lies, or nearly."""
    left, right, bottom, top = shown.edges
    low, high = (bottom, top) if label.is_row else (left, right)
    slack = max(0.5, 0.4 * label.size)
    return np.flatnonzero((low - slack <= label.place) & (label.place <= high + slack)).tolist()


def _labels(subject: Subject, differences: Sequence[Difference]) -> Check:
    findings: list[Finding] = []
    count = 0
    for shown in subject.matrices:
        labels = labels_on_page(subject, shown)
        for is_row in (True, False):
            expected = _expected_labels(shown, is_row=is_row)
            for label in (label for label in labels if label.is_row == is_row):
                count += 1
                near = nearest(shown, label)
                is_latex = shown.specification.text == "latex"
                if not near or any(_is_label(label.text, expected[place], is_latex) for place in near):
                    continue
                middles = shown.middles[1 if is_row else 0]
                place = min(near, key=lambda number: abs(middles[number] - label.place))
                what = "row" if is_row else "column"
                findings.append(
                    Finding(
                        "fail",
                        f"{shown.within}beside {what} {quoted(expected[place] or '')} stands "
                        f"{label.text!r}; {AGAIN}",
                    )
                )
    told: dict[tuple[int, Cell], Finding] = {}
    findings += [] if findings else _further(subject, differences, told)
    if not count and not findings:
        return Check.not_applicable("labels", "there are no labels of rows or columns")
    return Check.of("labels", f"{count} labels of rows and columns", findings, measured=count)


def _expected_labels(shown: ShownMatrix, *, is_row: bool) -> list[str | None]:
    """The label of each row or column, from the matrix as it was read; None where it cannot be compared."""
    s, matrix = shown.specification, shown.heatmap.matrix
    choice = s.yticklabels if is_row else s.xticklabels
    names = matrix.index if is_row else matrix.columns
    if not isinstance(choice, list):
        texts = shown_labels(names, s.tokens, "index" if is_row else "columns")
        authors = [s.parse_math and isinstance(name, AuthorText) for name in names]
        return [_as_read(text, s, math=math) for text, math in zip(texts, authors, strict=True)]
    if isinstance(shown.content, Matrix):
        full, content = (
            (matrix.row_names, shown.content.row_names)
            if is_row
            else (matrix.column_names, shown.content.column_names)
        )
        place_of = {name: place for place, name in enumerate(content)}
        is_unique = len(place_of) == len(content)
        places = [place_of.get(name, len(content)) if is_unique else place for place, name in enumerate(full)]
        given = [
            choice[place] if place < len(choice) else names[number] for number, place in enumerate(places)
        ]
    else:
        given = [choice[number % len(choice)] for number in range(len(names))]
    return [_as_read(text, s, math=s.parse_math) for text in given]


def _as_read(text: str, s: Specification, *, math: bool) -> str | None:
    """What a reader finds of a label; None where only the engine knows. math: whether an author wrote it."""
    if math and (is_tex(text) if s.text == "latex" else is_mathematics(text, math)):
        return None
    return text.replace(r"\$", "$") if math else text


def _is_label(found: str, expected: str | None, is_latex: bool) -> bool:
    if expected is None or is_same_text(found, expected):
        return True
    if is_latex:  # whose signs are not all the characters that they look like
        found, expected = (re.sub(r"[^A-Za-z0-9…]", "", text) for text in (found, expected))
        if found == expected:
            return True
    return ELLIPSIS in found and _is_shortened(letters(found), letters(expected))


def _is_shortened(found: str, whole: str) -> bool:
    """Whether letters are the beginning and the end of others, with an ellipsis between them."""
    before, _, after = found.partition(letters(ELLIPSIS))
    count = len(before) + len(after)
    if count > len(whole):
        return False
    if whole.startswith(before) and whole.endswith(after):
        return True
    if not runs_from_right_to_left(whole):
        return False
    # What runs from right to left is painted in another order than it is written.
    shown = sorted(before + after)
    return any(
        sorted(whole[:first] + whole[len(whole) - count + first :]) == shown for first in range(count + 1)
    )


# Colours


def _colors(
    subject: Subject, all_colors: Sequence[ExpectedColors | InputError], differences: Sequence[Difference]
) -> Check:
    told: dict[tuple[int, Cell], Finding] = {}
    findings: list[Finding] = []
    cells = samples = 0
    for number, (shown, colors) in enumerate(zip(subject.matrices, all_colors, strict=True)):
        if isinstance(colors, InputError):
            findings.append(Finding("fail", f"{shown.within}{colors}"))
            continue
        findings += [Finding("fail", f"{shown.within}{text}; {AGAIN}") for text in colors.wrong_limits()]
        if shown.heatmap.is_reduced:
            wrong, looked_at = _of_samples(subject, shown, colors)
            findings += wrong
            samples += looked_at
            continue
        expected, found = colors.of_cells(), subject.found_colors(number)
        holds = expected.holds(found)
        if shown.specification.dots:
            holds |= _has_no_dot(shown) & (found == 1.0).all(axis=-1)
        cells += holds.size
        for row, column in np.argwhere(~holds).tolist():
            told[number, (row, column)] = Finding(
                "fail",
                f"{shown.named((row, column))}: {_difference(shown, expected, found, (row, column))}; "
                f"{AGAIN}",
            )
    findings += [*told.values(), *_further(subject, differences, told)]
    text = ", ".join(
        [
            *([f"{cells} cells"] if cells else []),
            *([f"{samples} samples, each of a block of cells"] if samples else []),
        ]
    )
    return Check.of("colors", text or "no cells", findings, measured=cells + samples)


def _difference(shown: ShownMatrix, expected: Expected, found: Array, cell: Cell) -> str:
    value = shown.values[cell]
    of = "a cell without a value" if math.isnan(value) else f"{value:.6g}"
    if not shown.heatmap.shown[cell]:
        of = "a masked cell"
    return f"expected {expected.name_of(cell)} for {of}, found {color_name(found[cell])}"


def _has_no_dot(shown: ShownMatrix) -> Array:
    """The cells of which the number that is a dot's size is zero or missing."""
    s = shown.specification
    assert s.dots is not None
    is_value = s.dots.size == "value"
    sizes = shown.values if is_value else numbers_of(shown.heatmap.matrix, s.dots.size, "dots")
    found: Array = (np.isnan(sizes) | (sizes == 0)) & ~np.isnan(shown.values)
    return found


def _of_samples(subject: Subject, shown: ShownMatrix, colors: ExpectedColors) -> tuple[list[Finding], int]:
    """What is wrong with the samples of an image that are blocks of cells, and how many there are."""
    findings: list[Finding] = []
    count = 0
    pictures = [thing for thing in subject.page.things if isinstance(thing, PictureThing)]
    for block, blocks in shown.heatmap.blocks:
        if not shown.heatmap.shown[block.where].any():
            continue
        x, y = block.box.middle
        over = [p for p in pictures if p.box[0] <= x <= p.box[2] and p.box[1] <= y <= p.box[3]]
        if not over:
            findings.append(Finding("fail", f"{shown.within}there is no image of the cells; {AGAIN}"))
            continue
        samples = over[-1].samples
        i, j = (
            ((np.arange(many) + 0.5) / many * length).astype(int)
            for many, length in zip((len(blocks.rows), len(blocks.columns)), samples.shape, strict=False)
        )
        found = samples[np.ix_(i, j)] / 255
        expected = colors.of_samples(block.where, blocks)
        count += found.shape[0] * found.shape[1]
        for row, column in np.argwhere(~expected.holds(found)).tolist():
            cell = (
                block.rows[int(blocks.rows[row])],
                block.columns[int(blocks.columns[column])],
            )
            findings.append(
                Finding(
                    "fail",
                    f"the block of cells from {shown.named(cell)}: expected "
                    f"{expected.name_of((row, column))}, found {color_name(found[row, column])}; "
                    f"{AGAIN}",
                )
            )
    return findings, count


# All else


def _rest(subject: Subject, differences: Sequence[Difference]) -> Check:
    findings = list(_further(subject, differences, {}))
    findings += [
        Finding("fail", f"the page has {what}, which this cannot read; {AGAIN}")
        for what in subject.page.unread
    ]
    count = len(subject.matching.pairs)
    return Check.of("ledger", f"{count} things on the page, one by one", findings, measured=count)

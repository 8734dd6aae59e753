"""The page as a whole: its fonts, the sizes of its text, its width and height, and the file."""

from __future__ import annotations

import re
from collections.abc import Sequence
from operator import itemgetter

from matplotlib.font_manager import get_font

from heatplate.checking.finished_page import TextThing
from heatplate.checking.matching import glyphs_of
from heatplate.checking.subject import Subject
from heatplate.checking.verdict import Check, Finding
from heatplate.drawing.canvas import Item, Text
from heatplate.drawing.specification import Specification
from heatplate.drawing.text.fonts import Face, find_face
from heatplate.drawing.text.latex import Latex
from heatplate.drawing.text.latex_source import is_tex
from heatplate.drawing.text.mathtext import is_mathematics
from heatplate.drawing.text.visible import has_no_form
from heatplate.problems import quoted
from heatplate.venue_rules import LEAST_TEXT

SAME_LENGTH = 0.1
"""Points by which the page may be wider or narrower than was asked for: a thirtieth of a millimetre."""

SAME_SIZE = 0.02
"""Points by which text may be larger or smaller than the limit: files have sizes to a thousandth."""

LARGE = 1_000_000
"""Bytes. Viewers take more than a second for a page with as many shapes: 40 000 cells are 1.3 MB (measured,
see ``drawing/parts/cells.py``), and Heatplate makes an image of more than 10 000."""

MATHEMATICS = re.compile(r"STIX|DejaVu|[Cc]m(ex|mi|r|ss|sy|tt|b)")
"""The fonts that Matplotlib has mathematics in."""

SIZE = re.compile(
    r"\\(tiny|scriptsize|footnotesize|small|normalsize|large|Large|LARGE|huge|Huge|fontsize)(?![A-Za-z])"
)
"""Commands of LaTeX for the size of what follows."""

MOST_NAMED = 4
"""Characters that a finding names before it counts the others."""

NO_GLYPH = "LastResort"
"""What Matplotlib draws a box with for a character that no font has."""


def page_checks(subject: Subject) -> list[Check]:
    """The checks ``fonts``, ``characters``, ``text_size``, ``width``, ``height`` and ``file_size``."""
    return [
        _fonts(subject),
        _characters(subject),
        _text_size(subject),
        _width(subject),
        _height(subject),
        _file_size(subject),
    ]


def _fonts(subject: Subject) -> Check:
    fonts = subject.page.fonts
    if not fonts:
        return Check.not_applicable("fonts", "the figure has no text")
    findings = []
    for font in fonts:
        if font.kind == "Type 3":
            findings.append(
                Finding(
                    "fail",
                    f"{font.name} is of Type 3, which venues refuse; build the figure again, or choose "
                    "another font_family",
                )
            )
        elif not font.is_embedded:
            findings.append(
                Finding(
                    "fail",
                    f"{font.name} is not embedded, so that a reader sees another font; build the figure "
                    "again, or choose another font_family",
                )
            )
    names = ", ".join(dict.fromkeys(f"{font.name} ({font.kind})" for font in fonts))
    return Check.of("fonts", names, findings, measured=len(fonts), source=subject.rules.fonts)


def _characters(subject: Subject) -> Check:
    texts = subject.page.texts
    if not texts:
        return Check.not_applicable("characters", "the figure has no text")
    if any(isinstance(i, Text) and isinstance(i.label.typesetter, Latex) for i in subject.canvas.items):
        return Check.of("characters", "the fonts that LaTeX has chosen", [], measured=len(texts))
    families = subject.specification.font_family
    wanted = _font_names(families)
    named = ", ".join([families] if isinstance(families, str) else families)
    foreign: dict[str, tuple[dict[str, None], str]] = {}
    items = {id(thing): item for item, thing in subject.matching.pairs}
    for thing in texts:
        item = items.get(id(thing))
        for piece in thing.pieces:
            name = piece.font.name
            if name in wanted or not piece.text.strip() or _may_have_any(item, name):
                continue
            where = quoted(item.text if isinstance(item, Text) else thing.text)
            letters, _ = foreign.setdefault(name, ({}, where))
            letters.update(dict.fromkeys(c for c in "".join(piece.text.split()) if not has_no_form(c)))
    findings = [_foreign(list(letters), font, where, named) for font, (letters, where) in foreign.items()]
    findings.sort(key=lambda finding: finding.severity)
    return Check.of("characters", f"the fonts of {named}", findings, measured=len(texts))


def _foreign(letters: Sequence[str], font: str, where: str, families: str) -> Finding:
    """What to say of letters in a font that was not asked for. where: the first text that has one."""
    named = [f"{letter} (U+{ord(letter):04X})" for letter in letters[:MOST_NAMED]]
    named += [f"{len(letters) - MOST_NAMED} more"] if len(letters) > MOST_NAMED else []
    some, are = ", ".join(named), "is" if len(letters) == 1 else "are"
    if font.startswith(NO_GLYPH):
        return Finding(
            "fail",
            f"{some}, first in {where}, {are} drawn as a box, since no font has it; add a font that has it "
            "to font_family, or write it differently",
        )
    return Finding(
        "warn",
        f"{some}, first in {where}, {are} set in {font}, since {families} lacks it; name a font that has "
        f"it in font_family, such as font_family: [{families}, DejaVu Sans]",
    )


def _may_have_any(item: Item | None, font: str) -> bool:
    """Whether a text may be in a font that ``font_family`` does not name: mathematics."""
    if not isinstance(item, Text):
        return False
    return is_mathematics(item.text, item.label.math) and bool(MATHEMATICS.match(font))


def _font_names(families: str | Sequence[str]) -> set[str]:
    """What the fonts of families are called in a PDF. The fallback is none of them, unless it is named."""
    given = [families] if isinstance(families, str) else list(families)
    found = find_face(families).families[: len(dict.fromkeys(name.lower() for name in given))]
    return {get_font(file).postscript_name for file in Face(found).files()}


def _text_size(subject: Subject) -> Check:
    items = {id(thing): item for item, thing in subject.matching.pairs}
    texts = [
        (_size(thing, items.get(id(thing))), thing) for thing in subject.page.texts if thing.text.strip()
    ]
    if not texts:
        return Check.not_applicable("text_size", "the figure has no text")
    rules = subject.rules
    least = LEAST_TEXT if rules.least_text is None else rules.least_text
    (least_found, smallest), (most_found, largest) = (
        choose(texts, key=itemgetter(0)) for choose in (min, max)
    )
    findings = []
    if least_found < least - SAME_SIZE:
        of_venue = rules.least_text is not None
        asks = (
            f"{rules.name} asks for {least:g} or more" if of_venue else f"less than {least:g} is hard to read"
        )
        findings.append(
            Finding(
                "fail" if of_venue else "warn",
                f"{quoted(smallest.text)} has {least_found:g} points, and {asks}; "
                f"{_remedy(items.get(id(smallest)), least_found, subject.specification.fontsize)}",
            )
        )
    if rules.most_text is not None and most_found > rules.most_text + SAME_SIZE:
        findings.append(
            Finding(
                "fail",
                f"{quoted(largest.text)} has {most_found:g} points, and {rules.name} asks for "
                f"{rules.most_text:g} or less; set fontsize: {rules.most_text:g}",
            )
        )
    text = f"{least_found:g} to {most_found:g} points"
    return Check.of(
        "text_size",
        text,
        findings,
        measured=least_found,
        limit=least,
        source=rules.text if findings or rules.name else "",
    )


def _size(thing: TextThing, item: Item | None) -> float:
    """Of a text in points: of mathematics and TeX that of the text that they stand in.

    What is raised is smaller, and a sum's sign may come from a font that has but one size. Where an author
    wrote a size, it is that of the largest letters.
    """
    if not isinstance(item, Text):
        return thing.size
    is_plain = not item.label.math or not is_tex(item.text)
    return thing.size if is_plain or SIZE.search(item.text) else _size_of_text(item, thing)


def _size_of_text(item: Text, thing: TextThing) -> float:
    """That of the ledger, as far as the letters on the page have the sizes that belong to it."""
    expected = max((glyph.size for glyph in glyphs_of(item)), default=thing.size)
    return item.label.size * (thing.size / expected)


def _remedy(item: Item | None, size: float, fontsize: float) -> str:
    if fontsize <= size + SAME_SIZE:
        return f"that is fontsize: {fontsize:g}; set a larger one"
    part = item.part if item else ""
    if part.endswith("numbers"):
        return (
            "make the figure larger, show fewer decimals (fmt), or set annot_kws: {min_fontsize: 5} and "
            "annot: auto"
        )
    if part.endswith(("row labels", "column labels")):
        return "make the figure larger, or show fewer labels (xticklabels, yticklabels)"
    return "make the text larger (fontsize), or the figure wider (width)"


def _width(subject: Subject) -> Check:
    wanted, rules, found = subject.specification.width * 72, subject.rules, subject.page.width
    findings = []
    if abs(found - wanted) > SAME_LENGTH:
        findings.append(
            Finding(
                "fail",
                f"the page is {found:.2f} points wide, and width asks for {wanted:.2f}; build the figure "
                "again",
            )
        )
    if rules.widest is not None and found > rules.widest * 72 + SAME_LENGTH:
        findings.append(
            Finding(
                "fail",
                f"the page is {found / 72:.3f} in wide, and the text of {rules.name} {rules.widest:.3f}, "
                "so that it would be scaled down and its text with it; set width: text, or leave width out",
            )
        )
    text = f"{found:.2f} points"
    return Check.of("width", text, findings, measured=found, limit=round(wanted, 3), source=rules.size)


def _height(subject: Subject) -> Check:
    s, rules, found = subject.specification, subject.rules, subject.page.height
    wanted = s.height * 72 if isinstance(s, Specification) and s.height is not None else None
    tallest = None if rules.tallest is None else rules.tallest * 72
    if wanted is None and tallest is None:
        return Check.not_applicable("height", "it follows from what is on the page, and no venue limits it")
    findings = []
    if wanted is not None and abs(found - wanted) > SAME_LENGTH:
        findings.append(
            Finding(
                "fail",
                f"the page is {found:.2f} points high, and height asks for {wanted:.2f}; build the figure "
                "again",
            )
        )
    if tallest is not None and found > tallest + SAME_LENGTH:
        findings.append(
            Finding(
                "fail",
                f"the page is {found / 72:.2f} in high, and {rules.name} allows {tallest / 72:.2f}; set "
                f"height: {tallest / 72:.2f}, or show fewer rows",
            )
        )
    limit = wanted if wanted is not None else tallest
    source = rules.size if tallest is not None else ""
    return Check.of(
        "height", f"{found:.2f} points", findings, measured=found, limit=round(limit or 0.0, 3), source=source
    )


def _file_size(subject: Subject) -> Check:
    size, findings = subject.page.size, []
    if size > LARGE:
        findings.append(
            Finding(
                "warn",
                f"the file has {size / 1e6:.1f} MB; show fewer cells, or let them be reduced (reduce: auto)",
            )
        )
    return Check.of("file_size", f"{size} bytes", findings, measured=size, limit=LARGE)

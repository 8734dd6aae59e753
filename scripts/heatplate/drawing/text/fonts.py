"""Which fonts there are, and whether they have the characters of a text."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from fontTools.ttLib import TTFont, TTLibError
from matplotlib import get_data_path
from matplotlib.font_manager import (
    FontEntry,
    FontPath,
    FontProperties,
    findSystemFonts,
    fontManager,
    get_font,
    weight_dict,
)
from matplotlib.ft2font import FT2Font, LoadFlags

from heatplate.drawing.text.visible import has_no_form
from heatplate.paper_fonts import PAPER_FONTS, paper_fonts
from heatplate.problems import did_you_mean, input_error, quoted, wording

FALLBACK = "DejaVu Sans"
"""Has Latin, Greek, Cyrillic, Arabic, Hebrew and most mathematical signs, and comes with Matplotlib."""

_LAST_RESORT = "Last Resort High-Efficiency"
"""Matplotlib's last font has a box for every character; a figure with such a box is not finished."""

_PICTURES = wording(
    "has coloured pictures instead of outlines, which cannot be drawn; use a font with outlines, such as "
    "Noto Emoji"
)
"""What is said of fonts such as Noto Color Emoji."""

_BLANK = "\N{BRAILLE PATTERN BLANK}"

SHOWN = 4
"""Missing characters that a message names; a text in Chinese lacks them all."""

_MATH_FONTSETS = {
    "DejaVu Sans": "dejavusans",
    "DejaVu Serif": "dejavuserif",
    "STIXGeneral": "stix",
}

_FOR_MATHEMATICS = re.compile(r"cm(b|ex|mi|r|ss|sy|ti|tt)10|STIX(NonUnicode|Size\w+Sym)")
"""Families of Matplotlib that have TeX's characters, not those of a text: ``<`` is drawn as an inverted
exclamation mark, and ``_`` as a dot."""


@dataclass(frozen=True)
class Face:
    """Font families, of which each character comes from the first that has it. The fallback is the last."""

    families: tuple[str, ...]

    @property
    def family(self) -> str:
        """The first, which mathematics and weights go by."""
        return self.families[0]

    @property
    def math_fontset(self) -> str:
        """Matplotlib's mathematics that go with the family; ``custom`` takes the letters from the family."""
        return _MATH_FONTSETS.get(self.family, "custom")

    @cache  # noqa: B019  a face is its families, and there are few
    def font(self, size: float, weight: str = "normal") -> FontProperties:
        """For Matplotlib; not to be changed."""
        families = list(self.families)
        return FontProperties(family=families, size=size, weight=weight, math_fontfamily=self.math_fontset)

    def glyphs(self, weight: str) -> FT2Font:
        """The fonts themselves, to measure with."""
        return get_font(_files(self.families, weight))

    def files(self) -> list[FontPath]:
        """The files that its letters come from: upright, italic and bold, as far as there are any.

        Each with the number of the font in a file of several, which ``str`` would lose.
        """
        found: list[FontPath] = []
        log = logging.getLogger("matplotlib.font_manager")
        disabled, log.disabled = log.disabled, True  # it would say that a family has no bold
        for family in self.families:
            for weight in ("normal", "bold"):
                upright = FontProperties(family=family, weight=weight)
                italic = FontProperties(family=family, weight=weight, style="italic")
                found += [fontManager.findfont(upright), fontManager.findfont(italic)]
        log.disabled = disabled
        return sorted(set(found))

    def check_characters(self, texts: Iterable[tuple[str, str]]) -> None:
        """Raises InputError if neither font has some characters of the texts, each with its name."""
        first: dict[str, tuple[str, str]] = {}
        for key, text in texts:
            for character in dict.fromkeys(unicodedata.normalize("NFC", text)):
                first.setdefault(character, (key, text))
        missing = [c for c in first if c != "\n" and not has_no_form(c) and not _any_has(self.families, c)]
        if not missing:
            return
        families = self.families
        lack = "lacks" if len(families) == 1 else "lack"
        name, text = first[missing[0]]
        others = [_named(character) for character in missing[1:SHOWN]]
        more = [f"{len(missing) - SHOWN} more"] if len(missing) > SHOWN else []
        also = f", and also {', '.join([*others, *more])}" if others else ""
        it = "them" if others else "it"
        raise input_error(
            "",
            f"{' and '.join(families)} {lack} the character {_named(missing[0])} in {name} {quoted(text)}"
            f"{also}; {_remedy(families, missing, it)}",
            key="font_family",
        )

    def check_weight(self, weight: str, key: str) -> None:
        """Raises InputError if the family has no bold, which would come out as normal without a word."""
        known = [entry.weight for entry in fontManager.ttflist if entry.name == self.family]
        weights = [name if isinstance(name, int) else weight_dict[name] for name in known]
        if weight == "bold" and max(weights) < weight_dict["semibold"]:
            raise input_error(
                "",
                f"{self.family} has no bold; leave it out, or choose another font_family",
                key=key,
            )


def find_face(names: str | Sequence[str]) -> Face:
    """The families, by their names in any case, those of the paper's own fonts before all others.

    Raises InputError with the nearest names if one is not there.
    """
    _add_fonts_of_the_paper()
    given = [names] if isinstance(names, str) else names
    return Face(tuple(dict.fromkeys([*map(_found, given), FALLBACK])))


def _found(family: str) -> str:
    known = _families()
    if family.lower() not in known:
        _add_unlisted_fonts()
        known = _families()
    if family.lower() in known:
        return known[family.lower()]
    if _FOR_MATHEMATICS.fullmatch(family):
        raise input_error(
            "",
            f"the font {family} is for mathematics only: it draws other characters for <, >, _ and |; use "
            "STIXGeneral, or install one such as Latin Modern Roman",
            key="font_family",
        )
    if _is_installed_with_pictures_alone(family):
        raise input_error("", f"the font {family} {_PICTURES}", key="font_family")
    hint = did_you_mean(family, known.values())
    raise input_error(
        "",
        f"no font {quoted(family)} on this machine{hint}; DejaVu Sans, DejaVu Serif and STIXGeneral come "
        f"with Matplotlib; others have to be installed, or their files to lie in {PAPER_FONTS}/ beside the "
        "configuration",
        key="font_family",
    )


def _families() -> dict[str, str]:
    names = sorted({entry.name for entry in fontManager.ttflist} - {_LAST_RESORT})
    return {name.lower(): name for name in names if not _FOR_MATHEMATICS.fullmatch(name)}


def _add_fonts_of_the_paper() -> None:
    """Put the paper's own fonts before those of the same name that are installed."""
    listed = {entry.fname for entry in fontManager.ttflist}
    for path in paper_fonts():
        if str(path.resolve()) not in listed:
            try:
                fontManager.addfont(str(path.resolve()))
            except (OSError, RuntimeError) as error:
                has_pictures = _pictures_alone(path) is not None
                message = _PICTURES if has_pictures else "is not a font that can be read; remove it"
                raise input_error(str(path), message) from error
            fontManager.ttflist.insert(0, fontManager.ttflist.pop())


def _add_unlisted_fonts() -> None:
    """Matplotlib lists the fonts once and keeps the list in a cache; fonts installed later are not on it.

    Nor are its own if the list was made while Matplotlib itself was being installed or removed.
    What is added comes last in Matplotlib's list and so never displaces a font that was found before.
    """
    listed = {entry.fname for entry in fontManager.ttflist}
    shipped = map(str, Path(get_data_path(), "fonts/ttf").glob("*.ttf"))
    for path in sorted({*findSystemFonts(), *shipped} - listed):
        try:
            fontManager.addfont(path)
        except (OSError, RuntimeError):  # a broken font, or one of a kind that FreeType does not read
            continue


@lru_cache(maxsize=64)
def _files(families: tuple[str, ...], weight: str) -> tuple[str, ...]:
    """Their paths, each with the number of the font in a file of several, which ``str`` would lose."""
    return tuple(fontManager.findfont(FontProperties(family=name, weight=weight)) for name in families)


def _any_has(families: Sequence[str], character: str) -> bool:
    if any(_has(family, character) for family in families):
        return True
    decomposed = unicodedata.normalize("NFD", character)
    return len(decomposed) > 1 and all(_any_has(families, part) for part in decomposed)


@lru_cache(maxsize=4096)
def _has(family: str, character: str) -> bool:
    path = fontManager.findfont(FontProperties(family=family), fallback_to_default=False)
    return _draws(get_font(path), character)


def _draws(font: FT2Font, character: str) -> bool:
    """Whether a font has an outline for a character, or the character needs none.

    Fonts of coloured pictures may have an empty one, and the picture where Matplotlib does not look.
    """
    index = font.get_char_index(ord(character))
    if not index or unicodedata.category(character) not in ("So", "Sk"):
        return bool(index)
    if character in _BLANK:
        return True
    try:
        font.load_glyph(index, flags=LoadFlags.NO_SCALE | LoadFlags.NO_HINTING)
    except RuntimeError:
        return False
    return len(font.get_path()[0]) > 0


def _is_installed_with_pictures_alone(family: str) -> bool:
    listed = {entry.fname for entry in fontManager.ttflist}
    unlisted = sorted(set(findSystemFonts()) - listed)
    return family.lower() in {(_pictures_alone(Path(path)) or "").lower() for path in unlisted}


def _pictures_alone(path: Path) -> str | None:
    """The family of a font without outlines, such as of coloured emoji; None for any other file."""
    try:
        with path.open("rb") as stream, TTFont(stream, lazy=True, fontNumber=0) as font:
            has_outlines = any(table in font for table in ("glyf", "CFF ", "CFF2"))
            return None if has_outlines else font["name"].getDebugName(1)
    except (OSError, TTLibError, KeyError):
        return None


def _families_for(characters: Sequence[str]) -> list[str]:
    """The fewest families on this machine that together have all the characters; none if there are none.

    Of those that have equally many, the one with the shortest name, and of these the first of a file.
    """
    _add_unlisted_fonts()
    entries = sorted(fontManager.ttflist, key=_as_regular)  # whose own order differs from list to list
    files = {entry.name: (entry.fname, entry.index) for entry in reversed(entries)}
    names = sorted(set(files) & set(_families().values()), key=lambda name: (len(name), files[name]))
    having = {}
    for name in names:
        font = get_font(files[name][0])
        mapped = font.get_charmap().keys() & set(map(ord, characters))
        having[name] = {character for character in mapped if _draws(font, chr(character))}
    chosen, lacking = [], set(map(ord, characters))
    while lacking:
        best = max(names, key=lambda name: len(having[name] & lacking))
        if not having[best] & lacking:
            return []
        chosen.append(best)
        lacking -= having[best]
    return chosen


def _as_regular(entry: FontEntry) -> tuple[object, ...]:
    """Orders fonts so that of a family the upright one of normal weight comes first."""
    weight = entry.weight if isinstance(entry.weight, int) else weight_dict.get(entry.weight, 400)
    return (entry.style != "normal", abs(weight - 400), entry.fname, entry.index)


@wording
def _remedy(families: Sequence[str], characters: Sequence[str], it: str) -> str:
    """What to write to have these characters."""
    if having := _families_for(characters):
        return f"write font_family: [{', '.join([*(families[:-1] or families), *having])}]"
    kind = " with outlines, such as Noto Emoji" if any(map(_is_emoji, characters)) else ""
    return (
        f"no font on this machine has {it}: install one{kind}, or put its file into {PAPER_FONTS}/ beside "
        f"the configuration, and add its name to font_family; or write {it} differently"
    )


def _is_emoji(character: str) -> bool:
    return character >= "\N{MAHJONG TILE EAST WIND}" and unicodedata.category(character) in ("So", "Sk")


def _named(character: str) -> str:
    name = unicodedata.name(character, "")
    shown = f"{character} " if character.isprintable() else ""
    return f"{shown}(U+{ord(character):04X}{' ' + name if name else ''})"

"""Which fonts there are, and whether they have the characters of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from matplotlib import get_data_path
from matplotlib.font_manager import FontProperties, findSystemFonts, fontManager, get_font, weight_dict
from matplotlib.ft2font import FT2Font

from heatplate.problems import did_you_mean, input_error, quoted, wording

FALLBACK = "DejaVu Sans"
"""Has Latin, Greek, Cyrillic, Arabic, Hebrew and most mathematical signs, and comes with Matplotlib."""

_LAST_RESORT = "Last Resort High-Efficiency"
"""Matplotlib's last font has a box for every character; a figure with such a box is not finished."""

SHOWN = 4
"""Missing characters that a message names; a text in Chinese lacks them all."""

SHOWN_FONTS = 5
"""Fonts that a message names."""

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
    """A font family with its fallback."""

    family: str

    @property
    def math_fontset(self) -> str:
        """Matplotlib's mathematics that go with the family; ``custom`` takes the letters from the family."""
        return _MATH_FONTSETS.get(self.family, "custom")

    @cache  # noqa: B019  a face is its family, and there are few
    def font(self, size: float, weight: str = "normal") -> FontProperties:
        """For Matplotlib; not to be changed."""
        families = list(dict.fromkeys([self.family, FALLBACK]))
        return FontProperties(family=families, size=size, weight=weight, math_fontfamily=self.math_fontset)

    def glyphs(self, weight: str) -> FT2Font:
        """The font itself, with its fallback, to measure with."""
        return get_font(_files_with_fallback(self.family, weight))

    def files(self) -> list[str]:
        """The files that its letters come from: upright, italic and bold, as far as there are any."""
        found = []
        for weight in ("normal", "bold"):
            upright = FontProperties(family=self.family, weight=weight)
            italic = FontProperties(family=self.family, weight=weight, style="italic")
            found += [fontManager.findfont(upright), fontManager.findfont(italic)]
        return sorted({str(file) for file in found})

    def check_characters(self, texts: Iterable[tuple[str, str]]) -> None:
        """Raises InputError if neither font has some characters of the texts, each with its name."""
        first: dict[str, tuple[str, str]] = {}
        for key, text in texts:
            for character in dict.fromkeys(unicodedata.normalize("NFC", text)):
                first.setdefault(character, (key, text))
        missing = [c for c in first if not _needs_no_glyph(c) and not _has(self.family, c)]
        if not missing:
            return
        families = list(dict.fromkeys([self.family, FALLBACK]))
        lack = "lacks" if len(families) == 1 else "lack"
        name, text = first[missing[0]]
        others = [_named(character) for character in missing[1:SHOWN]]
        more = [f"{len(missing) - SHOWN} more"] if len(missing) > SHOWN else []
        also = f", and also {', '.join([*others, *more])}" if others else ""
        it = "them" if others else "it"
        raise input_error(
            "",
            f"{' and '.join(families)} {lack} the character {_named(missing[0])} in {name} {quoted(text)}"
            f"{also}; {_fonts_with(missing, it)}, or write {it} differently",
            key="font_family",
        )

    def check_weight(self, weight: str, key: str = "annot_kws.fontweight") -> None:
        """Raises InputError if the family has no bold, which would come out as normal without a word."""
        known = [entry.weight for entry in fontManager.ttflist if entry.name == self.family]
        weights = [name if isinstance(name, int) else weight_dict[name] for name in known]
        if weight == "bold" and max(weights) < weight_dict["semibold"]:
            raise input_error(
                "",
                f"{self.family} has no bold; leave it out, or choose another font_family",
                key=key,
            )


def find_face(family: str) -> Face:
    """The family, by its name in any case. Raises InputError with the nearest names if it is not there."""
    known = _families()
    if family.lower() not in known:
        _add_new_system_fonts()
        known = _families()
    if family.lower() in known:
        return Face(known[family.lower()])
    if _FOR_MATHEMATICS.fullmatch(family):
        raise input_error(
            "",
            f"the font {family} is for mathematics only: it draws other characters for <, >, _ and |; use "
            "STIXGeneral, or install one such as Latin Modern Roman",
            key="font_family",
        )
    hint = did_you_mean(family, known.values())
    raise input_error(
        "",
        f"no font {quoted(family)} on this machine{hint}; DejaVu Sans, DejaVu Serif and STIXGeneral come "
        "with Matplotlib, others have to be installed",
        key="font_family",
    )


def _families() -> dict[str, str]:
    names = sorted({entry.name for entry in fontManager.ttflist} - {_LAST_RESORT})
    return {name.lower(): name for name in names if not _FOR_MATHEMATICS.fullmatch(name)}


def _add_new_system_fonts() -> None:
    """Matplotlib lists the fonts once and keeps the list in a cache; fonts installed later are not on it.

    What is added comes last in Matplotlib's list and so never displaces a font that was found before.
    """
    listed = {entry.fname for entry in fontManager.ttflist}
    for path in sorted(set(findSystemFonts()) - listed):
        try:
            fontManager.addfont(path)
        except (OSError, RuntimeError):  # a broken font, or one of a kind that FreeType does not read
            continue


@lru_cache(maxsize=64)
def _files_with_fallback(family: str, weight: str) -> tuple[str, ...]:
    families = dict.fromkeys([family, FALLBACK])
    return tuple(str(fontManager.findfont(FontProperties(family=name, weight=weight))) for name in families)


@lru_cache(maxsize=4096)
def _has(family: str, character: str) -> bool:
    for name in dict.fromkeys([family, FALLBACK]):
        path = fontManager.findfont(FontProperties(family=name), fallback_to_default=False)
        if get_font(path).get_char_index(ord(character)):
            return True
    decomposed = unicodedata.normalize("NFD", character)
    return len(decomposed) > 1 and all(_has(family, part) for part in decomposed)


@wording
def _fonts_with(characters: Sequence[str], it: str) -> str:
    """What to write to have these characters: fonts of this machine with all of them, if there are any."""
    _add_new_system_fonts()
    shipped = get_data_path()  # with Matplotlib, so that they are on every machine
    entries = sorted(fontManager.ttflist, key=lambda entry: (not entry.fname.startswith(shipped), entry.name))
    plain = {e.name: e.fname for e in entries if e.style == "normal" and e.weight in (400, "normal")}
    plain.pop(_LAST_RESORT, None)
    found = [
        name for name, file in plain.items() if all(get_font(file).get_char_index(ord(c)) for c in characters)
    ]
    if not found:
        return f"install a font that has {it} and name it here"
    return f"name a font that has {it}, such as {', '.join(found[:SHOWN_FONTS])}"


def _needs_no_glyph(character: str) -> bool:
    """Line ends; joiners and direction marks, which steer the shaping and are not drawn."""
    return character == "\n" or unicodedata.category(character) == "Cf"


def _named(character: str) -> str:
    name = unicodedata.name(character, "")
    shown = f"{character} " if character.isprintable() else ""
    return f"{shown}(U+{ord(character):04X}{' ' + name if name else ''})"

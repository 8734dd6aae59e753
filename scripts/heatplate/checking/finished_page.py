"""The page of a PDF: what is painted on it, in this order, and the fonts that are in the file.

Points from the lower left corner, whatever the file says of transformations; colours are RGB, 0 to 1. Every
text that Matplotlib sets stands between its own pair of operators that save and restore the state, and is one
thing here. What this does not follow, such as transparency, is listed as ``unread``, never passed over.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
from numpy.typing import NDArray

from heatplate.problems import input_error

Color = tuple[float, float, float]
Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top."""

KINDS = {"/TrueType": "TrueType", "/Type1": "Type 1", "/MMType1": "Type 1", "/Type3": "Type 3"}
FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")
_SUBSET = re.compile(r"^[A-Z]{6}\+")


@dataclass(frozen=True)
class Font:
    """A font of the file. kind: ``TrueType``, ``Type 1``, ``Type 3`` …; name: without the mark of a subset.

    codes: the bytes of each code. texts: what the codes say.
    """

    name: str
    kind: str
    is_embedded: bool
    codes: int = 1
    texts: dict[int, str] = field(default_factory=dict)

    def decoded(self, shown: bytes) -> str:
        """The text of a string; a code that says nothing is �."""
        step, texts = self.codes, self.texts
        if step == 2:
            found = [shown[place] << 8 | shown[place + 1] for place in range(0, len(shown) - 1, 2)]
        else:
            found = list(shown)
        return "".join([texts.get(code, "\N{REPLACEMENT CHARACTER}") for code in found])


@dataclass(frozen=True, slots=True)
class Piece:
    """Letters of one text that have the same font and size."""

    text: str
    font: Font
    size: float


@dataclass(frozen=True, slots=True)
class TextThing:
    """A text. x, y: where its first letter begins. pieces: in the order in which they are painted.

    place: of each letter's piece where it begins.
    """

    x: float
    y: float
    pieces: tuple[Piece, ...]
    color: Color | None
    places: tuple[tuple[float, float], ...]

    @property
    def text(self) -> str:
        return "".join([piece.text for piece in self.pieces])

    @property
    def size(self) -> float:
        """Of its largest letters, in points; those of mathematics above and below a line are smaller."""
        return max(piece.size for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class ShapeThing:
    """A polygon that is filled, or a line of a width. color: None for what is no plain colour."""

    box: Rectangle
    color: Color | None
    width: float | None = None

    @property
    def is_line(self) -> bool:
        return self.width is not None


@dataclass(frozen=True, slots=True)
class PictureThing:
    """An image, RGB of shape (rows, columns, 3), 0 to 255, the first row at the top."""

    box: Rectangle
    samples: NDArray[np.uint8]


Thing = TextThing | ShapeThing | PictureThing


@dataclass(frozen=True)
class FinishedPage:
    """The only page of a PDF.

    width, height: points. size: of the file in bytes. things: in the order in which they are painted.
    unread: what is on the page and not followed here. clipped: where a path cuts something off.
    """

    width: float
    height: float
    size: int
    things: Sequence[Thing]
    fonts: Sequence[Font]
    unread: Sequence[str]
    clipped: Sequence[Rectangle] = ()

    @cached_property
    def texts(self) -> list[TextThing]:
        return [thing for thing in self.things if isinstance(thing, TextThing)]


def read_page(path: Path) -> FinishedPage:
    """Read a PDF. Raises InputError for what is no PDF with one page, OSError if it cannot be read."""
    size = path.stat().st_size
    try:
        with pikepdf.open(path) as pdf:
            if len(pdf.pages) != 1:
                raise input_error(
                    str(path), f"has {len(pdf.pages)} pages, and a figure has one; build it again"
                )
            page = pdf.pages[0]
            left, bottom, right, top = (float(number) for number in page.mediabox)
            reader = _Reader(page)
            reader.read()
            resources: Any = page.get("/Resources", {})
            for name, font in resources.get("/Font", {}).items():
                reader.unread |= dict.fromkeys(_of_glyphs(font, reader.fonts[name].texts))
            reader.unread |= dict.fromkeys([*_of_document(pdf.Root), *_of_page(page)])
            if left or bottom:
                reader.unread.setdefault("a page that does not begin at its origin")
            return FinishedPage(
                right - left,
                top - bottom,
                size,
                reader.things,
                list(reader.fonts.values()),
                list(reader.unread),
                reader.clipped,
            )
    except pikepdf.PdfError as error:
        raise input_error(str(path), f"not a PDF that can be read ({error}); build it again") from error


def _of_document(root: Any) -> Iterator[str]:
    """What a document may have besides its page, and a figure has not."""
    if "/OpenAction" in root or "/AA" in root or "/JavaScript" in root.get("/Names", {}):
        yield "something to be done when it is opened"
    if "/OCProperties" in root:
        yield "parts that can be hidden"
    if "/AcroForm" in root:
        yield "a form"


def _of_page(page: Any) -> Iterator[str]:
    """What shows a page otherwise than what is painted on it."""
    if page.get("/Annots"):
        yield "annotations"
    if "/AA" in page:
        yield "something to be done when it is opened"
    if page.get("/Rotate", 0) != 0:
        yield "a turned page"
    if page.get("/UserUnit", 1) != 1:
        yield "a unit of its own (UserUnit)"
    whole = [float(number) for number in page.mediabox]
    for name in ("CropBox", "TrimBox", "BleedBox", "ArtBox"):
        if f"/{name}" in page and [float(number) for number in page[f"/{name}"]] != whole:
            yield f"a {name} that is not the page"


Matrix6 = tuple[float, float, float, float, float, float]
IDENTITY: Matrix6 = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
BLACK: Color = (0.0, 0.0, 0.0)


@dataclass(slots=True)
class _State:
    """What q saves and Q restores."""

    ctm: Matrix6 = IDENTITY
    fill: Color | None = BLACK
    stroke: Color | None = BLACK
    width: float = 1.0
    clip: Rectangle | None = None

    def copy(self) -> _State:
        return _State(self.ctm, self.fill, self.stroke, self.width, self.clip)


class _Reader:
    """Follows the operators of a page (ISO 32000-1, Annex A)."""

    def __init__(self, page: Any) -> None:
        self._page = page
        resources = page.get("/Resources", {})
        self._xobjects = resources.get("/XObject", {})
        self._states = resources.get("/ExtGState", {})
        self.fonts = {name: _font(font) for name, font in resources.get("/Font", {}).items()}
        self.things: list[Thing] = []
        self.unread: dict[str, None] = {}
        self.clipped: list[Rectangle] = []
        self._state, self._stack = _State(), list[_State]()
        self._path: list[tuple[float, float]] = []
        self._pending_clip = False
        # Of the text that is being read.
        self._font, self._size, self._leading = Font("", "", False), 0.0, 0.0
        self._line, self._rise = IDENTITY, 0.0
        self._pieces: list[Piece] = []
        self._places: list[tuple[float, float]] = []
        self._text_color: Color | None = BLACK

    def read(self) -> None:
        self._page.contents_coalesce()
        operations, operands = self._operations, list[Any]()
        array: list[Any] | None = None
        for token in _TOKEN.findall(self._page.Contents.read_bytes()):
            first = token[0]
            if first in _NUMERIC:
                operands.append(float(token))
            elif first in _LETTERS:
                name = token.decode("latin-1")
                if name in operations:
                    operations[name](operands)
                elif name not in _WITHOUT_MEANING:
                    self.unread.setdefault(f"the operator {name}")
                operands.clear()
            elif token == b"[":
                operands, array = [], operands
            elif token == b"]":
                if array is not None:
                    array.append(operands)
                    operands, array = array, None
            elif token[:2] == b"<<" or token[:2] == b">>" or first == _COMMENT:
                continue
            else:
                operands.append(_string_or_name(token))
        self._end_text()

    @cached_property
    def _operations(self) -> dict[str, Callable[[Any], None]]:
        return {
            "m": self._point,
            "l": self._point,
            "c": self._curve,
            "v": self._curve,
            "y": self._curve,
            "re": self._rectangle,
            "rg": lambda o: setattr(self._state, "fill", _rgb(o)),
            "RG": lambda o: setattr(self._state, "stroke", _rgb(o)),
            "g": lambda o: setattr(self._state, "fill", _grey(o)),
            "G": lambda o: setattr(self._state, "stroke", _grey(o)),
            "sc": lambda o: setattr(self._state, "fill", _any_color(o)),
            "scn": lambda o: setattr(self._state, "fill", _any_color(o)),
            "SC": lambda o: setattr(self._state, "stroke", _any_color(o)),
            "SCN": lambda o: setattr(self._state, "stroke", _any_color(o)),
            "k": lambda o: setattr(self._state, "fill", None),
            "K": lambda o: setattr(self._state, "stroke", None),
            "w": lambda o: setattr(self._state, "width", o[0]),
            "f": self._fill,
            "F": self._fill,
            "f*": self._fill,
            "S": self._stroke,
            "s": self._stroke,
            "B": self._fill_and_stroke,
            "B*": self._fill_and_stroke,
            "b": self._fill_and_stroke,
            "b*": self._fill_and_stroke,
            "n": self._end_path,
            "W": lambda o: setattr(self, "_pending_clip", True),
            "W*": lambda o: setattr(self, "_pending_clip", True),
            "q": self._save,
            "Q": self._restore,
            "cm": self._transform,
            "gs": self._graphics_state,
            "Do": self._object,
            "BT": self._begin_text,
            "Tf": self._set_font,
            "Td": lambda o: self._next_line(o[0], o[1]),
            "TD": self._leading_line,
            "TL": lambda o: setattr(self, "_leading", o[0]),
            "T*": lambda o: self._next_line(0.0, -self._leading),
            "Tm": self._text_matrix,
            "Tj": lambda o: self._show(o[0]),
            "TJ": lambda o: self._show(b"".join([part for part in o[0] if type(part) is bytes])),
            "Tr": self._text_mode,
            "Ts": lambda o: setattr(self, "_rise", o[0]),
            "Tc": lambda o: self._refuse_unless(o[0] == 0, "letters set apart (Tc)"),
            "Tw": lambda o: self._refuse_unless(o[0] == 0, "words set apart (Tw)"),
            "Tz": lambda o: self._refuse_unless(o[0] == 100, "text that is stretched (Tz)"),
            "d": lambda o: self._refuse_unless(not o[0], "a dashed line"),
            "BDC": lambda o: self._refuse_unless("/OC" not in o[:1], "parts that can be hidden"),
        }

    def _point(self, operands: Any) -> None:
        x, y = operands
        self._path.append(self._placed(x, y))

    def _curve(self, operands: Any) -> None:
        pairs = zip(operands[::2], operands[1::2], strict=True)
        self._path += [self._placed(x, y) for x, y in pairs]

    def _rectangle(self, operands: Any) -> None:
        x, y, width, height = operands
        self._path += [self._placed(x, y), self._placed(x + width, y + height)]

    def _placed(self, x: float, y: float) -> tuple[float, float]:
        if self._state.ctm is IDENTITY:
            return x, y
        return _applied(self._state.ctm, x, y)

    def _fill(self, operands: Any) -> None:
        if self._pieces and self._stack:  # a line that belongs to mathematics
            self._end_path(operands)
            return
        if self._path:
            self._end_text()
            self._add(ShapeThing(_around(self._path), self._state.fill))
        self._end_path(operands)

    def _stroke(self, operands: Any) -> None:
        if self._path:
            self._end_text()
            self._add(ShapeThing(_around(self._path), self._state.stroke, self._state.width))
        self._end_path(operands)

    def _fill_and_stroke(self, operands: Any) -> None:
        path = list(self._path)
        self._fill(operands)
        self._path = path
        self._stroke(operands)

    def _end_path(self, operands: Any) -> None:
        if self._pending_clip and self._path:
            clip, before = _around(self._path), self._state.clip
            if before is not None:
                clip = (
                    max(clip[0], before[0]),
                    max(clip[1], before[1]),
                    min(clip[2], before[2]),
                    min(clip[3], before[3]),
                )
            self._state.clip = clip
        self._pending_clip = False
        self._path.clear()

    def _add(self, thing: Thing) -> None:
        clip = self._state.clip
        if clip is not None:
            box = (thing.x, thing.y, thing.x, thing.y) if isinstance(thing, TextThing) else thing.box
            if not (clip[0] <= box[0] and clip[1] <= box[1] and clip[2] >= box[2] and clip[3] >= box[3]):
                self.clipped.append(box)
        self.things.append(thing)

    def _save(self, operands: Any) -> None:
        if not self._stack:
            self._end_text()
        self._stack.append(self._state)
        self._state = self._state.copy()

    def _restore(self, operands: Any) -> None:
        if self._stack:
            self._state = self._stack.pop()
        if not self._stack:
            self._end_text()

    def _transform(self, operands: Any) -> None:
        a, b, c, d, e, f = operands
        self._state.ctm = _product((a, b, c, d, e, f), self._state.ctm)

    def _graphics_state(self, operands: Any) -> None:
        state = self._states.get(operands[0], {})
        self._refuse_unless(
            not {"/Font", "/D", "/LW", "/TR", "/HT"} & set(state.keys()), "a state of its own"
        )
        if any(float(state.get(key, 1)) != 1 for key in ("/ca", "/CA")) or state.get("/SMask") not in (
            None,
            pikepdf.Name("/None"),
        ):
            self.unread.setdefault("transparency")

    def _object(self, operands: Any) -> None:
        found = self._xobjects.get(operands[0])
        if found is None or found.get("/Subtype") != "/Image":
            self.unread.setdefault("a page within the page")
            return
        self._refuse_unless("/OC" not in found, "parts that can be hidden")
        if found.get("/SMask") is not None or found.get("/Mask") is not None:
            self.unread.setdefault("transparency")
        corners = [_applied(self._state.ctm, x, y) for x, y in ((0.0, 0.0), (1.0, 1.0))]
        samples = _samples(found)
        if self._state.ctm[3] < 0:
            samples = samples[::-1]
        self._add(PictureThing(_around(corners), samples))

    def _begin_text(self, operands: Any) -> None:
        if not self._stack:
            self._end_text()
        self._line = IDENTITY

    def _end_text(self) -> None:
        if not self._pieces:
            return
        x, y = self._places[0]
        self._add(TextThing(x, y, tuple(self._pieces), self._text_color, tuple(self._places)))
        self._pieces, self._places = [], []

    def _set_font(self, operands: Any) -> None:
        self._font = self.fonts.get(operands[0]) or Font(operands[0], "unknown", False)
        self._size = operands[1]

    def _next_line(self, x: float, y: float) -> None:
        a, b, c, d, e, f = self._line
        self._line = (a, b, c, d, x * a + y * c + e, x * b + y * d + f)

    def _leading_line(self, operands: Any) -> None:
        self._leading = -operands[1]
        self._next_line(operands[0], operands[1])

    def _text_matrix(self, operands: Any) -> None:
        a, b, c, d, e, f = operands
        self._line = (a, b, c, d, e, f)

    def _text_mode(self, operands: Any) -> None:
        if int(operands[0]) != 0:
            self.unread.setdefault("text that is not filled")

    def _refuse_unless(self, is_fine: bool, what: str) -> None:
        if not is_fine:
            self.unread.setdefault(what)

    def _show(self, shown: bytes) -> None:
        ctm, line = self._state.ctm, self._line
        x, y = _applied(ctm, *_applied(line, 0.0, self._rise))
        # The size on paper: how long a letter's height is after both transformations.
        c, d = line[2], line[3]
        across, up = c * ctm[0] + d * ctm[2], c * ctm[1] + d * ctm[3]
        scale = (across * across + up * up) ** 0.5
        self._pieces.append(Piece(self._font.decoded(shown), self._font, self._size * scale))
        self._places.append((x, y))
        self._text_color = self._state.fill


def _samples(image: Any) -> NDArray[np.uint8]:
    """The samples of an image as RGB."""
    if image.get("/ColorSpace") == "/DeviceRGB" and image.get("/BitsPerComponent") == 8:
        content = np.frombuffer(image.read_bytes(), dtype=np.uint8)
        return content.reshape(int(image["/Height"]), int(image["/Width"]), 3)
    return np.asarray(pikepdf.PdfImage(image).as_pil_image().convert("RGB"))


_WITHOUT_MEANING = frozenset("h j J M i ri cs CS ET BMC EMC MP DP BX EX".split())
"""Operators that say nothing of place, colour or text: joins and caps, and marks."""

_TOKEN = re.compile(
    rb"%[^\r\n]*|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\)|<<|>>|<[0-9A-Fa-f\s]*>|[\[\]]"
    rb"|/[^\s/\[\]()<>{}%]*|[^\s/\[\]()<>{}%]+",
    re.DOTALL,
)
"""What a content stream is made of (ISO 32000-1, 7.2). qpdf has a parser of its own, whose objects take five
times as long: 1.3 s for 4096 cells with numbers."""

_NUMERIC = frozenset(b"0123456789+-.")
_LETTERS = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'\"")
_COMMENT = ord("%")
_ESCAPED = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r\n": b""}


def _string_or_name(token: bytes) -> bytes | str:
    """The bytes of a string, or a name."""
    if token[:1] == b"(":
        return _ESCAPED.sub(_unescaped, token[1:-1]) if b"\\" in token else token[1:-1]
    if token[:1] == b"<":
        digits = b"".join(token[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode())
    return token.decode("latin-1")


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 255]) if code[:1].isdigit() else _ESCAPES.get(code, code)


def _rgb(operands: Any) -> Color:
    red, green, blue = operands
    return red, green, blue


def _grey(operands: Any) -> Color:
    grey = operands[0]
    return grey, grey, grey


def _any_color(operands: Any) -> Color | None:
    if not all(type(operand) is float for operand in operands):  # the name of a pattern
        return None
    return _rgb(operands) if len(operands) == 3 else _grey(operands) if len(operands) == 1 else None


def _applied(matrix: Matrix6, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _product(first: Matrix6, then: Matrix6) -> Matrix6:
    """The transformation that does the first and then the other."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _around(points: Sequence[tuple[float, float]]) -> Rectangle:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _font(font: Any) -> Font:
    descendants = font.get("/DescendantFonts")
    inner = descendants[0] if descendants is not None else font
    descriptor = inner.get("/FontDescriptor", {})
    kind = KINDS.get(str(inner.get("/Subtype")), "")
    if not kind:
        is_outline = "/FontFile3" in descriptor or str(inner.get("/Subtype")) == "/CIDFontType0"
        kind = "CFF" if is_outline else "TrueType"
    name = str(font.get("/BaseFont", font.get("/Name", "/unnamed"))).lstrip("/")
    embedded = kind == "Type 3" or any(file in descriptor for file in FONT_FILES)
    codes = 2 if descendants is not None else 1
    return Font(_SUBSET.sub("", name), kind, embedded, codes, _texts(font))


def _texts(font: Any) -> dict[int, str]:
    if "/ToUnicode" in font:
        return dict(_of_cmap(font["/ToUnicode"].read_bytes()))
    texts = {code: chr(code) for code in range(32, 127)}
    encoding = font.get("/Encoding")
    differences = encoding.get("/Differences", ()) if isinstance(encoding, pikepdf.Dictionary) else ()
    if len(differences):
        from fontTools.agl import toUnicode

        code = 0
        for entry in differences:
            if isinstance(entry, pikepdf.Name):
                texts[code] = toUnicode(str(entry)[1:])
                code += 1
            else:
                code = int(entry)
    return texts


def _of_glyphs(font: Any, texts: dict[int, str]) -> Iterator[str]:
    """What is wrong with the glyphs of a font: different letters or digits never look the same."""
    descendants = font.get("/DescendantFonts")
    glyphs = descendants[0].get("/CIDToGIDMap") if descendants is not None else None
    if not isinstance(glyphs, pikepdf.Stream):
        return
    content, said = glyphs.read_bytes(), dict[bytes, str]()
    for code, text in texts.items():
        if len(text) == 1 and text.isascii() and text.isalnum():
            other = said.setdefault(content[2 * code : 2 * code + 2], text)
            if other != text:
                yield f"the same glyph for {other!r} and {text!r}"


_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)endbf", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>|(\[)|(\])")


def _of_cmap(cmap: bytes) -> Iterator[tuple[int, str]]:
    """The codes of a CMap and what they say (Adobe Technical Note 5411)."""
    for kind, body in _SECTION.findall(cmap):
        tokens = [
            match[0] if match[1:] == (b"", b"") else match[1] or match[2] for match in _HEX.findall(body)
        ]
        place = 0
        while place < len(tokens) - 1:
            if kind == b"bfchar":
                yield int(tokens[place], 16), _utf16(tokens[place + 1])
                place += 2
                continue
            first, last = int(tokens[place], 16), int(tokens[place + 1], 16)
            if tokens[place + 2] == b"[":
                count = last - first + 1
                for number in range(count):
                    yield first + number, _utf16(tokens[place + 3 + number])
                place += 4 + count
                continue
            start = _utf16(tokens[place + 2])
            for number in range(last - first + 1):
                yield first + number, start[:-1] + chr(ord(start[-1]) + number)
            place += 3


def _utf16(digits: bytes) -> str:
    return bytes.fromhex(digits.decode()).decode("utf-16-be", errors="replace")

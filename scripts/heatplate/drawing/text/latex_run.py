"""Running LaTeX on texts that may be anything: with a time limit, and nothing of the machine within reach."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from heatplate.drawing.text.dvi_file import NoOutlinesError, SpecialError, read_dvi
from heatplate.drawing.text.glyph_line import GlyphLine
from heatplate.drawing.text.latex_source import document
from heatplate.drawing.text.typesetter import Extent
from heatplate.latex_installation import environment, program
from heatplate.problems import wording

LIMIT = 20.0
"""Seconds for a run, which takes 0.3 s, and 0.1 ms more for each text."""

PER_TEXT = 0.02
"""Seconds that the limit has more for each text."""

LIMIT_OF_ONE = 5.0
"""Seconds for a text by itself, when all of them together took too long."""

MOST_BLOCKS = 100_000
"""Of 512 or 1024 bytes, as the shell has them: the largest file that LaTeX may write."""

MOST_CPU = 120
"""Seconds of computing after which the system ends it, should this program have been killed."""

MARK = "heatplate:"

PREAMBLE = -1
"""The number of what comes before all texts."""


class UnusableError(Exception):
    """Texts that LaTeX cannot set. messages: what is wrong, by the number of the text, or ``PREAMBLE``."""

    def __init__(self, messages: Mapping[int, str]) -> None:
        super().__init__(str(messages))
        self.messages = messages


@dataclass
class _Log:
    """What a log says. extents: in TeX's scaled points. messages: the first problem of each text."""

    extents: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    messages: dict[int, str] = field(default_factory=dict)
    has_begun: bool = False
    has_ended: bool = False


def typeset(preamble: str, size: float, sources: Sequence[str], tex: Sequence[bool]) -> list[GlyphLine]:
    """The lines of glyphs for texts in TeX, all from one run.

    size: of the texts in TeX's points. tex: which of them an author wrote, and so may do anything.

    Raises UnusableError for all texts that cannot be set, InputError if LaTeX is not there.
    """
    with tempfile.TemporaryDirectory(prefix="heatplate-") as name:
        directory = Path(name)
        limit = LIMIT + PER_TEXT * len(sources)
        has_finished, written = _run(directory, document(preamble, size, sources, MARK), limit)
        if not has_finished:
            raise UnusableError(_never_ending(preamble, size, sources, tex))
        log = _read_log(written)
        _check(log, directory, len(sources))
        extents = [_extent(log.extents[number], size) for number in range(len(sources))]
        try:
            return read_dvi(directory / "texts.dvi", extents, size)
        except NoOutlinesError as error:
            raise UnusableError({PREAMBLE: _no_outlines(error.name)}) from error
        except SpecialError as error:
            raise UnusableError({error.page: _more_than_text(str(error))}) from error


def _check(log: _Log, directory: Path, count: int) -> None:
    """Raises UnusableError if something went wrong."""
    messages = dict(log.messages)
    if not log.has_begun:
        raise UnusableError({PREAMBLE: messages.get(PREAMBLE, "LaTeX ended before the first text")})
    for number in range(count):
        if number not in log.extents and number not in messages and not messages:
            messages[number] = "ends LaTeX, or does not stay in its line"
    if not messages and not log.has_ended:
        messages[count - 1] = "ends LaTeX"
    known = {"texts.tex", "texts.log", "texts.dvi"}
    if not messages and (
        others := sorted(path.name for path in directory.iterdir() if path.name not in known)
    ):
        messages[PREAMBLE] = f"a file is written ({others[0]}), which texts in figures cannot do"
    if messages:
        raise UnusableError(messages)


def _run(directory: Path, source: str, limit: float) -> tuple[bool, str]:
    """Run LaTeX in an empty directory: whether it finished by itself, and its log."""
    for path in directory.iterdir():
        path.unlink()
    (directory / "texts.tex").write_text(source, encoding="utf-8")
    options = ["-no-shell-escape", "-interaction=nonstopmode", "-output-format=dvi", "texts.tex"]
    shell = f'ulimit -f {MOST_BLOCKS}; ulimit -t {MOST_CPU}; exec "$0" "$@"'
    process = subprocess.Popen(
        ["/bin/sh", "-c", shell, program("latex"), *options],
        cwd=directory,
        env=environment(str(directory)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        process.wait(limit)
    except subprocess.TimeoutExpired:
        return False, ""
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    log = directory / "texts.log"
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    return process.returncode >= 0, text


def _never_ending(
    preamble: str, size: float, sources: Sequence[str], tex: Sequence[bool]
) -> Mapping[int, str]:
    """Which of the texts does not end: each that an author wrote is tried by itself."""
    with tempfile.TemporaryDirectory(prefix="heatplate-") as name:
        alone = Path(name)
        if not _run(alone, document(preamble, size, ["x"], MARK), LIMIT_OF_ONE)[0]:
            return {PREAMBLE: f"LaTeX does not end within {LIMIT_OF_ONE:g} s"}
        for number, source in enumerate(sources):
            if tex[number] and not _run(alone, document(preamble, size, [source], MARK), LIMIT_OF_ONE)[0]:
                return {number: "never ends: LaTeX was stopped"}
    return {PREAMBLE: f"LaTeX does not end within {LIMIT + PER_TEXT * len(sources):g} s"}


def _extent(lengths: tuple[int, int, int], size: float) -> Extent:
    unit = size * 2**16
    width, ascent, depth = (length / unit for length in lengths)
    return Extent(width, ascent, depth)


_MARKED = re.compile(rf"^{re.escape(MARK)} (?:(\d+)|(begin|end)|= (-?\d+) (-?\d+) (-?\d+))$")
_MISSING = re.compile(r"^Missing character: There is no (.+) in font (\S+?)!")
_NO_SHAPE = re.compile(r"^LaTeX Font Warning: Font shape `T1/(\S+)' undefined")
_RUNS = re.compile(r"^runsystem\((.*)\)\.\.\.")
_OPENS = re.compile(r"^\\openout")
_UNICODE = re.compile(r"Unicode character (.+?) \(U\+([0-9A-F]+)\)")


def _read_log(text: str) -> _Log:
    log, now = _Log(), PREAMBLE
    lines = text.splitlines()
    for place, line in enumerate(lines):
        if found := _MARKED.match(line):
            number, word, *lengths = found.groups()
            if number is not None:
                now = int(number)
            elif word:
                log.has_begun, log.has_ended = True, word == "end"
            else:
                log.extents[now] = (int(lengths[0]), int(lengths[1]), int(lengths[2]))
        elif message := _message(line, lines[place : place + 30]):
            log.messages.setdefault(now, message)
    return log


def _message(line: str, following: Sequence[str]) -> str:
    """What is wrong by a line of the log, in plain words; empty if nothing is."""
    if line.startswith("! "):
        return _error(line[2:], following)
    if found := _MISSING.match(line):
        return f"has the character {found[1]}, which the font {found[2]} lacks"
    if found := _NO_SHAPE.match(line):
        return f"needs a font that there is not ({_shape(found[1])})"
    if found := _RUNS.match(line):
        return f"runs a program ({found[1]}), which texts in figures cannot do"
    if _OPENS.match(line):
        return "writes a file, which texts in figures cannot do"
    return ""


@wording
def _error(error: str, following: Sequence[str]) -> str:
    if "Unicode character" in error and (found := _UNICODE.search(error)):
        return f"has the character {found[1]} (U+{found[2]}), which LaTeX cannot set"
    where = next((line for line in following if re.match(r"l\.\d+ ", line)), "")
    last = re.search(r"(\\[A-Za-z@]+\*?|.)\s*$", where)
    command = last[1] if last else ""
    if error.startswith("Undefined control sequence"):
        recent = [line for line in following[1:] if re.search(r"\\[A-Za-z@]+\s*$", line)]
        named = re.search(r"(\\[A-Za-z@]+)\s*$", recent[0]) if recent else None
        return f"has the command {named[1] if named else command}, which LaTeX does not know"
    if found := re.search(r"[Ff]ile [`']?([^' ]+)'? not found|can't find file `([^']*)'", error):
        return f"reads the file {found[1] or found[2]}, which texts in figures cannot do"
    plain = re.sub(r"^(LaTeX|Package \w+) (\w+ )?Error: ", "", error).rstrip(". ")
    return f"cannot be set by LaTeX ({plain})"


def _shape(shape: str) -> str:
    family, series, form = [*shape.split("/"), "", ""][:3]
    words = {"b": "bold", "bx": "bold", "sc": "small capitals", "it": "italic", "sl": "slanted"}
    return " ".join([*(words[one] for one in (series, form) if one in words), "of", family])


@wording
def _no_outlines(font: str) -> str:
    remedy = (
        "install cm-super (Debian and Ubuntu: apt-get install cm-super, others: tlmgr install cm-super), or "
        "leave the package out that asks for it"
        if re.match(r"ec|tc|la", font)
        else "choose another package for the font"
    )
    return f"the font {font} has no outlines (Type 1) here, only dots, which journals refuse; {remedy}"


@wording
def _more_than_text(special: str) -> str:
    what = "has a colour" if special.startswith("color") else f"is more than text ({special[:40]})"
    return f"{what}, which texts in figures cannot have"

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

from heatplate.drawing.text import messages
from heatplate.drawing.text.dvi_file import NoOutlinesError, SpecialError, read_dvi
from heatplate.drawing.text.glyph_line import GlyphLine
from heatplate.drawing.text.latex_source import document
from heatplate.drawing.text.typesetter import Extent
from heatplate.latex_installation import environment, program

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
            raise UnusableError({error.page: messages.no_outlines(error.name)}) from error
        except SpecialError as error:
            special = str(error)
            if error.is_in_text:
                raise UnusableError({error.page: messages.more_than_text(special)}) from error
            raise UnusableError({PREAMBLE: messages.more_than_text_around(special, preamble)}) from error


def _check(log: _Log, directory: Path, count: int) -> None:
    """Raises UnusableError if something went wrong."""
    found = dict(log.messages)
    if not log.has_begun:
        raise UnusableError({PREAMBLE: found.get(PREAMBLE, messages.ENDED_EARLY)})
    of_preamble = [number for number in found if isinstance(found[number], messages.OfPreamble)]
    if PREAMBLE in found or of_preamble:  # and so perhaps whatever else is wrong
        raise UnusableError({number: found[number] for number in (PREAMBLE, *of_preamble) if number in found})
    for number in range(count):
        if number not in log.extents and number not in found and not found:
            found[number] = messages.LEAVES_ITS_LINE
    if not found and not log.has_ended:
        found[count - 1] = messages.ENDS_LATEX
    known = {"texts.tex", "texts.log", "texts.dvi"}
    if not found and (others := sorted(path.name for path in directory.iterdir() if path.name not in known)):
        found[PREAMBLE] = messages.written(others[0])
    if found:
        raise UnusableError(found)


def _run(directory: Path, source: str, limit: float) -> tuple[bool, str]:
    """Run LaTeX in an empty directory: whether it finished by itself, and its log."""
    for path in directory.iterdir():
        path.unlink()
    (directory / "texts.tex").write_text(source, encoding="utf-8")
    options = ["-no-shell-escape", "-interaction=nonstopmode", "-output-format=dvi", "texts.tex"]
    shell = "; ".join([f"ulimit -f {MOST_BLOCKS}", f"ulimit -t {MOST_CPU}", 'exec "$0" "$@"'])
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
            return {PREAMBLE: messages.too_long(LIMIT_OF_ONE)}
        for number, source in enumerate(sources):
            if tex[number] and not _run(alone, document(preamble, size, [source], MARK), LIMIT_OF_ONE)[0]:
                return {number: messages.NEVER_ENDS}
    return {PREAMBLE: messages.too_long(LIMIT + PER_TEXT * len(sources))}


def _extent(lengths: tuple[int, int, int], size: float) -> Extent:
    unit = size * 2**16
    width, ascent, depth = (length / unit for length in lengths)
    return Extent(width, ascent, depth)


_MARKED = re.compile(rf"^{re.escape(MARK)} (?:(\d+)|(begin|end)|= (-?\d+) (-?\d+) (-?\d+))$")


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
        elif message := messages.message_in_log(line, lines[place : place + 30], now == PREAMBLE):
            log.messages.setdefault(now, message)
    return log

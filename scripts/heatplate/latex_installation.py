r"""LaTeX as it is installed: its programs, its packages, and what of them has a say in a figure.

Nothing of the user's has: neither the directories of packages at home (``~/texmf``), nor variables such as
``TEXINPUTS``.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from heatplate.problems import InputError, Place, Problem, did_you_mean, input_error, quoted, wording

BEFORE = r"""\documentclass{article}
\usepackage[T1]{fontenc}
\usepackage[utf8]{inputenc}
\usepackage{amsmath}
\usepackage{lmodern}
"""
"""What every document loads; a preamble may choose other fonts than Latin Modern."""

_DEBIAN = {
    "mathptmx": "texlive-latex-base",
    "helvet": "texlive-latex-base",
    "libertine": "texlive-fonts-extra",
    "newtxtext": "texlive-fonts-extra",
    "newtxmath": "texlive-fonts-extra",
    "newpxtext": "texlive-fonts-extra",
    "newpxmath": "texlive-fonts-extra",
    "bbm": "texlive-fonts-extra",
    "fontawesome": "texlive-fonts-extra",
    "siunitx": "texlive-science",
    "mhchem": "texlive-science",
}
"""Where Debian has some packages; most others are in ``texlive-latex-extra``."""

_WELL_KNOWN = (
    *_DEBIAN,
    *(
        "amsmath",
        "amssymb",
        "amsfonts",
        "mathtools",
        "bm",
        "lmodern",
        "fontenc",
        "inputenc",
        "textcomp",
        "babel",
    ),
    *("times", "palatino", "mathpazo", "courier", "charter", "sfmath", "mathastext", "tgtermes", "tgheros"),
    *(
        "fourier",
        "kpfonts",
        "stix",
        "stix2",
        "xspace",
        "nicefrac",
        "units",
        "sansmath",
        "cmbright",
        "eulervm",
    ),
)
"""Packages that may be meant by one that is not there."""

_PACKAGE = re.compile(r"\\(?:usepackage|RequirePackage)\s*(?:\[[^\]]*\])?\s*\{([^}]*)\}")

NOWHERE = "/nonexistent"


@cache
def program(name: str) -> str:
    """The path of a program of TeX. Raises InputError that says what to install."""
    found = shutil.which(name)
    if found is None:
        raise input_error(
            "", f"LaTeX is not installed: there is no program {name}. {_how_to_install()}", key="text"
        )
    return found


def environment(directory: str = NOWHERE) -> dict[str, str]:
    """Variables with which TeX runs in a directory: outside of it, it only reads what is TeX's own."""
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": directory,
        "TMPDIR": directory,
        "LC_ALL": "C",
        "TEXMFHOME": NOWHERE,
        "TEXMFVAR": NOWHERE,
        "TEXMFCONFIG": NOWHERE,
        "openin_any": "p",
        "openout_any": "p",
        "shell_escape": "f",
        "MKTEXTFM": "0",  # it would make bitmaps, which a journal does not take
        "MKTEXMF": "0",
        "MKTEXPK": "0",
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "4000",  # or messages are broken in the middle of a word
        "error_line": "254",
        "half_error_line": "238",
    }


def tex_files(names: Sequence[str]) -> dict[str, str]:
    """The paths of those files of TeX that are there, by their names. Raises InputError as ``program``."""
    command = [program("kpsewhich"), "-engine=pdftex", *names]
    found = subprocess.run(
        command, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    paths = os.fsdecode(found.stdout).splitlines()
    return {Path(path).name: path for path in paths}


def packages_of(preamble: str) -> list[str]:
    """The packages that a preamble loads."""
    names = [
        name.strip() for found in _PACKAGE.findall(without_comments(preamble)) for name in found.split(",")
    ]
    return list(dict.fromkeys(filter(None, names)))


@cache
def latex_parts(preamble: str) -> Mapping[str, str]:
    """What of LaTeX has a say in a figure with this preamble: its version, and digests of its files.

    Raises InputError if LaTeX or a package is not there.
    """
    latex = program("latex")
    version = subprocess.run(
        [latex, "--version"], env=environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    first = os.fsdecode(version.stdout).partition("\n")[0].strip()
    if version.returncode or not first:
        raise input_error("", f"{latex} does not run; install LaTeX again. {_how_to_install()}", key="text")
    packages = [f"{name}.sty" for name in packages_of(preamble)]
    # The format has the day in it on which it was made; it is made of latex.ltx.
    wanted = list(dict.fromkeys(["latex.fmt", "latex.ltx", "pdftex.map", *ALWAYS, *packages]))
    files = tex_files(wanted)
    if lacking := [name for name in wanted if name not in files]:
        raise InputError(map(_lacking, lacking))
    return {"latex": first, **{name: _digest(files[name]) for name in wanted[1:]}}


@wording
def _how_to_install() -> str:
    return (
        "Debian and Ubuntu: apt-get install texlive-latex-extra texlive-fonts-recommended lmodern; macOS: "
        "brew install --cask mactex-no-gui; conda: TeX Live from tug.org/texlive, since the packages of "
        "conda-forge have no fonts; or write text: mathtext"
    )


_DEBIAN_OF_FILES = (
    (
        r"(t2[abc]|x2|ot2|lcy)enc\.def|(russian|ukraineb?|ukrainian|bulgarian|serbianc|belarusian)\.ldf",
        "lang-cyrillic",
    ),
    (r"(lgr|l7x)enc\.def|greek\.ldf", "lang-greek"),
    (r"t5enc\.def|vietnamese\.ldf", "lang-other"),
    (r"n?german(b)?\.ldf|naustrian\.ldf", "lang-german"),
    (r"(french|francais|frenchb)\.ldf", "lang-french"),
    (r".*\.ldf|.*enc\.def", "lang-all"),
    (r".*\.(tfm|fd)", "fonts-extra"),
    (r".*", "latex-extra"),
)
"""Which of Debian's collections has a file, by the first pattern that its name matches."""


@wording
def how_to_install_file(file: str) -> str:
    """What to do to have a file that LaTeX lacks."""
    debian = (
        "tex-gyre"
        if re.fullmatch(r".*\bq[a-z]+\.tfm", file)
        else next(f"texlive-{name}" for pattern, name in _DEBIAN_OF_FILES if re.fullmatch(pattern, file))
    )
    return (
        f"install the package that has it (Debian and Ubuntu: apt-get install {debian}, others: tlmgr search "
        f"--global --file {file})"
    )


def _lacking(file: str) -> Problem:
    name = file.removesuffix(".sty")
    if name == file or file in ALWAYS:
        return Problem(Place(""), "text", f"LaTeX is not complete: there is no {file}. {_how_to_install()}")
    debian = _DEBIAN.get(name, "texlive-latex-extra")
    similar = did_you_mean(name, _WELL_KNOWN) if name not in _DEBIAN else ""
    return Problem(
        Place(""),
        "latex_preamble",
        f"LaTeX has no package {quoted(name)}{similar}; install it (Debian and Ubuntu: apt-get install "
        f"{debian}, others: tlmgr install {name}), or choose another. Packages in the home directory are not "
        "used, so that every machine draws the same",
    )


def _digest(file: str) -> str:
    with Path(file).open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def without_comments(preamble: str) -> str:
    """A preamble as LaTeX reads it."""
    return re.sub(r"(?<!\\)%.*", "", preamble)


ALWAYS = ("article.cls", *(f"{name}.sty" for name in packages_of(BEFORE)))
"""The files that every document loads."""

"""The colour maps of packages that need not be installed: cmocean, colorcet and Crameri's (cmcrameri).

Their tables are read from the packages' files and not imported: that would import Matplotlib with the
settings of the user, and takes seconds.
"""

from __future__ import annotations

import ast
import importlib.util
import re
from collections.abc import Sequence
from pathlib import Path

PREFIXES = {"cmo.": "cmocean", "cet_": "colorcet", "cc.": "colorcet", "cmc.": "cmcrameri"}
"""How the names of a package's maps begin."""

CRAMERI = (
    "acton",
    "bam",
    "bamO",
    "bamako",
    "batlow",
    "batlowK",
    "batlowW",
    "bilbao",
    "broc",
    "brocO",
    "buda",
    "bukavu",
    "cork",
    "corkO",
    "davos",
    "devon",
    "fes",
    "glasgow",
    "grayC",
    "hawaii",
    "imola",
    "lajolla",
    "lapaz",
    "lipari",
    "lisbon",
    "navia",
    "nuuk",
    "oleron",
    "oslo",
    "roma",
    "romaO",
    "tofino",
    "tokyo",
    "turku",
    "vik",
    "vikO",
)
"""Crameri's maps that may be named without the prefix; Matplotlib has berlin, managua and vanimo itself."""

Table = list[list[float]]


def package_of(name: str) -> str | None:
    """The package that a colour map is from; None if it is none of these packages'."""
    if name.removesuffix("_r") in CRAMERI:
        return "cmcrameri"
    return next((package for prefix, package in PREFIXES.items() if name.startswith(prefix)), None)


def names_of(package: str) -> Sequence[str]:
    """The maps that a package has, with the prefixes. Raises ModuleNotFoundError if it is not installed."""
    directory = _directory(package)
    if package == "cmocean":
        names = [path.name.removesuffix("-rgb.txt") for path in (directory / "rgb").glob("*-rgb.txt")]
    elif package == "cmcrameri":
        names = [path.stem for path in (directory / "cmaps").glob("*.txt")]
    else:
        names = list(_colorcet_aliases(directory))
    prefixes = [prefix for prefix, of in PREFIXES.items() if of == package]
    return sorted(prefix + name for prefix in prefixes for name in names)


def table_of(name: str) -> Table:
    """The colours of a map, RGB from 0 to 1. Raises ModuleNotFoundError, or KeyError for an unknown name."""
    package = package_of(name)
    if package is None:
        raise KeyError(name)
    directory, plain = _directory(package), _without_prefix(name.removesuffix("_r"))
    if package == "colorcet":
        table = _colorcet_table(directory, _colorcet_aliases(directory)[plain])
    else:
        file = f"rgb/{plain}-rgb.txt" if package == "cmocean" else f"cmaps/{plain}.txt"
        try:
            lines = (directory / file).read_text(encoding="utf-8").split("\n")
        except FileNotFoundError:
            raise KeyError(name) from None
        table = [[float(number) for number in line.split()] for line in lines if line.strip()]
    return table[::-1] if name.endswith("_r") else table


def _without_prefix(name: str) -> str:
    return next((name.removeprefix(prefix) for prefix in PREFIXES if name.startswith(prefix)), name)


def _directory(package: str) -> Path:
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        raise ModuleNotFoundError(package)
    return Path(found.origin).parent


def _colorcet_aliases(directory: Path) -> dict[str, str]:
    """The name of the table by each name that a map has."""
    text = (directory / "__init__.py").read_text(encoding="utf-8")
    tables = set(re.findall(r"^(\w+)(?:: [^=\n]+)? = \[", text, re.MULTILINE))
    aliases = dict(re.findall(r"^palette\['(\w+)'\] = b_(\w+)$", text, re.MULTILINE))
    originals = dict(re.findall(r"^m_(\w+) = mpl_c[lm]\('\w+', ?(\w+)\)$", text, re.MULTILINE))
    return {name: table for name, table in (aliases | originals).items() if table in tables}


def _colorcet_table(directory: Path, name: str) -> Table:
    text = (directory / "__init__.py").read_text(encoding="utf-8")
    found = re.search(rf"^{name}(?:: [^=\n]+)? = (\[.*?^\])", text, re.MULTILINE | re.DOTALL)
    if found is None:
        raise KeyError(name)
    table: Table = ast.literal_eval(found[1])
    return table

"""Which package knows which: imports go in one direction."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.conftest import ROOT

SCRIPTS = ROOT / "scripts"
BASE = {
    "aggregation",
    "atomic_write",
    "check_names",
    "colour_map_packages",
    "condition",
    "latex_installation",
    "latex_mathematics",
    "matrix",
    "named_lines",
    "number_format",
    "panel_grid",
    "paper_fonts",
    "problems",
    "shared_limits",
    "tick_format",
    "utf8",
    "venue_rules",
}
"""What any module may import."""

MAY_IMPORT: dict[str, set[str]] = {
    "problems": set(),
    "aggregation": set(),
    "atomic_write": set(),
    "condition": {"problems"},
    "number_format": {"problems"},
    "check_names": set(),
    "colour_map_packages": set(),
    "shared_limits": {"problems", "atomic_write"},
    "tick_format": {"number_format", "problems"},
    "utf8": {"problems"},
    "venue_rules": set(),
    "further_matrices": set(),
    "latex_installation": {"problems"},
    "latex_mathematics": set(),
    "matrix": {"problems", "atomic_write"},
    "named_lines": {"problems"},
    "paper_fonts": set(),
    "panel_grid": {"matrix", "problems", "atomic_write"},
    "configuration": BASE,
    "collecting": BASE | {"configuration"},
    "drawing": BASE,
    "drawing_inputs": BASE | {"drawing", "figure_content", "further_matrices", "shared_limits"},
    "colormaps": BASE | {"configuration", "drawing"},
    "figure_content": BASE | {"drawing", "further_matrices"},
    "checking": BASE | {"colormaps", "drawing"},
    "building": {"problems", "atomic_write"},
    "latex": {"latex_mathematics"},
    "font_digests": BASE | {"building", "drawing"},
    "paper": BASE | {"configuration", "collecting", "font_digests"},
    "stages": BASE | {"building", "collecting", "configuration", "further_matrices", "font_digests", "paper"},
    "preview": BASE
    | {
        "building",
        "collecting",
        "configuration",
        "drawing",
        "figure_content",
        "further_matrices",
        "paper",
        "stages",
    },
    "cell_trace": BASE | {"collecting", "configuration"},
    "run_workers": {"building"},
    "job_rate": set(),
    "run_log": {"building"},
    "run": BASE | {"building", "checking", "job_rate", "paper", "run_log", "run_workers", "stages"},
}
"""For each package or module of the library those that it may import; another one needs a line of its own."""


def imported(file: Path) -> Iterator[str]:
    """The packages and modules of the library that a file imports, anywhere in it."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.ImportFrom) and node.module == "heatplate":
            yield from (alias.name for alias in node.names)
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        yield from (name.split(".")[1] for name in names if name.startswith("heatplate."))


@cache
def known_by() -> dict[str, set[str]]:
    """For each package or module of the library what it imports of the others."""
    found: dict[str, set[str]] = {}
    for file in sorted((SCRIPTS / "heatplate").rglob("*.py")):
        name = file.relative_to(SCRIPTS / "heatplate").with_suffix("").parts[0]
        if name != "__init__":
            found.setdefault(name, set()).update(set(imported(file)) - {name})
    return found


def test_packages_form_no_circle():
    TopologicalSorter(known_by()).prepare()


@pytest.mark.parametrize("name", sorted(known_by()))
def test_a_package_imports_only_what_is_below_it(name: str):
    assert known_by()[name] <= MAY_IMPORT[name]


def test_only_the_snakefile_imports_the_run():
    assert [file.name for file in SCRIPTS.glob("*.py") if "run" in imported(file)] == []

"""The stages, one row each: experiment outputs ──collect──▶ matrices ──draw──▶ figures ──check──▶ checks.

Another kind of built file is another row in here, a rule in the Snakefile, and a script.
"""

from __future__ import annotations

import os
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from heatplate.building.places import Places
from heatplate.building.plan import Plan
from heatplate.building.source_code import CodeMemory, SourceTree
from heatplate.building.stage import Document, Stage, Words
from heatplate.collecting.locations import without_locations
from heatplate.further_matrices import further_files, without_names
from heatplate.shared_limits import (
    DIRECTORY,
    LIMITS,
    files_of_limits,
    limit_files,
    limit_of,
    of_panels,
    without_shared_names,
)

if TYPE_CHECKING:
    from heatplate.paper import Paper

SCRIPTS = Path(__file__).parents[1]

MOST_NAMED = 3
"""Figures that a reason names before it counts the others."""


def code_of_stages(memory: CodeMemory | None = None) -> dict[str, dict[str, str]]:
    """The digests of the code of each script."""
    tree = SourceTree(SCRIPTS, memory)
    return {script: tree.digests(script) for script in {stage.script for stage in STAGES}}


def plan_of(
    paper: Paper, code: Mapping[str, Mapping[str, str]], *, is_alone: bool = True, tex: str = "heatplate"
) -> Plan:
    """The plan of a paper in the working directory.

    code: the digests of the code of each script.
    is_alone: no other paper has its files there, so that what this one does not know is an orphan.
    tex: the name of the file for LaTeX.
    """
    of_figures = replace(TEX, names=lambda paper: [tex for _ in TEX.names(paper)])
    stages = [of_figures if stage is TEX else stage for stage in STAGES]
    return Plan.of(paper, stages, code, is_alone=is_alone)


def command_that_removes(configfile: str = "config.yaml") -> str:
    """The command that removes what a configuration in the working directory no longer has."""
    directory = SCRIPTS.parent
    is_near = Path.cwd().is_relative_to(directory.parent)
    snakefile = Path(os.path.relpath(directory) if is_near else directory, "Snakefile").as_posix()
    option = [] if configfile == "config.yaml" else ["--configfile", configfile]
    return shlex.join(["snakemake", "-s", snakefile, "--cores", "4", "remove_orphans", *option])


def _matrix_specification(paper: Paper, matrix: str) -> Document:
    """The keys that differ from their defaults, which are part of the code."""
    return paper.configuration.matrices[matrix].model_dump(mode="json", exclude_defaults=True)


def _libraries_that_collect(specification: Document) -> Sequence[str]:
    kind = specification.get("kind", "pivot")
    if kind == "tensor":
        return ["numpy", "safetensors", "ml_dtypes"]
    return [
        "numpy",
        "pyarrow",
        *(["pandas"] if kind == "correlation" else []),
        *(["scipy"] if kind == "correlation" or {"test", "errorbar"} & specification.keys() else []),
        *(["regex"] if "pattern" in specification else []),
    ]


def _figure_specification(paper: Paper, figure: str) -> Document:
    from heatplate.configuration.composition import specification_of

    return specification_of(paper.configuration.figures, figure)


def _files_of_matrix(paper: Paper, figure: str) -> Mapping[str, str]:
    from heatplate.configuration.composition import read_matrices

    values, labels = COLLECT.files(paper.matrix_of(figure))
    further = further_files(read_matrices(paper.configuration.figures, figure), values)
    shared = limit_files(_limits_of(paper, figure))
    return {"values": str(values), "labels": str(labels), **further, **shared}


def _limits_of(paper: Paper, figure: str) -> dict[str, str]:
    """For each limit that a figure, or a panel of it, shares with others the name of these."""
    from heatplate.configuration.shared_limits import shared_by

    figures = paper.configuration.figures
    rows = figures[figure].panels
    if rows is None:
        return shared_by(figures[figure])
    return of_panels(shared_by(figures[panel]) for row in rows for panel in row)


def _figures_that_share(paper: Paper, name: str) -> list[str]:
    """The figures that have a limit of this name."""
    sharing = paper.shared_limits
    return list(dict.fromkeys(figure for key in LIMITS for figure in sharing.get((key, name), ())))


def _names_of_limits(paper: Paper) -> list[str]:
    return sorted({name for _, name in paper.shared_limits})


def _limits_specification(paper: Paper, name: str) -> Document:
    """For each figure that has one of the limits what its own limits depend on."""
    from heatplate.configuration.shared_limits import limits_document

    figures = paper.configuration.figures
    return {
        "figures": {
            figure: limits_document(figures[figure], name, paper.matrix_of(figure))
            for figure in _figures_that_share(paper, name)
        }
    }


def _matrices_of_limits(paper: Paper, name: str) -> Mapping[str, str]:
    directory = COLLECT.directory
    return {path: path for path in files_of_limits(_limits_specification(paper, name), directory)}


def _shared_with(paper: Paper, figure: str) -> Mapping[str, str]:
    """For each limit that a figure shares with others what it is called in the reasons."""
    phrases = {}
    for use, name in _limits_of(paper, figure).items():
        key = limit_of(use)
        sharing = paper.shared_limits[key, name]
        named = ", ".join([other for other in sharing[: MOST_NAMED + 1] if other != figure][:MOST_NAMED])
        count = len(sharing) - 1 - MOST_NAMED
        more = f" and {count} more" if count > 0 else ""
        phrases[use] = f"the {key} shared with {named or 'no other figure'}{more}"
    return phrases


def _libraries_that_draw(specification: Document) -> Sequence[str]:
    """Matplotlib; Pillow writes the PNG, fontTools the fonts of a PDF; others where they are used.

    seaborn and further packages for their colours, SciPy for clustering.
    """
    from heatplate.colour_map_packages import package_of
    from heatplate.configuration.colours import ALL_COLORMAPS

    if "panels" in specification:
        panels = [panel for row in specification["panels"] for panel in row]
        return list(dict.fromkeys(name for panel in panels for name in _libraries_that_draw(panel)))
    libraries = ["matplotlib", "numpy", "pillow", "fonttools"]
    annotations = [*specification["row_annotations"], *specification["col_annotations"]]
    of_strips = [(strip["cmap"], "crest") for strip in annotations if strip["kind"] == "numbers"]
    of_strips += [(strip["cmap"], "") for strip in annotations if strip["kind"] == "categories"]
    for cmap, default in [(specification["cmap"], "rocket"), *of_strips]:
        name = cmap if isinstance(cmap, str) else "" if cmap else default
        if package := package_of(name):
            libraries.append(package)
        elif name and (name.removesuffix("_r") in _SEABORN or name not in ALL_COLORMAPS):
            libraries.append("seaborn")
    libraries = list(dict.fromkeys(libraries))
    return [*libraries, *(["scipy"] if specification["cluster"] else [])]


def _check_specification(paper: Paper, figure: str) -> Document:
    """What the figure's drawing is told, what its venue asks of it, and which findings may stay."""
    from heatplate.configuration.venues import rules_of

    keys = paper.configuration.figures[figure]
    rules = asdict(rules_of(keys.venue))
    return {"figure": _figure_specification(paper, figure), "venue": rules, "accept": dict(keys.accept)}


_SEABORN = ("rocket", "mako", "flare", "crest", "vlag", "icefire")


def _libraries_of_limits(specification: Document) -> Sequence[str]:
    is_clustered = any(figure["cluster"] for figure in specification["figures"].values())
    return ["numpy", *(["scipy"] if is_clustered else [])]


def _fonts(specification: Document) -> Mapping[str, Mapping[str, str]]:
    """The digests of fonts; with LaTeX, its version and the digests of what it loads."""
    if specification["text"] == "latex":
        from heatplate.latex_installation import latex_parts

        return {"latex": latex_parts(specification["latex_preamble"])}
    from heatplate.font_digests import font_digests

    return {"fonts": font_digests(specification["font_family"])}


COLLECT: Stage[Paper] = Stage(
    name="collect",
    script="collect.py",
    directory=Path("results/matrices"),
    endings=("npy", "json"),
    names=lambda paper: paper.configuration.matrices,
    specification=_matrix_specification,
    keyed=without_locations,
    inputs=lambda paper, matrix: paper.sources[matrix],
    libraries=_libraries_that_collect,
    places=lambda paper, matrix: _places(paper, f"matrices.{matrix}"),
    words=Words(done="collected", one="matrix", many="matrices", named_by=("source", "labels")),
)
LIMITS_OF_FIGURES: Stage[Paper] = Stage(
    name="limits",
    script="limits.py",
    directory=DIRECTORY,
    endings=tuple(f"{key}.json" for key in LIMITS),
    names=_names_of_limits,
    specification=_limits_specification,
    inputs=_matrices_of_limits,
    libraries=_libraries_of_limits,
    places=lambda paper, name: Places(),
    words=Words(done="computed", one="pair of shared limits", many="pairs of shared limits"),
)
DRAW: Stage[Paper] = Stage(
    name="draw",
    script="draw.py",
    directory=Path("figures"),
    endings=("pdf", "png", "txt"),
    names=lambda paper: paper.configuration.figures,
    specification=_figure_specification,
    keyed=lambda specification: without_shared_names(without_names(specification)),
    inputs=_files_of_matrix,
    libraries=_libraries_that_draw,
    further_parts=_fonts,
    places=lambda paper, figure: _places(paper, f"figures.{figure}", "style"),
    words=Words(
        reads="matrix",
        done="drawn",
        one="figure",
        many="figures",
        inputs={"labels": "labels or spreads"},
        named_by=LIMITS,
        besides="shared limits",
    ),
    phrases=_shared_with,
)
DRAW_SVG = replace(
    DRAW,
    name="draw_svg",
    endings=("svg",),
    record_ending="svg.record.json",
    names=lambda paper: [name for name, figure in paper.configuration.figures.items() if figure.svg],
)
TEX: Stage[Paper] = Stage(
    name="tex",
    script="tex.py",
    directory=DRAW.directory,
    endings=("tex",),
    record_ending="tex.record.json",
    names=lambda paper: ["heatplate"] if paper.configuration.figures else [],
    specification=lambda paper, name: _shown_figures(paper),
    inputs=lambda paper, name: {path: path for path in _words_of_figures(paper)},
    libraries=lambda specification: [],
    places=lambda paper, name: Places(),
    words=Words(done="written", one="file for LaTeX", many="files for LaTeX", gathers=True),
)

CHECK: Stage[Paper] = Stage(
    name="check",
    script="check.py",
    directory=Path("results/checks"),
    endings=("json",),
    names=lambda paper: paper.configuration.figures,
    specification=_check_specification,
    keyed=lambda told: {**told, "figure": DRAW.keyed(told["figure"])},
    inputs=lambda paper, figure: {"pdf": str(DRAW.files(figure)[0]), **_files_of_matrix(paper, figure)},
    libraries=lambda told: [*_libraries_that_draw(told["figure"]), "pikepdf"],
    places=lambda paper, figure: _places(paper, f"figures.{figure}"),
    words=Words(
        reads="figure",
        done="checked",
        one="figure",
        many="figures",
        inputs={"pdf": "PDF"},
        follows=True,
    ),
    phrases=_shared_with,
)

STAGES = (COLLECT, LIMITS_OF_FIGURES, DRAW, DRAW_SVG, TEX, CHECK)
"""All stages, each after those whose files it reads."""


def _shown_figures(paper: Paper) -> Document:
    """For each figure what a paper in LaTeX has to know of it besides its description."""
    figures = paper.configuration.figures.items()
    return {
        "figures": {
            name: {"width": figure.inches_wide, "caption": figure.caption or None} for name, figure in figures
        }
    }


def _words_of_figures(paper: Paper) -> list[str]:
    """The files that have the figures in words."""
    return [str(DRAW.files(name)[-1]) for name in DRAW.names(paper)]


def _places(paper: Paper, *sections: str) -> Places:
    written: dict[str, tuple[int, int]] = {}
    for section in sections:
        written |= paper.document.places_below(section.split("."))
    return Places(paper.document.file, sections, written)

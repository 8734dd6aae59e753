"""Write the gallery: a page with the picture of each recipe beside the configuration that makes it.

A recipe is a file NAME.yaml in the gallery's directory: a whole configuration, whose first two lines are
comments: its title, with a section before a colon, and a sentence on what it shows. The names of its
matrices and figures begin with NAME. All of them together are one paper, which the workflow builds; its
pictures are copied beside the recipes.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[1]
GALLERY = ROOT / "docs" / "gallery"
SECTIONS = ("Cells", "Colour", "Around the body", "Panels and size", "Text")

INTRODUCTION = """\
<!-- Generated from docs/gallery/*.yaml by `make docs`; a test fails when they differ. -->
# Gallery

Each picture is made by the whole of the configuration beside it (`docs/gallery/NAME.yaml`), at the size at
which it would be printed. Write the same keys into your own `config.yaml`; [the reference](configuration.md)
explains them. `make docs` builds the gallery with the workflow itself; [its data](gallery/data) are small and
come with their origin.

[The comparison](comparison.md) says how the same is done with seaborn, Marsilea, PyComplexHeatmap and
ComplexHeatmap.
"""


@dataclass(frozen=True)
class Recipe:
    """One recipe. text: its configuration as it is written. figures: the names of what it draws."""

    name: str
    section: str
    title: str
    sentence: str
    text: str
    matrices: Mapping[str, object]
    figures: Mapping[str, object]

    @classmethod
    def read(cls, file: Path) -> Recipe:
        """The recipe in a file. Raises ValueError if it does not begin with its title and its sentence."""
        title, sentence, text = file.read_text(encoding="utf-8").split("\n", 2)
        if not (title.startswith("# ") and sentence.startswith("# ")):
            raise ValueError(f"{file}: does not begin with two comments, a title and a sentence")
        section, _, rest = title[2:].partition(": ")
        if section not in SECTIONS or not rest:
            raise ValueError(
                f"{file}: the title does not begin with one of {', '.join(SECTIONS)} and a colon"
            )
        document = yaml.safe_load(text)
        if others := document.keys() - {"matrices", "figures"}:
            raise ValueError(f"{file}: a recipe has only matrices and figures, and no {', '.join(others)}")
        return cls(file.stem, section, rest, sentence[2:], text.rstrip(), **document)

    @property
    def needs_latex(self) -> bool:
        """Whether LaTeX sets a text of it, which not every machine has."""
        return any(isinstance(keys, dict) and keys.get("text") == "latex" for keys in self.figures.values())

    def pictures(self) -> dict[str, str]:
        """For each figure the name of its picture in the gallery."""
        return {figure: f"{figure}.png" for figure in self.figures}


def recipes(directory: Path) -> list[Recipe]:
    """All recipes, by section and name."""
    found = [Recipe.read(file) for file in sorted(directory.glob("*.yaml")) if file.stem != "config"]
    return sorted(found, key=lambda recipe: SECTIONS.index(recipe.section))


def configuration(found: Sequence[Recipe]) -> str:
    """One configuration with all matrices and figures. Raises ValueError if two recipes have one name."""
    whole: dict[str, dict[str, object]] = {"matrices": {}, "figures": {}}
    for recipe in found:
        for section, entries in (("matrices", recipe.matrices), ("figures", recipe.figures)):
            if twice := sorted(whole[section].keys() & entries.keys()):
                raise ValueError(f"{recipe.name}.yaml: another recipe has {', '.join(twice)}, too")
            whole[section] |= entries
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False)


def page(found: Sequence[Recipe]) -> str:
    """The gallery as Markdown, with pictures named relative to the directory above that of the recipes."""
    lines = [INTRODUCTION]
    for section in SECTIONS:
        chosen = [recipe for recipe in found if recipe.section == section]
        lines += [f"## {section}\n"] if chosen else []
        for recipe in chosen:
            images = "\n".join(
                f'<img src="gallery/{picture}" alt="{name}">' for name, picture in recipe.pictures().items()
            )
            lines += [f"### {recipe.title}\n", f"{recipe.sentence}\n"]
            lines += [
                "<table><tr><td>\n",
                f"```yaml\n{recipe.text}\n```\n",
                f"</td><td>\n\n{images}\n\n</td></tr></table>\n",
            ]
    return "\n".join(lines)


def build(directory: Path, found: Sequence[Recipe]) -> None:
    """Build the paper of these recipes in their directory with the workflow."""
    (directory / "config.yaml").write_text(configuration(found), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "snakemake",
        "-s",
        str(ROOT / "Snakefile"),
        "--directory",
        str(directory),
    ]
    subprocess.run([*command, "--cores", "4"], check=True)


def that_can_be_built(found: Sequence[Recipe]) -> list[Recipe]:
    """Those recipes that need nothing that is not installed."""
    return [recipe for recipe in found if not recipe.needs_latex or shutil.which("latex")]


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--directory", type=Path, default=GALLERY, help="the recipes (default: docs/gallery)")
    directory: Path = parser.parse_args().directory
    found = recipes(directory)
    built = that_can_be_built(found)
    build(directory, built)
    kept = {picture for recipe in found if recipe not in built for picture in recipe.pictures().values()}
    for old in directory.glob("*.png"):
        if old.name not in kept:
            old.unlink()
    for recipe in built:
        for figure, picture in recipe.pictures().items():
            shutil.copyfile(directory / "figures" / f"{figure}.png", directory / picture)
    directory.with_suffix(".md").write_text(page(found), encoding="utf-8")


if __name__ == "__main__":
    main()

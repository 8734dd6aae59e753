"""The gallery: the workflow builds every recipe, and the page and its pictures are those of the recipes."""

import shutil
from pathlib import Path

import numpy as np
import pdfplumber
import pytest
from PIL import Image

import gallery
from tests.conftest import need

RECIPES = gallery.recipes(gallery.GALLERY)
FIGURES = [figure for recipe in RECIPES for figure in recipe.figures]
BY_LATEX = {figure for recipe in RECIPES if recipe.needs_latex for figure in recipe.figures}
LONGEST = 25
"""Lines of a recipe's configuration at the most."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the gallery, built."""
    directory = tmp_path_factory.mktemp("docs") / "gallery"
    shutil.copytree(
        gallery.GALLERY, directory, ignore=shutil.ignore_patterns("figures", "results", ".snakemake", "*.png")
    )
    gallery.build(directory, gallery.that_can_be_built(RECIPES))
    return directory


def test_the_page_is_that_of_the_recipes() -> None:
    committed = gallery.GALLERY.with_suffix(".md").read_text(encoding="utf-8")
    assert committed == gallery.page(RECIPES), "run make docs"
    assert {path.stem for path in gallery.GALLERY.glob("*.png")} == set(FIGURES), "run make docs"


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.name)
def test_a_recipe_is_short_and_its_names_are_its_own(recipe: gallery.Recipe) -> None:
    assert len(recipe.text.splitlines()) <= LONGEST
    assert all(name.startswith(recipe.name) for name in (*recipe.matrices, *recipe.figures))


@pytest.mark.long
@pytest.mark.parametrize("figure", FIGURES)
def test_a_picture_is_that_of_the_recipe_and_its_pdf_is_fit_for_a_paper(built: Path, figure: str) -> None:
    is_by_latex = figure in BY_LATEX
    if is_by_latex:
        need("latex")
    drawn = np.asarray(Image.open(built / f"figures/{figure}.png"))
    committed = np.asarray(Image.open(gallery.GALLERY / f"{figure}.png"))
    if is_by_latex:  # of another version, perhaps with other letters
        assert np.allclose(drawn.shape, committed.shape, atol=4), "run make docs"
    else:
        assert np.array_equal(drawn, committed), "run make docs"
    content = (built / f"figures/{figure}.pdf").read_bytes()
    assert b"/Type3" not in content
    with pdfplumber.open(built / f"figures/{figure}.pdf") as pdf:
        [page] = pdf.pages
        for char in page.chars:
            assert char["x0"] >= 0
            assert char["x1"] <= page.width
            assert char["top"] >= 0
            assert char["bottom"] <= page.height

"""Every relative link of the documentation leads to a file, and to a heading of it, that is there."""

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r'\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"')
FENCE = re.compile(r"^(```|~~~).*?^\1", flags=re.MULTILINE | re.DOTALL)


@cache
def text_of(page: Path) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """The links of a page to other files, and within it."""
    found = [first or second for first, second in LINK.findall(re.sub(r"`[^`\n]*`", "`", text_of(page)))]
    return [link for link in found if not re.match(r"[a-z]+:", link)]


@cache
def anchors(page: Path) -> set[str]:
    """The names that GitHub gives to the headings of a page."""
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+)$", text_of(page), flags=re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        repeated = (f"{name}-{number}" for number in range(1, 100))
        found.add(name if name not in found else next(other for other in repeated if other not in found))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file_and_heading_that_exist(page: Path) -> None:
    wrong = []
    for link in links(page):
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            wrong.append(link)
    assert wrong == []


def test_the_comparison_has_links_to_recipes_and_keys():
    found = links(ROOT / "docs/comparison.md")
    assert sum(link.startswith("gallery.md#") for link in found) > 15
    assert any(link.startswith("configuration.md#") for link in found)


def test_rows_of_the_comparison_have_a_cell_for_each_tool():
    tables = re.split(r"\n\n", (ROOT / "docs/comparison.md").read_text(encoding="utf-8"))
    found = [table for table in tables if table.startswith("|")]
    assert len(found) == 3
    for table in found:
        assert len({re.sub(r"`[^`]*`", "", line).count("|") for line in table.splitlines()}) == 1
